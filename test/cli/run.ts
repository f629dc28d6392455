import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const CLI = join(ROOT, "dist", "cli.js");
/** A fixed moment, so that object ids are the same on every run. */
const WHEN = "1700000000 +0000";

const cleanups: string[] = [];
afterAll(() => {
  for (const folder of cleanups.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the tests of the file. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-test-"));
  cleanups.push(folder);
  return folder;
}

const ENVIRONMENT = {
  PATH: process.env.PATH ?? "",
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@shop.example",
  GIT_AUTHOR_DATE: WHEN,
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@shop.example",
  GIT_COMMITTER_DATE: WHEN,
};

export interface Ran {
  /** 128 + the signal's number is not translated: null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs git, with bytes or text as input. Any exit code is an answer. */
export function tryGit(
  cwd: string,
  args: readonly string[],
  input: string | Uint8Array = "",
  env: Readonly<Record<string, string>> = {},
): Ran {
  const ran = spawnSync("git", args, {
    cwd,
    input,
    env: { ...ENVIRONMENT, ...env },
    maxBuffer: 1 << 28,
    timeout: 10_000,
  });
  return { code: ran.status, out: ran.stdout.toString("latin1"), err: ran.stderr.toString("utf8") };
}

/** Runs git and gives what it printed, without the line feed at the end. */
export function git(cwd: string, args: readonly string[], input: string | Uint8Array = ""): string {
  const ran = tryGit(cwd, args, input);
  if (ran.code !== 0) throw new Error(`git ${args.join(" ")}: ${ran.err}`);
  return ran.out.trimEnd();
}

export type Content = string | Uint8Array | { readonly link: string } | { readonly submodule: string } | null;

/** A new repository with one commit per version; each version changes the one before it (null removes). No work tree is used. */
export function repository(
  versions: readonly Readonly<Record<string, Content>>[],
  init: readonly string[] = [],
): string {
  const repo = join(scratch(), "repo");
  mkdirSync(repo);
  git(repo, ["init", "--quiet", "--initial-branch=main", ...init]);
  let parent: string | null = null;
  for (const version of versions) parent = commit(repo, parent, version);
  if (parent) git(repo, ["update-ref", "refs/heads/main", parent]);
  return repo;
}

/** Adds a commit on top of another and returns its id. Paths are taken as latin1, so that any byte can be in them. */
export function commit(repo: string, parent: string | null, files: Readonly<Record<string, Content>>): string {
  git(repo, parent ? ["read-tree", parent] : ["read-tree", "--empty"]);
  const blob = (bytes: string | Uint8Array): string => git(repo, ["hash-object", "-w", "--stdin"], bytes);
  const zero = "0".repeat(git(repo, ["rev-parse", "--show-object-format"]) === "sha256" ? 64 : 40);
  const lines = Object.entries(files).map(([path, content]) => {
    if (content === null) return `0 ${zero}\t${path}\0`;
    if (typeof content === "string" || content instanceof Uint8Array) return `100644 ${blob(content)}\t${path}\0`;
    return "link" in content ? `120000 ${blob(content.link)}\t${path}\0` : `160000 ${content.submodule}\t${path}\0`;
  });
  git(repo, ["update-index", "-z", "--index-info"], Buffer.from(lines.join(""), "latin1"));
  const tree = git(repo, ["write-tree"]);
  return git(repo, ["commit-tree", tree, ...(parent ? ["-p", parent] : []), "-m", "change"]);
}

/** Writes a file in a folder, whatever folders that needs. */
export function write(folder: string, path: string, text: string | Uint8Array, mode = 0o644): string {
  const at = join(folder, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text, { mode });
  return at;
}

/** Runs the built command line. `env` is added to an environment without anything of this machine's user. */
export function sallyport(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: options.cwd ?? tmpdir(),
      env: { PATH: process.env.PATH ?? "", HOME: "/nonexistent", LC_ALL: "C", ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ code, out: Buffer.concat(out).toString("utf8"), err: Buffer.concat(err).toString("utf8") }),
    );
  });
}

/** What must never reach a terminal raw (law 18): C0 but line feed and tab, DEL, C1, bidi and invisible characters. */
export const RAW = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
