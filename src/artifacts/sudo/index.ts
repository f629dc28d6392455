import type { Statement } from "../../formats/statements.ts";
import { readStatements } from "../../formats/statements.ts";
import type { ArtifactKind, ByteRange, LocalFact, OpaqueRange } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";
import type { Judgement } from "../table.ts";
import { settingsFact, startOf } from "../table.ts";
import { defaultsOf } from "./defaults.ts";
import type { Entry } from "./rules.ts";
import { Aliases, entriesOf } from "./rules.ts";

// sudo itself leaves out names with a dot or a tilde (sudoers(5), "Including other files").
const FILE =
  /(^|\/)sudoers(\.j2|\.tmpl|\.template)?$|(^|\/)sudoers\.d\/(?!README)[^/.~]+(\.j2|\.tmpl|\.template)?$|\.sudoers$/;
const INCLUDE = /^[@#]include(dir)?$/;

/** Sudo: who may run what as whom, for which commands no password is asked, and what holds for all. */
export const sudo: ArtifactKind = {
  id: "sudo",
  version: 2,
  load: async () => {},
  claims: (path) => (FILE.test(path) ? 1 : 0),
  extract({ bytes }) {
    const lines = readStatements(bytes, {
      comments: "anywhere",
      quotes: '"',
      continued: true,
      hash: /#(include(dir)?[ \t]|\d)/y,
    });
    if ("code" in lines) return unreadable(bytes, lines);
    const [first] = lines;
    if (!first) return EMPTY;
    const { entries, opaque } = read(lines);
    const facts = [...userFacts(entries), ...defaultFacts(lines, first)];
    return bounded(bytes, facts, opaque);
  },
};

/** Entries of all users; a line that is no entry makes sudo refuse the file. */
function read(lines: readonly Statement[]): { entries: Entry[]; opaque: OpaqueRange[] } {
  const aliases = new Aliases(lines);
  const entries: Entry[] = [];
  const opaque: OpaqueRange[] = [];
  for (const line of lines) {
    const [word = ""] = line.words;
    if (INCLUDE.test(word) || /^(\w+_Alias|Defaults\b.*)$/.test(word)) continue;
    const own = entriesOf(line, aliases);
    if (own) entries.push(...own);
    else opaque.push({ ...line.at, reason: problem("sudo/broken", "a line that is no rule") });
  }
  return { entries, opaque };
}

/** `Defaults:user`, `Defaults@host`, `Defaults>runas`, `Defaults!command` hold for some only. */
function defaultFacts(lines: readonly Statement[], first: Statement): LocalFact[] {
  const bySubject = new Map<string, Judgement[]>([["sudo", []]]);
  for (const line of lines) {
    const [word = "", path = ""] = line.words;
    if (INCLUDE.test(word)) {
      const included = { name: `rules of ${path}`, value: "read", grade: null, unset: 0, at: line.at };
      bySubject.get("sudo")?.push(included);
    }
    if (!word.startsWith("Defaults")) continue;
    const subject = `sudo${word.length > "Defaults".length ? ` of ${word.slice("Defaults".length)}` : ""}`;
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), ...defaultsOf(line)]);
  }
  return [...bySubject].map(([subject, list]) => settingsFact(subject, list, list[0]?.at ?? startOf(first.at)));
}

interface User {
  readonly entries: Entry[];
  readonly at: Set<ByteRange>;
}

const everyone = (name: string): string => (name === "ALL" ? "everyone" : name);

function userFacts(entries: readonly Entry[]): LocalFact[] {
  const users = new Map<string, User>();
  for (const entry of entries) {
    const key = JSON.stringify([everyone(entry.user), entry.host === "ALL" ? "" : entry.host]);
    const known = users.get(key) ?? { entries: [], at: new Set() };
    users.set(key, known);
    known.entries.push(entry);
    known.at.add(entry.at);
  }
  return [...users].flatMap(([key, { entries: own, at }]) => {
    const [name, host] = JSON.parse(key) as [string, string];
    return oneUser(name, host, own, [...at]);
  });
}

function oneUser(name: string, host: string, own: readonly Entry[], at: readonly ByteRange[]): LocalFact[] {
  const allowed = own.filter((e) => !e.negated);
  const grants = new Map<string, Json>();
  for (const e of allowed) for (const g of grantsOf(e)) grants.set(JSON.stringify(g), g);
  // The last entry that fits decides: what is allowed again below is not denied.
  const again = (e: Entry, i: number): boolean =>
    own.slice(i + 1).some((o) => !o.negated && (o.command === "ALL" || o.command === e.command));
  const denied = new Map(
    own.flatMap((e, i) => (e.negated && !again(e, i) ? [[resourceOf(e.command), e.at] as const] : [])),
  );
  const facts = [
    fact(
      "can",
      name,
      "commands",
      { grants: [...grants].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, g]) => g), aggregates: null },
      at,
      host,
    ),
    ...[...denied].map(([command, place]) =>
      fact("denied", name, command, { condition: null, evadable: true }, [place], host),
    ),
  ];
  const tags = tagsOf(allowed);
  return [...facts, settingsFact(name, tags, at[0] as ByteRange, "what sudo asks", "setting", host)];
}

/** A command without arguments may have any; `""` stands for none. */
function resourceOf(command: string): string {
  const edit = command.replace(/^sudoedit\s+/, "");
  if (command === "ALL") return "/*";
  if (edit !== command) return edit;
  if (command.endsWith("/")) return `${command}*`;
  return command.includes(" ") ? command.replace(/ ""$/, "") : `${command} *`;
}

function grantsOf({ command, runas }: Entry): Json[] {
  const [users, groups] = [
    (runas ?? "root").split(",").filter((r) => r !== "" && !r.startsWith(":")),
    (runas ?? "").split(",").filter((r) => r.length > 1 && r.startsWith(":")),
  ];
  const anyone = users.includes("ALL");
  const what = command.startsWith("sudoedit ") ? ["edit"] : command === "ALL" ? ["run", "edit"] : ["run"];
  const verbs = anyone
    ? ["*"]
    : what
        .flatMap((w) => [...users.map((u) => `${w} as ${u}`), ...groups.map((g) => `${w} with group ${g.slice(1)}`)])
        .sort();
  return [{ resource: resourceOf(command), verbs, names: null }];
}

/** Tags that say something, with how weak they are and what stands without them. */
const TAGS: readonly (readonly [tag: string, said: string, value: string, grade: number, unset: number])[] = [
  ["NOPASSWD", "password for", "not asked", 1, 0],
  ["SETENV", "variables for", "by the caller", 1, 0],
  ["NOEXEC", "programs started by", "refused", 0, 1],
  ["FOLLOW", "links edited by", "followed", 1, 0],
];

/**
 * The last entry that fits a command and who it runs as decides what is asked for it; one for all commands takes the place of those
 * above that run as the same.
 */
function tagsOf(allowed: readonly Entry[]): Judgement[] {
  const found = new Map<string, { readonly runas: string; readonly said: Judgement[] }>();
  for (const { command, tags, options, at, ...entry } of allowed) {
    const runas = entry.runas ?? "root";
    if (command === "ALL")
      for (const [key, held] of found) if (runas === "ALL" || held.runas === runas) found.delete(key);
    const what = `${command === "ALL" ? "every command" : command}${runas === "root" ? "" : ` as ${runas}`}`;
    const said = TAGS.filter(([tag]) => tags.includes(tag)).map(
      ([, words, value, grade, unset]): Judgement => ({ name: `${words} ${what}`, value, grade, unset, at }),
    );
    for (const option of options) {
      const [name = "", value = ""] = option.split("=");
      said.push({ name: `${name.toLowerCase()} of ${what}`, value: value.trim(), grade: null, unset: 0, at });
    }
    found.set(JSON.stringify([what, runas]), { runas, said });
  }
  return [...found.values()].flatMap((f) => f.said);
}
