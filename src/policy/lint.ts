import type { Policy, Rule } from "./parse.ts";
import { nearest } from "./parse.ts";

/** Something that a valid policy says and nobody can have meant. */
export interface Doubt {
  /** Rule or group id. */
  readonly about: string;
  readonly says: string;
  readonly hint: string | null;
}

export interface KnownNames {
  readonly relations: readonly string[];
  readonly areas: readonly string[];
  /** Digests of rules that are as they should be, whatever stands around them. */
  readonly shipped: ReadonlySet<string>;
}

const LITERALS = /\b(change|finding)\.(rel|area|op|direction|severity)\s*(==|in)\s*("[^"]*"|\[[^\]]*\])/g;

/** Names that a condition compares a field with; what it excludes is not among them. */
function literals(when: string): { readonly field: string; readonly value: string }[] {
  return [...when.matchAll(LITERALS)].flatMap(([, subject = "", field = "", , text = ""]) =>
    [...text.matchAll(/"([^"]*)"/g)].map(([, value = ""]) => ({ field: `${subject}.${field}`, value })),
  );
}

function ruleDoubts(rule: Rule, policy: Policy, values: Readonly<Record<string, readonly string[]>>): Doubt[] {
  const doubts: Doubt[] = [];
  const say = (says: string, hint: string | null = null): void => void doubts.push({ about: rule.id, says, hint });
  const at = policy.stages.map((s) => (Object.hasOwn(rule.at, s.id) ? rule.at[s.id] : rule.at["*"]) ?? "note");
  if (at.every((outcome) => outcome === "note")) say("never fires: it is a note at every stage");
  for (const { field, value } of literals(rule.when)) {
    const known = values[field] ?? [];
    if (known.includes(value)) continue;
    const near = nearest(value, known);
    say(`never fires for "${value}": no ${field} is called so`, near ? `did you mean "${near}"?` : null);
  }
  const reports = policy.stages.flatMap((s) => s.requires).filter((r) => r !== "diff");
  if ((rule.on === "finding" || rule.on === "measure") && reports.length === 0)
    say("fires only where a report comes by itself: no stage requires one", "requires: [diff, tests]");
  return doubts;
}

function groupDoubts(name: string, policy: Policy): Doubt[] {
  const group = policy.groups[name];
  const asking = policy.rules.filter((r) => r.by === name);
  const doubts: Doubt[] = [];
  if (asking.length === 0) doubts.push({ about: name, says: "no rule asks this group", hint: null });
  else if (group && "members" in group && new Set(group.members.map((m) => m.toLowerCase())).size < 2)
    doubts.push({
      about: name,
      says: "cannot be satisfied for a change of its only member, who may not answer for it",
      hint: "name a second person",
    });
  return doubts;
}

/** What no schema and no type can tell of a policy that is valid. Pure. */
export function lintPolicy(policy: Policy, { relations, areas, shipped }: KnownNames): readonly Doubt[] {
  const values = {
    "change.rel": relations,
    "change.area": areas,
    "change.op": ["add", "remove", "change"],
    "change.direction": ["widen", "narrow", "neutral", "unknown"],
    "finding.severity": ["low", "medium", "high", "critical"],
  };
  return [
    ...policy.rules.flatMap((rule) => (shipped.has(rule.digest) ? [] : ruleDoubts(rule, policy, values))),
    ...Object.keys(policy.groups).flatMap((name) => groupDoubts(name, policy)),
  ];
}
