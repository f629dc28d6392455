import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import { type Dialect, HINTS } from "./dialect.ts";

/** A word in lower case, a name in quotes, a text, a number, or one character of anything else. Offsets are of the text. */
export interface SqlToken extends ByteRange {
  readonly kind: "word" | "name" | "text" | "number" | "mark";
  readonly value: string;
}

interface Written extends ByteRange {
  readonly tokens: SqlToken[];
  close: ByteRange | null;
  readonly down: boolean;
}

export interface Lexed {
  readonly statements: readonly Written[];
  /** Kind, start and end of every token and delimiter: the same text read in the same way has the same. */
  readonly shape: readonly number[];
  /** Databases by what only they understand, and by words that elsewhere may be names. */
  readonly markers: ReadonlySet<Dialect>;
  readonly hints: ReadonlySet<Dialect>;
  /** Somewhere MySQL and PostgreSQL see other tokens. */
  readonly doubt: boolean;
}

const MAX_TOKENS = 2_000_000;
/** Tokens that are kept of a statement that only reads or writes rows. */
const KEPT = 64;
const KEPT_WHOLE = new Set(
  "create alter drop grant revoke deny truncate delete do rename prepare execute exec reassign replace".split(" "),
);

const CODES: Readonly<Record<SqlToken["kind"], number>> = { word: 0, name: 1, text: 2, number: 3, mark: 4 };
const BLANK = /\s+/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /\d[\w.]*/y;
const TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const BRACKETED = /\[([A-Za-z_][\w $-]{0,127})\]/y;
const PLAIN = /[^'"`\\]+/y;
const EXECUTED = /\/\*M?!\d*/y;
const GO = /go[ \t]*(?:\r?\n|$)/iy;
const SLASH = /\/[ \t]*(?:\r?\n|$)/y;
/** psql obeys a backslash and a letter, `!` or the like wherever it stands outside quotes; `\\G` and `\\g` only send what was read. */
const CLIENT = /^\\[a-zA-FH-Z!?]/;
const SECTION = /^--\s*(?:\+(?:goose|migrate)\s|migrate:)\s*(up|down|statementbegin|statementend)\b/i;

/**
 * Splits a text into tokens and statements. `mysql`: by its rules for backslashes, `#`, `--` and comments in comments. `all`: every
 * token is kept, also of statements that only read or write rows.
 */
export function lex(text: string, mysql: boolean, all = false): Lexed | Problem {
  return new Lexer(text, mysql, all ? Number.POSITIVE_INFINITY : KEPT).run();
}

class Lexer {
  readonly #text: string;
  readonly #mysql: boolean;
  #at = 0;
  /** Nothing but blanks stands before this on its line. */
  #fresh = true;
  #lineEnd = -1;
  #telling = -1;
  #doubt = false;
  #nesting = true;
  #executed = false;
  readonly #markers = new Set<Dialect>();
  readonly #hints = new Set<Dialect>();
  readonly #kept: number;
  readonly #shape: number[] = [];
  readonly #statements: Written[] = [];
  #tokens: SqlToken[] = [];
  #from = 0;
  #end = 0;
  #delimiter = ";";
  #section: "" | "up" | "down" = "";
  /** Between the marks by which a tool says that this is one statement. */
  #whole = false;
  #routine = false;
  #depth = 0;
  /** The word before was an END that closed something. */
  #ended = false;
  /** No template ends any more. */
  #templateless = false;
  /** No mark ends rows any more. */
  #rowless = false;
  #broken: Problem | null = null;

  constructor(text: string, mysql: boolean, kept: number) {
    this.#text = text;
    this.#kept = kept;
    this.#mysql = mysql;
    if (text.startsWith("\ufeff")) this.#at = 1;
  }

  run(): Lexed | Problem {
    while (this.#at < this.#text.length) {
      this.#step();
      if (this.#broken) return this.#broken;
      if (this.#shape.length > 3 * MAX_TOKENS) return problem("sql/too-large", `more than ${MAX_TOKENS} words`);
    }
    if (this.#depth > 0) return problem("sql/broken", "a body that does not end");
    this.#finish(null);
    return {
      statements: this.#statements,
      shape: this.#shape,
      markers: this.#markers,
      hints: this.#hints,
      doubt: this.#doubt,
    };
  }

  /** What a sticky pattern matches here. */
  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }

  /** Ends of the line that the lexer is on, kept so that many marks on one long line cost no more than the line. */
  #line(): { end: number; telling: number } {
    if (this.#lineEnd < this.#at) {
      const feed = this.#text.indexOf("\n", this.#at);
      this.#lineEnd = feed < 0 ? this.#text.length : feed;
      const rest = this.#text.slice(this.#at, this.#lineEnd);
      this.#telling = this.#at + Math.max(...[";", "'", '"', "`"].map((c) => rest.lastIndexOf(c)));
    }
    return { end: this.#lineEnd, telling: this.#telling };
  }

  #step(): void {
    const blank = this.#match(BLANK)?.[0];
    if (blank === undefined) {
      this.#sign(this.#text[this.#at] as string, this.#text.slice(this.#at, this.#at + 2));
      this.#fresh = false;
    } else {
      if (blank.includes("\n")) this.#fresh = true;
      this.#at += blank.length;
    }
  }

  #sign(c: string, two: string): void {
    if (this.#delimiter !== ";" && this.#text.startsWith(this.#delimiter, this.#at)) this.#ends(this.#delimiter.length);
    else if ((two === "--" && this.#dashes()) || (c === "#" && this.#hash())) return;
    else if (two === "/*") this.#comment();
    else if (two === "*/" && this.#executed) {
      this.#executed = false;
      this.#at += 2;
    } else if (c === "'") this.#quoted("text", "'", this.#mysql);
    else if (c === '"') this.#quoted("name", '"', this.#mysql);
    else if (c === "`") {
      this.#markers.add("mysql");
      this.#quoted("name", "`", false);
    } else if (two === "{{" && this.#template()) return;
    else if ((c === "$" && this.#dollars()) || (c === "[" && this.#bracket()) || this.#word()) return;
    // A command of the client.
    else if (c === "\\" && this.#tokens.length === 0 && this.#fresh) this.#at = this.#line().end;
    else if (c === ";" && this.#delimiter === ";" && this.#depth === 0 && !this.#whole) this.#ends(1);
    else if (c === "/" && this.#fresh && this.#match(SLASH)) this.#ends(1);
    else if (CLIENT.test(two))
      this.#broken = problem("sql/client", "a command of the client within a statement, which may run anything");
    else {
      if (two === "::") this.#markers.add("postgres");
      const number = this.#match(NUMBER)?.[0];
      this.#push(number === undefined ? "mark" : "number", number ?? c, (number ?? c).length);
    }
  }

  #push(kind: SqlToken["kind"], value: string, length: number): void {
    const [from, to] = [this.#at, this.#at + length];
    this.#shape.push(CODES[kind], from, to);
    if (this.#tokens.length === 0) this.#from = from;
    const first = this.#tokens[0];
    if (this.#tokens.length < this.#kept || (first?.kind === "word" && KEPT_WHOLE.has(first.value)))
      this.#tokens.push({ kind, value, from, to });
    this.#end = to;
    this.#at = to;
  }

  #ends(length: number): void {
    const close = { from: this.#at, to: this.#at + length };
    this.#at += length;
    this.#shape.push(-1, close.from, close.to);
    this.#finish(close);
  }

  #finish(close: ByteRange | null): void {
    const tokens = this.#tokens;
    if (tokens.length > 0) {
      const down = this.#section === "down";
      this.#statements.push({ tokens, from: this.#from, to: close?.to ?? this.#end, close, down });
      this.#rows(tokens);
    }
    this.#tokens = [];
    this.#routine = false;
    this.#depth = 0;
  }

  /** Rows that follow a `COPY ... FROM stdin` up to `\.` are no statements. */
  #rows(tokens: readonly SqlToken[]): void {
    if (tokens[0]?.value !== "copy" || !tokens.some((t, i) => t.value === "from" && tokens[i + 1]?.value === "stdin"))
      return;
    this.#markers.add("postgres");
    const end = this.#rowless ? -1 : this.#text.indexOf("\n\\.", this.#at);
    if (end >= 0) this.#at = end + 3;
    else this.#rowless = true;
  }

  /** A comment to the end of the line; MySQL wants a blank after the dashes. */
  #dashes(): boolean {
    const { end, telling } = this.#line();
    const next = this.#text[this.#at + 2];
    if (next !== undefined && !/[\s-]/.test(next) && telling > this.#at) {
      this.#doubt = true;
      if (this.#mysql) return false;
    }
    const section = SECTION.exec(this.#text.slice(this.#at, Math.min(end, this.#at + 200)))?.[1]?.toLowerCase();
    if (section !== undefined && this.#fresh) this.#sectionStarts(section);
    this.#at = end;
    return true;
  }

  #sectionStarts(word: string): void {
    if (word === "statementbegin") this.#whole = true;
    else {
      if (this.#whole || word !== "statementend") this.#finish(null);
      this.#whole = false;
      // Only a tool that knows the part that does is sure to know the part that undoes.
      if (word === "up") this.#section = "up";
      else if (word === "down" && this.#section !== "") this.#section = "down";
    }
  }

  #hash(): boolean {
    const { end, telling } = this.#line();
    if (telling > this.#at) this.#doubt = true;
    if (!this.#mysql && (telling > this.#at || !this.#fresh)) return false;
    this.#at = end;
    return true;
  }

  #comment(): void {
    const executed = this.#match(EXECUTED);
    if (executed) {
      this.#markers.add("mysql");
      this.#doubt = true;
      if (this.#mysql) {
        this.#executed = true;
        this.#at += executed[0].length;
        return;
      }
    }
    const first = this.#text.indexOf("*/", this.#at + 2);
    if (first < 0) {
      this.#broken = problem("sql/broken", "a comment that does not end");
      return;
    }
    let end = first + 2;
    const inner = this.#text.indexOf("/*", this.#at + 2);
    if (inner >= 0 && inner < first && this.#nesting && !this.#mysql) {
      const nested = this.#nestedEnd();
      // Comments in comments that never end are those of a database without them.
      if (nested === null) this.#nesting = false;
      else {
        this.#doubt = true;
        end = nested;
      }
    }
    this.#at = end;
  }

  #nestedEnd(): number | null {
    const marks = /\/\*|\*\//g;
    marks.lastIndex = this.#at;
    let depth = 0;
    for (let m = marks.exec(this.#text); m; m = marks.exec(this.#text)) {
      depth += m[0] === "/*" ? 1 : -1;
      if (depth === 0) return marks.lastIndex;
    }
    return null;
  }

  /** A text or name in quotes; a doubled quote is one. `escapes`: a backslash takes the next character with it. */
  #quoted(kind: "text" | "name", quote: string, escapes: boolean, prefix = 0): void {
    const start = this.#at;
    const parts: string[] = [];
    let at = start + prefix + 1;
    for (;;) {
      PLAIN.lastIndex = at;
      const plain = PLAIN.exec(this.#text)?.[0] ?? "";
      parts.push(plain);
      at += plain.length;
      const c = this.#text[at];
      if (c === undefined) {
        this.#broken = problem("sql/broken", "a quote that does not end");
        return;
      }
      const next = this.#text[at + 1];
      if (c === "\\") {
        if (quote !== "`" && prefix === 0 && (next === quote || next === "\\")) this.#doubt = true;
        parts.push(escapes && next !== undefined ? next : c);
        at += escapes ? 2 : 1;
      } else if (c !== quote) {
        parts.push(c);
        at++;
      } else if (next === quote) {
        parts.push(c);
        at += 2;
      } else break;
    }
    this.#push(kind, parts.join(""), at + 1 - start);
  }

  #dollars(): boolean {
    const tag = this.#mysql ? null : this.#match(TAG)?.[0];
    if (!tag) return false;
    const end = this.#text.indexOf(tag, this.#at + tag.length);
    if (end < 0) {
      this.#broken = problem("sql/broken", "a quote that does not end");
      return true;
    }
    this.#markers.add("postgres");
    this.#push("text", this.#text.slice(this.#at + tag.length, end), end + tag.length - this.#at);
    return true;
  }

  /** `{{ .Schema }}`: what a template puts here is a name more often than not. */
  #template(): boolean {
    const end = this.#templateless ? -1 : this.#text.indexOf("}}", this.#at + 2);
    this.#templateless = end < 0;
    if (end < 0) return false;
    const length = end + 2 - this.#at;
    this.#push("name", this.#text.slice(this.#at, end + 2).replace(/\s+/g, " "), length);
    return true;
  }

  /** `[name]`, unless it stands right behind what it is an index of. */
  #bracket(): boolean {
    const found = this.#match(BRACKETED);
    const last = this.#tokens[this.#tokens.length - 1];
    if (!found || (last && last.to === this.#at && last.value !== ".")) return false;
    this.#markers.add("other");
    this.#push("name", found[1] as string, found[0].length);
    return true;
  }

  #word(): boolean {
    const found = this.#match(WORD)?.[0];
    if (found === undefined) return false;
    const word = found.toLowerCase();
    if (word === "e" && this.#text[this.#at + 1] === "'" && !this.#mysql) {
      this.#markers.add("postgres");
      this.#quoted("text", "'", true, 1);
      return true;
    }
    if (word === "delimiter" && this.#tokens.length === 0 && this.#fresh) {
      const line = this.#text.slice(this.#at, this.#line().end);
      const chosen = line.slice(found.length).trim().split(/\s/, 1)[0] ?? "";
      if (chosen !== "") this.#delimiter = chosen.slice(0, 20);
      this.#markers.add("mysql");
      this.#at += line.length;
      return true;
    }
    if (word === "go" && this.#match(GO) && this.#fresh) {
      this.#ends(2);
      return true;
    }
    const hint = HINTS.get(word);
    if (hint) this.#hints.add(hint);
    this.#body(word);
    this.#push("word", word, found.length);
    return true;
  }

  /** Counts what has to be closed before a semicolon ends a routine. */
  #body(word: string): void {
    const n = this.#tokens.length;
    const first = this.#tokens[0]?.value;
    if (
      n > 0 &&
      n < 16 &&
      (first === "create" || first === "alter") &&
      /^(procedure|function|trigger|event)$/.test(word)
    )
      this.#routine = true;
    if (!this.#routine || this.#delimiter !== ";") return;
    const last = this.#tokens[n - 1]?.value;
    const ended = this.#ended && last === "end";
    this.#ended = false;
    if (word === "begin" || (word === "case" && last !== "end")) this.#depth++;
    else if (word === "end") {
      this.#ended = this.#depth > 0;
      if (this.#ended) this.#depth--;
    } else if (last === "begin" && /^(tran|transaction)$/.test(word)) this.#depth--;
    // What these end was not counted when it began.
    else if (ended && /^(if|loop|while|repeat)$/.test(word)) this.#depth++;
  }
}
