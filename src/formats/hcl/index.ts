import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import type { Located, LocatedEntry } from "../located.ts";
import { decode, MAX_DEPTH, MAX_NODES } from "../located.ts";
import { Broken, Scanner } from "../scanner.ts";

/** A block at the top of a file: `resource "type" "name" { ... }`. Blocks within are entries of their type, each its own. */
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Located;
  /** From its type to its last label. */
  readonly head: ByteRange;
  readonly at: ByteRange;
}
export interface Hcl {
  readonly blocks: readonly HclBlock[];
  /** What is set outside of any block, as in a file of variables. */
  readonly attributes: readonly LocatedEntry[];
}

const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEREDOC = /<<-?([\p{L}_][\p{L}\p{N}_-]*)\r?\n/uy;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** Reads a file once, from left to right; an expression that is no literal is kept as the text `${...}`. */
class Reader extends Scanner {
  constructor(text: string, toByte: (offset: number) => number) {
    super(text, toByte, "anywhere");
  }

  file(): Hcl {
    const blocks: HclBlock[] = [];
    const attributes: LocatedEntry[] = [];
    for (this.skip(true); this.i < this.text.length; this.skip(true)) {
      const read = this.#entry(0);
      if ("labels" in read) blocks.push(read);
      else attributes.push(read);
    }
    return { blocks, attributes };
  }

  #expect(c: string): void {
    if (this.text[this.i] !== c) throw new Broken(`expected ${c}`);
    this.i++;
  }

  /** `name = value` or a block. */
  #entry(depth: number): LocatedEntry | HclBlock {
    if (depth > MAX_DEPTH || ++this.nodes > MAX_NODES) throw new Broken("too deep or too large");
    const from = this.i;
    const type = this.match(IDENTIFIER);
    if (type === undefined) throw new Broken("expected a name");
    this.skip(false);
    if (this.text[this.i] === "=" && this.text[this.i + 1] !== "=") {
      this.i++;
      this.skip(false);
      const value = this.#expression(depth + 1, false);
      return { key: type, at: this.range(from), value };
    }
    const labels: string[] = [];
    let end = from + type.length;
    while (this.text[this.i] !== "{") {
      const label = this.text[this.i] === '"' ? this.#quoted() : this.match(IDENTIFIER);
      if (label === undefined) throw new Broken("expected a block");
      labels.push(label);
      end = this.i;
      this.skip(false);
    }
    const body = this.#body(depth);
    return { type, labels, body, head: this.range(from, end), at: this.range(from) };
  }

  #body(depth: number): Located {
    const from = this.i;
    this.#expect("{");
    const list: LocatedEntry[] = [];
    for (this.skip(true); this.text[this.i] !== "}"; this.skip(true)) {
      const read = this.#entry(depth + 1);
      if (!("labels" in read)) list.push(read);
      else if (read.type === "dynamic") list.push(dynamic(read));
      else list.push({ key: read.type, at: read.at, value: read.body });
    }
    this.i++;
    return { type: "map", at: this.range(from), entries: list };
  }

  #expression(depth: number, within: boolean): Located {
    if (depth > MAX_DEPTH || ++this.nodes > MAX_NODES) throw new Broken("too deep or too large");
    const from = this.i;
    const value = this.#literal(depth);
    const end = this.i;
    this.skip(within);
    const next = this.text[this.i];
    if (value && (next === undefined || ",]})\n:".includes(next) || (within && next === "="))) {
      this.i = next === "\n" ? end : this.i;
      return value;
    }
    this.i = from;
    this.#raw(within);
    const text = this.text.slice(from, this.i).trim();
    if (text === "") throw new Broken("expected a value");
    return {
      type: "scalar",
      value: `\${${text}}`,
      at: this.range(from, from + this.text.slice(from, this.i).trimEnd().length),
    };
  }

  #literal(depth: number): Located | undefined {
    const from = this.i;
    const c = this.text[from];
    const scalar = (value: string | number | boolean | null): Located => ({
      type: "scalar",
      value,
      at: this.range(from),
    });
    if (c === '"') return scalar(this.#quoted());
    if (c === "[") return this.#list(depth);
    if (c === "{") return this.#object(depth);
    if (c === "<") {
      const heredoc = this.#heredoc();
      if (heredoc === undefined) return undefined;
      return { ...scalar(heredoc.text), verbatim: this.toByte(heredoc.from) } as Located;
    }
    const number = this.match(NUMBER);
    if (number !== undefined) return scalar(Number.isFinite(Number(number)) ? Number(number) : number);
    const word = this.match(IDENTIFIER);
    if (word === "true" || word === "false") return scalar(word === "true");
    if (word === "null") return scalar(null);
    if (word !== undefined && WRAPPERS.has(word) && this.text[this.i] === "(") {
      this.i++;
      this.skip(true);
      const value = this.#expression(depth + 1, true);
      this.skip(true);
      if (this.text[this.i] !== ")") return undefined;
      this.i++;
      return value;
    }
    return undefined;
  }

  #list(depth: number): Located | undefined {
    const from = this.i++;
    const list: Located[] = [];
    for (this.skip(true); this.text[this.i] !== "]"; this.skip(true)) {
      if (this.text.startsWith("for ", this.i)) return undefined;
      list.push(this.#expression(depth + 1, true));
      this.skip(true);
      if (this.text[this.i] === ",") this.i++;
      else if (this.text[this.i] !== "]") return undefined;
    }
    this.i++;
    return { type: "list", at: this.range(from), items: list };
  }

  #object(depth: number): Located | undefined {
    const from = this.i++;
    const list: LocatedEntry[] = [];
    for (this.skip(true); this.text[this.i] !== "}"; this.skip(true)) {
      if (this.text.startsWith("for ", this.i)) return undefined;
      const start = this.i;
      const key = this.text[start] === '"' ? this.#quoted() : (this.match(IDENTIFIER) ?? this.#computedKey());
      this.skip(true);
      if (this.text[this.i] !== "=" && this.text[this.i] !== ":") return undefined;
      this.i++;
      this.skip(true);
      const value = this.#expression(depth + 1, false);
      list.push({ key, at: this.range(start), value });
      this.skip(true);
      if (this.text[this.i] === ",") this.i++;
    }
    this.i++;
    return { type: "map", at: this.range(from), entries: list };
  }

  #computedKey(): string {
    const from = this.i;
    if (this.text[from] !== "(") {
      const number = this.match(NUMBER);
      if (number === undefined) throw new Broken("expected a key");
      return number;
    }
    this.#brackets();
    return `\${${this.text.slice(from, this.i)}}`;
  }

  /** A quoted text; what stands in `${}` is kept as it is. */
  #quoted(): string {
    const text = this.text;
    const parts: string[] = [];
    this.#expect('"');
    for (;;) {
      const c = text[this.i];
      if (c === undefined || c === "\n") throw new Broken("a text that does not end");
      if (c === '"') break;
      if (c === "\\") {
        const next = text[this.i + 1] ?? "";
        parts.push(ESCAPES[next] ?? next);
        this.i += 2;
      } else if ((c === "$" || c === "%") && text[this.i + 1] === "{" && text[this.i - 1] !== c) {
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

  #heredoc(): { readonly text: string; readonly from: number } | undefined {
    const start = this.match(HEREDOC);
    if (start === undefined) return undefined;
    const word = start.replace(/^<<-?/, "").trim();
    const from = this.i;
    for (let at = from; at < this.text.length; ) {
      const feed = this.text.indexOf("\n", at);
      const end = feed < 0 ? this.text.length : feed;
      if (this.text.slice(at, end).trim() === word) {
        this.i = end;
        return { text: this.text.slice(from, at), from };
      }
      at = end + 1;
    }
    throw new Broken("a here-document that does not end");
  }

  /** From one bracket to its partner, texts skipped. Not recursive but for templates in texts, which are bounded. */
  #brackets(): void {
    let depth = 0;
    do {
      const c = this.text[this.i];
      if (c === undefined) throw new Broken("a bracket that does not end");
      if (c === '"') {
        this.#nesting(() => this.#quoted());
        continue;
      }
      if (c === "(" || c === "[" || c === "{") depth++;
      else if (c === ")" || c === "]" || c === "}") depth--;
      this.i++;
    } while (depth > 0);
  }

  #nested = 0;
  #nesting(read: () => void): void {
    if (++this.#nested > MAX_DEPTH) throw new Broken("too deep");
    read();
    this.#nested--;
  }

  /** Over an expression that is no literal, to where it ends. */
  #raw(within: boolean): void {
    for (;;) {
      const c = this.text[this.i];
      if (c === undefined || c === "," || c === ")" || c === "]" || c === "}" || (c === "\n" && !within)) return;
      if (c === "#" || (c === "/" && (this.text[this.i + 1] === "/" || this.text[this.i + 1] === "*"))) {
        const before = this.i;
        this.skip(false);
        if (this.i === before) this.i++;
      } else if (c === '"') this.#quoted();
      else if (c === "(" || c === "[" || c === "{") this.#brackets();
      else if (c === "<" && this.text[this.i + 1] === "<") {
        if (this.#heredoc() === undefined) this.i++;
      } else this.i++;
    }
  }
}

/** Functions whose value is their argument for whoever reads it. */
const WRAPPERS = new Set([
  "jsonencode",
  "tostring",
  "tobool",
  "tonumber",
  "toset",
  "tolist",
  "sensitive",
  "nonsensitive",
  "yamlencode",
]);

/** A block made for each element of a list: what it would hold, once. */
function dynamic(block: HclBlock): LocatedEntry {
  const content = block.body.type === "map" ? block.body.entries.find((e) => e.key === "content") : undefined;
  return { key: block.labels[0] ?? "dynamic", at: block.at, value: content?.value ?? block.body };
}

/** Reads a file in HCL 2. Any error makes the whole file a Problem. */
export function parseHcl(bytes: Uint8Array): Hcl | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  try {
    return new Reader(decoded.text, decoded.toByte).file();
  } catch (error) {
    if (error instanceof Broken) return problem("hcl/broken", `broken HCL: ${error.message}`);
    throw error;
  }
}
