import type { Verdict } from "../../model/verdict.ts";
import type { Policy, Rule } from "../../policy/index.ts";
import { DEFAULT_POLICY_TEXT, POLICY_PATH, parsePolicy } from "../../policy/index.ts";
import { lint } from "../rehearse.ts";
import type { Repository } from "../repository.ts";
import type { PolicyView } from "../views-policy.ts";

/** The policy of a repository as its policy branch holds it, and what its rules did in the last verdicts. */
export async function policyView(repository: Repository, last: number): Promise<PolicyView> {
  const { git, config, tips } = repository;
  const commit = tips.get(config.policyBranch) ?? null;
  const file = commit === null ? null : await git.file((await git.commit(commit)).tree, POLICY_PATH);
  const own = file !== null;
  const text =
    file === null ? DEFAULT_POLICY_TEXT : file.status === "present" ? new TextDecoder().decode(file.bytes) : "";
  const parsed = parsePolicy(text, POLICY_PATH);
  const repo = await repository.state();
  const verdicts = [...repo.verdicts.values()].slice(-last);
  const place = { repo: config.id, path: POLICY_PATH, branch: config.policyBranch, commit, own, text };
  const seen = { verdicts: verdicts.length, since: verdicts[0]?.at ?? null };
  if ("problems" in parsed) {
    const [first] = parsed.problems;
    const cause = first && { ...first, hints: [...first.hints] };
    return { ...place, ...seen, digest: null, stages: [], groups: [], rules: [], doubts: [], problem: cause ?? null };
  }
  const { policy } = parsed;
  const approved = new Set<string>(repo.approvals.flatMap((a) => a.value.obligations));
  return {
    ...place,
    ...seen,
    digest: parsed.digest,
    stages: policy.stages.map((s) => ({ id: s.id, branch: s.branch, requires: [...s.requires] })),
    groups: Object.entries(policy.groups).map(([id, g]) => ({ id, members: "members" in g ? [...g.members] : null })),
    rules: policy.rules.map((rule) => ({
      ...{ id: rule.id, on: rule.on, when: rule.when, by: rule.by },
      at: atStages(rule, policy),
      did: did(
        rule,
        verdicts.map((v) => v.value),
        approved,
      ),
    })),
    doubts: lint(text).doubts,
    problem: null,
  };
}

const atStages = (rule: Rule, policy: Policy): PolicyView["rules"][number]["at"] =>
  policy.stages.map(({ id }) => ({
    stage: id,
    outcome: (Object.hasOwn(rule.at, id) ? rule.at[id] : rule.at["*"]) ?? "note",
  }));

/** What came of one rule, by its id: its condition may have been another then. */
function did(
  rule: Rule,
  verdicts: readonly Verdict[],
  approved: ReadonlySet<string>,
): PolicyView["rules"][number]["did"] {
  const outcomes = verdicts.flatMap((v) => v.results.filter((r) => r.gate === rule.id).map((r) => r.outcome));
  const count = (outcome: string): number => outcomes.filter((o) => o === outcome).length;
  const asked = new Set(verdicts.flatMap((v) => v.obligations.filter((o) => o.rule === rule.id).map((o) => o.id)));
  return {
    asked: count("review"),
    blocked: count("block"),
    failed: count("error"),
    approved: [...asked].filter((id) => approved.has(id)).length,
  };
}
