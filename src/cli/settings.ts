import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
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

/** Reads the settings of a data directory, or makes them. Fails with `settings/invalid` and the place of the fault. */
export async function loadSettings(data: string): Promise<Settings> {
  await mkdir(data, { recursive: true, mode: 0o700 });
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
