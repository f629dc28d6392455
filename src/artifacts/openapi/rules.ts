import type { Located } from "../../formats/located.ts";
import { bool, entries, entry, get, plain, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";
import { rulesOf, typesOf } from "../jsonschema.ts";

/** Formats that bound a number, by its type; on anything else they say nothing. */
const NUMERIC: Readonly<Record<string, RegExp>> = {
  integer: /^(u?int(8|16|32|64))$/,
  number: /^(float|double|decimal\d*|u?int(8|16|32|64))$/,
};
const OF_NUMBERS = /^(u?int\d+|float|double)$/;
/** What bounds a value that is sent back; what it must be otherwise is the business of its readers. */
const BOUNDS = /^(maximum|minimum|exclusiveM\w+|maxLength|maxItems|pattern|format|enum|additional|items\..+)$/;
const MAX_DEPTH = 4;

interface Rules {
  readonly rules: Record<string, Json>;
  readonly at: readonly ByteRange[];
}

/** Rules of one value with its format and those of its items. */
export function valueRules(schema: Located | undefined, without: readonly string[] = [], depth = 0): Rules {
  const own = rulesOf(schema, without);
  const rules = { ...own.rules };
  const at = [...own.at];
  const format = entry(schema, "format");
  const said = text(format?.value);
  const types = typesOf(schema)?.filter((t) => t !== "null") ?? [];
  const type = types.includes("number") ? "number" : (types[0] ?? "");
  const fits = Object.hasOwn(NUMERIC, type)
    ? (NUMERIC[type] as RegExp).test(said ?? "")
    : type === "string" && !OF_NUMBERS.test(said ?? "");
  if (format && said !== undefined && said !== "" && fits) {
    rules.format = said;
    at.push(format.at);
  }
  const items = get(schema, "items");
  if (items?.type === "map" && get(items, "properties") === undefined && depth < MAX_DEPTH) {
    const inner = valueRules(items, without, depth + 1);
    for (const [name, value] of Object.entries(inner.rules)) rules[`items.${name}`] = value;
    at.push(...inner.at);
  }
  return { rules, at };
}

/** What a value must fit, said also where there is no rule. */
export function valueFact(
  subject: string,
  schema: Located | undefined,
  place: ByteRange,
  without: readonly string[],
): LocalFact {
  const { rules, at } = valueRules(schema, without);
  return fact("constraint", subject, "value", { stated: true, rules }, at.length > 0 ? at : [place]);
}

/** What bounds a value that is sent back. */
export function boundsFact(
  subject: string,
  schema: Located | undefined,
  place: ByteRange,
  object = "answer",
): LocalFact {
  const { rules, at } = valueRules(schema);
  const open = entry(schema, "additionalProperties");
  const bounds = Object.fromEntries(Object.entries(rules).filter(([name]) => BOUNDS.test(name)));
  const closed = open !== undefined && (bool(open.value) === false || entries(open.value).length > 0);
  if (closed) bounds.additional = bool(open.value) === false ? "none" : canonical(plain(open.value) as Json);
  const places = [...at, ...(closed ? [open.at] : [])];
  return fact("constraint", subject, object, { stated: true, rules: bounds }, places.length > 0 ? places : [place]);
}

/** Whether a value is one, and no object with fields of its own. */
export const isPlainValue = (schema: Located | undefined): boolean =>
  schema?.type === "map" &&
  get(schema, "$ref") === undefined &&
  get(schema, "properties") === undefined &&
  !(typesOf(schema)?.includes("object") ?? false) &&
  entries(schema).length > 0;
