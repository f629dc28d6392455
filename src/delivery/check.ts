import type { SecurityDiff } from "../model/diff.ts";
import type { Evidence } from "../model/evidence.ts";
import { fail, ProblemError } from "../model/problem.ts";
import type { Decision } from "../policy/index.ts";
import { decide } from "../policy/index.ts";
import type { GitReader } from "../ports/index.ts";
import type { ComparePorts, Progress, Range } from "./compare.ts";
import { compare } from "./compare.ts";
import type { PolicyAt } from "./judge.ts";
import { isProblem, policyAt } from "./judge.ts";

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
  return { diff, stage: options.stage, decision: decided(diff, range.head.tree, options) };
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
  },
): Decision =>
  decide({
    ...{ repo: "local", diff, tree },
    stage: options.stage,
    policy: options.policy.policy,
    evidence: options.evidence,
    at: options.at,
  });
