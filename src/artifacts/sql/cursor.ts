import type { SqlToken, Statement } from "../../formats/sql/index.ts";
import type { ByteRange } from "../../model/fact.ts";

/** Whether a token opens, closes or is that character. */
const isMark = (t: SqlToken | undefined, value: string): boolean => t?.kind === "mark" && t.value === value;
const isWord = (t: SqlToken | undefined, value: string): boolean => t?.kind === "word" && t.value === value;

/** Walks over the tokens of a statement, or of a part of one. */
export class Cursor {
  readonly tokens: readonly SqlToken[];
  i = 0;

  constructor(tokens: readonly SqlToken[]) {
    this.tokens = tokens;
  }

  get done(): boolean {
    return this.i >= this.tokens.length;
  }
  peek(ahead = 0): SqlToken | undefined {
    return this.tokens[this.i + ahead];
  }
  /** Whether these words stand here. */
  is(...words: readonly string[]): boolean {
    return words.every((w, n) => isWord(this.tokens[this.i + n], w));
  }
  /** Steps over these words if they stand here. */
  take(...words: readonly string[]): boolean {
    if (!this.is(...words)) return false;
    this.i += words.length;
    return true;
  }
  /** Steps over the first of these that stands here; each is a phrase. */
  oneOf(...phrases: readonly string[]): string | null {
    return phrases.find((p) => this.take(...p.split(" "))) ?? null;
  }
  isMark(value: string): boolean {
    return isMark(this.peek(), value);
  }
  mark(value: string): boolean {
    if (!this.isMark(value)) return false;
    this.i++;
    return true;
  }

  /** A name with its qualifiers; the schema that everything is in by default is left out. */
  name(): string | null {
    const parts: string[] = [];
    for (;;) {
      const t = this.peek();
      if (t && (t.kind === "word" || t.kind === "name")) parts.push(t.value);
      else if (isMark(t, "*")) parts.push("*");
      else return null;
      this.i++;
      if (!this.mark(".")) break;
    }
    if (parts.length > 1 && (parts[0] === "public" || parts[0] === "dbo")) parts.shift();
    return parts.join(".");
  }

  /** What stands in the parentheses that open here, without them; null if they do not close. */
  group(): readonly SqlToken[] | null {
    if (!this.isMark("(")) return null;
    const from = this.i + 1;
    let depth = 0;
    for (let n = this.i; n < this.tokens.length; n++) {
      if (isMark(this.tokens[n], "(")) depth++;
      else if (isMark(this.tokens[n], ")") && --depth === 0) {
        this.i = n + 1;
        return this.tokens.slice(from, n);
      }
    }
    return null;
  }

  /** Bytes from one token to the one before here. */
  since(index: number): ByteRange {
    const first = this.tokens[Math.min(index, this.tokens.length - 1)] as SqlToken;
    const last = this.tokens[Math.max(index, this.i - 1)] ?? first;
    return { from: first.from, to: last.to };
  }
}

/** Parts between commas that stand in no parentheses. */
export function parts(tokens: readonly SqlToken[]): (readonly SqlToken[])[] {
  const found: (readonly SqlToken[])[] = [];
  let from = 0;
  let depth = 0;
  for (const [n, t] of tokens.entries()) {
    if (isMark(t, "(")) depth++;
    else if (isMark(t, ")")) depth--;
    else if (depth === 0 && isMark(t, ",")) {
      found.push(tokens.slice(from, n));
      from = n + 1;
    }
  }
  found.push(tokens.slice(from));
  return found.filter((p) => p.length > 0);
}

/** Tokens as one text, with their quotes where they matter. */
export const textOf = (tokens: readonly SqlToken[]): string =>
  tokens.map((t) => (t.kind === "text" ? `'${t.value}'` : t.value)).join(" ");

/** Bytes of some tokens. */
export const placeOf = (tokens: readonly SqlToken[]): ByteRange => ({
  from: (tokens[0] as SqlToken).from,
  to: (tokens[tokens.length - 1] as SqlToken).to,
});

/** A whole statement, its delimiter included. */
export const whole = (s: Statement): ByteRange => ({ from: s.at.from, to: s.at.to });
