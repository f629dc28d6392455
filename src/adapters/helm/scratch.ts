import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import { inert } from "../../model/text.ts";
import type { ChartFile } from "../../ports/index.ts";

const MAX_FILES = 5000;
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_PATH = 1000;
/** A schema may name others by address, which helm would then ask for; it decides nothing of what is rendered. */
const SCHEMA = /(^|\/)values\.schema\.json$/;

/** A private folder: the chart in `chart/`, and for helm's own `home/` and `tmp/`. */
export interface Scratch {
  readonly folder: string;
  readonly chart: string;
  remove(): Promise<void>;
}

/** A name that stays in its folder on every system, and in one line of helm's output. */
const isPlain = (path: string): boolean =>
  path.length <= MAX_PATH &&
  !/[\p{Cc}\p{Cs}\u2028\u2029\\]/u.test(path) &&
  path.split("/").every((part) => part !== "" && part !== "." && part !== "..");

/** Writes a chart below the system's temporary folder. A Problem: it is too large, or a path would lead elsewhere. */
export async function makeScratch(files: readonly ChartFile[]): Promise<Scratch | Problem> {
  const strange = files.find((f) => !isPlain(f.path));
  if (strange) return problem("helm/path", `the path "${inert(strange.path).slice(0, 200)}" is not written anywhere`);
  const bytes = files.reduce((sum, f) => sum + f.bytes.length, 0);
  if (files.length > MAX_FILES || bytes > MAX_BYTES)
    return problem("helm/too-large", `more than ${MAX_FILES} files or ${MAX_BYTES} bytes`);
  const folder = await mkdtemp(join(tmpdir(), "sallyport-helm-")).catch(() => null);
  if (folder === null) return problem("helm/scratch", "no temporary folder can be made here");
  const now = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", now);
  const scratch: Scratch = {
    folder,
    chart: join(folder, "chart"),
    async remove() {
      process.off("exit", now);
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await Promise.all(["chart", "home", "tmp"].map((name) => mkdir(join(folder, name), { mode: 0o700 })));
    const written = files.filter((f) => !SCHEMA.test(f.path));
    for (const at of new Set(written.map((f) => dirname(join(scratch.chart, f.path)))))
      await mkdir(at, { recursive: true, mode: 0o700 });
    // Two names that are one on this file system must not become one file.
    for (const f of written) await writeFile(join(scratch.chart, f.path), f.bytes, { flag: "wx", mode: 0o600 });
    return scratch;
  } catch (error) {
    await scratch.remove();
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    return problem("helm/scratch", `its files cannot be written here: ${code}`);
  }
}
