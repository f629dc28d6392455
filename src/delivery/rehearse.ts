import type { Problem } from "../model/problem.ts";
import { ProblemError, problem } from "../model/problem.ts";
import type { Policy } from "../policy/index.ts";
import { lintPolicy, POLICY_PATH, parsePolicy } from "../policy/index.ts";
import type { CommitInfo } from "../ports/index.ts";
import type { Comparisons } from "./comparisons.ts";
import { knownNames } from "./explain.ts";
import { isProblem, policyAt } from "./judge.ts";
import { judged, lastMerges, rangeOf, told } from "./replay.ts";
import type { Repository } from "./repository.ts";
import type { PolicyFault, PolicyLint, Rehearsal, RehearseCommand } from "./views-policy.ts";

/** A problem of a policy says its place first: `.sallyport/policy.yaml:12:5: ...`. */
function faultOf({ message, hints }: Problem): PolicyFault {
  const placed = message.startsWith(`${POLICY_PATH}:`) ? message.slice(POLICY_PATH.length + 1) : "";
  const [, line, column, said] = /^(\d+):(\d+): (.*)$/s.exec(placed) ?? [];
  return {
    line: line ? Number(line) : null,
    column: column ? Number(column) : null,
    message: said ?? message,
    hints: [...hints],
  };
}

/** What is wrong with the text of a policy, and what nobody can have meant. */
export function lint(text: string): PolicyLint {
  const parsed = parsePolicy(text, POLICY_PATH);
  if ("problems" in parsed) return { faults: parsed.problems.map(faultOf), doubts: [], stages: [] };
  const doubts = lintPolicy(parsed.policy, knownNames()).map((d) => ({ ...d }));
  return { faults: [], doubts, stages: parsed.policy.stages.map((s) => s.id) };
}

/**
 * What the text of a policy would have said to the last merges of a stage, and what the policy that holds says to them. A Problem: the
 * text is no policy, or nothing can be read.
 */
export async function rehearse(
  comparisons: Comparisons,
  repository: Repository,
  { text, stage, last, after, limit }: RehearseCommand,
  at: string,
): Promise<Rehearsal | Problem> {
  const parsed = parsePolicy(text, POLICY_PATH);
  if ("problems" in parsed) return parsed.problems[0] ?? problem("policy/invalid", "the policy is not valid");
  const { policy } = parsed;
  if (!policy.stages.some((s) => s.id === stage))
    return problem("policy/no-stage", `this policy knows no stage "${stage}"`);
  const { git, stages, tips, config } = repository;
  const tip = tips.get(stages.find((s) => s.id === stage)?.branch ?? config.policyBranch);
  if (!tip) return problem("policy/no-history", `stage "${stage}" holds nothing yet`);
  try {
    const current = await policyAt(git, (await git.commit(tips.get(config.policyBranch) ?? tip)).tree);
    const today = isProblem(current) || !current.policy.stages.some((s) => s.id === stage) ? null : current.policy;
    const all = await lastMerges(git, tip, last);
    const merges: Rehearsal["merges"] = [];
    for (const commit of all.slice(after, after + limit))
      merges.push(await rehearseOne(comparisons, repository, commit, { policy, today, stage, at }));
    const next = after + limit < all.length ? after + limit : null;
    return { stage, merges, total: all.length, next };
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

async function rehearseOne(
  comparisons: Comparisons,
  { git }: Repository,
  commit: CommitInfo,
  by: { readonly policy: Policy; readonly today: Policy | null; readonly stage: string; readonly at: string },
): Promise<Rehearsal["merges"][number]> {
  const named = { commit: commit.oid, parent: commit.parents[0] ?? null, subject: commit.subject, at: commit.at };
  try {
    const diff = await comparisons.diff(git, await rangeOf(git, commit));
    const now = judged(diff, commit, { policy: by.policy, stage: by.stage, at: by.at });
    const before = by.today && judged(diff, commit, { policy: by.today, stage: by.stage, at: by.at });
    return {
      ...{ ...named, outcome: now.outcome, today: before?.outcome ?? null },
      rules: now.fired.map((f) => f.gate),
      groups: [...now.groups],
      top: told(diff).top,
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return {
      ...named,
      outcome: "error",
      today: null,
      rules: [],
      groups: [],
      top: null,
      problem: error.problem.message,
    };
  }
}
