import type { ByteRange } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import { decode, MAX_NODES } from "./located.ts";

/** One line of a configuration made of words: quotes taken off, lines that go on joined. */
export interface Statement {
  readonly words: readonly string[];
  readonly at: ByteRange;
}

interface Style {
  /** Where `#` begins a comment: anywhere, or only as the first of its line. */
  readonly comments: "anywhere" | "line";
  /** Sticky; where a `#` begins something else. */
  readonly hash?: RegExp;
  readonly quotes: string;
  /** A line that ends in a backslash goes on. */
  readonly continued: boolean;
}

/** Reads lines of words, as HAProxy, Apache, OpenSSH and PostgreSQL write them. A quote ends with its line at the latest. */
export function readStatements(bytes: Uint8Array, style: Style): Statement[] | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const { text, toByte } = decoded;
  const statements: Statement[] = [];
  let nodes = 0;
  let words: string[] = [];
  let word: string | null = null;
  let [quote, start, end] = ["", -1, 0];
  const add = (c: string, i: number): void => {
    if (start < 0) start = i;
    word = (word ?? "") + c;
    end = i + 1;
  };
  const close = (): void => {
    if (word !== null) words.push(word);
    nodes += word === null ? 0 : 1;
    word = null;
  };
  const finish = (): void => {
    close();
    if (words.length > 0) statements.push({ words, at: { from: toByte(start), to: toByte(end) } });
    [words, start, quote] = [[], -1, ""];
  };
  for (let i = text.startsWith("\ufeff") ? 1 : 0; i < text.length && nodes <= MAX_NODES; i++) {
    const c = text[i] as string;
    const next = text[i + 1] ?? "";
    if (c === "\\" && style.continued && (next === "\n" || text.startsWith("\r\n", i + 1))) {
      i += next === "\n" ? 1 : 2;
      if (quote === "") close();
    } else if (c === "\n") finish();
    else if (c === "\\" && next !== "" && (style.quotes.includes(next) || "\\# ".includes(next))) {
      add(next, i);
      end = ++i + 1;
    } else if (quote !== "") {
      if (c === quote) {
        quote = "";
        end = i + 1;
      } else if (c !== "\r" || next !== "\n") add(c, i);
    } else if (c === " " || c === "\t" || c === "\r") close();
    else if (
      c === "#" &&
      word === null &&
      (style.comments === "anywhere" || words.length === 0) &&
      !meant(style, text, i)
    ) {
      i = endOfComment(text, i, style.continued && style.comments === "line") - 1;
    } else if (style.quotes.includes(c)) {
      quote = c;
      add("", i);
    } else add(c, i);
  }
  finish();
  return nodes > MAX_NODES ? problem("statements/too-large", "too many words") : statements;
}

function meant({ hash }: Style, text: string, at: number): boolean {
  if (!hash) return false;
  hash.lastIndex = at;
  return hash.test(text);
}

/** Where the line of a comment ends; in Apache a comment goes on as other lines do. */
function endOfComment(text: string, from: number, continued: boolean): number {
  for (let at = from; ; ) {
    const feed = text.indexOf("\n", at);
    if (feed < 0) return text.length;
    const last = text[feed - 1] === "\r" ? feed - 2 : feed - 1;
    if (!continued || text[last] !== "\\") return feed;
    at = feed + 1;
  }
}
