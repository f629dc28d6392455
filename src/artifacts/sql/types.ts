import type { Statement } from "../../formats/sql/index.ts";
import { fact } from "../common.ts";
import { Cursor, whole } from "./cursor.ts";
import type { State } from "./state.ts";

/** CREATE TYPE ... AS ENUM, and values that it gets later: what a column of it may hold. */
export function typeStatement(state: State, s: Statement): boolean {
  const c = new Cursor(s.tokens);
  const verb = c.oneOf("create type", "alter type");
  if (!verb) return false;
  const type = c.name();
  if (type === null) return true;
  const made = verb === "create type" && c.take("as", "enum");
  if (!made && !c.take("add", "value")) return true;
  c.take("if", "not", "exists");
  const start = { from: s.at.from, to: c.since(0).to };
  const values = made ? (c.group() ?? []) : s.tokens.slice(c.i, c.i + 1);
  const end = { from: c.since(0).to - 1, to: s.at.to };
  for (const v of values) {
    if (v.kind !== "text") continue;
    const at = made ? [{ from: v.from, to: v.to }, start, end] : [whole(s)];
    state.put(`type ${type}`, fact("wire-id", type, `value ${v.value}`, { name: v.value, type: "value" }, at));
  }
  return true;
}
