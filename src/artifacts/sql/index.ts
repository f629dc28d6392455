import type { Statement } from "../../formats/sql/index.ts";
import { parseSql } from "../../formats/sql/index.ts";
import type { ArtifactKind } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, unreadable } from "../common.ts";
import { codeStatement } from "./code.ts";
import { defaultPrivileges, grantStatement, roleStatement } from "./grants.ts";
import { policyStatement } from "./rows.ts";
import { State } from "./state.ts";
import { alterTable, createTable, deleteStatement, dropStatement, indexStatement } from "./tables.ts";
import { typeStatement } from "./types.ts";

/** Files of which every statement undoes a migration. */
const DOWN = /([._-]down\.sql|(^|\/)down\.sql|(^|\/)U\d[\w.]*__[^/]*\.sql|\.(undo|rollback|revert)\.sql)$/i;

/** SQL of PostgreSQL and MySQL: what the statements of a file come to, one after the other. */
export const sql: ArtifactKind = {
  id: "sql",
  version: 2,
  load: async () => {},
  claims: (path) => (/\.(sql|pgsql|psql|mysql|ddl)$/i.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = parseSql(path, bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const base = path.split("/").pop() ?? path;
    // Some tools name the folder for the migration and its file the same everywhere.
    const name = /^(migration|up|index|schema)\.sql$/i.test(base) ? path.split("/").slice(-2).join("/") : base;
    const state = new State(name.replace(/\.\w+$/, ""), parsed.dialect);
    if (!DOWN.test(path)) for (const s of parsed.statements) if (!s.down) replay(state, s);
    if (state.problem) return unreadable(bytes, state.problem);
    return bounded(bytes, state.facts());
  },
};

const UNDOES = /^(rollback|abort)$/;
/** Settings after which a name may mean something else, or somebody else speaks. */
const ELSEWHERE = /^(search_path|schema|role|authorization)$/;

type Reader = (state: State, s: Statement) => boolean;
const GRANTS: readonly Reader[] = [(state, s) => grantStatement(state, s)];
/** Who may understand a statement, by its first word. */
const READERS: Readonly<Record<string, readonly Reader[]>> = {
  grant: GRANTS,
  revoke: GRANTS,
  deny: GRANTS,
  truncate: [dropStatement],
  delete: [deleteStatement],
  create: [createTable, typeStatement, indexStatement, policyStatement, roleStatement, codeStatement],
  alter: [defaultPrivileges, alterTable, typeStatement, policyStatement, roleStatement, codeStatement],
  drop: [dropStatement, indexStatement, policyStatement, roleStatement, codeStatement],
  do: [codeStatement],
  prepare: [codeStatement],
  execute: [codeStatement],
  exec: [codeStatement],
};

function replay(state: State, s: Statement): void {
  const first = s.tokens[0]?.value ?? "";
  if (UNDOES.test(first))
    state.problem ??= problem("sql/rollback", "statements are taken back: what is left of them is not known");
  if (
    !state.empty &&
    (first === "use" || (first === "set" && s.tokens.slice(1, 4).some((t) => ELSEWHERE.test(t.value))))
  )
    state.problem ??= problem("sql/elsewhere", "what names and rights mean changes within the file");
  if (Object.hasOwn(READERS, first)) READERS[first]?.some((reads) => reads(state, s));
}
