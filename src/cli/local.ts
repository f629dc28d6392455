import { cacheFolder } from "../adapters/cache/folder.ts";
import { openCache } from "../adapters/cache/index.ts";
import { gitVersion, openRepository } from "../adapters/git/index.ts";
import type { Range } from "../delivery/compare.ts";
import { fail } from "../model/problem.ts";
import type { Cache, Extractor, GitReader, LocalRepository, OpenCharts } from "../ports/index.ts";

/** The helm of this machine. Its adapter is loaded with the first chart. */
export const openCharts: OpenCharts = async () => (await import("../adapters/helm/index.ts")).openHelm(process.env);

export interface LocalPorts {
  readonly git: LocalRepository;
  readonly extractor: Extractor;
  readonly charts: OpenCharts;
}

/** Opens the repository for one command that reads no file's meaning, and closes it whatever happens. */
export async function withGit<T>(path: string, use: (git: LocalRepository) => Promise<T>): Promise<T> {
  const git = await openRepository(path);
  try {
    return await use(git);
  } finally {
    await git.close();
  }
}

/** Opens the repository and the workers for one command, and closes them whatever happens. */
export const withRepository = <T>(path: string, use: (ports: LocalPorts) => Promise<T>): Promise<T> =>
  askedAhead(path, async () => {}, use);

/** The same, with what can be asked of git while the kinds, which are large, still load. */
export function askedAhead<A, T>(
  path: string,
  ask: (git: LocalRepository) => Promise<A>,
  use: (ports: LocalPorts, answer: A) => Promise<T>,
): Promise<T> {
  return withGit(path, async (git) => {
    const asked = ask(git);
    asked.catch(() => {});
    const extractor = (await import("../adapters/extract/index.ts")).createExtractor();
    try {
      return await use({ git, extractor, charts: openCharts }, await asked);
    } finally {
      await extractor.close();
    }
  });
}

/**
 * What this user's earlier comparisons gave, for `diff`, which judges nothing: whoever can write to a home directory, or restore
 * one in a pipeline, must not speak through `check` or the server. Null without a folder of the user's own, and in an unbuilt program.
 */
export async function userCache(): Promise<Cache | null> {
  const folder = cacheFolder(process.env);
  const build = process.env.SALLYPORT_BUILD;
  if (folder === null || !build) return null;
  // Hunks are git's: another git may cut them otherwise.
  const git = await gitVersion();
  return git === null ? null : openCache({ folder, generation: `${build} ${process.version} ${git}` });
}

/** The two revisions of `A..B`, `A...B` or `A` (then HEAD). */
export function splitRange(text: string): {
  readonly base: string;
  readonly head: string;
  readonly fromMergeBase: boolean;
} {
  const match = /^(.*?)(\.\.\.?)(.*)$/s.exec(text);
  if (!match) return { base: text, head: "HEAD", fromMergeBase: false };
  const [, base = "", dots, head = ""] = match;
  if (base === "" && head === "") fail("usage/range", `expected a range such as main..HEAD, got "${text}"`);
  return { base: base || "HEAD", head: head || "HEAD", fromMergeBase: dots === "..." };
}

export interface Resolved extends Range {
  readonly base: { readonly name: string; readonly tree: string; readonly commit: string };
  readonly head: { readonly name: string; readonly tree: string; readonly commit: string };
}

/** Resolves a range to verified trees. `A...B` starts at the merge base, as in git. */
export async function resolveRange(git: GitReader, text: string): Promise<Resolved> {
  const range = splitRange(text);
  const [given, head] = await Promise.all([git.resolve(range.base), git.resolve(range.head)]);
  const base = range.fromMergeBase ? await git.mergeBase(given, head) : given;
  if (!base)
    fail(
      "git/no-merge-base",
      `"${range.base}" and "${range.head}" have no common ancestor`,
      `compare them directly: ${range.base}..${range.head}`,
    );
  const [a, b] = await Promise.all([git.commit(base), git.commit(head)]);
  return {
    base: { name: range.fromMergeBase ? base : range.base, tree: a.tree, commit: base },
    head: { name: range.head, tree: b.tree, commit: head },
  };
}
