import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import type { Located, LocatedEntry } from "../located.ts";
import { decode, MAX_DEPTH, MAX_NODES } from "../located.ts";
import { Broken, Scanner } from "../scanner.ts";

/** A statement: `resource name 'type@version' = {...}`, `param name string = 'x'`, `module`, `var`, `output`. */
export interface BicepStatement {
  readonly keyword: string;
  readonly name: string;
  /** The text behind the name: type and version of a resource, path of a module, type of a parameter. */
  readonly of: string;
  readonly decorators: readonly string[];
  readonly existing: boolean;
  readonly value: Located | undefined;
  /** From its keyword to what it is of. */
  readonly head: ByteRange;
  readonly at: ByteRange;
}

/** Under this key stands a resource within another one: a map of `name`, `of` and `value`. */
export const NESTED = "$resource";

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?\d{1,18}(?=\s*(?:[\n\r,\]}]|\/\/|$))/y;
const STATEMENT = /^(resource|param|var|output|module)$/;
const CLOSED: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

/** Reads a file once, from left to right; an expression that is no literal is kept as the text `${...}`. */
class Reader extends Scanner {
  constructor(text: string, toByte: (offset: number) => number) {
    super(text, toByte, "at lines");
  }

  file(): BicepStatement[] {
    const found: BicepStatement[] = [];
    let decorators: string[] = [];
    for (this.skip(true); this.i < this.text.length; this.skip(true)) {
      if (this.text[this.i] === "@") {
        decorators.push(this.#raw());
        continue;
      }
      const from = this.i;
      const keyword = this.match(NAME);
      if (keyword !== undefined && STATEMENT.test(keyword)) found.push(this.#statement(keyword, from, decorators));
      else this.#raw();
      decorators = [];
      if (this.i === from) throw new Broken("expected a statement");
    }
    return found;
  }

  #statement(keyword: string, from: number, decorators: readonly string[], depth = 0): BicepStatement {
    this.skip(false);
    const name = this.match(NAME);
    if (name === undefined) throw new Broken("expected a name");
    this.skip(false);
    const start = this.i;
    // What stands before the sign: a text, or words of a type.
    while (this.i < this.text.length && !/[=\n]/.test(this.text[this.i] as string)) {
      if (this.text[this.i] === "'") this.#quoted();
      else if (CLOSED[this.text[this.i] as string] !== undefined) this.#brackets();
      else this.i++;
    }
    const between = this.text.slice(start, this.i).trim();
    const head = this.range(from, start + between.length);
    const existing = /\bexisting$/.test(between);
    const of = between.replace(/\s*existing$/, "").replace(/^'(.*)'$/s, "$1");
    let value: Located | undefined;
    if (this.text[this.i] === "=") {
      this.i++;
      this.skip(false);
      value = this.#value(depth);
    }
    return { keyword, name, of, decorators, existing, value, head, at: this.range(from) };
  }

  #value(depth: number): Located {
    if (depth > MAX_DEPTH || ++this.nodes > MAX_NODES) throw new Broken("too deep or too large");
    const from = this.i;
    const c = this.text[from];
    const scalar = (value: string | number | boolean | null): Located => ({
      type: "scalar",
      value,
      at: this.range(from),
    });
    if (c === "{") return this.#object(depth);
    if (c === "[") return this.#list(depth);
    if (c === "i" && /^if\s*\(/.test(this.text.slice(from, from + 20))) {
      this.i += 2;
      this.skip(false);
      this.#brackets();
      this.skip(true);
      return this.#value(depth + 1);
    }
    const number = this.match(NUMBER);
    if (number !== undefined) return scalar(Number(number));
    const literal = c === "'" ? this.#quoted() : undefined;
    const end = this.i;
    if (literal !== undefined) {
      this.skip(false);
      const next = this.text[this.i];
      if (next === undefined || ",]}\n)".includes(next)) {
        this.i = end;
        return scalar(literal);
      }
      this.i = from;
    }
    const said = this.#raw();
    if (said === "") throw new Broken("expected a value");
    if (said === "true" || said === "false") return scalar(said === "true");
    return said === "null" ? scalar(null) : scalar(`\${${said}}`);
  }

  #object(depth: number): Located {
    const from = this.i++;
    const list: LocatedEntry[] = [];
    for (this.skip(true); this.text[this.i] !== "}"; this.skip(true)) {
      const start = this.i;
      if (this.i >= this.text.length) throw new Broken("an object that does not end");
      if (this.text[start] === "@" || this.text.startsWith("...", start)) {
        this.#raw();
        continue;
      }
      const key = this.text[start] === "'" ? this.#quoted() : this.match(NAME);
      if (key === undefined) throw new Broken("expected a key");
      this.skip(false);
      if (key === "resource" && this.text[this.i] !== ":") list.push(this.#nested(start, depth + 1));
      else {
        if (this.text[this.i] !== ":") throw new Broken("expected :");
        this.i++;
        this.skip(false);
        const value = this.#value(depth + 1);
        list.push({ key, at: this.range(start), value });
      }
      this.skip(true);
      if (this.text[this.i] === ",") this.i++;
    }
    this.i++;
    return { type: "map", at: this.range(from), entries: list };
  }

  #nested(from: number, depth: number): LocatedEntry {
    const { name, of, value, head, at } = this.#statement("resource", from, [], depth);
    const scalar = (key: string, text: string): LocatedEntry => ({
      key,
      at: head,
      value: { type: "scalar", value: text, at: head },
    });
    const inner = [scalar("name", name), scalar("of", of), ...(value ? [{ key: "value", at, value }] : [])];
    return { key: NESTED, at, value: { type: "map", at, entries: inner } };
  }

  #list(depth: number): Located {
    const from = this.i++;
    const list: Located[] = [];
    this.skip(true);
    // One for each of several: what each of them is.
    if (/^for\s/.test(this.text.slice(this.i, this.i + 4))) {
      while (this.i < this.text.length && this.text[this.i] !== ":") {
        if (CLOSED[this.text[this.i] as string] !== undefined) this.#brackets();
        else if (this.text[this.i] === "'") this.#quoted();
        else this.i++;
      }
      this.i++;
      this.skip(true);
    }
    while (this.text[this.i] !== "]") {
      if (this.i >= this.text.length) throw new Broken("a list that does not end");
      list.push(this.#value(depth + 1));
      this.skip(true);
      if (this.text[this.i] === ",") this.i++;
      this.skip(true);
    }
    this.i++;
    return { type: "list", at: this.range(from), items: list };
  }

  /** A text in quotes; what stands in `${}` is kept as it is. */
  #quoted(): string {
    const text = this.text;
    if (text.startsWith("'''", this.i)) {
      const end = text.indexOf("'''", this.i + 3);
      if (end < 0) throw new Broken("a text that does not end");
      const found = text.slice(this.i + 3, end).replace(/^\r?\n/, "");
      this.i = end + 3;
      return found;
    }
    const parts: string[] = [];
    for (this.i++; ; ) {
      const c = text[this.i];
      if (c === undefined || c === "\n") throw new Broken("a text that does not end");
      if (c === "'") break;
      if (c === "\\") {
        const next = text[this.i + 1] ?? "";
        parts.push(next === "n" ? "\n" : next === "t" ? "\t" : next === "r" ? "\r" : next);
        this.i += 2;
      } else if (c === "$" && text[this.i + 1] === "{") {
        const from = this.i++;
        this.#brackets();
        parts.push(text.slice(from, this.i));
      } else {
        parts.push(c);
        this.i++;
      }
    }
    this.i++;
    return parts.join("");
  }

  /** From an opening bracket behind the one that closes it. */
  #brackets(): void {
    const open: string[] = [];
    do {
      const c = this.text[this.i];
      if (c === undefined) throw new Broken("brackets that do not end");
      if (c === "'") {
        this.#quoted();
        continue;
      }
      const closing = CLOSED[c];
      if (closing !== undefined) open.push(closing);
      else if (c === open.at(-1)) open.pop();
      if (open.length > MAX_DEPTH) throw new Broken("too deep");
      this.i++;
    } while (open.length > 0);
  }

  /** An expression to its end, as it is written. */
  #raw(): string {
    const from = this.i;
    while (this.i < this.text.length) {
      const c = this.text[this.i] as string;
      if (c === "'") this.#quoted();
      else if (CLOSED[c] !== undefined) this.#brackets();
      else if (c === "\n") {
        const rest = /\s*[?:&|+]/y;
        rest.lastIndex = this.i;
        if (!rest.test(this.text)) break;
        this.i = rest.lastIndex;
      } else if (",]})".includes(c) || (c === "/" && this.text[this.i + 1] === "/")) break;
      else this.i++;
    }
    return this.text.slice(from, this.i).trim();
  }
}

/** Statements of a Bicep file, with the place of every value. */
export function parseBicep(bytes: Uint8Array): readonly BicepStatement[] | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  try {
    return new Reader(decoded.text, decoded.toByte).file();
  } catch (e) {
    if (e instanceof Broken) return problem("bicep/broken", `broken Bicep: ${e.message}`);
    throw e;
  }
}
