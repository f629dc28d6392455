import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CLI, median, must, note, run, seconds, UsageError, withTemp } from "./process.ts";

/** How far back a merge of enough files is looked for. */
const MOST_COMMITS = 500;

/** The commit below which the last so many changed files of a branch lie, and these files. */
async function lastFiles(repo: string, wanted: number): Promise<{ base: string; files: string[] }> {
  const log = await must("git", ["-C", repo, "rev-list", "--first-parent", `--max-count=${MOST_COMMITS}`, "HEAD"]);
  for (const base of log.stdout.trim().split("\n").slice(1)) {
    const changed = await must("git", [
      ...["-C", repo, "diff-tree", "-r", "-z", "--name-only", "--diff-filter=AM", base, "HEAD"],
    ]);
    const files = changed.stdout.split("\0").filter((f) => f !== "");
    if (files.length >= wanted) return { base, files: files.slice(0, wanted) };
  }
  throw new UsageError(`the last ${MOST_COMMITS} commits of ${repo} change fewer than ${wanted} files`);
}

/**
 * The hooks on the last changed files of a repository, in a clone that is thrown away: before a commit of so many staged files, and
 * before a push of that commit; each with an empty cache and again. Seconds, medians of fresh processes.
 */
export async function hookBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      repo: { type: "string" },
      files: { type: "string", default: "20" },
      runs: { type: "string", default: "5" },
    },
  });
  const { repo } = values;
  if (!repo) throw new UsageError("expected --repo PATH");
  const { base, files } = await lastFiles(repo, Number(values.files));
  return withTemp("hook", async (dir) => {
    const clone = join(dir, "clone");
    const git = (...rest: string[]) => must("git", ["-C", clone, "-c", "user.name=b", "-c", "user.email=b@b", ...rest]);
    await must("git", ["clone", "--quiet", "--no-checkout", "--", repo, clone]);
    const head = (await must("git", ["-C", repo, "rev-parse", "HEAD"])).stdout.trim();
    await git("checkout", "--quiet", "-B", "work", base);
    await git("checkout", "--quiet", head, "--", ...files);
    const hook = async (name: string, cache: string, input = ""): Promise<number> => {
      const env = { ...process.env, XDG_CACHE_HOME: cache };
      const ran = await run(process.execPath, [CLI, "hook", "run", name], { cwd: clone, env, input });
      // Blocked is an answer, too.
      if (ran.code > 1) throw new Error(`hook run ${name} ended with ${ran.code}: ${ran.stderr.trim()}`);
      return ran.ms;
    };
    const both = async (name: string, input?: string) => {
      const times = { cold: [] as number[], warm: [] as number[] };
      for (let i = 0; i < Number(values.runs); i++) {
        const cache = join(dir, `${name}-${i}`);
        await mkdir(cache);
        times.cold.push(await hook(name, cache, input));
        times.warm.push(await hook(name, cache, input));
      }
      note(`${name}: cold ${times.cold.map(seconds).join(" ")}, warm ${times.warm.map(seconds).join(" ")} s`);
      return { cold: seconds(median(times.cold)), warm: seconds(median(times.warm)) };
    };
    const commit = await both("pre-commit");
    await git("commit", "--quiet", "--no-verify", "-m", "staged");
    const made = (await git("rev-parse", "HEAD")).stdout.trim();
    const push = await both("pre-push", `refs/heads/work ${made} refs/heads/work ${base}\n`);
    return { files: files.length, commit, push };
  });
}
