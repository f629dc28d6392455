import { copyFile, lstat, mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fail } from "../../model/problem.ts";
import type { Oid } from "../../ports/index.ts";
import { gitOutput, runGit, words } from "./process.ts";

/** Lets a git directory of our own read what `written` holds: theirs are links, so that nothing of ours may be written there. */
export async function makeWritten(gitDir: string): Promise<void> {
  await mkdir(join(gitDir, "written"));
  await writeFile(join(gitDir, "objects", "info", "alternates"), `${join(gitDir, "written")}\n`);
}

const environment = (gitDir: string, index: string): Record<string, string> => ({
  GIT_OBJECT_DIRECTORY: join(gitDir, "written"),
  GIT_ALTERNATE_OBJECT_DIRECTORIES: join(gitDir, "objects"),
  GIT_INDEX_FILE: join(gitDir, index),
});

/** The tree of an index, written beside their objects. Their index is copied, never locked or refreshed. */
export async function stagedTree(gitDir: string, index: string): Promise<Oid> {
  if ((await lstat(index).catch(() => null))?.isFile()) await copyFile(index, join(gitDir, "staged"));
  // A split index keeps its other half beside it.
  const folder = dirname(index);
  for (const name of await readdir(folder).catch(() => []))
    if (/^sharedindex\.[0-9a-f]+$/.test(name)) await copyFile(join(folder, name), join(gitDir, basename(name)));
  const run = await runGit(gitDir, ["write-tree", "--missing-ok"], { extra: environment(gitDir, "staged") });
  if (run.code === 0) return run.stdout.toString("latin1").trim();
  return /unmerged/.test(run.stderr)
    ? fail("git/unmerged", "the index holds files that are not merged yet", "resolve them, then git add them")
    : fail("git/failed", `the index cannot be read: ${words(run.stderr)}`);
}

/** The tree that a base (null: nothing) would be with some files in place of its own. */
export async function treeWith(gitDir: string, base: Oid | null, files: ReadonlyMap<string, string>): Promise<Oid> {
  const options = { extra: environment(gitDir, "planned") };
  await gitOutput(gitDir, ["read-tree", base ?? "--empty"], options);
  const lines: string[] = [];
  for (const [path, text] of files) {
    const oid = await gitOutput(gitDir, ["hash-object", "-w", "--stdin"], { ...options, input: text });
    lines.push(`100644 ${oid.toString("latin1").trim()}\t${path}\0`);
  }
  await gitOutput(gitDir, ["update-index", "-z", "--index-info"], { ...options, input: lines.join("") });
  return (await gitOutput(gitDir, ["write-tree", "--missing-ok"], options)).toString("latin1").trim();
}
