import { spawn } from "node:child_process";
import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";

/** Bounds of one run. */
export interface Limits {
  /** Milliseconds. */
  readonly time: number;
  /** Bytes of what it prints. */
  readonly output: number;
}
export const LIMITS: Limits = { time: 20_000, output: 32 * 1024 * 1024 };
/** Seconds of work, should nobody be left to end it. */
const WORK = 120;
/** Address space, and the largest file it may write. Bytes. */
const MEMORY = 3 * 1024 * 1024 * 1024;
const WRITTEN = 1024 * 1024;
const MAX_WORDS = 64 * 1024;

/** A program by its name in folders that are named in full: a folder of the repository is none of them. */
export async function findProgram(name: string, path: string | undefined): Promise<string | null> {
  for (const folder of (path ?? "").split(delimiter).filter(isAbsolute)) {
    const file = join(folder, name);
    const there = await access(file, constants.X_OK).then(
      () => stat(file),
      () => null,
    );
    if (there?.isFile()) return file;
  }
  return null;
}

/** All that helm may see: nothing of the user, of the machine's clusters or of a proxy. */
const environment = (folder: string, zone: string): NodeJS.ProcessEnv => ({
  PATH: "/nonexistent",
  HOME: join(folder, "home"),
  TMPDIR: join(folder, "tmp"),
  LC_ALL: "C",
  TZ: zone,
  KUBECONFIG: join(folder, "home", "kubeconfig"),
  HELM_CACHE_HOME: join(folder, "home", "cache"),
  HELM_CONFIG_HOME: join(folder, "home", "config"),
  HELM_DATA_HOME: join(folder, "home", "data"),
  HELM_PLUGINS: join(folder, "home", "plugins"),
  HELM_NO_PLUGINS: "1",
  GOMAXPROCS: "2",
  GOMEMLIMIT: `${MEMORY / 4}`,
});

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly words: string;
}

/**
 * Runs helm to its end: no shell, a group of its own that is killed with it, and where the system can say so a limit of memory. A
 * Problem: it took too long, said too much, or did not start.
 */
export async function runHelm(
  program: string,
  args: readonly string[],
  place: { readonly folder: string; readonly zone?: string },
  limits: Limits = LIMITS,
): Promise<Run | Problem> {
  const limiter = await findProgram("prlimit", "/usr/bin:/bin");
  const [first, ...rest] = limiter
    ? [limiter, `--as=${MEMORY}`, `--fsize=${WRITTEN}`, `--cpu=${WORK}`, "--core=0", program, ...args]
    : [program, ...args];
  return new Promise((resolve) => {
    const child = spawn(first as string, rest, {
      cwd: "/",
      env: environment(place.folder, place.zone ?? "UTC"),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const kill = (): void => {
      try {
        if (child.pid) process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended.
      }
    };
    process.once("exit", kill);
    const out: Buffer[] = [];
    let size = 0;
    let words = "";
    const done = (result: Run | Problem): void => {
      clearTimeout(timer);
      process.off("exit", kill);
      kill();
      resolve(result);
    };
    const timer = setTimeout(() => done(problem("helm/timeout", "it took too long to render")), limits.time);
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limits.output) out.push(chunk);
      else done(problem("helm/too-much", `it comes to more than ${limits.output} bytes`));
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (words.length < MAX_WORDS) words += chunk.toString("utf8");
    });
    child.on("error", () => done(problem("helm/not-found", "helm could not be started")));
    child.on("close", (code) => done({ code: code ?? 128, out: Buffer.concat(out).toString("utf8"), words }));
  });
}
