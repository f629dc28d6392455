import { globMatcher } from "../../policy/index.ts";
import { storedDiff } from "../diffs.ts";
import { isProblem, policyAt } from "../judge.ts";
import type { Candidate, Ports, Repository } from "../repository.ts";
import type { Board } from "../views.ts";
import { LastTouched, titleOf } from "./history.ts";
import { riskOf } from "./risk.ts";
import { statusOf } from "./status.ts";

/** The row for paths that no service of the policy owns. */
const REST = "everything else";

const touched = new WeakMap<Repository, LastTouched>();

/** Services x stages: what runs, and what waits to come, with its blocker in words. */
export async function board(ports: Ports, repository: Repository): Promise<Board> {
  const { git, config, stages, tips } = repository;
  const repo = await repository.state();
  const history = touched.get(repository) ?? new LastTouched();
  touched.set(repository, history);
  const tip = tips.get(config.policyBranch) ?? null;
  const listed = await policyAt(git, tip === null ? null : (await git.commit(tip)).tree);
  const named = isProblem(listed)
    ? []
    : listed.policy.services.map((s) => ({ id: s.id, paths: [...s.paths], owns: globMatcher(s.paths) }));
  // What no service owns is not nobody's: pipelines, the policy itself, documents.
  const services = [...named, { id: REST, paths: [], owns: (path: string) => !named.some((s) => s.owns(path)) }];
  const runs = new Map(
    await Promise.all(
      stages.map(async (s) => {
        const at = tips.get(s.branch);
        return [s.id, at ? await history.of(git, at, services) : new Map()] as const;
      }),
    ),
  );
  const waiting = await Promise.all(repository.candidates.map((c) => card(ports, repository, c)));
  return {
    repo: config.id,
    stages: stages.map((s) => ({
      id: s.id,
      branch: s.branch,
      tip: tips.get(s.branch) ?? null,
      movedAt: repo.branches.get(s.branch)?.since ?? null,
    })),
    services: services.map(({ id, paths, owns }) => ({
      id,
      paths,
      cells: stages.map((s) => {
        const commit = runs.get(s.id)?.get(id);
        return {
          stage: s.id,
          runs: commit ? { commit: commit.oid, title: commit.subject, at: commit.at } : null,
          candidates: waiting.filter((w) => w.stage === s.id && w.paths.some(owns)).map((w) => w.view),
        };
      }),
    })),
    alarms: repo.alarms.map((a) => ({
      branch: a.branch,
      at: a.at,
      message: `${a.branch} was moved without a promotion, from ${short(a.old)} to ${short(a.new)}`,
    })),
    problem: repository.problem && { ...repository.problem, hints: [...repository.problem.hints] },
  };
}

const short = (oid: string | null): string => oid?.slice(0, 10) ?? "nothing";

async function card({ documents }: Ports, repository: Repository, candidate: Candidate) {
  const { git } = repository;
  const { stage, source, head, tip, latest } = candidate;
  const [status, { title }] = await Promise.all([
    repository.state().then((repo) => statusOf(repository, repo, candidate)),
    titleOf(git, tip, head),
  ]);
  const diff = latest?.kind === "verdict" ? await storedDiff(documents, latest.value.diff) : null;
  const tree = latest?.kind === "verdict" ? latest.value.tree : (await git.commit(head)).tree;
  const base = tip === null ? null : await git.mergeBase(tip, head);
  const from = latest?.kind === "verdict" && tip !== null ? tip : base;
  const paths = (await git.changes(from === null ? null : (await git.commit(from)).tree, tree)).map((c) => c.path);
  return {
    stage: stage.id,
    paths,
    view: {
      verdict: latest?.kind === "verdict" ? latest.digest : null,
      source,
      head,
      title,
      risk: riskOf(diff, status.open)[0] ?? null,
      state: status.state,
      why: status.why,
      since: status.since,
      conflict: latest?.kind === "conflict" ? latest.value.files : [],
    },
  };
}
