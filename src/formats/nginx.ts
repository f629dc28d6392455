import type { ByteRange } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import { decode, MAX_DEPTH, MAX_NODES } from "./located.ts";

/** One directive: its name, its words, and what stands in its braces. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly at: ByteRange;
  readonly block: readonly Directive[] | null;
}

const TOKEN =
  /\s+|#[^\n]*|([;{}])|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|((?:[^\s;{}"'#\\]|\\[\s\S]|\$\{[^}]*\}|(?<=\S)#)+)/y;

/** Reads the configuration language of NGINX: words, quotes, `;` and braces, from left to right. */
export function parseNginx(bytes: Uint8Array): readonly Directive[] | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const { text, toByte } = decoded;
  const stack: { name: string; args: readonly string[]; from: number; inner: Directive[] }[] = [];
  let here: Directive[] = [];
  let words: { text: string; from: number }[] = [];
  let nodes = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (!token || TOKEN.lastIndex === from) return problem("nginx/broken", "a quote that does not end");
    const [, mark, double, single, word] = token;
    const said = double ?? single ?? word;
    if (said !== undefined) words.push({ text: said, from });
    if (mark === undefined) continue;
    if (++nodes > MAX_NODES || stack.length > MAX_DEPTH) return problem("nginx/too-large", "too many directives");
    const [name, ...args] = words.map((w) => w.text);
    const start = words[0]?.from ?? from;
    words = [];
    if (mark === ";") {
      if (name !== undefined) here.push({ name, args, at: { from: toByte(start), to: toByte(from) }, block: null });
    } else if (mark === "{") {
      stack.push({ name: name ?? "", args, from: start, inner: here });
      here = [];
    } else {
      const open = stack.pop();
      if (!open || name !== undefined) return problem("nginx/broken", "braces or semicolons do not fit");
      const block = here;
      here = open.inner;
      here.push({
        name: open.name,
        args: open.args,
        at: { from: toByte(open.from), to: toByte(TOKEN.lastIndex) },
        block,
      });
    }
  }
  if (stack.length > 0 || words.length > 0) return problem("nginx/broken", "it ends within a directive");
  return here;
}
