import type { Problem } from "../../model/problem.ts";
import { ProblemError, problem } from "../../model/problem.ts";
import type { CommitInfo, Oid } from "../../ports/index.ts";
import { lastApproved } from "../approved.ts";
import type { Repository } from "../repository.ts";
import type { Version, Versions } from "../views-versions.ts";

/** Names of one sort that one answer holds. */
const SHOWN = 200;
/** `approved:prod`: what prod held when a person last approved what moved it. No branch can be called so. */
const APPROVED = "approved:";

const versionOf = (name: string, commit: CommitInfo): Version => ({
  ...{ name, commit: commit.oid, title: commit.subject, at: commit.at },
});

/** Every version of a repository that has a name: stages, releases (tags), branches, and what was last approved. */
export async function versions(repository: Repository): Promise<Versions> {
  const { git, stages, tips } = repository;
  const { tags, cause } = await readTags(repository);
  const named = async (names: Iterable<readonly [string, Oid]>): Promise<Version[]> => {
    const all = await Promise.all([...names].map(async ([name, oid]) => versionOf(name, await git.commit(oid))));
    return all.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, SHOWN);
  };
  const stageTips = stages.flatMap((s): [string, Oid][] => {
    const tip = tips.get(s.branch);
    return tip ? [[s.id, tip]] : [];
  });
  const repo = await repository.state();
  const approved = await Promise.all(
    stages.flatMap((s) => {
      const found = lastApproved(repo, s.id);
      return found ? [approvedVersion(repository, s.id, found)] : [];
    }),
  );
  const stageBranches = new Set(stages.map((s) => s.branch));
  return {
    stages: await Promise.all(stageTips.map(async ([name, oid]) => versionOf(name, await git.commit(oid)))),
    approved,
    releases: await named(tags),
    branches: await named([...tips].filter(([name]) => !stageBranches.has(name))),
    problem: cause && { ...cause, hints: [...cause.hints] },
  };
}

async function approvedVersion(
  { git }: Repository,
  stage: string,
  found: NonNullable<ReturnType<typeof lastApproved>>,
): Promise<Versions["approved"][number]> {
  const version = versionOf(`${APPROVED}${stage}`, await git.commit(found.commit));
  return { ...version, at: found.at, stage, by: [...found.by] };
}

/** The tags as the remote has them now, or as they were when it could last be seen. */
async function readTags(repository: Repository): Promise<{ tags: ReadonlyMap<string, Oid>; cause: Problem | null }> {
  try {
    return { tags: await repository.git.tags({ fetch: true }), cause: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { tags: await repository.git.tags({ fetch: false }), cause: error.problem };
  }
}

/** The commit that a name means: a stage before a branch, a branch before a tag; else a revision as git reads it. */
export async function versionAt(repository: Repository, name: string): Promise<Version | Problem> {
  const { git, stages, tips } = repository;
  try {
    if (name.startsWith(APPROVED)) {
      const stage = name.slice(APPROVED.length);
      const found = lastApproved(await repository.state(), stage);
      return found
        ? versionOf(name, await git.commit(found.commit))
        : problem("versions/never-approved", `nothing that a person approved has moved "${stage}" yet`);
    }
    const stage = stages.find((s) => s.id === name);
    const tip = tips.get(stage?.branch ?? name);
    if (stage && !tip) return problem("versions/empty-stage", `stage "${name}" holds nothing yet`);
    const oid = tip ?? (await git.tags({ fetch: false })).get(name) ?? (await git.resolve(name));
    return versionOf(name, await git.commit(oid));
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}
