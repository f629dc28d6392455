import type { Statement } from "../../formats/statements.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Row } from "../rows.ts";
import { judged } from "../rows.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import { SSH, SSHD } from "./tables.ts";

interface Block {
  readonly subject: string;
  readonly head: Statement;
  readonly lines: Statement[];
}

/** `Match` and `Host` begin a block that goes to the next. */
function blocks(lines: readonly Statement[], name: string, opener: RegExp): Block[] {
  const [first] = lines;
  if (!first) return [];
  const found: Block[] = [{ subject: name, head: first, lines: [] }];
  for (const line of lines) {
    const [word = "", ...rest] = line.words;
    if (opener.test(word))
      found.push({ subject: `${name} ${word.toLowerCase()} ${rest.join(" ")}`, head: line, lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  return found;
}

/** `Name value`, `Name=value`. */
const pair = ({ words }: Statement): { name: string; value: string } => {
  const [first = "", ...rest] = words.join(" ").split(/\s*=\s*|\s+/);
  return { name: first.toLowerCase(), value: rest.join(" ") };
};

type Outer = ReadonlyMap<string, Judgement>;
const NOTHING: Outer = new Map();

/** The first value of a name counts. In a `Match` what is unset is as it is set outside of it. */
function settings(block: Block, rows: Readonly<Record<string, Row>>, outer: Outer): ReadonlyMap<string, Judgement> {
  const found = new Map<string, Judgement>();
  for (const line of block.lines) {
    const { name, value } = pair(line);
    if (name === "include")
      found.set(`settings of ${value}`, {
        name: `settings of ${value}`,
        value: "read",
        grade: null,
        unset: 0,
        at: line.at,
      });
    const row = Object.hasOwn(rows, name) ? (rows[name] as Row) : null;
    if (!row || found.has(row.said)) continue;
    const one = judged(row, value, line.at);
    found.set(row.said, { ...one, unset: outer.get(row.said)?.grade ?? row.unset });
  }
  return found;
}

/** What a server of OpenSSH lets in and how; users that it lets in or not, commands that it forces. */
export function sshdFacts(lines: readonly Statement[]): LocalFact[] {
  const [whole, ...matches] = blocks(lines, "sshd", /^match$/i);
  if (!whole) return [];
  const outer = settings(whole, SSHD, NOTHING);
  return [whole, ...matches].flatMap((block) => [
    settingsFact(block.subject, [...settings(block, SSHD, block === whole ? NOTHING : outer).values()], block.head.at),
    ...firsts(block.lines).flatMap((line) => guards(block.subject, line)),
    ...lists(block),
    ...(block === whole ? orderOf(matches) : []),
  ]);
}

/** Lines that can be given once only: the first of each name counts. */
const firsts = (lines: readonly Statement[]): Statement[] =>
  lines.filter((line, i) => {
    const { name } = pair(line);
    return /^deny/.test(name) || lines.findIndex((l) => pair(l).name === name) === i;
  });

/** Where several blocks fit one connection, the first that says something counts. */
function orderOf(matches: readonly Block[]): LocalFact[] {
  if (matches.length < 2) return [];
  const value = matches.map((m) => m.subject).join(", ");
  const at = matches.map((m) => m.head.at);
  return [fact("setting", "sshd", "order of its conditions", { value, grade: null }, at)];
}

function guards(subject: string, line: Statement): LocalFact[] {
  const { name, value } = pair(line);
  const guard = (object: string): LocalFact[] => [
    fact("edge-guard", subject, object, { mode: "enforce", allows: null, rule: value }, [line.at]),
  ];
  if (name === "forcecommand" && value !== "none") return guard("a forced command");
  if (name === "chrootdirectory" && value !== "none" && !/^\/+\.?$/.test(value))
    return guard("a root folder of its own");
  if (name === "permitopen" && value !== "any") return guard("a list of places to forward to");
  if (name === "denyusers" || name === "denygroups")
    return value
      .split(" ")
      .map((who) =>
        fact(
          "denied",
          `${name === "denyusers" ? "user" : "group"} ${who}`,
          `signing in to ${subject}`,
          { condition: null },
          [line.at],
        ),
      );
  return [];
}

/** Several lines of one list are one list. */
function lists({ subject, lines }: Block): LocalFact[] {
  return ["allowusers", "allowgroups"].flatMap((key) => {
    const own = lines.filter((l) => pair(l).name === key);
    if (own.length === 0) return [];
    const allows = own.flatMap((l) => pair(l).value.split(" ")).sort();
    const object = key === "allowusers" ? "a list of users" : "a list of groups";
    return [
      fact(
        "edge-guard",
        subject,
        object,
        { mode: "enforce", allows, rule: null },
        own.map((l) => l.at),
      ),
    ];
  });
}

/** Whether a client of OpenSSH knows whom it talks to. */
export const sshFacts = (lines: readonly Statement[]): LocalFact[] =>
  blocks(lines, "ssh", /^(host|match)$/i)
    .filter((block, i) => i > 0 || block.lines.length > 0)
    .map((block) =>
      settingsFact(block.subject, [...settings(block, SSH, NOTHING).values()], block.head.at, "hosts", "verifies-peer"),
    );
