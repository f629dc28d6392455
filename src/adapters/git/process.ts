import type { ChildProcessByStdio } from "node:child_process";
import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { fail } from "../../model/problem.ts";
import { inert } from "../../model/text.ts";

/** What one git process may see. No configuration of the system, the user or the repository read, nothing fetched, nothing asked. */
export const gitEnvironment = (gitDir: string, extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_DIR: gitDir,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_COUNT: "0",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_NO_LAZY_FETCH: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ALLOW_PROTOCOL: "file:https:ssh",
  GIT_PROTOCOL_FROM_USER: "0",
  ...extra,
});

export interface GitRun {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const TIMEOUT_MS = 120_000;
const MAX_OUTPUT = 256 * 1024 * 1024;

export type GitProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts git without a shell. Fails with `git/not-found` through the exit promise of the callers. */
export function startGit(
  gitDir: string,
  args: readonly string[],
  extra?: Readonly<Record<string, string>>,
): GitProcess {
  return spawn("git", args as string[], {
    cwd: gitDir,
    env: gitEnvironment(gitDir, extra),
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** Runs git to its end. A non-zero exit is a value; no start, no end within two minutes, or too much output is a Problem. */
export function runGit(
  gitDir: string,
  args: readonly string[],
  options: {
    readonly input?: string | Uint8Array;
    readonly extra?: Readonly<Record<string, string>>;
    readonly timeout?: number;
  } = {},
): Promise<GitRun> {
  return new Promise((resolve, reject) => {
    const child = startGit(gitDir, args, options.extra);
    const out: Buffer[] = [];
    let size = 0;
    let stderr = "";
    const stop = (code: string, message: string): void => {
      child.kill("SIGKILL");
      reject(asError(() => fail(code, message)));
    };
    const timer = setTimeout(
      () => stop("git/timeout", `git ${args[0]} did not finish in time`),
      options.timeout ?? TIMEOUT_MS,
    );
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT) stop("git/too-much", `git ${args[0]} printed more than ${MAX_OUTPUT} bytes`);
      else out.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (stderr.length < 64 * 1024) stderr += chunk.toString("utf8");
    });
    child.on("error", () => stop("git/not-found", "git could not be started"));
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 128, stdout: Buffer.concat(out), stderr });
    });
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
  });
}

function asError(thrower: () => never): unknown {
  try {
    return thrower();
  } catch (error) {
    return error;
  }
}

/** git's own words, inert, on one line: the first, which is the cause, and the last. */
export function words(stderr: string): string {
  // The far side pads its lines, with a NUL among them.
  const lines = stderr.split("\n").flatMap((l) => l.replace(/^[\s\0]+|[\s\0]+$/g, "") || []);
  return inert((lines.length > 4 ? [lines[0], ...lines.slice(-3)] : lines).join("; ")).slice(0, 600);
}

/** Runs git and returns its output, or fails with its words. */
export async function gitOutput(
  gitDir: string,
  args: readonly string[],
  options: Parameters<typeof runGit>[2] = {},
): Promise<Buffer> {
  const run = await runGit(gitDir, args, options);
  if (run.code !== 0)
    fail("git/failed", `git ${args.find((a) => !a.startsWith("-")) ?? ""} failed: ${words(run.stderr)}`);
  return run.stdout;
}

/** What git calls its version; null where there is no git. */
export async function gitVersion(): Promise<string | null> {
  const run = await runGit("/", ["--version"]).catch(() => null);
  return run?.code === 0 ? run.stdout.toString("utf8").trim() : null;
}
