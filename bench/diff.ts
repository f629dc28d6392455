import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Ran } from "./process.ts";
import { CLI, median, must, note, ROOT, seconds, UsageError, watchMemory, withTemp } from "./process.ts";

const ABSENT = /^0+$/;
const SUBMODULE = "160000";

/** The blobs of both sides of a range, each once, one id a line. */
async function changedBlobs(gitDir: string, range: string): Promise<string> {
  const [base = "", head = ""] = range.split("..");
  const raw = await must("git", [
    ...["--git-dir", gitDir, "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--end-of-options"],
    ...[base, head],
  ]);
  const oids = raw.stdout.split("\0").flatMap((field) => {
    if (!field.startsWith(":")) return [];
    const [before, after, from, to] = field.slice(1).split(" ");
    return [...(before === SUBMODULE ? [] : [from as string]), ...(after === SUBMODULE ? [] : [to as string])].filter(
      (oid) => !ABSENT.test(oid),
    );
  });
  return [...new Set(oids)].map((oid) => `${oid}\n`).join("");
}

/**
 * One range through the command line, each run a fresh process: with an empty cache, again with what that run cached, a range
 * without a change, and the floor (the same blobs through git and SHA-256). With --neighbour, also another range with the cache of
 * the first. Seconds, medians; all take turns.
 */
export async function diffBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      repo: { type: "string" },
      range: { type: "string" },
      neighbour: { type: "string" },
      runs: { type: "string", default: "5" },
    },
  });
  const { repo, range, neighbour } = values;
  if (!repo || !range || !/^[^.].*[^.]\.\.[^.]/.test(range)) throw new UsageError("expected --repo PATH --range A..B");
  const head = range.slice(range.indexOf("..") + 2);
  const gitDir = (await must("git", ["-C", repo, "rev-parse", "--absolute-git-dir"])).stdout.trim();
  const oids = await changedBlobs(gitDir, range);
  return withTemp("bench", async (dir) => {
    const diff = (of: string, cache: string, onSpawn?: (pid: number) => void): Promise<Ran> =>
      must(process.execPath, [CLI, "diff", of, "--repo", repo, "--output", "json"], {
        env: { ...process.env, XDG_CACHE_HOME: cache },
        ...(onSpawn ? { onSpawn: (child) => onSpawn(child.pid as number) } : {}),
      });
    const emptyCache = async (i: number): Promise<string> => {
      const cache = join(dir, `cache-${i}`);
      await mkdir(cache);
      return cache;
    };
    const times = {
      cold: [] as number[],
      warm: [] as number[],
      ...(neighbour ? { neighbour: [] as number[] } : {}),
      unchanged: [] as number[],
      floor: [] as number[],
    };
    const floor = (): Promise<Ran> =>
      must(process.execPath, [join(ROOT, "bench", "floor.mjs"), gitDir], { input: oids });
    // Untimed: brings the packs into the page cache, so that the first run is like the others.
    note(`floor: ${(await floor()).stdout.split(" ")[0]} bytes of ${oids.split("\n").length - 1} blobs`);
    for (let i = 0; i < Number(values.runs); i++) {
      const cache = await emptyCache(i);
      times.cold.push((await diff(range, cache)).ms);
      times.warm.push((await diff(range, cache)).ms);
      if (neighbour) times.neighbour?.push((await diff(neighbour, cache)).ms);
      times.unchanged.push((await diff(`${head}..${head}`, cache)).ms);
      times.floor.push((await floor()).ms);
      note(
        Object.entries(times)
          .map(([name, all]) => `${name} ${seconds(all.at(-1) as number)} s`)
          .join(", "),
      );
    }
    // A run of its own: looking at the memory costs time.
    let stop: () => number | null = () => null;
    await diff(range, await emptyCache(-1), (pid) => {
      stop = watchMemory(pid);
    });
    const peak = stop();
    return {
      ...Object.fromEntries(Object.entries(times).map(([name, all]) => [name, seconds(median(all))])),
      peakMemoryMb: peak === null ? null : Math.round(peak / 2 ** 20),
    };
  });
}
