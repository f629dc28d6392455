import type { SecurityDiff } from "../model/diff.ts";
import type { Digest } from "../model/digest.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import type { PredicateOf } from "../model/statement.ts";
import type { Approval, Principal, Verdict } from "../model/verdict.ts";
import { inGroup, outstanding } from "../policy/index.ts";
import type { Decided } from "./api.ts";
import type { Journal } from "./journal.ts";
import type { PolicyAt } from "./judge.ts";
import { isProblem, later } from "./judge.ts";
import type { Candidate, Ports, Repository } from "./repository.ts";
import type { Standing } from "./state.ts";
import { candidateKey, returnKey, statementDigest } from "./state.ts";
import type { ApproveCommand, Receipt, Refusal, ReturnCommand, TakeBackCommand } from "./views.ts";

/** How long an approval stands. Milliseconds. */
const APPROVAL_LIFE = 30 * 24 * 60 * 60 * 1000;

export const refuse = (
  cause: Problem,
  changed: Refusal["changed"] = [],
  standing: Digest | null = null,
): Decided<never> => ({
  ok: false,
  refusal: { problem: { ...cause, hints: [...cause.hints] }, changed, standing },
});

type Returned = PredicateOf<"returned">;

/** What keeps a head that was sent back from being approved, and how to go on. */
const sentBack = ({ reviewer, reason }: Returned): Problem =>
  problem(
    "refused/returned",
    `it was returned by ${reviewer.name}: ${reason}`,
    "a new push starts again; a reviewer can take the return back",
  );

/** Why this person may not give this approval on what stands, or null. Pure. */
export function approvalProblem(
  standing: Verdict,
  approval: Approval,
  policy: PolicyAt,
  returned: Returned | null,
): Problem | null {
  if (returned) return sentBack(returned);
  if (approval.seen.fingerprint !== standing.fingerprint)
    return problem("refused/changed", "what was shown is not what stands", "read what changed, then decide again");
  const wanted = new Set(standing.obligations.map((o) => o.id));
  const strange = approval.obligations.find((id) => !wanted.has(id));
  if (strange) return problem("refused/no-such-obligation", `obligation "${strange}" is not asked by what stands`);
  const digest = "sha256:" as Digest;
  const would = outstanding(standing, [{ digest, approval }], policy.policy, approval.at);
  const [refused] = would.refused;
  if (refused) return problem("refused/not-yours", refused.why);
  const asked = new Set(approval.obligations);
  const left = would.open.find((o) => asked.has(o.id));
  if (left) return problem("refused/not-yours", `"${left.says}" waits for group "${left.by}", which you are not in`);
  return null;
}

/** Finds the verdict, brings it up to date with the live branches, and says what stands now. */
async function standing(journal: Journal, repositories: ReadonlyMap<string, Repository>, digest: Digest) {
  const found = (await journal.state()).findVerdict(digest);
  const repository = found && repositories.get(found.repo);
  if (!found || !repository) return problem("review/unknown-verdict", `no verdict "${digest}" is known here`);
  const { stage, source } = found.verdict.value;
  const candidate = await repository.refresh(stage, source);
  return { repository, shown: found.verdict, candidate };
}

/** Sentences that came or went between two diffs, by id. */
export async function whatChanged(
  documents: Ports["documents"],
  shown: Verdict,
  now: Verdict,
): Promise<Refusal["changed"]> {
  const says = async (verdict: Verdict): Promise<Map<string, string>> => {
    const text = await documents.get(verdict.diff);
    if (text === null) return new Map();
    const diff = JSON.parse(text) as SecurityDiff;
    const residual = diff.residual.map((r): [string, string] => [
      r.id,
      r.what === "opaque" ? `\`${r.path}\`: ${r.reason.message}` : `lines of \`${r.path}\` that no fact accounts for`,
    ]);
    const demoted = diff.demoted.map((d): [string, string] => [d.id, `lines of \`${d.path}\`, ${d.why}`]);
    return new Map([...diff.changes.map((c): [string, string] => [c.id, c.says]), ...residual, ...demoted]);
  };
  const [before, after] = await Promise.all([says(shown), says(now)]);
  const gone = [...before].filter(([id]) => !after.has(id)).map(([, text]) => ({ op: "gone" as const, says: text }));
  const fresh = [...after].filter(([id]) => !before.has(id)).map(([, text]) => ({ op: "new" as const, says: text }));
  return [...fresh, ...gone].slice(0, 50);
}

const GONE = problem(
  "refused/nothing-waits",
  "nothing waits here any more: the change was promoted, withdrawn or replaced",
);

/** The verdict that stands where the shown one stood, or the refusal to answer with. */
async function stands(
  ports: Ports,
  shown: Standing<Verdict>,
  candidate: Candidate | null,
): Promise<{ verdict: Verdict; digest: Digest; policy: PolicyAt } | Decided<never>> {
  const latest = candidate?.latest ?? null;
  if (!candidate || !latest) return refuse(GONE);
  if (latest.kind === "conflict")
    return refuse(problem("refused/conflict", `it now conflicts with ${shown.value.stage}`));
  if (latest.kind === "unchecked" || !candidate.policy)
    return refuse(latest.kind === "unchecked" ? latest.value.problem : GONE);
  if (latest.value.fingerprint !== shown.value.fingerprint) {
    const changed = await whatChanged(ports.documents, shown.value, latest.value);
    const cause = problem(
      "refused/changed",
      "what was shown is not what stands",
      "read what changed, then decide again",
    );
    return refuse(cause, changed, latest.digest);
  }
  return { verdict: latest.value, digest: latest.digest, policy: candidate.policy };
}

/** One press of the button: bound to what was shown, refused without a trace when that is not what stands. */
export async function approve(
  ports: Ports,
  repositories: ReadonlyMap<string, Repository>,
  principal: Principal,
  command: ApproveCommand,
): Promise<Decided<Receipt>> {
  const found = await standing(ports.journal, repositories, command.verdict);
  if (isProblem(found)) return refuse(found);
  const { repository, shown, candidate } = found;
  if (shown.value.fingerprint !== command.fingerprint)
    return refuse(problem("refused/changed", "the fingerprint is not that of the verdict shown"));
  const now = await stands(ports, shown, candidate);
  if ("ok" in now) return now;
  const at = ports.clock.now();
  const approval: Approval = {
    repo: repository.config.id,
    obligations: [...new Set(command.obligations)].sort(),
    seen: {
      verdict: shown.digest,
      base: shown.value.base,
      head: shown.value.head,
      fingerprint: shown.value.fingerprint,
    },
    reviewer: principal,
    reason: command.reason,
    at,
    expires: later(at, APPROVAL_LIFE),
  };
  const { stage, source, head } = now.verdict;
  const key = returnKey(stage, head);
  const returned = (await repository.state()).returned.get(key) ?? null;
  const against = approvalProblem(now.verdict, approval, now.policy, returned);
  if (against) return refuse(against, [], now.digest);
  const replaced = problem(
    "refused/changed",
    "what was shown is not what stands",
    "read what changed, then decide again",
  );
  const recorded = await ports.journal.record("approval", approval, {
    unless: (state) => {
      const repo = state.repo(repository.config.id);
      if (repo.latest.get(candidateKey(stage, source))?.digest !== now.digest) return replaced;
      const meanwhile = repo.returned.get(key);
      return meanwhile ? sentBack(meanwhile) : null;
    },
  });
  if (isProblem(recorded)) return refuse(recorded, [], now.digest);
  const { open } = await repository.outstanding(now.verdict, now.policy);
  return { ok: true, value: { entry: recorded.hash, seq: recorded.seq, stage, open: open.length } };
}

/** What stands where a verdict was shown, in its repository; or the refusal to answer with. */
async function standingNow(ports: Ports, repositories: ReadonlyMap<string, Repository>, verdict: Digest) {
  const found = await standing(ports.journal, repositories, verdict);
  if (isProblem(found)) return refuse(found);
  const now = await stands(ports, found.shown, found.candidate);
  return "ok" in now ? now : { ...now, repository: found.repository };
}

/** Sends a change back to its author: this head is not promoted any more. */
export async function sendBack(
  ports: Ports,
  repositories: ReadonlyMap<string, Repository>,
  principal: Principal,
  command: ReturnCommand,
): Promise<Decided<Receipt>> {
  const now = await standingNow(ports, repositories, command.verdict);
  if ("ok" in now) return now;
  const { repository } = now;
  const { stage, head } = now.verdict;
  if (!now.verdict.obligations.some((o) => inGroup(now.policy.policy, o.by, principal)))
    return refuse(problem("refused/not-yours", "only a reviewer of this change may return it"));
  const statement = {
    repo: repository.config.id,
    stage,
    head,
    verdict: now.digest,
    reviewer: principal,
    reason: command.reason,
    at: ports.clock.now(),
  };
  const already = problem("refused/returned", "it was returned already");
  const recorded = await ports.journal.record("returned", statement, {
    unless: (state) => (state.repo(repository.config.id).returned.has(returnKey(stage, head)) ? already : null),
  });
  if (isProblem(recorded)) return refuse(recorded, [], now.digest);
  return { ok: true, value: { entry: recorded.hash, seq: recorded.seq, stage, open: now.verdict.obligations.length } };
}

/** Whether this person may take a return back: who gave it, and who may answer what stands without having had a hand in it. Pure. */
export function mayTakeBack(standing: Verdict, returned: Returned, policy: PolicyAt, principal: Principal): boolean {
  if (returned.reviewer.id === principal.id) return true;
  const authors = standing.authors.map((a) => a.toLowerCase());
  return (
    standing.obligations.some((o) => inGroup(policy.policy, o.by, principal)) &&
    !principal.emails.some((e) => authors.includes(e.toLowerCase()))
  );
}

/** Takes a return back: from then on this head can be approved as before. */
export async function takeBack(
  ports: Ports,
  repositories: ReadonlyMap<string, Repository>,
  principal: Principal,
  command: TakeBackCommand,
): Promise<Decided<Receipt>> {
  const now = await standingNow(ports, repositories, command.verdict);
  if ("ok" in now) return now;
  const { repository } = now;
  const { stage, head } = now.verdict;
  const key = returnKey(stage, head);
  const nothing = problem("refused/not-returned", "it is not returned, or it was taken back already");
  const returned = (await repository.state()).returned.get(key);
  if (!returned) return refuse(nothing, [], now.digest);
  if (!mayTakeBack(now.verdict, returned, now.policy, principal))
    return refuse(
      problem("refused/not-yours", "only who returned it, or a reviewer who had no hand in it, may take that back"),
    );
  const digest = statementDigest("returned", returned);
  const { reason } = command;
  const statement = {
    ...{ repo: repository.config.id, stage, head, verdict: now.digest, returned: digest },
    ...{ by: principal, reason, at: ports.clock.now() },
  };
  const recorded = await ports.journal.record("taken-back", statement, {
    unless: (state) => {
      const still = state.repo(repository.config.id).returned.get(key);
      return still && statementDigest("returned", still) === digest ? null : nothing;
    },
  });
  if (isProblem(recorded)) return refuse(recorded, [], now.digest);
  const { open } = await repository.outstanding(now.verdict, now.policy);
  return { ok: true, value: { entry: recorded.hash, seq: recorded.seq, stage, open: open.length } };
}
