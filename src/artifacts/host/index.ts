import { readLines } from "../../formats/lines.ts";
import { readStatements } from "../../formats/statements.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { bounded, EMPTY, unreadable } from "../common.ts";
import { judged } from "../rows.ts";
import type { Judgement } from "../table.ts";
import { settingsFact, startOf } from "../table.ts";
import { hbaFacts } from "./pghba.ts";
import { sshdFacts, sshFacts } from "./sshd.ts";
import type { Product } from "./tables.ts";
import { PRODUCTS } from "./tables.ts";

type Read = (bytes: Uint8Array) => LocalFact[] | Problem;

const statements =
  (
    read: (lines: Exclude<ReturnType<typeof readStatements>, Problem>) => LocalFact[],
    comments: "line" | "anywhere",
  ): Read =>
  (bytes) => {
    const lines = readStatements(bytes, { comments, quotes: '"', continued: false });
    return "code" in lines ? lines : read(lines);
  };

/** Names and values of one product, by its table; the last of a name counts. */
const table =
  ({ subject, rows, comments, named }: Product): Read =>
  (bytes) => {
    const lines = readLines(bytes);
    if ("code" in lines) return lines;
    const [first] = lines;
    if (!first) return [];
    const found = new Map<string, Judgement>();
    for (const line of lines) {
      const [, name = "", value = ""] = /^([\w.-]+)\s*(?:=\s*|\s|$)(.*)$/.exec(uncommented(line.text, comments)) ?? [];
      const key = named(name);
      const row = Object.hasOwn(rows, key) ? rows[key] : undefined;
      if (row) found.set(key, judged(row, value.trim().replace(/^(["'])(.*)\1$/, "$2"), line.at));
    }
    return [settingsFact(subject, [...found.values()], startOf(first.at))];
  };

/** A line up to its comment. */
function uncommented(line: string, comments: string): string {
  for (let i = 0; i < line.length; i++)
    if (comments.includes(line[i] as string) && (i === 0 || /\s/.test(line[i - 1] as string)))
      return line.slice(0, i).trimEnd();
  return line;
}

const READERS: readonly (readonly [RegExp, Read])[] = [
  [/(^|\/)sshd_config(\.j2|\.tmpl)?$|(^|\/)sshd_config\.d\/[^/]+\.conf$/, statements(sshdFacts, "line")],
  [/(^|\/)ssh_config$|(^|\/)ssh_config\.d\/[^/]+\.conf$|(^|\/)\.ssh\/config$/, statements(sshFacts, "line")],
  [/(^|\/)pg_hba[^/]*\.conf$/, statements(hbaFacts, "anywhere")],
  ...PRODUCTS.map((p) => [p.file, table(p)] as const),
];

/** Most paths are none of these. */
const ENDINGS = /(\.(conf|cnf|ini|j2|tmpl)|_config|\.ssh\/config)$/;

/** Daemons of a host: OpenSSH, PostgreSQL with who may connect, MySQL, Redis, PHP. Each by the table of its product. */
export const host: ArtifactKind = {
  id: "host",
  version: 2,
  load: async () => {},
  claims: (path) => (ENDINGS.test(path) && READERS.some(([file]) => file.test(path)) ? 1 : 0),
  extract({ path, bytes }) {
    const read = READERS.find(([file]) => file.test(path))?.[1];
    if (!read || bytes.length === 0) return EMPTY;
    const facts = read(bytes);
    return "code" in facts ? unreadable(bytes, facts) : bounded(bytes, facts);
  },
};
