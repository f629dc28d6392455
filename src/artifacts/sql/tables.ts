import type { SqlToken, Statement } from "../../formats/sql/index.ts";
import type { Attrs, ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";
import type { Column, TableConstraint } from "./columns.ts";
import { columnOf, columnRules, constraintOf, itemsOf, stored } from "./columns.ts";
import { Cursor, parts, placeOf, textOf, whole } from "./cursor.ts";
import { rowSecurity } from "./rows.ts";
import type { State } from "./state.ts";

type Rules = Record<string, Json>;

/** Rules and options of a table that this file makes, of which they are always said. */
const tableFact = (table: string, rules: Rules, options: string, at: readonly ByteRange[]): LocalFact =>
  fact("constraint", table, "table", { stated: true, rules, options }, at);

/** The rules themselves: statements that follow change them in place. */
const rulesOf = (f: LocalFact): Rules => f.attrs.rules as Rules;

/** CREATE TABLE. False if it is none, or one that ends with the session. */
export function createTable(state: State, s: Statement): boolean {
  const c = new Cursor(s.tokens);
  if (!c.oneOf("create or replace", "create")) return false;
  if (c.oneOf("global temporary", "local temporary", "global temp", "local temp", "temporary", "temp")) return false;
  c.oneOf("unlogged", "foreign", "external");
  if (!c.take("table")) return false;
  const surely = !c.take("if", "not", "exists");
  const table = c.name();
  if (table === null) return true;
  const start: ByteRange = { from: s.at.from, to: c.since(0).to };
  const group = c.group();
  const { columns, constraints, others } = group ? itemsOf(group) : { columns: [], constraints: [], others: [] };
  // What a query fills it with is not read.
  const filled = !group || s.tokens.slice(c.i).some((t) => t.kind === "word" && t.value === "select");
  const close = {
    from: (s.tokens[c.i - 1] as SqlToken).from,
    to: filled ? (s.tokens[c.i - 1] as SqlToken).to : s.at.to,
  };
  const owner = `table ${table}`;
  state.make(owner, surely);
  for (const column of columns) addColumn(state, table, column);
  const rules: Rules = Object.assign({}, ...constraints.map((k) => k.rules));
  const at = [start, ...constraints.map((k) => k.at), ...others, ...(group ? [close] : [])];
  state.put(owner, tableFact(table, rules, filled ? "" : textOf(s.tokens.slice(c.i)), at));
  if (state.dialect !== "mysql" && state.dialect !== "other") rowSecurity(state, table, "off", [start]);
  return true;
}

function addColumn(state: State, table: string, column: Column): void {
  state.put(`table ${table}`, stored(table, column));
  state.put(`table ${table}`, columnRules(table, column));
}

/** DROP TABLE, TRUNCATE and what else takes whole things with their rows. */
export function dropStatement(state: State, s: Statement): boolean {
  const c = new Cursor(s.tokens);
  const kind = c.oneOf(
    "drop table",
    "drop schema",
    "drop database",
    "drop foreign table",
    "truncate table",
    "truncate",
  );
  if (!kind) return false;
  c.take("if", "exists");
  c.take("only");
  const what = kind.startsWith("truncate") ? "rows" : kind.replace(/^drop (foreign )?/, "");
  do {
    const name = c.name();
    if (name === null) break;
    if (what === "rows" ? !state.surely(`table ${name}`) : !state.unmake(`${what} ${name}`))
      deletes(state, `${what === "rows" ? "rows of" : what} ${name}`, what, [whole(s)]);
  } while (c.mark(","));
  return true;
}

const deletes = (state: State, object: string, kind: string, at: readonly ByteRange[]): void =>
  state.put("deletes", fact("deletes-data", state.file, object, { kind }, at));

/** DELETE of every row. */
export function deleteStatement(state: State, s: Statement): boolean {
  const c = new Cursor(s.tokens);
  if (!c.take("delete", "from")) return false;
  c.take("only");
  const name = c.name();
  const where = s.tokens.findIndex((t, n) => n >= c.i && t.kind === "word" && t.value === "where");
  const always = where >= 0 && /^where (true|1|1 = 1)$/.test(textOf(s.tokens.slice(where)));
  if (name !== null && (where < 0 || always) && !s.tokens.some((t) => t.kind === "word" && t.value === "using"))
    if (!state.surely(`table ${name}`)) deletes(state, `rows of ${name}`, "rows", [whole(s)]);
  return true;
}

/** CREATE INDEX: of a unique one a rule of its table, of another only that it is there; and DROP INDEX. */
export function indexStatement(state: State, s: Statement): boolean {
  const c = new Cursor(s.tokens);
  if (c.take("drop", "index")) {
    dropIndex(state, s, c);
    return true;
  }
  if (!c.take("create")) return false;
  const unique = c.take("unique");
  c.oneOf("clustered", "nonclustered", "fulltext", "spatial");
  if (!c.take("index")) return false;
  c.take("concurrently");
  c.take("if", "not", "exists");
  const name = c.is("on") ? `${unique ? "unique " : ""}index` : (c.name() ?? "index");
  c.take("on");
  c.take("only");
  const table = c.name();
  if (table === null) return true;
  const rest = textOf(s.tokens.slice(c.i));
  if (unique) addConstraint(state, table, { name, rules: { [name]: rest }, at: whole(s) });
  else {
    state.make(`index ${name}`);
    const attrs = { stated: true, rules: {}, options: rest };
    state.put(`index ${name}`, fact("constraint", table, `index ${name}`, attrs, [whole(s)]));
  }
  return true;
}

/** An index of which nobody knows here whether it kept values apart. */
function dropIndex(state: State, s: Statement, c: Cursor): void {
  c.take("concurrently");
  c.take("if", "exists");
  do {
    const name = c.name();
    if (name === null) return;
    if (!state.unmake(`index ${name}`))
      state.put(`index ${name}`, fact("constraint", name, "index", { rules: {}, replaces: true }, [whole(s)]));
  } while (c.mark(","));
}

/** Whether a statement only adds a rule, so that one that takes it away leaves nothing. */
const adds = (f: LocalFact): boolean => f.attrs.dropped !== true && f.attrs.replaces !== true;

/** A rule more: into those of a table that this file made, else one of its own. */
function addConstraint(state: State, table: string, k: TableConstraint): void {
  const owner = `table ${table}`;
  const all = state.made(owner) ? state.get(owner, "constraint", table, "table") : undefined;
  if (all) {
    Object.assign(rulesOf(all), k.rules);
    state.also(all, [k.at]);
    return;
  }
  const object = `constraint ${k.name}`;
  const before = state.get(owner, "constraint", table, object);
  const flags: Attrs = before && !adds(before) ? { replaces: true } : {};
  state.put(owner, fact("constraint", table, object, { rules: k.rules, ...flags }, [k.at, ...(before?.at ?? [])]));
}

function dropConstraint(state: State, table: string, name: string, at: ByteRange): void {
  const owner = `table ${table}`;
  const all = state.made(owner) ? state.get(owner, "constraint", table, "table") : undefined;
  if (all && Object.hasOwn(rulesOf(all), name)) {
    delete rulesOf(all)[name];
    delete rulesOf(all)[`onDelete of ${name}`];
    return;
  }
  const object = `constraint ${name}`;
  const before = state.get(owner, "constraint", table, object);
  if (before && adds(before)) state.drop(owner, "constraint", table, object);
  else state.put(owner, fact("constraint", table, object, { rules: {}, dropped: true }, [at]));
}

/** ALTER TABLE with all its actions. */
export function alterTable(state: State, s: Statement): boolean {
  const c = new Cursor(s.tokens);
  if (!c.oneOf("alter table", "alter foreign table")) return false;
  c.take("if", "exists");
  c.take("only");
  const table = c.name();
  if (table === null) return true;
  c.mark("*");
  const rest = parts(s.tokens.slice(c.i));
  for (const [n, part] of rest.entries()) {
    // What begins and ends the statement is told with its first and last action.
    const { from, to } = placeOf(part);
    const at = { from: n === 0 ? s.at.from : from, to: n === rest.length - 1 ? s.at.to : to };
    action({ state, table: state.problem ? "" : table, at }, part);
  }
  return true;
}

interface Action {
  readonly state: State;
  readonly table: string;
  readonly at: ByteRange;
}

const SWITCHES: readonly (readonly [string, string])[] = [
  ["enable row level security", "enabled"],
  ["disable row level security", "off"],
  ["no force row level security", "not forced"],
  ["force row level security", "forced"],
];

function action(a: Action, tokens: readonly SqlToken[]): void {
  const { state, table, at } = a;
  const c = new Cursor(tokens);
  const found = SWITCHES.find(([phrase]) => c.take(...phrase.split(" ")));
  if (found) rowSecurity(state, table, found[1], [at]);
  else if (c.take("owner", "to")) {
    const role = c.peek();
    if (role) state.grant(role.value, `table ${table}`, ["*"], "", [at]);
  } else if (c.take("add")) added(a, tokens.slice(c.i));
  else if (c.take("drop")) drops(a, c);
  else if (c.take("validate", "constraint")) validates(a, c.name() ?? "");
  else if (c.oneOf("disable trigger", "nocheck constraint", "alter check", "alter constraint")) {
    const name = c.name() ?? "";
    if (tokens[0]?.value !== "alter" || c.take("not", "enforced"))
      switches(a, tokens[0]?.value === "disable" ? `trigger ${name}` : name, false);
  } else if (c.oneOf("enable trigger", "enable always trigger", "check constraint")) {
    const name = c.name() ?? "";
    switches(a, tokens[0]?.value === "enable" ? `trigger ${name}` : name, true);
  } else if (c.take("alter")) alters(a, c);
  else if (c.oneOf("modify column", "modify", "change column", "change")) redefines(a, c, tokens);
  else if (c.take("rename")) renames(a, c);
}

function added(a: Action, tokens: readonly SqlToken[]): void {
  const { state, table, at } = a;
  const constraint = constraintOf(tokens);
  if (constraint !== null) {
    if (constraint !== "index") addConstraint(state, table, { ...constraint, at });
    return;
  }
  const c = new Cursor(tokens);
  c.take("column");
  const surely = !c.take("if", "not", "exists");
  const group = c.isMark("(") ? c.group() : null;
  const columns = group ? itemsOf(group).columns : [columnOf(tokens.slice(c.i))];
  for (const column of columns) {
    if (!column) continue;
    const dropped = state.drop("deletes", "deletes-data", state.file, `column ${table}.${column.name}`);
    addColumn(state, table, group ? column : { ...column, at });
    if (surely) state.make(`column ${table}.${column.name}`);
    // Made anew: what it held is gone all the same.
    if (dropped) deletes(state, `column ${table}.${column.name}`, "column, made anew", [at]);
  }
}

function drops({ state, table, at }: Action, c: Cursor): void {
  const kind = c.oneOf("primary key", "constraint", "foreign key", "check");
  if (kind) {
    c.take("if", "exists");
    dropConstraint(state, table, kind === "primary key" ? kind : (c.name() ?? ""), at);
    return;
  }
  if (c.oneOf("index", "key", "partition", "default", "system versioning")) return;
  c.take("column");
  c.take("if", "exists");
  const name = c.name();
  if (name === null) return;
  const owner = `table ${table}`;
  const there = state.drop(owner, "stores", table, name);
  state.drop(owner, "constraint", `${table}.${name}`, "value");
  if (!state.unmake(`column ${table}.${name}`) && !(there && state.surely(owner)))
    deletes(state, `column ${table}.${name}`, "column", [at]);
}

function validates({ state, table, at }: Action, name: string): void {
  const owner = `table ${table}`;
  const before = state.get(owner, "constraint", table, `constraint ${name}`);
  const all = state.get(owner, "constraint", table, "table");
  const held = all && Object.hasOwn(rulesOf(all), name) ? all : before;
  if (!held) state.put(owner, fact("constraint", table, `constraint ${name}`, { rules: { validated: true } }, [at]));
  else {
    delete rulesOf(held).validated;
    state.also(held, [at]);
  }
}

/** A trigger or constraint that is switched on or off. */
function switches({ state, table, at }: Action, name: string, on: boolean): void {
  const owner = `table ${table}`;
  const object = /^trigger /.test(name) ? name : `constraint ${name}`;
  const before = state.get(owner, "constraint", table, object);
  if (before && on && !adds(before)) {
    state.drop(owner, "constraint", table, object);
    return;
  }
  const attrs: Attrs = on ? { rules: { [name]: "on" } } : { rules: { [name]: "on" }, dropped: true };
  state.put(owner, fact("constraint", table, object, attrs, [at]));
}

/** ALTER COLUMN: of a column that this file made into its rules, else a statement of its own. */
function alters({ state, table, at }: Action, c: Cursor): void {
  c.take("column");
  const column = c.name();
  if (column === null) return;
  const owner = `table ${table}`;
  const known = state.get(owner, "constraint", `${table}.${column}`, "value");
  const put = (object: string, rules: Rules, gone: boolean): void => {
    if (known) {
      for (const name of Object.keys(rules)) delete rulesOf(known)[name];
      if (!gone) Object.assign(rulesOf(known), rules);
      state.also(known, [at]);
      return;
    }
    const before = state.drop(owner, "constraint", `${table}.${column}`, object);
    const flags: Attrs = object === "type" || before ? { replaces: true } : gone ? { dropped: true } : {};
    state.put(owner, fact("constraint", `${table}.${column}`, object, { rules, ...flags }, [at]));
  };
  if (c.oneOf("set default", "drop default")) {
    const text = c.tokens[c.i - 2]?.value === "drop" ? "" : textOf(c.tokens.slice(c.i));
    const attrs = { rules: {}, default: text, replaces: true };
    if (known) {
      state.put(owner, { ...known, attrs: { ...known.attrs, default: `default ${text}` } });
      state.also(known, [at]);
    } else state.put(owner, fact("constraint", `${table}.${column}`, "default", attrs, [at]));
  } else if (c.take("set", "not", "null")) put("presence", { required: true }, false);
  else if (c.take("drop", "not", "null")) put("presence", { required: true }, true);
  else if (c.oneOf("set data type", "type")) {
    const typed = columnOf([{ kind: "name", value: column, from: at.from, to: at.to }, ...c.tokens.slice(c.i)]);
    put(
      "type",
      { type: typed?.rules.type ?? [], ...(typed?.rules.maxLength ? { maxLength: typed.rules.maxLength } : {}) },
      false,
    );
  }
}

/** MySQL: a column is written anew, and may get another name. */
function redefines({ state, table, at }: Action, c: Cursor, tokens: readonly SqlToken[]): void {
  const changed = tokens[0]?.value === "change" ? c.name() : null;
  const column = columnOf(tokens.slice(c.i));
  if (!column) return;
  const owner = `table ${table}`;
  const old = changed ?? column.name;
  const made = state.drop(owner, "stores", table, old);
  state.drop(owner, "constraint", `${table}.${old}`, "value");
  if (made) {
    addColumn(state, table, { ...column, at });
    return;
  }
  if (old !== column.name) state.put(owner, stored(table, column));
  const attrs = { rules: column.rules, default: column.rest, replaces: true };
  state.put(owner, fact("constraint", `${table}.${column.name}`, "value", attrs, [at]));
}

function renames({ state, table, at }: Action, c: Cursor): void {
  if (c.oneOf("constraint", "index", "key")) return;
  const owner = `table ${table}`;
  if (c.oneOf("to", "as")) {
    const to = c.name();
    if (to !== null && state.made(owner)) renameTable(state, table, to);
    return;
  }
  c.take("column");
  const old = c.name();
  if (old === null || !c.take("to")) return;
  const name = c.name();
  if (name === null) return;
  const rules = state.get(owner, "constraint", `${table}.${old}`, "value");
  const stores = state.get(owner, "stores", table, old);
  state.drop(owner, "stores", table, old);
  state.drop(owner, "constraint", `${table}.${old}`, "value");
  const column: Column = { name, rules: rules ? rulesOf(rules) : {}, rest: "", at, named: at };
  state.put(owner, { ...stored(table, column), at: [...(stores?.at ?? []), at] });
  if (rules) state.put(owner, { ...rules, subject: `${table}.${name}` });
}

const renameTable = (state: State, table: string, to: string): void =>
  state.rename(`table ${table}`, `table ${to}`, (f) => ({
    ...f,
    subject:
      f.subject === table
        ? to
        : f.subject.startsWith(`${table}.`)
          ? `${to}${f.subject.slice(table.length)}`
          : f.subject,
  }));
