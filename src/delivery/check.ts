import type { SecurityDiff } from "../model/diff.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Problem } from "../model/problem.ts";
import { fail, ProblemError } from "../model/problem.ts";
import type { GateResult } from "../model/verdict.ts";
import type { Decision } from "../policy/index.ts";
import { decide, worst } from "../policy/index.ts";
import type { GitReader } from "../ports/index.ts";
import type { ComparePorts, Progress, Range } from "./compare.ts";
import { compare } from "./compare.ts";
import type { PolicyAt } from "./judge.ts";
import { isProblem, nextPolicy, policyAt } from "./judge.ts";

export interface Checked {
  readonly diff: SecurityDiff;
  readonly decision: Decision;
  readonly stage: string;
}

/** The policy that a tree holds, where nothing can be said without one. Fails with its problem. */
export async function policyOf(git: GitReader, tree: string | null): Promise<PolicyAt> {
  const found = await policyAt(git, tree);
  if (isProblem(found)) throw new ProblemError(found);
  return found;
}

/** The stage that is asked for, or the last. Fails with `usage/stage`. */
export function stageOf({ policy }: PolicyAt, wanted: string | undefined): string {
  const stages = policy.stages.map((s) => s.id);
  const stage = wanted ?? (stages[stages.length - 1] as string);
  if (!stages.includes(stage))
    fail("usage/stage", `the policy of the base knows no stage "${stage}"`, `stages: ${stages.join(", ")}`);
  return stage;
}

/** What the gate would say to two trees. Advisory: a stage moves only on the server's own verdict. */
export async function check(
  ports: ComparePorts,
  range: Range,
  options: {
    readonly policy: PolicyAt;
    readonly stage: string;
    readonly evidence: readonly Evidence[];
    readonly at: string;
  },
  progress?: Progress,
): Promise<Checked> {
  const diff = await compare(ports, range, progress);
  const next = await nextPolicy(ports.git, range.head.tree);
  return { diff, stage: options.stage, decision: decided(diff, range.head.tree, { ...options, next }) };
}

/** What can be said where reports cannot be there yet, as before a commit: those that the stage requires are not asked for. */
export function beforeReports(decision: Decision): Decision {
  const results = decision.results.filter((r) => !r.gate.startsWith("requires/") || r.gate === "requires/diff");
  return { ...decision, results, outcome: worst(results.map((r) => r.outcome)) };
}

/** With an error for every report that was given and says nothing: whoever gave it wants it to count, required or not. */
export function withUnread(decision: Decision, evidence: readonly Evidence[]): Decision {
  const unread = evidence.flatMap((e): GateResult[] =>
    e.status === "incomplete" && !decision.results.some((r) => r.gate === `requires/${e.source}`)
      ? [{ gate: `evidence/${e.source}`, outcome: "error", message: e.problem.message, on: [] }]
      : [],
  );
  const results = [...unread, ...decision.results];
  return { ...decision, results, outcome: worst(results.map((r) => r.outcome)) };
}

/** Decides on a diff that is there. */
export const decided = (
  diff: SecurityDiff,
  tree: string,
  options: {
    readonly policy: PolicyAt;
    readonly stage: string;
    readonly evidence: readonly Evidence[];
    readonly at: string;
    readonly next?: Problem | null;
  },
): Decision =>
  decide({
    next: options.next ?? null,
    ...{ repo: "local", diff, tree },
    stage: options.stage,
    policy: options.policy.policy,
    evidence: options.evidence,
    at: options.at,
  });
