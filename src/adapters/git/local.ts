import { rmSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve, sep } from "node:path";
import { fail, ProblemError } from "../../model/problem.ts";
import type { LocalRepository, Oid } from "../../ports/index.ts";
import { Reader } from "./reader.ts";
import { makeWritten, stagedTree, treeWith } from "./written.ts";

const REF_NAME = /^refs\/[^\p{Cc}\s~^:?*[\\]+$/u;
const OID = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const MAX_REFS = 200_000;

/** Where a repository keeps what we read: its HEAD, and the objects and refs that worktrees share. */
interface Place {
  readonly head: string;
  readonly common: string;
  /** Where its files are; null where it is bare. */
  readonly work: string | null;
}

const text = async (path: string): Promise<string | null> => {
  try {
    // A link could point at any file of this machine.
    return (await lstat(path)).isFile() ? await readFile(path, "utf8") : null;
  } catch {
    return null;
  }
};

const isDirectory = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isDirectory() ?? false;

async function locate(path: string): Promise<Place> {
  const start = await realpath(path).catch(() =>
    fail("git/not-a-repository", `"${path}" does not exist`, "name the repository with --repo PATH"),
  );
  for (let at = start; ; at = dirname(at)) {
    for (const candidate of [join(at, ".git"), at]) {
      const link = await text(candidate);
      const target = link?.startsWith("gitdir: ") ? resolve(at, link.slice(8).trim()) : candidate;
      if ((await text(join(target, "HEAD"))) === null) continue;
      const shared = await text(join(target, "commondir"));
      const common = shared ? resolve(target, shared.trim()) : target;
      if (await isDirectory(join(common, "objects")))
        return { head: target, common, work: candidate === at ? null : at };
    }
    if (dirname(at) === at) break;
  }
  return fail("git/not-a-repository", `"${path}" is not in a git repository`, "name the repository with --repo PATH");
}

/** Loose and packed refs, read as data. A loose one wins. */
async function readRefs(common: string): Promise<Map<string, string>> {
  const refs = new Map<string, string>();
  for (const line of ((await text(join(common, "packed-refs"))) ?? "").split("\n")) {
    const [oid = "", name = ""] = line.split(" ");
    if (OID.test(oid) && REF_NAME.test(name)) refs.set(name, oid);
  }
  const symbolic = new Map<string, string>();
  const walk = async (folder: string): Promise<void> => {
    const entries = await readdir(join(common, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) await walk(name);
      if (!entry.isFile() || !REF_NAME.test(name) || refs.size > MAX_REFS) continue;
      const value = ((await text(join(common, name))) ?? "").trim();
      if (OID.test(value)) refs.set(name, value);
      else if (value.startsWith("ref: ")) symbolic.set(name, value.slice(5));
    }
  };
  await walk("refs");
  for (const [name, target] of symbolic) if (refs.has(target)) refs.set(name, refs.get(target) as string);
  return refs;
}

/** Our own git directory over their objects: their configuration, hooks, attributes, alternates and replacements are not in it. */
async function makeGitDir({ head, common }: Place): Promise<string> {
  const config = (await text(join(common, "config"))) ?? "";
  if (/^\s*refstorage\s*=\s*reftable/im.test(config))
    fail(
      "git/unsupported",
      "the repository keeps its refs as a reftable, which is not read in place",
      "clone it: git clone --ref-format=files",
    );
  const sha256 = /^\s*objectformat\s*=\s*sha256/im.test(config);
  const own = await mkdtemp(join(tmpdir(), "sallyport-git-"));
  const source = await realpath(join(common, "objects"));
  await mkdir(join(own, "objects", "info"), { recursive: true });
  await mkdir(join(own, "refs"));
  const folders = (await readdir(source, { withFileTypes: true })).filter(
    (e) => e.isDirectory() && /^([0-9a-f]{2}|pack)$/.test(e.name),
  );
  await Promise.all(folders.map((f) => symlink(source + sep + f.name, join(own, "objects", f.name))));
  const refs = await readRefs(common);
  const current = ((await text(join(head, "HEAD"))) ?? "").trim();
  const symbolic = current.startsWith("ref: ") && REF_NAME.test(current.slice(5));
  await writeFile(join(own, "HEAD"), symbolic || OID.test(current) ? `${current}\n` : "ref: refs/heads/main\n");
  await writeFile(join(own, "packed-refs"), [...refs].map(([name, oid]) => `${oid} ${name}\n`).join(""));
  const format = sha256
    ? "\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n"
    : "\trepositoryformatversion = 0\n\tbare = true\n";
  await makeWritten(own);
  await writeFile(join(own, "config"), `[core]\n${format}`);
  const shallow = await text(join(common, "shallow"));
  if (shallow)
    await writeFile(
      join(own, "shallow"),
      shallow
        .split("\n")
        .filter((l) => OID.test(l))
        .map((l) => `${l}\n`)
        .join(""),
    );
  return own;
}

const BORROWS = "the repository borrows objects of another (objects/info/alternates), which is not followed";

class LocalReader extends Reader implements LocalRepository {
  readonly workTree: string | null;
  readonly #place: Place;
  readonly #remove = (): void => rmSync(this.gitDir, { recursive: true, force: true });

  constructor(gitDir: string, place: Place) {
    super(gitDir);
    this.#place = place;
    this.workTree = place.work;
    process.once("exit", this.#remove);
  }

  /** Where a commit is missing that another repository lends, the way out is another one. */
  override async resolve(revision: string): Promise<Oid> {
    try {
      return await super.resolve(revision);
    } catch (error) {
      const lent = (await text(join(this.#place.common, "objects", "info", "alternates")))?.trim();
      if (!(error instanceof ProblemError) || !lent || !/unknown-revision|object-absent/.test(error.problem.code))
        throw error;
      const { code, message } = error.problem;
      return fail(code, message, BORROWS, "git repack -a -d copies them; so does a clone without --shared");
    }
  }

  stagedTree(index = join(this.#place.head, "index")): Promise<Oid> {
    return stagedTree(this.gitDir, index);
  }

  treeWith(base: Oid | null, files: ReadonlyMap<string, string>): Promise<Oid> {
    return treeWith(this.gitDir, base, files);
  }

  override async close(): Promise<void> {
    await super.close();
    process.off("exit", this.#remove);
    await rm(this.gitDir, { recursive: true, force: true });
  }
}

/**
 * Opens the repository that a path lies in (worktree, linked worktree or bare) for reading in place. Nothing of it is executed.
 * Fails with `git/not-a-repository`, `git/unsupported`.
 */
export async function openRepository(path: string): Promise<LocalRepository> {
  const place = await locate(path);
  return new LocalReader(await makeGitDir(place), place);
}
