import { createHash } from "node:crypto";
import { sensitive } from "../../formats/sensitive.ts";
import type { Token } from "../../formats/tokens.ts";
import { isMark, isWord, placeOf, structureOfTokens } from "../../formats/tokens.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";
import type { Field, Method, Option, ProtoFile, Service, Type } from "./parse.ts";
import { parseProto } from "./parse.ts";

/** Protocol Buffers: numbers on the wire, sensitive fields, services with their routes. */
export const proto: ArtifactKind = {
  id: "proto",
  version: 2,
  load: async () => {},
  claims: (path) => (/\.proto$/i.test(path) ? 1 : 0),
  extract({ bytes }) {
    if (bytes.length === 0) return EMPTY;
    const file = parseProto(bytes);
    if ("code" in file) return unreadable(bytes, file);
    const context = contextOf(file);
    const facts = [
      ...file.types.flatMap((t) => typeFacts(context, t)),
      ...file.services.flatMap((s) => s.methods.flatMap((m) => methodFacts(context, s, m))),
    ];
    return bounded(bytes, facts, [], { structure: structureOfTokens(file.tokens, bytes) });
  },
};

interface Context {
  readonly package: string;
  readonly types: ReadonlyMap<string, Type>;
  /** Types that some operation of this file gives back, and those that one takes. */
  readonly returned: ReadonlySet<Type>;
  readonly accepted: ReadonlySet<Type>;
}

/** By their full and by their short names: references may leave out what encloses them. */
function contextOf(file: ProtoFile): Context {
  const types = new Map<string, Type>();
  for (const t of file.types) {
    if (t.kind === "extend") continue;
    types.set(t.name, t);
    types.set(`${file.package}.${t.name}`, t);
    types.set(lastOf(t.name), types.get(lastOf(t.name)) ?? t);
  }
  const methods = file.services.flatMap((s) => s.methods);
  const reach = (names: readonly string[]): ReadonlySet<Type> => reachable(types, names);
  return {
    package: file.package,
    types,
    returned: reach(methods.map((m) => m.response)),
    accepted: reach(methods.map((m) => m.request)),
  };
}

const lastOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
/** The type that a field holds, of a map that of its values. */
const heldBy = (f: Field): string => /^map<[^,]*,(.*)>$/.exec(f.type)?.[1] ?? f.type;
const find = (types: ReadonlyMap<string, Type>, name: string): Type | undefined =>
  types.get(name) ?? types.get(lastOf(name));

/** Types that one type is looked through for; each type of a long chain would look through all the rest. */
const MAX_HELD = 200;

function reachable(
  types: ReadonlyMap<string, Type>,
  names: readonly string[],
  most = Number.POSITIVE_INFINITY,
): Set<Type> {
  const seen = new Set<Type>();
  const queue = names.flatMap((n) => find(types, n) ?? []);
  for (let t = queue.pop(); t; t = queue.pop()) {
    if (seen.has(t)) continue;
    if (seen.size >= most) break;
    seen.add(t);
    for (const f of t.fields) {
      const held = find(types, heldBy(f));
      if (held) queue.push(held);
    }
  }
  return seen;
}

const fullName = (c: Context, name: string): string => (c.package === "" ? name : `${c.package}.${name}`);

function typeFacts(c: Context, t: Type): LocalFact[] {
  const subject = t.kind === "extend" ? `extension of ${t.name}` : fullName(c, t.name);
  const used = [...new Set(t.fields.map((f) => f.number))].sort();
  const numbers = fact("wire-id", subject, "numbers", { used, reserved: merged(t.reserved) }, t.at);
  return [
    numbers,
    ...t.fields.flatMap((f) => (t.kind === "enum" ? [wire(subject, f, "value")] : fieldFacts(c, t, subject, f))),
  ];
}

/** Reserved numbers as ranges that do not touch, and names. */
function merged(reserved: readonly string[]): string[] {
  const names = reserved.filter((r) => r.startsWith('"'));
  const ranges = reserved
    .filter((r) => !r.startsWith('"'))
    .map((r) => r.split("-").map(Number) as [number, number?])
    .map(([from, to = from]) => [from, to] as [number, number])
    .sort(([a], [b]) => a - b);
  const joined: [number, number][] = [];
  for (const [from, to] of ranges) {
    const last = joined[joined.length - 1];
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return [...joined.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)), ...new Set(names)].sort();
}

const wire = (subject: string, f: Field, what: string): LocalFact =>
  fact("wire-id", subject, `${what} ${f.number}`, { name: f.name, type: `${f.label} ${f.type}`.trim() }, [f.at]);

/** Scalars and well-known types whose values are no text of a person. */
const PLAIN = /^(bool|google\.protobuf\.BoolValue)$/;
/** Types that hold whatever is sent. */
const ANY = /^google\.protobuf\.(Any|Struct|Value|ListValue)$/;

function fieldFacts(c: Context, t: Type, subject: string, f: Field): LocalFact[] {
  const held = find(c.types, heldBy(f));
  const plain = PLAIN.test(f.type) || held !== undefined;
  const kind = plain ? { class: null, protected: false } : sensitive(f.name);
  const options = f.options.flatMap((o) => (o.tokens.length > 0 ? placeOf(o.tokens) : []));
  const facts = [
    wire(subject, f, "field"),
    fact("constraint", `${subject}.${f.name}`, "value", { stated: true, ...rulesOf(f) }, [...options, f.at]),
    c.returned.has(t)
      ? fact("returns", subject, f.name, { class: kind.class, writeOnly: inputOnly(f), holds: [] }, [f.at])
      : fact("stores", subject, f.name, { class: kind.class, protected: kind.class === null ? null : kind.protected }, [
          f.at,
        ]),
  ];
  if (c.accepted.has(t) && ANY.test(heldBy(f)))
    facts.push(fact("accepts", subject, f.name, { wide: ["any type"], readOnly: false, media: [] }, [f.at]));
  return facts;
}

const inputOnly = (f: Field): boolean =>
  f.options.some((o) => /field_behavior/.test(o.name) && /\bINPUT_ONLY\b/.test(o.value));

/** Options by which a value is checked; others are told as they are. */
const CHECKS = /^\((buf\.validate|validate\.)/;
function rulesOf(f: Field): { rules: Record<string, Json>; default: string } {
  const rules: Record<string, Json> = f.label === "required" ? { required: true } : {};
  const others: string[] = [];
  for (const o of f.options) {
    if (CHECKS.test(o.name)) rules[ruleName(o.name)] = numberIn(o.value) ?? o.value;
    else others.push(`${o.name}=${o.value}`);
  }
  return { rules, default: others.sort().join(";") };
}

const RANGES: ReadonlyMap<string, string> = new Map([
  ["gt", "exclusiveMinimum"],
  ["gte", "minimum"],
  ["lt", "exclusiveMaximum"],
  ["lte", "maximum"],
]);

/** `(buf.validate.field).string.min_len` -> `minLen`: as ranges are called elsewhere. */
function ruleName(option: string): string {
  const last = option.slice(Math.max(option.lastIndexOf("."), option.lastIndexOf(")")) + 1);
  return RANGES.get(last) ?? (last === "" ? option : last.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()));
}
const numberIn = (value: string): number | null =>
  /^-?\s?\d{1,15}$/.test(value) ? Number(value.replace(/\s/g, "")) : null;

const MAX_SAID = 500;
/** A long text by its beginning and its digest. */
const shorter = (text: string): string =>
  text.length <= MAX_SAID
    ? text
    : `${text.slice(0, MAX_SAID)}... (${createHash("sha256").update(text).digest("hex").slice(0, 16)})`;
const AUTH = /auth|permission|scope|role|policy|acl|access/i;

/** What the options of an operation and its service say of who may call; nothing of it is known to be obeyed. */
function authOf(s: Service, m: Method): { auth: Json; at: ByteRange[] } {
  const own = m.options.filter((o) => AUTH.test(o.name));
  const used = own.length > 0 ? own : s.options.filter((o) => AUTH.test(o.name));
  if (used.length === 0) return { auth: UNRESOLVED, at: [] };
  const way = used.map((o) => shorter(`${o.name}:${o.value}`)).sort();
  return { auth: [[...new Set(way)]], at: used.flatMap((o) => (o.tokens.length > 0 ? placeOf(o.tokens) : [])) };
}

function methodFacts(c: Context, s: Service, m: Method): LocalFact[] {
  const service = fullName(c, s.name);
  const { auth, at } = authOf(s, m);
  const attrs = { auth, anonymous: false, takes: m.takes };
  const holds = classesOf(c, m.response);
  const place = [m.at, ...s.at];
  return [
    fact("route", service, `rpc ${m.name}`, attrs, [...at, ...place]),
    fact("returns", `rpc ${m.name}`, m.response, { class: null, writeOnly: false, holds }, [m.at]),
    ...m.options.filter((o) => /\bgoogle\.api\.http\b/.test(o.name)).flatMap((o) => bindings(service, attrs, o, at)),
  ];
}

/** Sensitive classes in a type of this file and what it holds; of a type of another file nobody knows. */
function classesOf(c: Context, name: string): Json {
  const type = find(c.types, name);
  if (!type) return /^google\.protobuf\.(Empty|Timestamp|Duration)$/.test(name) ? [] : UNRESOLVED;
  const found = [...reachable(c.types, [name], MAX_HELD)].flatMap((t) =>
    t.fields.flatMap((f) => (PLAIN.test(f.type) || find(c.types, heldBy(f)) ? [] : (sensitive(f.name).class ?? []))),
  );
  return [...new Set(found)].sort();
}

/** The HTTP routes under which an operation answers too; each with the binding that it stands in. */
function bindings(service: string, attrs: LocalFact["attrs"], o: Option, auth: readonly ByteRange[]): LocalFact[] {
  const { tokens } = o;
  const facts: LocalFact[] = [];
  let from = 0;
  for (const [n, t] of tokens.entries()) {
    if (isWord(t, "additional_bindings")) from = n;
    const path = tokens[isMark(tokens[n + 1], ":") ? n + 2 : n + 1];
    if (t.kind !== "word" || !/^(get|put|post|delete|patch)$/.test(t.value) || path?.kind !== "text") continue;
    const at = [{ from: (tokens[from] as Token).from, to: path.to }, ...auth];
    facts.push(fact("route", service, `${t.value.toUpperCase()} ${path.value}`, attrs, at));
    from = n;
  }
  return facts;
}
