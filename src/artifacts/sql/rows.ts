import type { Statement } from "../../formats/sql/index.ts";
import type { Attrs, ByteRange } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";
import { Cursor, textOf, whole } from "./cursor.ts";
import type { State } from "./state.ts";

/** Row security of a table after one more switch. */
export function rowSecurity(state: State, table: string, value: string, at: readonly ByteRange[]): void {
  const owner = `table ${table}`;
  const before = state.get(owner, "row-policy", table, "state");
  const old = before?.attrs.value;
  const created = state.made(owner);
  const now =
    value === "enabled" && old === "forced"
      ? "forced"
      : value === "not forced" && (created || old === "forced" || old === "enabled")
        ? old === "off"
          ? "off"
          : "enabled"
        : value;
  const attrs: Attrs = created ? { value: now, created } : { value: now };
  if (before) state.also(before, at);
  state.put(owner, fact("row-policy", table, "state", attrs, before?.at ?? [...at]));
}

const COMMANDS = ["select", "insert", "update", "delete"];

interface Policy {
  readonly permissive?: boolean;
  readonly commands?: readonly string[];
  readonly roles?: readonly string[] | null;
  readonly using?: string;
  readonly check?: string;
}

/** What stands behind the table of a policy. */
function policyOf(c: Cursor): Policy | null {
  let found: Policy = {};
  while (!c.done) {
    if (c.take("as")) found = { ...found, permissive: c.oneOf("restrictive", "permissive") !== "restrictive" };
    else if (c.take("for")) {
      const command = c.oneOf("all", ...COMMANDS);
      found = { ...found, commands: command === null || command === "all" ? COMMANDS : [command] };
    } else if (c.take("to")) {
      const roles: string[] = [];
      do {
        const t = c.peek();
        if (t) roles.push(t.value);
        c.i++;
      } while (c.mark(","));
      // PUBLIC is everybody: no limit.
      found = { ...found, roles: roles.includes("public") ? null : roles.sort() };
    } else if (c.oneOf("using", "with check")) {
      const check = c.tokens[c.i - 1]?.value === "check";
      const group = c.group();
      if (!group) return null;
      const text = textOf(group);
      // A condition that always holds is none.
      found = { ...found, ...(text === "true" ? {} : check ? { check: text } : { using: text }) };
    } else return null;
  }
  return found;
}

/** CREATE, ALTER and DROP POLICY. */
export function policyStatement(state: State, s: Statement): boolean {
  const c = new Cursor(s.tokens);
  const verb = c.oneOf("create policy", "alter policy", "drop policy");
  if (!verb) return false;
  c.oneOf("if exists", "if not exists");
  const called = c.name();
  if (called === null || !c.take("on")) return true;
  const table = c.name();
  if (table === null) return true;
  const name = called === "state" ? '"state"' : called;
  const owner = `table ${table}`;
  const before = state.get(owner, "row-policy", table, name);
  const at = [whole(s)];
  const put = (attrs: Attrs, places = at): void => state.put(owner, fact("row-policy", table, name, attrs, places));
  if (verb === "drop policy") {
    if (before && before.attrs.replaces !== true && before.attrs.dropped !== true)
      state.drop(owner, "row-policy", table, name);
    else put({ dropped: true });
    return true;
  }
  if (verb === "alter policy" && c.is("rename")) return true;
  const found = policyOf(c);
  if (!found) return true;
  if (verb === "alter policy") {
    if (before) put({ ...before.attrs, ...(found as Record<string, Json>) }, [...before.at, ...at]);
    else put({ replaces: true, ...(found as Record<string, Json>) });
    return true;
  }
  const whatever = { permissive: true, commands: COMMANDS, roles: null, using: null, check: null };
  put({
    ...whatever,
    ...(found as Record<string, Json>),
    ...(before?.attrs.dropped === true || before?.attrs.replaces === true ? { replaces: true } : {}),
  });
  return true;
}
