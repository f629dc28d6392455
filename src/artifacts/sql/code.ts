import { createHash } from "node:crypto";
import type { SqlToken, Statement } from "../../formats/sql/index.ts";
import { tokensOf } from "../../formats/sql/index.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { Cursor, textOf, whole } from "./cursor.ts";
import type { State } from "./state.ts";

const KINDS = [
  "function",
  "procedure",
  "aggregate",
  "materialized view",
  "recursive view",
  "view",
  "constraint trigger",
  "event trigger",
  "trigger",
  "extension",
  "event",
  "rule",
];

/** Languages that reach out of the database. */
const UNTRUSTED = /^(c|internal|plperlu|plpythonu|plpython[23]u|pltclu|plsh|plr|pljavau|java|plv8u)$/;
/** Extensions that bring such a language, read files or open connections. */
const REACHING =
  /^(plperlu|plpythonu|plpython[23]u|pltclu|plsh|plr|pljava|dblink|file_fdw|postgres_fdw|mysql_fdw|adminpack|http|pg_net|aws_s3|lo)$/;

/** Tokens without layout, and those of a body that can be read. */
function meaning(state: State, tokens: readonly SqlToken[]): (readonly [string, string])[] {
  return tokens.flatMap((t) => {
    if (t.kind !== "text" || t.value.length < 40 || !/\s/.test(t.value)) return [[t.kind, t.value] as const];
    const body = tokensOf(t.value, state.dialect);
    return body ? [["body", ""] as const, ...body] : [[t.kind, t.value] as const];
  });
}

const hashOf = (words: readonly (readonly [string, string])[]): string =>
  createHash("sha256").update(JSON.stringify(words)).digest("hex").slice(0, 32);

/** Statements that are put together while the code runs. */
const dynamic = (words: readonly (readonly [string, string])[]): boolean =>
  words.some(
    ([kind, value], n) =>
      kind === "word" &&
      ((value === "execute" && !/^(function|procedure|on)$/.test(words[n + 1]?.[1] ?? "")) ||
        (value === "prepare" && words[n + 2]?.[1] === "from")),
  );

const valueAfter = (tokens: readonly SqlToken[], word: string): string | null => {
  const n = tokens.findIndex((t) => t.kind === "word" && t.value === word);
  return n < 0 ? null : (tokens[n + 1]?.value ?? null);
};
const has = (tokens: readonly SqlToken[], ...words: readonly string[]): boolean =>
  tokens.some((_, n) => words.every((w, k) => tokens[n + k]?.kind === "word" && tokens[n + k]?.value === w));

/** Tokens outside parentheses: names of arguments and their types say nothing of the routine. */
function outside(tokens: readonly SqlToken[]): SqlToken[] {
  let depth = 0;
  return tokens.filter(({ kind, value }) => {
    if (kind === "mark" && value === "(") depth++;
    const out = depth === 0;
    if (kind === "mark" && value === ")") depth--;
    return out;
  });
}

/** `DEFINER = 'name'@'host'`. */
function definerOf(c: Cursor): string | null {
  if (!c.take("definer")) return null;
  c.mark("=");
  const t = c.peek();
  c.i++;
  if (!t) return null;
  if (!c.mark("@")) {
    if (c.mark("(")) c.mark(")");
    return t.value;
  }
  const host = c.peek();
  c.i++;
  return `${t.value}@${host?.value ?? ""}`;
}

/** CREATE, ALTER and DROP of routines, triggers, views and extensions, and blocks that run once. */
export function codeStatement(state: State, s: Statement): boolean {
  const c = new Cursor(s.tokens);
  if (c.oneOf("do", "execute", "exec", "prepare", "begin atomic")) {
    const words = meaning(state, s.tokens);
    const attrs = { hash: hashOf(words), language: null, untrusted: false, dynamic: dynamic(words), once: true };
    state.put("once", fact("db-code", `${state.file} ${hashOf(words).slice(0, 8)}`, "block", attrs, [whole(s)]));
    return true;
  }
  const verb = c.oneOf("create or replace", "create or alter", "create", "alter", "drop");
  if (!verb) return false;
  if (c.is("algorithm")) c.i += 3;
  const definer = definerOf(c);
  const stated = c.oneOf("sql security definer", "sql security invoker");
  const kind = c.oneOf(...KINDS);
  if (!kind) return false;
  const unless = c.oneOf("if not exists", "if exists") !== null;
  const name = c.name();
  if (name === null) return true;
  const object = kind.replace("constraint trigger", "trigger");
  const called = object === "trigger" ? triggerName(state, name, s.tokens) : name;
  if (verb === "drop") drop(state, object, called, s);
  else if (verb === "alter") alter(state, object, name, s);
  else
    create(state, object, routineName(state, object, called, c), s, {
      definer,
      stated,
      surely: verb === "create" && !unless,
    });
  return true;
}

/** In PostgreSQL several tables may have triggers of one name. */
function triggerName(state: State, name: string, tokens: readonly SqlToken[]): string {
  const on = tokens.findIndex((t) => t.kind === "word" && t.value === "on");
  if (on < 0 || state.dialect === "mysql" || !(has(tokens, "drop") || has(tokens, "execute"))) return name;
  const c = new Cursor(tokens);
  c.i = on + 1;
  return `${name} on ${c.name() ?? ""}`;
}

/** Routines of one name may differ in what they take: the first has the name, others say what they take. */
function routineName(state: State, object: string, name: string, c: Cursor): string {
  if (!/^(function|procedure|aggregate)$/.test(object)) return name;
  const takes = `${name} (${textOf(c.group() ?? [])})`;
  const other = state.made(`code ${object} ${name}`) && !state.made(`takes ${takes}`);
  state.make(`takes ${takes}`);
  return other ? takes : name;
}

const NO_CODE = { hash: "", language: null, untrusted: false, dynamic: false, dropped: true };

function drop(state: State, object: string, name: string, s: Statement): void {
  const owner = `code ${object} ${name}`;
  if (!state.unmake(owner)) state.put(owner, fact("db-code", name, object, NO_CODE, [whole(s)]));
}

interface Header {
  readonly definer: string | null;
  readonly stated: string | null;
  /** It was not there before. */
  readonly surely: boolean;
}

function create(state: State, object: string, name: string, s: Statement, header: Header): void {
  const owner = `code ${object} ${name}`;
  const words = meaning(state, s.tokens);
  const language = valueAfter(s.tokens, "language");
  const untrusted = object === "extension" ? REACHING.test(name) : UNTRUSTED.test(language ?? "");
  const attrs = { hash: hashOf(words), language, untrusted, dynamic: dynamic(words) };
  // Dropped before, it is made anew.
  const before = state.get(owner, "db-code", name, object);
  const at = [whole(s), ...(before?.attrs.dropped === true ? before.at : [])];
  state.unmake(owner);
  state.make(owner, header.surely);
  state.put(owner, fact("db-code", name, object, attrs, at));
  if (/function|procedure|view/.test(object)) state.put(owner, rights(state, object, name, s, header));
}

/** Whose rights it has: in MySQL its maker's, in PostgreSQL its caller's, views those of their owner. */
function rights(state: State, object: string, name: string, s: Statement, header: Header): LocalFact {
  const view = /view/.test(object);
  const tokens = outside(s.tokens);
  // PostgreSQL wants to know the language; where nothing tells one, the default is that of the others.
  const others = state.dialect === "unknown" && !view && !has(tokens, "language");
  const mysql = state.dialect === "mysql" || others || header.definer !== null || header.stated !== null;
  const definer =
    has(tokens, "security", "definer") || (header.definer !== null && header.stated !== "sql security invoker");
  const invoker = has(tokens, "security", "invoker") || (view && invokes(s.tokens));
  const value =
    invoker || !(definer || view || mysql)
      ? "invoker"
      : !view && has(tokens, "set", "search_path")
        ? "definer with a fixed path"
        : "definer";
  const certain = state.dialect !== "unknown" || definer || invoker;
  const made = fact("elevates", name, object, { value, owner: header.definer, ...(view ? { view } : {}) }, [whole(s)]);
  return certain ? made : { ...made, certainty: "syntactic" };
}

/** `WITH (security_invoker = true)`. */
function invokes(tokens: readonly SqlToken[]): boolean {
  const n = tokens.findIndex((t) => t.value === "security_invoker");
  if (n < 0) return false;
  const value = tokens[n + 1]?.value === "=" ? tokens[n + 2]?.value : "true";
  return /^(true|on|1|yes)$/i.test(value ?? "");
}

function alter(state: State, object: string, name: string, s: Statement): void {
  const tokens = outside(s.tokens);
  const owner = `code ${object} ${name}`;
  const before = state.get(owner, "elevates", name, object);
  const definer = has(tokens, "security", "definer");
  const invoker = has(tokens, "security", "invoker") || (/view/.test(object) && invokes(s.tokens));
  const path = has(tokens, "set", "search_path");
  const opened = has(tokens, "reset", "search_path");
  const old = String(before?.attrs.value ?? "invoker");
  const value = invoker
    ? "invoker"
    : definer
      ? path || (old.includes("path") && !opened)
        ? "definer with a fixed path"
        : "definer"
      : path && old !== "invoker"
        ? "definer with a fixed path"
        : opened && old !== "invoker"
          ? "definer"
          : null;
  if (value === null) return;
  if (before) state.put(owner, { ...before, attrs: { ...before.attrs, value }, at: [...before.at, whole(s)] });
  else state.put(owner, fact("elevates", name, object, { value, owner: null, altered: true }, [whole(s)]));
}
