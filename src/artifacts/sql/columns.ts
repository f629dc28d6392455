import { sensitive } from "../../formats/sensitive.ts";
import type { SqlToken } from "../../formats/sql/index.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";
import { Cursor, parts, placeOf, textOf } from "./cursor.ts";

/** What a column or a constraint says: rules as `constraint` compares them. */
export interface Column {
  readonly name: string;
  readonly rules: Record<string, Json>;
  /** What else stands in it, as one text: a default, a comment. */
  readonly rest: string;
  readonly at: ByteRange;
  /** Name and type alone. */
  readonly named: ByteRange;
}

/** Words after which a type is over. */
const AFTER_TYPE = new Set(
  "not null default primary unique check references constraint collate generated auto_increment comment on character charset key stored virtual as identity visible invisible encrypted first after autoincrement using".split(
    " ",
  ),
);
const TEXTUAL = /^(character varying|varchar|char|character|nvarchar|nchar|varbinary|binary)$/;

/** The type that stands here: its name, and the rules that it brings. */
function typeHere(c: Cursor): Record<string, Json> {
  const words: string[] = [];
  const rules: Record<string, Json> = {};
  for (let t = c.peek(); t; t = c.peek()) {
    if (c.isMark("(")) {
      const inner = c.group();
      if (!inner) break;
      const first = inner[0];
      if (words[0] === "enum" || words[0] === "set")
        rules.enum = inner.flatMap((v) => (v.kind === "text" ? v.value : [])).sort();
      else if (first?.kind === "number" && TEXTUAL.test(words.join(" "))) rules.maxLength = Number(first.value) || 0;
      else words.push(`(${textOf(inner)})`);
    } else if (t.kind === "mark" && "[].:".includes(t.value)) {
      words.push(t.value);
      c.i++;
    } else if (t.kind === "number" || t.kind === "name") {
      words.push(t.value);
      c.i++;
    } else if (t.kind !== "word" || (AFTER_TYPE.has(t.value) && words.length > 0 && !c.is("character", "varying")))
      break;
    else if (AFTER_TYPE.has(t.value) && words.length === 0 && t.value !== "character") break;
    else {
      words.push(t.value);
      c.i++;
    }
  }
  if (words.length > 0) rules.type = [words.join(" ").replace("character varying", "varchar")];
  return rules;
}

/** Reads a definition of a column; null if it is none. */
export function columnOf(tokens: readonly SqlToken[]): Column | null {
  const c = new Cursor(tokens);
  const first = c.peek();
  if (!first || (first.kind !== "word" && first.kind !== "name")) return null;
  c.i++;
  const rules = typeHere(c);
  const named = c.since(0);
  const rest: string[] = [];
  let name = "";
  let checks = 0;
  while (!c.done) {
    const at = c.i;
    if (c.take("constraint")) name = c.name() ?? "";
    else if (c.take("not", "null")) rules.required = true;
    else if (c.take("primary", "key")) Object.assign(rules, { required: true, unique: true });
    else if (c.take("unique")) {
      c.take("key");
      rules.unique = true;
    } else if (c.take("check")) {
      const group = c.group();
      if (name === "" && group) checks++;
      if (group) rules[name === "" ? `check${checks > 1 ? ` ${checks}` : ""}` : name] = textOf(group);
      name = "";
    } else if (c.is("references")) Object.assign(rules, reference(c, ""));
    else if (c.take("null")) continue;
    else {
      // An expression in parentheses says nothing of the column itself.
      if (!c.isMark("(") || c.group() === null) c.i = at + 1;
      rest.push(textOf(tokens.slice(at, c.i)));
    }
  }
  return { name: first.value, rules, rest: rest.join(" "), at: placeOf(tokens), named };
}

/** REFERENCES t (c) ON DELETE ...: what it refers to, and what becomes of its rows. */
function reference(c: Cursor, of: string): Record<string, Json> {
  c.take("references");
  const table = c.name() ?? "";
  const group = c.isMark("(") ? c.group() : null;
  let action = "restrict";
  for (;;) {
    if (c.take("on", "delete"))
      action = c.oneOf("cascade", "set null", "set default", "restrict", "no action") ?? "restrict";
    else if (c.take("on", "update")) c.oneOf("cascade", "set null", "set default", "restrict", "no action");
    else if (
      !c.oneOf(
        "match full",
        "match simple",
        "match partial",
        "not deferrable",
        "deferrable",
        "initially deferred",
        "initially immediate",
      )
    )
      break;
  }
  const told = action === "cascade" ? "cascade" : action.startsWith("set") ? "set null" : "restrict";
  return {
    [of === "" ? "references" : of]: `${table}(${group ? textOf(group) : ""})`,
    [of === "" ? "onDelete" : `onDelete of ${of}`]: told,
  };
}

/** A constraint of a whole table. */
export interface TableConstraint {
  /** By its name, or by what it is. */
  readonly name: string;
  readonly rules: Record<string, Json>;
  readonly at: ByteRange;
}

const KEYS = ["primary key", "unique key", "unique index", "unique", "foreign key", "check", "exclude"];

/** Whether these tokens are a key of MySQL rather than a column of that name. */
function plainKey(tokens: readonly SqlToken[]): boolean {
  const c = new Cursor(tokens);
  if (!c.oneOf("fulltext key", "fulltext index", "fulltext", "spatial key", "spatial index", "key", "index"))
    return false;
  if (!c.isMark("(")) c.i++;
  const group = c.group();
  return group !== null && group[0]?.kind !== "number" && group[0]?.kind !== "text";
}

/** Reads a constraint of a table; null if it is none, `index` for a key that constrains nothing. */
export function constraintOf(tokens: readonly SqlToken[]): TableConstraint | "index" | null {
  const c = new Cursor(tokens);
  let name = c.take("constraint") ? (c.name() ?? "") : "";
  const start = c.i;
  const kind = c.oneOf(...KEYS);
  if (!kind) return name === "" && plainKey(tokens) ? "index" : null;
  // MySQL names a key behind its kind.
  if (!c.isMark("(") && kind !== "exclude" && !c.is("using")) name = name || (c.name() ?? "");
  const group = c.group();
  const columns = group ? textOf(group) : "";
  // A table has one primary key, whatever it is called.
  const key =
    kind === "primary key"
      ? kind
      : name === ""
        ? `${kind.replace(/^unique .*/, "unique")} (${columns})`.slice(0, 120)
        : name;
  if (kind === "foreign key" && c.is("references")) {
    const rules = reference(c, key);
    return { name: key, rules: checked(rules, c), at: placeOf(tokens) };
  }
  const body = kind === "check" ? columns : textOf(tokens.slice(start));
  return { name: key, rules: checked({ [key]: body }, c), at: placeOf(tokens) };
}

/** A constraint that old rows need not fit holds less. */
const checked = (rules: Record<string, Json>, c: Cursor): Record<string, Json> =>
  c.oneOf("not valid", "not enforced", "no inherit not valid") ? { ...rules, validated: false } : rules;

/** The items of a table between its parentheses. */
export function itemsOf(group: readonly SqlToken[]): {
  columns: Column[];
  constraints: TableConstraint[];
  others: ByteRange[];
} {
  const columns: Column[] = [];
  const constraints: TableConstraint[] = [];
  const others: ByteRange[] = [];
  for (const part of parts(group)) {
    const constraint = constraintOf(part);
    if (constraint === "index") others.push(placeOf(part));
    else if (constraint) constraints.push(constraint);
    else {
      const column = isLike(part) ? null : columnOf(part);
      if (column) columns.push(column);
    }
  }
  return { columns, constraints, others };
}

const isLike = (part: readonly SqlToken[]): boolean =>
  new Cursor(part).oneOf("like", "period for", "partition") !== null;

/** Switches and choices hold nothing that needs care. */
const HARMLESS = /^(bool|boolean|bit|tinyint \(1\)|tinyint \( 1 \)|tinyint\b.*)$/;

/** What a column stores. */
export function stored(table: string, c: Column): LocalFact {
  const type = Array.isArray(c.rules.type) ? String(c.rules.type[0]) : "";
  const kind = HARMLESS.test(type) || c.rules.enum ? { class: null, protected: false } : sensitive(c.name);
  const attrs = { class: kind.class, protected: kind.class === null ? null : kind.protected };
  return fact("stores", table, c.name, attrs, [c.named]);
}

/** What the values of a column must fit. */
export const columnRules = (table: string, c: Column): LocalFact =>
  fact("constraint", `${table}.${c.name}`, "value", { stated: true, rules: c.rules, default: c.rest }, [c.at]);
