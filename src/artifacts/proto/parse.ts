import type { Syntax, Token } from "../../formats/tokens.ts";
import { closes, isMark, isWord, placeOf, textOf, tokenize } from "../../formats/tokens.ts";
import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";

const SYNTAX: Syntax = { name: "proto", comment: "//", blocks: true, quotes: "\"'", lines: false };
const MAX_DEPTH = 64;

export interface Option {
  readonly name: string;
  readonly value: string;
  readonly tokens: readonly Token[];
}
export interface Field {
  readonly name: string;
  /** `repeated`, `optional`, `required` or none. */
  readonly label: string;
  /** As it is written, a map as `map<K,V>`; of a value of an enumeration `value`. */
  readonly type: string;
  readonly number: string;
  readonly options: readonly Option[];
  /** All but its options. */
  readonly at: ByteRange;
}
/** A message, an enumeration, or what extends a message. */
export interface Type {
  readonly kind: "message" | "enum" | "extend";
  readonly name: string;
  readonly fields: readonly Field[];
  /** Numbers as `7` or `2-5`, names in quotes. */
  readonly reserved: readonly string[];
  /** Its first words, the bracket that ends it, and what it reserves. */
  readonly at: readonly ByteRange[];
}
export interface Method {
  readonly name: string;
  readonly request: string;
  /** The request as it is written, and which sides go on sending. */
  readonly takes: string;
  readonly response: string;
  readonly options: readonly Option[];
  readonly at: ByteRange;
}
export interface Service {
  readonly name: string;
  readonly methods: readonly Method[];
  readonly options: readonly Option[];
  readonly at: readonly ByteRange[];
}
export interface ProtoFile {
  readonly package: string;
  readonly types: readonly Type[];
  readonly services: readonly Service[];
  readonly tokens: readonly Token[];
}

/** Reads a .proto file of any syntax or edition. What it does not know it passes over. */
export function parseProto(bytes: Uint8Array): ProtoFile | Problem {
  const tokens = tokenize(bytes, SYNTAX);
  if ("code" in tokens) return tokens;
  const parser = new Parser(tokens);
  parser.body(0, tokens.length, "", null, 0);
  if (parser.tooDeep) return problem("proto/too-deep", `nested deeper than ${MAX_DEPTH} levels`);
  return { package: parser.package, types: parser.types, services: parser.services, tokens };
}

/** What a body collects for the type that it belongs to. */
interface Open {
  readonly fields: Field[];
  readonly reserved: string[];
  readonly at: ByteRange[];
}

class Parser {
  readonly #tokens: readonly Token[];
  package = "";
  tooDeep = false;
  readonly types: Type[] = [];
  readonly services: Service[] = [];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  #is(n: number, ...words: readonly string[]): boolean {
    return words.every((w, i) => isWord(this.#tokens[n + i], w) || isMark(this.#tokens[n + i], w));
  }
  /** Index behind the semicolon that ends what begins here. */
  #past(from: number, to: number): number {
    for (let n = from; n < to; n++) {
      const t = this.#tokens[n];
      if (isMark(t, ";")) return n + 1;
      if (t?.kind === "mark" && "([{".includes(t.value)) {
        n = (closes(this.#tokens, n) ?? to) - 1;
        // A block that no semicolon follows ends what it stands in.
        if (t.value === "{" && !isMark(this.#tokens[n + 1], ";")) return n + 1;
      }
    }
    return to;
  }

  /** A name with dots. */
  #name(from: number): { name: string; next: number } {
    let n = isMark(this.#tokens[from], ".") ? from + 1 : from;
    let name = this.#tokens[n]?.value ?? "";
    for (n++; isMark(this.#tokens[n], ".") && this.#tokens[n + 1]?.kind === "word"; n += 2)
      name += `.${this.#tokens[n + 1]?.value}`;
    return { name, next: n };
  }

  body(from: number, to: number, scope: string, open: Open | null, depth: number): void {
    if (depth > MAX_DEPTH) {
      this.tooDeep = true;
      return;
    }
    for (let n = from; n < to && !this.tooDeep; ) n = this.#statement(n, to, scope, open, depth);
  }

  #statement(n: number, to: number, scope: string, open: Open | null, depth: number): number {
    const word = this.#tokens[n];
    const named = this.#tokens[n + 1]?.kind === "word";
    if (word?.kind !== "word" && !isMark(word, ".")) return n + 1;
    if (open === null && word?.value === "package") this.package = this.#name(n + 1).name;
    else if (open === null && word?.value === "service" && named && this.#is(n + 2, "{")) return this.#service(n);
    else if (word?.value === "message" || word?.value === "enum") {
      if (named && this.#is(n + 2, "{")) return this.#type(n, word.value, scope, depth);
    } else if (word?.value === "extend") {
      const { name, next } = this.#name(n + 1);
      if (this.#is(next, "{")) return this.#block(n, next, "extend", name, scope, depth);
    } else if (word?.value === "oneof" && named && this.#is(n + 2, "{")) {
      const end = closes(this.#tokens, n + 2) ?? to;
      open?.at.push(placeOf(this.#tokens.slice(n, n + 3)), placeOf(this.#tokens.slice(end - 1, end)));
      this.body(n + 3, end - 1, scope, open, depth + 1);
      return end;
    }
    const end = this.#past(n, to);
    if (open && (word?.value === "reserved" || word?.value === "extensions")) this.#reserved(n, end, open);
    else if (open && !/^(option|import|syntax|edition)$/.test(word?.value ?? ""))
      return this.#field(n, end, scope, open, depth);
    return end;
  }

  #type(n: number, kind: "message" | "enum", scope: string, depth: number): number {
    return this.#block(n, n + 2, kind, this.#tokens[n + 1]?.value ?? "", scope, depth);
  }

  #block(n: number, brace: number, kind: Type["kind"], name: string, scope: string, depth: number): number {
    const end = closes(this.#tokens, brace) ?? this.#tokens.length;
    const full = scope === "" || kind === "extend" ? name : `${scope}.${name}`;
    const frame = [placeOf(this.#tokens.slice(n, brace + 1)), placeOf(this.#tokens.slice(end - 1, end))];
    const open: Open = { fields: [], reserved: [], at: frame };
    if (kind === "enum") this.#values(brace + 1, end - 1, open);
    else this.body(brace + 1, end - 1, full, open, depth + 1);
    this.types.push({ kind, name: full, fields: open.fields, reserved: open.reserved, at: open.at });
    return end;
  }

  #values(from: number, to: number, open: Open): void {
    for (let n = from; n < to; ) {
      const end = this.#past(n, to);
      if (this.#is(n, "reserved")) this.#reserved(n, end, open);
      else if (this.#tokens[n]?.kind === "word" && this.#is(n + 1, "=")) {
        const minus = this.#is(n + 2, "-");
        const at = n + (minus ? 3 : 2);
        const number = `${minus ? "-" : ""}${this.#tokens[at]?.value ?? ""}`;
        const place = placeOf(this.#tokens.slice(n, Math.max(n + 1, Math.min(at + 1, end))));
        const options = this.#options(at + 1, end);
        open.fields.push({ name: this.#tokens[n]?.value ?? "", label: "", type: "value", number, options, at: place });
      }
      n = end;
    }
  }

  /** `reserved 2, 9 to 11, "name";` */
  #reserved(from: number, to: number, open: Open): void {
    open.at.push(placeOf(this.#tokens.slice(from, to)));
    if (!this.#is(from, "reserved")) return;
    for (let n = from + 1; n < to; n++) {
      const t = this.#tokens[n] as Token;
      if (t.kind === "text") open.reserved.push(JSON.stringify(t.value));
      else if (t.kind === "number" && this.#is(n + 1, "to")) {
        const end = this.#tokens[n + 2]?.value === "max" ? "536870911" : (this.#tokens[n + 2]?.value ?? t.value);
        open.reserved.push(`${t.value}-${end}`);
        n += 2;
      } else if (t.kind === "number") open.reserved.push(t.value);
    }
  }

  /** `repeated T name = 7 [options];`, or a group with a body of its own. */
  #field(n: number, end: number, scope: string, open: Open, depth: number): number {
    let at = n;
    const label = /^(repeated|optional|required)$/.exec(this.#tokens[at]?.value ?? "")?.[0] ?? "";
    if (label !== "" && !this.#is(at + 1, "=")) at++;
    const { type, next } = this.#typeOf(at);
    const name = this.#tokens[next];
    if (name?.kind !== "word" || !this.#is(next + 1, "=")) return end;
    const number = this.#tokens[next + 2]?.value ?? "";
    const last = Math.min(next + 3, end);
    const brace = this.#is(last, "{") ? last : null;
    const stop = isMark(this.#tokens[last], ";") ? last + 1 : last;
    const place = placeOf(this.#tokens.slice(n, stop));
    const group = type === "group" && brace !== null;
    const kind = group ? (scope === "" ? name.value : `${scope}.${name.value}`) : type;
    open.fields.push({ name: name.value, label, type: kind, number, options: this.#options(last, end), at: place });
    return group ? this.#block(next, brace, "message", name.value, scope, depth) : end;
  }

  #typeOf(at: number): { type: string; next: number } {
    if (!this.#is(at, "map", "<")) {
      const { name, next } = this.#name(at);
      return { type: name, next };
    }
    const key = this.#tokens[at + 2]?.value ?? "";
    const value = this.#name(at + 4);
    return { type: `map<${key},${value.name}>`, next: this.#is(value.next, ">") ? value.next + 1 : value.next };
  }

  /** `[a = 1, (b.c) = {...}]` */
  #options(from: number, to: number): Option[] {
    if (!this.#is(from, "[")) return [];
    const end = Math.min(closes(this.#tokens, from) ?? to, to);
    const found: Option[] = [];
    let start = from + 1;
    for (let n = start; n < end; n++) {
      const t = this.#tokens[n];
      if (n === end - 1 || isMark(t, ",")) {
        if (n > start) found.push(optionOf(this.#tokens.slice(start, n)));
        start = n + 1;
      } else if (t?.kind === "mark" && "([{".includes(t.value))
        n = Math.min((closes(this.#tokens, n) ?? end) - 1, end - 2);
    }
    return found;
  }

  #service(n: number): number {
    const end = closes(this.#tokens, n + 2) ?? this.#tokens.length;
    const methods: Method[] = [];
    const options: Option[] = [];
    for (let at = n + 3; at < end - 1; ) {
      const stop = this.#past(at, end - 1);
      if (this.#is(at, "option")) options.push(optionOf(this.#tokens.slice(at + 1, stop)));
      else if (this.#is(at, "rpc")) {
        const method = this.#method(at, stop);
        if (method) methods.push(method);
      }
      at = stop;
    }
    const frame = [placeOf(this.#tokens.slice(n, n + 3)), placeOf(this.#tokens.slice(end - 1, end))];
    this.services.push({ name: this.#tokens[n + 1]?.value ?? "", methods, options, at: frame });
    return end;
  }

  /** `rpc M (stream Q) returns (A) { option ...; }` */
  #method(n: number, end: number): Method | null {
    const name = this.#tokens[n + 1];
    if (name?.kind !== "word" || !this.#is(n + 2, "(")) return null;
    const request = this.#message(n + 3);
    if (!this.#is(request.next, ")", "returns", "(")) return null;
    const response = this.#message(request.next + 3);
    const options: Option[] = [];
    const brace = response.next + 1;
    for (let at = brace + 1; this.#is(brace, "{") && at < end - 1; ) {
      const stop = this.#past(at, end - 1);
      if (this.#is(at, "option")) options.push(optionOf(this.#tokens.slice(at + 1, stop)));
      at = stop;
    }
    const at = placeOf(this.#tokens.slice(n, Math.min(brace + 1, end)));
    const takes = `${request.streams ? "stream " : ""}${request.name}${response.streams ? ", answered by a stream" : ""}`;
    return { name: name.value, request: request.name, takes, response: response.name, options, at };
  }

  #message(at: number): { name: string; next: number; streams: boolean } {
    const streams = this.#is(at, "stream") && !this.#is(at + 1, ")");
    return { ...this.#name(streams ? at + 1 : at), streams };
  }
}

/** `(a.b).c = value`, with or without its semicolon. */
function optionOf(tokens: readonly Token[]): Option {
  const equals = tokens.findIndex((t) => isMark(t, "="));
  const at = equals < 0 ? tokens.length : equals;
  const rest = tokens.slice(at + 1);
  const value = isMark(rest[rest.length - 1], ";") ? rest.slice(0, -1) : rest;
  return {
    name: tokens
      .slice(0, at)
      .map((t) => t.value)
      .join(""),
    value: textOf(value),
    tokens,
  };
}
