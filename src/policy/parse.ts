import type { Document, Node } from "yaml";
import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import { z } from "zod";
import type { Digest } from "../model/digest.ts";
import { digestOf } from "../model/digest.ts";
import type { Json } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import type { Condition } from "./condition.ts";
import { compile, fieldsOf } from "./condition.ts";
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
  if (broken) return { problems: [problem("policy/yaml", `${at(broken.pos[0])}: ${broken.message.split("\n")[0]}`)] };
  const lost = protoKey(document);
  if (lost) return { problems: [problem("policy/invalid", `${at(lost.range?.[0] ?? 0)}: "__proto__" is no name`)] };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
  } catch {
    return { problems: [problem("policy/yaml", `${path}: too many aliases`)] };
  }
  const place = (keys: readonly PropertyKey[]): string => at(offsetOf(document.contents, keys));
  const parsed = PolicySchema.safeParse(value);
  if (!parsed.success) return { problems: parsed.error.issues.flatMap((issue) => issueProblems(issue, place)) };
  const found = meaning(parsed.data, place);
  if ("problems" in found) return found;
  return { policy: found.policy, digest: digestOf("sallyport.policy/v1", parsed.data as unknown as Json) };
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

function issueProblems(issue: Issue, place: (keys: readonly PropertyKey[]) => string): Problem[] {
  const where = issue.path.map(String).join(".") || "the policy";
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

/** What no schema can say: names that must exist, conditions that must compile, ids that must be unique. */
function meaning(
  text: PolicyText,
  place: (keys: readonly PropertyKey[]) => string,
): { policy: Policy } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const say = (keys: readonly PropertyKey[], message: string, ...hints: string[]): void =>
    void problems.push(problem("policy/invalid", `${place(keys)}: ${message}`, ...hints));
  const stages = text.stages.map((s) => s.id);
  const unique = (name: "stages" | "services" | "rules", ids: readonly string[]): void => {
    for (const [i, id] of ids.entries()) if (ids.indexOf(id) !== i) say([name, i, "id"], `"${id}" is used twice`);
  };
  unique("stages", stages);
  unique(
    "services",
    text.services.map((s) => s.id),
  );
  unique(
    "rules",
    text.rules.map((r) => r.id),
  );
  const branches = text.stages.map((s) => s.branch);
  for (const [i, branch] of branches.entries())
    if (branches.indexOf(branch) !== i) say(["stages", i, "branch"], `branch "${branch}" belongs to two stages`);
  const rules = text.rules.flatMap((rule, i): Rule[] => {
    const near = (word: string, known: readonly string[]): string[] => {
      const found = nearest(word, known);
      return found ? [`did you mean "${found}"?`] : [];
    };
    for (const stage of Object.keys(rule.at))
      if (stage !== "*" && !stages.includes(stage))
        say(["rules", i, "at", stage], `rule ${rule.id}: no stage is called "${stage}"`, ...near(stage, stages));
    const asks = Object.values(rule.at).includes("review");
    if (asks && rule.by === undefined)
      say(["rules", i], `rule ${rule.id}: a review needs "by", the group that may answer`);
    if (rule.by !== undefined && !Object.hasOwn(text.groups, rule.by))
      say(
        ["rules", i, "by"],
        `rule ${rule.id}: no group is called "${rule.by}"`,
        ...near(rule.by, Object.keys(text.groups)),
      );
    const condition = compile(rule.on, rule.when);
    if (typeof condition === "string") {
      const wrong = /^(?:no such key|unknown variable): (\w+)/.exec(condition)?.[1] ?? "";
      say(["rules", i, "when"], `rule ${rule.id}: ${condition}`, ...near(wrong, [rule.on, ...fieldsOf(rule.on)]));
      return [];
    }
    const digest = digestOf("sallyport.rule/v1", { on: rule.on, when: rule.when, by: rule.by ?? null });
    return [{ id: rule.id, on: rule.on, when: rule.when, at: rule.at, by: rule.by ?? null, condition, digest }];
  });
  if (problems.length > 0) return { problems };
  const covers = text.covers.map((c) => ({ by: c.by, spans: globMatcher(c.spans), opaque: globMatcher(c.opaque) }));
  return { policy: { stages: text.stages, services: text.services, groups: text.groups, covers, rules } };
}

/** JSON Schema (2020-12) of the policy file, for editors. */
export const policySchema = (): Json => z.toJSONSchema(PolicySchema, { io: "input" }) as unknown as Json;
