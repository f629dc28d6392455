import type { Document, Node } from "yaml";
import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import { z } from "zod";
import type { Digest } from "../model/digest.ts";
import { digestOf } from "../model/digest.ts";
import type { Json } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { fail, problem } from "../model/problem.ts";
import type { Condition } from "./condition.ts";
import { compile, fieldsOf, SUBJECTS } from "./condition.ts";
import { globMatcher } from "./glob.ts";
import type { PolicyText } from "./schema.ts";
import { PolicySchema } from "./schema.ts";

export interface Rule {
  readonly id: string;
  readonly on: PolicyText["rules"][number]["on"];
  readonly when: string;
  readonly at: Readonly<Record<string, "note" | "review" | "block">>;
  readonly by: string | null;
  readonly condition: Condition;
  /** Of subject, condition and group: the same question has the same digest at every stage. */
  readonly digest: Digest;
}

export type Group = { readonly members: readonly string[] } | { readonly from: "sign-in" };

export interface Policy {
  readonly stages: readonly {
    readonly id: string;
    readonly branch: string;
    readonly requires: readonly string[];
    readonly class: string;
  }[];
  readonly services: readonly { readonly id: string; readonly paths: readonly string[] }[];
  readonly groups: Readonly<Record<string, Group>>;
  readonly covers: readonly {
    readonly by: string;
    readonly spans: (path: string) => boolean;
    readonly opaque: (path: string) => boolean;
  }[];
  readonly rules: readonly Rule[];
}

export type ParsedPolicy =
  | { readonly policy: Policy; readonly digest: Digest }
  | { readonly problems: readonly Problem[] };

const MAX_BYTES = 1024 * 1024;

/** Reads a policy. Every problem names its place; a policy with one problem is no policy. */
export function parsePolicy(text: string, path: string): ParsedPolicy {
  if (text.length > MAX_BYTES)
    return { problems: [problem("policy/too-large", `${path}: more than ${MAX_BYTES} bytes`)] };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    strict: true,
    version: "1.2",
    logLevel: "error",
  });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken) {
    // The library says the place once more, at the end.
    const said = (broken.message.split("\n")[0] as string).replace(/ at line \d+, column \d+:?$/, "");
    return { problems: [problem("policy/yaml", `${at(broken.pos[0])}: ${said}`)] };
  }
  const lost = protoKey(document);
  if (lost) return { problems: [problem("policy/invalid", `${at(lost.range?.[0] ?? 0)}: "__proto__" is no name`)] };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
  } catch {
    return { problems: [problem("policy/yaml", `${path}: too many aliases`)] };
  }
  const place = (keys: readonly PropertyKey[]): string => at(offsetOf(document.contents, keys));
  if (value === null || value === undefined)
    return { problems: [problem("policy/invalid", `${at(0)}: the policy is empty`, "sallyport init writes one")] };
  const parsed = PolicySchema.safeParse(value);
  const { problems, conditions } = meaning(draftOf(value), place);
  for (const issue of parsed.error?.issues ?? []) problems.push(...issueProblems(issue, value, place));
  if (!parsed.success || problems.length > 0) return { problems: inOrder(problems, path) };
  return {
    policy: policyOf(parsed.data, conditions),
    digest: digestOf("sallyport.policy/v1", parsed.data as unknown as Json),
  };
}

/** As they stand in the text. */
function inOrder(problems: readonly Problem[], path: string): Problem[] {
  const placed = problems.map((p) => {
    const [, line = "0", column = "0"] = /^:(\d+):(\d+): /.exec(p.message.slice(path.length)) ?? [];
    return { p, line: Number(line), column: Number(column) };
  });
  return placed.sort((a, b) => a.line - b.line || a.column - b.column).map(({ p }) => p);
}

/** The schema would pass over this one key without a word. */
function protoKey(document: Document): Node | null {
  let found: Node | null = null;
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value !== "__proto__") return undefined;
      found = key;
      return visit.BREAK;
    },
  });
  return found;
}

/** Where a path of keys stands in the text: the deepest node that exists. */
function offsetOf(root: unknown, keys: readonly PropertyKey[]): number {
  let node = root as Node | null;
  let offset = 0;
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find((i) => isScalar(i.key) && String(i.key.value) === String(key));
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      node = (node.items[Number(key)] as Node | undefined) ?? null;
      offset = node?.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}

type Issue = z.core.$ZodIssue;

const ENTRIES: Readonly<Record<string, string>> = { rules: "rule", stages: "stage", services: "service" };

/** What a path leads to, with the name that a person gave it: `rule access/widened: on`. */
function whereIn(value: unknown, path: readonly PropertyKey[]): string {
  const [list, index, ...rest] = path;
  const word = ENTRIES[String(list)];
  if (!word || typeof index !== "number") return path.map(String).join(".") || "the policy";
  const id = textOf(recordOf(listOf(recordOf(value)[String(list)])[index]).id);
  const entry = id === undefined ? `${word} ${index + 1}` : `${word} ${id}`;
  return [entry, ...(rest.length > 0 ? [rest.map(String).join(".")] : [])].join(": ");
}

function issueProblems(issue: Issue, value: unknown, place: (keys: readonly PropertyKey[]) => string): Problem[] {
  const where = whereIn(value, issue.path);
  if (issue.code !== "unrecognized_keys")
    return [
      problem(
        "policy/invalid",
        `${place(issue.path)}: ${where}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`,
      ),
    ];
  const known = keysAt(issue.path);
  return issue.keys.map((key) => {
    const near = nearest(key, known);
    return problem(
      "policy/unknown-key",
      `${place([...issue.path, key])}: unknown key "${key}" in ${where}`,
      ...(near ? [`did you mean "${near}"?`] : [`known keys: ${known.join(", ")}`]),
    );
  });
}

/** Keys that the schema allows at a path. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let at: unknown = z.toJSONSchema(PolicySchema, { io: "input" });
  for (const key of path) {
    const node = at as { properties?: Record<string, unknown>; items?: unknown; additionalProperties?: unknown };
    at = typeof key === "number" ? node.items : (node.properties?.[String(key)] ?? node.additionalProperties);
  }
  const node = at as { properties?: object; anyOf?: { properties?: object }[] } | undefined;
  return [node, ...(node?.anyOf ?? [])].flatMap((n) => Object.keys(n?.properties ?? {}));
}

/** The known word within two edits, or null. */
export function nearest(word: string, known: readonly string[]): string | null {
  const scored = known.map((k) => ({ k, d: distance(word, k) })).sort((a, b) => a.d - b.d);
  return scored[0] && scored[0].d <= 2 ? scored[0].k : null;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] as number;
}

/** As much of a policy as can be told, also where the schema has something against the rest. Undefined: not known. */
interface Draft {
  readonly stages: readonly { readonly id: string | undefined; readonly branch: string | undefined }[];
  readonly services: readonly { readonly id: string | undefined }[];
  readonly groups: readonly string[];
  /** Whether all names of stages and groups are known, so that another one is wrong. */
  readonly whole: { readonly stages: boolean; readonly groups: boolean };
  readonly rules: readonly DraftRule[];
}

interface DraftRule {
  readonly id: string | undefined;
  readonly on: Rule["on"] | undefined;
  readonly when: string | undefined;
  readonly at: Readonly<Record<string, unknown>>;
  readonly by: string | undefined;
  readonly unasked: boolean;
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

function draftOf(value: unknown): Draft {
  const all = recordOf(value);
  const stages = listOf(all.stages).map((s) => ({ id: textOf(recordOf(s).id), branch: textOf(recordOf(s).branch) }));
  return {
    stages,
    services: listOf(all.services).map((s) => ({ id: textOf(recordOf(s).id) })),
    groups: Object.keys(recordOf(all.groups)),
    whole: {
      stages: stages.length > 0 && stages.every((s) => s.id !== undefined),
      groups: all.groups === recordOf(all.groups),
    },
    rules: listOf(all.rules).map((one) => {
      const { id, on, when, at, by } = recordOf(one);
      return {
        ...{ id: textOf(id), when: textOf(when), at: recordOf(at), by: textOf(by) },
        on: SUBJECTS.find((s) => s === on),
        unasked: by === undefined,
      };
    }),
  };
}

const hinted = (word: string, known: readonly string[]): string[] => {
  const found = nearest(word, known);
  return found ? [`did you mean "${found}"?`] : [];
};

/** What no schema can say: names that must exist, conditions that must compile, ids that must be unique. */
function meaning(
  draft: Draft,
  place: (keys: readonly PropertyKey[]) => string,
): { readonly problems: Problem[]; readonly conditions: ReadonlyMap<number, Condition> } {
  const problems: Problem[] = [];
  const conditions = new Map<number, Condition>();
  const say = (keys: readonly PropertyKey[], message: string, ...hints: string[]): void =>
    void problems.push(problem("policy/invalid", `${place(keys)}: ${message}`, ...hints));
  for (const name of ["stages", "services", "rules"] as const) {
    const ids = draft[name].map((one) => one.id);
    for (const [i, id] of ids.entries())
      if (id !== undefined && ids.indexOf(id) !== i) say([name, i, "id"], `"${id}" is used twice`);
  }
  const branches = draft.stages.map((s) => s.branch);
  for (const [i, branch] of branches.entries())
    if (branch !== undefined && branches.indexOf(branch) !== i)
      say(["stages", i, "branch"], `branch "${branch}" belongs to two stages`);
  const stages = draft.stages.flatMap((s) => s.id ?? []);
  for (const [i, { id, on, when, at, by, unasked }] of draft.rules.entries()) {
    const rule = `rule ${id ?? i + 1}`;
    for (const stage of draft.whole.stages ? Object.keys(at) : [])
      if (stage !== "*" && !stages.includes(stage))
        say(["rules", i, "at", stage], `${rule}: no stage is called "${stage}"`, ...hinted(stage, stages));
    if (unasked && Object.values(at).includes("review"))
      say(["rules", i], `${rule}: a review needs "by", the group that may answer`);
    if (draft.whole.groups && by !== undefined && !draft.groups.includes(by))
      say(["rules", i, "by"], `${rule}: no group is called "${by}"`, ...hinted(by, draft.groups));
    if (on === undefined || when === undefined) continue;
    const condition = compile(on, when);
    if (typeof condition !== "string") {
      conditions.set(i, condition);
      continue;
    }
    const wrong = /^(?:no such key|unknown variable): (\w+)/.exec(condition)?.[1] ?? "";
    say(["rules", i, "when"], `${rule}: ${condition}`, ...hinted(wrong, [on, ...fieldsOf(on)]));
  }
  return { problems, conditions };
}

/** The policy of a text in which there is no problem. */
function policyOf(text: PolicyText, conditions: ReadonlyMap<number, Condition>): Policy {
  const rules = text.rules.map(({ id, on, when, at, by = null }, i): Rule => {
    const condition = conditions.get(i) ?? fail("policy/invalid", `rule ${id} was not compiled`);
    return { id, on, when, at, by, condition, digest: digestOf("sallyport.rule/v1", { on, when, by }) };
  });
  const covers = text.covers.map((c) => ({ by: c.by, spans: globMatcher(c.spans), opaque: globMatcher(c.opaque) }));
  return { stages: text.stages, services: text.services, groups: text.groups, covers, rules };
}

/** JSON Schema (2020-12) of the policy file, for editors. */
export const policySchema = (): Json => z.toJSONSchema(PolicySchema, { io: "input" }) as unknown as Json;
