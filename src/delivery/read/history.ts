import type { CommitInfo, GitReader } from "../../ports/index.ts";
import { SALLYPORT_EMAIL } from "../judge.ts";

/** What a candidate is called: its newest commit by a person. */
export async function titleOf(
  git: GitReader,
  base: string | null,
  head: string,
): Promise<{ title: string; commits: readonly CommitInfo[] }> {
  const commits = await git.commits(base, head);
  const own = commits.filter((c) => c.author.email !== SALLYPORT_EMAIL);
  const first = own[0]?.subject ?? (await git.commit(head)).subject;
  return { title: own.length > 1 ? `${first} (and ${own.length - 1} more)` : first, commits };
}

/** A commit as the faces list it. */
export const commitView = (c: CommitInfo) => ({ oid: c.oid, subject: c.subject, author: c.author.name, at: c.at });

const LOOK_BACK = 200;

/** For each service the newest commit of a branch that touched its paths, looking back 200 commits along first parents. */
export class LastTouched {
  readonly #touched = new Map<string, readonly string[]>();

  async of(
    git: GitReader,
    tip: string,
    services: readonly { readonly id: string; readonly owns: (path: string) => boolean }[],
  ): Promise<ReadonlyMap<string, CommitInfo>> {
    const found = new Map<string, CommitInfo>();
    let at: string | undefined = tip;
    for (let i = 0; at !== undefined && i < LOOK_BACK && found.size < services.length; i++) {
      const commit: CommitInfo = await git.commit(at);
      const paths = await this.#paths(git, commit);
      for (const s of services) if (!found.has(s.id) && paths.some(s.owns)) found.set(s.id, commit);
      at = commit.parents[0];
    }
    return found;
  }

  async #paths(git: GitReader, commit: CommitInfo): Promise<readonly string[]> {
    const known = this.#touched.get(commit.oid);
    if (known) return known;
    const parent = commit.parents[0];
    const before = parent === undefined ? null : (await git.commit(parent)).tree;
    const paths = (await git.changes(before, commit.tree)).map((c) => c.path);
    this.#touched.set(commit.oid, paths);
    return paths;
  }
}
