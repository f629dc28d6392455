import { readFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { BASELINE_PATH } from "../delivery/baseline.ts";
import type { Range } from "../delivery/compare.ts";
import { fail } from "../model/problem.ts";
import type { GitReader, LocalRepository } from "../ports/index.ts";
import { resolveRange } from "./local.ts";

/** What is to be looked at; one of these at most. */
export interface TargetOptions {
  readonly staged?: boolean;
  readonly since?: string;
  readonly all?: boolean;
}

export interface Target {
  readonly range: Range;
  /** The tree whose policy judges: the base's, because a change cannot relax its own gate. */
  readonly policyTree: string | null;
  /** Text of the baseline, only where a whole tree is looked at. */
  readonly baseline: string | null;
}

const DEFAULT_BASES = ["origin/HEAD", "origin/main", "origin/master", "dev", "main", "master"];

/** The branch that this one will go into. */
export async function defaultBase(git: GitReader): Promise<string> {
  for (const base of DEFAULT_BASES) {
    const found = await git.resolve(base).catch(() => null);
    if (found) return base;
  }
  return fail(
    "usage/range",
    "no branch to compare with was found",
    `tried ${DEFAULT_BASES.join(", ")}`,
    "name the range: sallyport check main..HEAD",
  );
}

/** Trees for a range, `--staged`, `--since REF` or `--all`. */
export async function targetOf(
  git: LocalRepository,
  range: string | undefined,
  options: TargetOptions,
): Promise<Target> {
  const asked = [range !== undefined, options.staged, options.since !== undefined, options.all].filter(Boolean);
  if (asked.length > 1)
    fail("usage/range", "expected one of a range, --staged, --since and --all, got more", "sallyport check --staged");
  if (options.staged) return stagedTarget(git);
  if (options.all) return wholeTarget(git);
  const text = options.since === undefined ? (range ?? `${await defaultBase(git)}...HEAD`) : `${options.since}...HEAD`;
  const resolved = await resolveRange(git, text);
  return { range: resolved, policyTree: resolved.base.tree, baseline: null };
}

/** The tree of HEAD; null where nothing is committed yet. */
async function headTree(git: LocalRepository): Promise<string | null> {
  const head = await git.resolve("HEAD").catch(() => null);
  return head === null ? null : (await git.commit(head)).tree;
}

async function stagedTarget(git: LocalRepository): Promise<Target> {
  // `git commit -a` gives its hook another index than the one that lies there.
  const named = process.env.GIT_INDEX_FILE;
  const index = named ? (isAbsolute(named) ? named : resolve(named)) : undefined;
  const [base, tree] = await Promise.all([headTree(git), git.stagedTree(index)]);
  return {
    range: { base: base === null ? null : { name: "HEAD", tree: base }, head: { name: "the index", tree } },
    policyTree: base,
    baseline: null,
  };
}

async function wholeTarget(git: LocalRepository): Promise<Target> {
  const tree = await headTree(git);
  if (tree === null) return fail("git/unknown-revision", "nothing is committed here yet");
  const range = { base: null, head: { name: "HEAD", tree } };
  return { range, policyTree: tree, baseline: await baselineOf(git, tree) };
}

/** The baseline as it lies in the work tree, or in a tree; "" where there is none. */
export async function baselineOf(git: LocalRepository, tree: string): Promise<string> {
  const own =
    git.workTree === null ? null : await readFile(join(git.workTree, BASELINE_PATH), "utf8").catch(() => null);
  if (own !== null) return own;
  const file = await git.file(tree, BASELINE_PATH);
  return file?.status === "present" ? new TextDecoder().decode(file.bytes) : "";
}
