import type { SecurityDiff } from "../model/diff.ts";
import type { Digest } from "../model/digest.ts";
import { digestOf } from "../model/digest.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Problem } from "../model/problem.ts";
import type { GateResult, Obligation, Outcome } from "../model/verdict.ts";
import type { Policy, Rule } from "./parse.ts";

export interface DecideInput {
  readonly repo: string;
  readonly stage: string;
  readonly policy: Policy;
  readonly diff: SecurityDiff;
  readonly evidence: readonly Evidence[];
  /** The exact tree that the verdict is for. */
  readonly tree: string;
  readonly at: string;
  /** Why nothing can be told by the policy that the tree itself brings; null where it is one. */
  readonly next?: Problem | null;
}

export interface Decision {
  readonly results: readonly GateResult[];
  readonly obligations: readonly Obligation[];
  readonly outcome: Outcome;
}

const ORDER: readonly Outcome[] = ["pass", "review", "block", "error"];
/** Worst wins; nothing checked is an error. */
export const worst = (outcomes: readonly Outcome[]): Outcome =>
  outcomes.length === 0 ? "error" : (ORDER[Math.max(...outcomes.map((o) => ORDER.indexOf(o)))] as Outcome);

/** One thing a rule can fire on. */
interface Item {
  readonly id: Digest;
  readonly says: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Decides on one diff and its evidence for one stage. Pure; the instant is an input. */
export function decide(input: DecideInput): Decision {
  const { policy, stage: id } = input;
  const stage = policy.stages.find((s) => s.id === id);
  if (!stage)
    return {
      results: [{ gate: "stage", outcome: "error", message: `the policy knows no stage "${id}"`, on: [] }],
      obligations: [],
      outcome: "error",
    };
  const results = stage.requires.map((source) => required(source, input));
  // Whoever let it in could not be judged by it any more, nor could the change that mends it.
  if (input.next) results.push({ gate: "policy/valid", outcome: "block", message: input.next.message, on: [] });
  const obligations = new Map<Digest, Obligation>();
  const items = itemsOf(input);
  for (const rule of policy.rules) {
    const at = outcomeAt(rule, id);
    if (at === "note") continue;
    const fired = fire(rule, items[rule.on]);
    if ("error" in fired) {
      results.push({
        gate: rule.id,
        outcome: "error",
        message: `rule ${rule.id} could not be evaluated: ${fired.error}`,
        on: [],
      });
      continue;
    }
    if (fired.items.length === 0) {
      results.push({ gate: rule.id, outcome: "pass", message: "nothing to say", on: [] });
      continue;
    }
    const [first] = fired.items as [Item, ...Item[]];
    const more = fired.items.length > 1 ? `, and ${fired.items.length - 1} more` : "";
    results.push({ gate: rule.id, outcome: at, message: `${first.says}${more}`, on: fired.items.map((i) => i.id) });
    if (at === "review") for (const item of fired.items) oblige(obligations, input.repo, stage.class, rule, item);
  }
  return { results, obligations: [...obligations.values()], outcome: worst(results.map((r) => r.outcome)) };
}

/** Own keys only: a stage may be called "constructor". */
const outcomeAt = ({ at }: Rule, stage: string): "note" | "review" | "block" =>
  (Object.hasOwn(at, stage) ? at[stage] : at["*"]) ?? "note";

function oblige(all: Map<Digest, Obligation>, repo: string, stageClass: string, rule: Rule, item: Item): void {
  const id = digestOf("sallyport.obligation/v1", {
    repo,
    class: stageClass,
    rule: rule.id,
    digest: rule.digest,
    what: item.id,
  });
  all.set(id, { id, rule: rule.id, what: item.id, by: rule.by as string, says: item.says });
}

function fire(rule: Rule, items: readonly Item[]): { items: Item[] } | { error: string } {
  const fired: Item[] = [];
  for (const item of items) {
    const answer = rule.condition(item.value);
    if (typeof answer !== "boolean") return answer;
    if (answer) fired.push(item);
  }
  return { items: fired };
}

/** What this source said of the exact tree. */
const reportsOf = (input: DecideInput, source: string): Evidence[] =>
  input.evidence.filter((e) => e.source === source && e.subject === input.tree);

/** One report that could not look is enough not to know. */
const lookedAt = (input: DecideInput, source: string): boolean => {
  const own = reportsOf(input, source);
  return own.length > 0 && own.every((e) => e.status === "complete");
};

/** Missing, incomplete and "for another tree" are all errors: could not look is not nothing found. */
function required(source: string, input: DecideInput): GateResult {
  const gate = `requires/${source}`;
  const say = (outcome: Outcome, message: string): GateResult => ({ gate, outcome, message, on: [] });
  if (source === "diff") {
    const a = input.diff.accounting;
    const exact = a.inFacts + a.residual + a.proven + a.demoted === a.changed;
    return exact
      ? say("pass", "every changed byte is accounted for")
      : say("error", "the security diff does not account for every changed byte");
  }
  const own = reportsOf(input, source);
  const incomplete = own.find((e) => e.status === "incomplete");
  if (incomplete?.status === "incomplete") return say("error", `${source}: ${incomplete.problem.message}`);
  if (own.length === 0) return say("error", `no ${source} report for this exact tree yet`);
  return say("pass", `${source} are complete, from ${own.map((e) => e.producer).join(", ")}`);
}

function itemsOf(input: DecideInput): Record<Rule["on"], Item[]> {
  const { diff, policy } = input;
  const covered = (what: "spans" | "opaque", path: string): boolean =>
    policy.covers.some((c) => c[what](path) && lookedAt(input, c.by));
  const looked = input.evidence.filter((e) => e.subject === input.tree);
  return {
    change: diff.changes.map((c) => ({
      id: c.id,
      says: c.says,
      value: {
        ...{
          rel: c.rel,
          op: c.op,
          direction: c.direction,
          widens: c.direction === "widen" || c.direction === "unknown",
        },
        ...{ subject: c.subject, object: c.object, scope: c.scope, shipped: c.shipped, area: c.area, score: c.score },
        kind: ((c.after ?? c.before)?.kind ?? "").split("@")[0],
        paths: [...new Set(c.sites.map((s) => s.path))],
        before: c.before?.attrs ?? {},
        after: c.after?.attrs ?? {},
      },
    })),
    span: diff.residual.flatMap((r) =>
      r.what === "span"
        ? [
            {
              id: r.id,
              says: `lines of \`${r.path}\` that no fact accounts for`,
              value: {
                path: r.path,
                shipped: r.shipped,
                covered: covered("spans", r.path),
                bytes: r.bytes,
                lines: r.spans.reduce((n, s) => n + s.to - s.from + 1, 0),
              },
            },
          ]
        : [],
    ),
    opaque: diff.residual.flatMap((r) =>
      r.what === "opaque"
        ? [
            {
              id: r.id,
              says: `\`${r.path}\` cannot be read for its meaning: ${r.reason.message}`,
              value: {
                path: r.path,
                shipped: r.shipped,
                active: r.active,
                covered: covered("opaque", r.path),
                reason: r.reason.code,
                bytes: r.bytes,
              },
            },
          ]
        : [],
    ),
    finding: looked.flatMap((e) =>
      e.status === "complete"
        ? e.findings.map((f) => ({
            id: f.id,
            says: f.message,
            value: {
              rule: f.rule,
              source: f.source,
              severity: f.severity,
              path: f.path ?? "",
              message: f.message,
              introduced: true,
            },
          }))
        : [],
    ),
    measure: looked.flatMap((e) =>
      e.status === "complete"
        ? Object.entries(e.measures).map(([name, value]) => ({
            id: digestOf("sallyport.measure/v1", { tree: input.tree, name, value }),
            says: `${name} is ${value}`,
            value: { name, value },
          }))
        : [],
    ),
  };
}
