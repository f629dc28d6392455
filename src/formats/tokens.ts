import type { ByteRange } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import { decode } from "./located.ts";
import { structureOfStatements } from "./structure.ts";

/** A word, a text without its quotes, a number, one character of anything else, or the end of a line where those count. */
export interface Token extends ByteRange {
  readonly kind: "word" | "text" | "number" | "mark" | "line";
  readonly value: string;
}

/** How a small language writes comments and texts. */
export interface Syntax {
  /** Name in problems: `proto`, `rego`. */
  readonly name: string;
  /** What begins a comment to the end of the line. */
  readonly comment: "//" | "#";
  /** Whether there are comments between slash and star. */
  readonly blocks: boolean;
  /** Quotes of texts with backslashes, on one line unless `multiline`. */
  readonly quotes: string;
  readonly multiline?: boolean;
  /** A quote of texts over several lines, as they stand. */
  readonly raw?: string;
  /** Whether the end of a line ends a statement. */
  readonly lines: boolean;
}

export const MAX_TOKENS = 1_000_000;
const BLANK = /[^\S\n]+/y;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /\d[\w.]*/y;
const PLAIN = /[^"'\\\n]+/y;

/** Reads a file of a small language into its tokens. */
function split(bytes: Uint8Array, syntax: Syntax): readonly Token[] | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const { text, toByte } = decoded;
  const tokens: Token[] = [];
  const broken = (what: string): Problem => problem(`${syntax.name}/broken`, `${what} that does not end`);
  let at = text.startsWith("\ufeff") ? 1 : 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const put = (kind: Token["kind"], value: string, length: number): void => {
    tokens.push({ kind, value, from: toByte(at), to: toByte(at + length) });
    at += length;
  };
  while (at < text.length) {
    if (tokens.length > MAX_TOKENS) return problem(`${syntax.name}/too-large`, `more than ${MAX_TOKENS} words`);
    const c = text[at] as string;
    const blank = match(BLANK);
    if (blank !== undefined) at += blank.length;
    else if (c === "\n") {
      if (syntax.lines) put("line", "", 1);
      else at++;
    } else if (text.startsWith(syntax.comment, at)) {
      const feed = text.indexOf("\n", at);
      at = feed < 0 ? text.length : feed;
    } else if (syntax.blocks && text.startsWith("/*", at)) {
      const end = text.indexOf("*/", at + 2);
      if (end < 0) return broken("a comment");
      at = end + 2;
    } else if (c === syntax.raw) {
      const end = text.indexOf(c, at + 1);
      if (end < 0) return broken("a quote");
      put("text", text.slice(at + 1, end), end + 1 - at);
    } else if (syntax.quotes.includes(c)) {
      const found = quoted(text, at, c, syntax.multiline === true);
      if (!found) return broken("a quote");
      put("text", found.value, found.length);
    } else {
      const word = match(WORD) ?? undefined;
      const number = word === undefined ? match(NUMBER) : undefined;
      if (word !== undefined) put("word", word, word.length);
      else if (number !== undefined) put("number", number, number.length);
      else put("mark", c, 1);
    }
  }
  return tokens;
}

/** A text in quotes; a backslash takes the next character with it and is kept, so that different texts stay different. */
function quoted(
  text: string,
  start: number,
  quote: string,
  multiline: boolean,
): { value: string; length: number } | null {
  for (let at = start + 1; ; ) {
    PLAIN.lastIndex = at;
    at += PLAIN.exec(text)?.[0].length ?? 0;
    const c = text[at];
    if (c === undefined || (c === "\n" && !multiline)) return null;
    if (c === quote) return { value: text.slice(start + 1, at), length: at + 1 - start };
    at += c === "\\" ? 2 : 1;
  }
}

/** Hash of what the tokens say, comments and layout left out. */
export const structureOfTokens = (tokens: readonly Token[], bytes: Uint8Array): string =>
  structureOfStatements(
    tokens.map((t) => [t.kind, t.value] as const),
    bytes,
  );

export const isMark = (t: Token | undefined, value: string): boolean => t?.kind === "mark" && t.value === value;
export const isWord = (t: Token | undefined, value: string): boolean => t?.kind === "word" && t.value === value;

const OPENS = "([{";
const CLOSES = ")]}";

/** Index behind the bracket that closes the one at `from`; null where none does. */
export function closes(tokens: readonly Token[], from: number): number | null {
  let depth = 0;
  for (let n = from; n < tokens.length; n++) {
    const t = tokens[n] as Token;
    if (t.kind !== "mark") continue;
    if (OPENS.includes(t.value)) depth++;
    else if (CLOSES.includes(t.value) && --depth === 0) return n + 1;
  }
  return null;
}

/** Whether every bracket is closed by its like. */
function balanced(tokens: readonly Token[]): boolean {
  const open: string[] = [];
  for (const t of tokens) {
    if (t.kind !== "mark") continue;
    if (OPENS.includes(t.value)) open.push(t.value);
    else if (CLOSES.includes(t.value) && open.pop() !== OPENS[CLOSES.indexOf(t.value)]) return false;
  }
  return open.length === 0;
}

/** Bytes of some tokens, which are not none. */
export const placeOf = (tokens: readonly Token[]): ByteRange => ({
  from: (tokens[0] as Token).from,
  to: (tokens[tokens.length - 1] as Token).to,
});

/** Tokens as one text, blanks between them. */
export const textOf = (tokens: readonly Token[]): string =>
  tokens.map((t) => (t.kind === "text" ? JSON.stringify(t.value) : t.value)).join(" ");

/** Tokens of a text whose brackets fit; a Problem where a quote, a comment or a bracket does not end. */
export function tokenize(bytes: Uint8Array, syntax: Syntax): readonly Token[] | Problem {
  const tokens = split(bytes, syntax);
  return "code" in tokens || balanced(tokens) ? tokens : problem(`${syntax.name}/broken`, "brackets that do not fit");
}
