import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { z } from "zod";
import { fail } from "../model/problem.ts";

/** `<data>/server.json`: what a server serves and whom it knows. Written by `serve --repo` and by hand. */
const SettingsSchema = z.strictObject({
  repositories: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
        remote: z.string().min(1),
        policyBranch: z.string().min(1),
      }),
    )
    .default([]),
  people: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        name: z.string().min(1),
        emails: z.array(z.string().includes("@")),
        groups: z.array(z.string()),
      }),
    )
    .default([]),
  producers: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        version: z.string().min(1),
        tokenHash: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .default([]),
  webhookSecret: z.string().min(24),
});
export type Settings = z.infer<typeof SettingsSchema>;

const fresh = (): Settings => ({
  repositories: [],
  people: [],
  producers: [],
  webhookSecret: randomBytes(32).toString("base64"),
});

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "no permission",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "it is a file",
  EROFS: "it is on a read-only file system",
  ENOSPC: "no space is left there",
  ENOENT: "nothing can be made there",
};

/** Makes a folder and those above it. One level at a time: the recursive mkdir of Node never ends below /proc. */
async function makeFolder(path: string): Promise<void> {
  const make = (): Promise<void> => mkdir(path, { mode: 0o700 });
  await make()
    .catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT" || dirname(path) === path) throw error;
      await makeFolder(dirname(path));
      await make();
    })
    .catch(async (error: NodeJS.ErrnoException) => {
      // Also made by somebody else meanwhile, and what EROFS and EACCES say of a folder that is there.
      if (!(await stat(path).catch(() => null))?.isDirectory()) throw error;
    });
}

/** The folder of a server, there and ours to write in. Fails with `settings/data`. */
async function openData(data: string): Promise<void> {
  try {
    await makeFolder(data);
    await access(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    fail(
      "settings/data",
      `"${data}" cannot hold the server's data: ${REASONS[code] ?? message}${code ? ` (${code})` : ""}`,
      "name a folder that may be written: --data /var/lib/sallyport",
    );
  }
}

/** Reads the settings of a data directory, or makes them. Fails with `settings/invalid` and the place of the fault. */
export async function loadSettings(data: string): Promise<Settings> {
  await openData(data);
  const path = join(data, "server.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    return fail("settings/unreadable", `"${path}" cannot be read: ${error.message}`);
  });
  if (text === null) {
    const made = fresh();
    await saveSettings(data, made);
    return made;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail("settings/invalid", `"${path}" is not JSON`);
  }
  const parsed = SettingsSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    fail("settings/invalid", `"${path}": ${issue?.path.join(".") || "it"}: ${issue?.message}`);
  }
  return parsed.data;
}

/** Written beside and renamed, so that a crash leaves the old or the new. */
export async function saveSettings(data: string, settings: Settings): Promise<void> {
  const path = join(data, "server.json");
  await writeFile(`${path}.new`, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** `ID=EMAIL[,EMAIL]:GROUP[,GROUP]` as `serve --person` takes it. */
export function parsePersonOption(text: string): Settings["people"][number] {
  const match = /^([\w.-]+)=([^:]+@[^:]+?)(?::(.*))?$/.exec(text);
  if (!match)
    fail(
      "usage/person",
      `expected ID=EMAIL:GROUP, got "${text}"`,
      "sallyport serve --person sam=sam@example.org:security",
    );
  const [, id = "", emails = "", groups = ""] = match;
  const list = (words: string): string[] => words.split(",").flatMap((w) => (w.trim() === "" ? [] : [w.trim()]));
  return { id, name: id, emails: list(emails), groups: list(groups) };
}

/** `NAME=PATH-OR-URL[#POLICY-BRANCH]` as `serve --repo` takes it. */
export function parseRepoOption(text: string): Settings["repositories"][number] {
  const match = /^([a-z0-9][a-z0-9._-]*)=([^#]+)(?:#(.+))?$/.exec(text);
  if (!match)
    fail(
      "usage/repo",
      `expected NAME=PATH or NAME=URL, got "${text}"`,
      "sallyport serve --repo shop=/srv/git/shop.git#prod",
    );
  const [, id = "", remote = "", policyBranch = "prod"] = match;
  const isUrl = /^[a-z+]+:\/\//.test(remote) || /^[\w.-]+@[\w.-]+:/.test(remote);
  return { id, remote: isUrl || isAbsolute(remote) ? remote : resolve(remote), policyBranch };
}
