import type { Located, LocatedEntry } from "../formats/located.ts";
import { bool, entries, entry, get, items, plain, text, texts } from "../formats/located.ts";
import { sensitive } from "../formats/sensitive.ts";
import type { ByteRange, LocalFact } from "../model/fact.ts";
import type { Json } from "../model/json.ts";
import { canonical } from "../model/json.ts";
import { fact } from "./common.ts";

/** One property of a schema, however deep it is written, by the dotted name of what holds it. */
export interface SchemaField {
  readonly owner: string;
  readonly name: string;
  readonly at: LocatedEntry;
  readonly schema: Located;
}

/** An object schema met on the way: where its own rules (`required`, `additionalProperties`) stand. */
export interface SchemaObject {
  readonly owner: string;
  readonly schema: Located;
  readonly at: ByteRange;
}

export interface SchemaShape {
  readonly fields: readonly SchemaField[];
  readonly objects: readonly SchemaObject[];
  /** `$ref` texts, with their entries, that stand anywhere in it. */
  readonly refs: readonly { readonly ref: string; readonly at: ByteRange }[];
}

/** The words before a value: the smallest thing that says that it is there. */
export const header = (e: LocatedEntry): ByteRange =>
  e.value.at.from > e.at.from && e.value.at.from <= e.at.to
    ? { from: e.at.from, to: Math.max(e.at.from + 1, e.value.at.from - (e.value.type === "scalar" ? 0 : 1)) }
    : e.at;

const MAX_NESTED = 12;
const COMBINED = ["allOf", "anyOf", "oneOf"];

/** Properties and objects of a schema; `$ref` is noted and not followed. */
export function shapeOf(owner: string, schema: Located | undefined, at: ByteRange): SchemaShape {
  const fields: SchemaField[] = [];
  const objects: SchemaObject[] = [];
  const refs: { ref: string; at: ByteRange }[] = [];
  const visit = (name: string, node: Located | undefined, place: ByteRange, depth: number): void => {
    if (node?.type !== "map" || depth > MAX_NESTED) return;
    const ref = entry(node, "$ref");
    const target = text(ref?.value);
    if (ref && target !== undefined) refs.push({ ref: target, at: ref.at });
    const own = entry(node, "properties");
    const closed = get(node, "additionalProperties") ?? get(node, "unevaluatedProperties");
    if (own || closed || get(node, "required")?.type === "list") objects.push({ owner: name, schema: node, at: place });
    for (const e of entries(own?.value)) {
      fields.push({ owner: name, name: e.key, at: e, schema: e.value });
      visit(`${name}.${e.key}`, e.value, header(e), depth + 1);
    }
    for (const key of COMBINED) for (const part of items(get(node, key))) visit(name, part, place, depth + 1);
    for (const key of ["items", "prefixItems"]) {
      const held = entry(node, key);
      const list = held?.value.type === "list" ? items(held.value) : held ? [held.value] : [];
      for (const one of list) visit(`${name}[]`, one, header(held as LocatedEntry), depth + 1);
    }
    if (closed?.type === "map") visit(`${name}.*`, closed, place, depth + 1);
    for (const e of entries(get(node, "patternProperties"))) {
      fields.push({ owner: name, name: e.key, at: e, schema: e.value });
      visit(`${name}.${e.key}`, e.value, header(e), depth + 1);
    }
  };
  visit(owner, schema, at, 0);
  return { fields, objects, refs };
}

/** Types of a schema; null: any. A number may be an integer. */
export function typesOf(schema: Located | undefined): string[] | null {
  const named = texts(get(schema, "type"));
  if (named.length === 0) return null;
  const types = new Set(named.flatMap((t) => (t === "number" ? ["integer", "number"] : [t])));
  if (bool(get(schema, "nullable"))) types.add("null");
  return [...types].sort();
}

const RANGES = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
];
const TEXTUAL = ["pattern", "multipleOf", "contentMediaType", "contentEncoding"];
const COMPLEX = ["not", "if", "then", "else", "dependentRequired", "dependentSchemas", "propertyNames", "contains"];

interface Rules {
  readonly rules: Record<string, Json>;
  readonly at: ByteRange[];
}

/** What the value of a field must fit, and where it says so. `without`: rules that another relation tells. */
export function rulesOf(schema: Located | undefined, without: readonly string[] = []): Rules {
  const rules: Record<string, Json> = {};
  const at: ByteRange[] = [];
  const put = (name: string, key: string, value: Json): void => {
    const found = entry(schema, key);
    if (!found || without.includes(name)) return;
    rules[name] = value;
    at.push(found.at);
  };
  const types = typesOf(schema);
  if (types) put("type", "type", types);
  const ref = text(get(schema, "$ref"));
  if (ref !== undefined) put("ref", "$ref", ref);
  const value = (key: string): Json => plain(get(schema, key)) as Json;
  for (const key of RANGES) if (get(schema, key)?.type === "scalar") put(key, key, value(key));
  for (const key of TEXTUAL) if (get(schema, key)) put(key, key, value(key));
  for (const key of COMPLEX) if (get(schema, key)) put(key, key, value(key));
  if (get(schema, "enum")?.type === "list")
    put("enum", "enum", (value("enum") as Json[]).map((v) => canonical(v)).sort());
  else if (get(schema, "const")) put("enum", "const", [canonical(value("const"))]);
  if (bool(get(schema, "uniqueItems"))) put("uniqueItems", "uniqueItems", true);
  return { rules, at };
}

/** Rules of an object as a whole: which fields must be there, and whether others may. */
function objectRules(schema: Located): Rules {
  const rules: Record<string, Json> = {};
  const at: ByteRange[] = [];
  const required = entry(schema, "required");
  if (required?.value.type === "list" && items(required.value).length > 0) {
    rules.required = [...new Set(texts(required.value))].sort();
    at.push(required.at);
  }
  const other = entry(schema, "additionalProperties") ?? entry(schema, "unevaluatedProperties");
  if (other && bool(other.value) !== true) {
    const open = other.value.type === "map" && entries(other.value).length === 0;
    if (!open) {
      rules.additional = bool(other.value) === false ? "none" : canonical(plain(other.value) as Json);
      at.push(other.at);
    }
  }
  const parts = entry(schema, "allOf");
  const refs = items(parts?.value).flatMap((p) => text(get(p, "$ref")) ?? []);
  if (parts && refs.length > 0) {
    rules.extends = [...new Set(refs)].sort();
    at.push(parts.at);
  }
  return { rules, at };
}

/** What lets more in than a plain value would. */
export function wideOf(schema: Located | undefined): string[] {
  if (schema?.type !== "map") return schema ? ["any type"] : [];
  const types = typesOf(schema);
  const format = text(get(schema, "format"));
  const combined = COMBINED.some((k) => get(schema, k)) || get(schema, "$ref") !== undefined;
  const wide: string[] = [];
  if (types?.includes("file") || (types?.includes("string") && format === "binary")) wide.push("file");
  const bounds = ["properties", "enum", "const", "patternProperties", "items", "pattern", "not", "if"];
  if (!types && !combined && !bounds.some((k) => get(schema, k))) wide.push("any type");
  const open = get(schema, "additionalProperties");
  const closed = open !== undefined && bool(open) !== true && !(open.type === "map" && entries(open).length === 0);
  if (types?.includes("object") && !combined && !closed && (open !== undefined || !get(schema, "properties")))
    wide.push("open object");
  return wide.sort();
}

/** Constraint facts of every field and object in a shape, each also where it has no rule. */
export function constraints({ fields, objects }: SchemaShape, without: readonly string[] = []): LocalFact[] {
  const facts = fields.map((f) => {
    const { rules, at } = rulesOf(f.schema, without);
    const place = at.length > 0 ? at : [header(f.at)];
    return fact("constraint", `${f.owner}.${f.name}`, "value", { stated: true, rules }, place);
  });
  for (const o of objects) {
    const { rules, at } = objectRules(o.schema);
    facts.push(fact("constraint", o.owner, "object", { stated: true, rules }, at.length > 0 ? at : [o.at]));
  }
  return facts;
}

/** The class of a field by its name and, for nothing but a switch or a list of choices, none. */
export function classOf(name: string, schema: Located | undefined): ReturnType<typeof sensitive> {
  const types = typesOf(schema);
  const value = types === null || types.some((t) => t !== "boolean" && t !== "null");
  return value ? sensitive(name) : { class: null, protected: false };
}
