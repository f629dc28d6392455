import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { SchemaField, SchemaShape } from "../jsonschema.ts";
import { classOf, constraints, header, shapeOf, typesOf, wideOf } from "../jsonschema.ts";
import type { References } from "./refs.ts";
import { typeName } from "./refs.ts";
import { isPlainValue, valueFact } from "./rules.ts";

/** Rules of a value that are limits here. */
const LIMITS = ["maxLength", "maxItems"];

/** What operations send and take, and the named types that both reach. */
export class Bodies {
  readonly facts: LocalFact[] = [];
  readonly #refs: References;
  readonly #returned: string[] = [];
  readonly #accepted: string[] = [];

  constructor(refs: References) {
    this.#refs = refs;
  }

  /** A schema that an operation returns, by name if it has one. */
  returns(operation: string, schema: Located | undefined, at: ByteRange): void {
    const shape = shapeOf(operation, schema, at);
    this.#fields(shape, (f) => this.#returned_(f));
    for (const { ref, at: place } of shape.refs) {
      this.#returned.push(ref);
      if (schema !== undefined && isWhole(schema, ref)) this.facts.push(this.#named("returns", operation, ref, place));
    }
  }

  /** A schema that an operation takes, under a name of its own. */
  accepts(
    operation: string,
    what: string,
    schema: Located | undefined,
    media: readonly string[],
    at: readonly ByteRange[],
    others: readonly Located[] = [],
    more: readonly string[] = [],
  ): void {
    const place = at[0] as ByteRange;
    const wide = [
      ...new Set([...mediaWide(media), ...[schema, ...others].flatMap((s) => this.#wide(s)), ...more]),
    ].sort();
    this.facts.push(fact("accepts", operation, what, { wide, readOnly: false, media: [...media] }, at));
    const shape = shapeOf(`${operation} ${what}`, schema, place);
    this.#input(shape);
    if (schema) this.facts.push(...limits(`${operation} ${what}`, schema, place));
    if (isPlainValue(schema)) this.facts.push(valueFact(`${operation} ${what}`, schema, place, LIMITS));
    for (const { ref } of shape.refs) this.#accepted.push(ref);
  }

  /** The same body in other media types. */
  also(operation: string, what: string, schemas: readonly Located[], at: ByteRange): void {
    for (const schema of schemas) {
      const shape = shapeOf(`${operation} ${what}`, schema, at);
      if (shape.refs.length === 0) this.#input(shape);
      for (const { ref } of shape.refs) this.#accepted.push(ref);
    }
  }

  /** Facts of the named types; of a document without operations every type may be sent. */
  types(declared: readonly LocatedEntry[], prefix: string, known: boolean): void {
    const returned = this.#refs.reach(this.#returned);
    const accepted = this.#refs.reach(this.#accepted);
    for (const e of declared) {
      const ref = `${prefix}${e.key}`;
      const shape = shapeOf(e.key, e.value, header(e));
      const [sent, taken] = [returned.has(ref) || !known, accepted.has(ref)];
      if (sent) this.#fields(shape, (f) => this.#returned_(f));
      if (taken) this.#input(shape);
      if (isPlainValue(e.value)) this.facts.push(valueFact(e.key, e.value, header(e), []));
    }
  }

  #fields(shape: SchemaShape, say: (field: SchemaField) => LocalFact): void {
    for (const f of shape.fields) this.facts.push(say(f));
  }

  #input(shape: SchemaShape): void {
    for (const f of shape.fields) {
      const readOnly = bool(get(f.schema, "readOnly")) === true;
      const attrs = { wide: this.#wide(f.schema), readOnly, media: [] };
      this.facts.push(
        fact(
          "accepts",
          f.owner,
          f.name,
          attrs,
          placesOf(f, [
            "type",
            ...(text(get(f.schema, "format")) === "binary" ? ["format"] : []),
            "readOnly",
            "additionalProperties",
          ]),
        ),
      );
      this.facts.push(...limits(`${f.owner}.${f.name}`, f.schema, header(f.at)));
    }
    for (const f of shape.fields) this.facts.push(valueFact(`${f.owner}.${f.name}`, f.schema, header(f.at), LIMITS));
    this.facts.push(...constraints({ ...shape, fields: [] }));
  }

  #wide(schema: Located | undefined): string[] {
    const target = this.#refs.resolve(schema);
    return target ? wideOf(target) : [];
  }

  #returned_(f: SchemaField): LocalFact {
    const ref = text(get(f.schema, "$ref")) ?? text(get(f.schema, "items", "$ref"));
    const attrs = {
      class: classOf(f.name, f.schema).class,
      writeOnly: bool(get(f.schema, "writeOnly")) === true,
      holds: ref === undefined ? [] : [...this.#refs.classesAt(ref)],
    };
    return fact("returns", f.owner, f.name, attrs, placesOf(f, ["writeOnly", "$ref"]));
  }

  #named(rel: string, operation: string, ref: string, at: ByteRange): LocalFact {
    const local = this.#refs.at(ref) !== null;
    const holds = local ? [...this.#refs.classesAt(ref)] : UNRESOLVED;
    return fact(rel, operation, local ? typeName(ref) : ref, { class: null, writeOnly: false, holds }, [at]);
  }
}

/** The header of a field, then what says more of it. */
const placesOf = (f: SchemaField, keys: readonly string[]): ByteRange[] => [
  header(f.at),
  ...keys.flatMap((k) => entry(f.schema, k)?.at ?? []),
];

/** Whether a reference stands for the whole value, or each item of a list. */
const isWhole = (schema: Located, ref: string): boolean =>
  [schema, get(schema, "items"), ...["allOf", "oneOf", "anyOf"].flatMap((k) => items(get(schema, k)))].some(
    (n) => text(get(n, "$ref")) === ref,
  );

/** Types of media that are registered. */
const KNOWN_MEDIA =
  /^\s*(\*|application|audio|chemical|example|font|haptics|image|message|model|multipart|text|video)\//i;

function mediaWide(media: readonly string[]): string[] {
  const wide = new Set<string>();
  for (const m of media) {
    if (/^\s*\*/.test(m)) wide.add("any media type");
    if (/\bxml\b/i.test(m)) wide.add("XML");
    if (!KNOWN_MEDIA.test(m)) wide.add("unknown media type");
    if (/^(application\/octet-stream|(image|audio|video|application)\/\*)/i.test(m)) wide.add("file");
  }
  return [...wide];
}

/** How long a text or list may be: said of each, also where there is no limit. */
function limits(subject: string, schema: Located, at: ByteRange): LocalFact[] {
  const types = typesOf(schema);
  const bounded = ["enum", "const", "format", "pattern"].some((k) => get(schema, k) !== undefined);
  const one = (key: string, what: string): LocalFact => {
    const found = entry(schema, key);
    const value = found?.value.type === "scalar" ? found.value.value : null;
    const number = typeof value === "number" ? value : null;
    const attrs = { number, unlimited: found === undefined, stated: true };
    return fact("limit", subject, what, attrs, [found?.at ?? entry(schema, "type")?.at ?? at]);
  };
  return [
    ...(types?.includes("string") && !(bounded && !get(schema, "maxLength")) ? [one("maxLength", "length")] : []),
    ...(types?.includes("array") ? [one("maxItems", "number of items")] : []),
  ];
}

/** Media types and the schema of each, of a `content` map. */
export function contentOf(node: Located | null | undefined): { media: string[]; schemas: Located[]; at: ByteRange[] } {
  const content = entries(get(node ?? undefined, "content"));
  return {
    media: content.map((e) => e.key.toLowerCase()).sort(),
    schemas: content.flatMap((e) => get(e.value, "schema") ?? []),
    at: content.map(header),
  };
}

/** Swagger 2: media types of the operation, or of the document. */
export const consumes = (operation: Located, root: Located): string[] =>
  texts(get(operation, "consumes") ?? get(root, "consumes"))
    .map((m) => m.toLowerCase())
    .sort();
