import type { Principal } from "../../model/verdict.ts";
import { inGroup } from "../../policy/index.ts";
import { storedDiff } from "../diffs.ts";
import type { Candidate, Ports, Repository } from "../repository.ts";
import type { Turn } from "../views.ts";
import { titleOf } from "./history.ts";
import { peopleOf } from "./people.ts";
import { riskOf } from "./risk.ts";
import type { Status } from "./status.ts";
import { statusOf } from "./status.ts";

const SENTENCES = 3;

/** What waits for one person: decisions that are theirs, and their own changes that cannot go on. Longest waiting first. */
export async function turns(ports: Ports, repositories: Iterable<Repository>, principal: Principal): Promise<Turn[]> {
  const found: Turn[] = [];
  for (const repository of repositories) {
    const repo = await repository.state();
    for (const candidate of repository.candidates) {
      const turn = await turnOf(ports, repository, candidate, await statusOf(repository, repo, candidate), principal);
      if (turn) found.push(turn);
    }
  }
  return found.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}

const mine = (emails: readonly string[], principal: Principal): boolean =>
  principal.emails.some((e) => emails.includes(e.toLowerCase()));

async function turnOf(
  ports: Ports,
  repository: Repository,
  candidate: Candidate,
  status: Status,
  principal: Principal,
): Promise<Turn | null> {
  const { latest, stage, source, head, tip, policy } = candidate;
  if (latest?.kind !== "verdict" || !policy) return null;
  const verdict = latest.value;
  const author = mine(verdict.authors, principal);
  const theirs = author ? [] : status.open.filter((o) => inGroup(policy.policy, o.by, principal));
  const stuck = author && ["blocked", "returned", "unrun"].includes(status.state);
  if (theirs.length === 0 && !stuck) return null;
  const { title, commits } = await titleOf(repository.git, tip, head);
  const groups = [...new Set(theirs.map((o) => o.by))].join(" and ");
  return {
    repo: repository.config.id,
    stage: stage.id,
    verdict: latest.digest,
    title,
    source,
    authors: peopleOf(commits),
    risk: stuck ? [status.why] : riskOf(await storedDiff(ports.documents, verdict.diff), theirs).slice(0, SENTENCES),
    why: stuck
      ? "you wrote it, and it cannot go on"
      : `you are in ${groups}, and ${theirs.length === 1 ? "one decision" : `${theirs.length} decisions`} of ${stage.id} are yours`,
    task: stuck ? "fix" : "approve",
    state: status.state,
    since: status.since,
    obligations: theirs.length,
  };
}
