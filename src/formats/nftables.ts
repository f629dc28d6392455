import type { ByteRange } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import { decode, MAX_DEPTH, MAX_NODES } from "./located.ts";

/** A word, or the members of a set in braces. */
export type NftWord = string | readonly string[];
export interface NftStatement {
  readonly words: readonly NftWord[];
  /** What stands in the braces of a table, chain or named set. */
  readonly block: readonly NftStatement[] | null;
  /** The words alone, without the block. */
  readonly at: ByteRange;
}

const TOKEN = /[ \t\r]+|\\\r?\n|#[^\n]*|(\n|[;{},])|"([^"\n]*)"|((?:[^\s;{},"#\\]|\\(?!\r?\n))+)/y;
const COMMANDS = new Set(["add", "create", "insert", "replace", "delete", "destroy"]);
const OPENS = new Set(["table", "chain", "set", "map", "flowtable"]);
const OPENS_NAMED = new Set(["counter", "quota", "limit", "synproxy", "secmark"]);

/** Whether a brace after these words opens a block; of a rule it opens a set. */
function opensBlock(words: readonly NftWord[]): boolean {
  const own = COMMANDS.has(String(words[0])) ? words.slice(1) : words;
  if (own.includes("=")) return false;
  const [first = ""] = own;
  if (typeof first !== "string") return false;
  return (
    OPENS.has(first) ||
    (OPENS_NAMED.has(first) && own.length === 2) ||
    (first === "ct" && /^(helper|timeout|expectation)$/.test(String(own[1])) && own.length === 3)
  );
}

/** Reads the language of nftables: statements that end with their line, blocks, and sets in braces. */
export function parseNftables(bytes: Uint8Array): readonly NftStatement[] | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const { text, toByte } = decoded;
  const stack: { words: readonly NftWord[]; at: ByteRange; inner: NftStatement[] }[] = [];
  let here: NftStatement[] = [];
  let words: NftWord[] = [];
  let [from, to] = [-1, 0];
  /** Members of the set that is open, and how deep its braces are. */
  let members: string[][] | null = null;
  let depth = 0;
  let nodes = 0;
  const range = (): ByteRange => ({ from: toByte(from), to: toByte(to) });
  const close = (): void => {
    if (words.length > 0) here.push({ words, block: null, at: range() });
    [words, from] = [[], -1];
  };
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (!token) return problem("nft/broken", "a quote that does not end");
    const [, mark, quoted, bare] = token;
    if (++nodes > MAX_NODES) return problem("nft/too-large", "too many words");
    const word = quoted ?? bare;
    if (word !== undefined || mark === "{") {
      if (from < 0) from = at;
      to = TOKEN.lastIndex;
    }
    if (members) {
      if (word !== undefined) members.at(-1)?.push(word);
      else if (mark === "," && depth === 1) members.push([]);
      else if (mark === "{") {
        if (++depth > MAX_DEPTH) return problem("nft/too-deep", "braces are nested too deep");
      } else if (mark === "}" && --depth === 0) {
        words.push(members.filter((m) => m.length > 0).map((m) => m.join(" ")));
        members = null;
        to = TOKEN.lastIndex;
      }
    } else if (word !== undefined) words.push(word);
    else if (mark === ",") {
      // `established, related` is one word.
      const [last, next] = [words.at(-1), /[ \t]*([^\s;{},"#]+)/y];
      next.lastIndex = TOKEN.lastIndex;
      const more = typeof last === "string" ? next.exec(text) : null;
      if (more) {
        words[words.length - 1] = `${last as string},${more[1]}`;
        TOKEN.lastIndex = next.lastIndex;
        to = next.lastIndex;
      }
    } else if (mark === "{") {
      if (opensBlock(words)) {
        if (stack.length >= MAX_DEPTH) return problem("nft/too-deep", "blocks are nested too deep");
        stack.push({ words, at: { from: toByte(from), to: toByte(at) }, inner: here });
        [here, words, from] = [[], [], -1];
      } else [members, depth] = [[[]], 1];
    } else if (mark === "}") {
      close();
      const open = stack.pop();
      if (!open) return problem("nft/broken", "braces do not fit");
      const block = here;
      here = open.inner;
      here.push({ words: open.words, block, at: open.at });
    } else if (mark !== undefined) close();
  }
  close();
  return stack.length > 0 || members ? problem("nft/broken", "it ends within braces") : here;
}
