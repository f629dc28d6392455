import type { SecurityDiff } from "../../model/diff.ts";
import type { Problem } from "../../model/problem.ts";
import { ProblemError } from "../../model/problem.ts";
import type { CommitInfo, GitReader } from "../../ports/index.ts";
import type { Comparisons } from "../comparisons.ts";
import { isProblem } from "../judge.ts";
import type { Repository } from "../repository.ts";
import type { Bands, Comparison, TextDiff, Version } from "../views-versions.ts";
import type { EntryQuery } from "./bands.ts";
import { countsOf, entriesOf, firstPage } from "./bands.ts";
import { commitView } from "./history.ts";
import { peopleOf } from "./people.ts";
import { riskOf } from "./risk.ts";
import { versionAt } from "./versions.ts";

/** Two versions by name: branches, stages, releases, `approved:STAGE`, commits. */
export interface Pair {
  readonly base: string;
  readonly head: string;
}

interface Compared {
  readonly base: Version;
  readonly head: Version;
  readonly trees: { readonly base: string; readonly head: string };
  readonly diff: SecurityDiff;
}

async function compared(comparisons: Comparisons, repository: Repository, pair: Pair): Promise<Compared | Problem> {
  const [base, head] = [await versionAt(repository, pair.base), await versionAt(repository, pair.head)];
  if (isProblem(base)) return base;
  if (isProblem(head)) return head;
  const { git } = repository;
  const trees = { base: (await git.commit(base.commit)).tree, head: (await git.commit(head.commit)).tree };
  try {
    const diff = await comparisons.diff(git, {
      base: { name: base.commit, tree: trees.base },
      head: { name: head.commit, tree: trees.head },
    });
    return { base, head, trees, diff };
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

const SHOWN = 100;

/** Commits of head that base does not have; null where they are too many, or not all here. */
async function commitsBetween(git: GitReader, base: string, head: string): Promise<readonly CommitInfo[] | null> {
  try {
    return await git.commits(base, head);
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

/** Two versions side by side, with the first page of their security diff. A Problem: one of them is not known, or cannot be read. */
export async function comparison(
  comparisons: Comparisons,
  repository: Repository,
  pair: Pair,
  at: string,
): Promise<Comparison | Problem> {
  const found = await compared(comparisons, repository, pair);
  if (isProblem(found)) return found;
  const { base, head, diff } = found;
  const commits = await commitsBetween(repository.git, base.commit, head.commit);
  return {
    ...{ repo: repository.config.id, base, head, at },
    fingerprint: diff.fingerprint,
    commits: (commits ?? []).slice(0, SHOWN).map(commitView),
    commitCount: commits?.length ?? null,
    authors: peopleOf(commits ?? []),
    risk: riskOf(diff, [])[0] ?? null,
    ...firstPage(diff),
    counts: countsOf(diff),
    accounting: diff.accounting,
  };
}

/** More entries of the same diff. */
export async function comparisonEntries(
  comparisons: Comparisons,
  repository: Repository,
  pair: Pair,
  query: EntryQuery,
): Promise<Bands | Problem> {
  const found = await compared(comparisons, repository, pair);
  return isProblem(found) ? found : entriesOf(found.diff, query);
}

/** Line text of one file of it. null: neither version has the file. */
export async function comparisonText(
  comparisons: Comparisons,
  repository: Repository,
  pair: Pair,
  file: string,
): Promise<TextDiff | Problem | null> {
  const found = await compared(comparisons, repository, pair);
  return isProblem(found) ? found : comparisons.text(repository.git, found.diff, found.trees, file);
}
