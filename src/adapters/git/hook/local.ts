import { execFile } from "node:child_process";
import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { fail } from "../../../model/problem.ts";
import { MARK, quote } from "./install.ts";

export const LOCAL_HOOKS = ["pre-commit", "pre-push"] as const;
export type LocalHook = (typeof LOCAL_HOOKS)[number];

/** What became of one hook. */
export interface HookChange {
  readonly path: string;
  readonly did: "written" | "chained" | "removed" | "restored" | "absent" | "kept";
}

/** Where the user's own git looks for hooks: by their configuration, which only names a folder here. */
async function hooksFolder(workTree: string): Promise<string> {
  const { stdout } = await promisify(execFile)("git", ["rev-parse", "--git-path", "hooks"], { cwd: workTree }).catch(
    () => fail("git/failed", `git does not say where the hooks of "${workTree}" are`),
  );
  return resolve(workTree, stdout.replace(/\n$/, ""));
}

const OLD = ".before-sallyport";
const read = (path: string): Promise<string | null> => readFile(path, "utf8").catch(() => null);
const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** A hook that runs the one it found first, then us. */
const script = (command: readonly string[], name: LocalHook): string => `#!/bin/sh
${MARK}: made by "sallyport hook install", removed by "sallyport hook uninstall"
if [ -x "$0${OLD}" ]; then
${
  name === "pre-push"
    ? `  pushed=$(cat)
  printf '%s\\n' "$pushed" | "$0${OLD}" "$@" || exit
  printf '%s\\n' "$pushed" | SALLYPORT_NO_BUILD=1 ${command.map(quote).join(" ")} hook run ${name}
  exit`
    : `  "$0${OLD}" "$@" || exit`
}
fi
SALLYPORT_NO_BUILD=1 exec ${command.map(quote).join(" ")} hook run ${name}
`;

/**
 * Puts our hooks into a repository of this user. `chain`: a hook of somebody else is kept and runs first; without, it fails with
 * `hook/foreign` and nothing is written.
 */
export async function installLocalHooks(
  workTree: string,
  command: readonly string[],
  chain: boolean,
): Promise<HookChange[]> {
  const folder = await hooksFolder(workTree);
  const paths = LOCAL_HOOKS.map((name) => ({ name, path: join(folder, name) }));
  const foreign = new Set<string>();
  for (const { path } of paths) {
    if ((await exists(path)) && !(await read(path))?.includes(MARK)) foreign.add(path);
    if (foreign.has(path) && !chain)
      fail(
        "hook/foreign",
        `"${path}" is a hook of somebody else; nothing was changed`,
        "sallyport hook install --chain keeps it and runs it first",
      );
    if (foreign.has(path) && (await exists(path + OLD)))
      fail("hook/foreign", `"${path}${OLD}" is there already; nothing was changed`, "move it away");
  }
  await mkdir(folder, { recursive: true });
  const done: HookChange[] = [];
  for (const { name, path } of paths) {
    if (foreign.has(path)) await rename(path, path + OLD);
    // A link that stood here would be written through.
    await rm(path, { force: true });
    await writeFile(path, script(command, name), { mode: 0o755 });
    await chmod(path, 0o755);
    done.push({ path, did: foreign.has(path) ? "chained" : "written" });
  }
  return done;
}

/** Takes our hooks out again, and puts back what they were chained before. Hooks of others stay. */
export async function uninstallLocalHooks(workTree: string): Promise<HookChange[]> {
  const folder = await hooksFolder(workTree);
  const done: HookChange[] = [];
  for (const name of LOCAL_HOOKS) {
    const path = join(folder, name);
    const text = await read(path);
    if (text === null) done.push({ path, did: "absent" });
    else if (!text.includes(MARK)) done.push({ path, did: "kept" });
    else if (await exists(path + OLD)) {
      await rename(path + OLD, path);
      done.push({ path, did: "restored" });
    } else {
      await rm(path);
      done.push({ path, did: "removed" });
    }
  }
  return done;
}
