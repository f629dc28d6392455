import type { SqlToken, Statement } from "../../formats/sql/index.ts";
import { problem } from "../../model/problem.ts";
import { fact, pairable } from "../common.ts";
import { Cursor, parts, whole } from "./cursor.ts";
import type { State } from "./state.ts";

/** What a privilege may be on, beside tables. */
const KINDS = [
  "sequence",
  "database",
  "domain",
  "foreign data wrapper",
  "foreign server",
  "function",
  "procedure",
  "routine",
  "language",
  "large object",
  "parameter",
  "schema",
  "tablespace",
  "type",
  "warehouse",
];

/** A role, `'name'@'host'` as one, or one that SQL names itself. */
function roleOf(cursor: Cursor): string | null {
  if (cursor.oneOf("group", "role", "user") && cursor.done) return null;
  const t = cursor.peek();
  if (!t || t.kind === "mark" || t.kind === "number") return null;
  cursor.i++;
  // In quotes it is a role of that name, and not everybody.
  const quoted = t.value === "PUBLIC" ? '"PUBLIC"' : t.value;
  const name = t.kind === "word" && t.value === "public" ? "PUBLIC" : quoted;
  if (!cursor.mark("@")) return name;
  const host = cursor.peek();
  if (!host || host.kind === "mark") return null;
  cursor.i++;
  return `${name}@${host.value}`;
}

/** Roles between commas. */
function roles(cursor: Cursor): string[] | null {
  const found: string[] = [];
  do {
    const role = roleOf(cursor);
    if (role === null) return null;
    found.push(role);
  } while (cursor.mark(","));
  return found;
}

interface Privilege {
  readonly verb: string;
  /** Columns in order, or "". */
  readonly columns: string;
}

function privileges(tokens: readonly SqlToken[]): Privilege[] | null {
  const found: Privilege[] = [];
  for (const part of parts(tokens)) {
    const c = new Cursor(part);
    const words: string[] = [];
    for (let t = c.peek(); t && (t.kind === "word" || t.kind === "name"); t = c.peek()) {
      words.push(t.value);
      c.i++;
    }
    const columns = c.group();
    if (words.length === 0 || !c.done) return null;
    const verb = /^all( privileges)?$/.test(words.join(" ")) ? "*" : words.join(" ");
    const names = (columns ?? []).filter((t) => t.kind !== "mark").map((t) => t.value);
    found.push({ verb, columns: names.sort().join("\0") });
  }
  return found;
}

/** What privileges are on: tables by name, other things with what they are. */
function resources(cursor: Cursor): string[] | null {
  if (cursor.take("all")) {
    const what = cursor.oneOf("tables", "sequences", "functions", "procedures", "routines");
    if (!what || !cursor.take("in", "schema")) return null;
    return names(cursor)?.map((s) => (what === "tables" ? `table ${s}.*` : `${what} of ${s}`)) ?? null;
  }
  const kind = cursor.oneOf(...KINDS);
  if (!kind) cursor.oneOf("table", "object");
  // A class before `::` in some databases.
  if (cursor.isMark(":") && cursor.mark(":")) cursor.mark(":");
  return names(cursor)?.map((n) => `${kind ?? "table"} ${n}`) ?? null;
}

function names(cursor: Cursor): string[] | null {
  const found: string[] = [];
  do {
    const name = cursor.name();
    if (name === null) return null;
    // Types of the arguments of a routine: another one of that name is another one.
    const types = cursor.isMark("(") ? cursor.group() : [];
    if (types === null) return null;
    found.push(types.length > 0 ? `${name}(${types.map((t) => t.value).join(" ")})` : name);
  } while (cursor.mark(","));
  return found;
}

/** GRANT and REVOKE, DENY, and those for what will be made. */
export function grantStatement(state: State, s: Statement, start = 0, future: string | null = null): boolean {
  const cursor = new Cursor(s.tokens);
  cursor.i = start;
  const verb = cursor.oneOf("grant", "revoke", "deny");
  if (!verb) return false;
  const option = verb === "revoke" && cursor.oneOf("grant option for", "admin option for") !== null;
  const from = cursor.i;
  const on = find(s.tokens, from, "on");
  const to = find(s.tokens, from, verb === "revoke" ? "from" : "to");
  if (to < 0) return true;
  if (on < 0 || on > to) membership(state, s, verb, from, to, option);
  else {
    const listed = privileges(s.tokens.slice(from, on));
    cursor.i = on + 1;
    const found = future === null ? resources(cursor) : futureOf(cursor, future);
    const at = cursor.i;
    cursor.i = to + 1;
    const who = roles(cursor);
    if (listed && found && at === to && who) give(state, s, { verb, option, listed, found, who }, cursor);
  }
  return true;
}

interface Given {
  readonly verb: string;
  readonly option: boolean;
  readonly listed: readonly Privilege[];
  readonly found: readonly string[];
  readonly who: readonly string[];
}

function give(state: State, s: Statement, { verb, option, listed, found, who }: Given, cursor: Cursor): void {
  password(state, who[0] ?? "", cursor);
  const passes = cursor.take("with", "grant", "option");
  cursor.oneOf("cascade", "restrict");
  if (cursor.take("granted", "by")) {
    // What somebody else granted may be all that is taken away.
    if (verb === "revoke") return;
    roleOf(cursor);
  }
  // What else stands at the end has to be understood.
  if (!cursor.done && !cursor.is("as")) return;
  if (!pairable(listed.length, found.length, who.length)) {
    state.problem = problem("sql/too-many", "a grant of more than anyone could read");
    return;
  }
  for (const role of who)
    for (const resource of found)
      for (const p of listed) {
        const given = option ? [passing(p.verb)] : passes ? [p.verb, passing(p.verb)] : [p.verb];
        if (verb === "grant") state.grant(role, resource, given, p.columns, [whole(s)]);
        else if (verb === "revoke") state.revoke(role, resource, given, p.columns, [whole(s)]);
        else deny(state, role, resource, p.verb, s);
      }
}

const passing = (verb: string): string => (verb === "*" ? "pass on everything" : `pass on ${verb}`);

function deny(state: State, role: string, resource: string, verb: string, s: Statement): void {
  const object = `${verb === "*" ? "everything" : verb} on ${resource.replace(/^table /, "")}`;
  state.put(`denied ${role}`, fact("denied", role, object, { condition: null }, [whole(s)]));
}

/** ALTER DEFAULT PRIVILEGES: of tables that are made later. */
function futureOf(cursor: Cursor, where: string): string[] | null {
  const what = cursor.oneOf("tables", "sequences", "functions", "routines", "types", "schemas");
  return what ? [`new ${what}${where}`] : null;
}

/** ALTER DEFAULT PRIVILEGES [FOR ROLE r] [IN SCHEMA s] GRANT ... */
export function defaultPrivileges(state: State, s: Statement): boolean {
  const cursor = new Cursor(s.tokens);
  if (!cursor.take("alter", "default", "privileges")) return false;
  let where = "";
  for (;;) {
    if (cursor.oneOf("for role", "for user")) where += ` of ${roles(cursor)?.join(", ") ?? ""}`;
    else if (cursor.take("in", "schema")) where += ` in ${names(cursor)?.join(", ") ?? ""}`;
    else return grantStatement(state, s, cursor.i, where);
  }
}

/** Index of a word outside parentheses, or -1. */
function find(tokens: readonly SqlToken[], from: number, word: string): number {
  let depth = 0;
  for (let n = from; n < tokens.length; n++) {
    const t = tokens[n] as SqlToken;
    if (t.kind === "mark" && t.value === "(") depth++;
    else if (t.kind === "mark" && t.value === ")") depth--;
    else if (depth === 0 && t.kind === "word" && t.value === word) return n;
  }
  return -1;
}

/** Values that stand for a password and are none. */
const PLACEHOLDER = /^[\W_]*$|\$|\{\{|%\(|^<.*>$|^[:@?]|change_?me|placeholder|example|your[-_ ]|^x+$/i;

/** `PASSWORD 'x'` and `IDENTIFIED BY 'x'`: true where one stands here. */
function password(state: State, role: string, cursor: Cursor): boolean {
  const start = cursor.i;
  let found =
    cursor.oneOf(
      "encrypted password",
      "unencrypted password",
      "password",
      "identified by password",
      "identified by",
    ) !== null;
  if (!found && cursor.take("identified", "with")) {
    cursor.name();
    found = cursor.oneOf("by", "as") !== null;
  }
  cursor.mark("=");
  const value = cursor.peek();
  if (!found || value?.kind !== "text") {
    cursor.i = start;
    return false;
  }
  cursor.i++;
  const at = { from: value.from, to: value.to };
  if (value.value !== "" && !PLACEHOLDER.test(value.value.slice(0, 200)))
    state.put(`secret ${role}`, fact("holds-secret", "repository", `password of role ${role}`, {}, [at]));
  return true;
}

function membership(state: State, s: Statement, verb: string, from: number, to: number, option: boolean): void {
  const groups = new Cursor(s.tokens.slice(from, to));
  const granted = roles(groups);
  const cursor = new Cursor(s.tokens);
  cursor.i = to + 1;
  const members = roles(cursor);
  if (!granted || !groups.done || !members) return;
  const admin = cursor.oneOf("with admin option", "with admin true") !== null;
  cursor.oneOf("cascade", "restrict");
  if (cursor.take("granted", "by")) {
    if (verb === "revoke") return;
    roleOf(cursor);
  }
  if (!cursor.done) return;
  if (!pairable(granted.length, members.length)) {
    state.problem = problem("sql/too-many", "a grant of more than anyone could read");
    return;
  }
  for (const member of members)
    for (const group of granted) {
      if (verb === "grant") join(state, member, group, admin, s);
      else leave(state, member, group, option, s);
    }
}

/** A role becomes a member of another. */
function join(state: State, member: string, group: string, admin: boolean, s: Statement): void {
  state.put(`role ${member}`, fact("member-of", member, group, { everywhere: false, admin }, [whole(s)]));
  state.drop(`role ${member}`, "denied", member, `membership of ${group}`);
}

function leave(state: State, member: string, group: string, option: boolean, s: Statement): void {
  const there = state.get(`role ${member}`, "member-of", member, group);
  if (there && option) state.put(`role ${member}`, { ...there, attrs: { ...there.attrs, admin: false } });
  else if (there) state.drop(`role ${member}`, "member-of", member, group);
  else {
    const verbs = [option ? "admin" : "*"];
    const attrs = { condition: null, verbs, revoked: true };
    state.put(`role ${member}`, fact("denied", member, `membership of ${group}`, attrs, [whole(s)]));
  }
}

/** Attributes of a role that let it do something everywhere. */
const RIGHTS: ReadonlyMap<string, string> = new Map([
  ["superuser", "*"],
  ["bypassrls", "bypass row security"],
  ["createrole", "create roles"],
  ["createdb", "create databases"],
  ["replication", "replicate"],
  ["login", "sign in"],
]);
const ACCOUNTS = ["role", "user", "group", "login"];

/** CREATE, ALTER and DROP of roles and users. */
export function roleStatement(state: State, s: Statement): boolean {
  const cursor = new Cursor(s.tokens);
  const action = cursor.oneOf("create or replace", "create", "alter", "drop");
  const kind = cursor.oneOf(...ACCOUNTS);
  if (!action || !kind || cursor.is("mapping")) return false;
  const unless = cursor.oneOf("if not exists", "if exists") !== null;
  if (action === "drop") {
    for (const role of roles(cursor) ?? [])
      if (state.unmake(`role ${role}`)) state.forget(role, "cluster");
      else state.revoke(role, "cluster", ["*"], "", [whole(s)]);
    return true;
  }
  const role = roleOf(cursor);
  if (role === null) return true;
  if (action !== "alter") {
    state.make(`role ${role}`, !unless);
    // Users sign in by themselves; that one is made is said also where it may do nothing.
    state.grant(role, "cluster", kind === "user" || kind === "login" ? ["sign in"] : [], "", [head(s, cursor)]);
  }
  attributes(state, s, role, cursor);
  return true;
}

const head = (s: Statement, cursor: Cursor) => ({ from: s.at.from, to: cursor.since(0).to });

function attributes(state: State, s: Statement, role: string, cursor: Cursor): void {
  while (!cursor.done) {
    if (password(state, role, cursor)) continue;
    // What it is set to from then on is not read.
    if (cursor.oneOf("set", "reset", "rename") !== null) return;
    const at = cursor.i;
    const t = cursor.peek() as SqlToken;
    cursor.i++;
    const positive = t.value.replace(/^no/, "");
    const right = t.kind === "word" ? (RIGHTS.get(t.value) ?? RIGHTS.get(positive)) : undefined;
    if (right !== undefined) {
      const place = [{ from: t.from, to: t.to }];
      if (RIGHTS.has(t.value)) state.grant(role, "cluster", [right], "", place);
      else state.revoke(role, "cluster", [right], "", place);
    } else if (t.kind === "word" && (t.value === "in" || t.value === "role" || t.value === "admin")) {
      const others = t.value !== "in" || cursor.oneOf("role", "group") !== null ? roles(cursor) : null;
      for (const other of others ?? [])
        if (t.value === "in") join(state, role, other, false, s);
        else join(state, other, role, t.value === "admin", s);
      if (!others) cursor.i = at + 1;
    }
  }
}
