import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root, with a slash at its end. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const CLI = join(ROOT, "dist", "cli.js");

export const note = (text: string): void => void process.stderr.write(`${text}\n`);
/** `unref`: the wait alone does not keep this process alive. */
export const sleep = (ms: number, { unref = false } = {}): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    if (unref) timer.unref();
  });

/** A mistake in the arguments: exit code 2. */
export class UsageError extends Error {}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Wall time from spawn to the close of its streams, in milliseconds. */
  readonly ms: number;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  /** Called once with the running child. */
  readonly onSpawn?: (child: ChildProcess) => void;
}

/** Runs a command to its end. Rejects only when it cannot be started. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(command, [...args], {
      cwd: options.cwd ?? ROOT,
      env: options.env ?? process.env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    child.on("error", reject);
    child.on("close", (code) => {
      const ms = performance.now() - began;
      const [stdout, stderr] = [out, err].map((all) => Buffer.concat(all).toString("utf8")) as [string, string];
      resolve({ code: code ?? 1, stdout, stderr, ms });
    });
    options.onSpawn?.(child);
  });
}

/** Runs a command that must succeed; its words are in the error otherwise. */
export async function must(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const ran = await run(command, args, options);
  if (ran.code !== 0) throw new Error(`${command} ${args.join(" ")} failed with ${ran.code}: ${ran.stderr.trim()}`);
  return ran;
}

/** A temporary directory for the time of one use. */
export async function withTemp<T>(name: string, use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), `sallyport-${name}-`));
  try {
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (i: number): number => sorted[i] as number;
  return sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
}

/** Milliseconds as seconds with three decimals. */
export const seconds = (ms: number): number => Math.round(ms) / 1000;

/** Processes by their parent, from /proc (Linux). The name in /proc/PID/stat may hold spaces and brackets. */
function children(): Map<number, number[]> {
  const byParent = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      byParent.set(parent, [...(byParent.get(parent) ?? []), Number(name)]);
    } catch {
      // it has ended meanwhile
    }
  }
  return byParent;
}

/** Resident bytes of one process; 0 when it has ended. */
function resident(pid: number): number {
  try {
    const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
    return Number(kb ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function treeOf(root: number): number[] {
  const byParent = children();
  const all = [root];
  for (const pid of all) all.push(...(byParent.get(pid) ?? []));
  return all;
}

/**
 * Watches the resident memory of a process and all its descendants: the sum of their resident sets, every 20 ms. Pages that
 * several processes share count once for each, so it errs upwards. Returns the way to stop, which gives the peak in bytes;
 * null where there is no /proc.
 */
export function watchMemory(pid: number): () => number | null {
  if (process.platform !== "linux") return () => null;
  let peak = 0;
  const look = (): void => {
    peak = Math.max(
      peak,
      treeOf(pid).reduce((sum, p) => sum + resident(p), 0),
    );
  };
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    return peak;
  };
}
