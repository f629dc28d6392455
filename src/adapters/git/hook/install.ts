import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fail } from "../../../model/problem.ts";
import { gitOutput } from "../process.ts";
import type { HookConfig } from "./hook.ts";

export const MARK = "# sallyport hook";

/**
 * Puts the pre-receive and post-receive hooks into a bare repository on this machine, and writes their configuration.
 * Fails with `hook/foreign` where a hook of somebody else stands.
 */
export async function installHooks(gitDir: string, script: string, config: HookConfig): Promise<void> {
  const folder = join(gitDir, "sallyport");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, "hook.json"), JSON.stringify(config, null, 1), { mode: 0o600 });
  await chmod(join(folder, "hook.json"), 0o600);
  await mkdir(join(gitDir, "hooks"), { recursive: true });
  for (const name of ["pre-receive", "post-receive"]) {
    const path = join(gitDir, "hooks", name);
    const text = `#!/bin/sh\n${MARK}\nexec ${quote(process.execPath)} ${quote(script)} ${name}\n`;
    const there = await readFile(path, "utf8").catch(() => null);
    if (there !== null && !there.includes(MARK))
      fail("hook/foreign", `"${path}" is a hook of somebody else`, "call it from a hook of your own, or move it away");
    if (there !== text) await writeFile(path, text, { mode: 0o755 });
    await chmod(path, 0o755);
  }
  await gitOutput(gitDir, ["config", "receive.advertisePushOptions", "true"]);
}

export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
