import { fail } from "../../model/problem.ts";
import { counted } from "../../model/words.ts";
import type { BlobRead, CommitInfo, FileHunks, GitReader, Oid, TreeChange, TreeEntry } from "../../ports/index.ts";
import { readHunks } from "./hunks.ts";
import { ObjectReader } from "./objects.ts";
import { gitOutput, runGit, startGit } from "./process.ts";
import { pathBytes, Trees } from "./tree.ts";

const DEFAULT_LIMIT = 64 * 1024 * 1024;
const MAX_COMMITS = 10_000;
const ARCHIVED_COMMITS = 4096;

/** Refuses what git could take for an option, a second argument or a transport. */
export function checkRevision(revision: string): string {
  const bad = revision === "" || revision.startsWith("-") || revision.length > 1000 || /\p{Cc}/u.test(revision);
  if (bad || revision.startsWith("ext::"))
    fail("git/bad-revision", `expected a revision such as main or v1.0, got "${revision.slice(0, 80)}"`);
  return revision;
}

/** Reads a git directory of our own making. */
export class Reader implements GitReader {
  protected readonly gitDir: string;
  readonly #objects: ObjectReader;
  readonly #trees: Trees;
  /** What differs between the two trees that were asked for last. */
  #asked: { readonly between: string; readonly changes: Promise<readonly TreeChange[]> } | null = null;
  readonly #commits = new Map<Oid, CommitInfo>();
  readonly #ancestors = new Map<string, boolean>();

  constructor(gitDir: string) {
    this.gitDir = gitDir;
    this.#objects = new ObjectReader(gitDir);
    this.#trees = new Trees(this.#objects);
  }

  async resolve(revision: string): Promise<Oid> {
    const run = await runGit(this.gitDir, [
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${checkRevision(revision)}^{commit}`,
    ]);
    const oid = run.stdout.toString("latin1").trim();
    if (run.code !== 0 || !/^[0-9a-f]{40,64}$/.test(oid)) return this.#unresolved(revision);
    return oid;
  }

  /** A name that stands, of a commit that cannot be read, is not a name that nobody knows. */
  async #unresolved(revision: string): Promise<never> {
    const named = await runGit(this.gitDir, ["rev-parse", "--verify", "--quiet", "--end-of-options", revision]);
    const oid = named.stdout.toString("latin1").trim();
    const isName = named.code === 0 && /^[0-9a-f]{40,64}$/.test(oid) && oid !== revision.toLowerCase();
    const status = isName ? (await this.#objects.get(oid, DEFAULT_LIMIT)).status : "unknown";
    if (status === "absent" || status === "corrupt")
      fail(
        `git/object-${status}`,
        `"${revision}" is ${oid}, which is ${status === "absent" ? "not in this clone" : "damaged"}`,
        status === "absent" ? "git fetch --refetch brings it" : "git fsck names the damaged objects",
      );
    return fail(
      "git/unknown-revision",
      `no commit is called "${revision}" in this repository`,
      (await this.#shorterHistory(revision)) ?? "git branch --all and git tag list the names",
    );
  }

  /** `main~20` where main is shorter than that: how far back it goes. */
  async #shorterHistory(revision: string): Promise<string | null> {
    const [, name, steps] = /^(.+)~(\d+)$/.exec(revision) ?? [];
    if (!name) return null;
    const run = await runGit(this.gitDir, ["rev-list", "--first-parent", "--count", "--end-of-options", name, "--"]);
    const count = Number(run.stdout.toString("latin1").trim());
    if (run.code !== 0 || !(count > 0) || count > Number(steps)) return null;
    const shallow = (await runGit(this.gitDir, ["rev-parse", "--is-shallow-repository"])).stdout.toString("latin1");
    const why = shallow.trim() === "true" ? "; the clone is shallow: git fetch --unshallow brings more" : "";
    return `the history of "${name}" is shorter: ${counted(count, "commit")}, the oldest is ${count === 1 ? name : `${name}~${count - 1}`}${why}`;
  }

  async commit(oid: Oid): Promise<CommitInfo> {
    const known = this.#commits.get(oid);
    if (known) return known;
    const read = await this.#objects.get(oid, DEFAULT_LIMIT);
    if (read.status === "absent")
      fail(
        "git/object-absent",
        `commit ${oid} is not in this clone`,
        "a shallow clone ends before it: git fetch --unshallow",
      );
    if (read.status !== "present" || read.type !== "commit")
      fail("git/object-corrupt", `object ${oid} is not a readable commit`);
    const info = parseCommit(oid, read.bytes);
    if (this.#commits.size > ARCHIVED_COMMITS) this.#commits.clear();
    this.#commits.set(oid, info);
    return info;
  }

  async mergeBase(a: Oid, b: Oid): Promise<Oid | null> {
    const run = await runGit(this.gitDir, ["merge-base", "--end-of-options", checkRevision(a), checkRevision(b)]);
    if (run.code === 1) return null;
    if (run.code !== 0)
      fail(
        "git/object-absent",
        `the history between ${a} and ${b} is not whole in this clone`,
        "git fetch --unshallow",
      );
    return run.stdout.toString("latin1").trim();
  }

  async isAncestor(ancestor: Oid, of: Oid): Promise<boolean> {
    if (ancestor === of) return true;
    const key = `${ancestor} ${of}`;
    const known = this.#ancestors.get(key);
    if (known !== undefined) return known;
    const run = await runGit(this.gitDir, [
      "merge-base",
      "--is-ancestor",
      "--end-of-options",
      checkRevision(ancestor),
      checkRevision(of),
    ]);
    if (run.code > 1)
      fail(
        "git/object-absent",
        `the history between ${ancestor} and ${of} is not whole in this clone`,
        "git fetch --unshallow",
      );
    this.#ancestors.set(key, run.code === 0);
    return run.code === 0;
  }

  async commits(base: Oid | null, head: Oid): Promise<readonly CommitInfo[]> {
    const range = base === null ? [] : [`^${checkRevision(base)}`];
    const args = [
      "rev-list",
      `--max-count=${MAX_COMMITS + 1}`,
      "--topo-order",
      "--end-of-options",
      checkRevision(head),
      ...range,
    ];
    const oids = (await gitOutput(this.gitDir, args))
      .toString("latin1")
      .split("\n")
      .filter((l) => l !== "");
    if (oids.length > MAX_COMMITS)
      fail("git/too-many-commits", `more than ${MAX_COMMITS} commits lie between the two versions`);
    return Promise.all(oids.map((oid) => this.commit(oid)));
  }

  changes(baseTree: Oid | null, headTree: Oid | null): Promise<readonly TreeChange[]> {
    const between = `${baseTree} ${headTree}`;
    if (this.#asked?.between === between) return this.#asked.changes;
    const changes = this.#trees.changes(baseTree, headTree);
    const asked = { between, changes };
    this.#asked = asked;
    // What failed is asked again.
    changes.catch(() => {
      if (this.#asked === asked) this.#asked = null;
    });
    return changes;
  }

  hunks(
    baseTree: Oid | null,
    headTree: Oid | null,
    exclude: readonly string[],
    only?: readonly string[],
  ): AsyncIterable<FileHunks> {
    return readHunks(this.gitDir, baseTree, headTree, exclude, only);
  }

  read(oids: readonly Oid[], limit: number = DEFAULT_LIMIT): AsyncIterable<BlobRead> {
    return this.#objects.stream(oids, limit);
  }

  async *present(oids: readonly Oid[]): AsyncGenerator<boolean> {
    if (oids.length === 0) return;
    const child = startGit(this.gitDir, ["cat-file", "--batch-check=%(objecttype)"]);
    child.stderr.resume();
    child.stdin.on("error", () => {});
    child.stdin.end(`${oids.join("\n")}\n`);
    let rest = "";
    let answered = 0;
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      const lines = (rest + chunk.toString("latin1")).split("\n");
      rest = lines.pop() as string;
      for (const line of lines) {
        answered++;
        yield !line.endsWith(" missing");
      }
    }
    if (answered !== oids.length) fail("git/failed", "git cat-file did not answer for every object");
  }

  async file(tree: Oid, path: string): Promise<BlobRead | null> {
    const entry = await this.#trees.find(tree, path);
    if (!entry?.mode.startsWith("100")) return null;
    return this.#objects.get(entry.oid, DEFAULT_LIMIT);
  }

  async exists(tree: Oid, path: string): Promise<boolean> {
    return (await this.#trees.find(tree, path)) !== null;
  }

  foldersWith(tree: Oid, name: string, paths: readonly string[]): Promise<readonly string[]> {
    return this.#trees.foldersWith(tree, name, paths);
  }

  async list(tree: Oid, below = ""): Promise<readonly { path: string; entry: TreeEntry }[]> {
    const top = below === "" ? tree : await this.#trees.folder(tree, below);
    const all = top === null ? [] : await this.#trees.changes(null, top, below === "" ? "" : `${pathBytes(below)}/`);
    return all.map((c) => ({ path: c.path, entry: c.after as TreeEntry }));
  }

  async close(): Promise<void> {
    this.#objects.close();
  }
}

const decoder = new TextDecoder();
const PERSON = /^(.*?) ?<([^<>]*)> (-?\d+) [+-]\d{4}$/;

/** A commit object: headers, an empty line, the message. */
export function parseCommit(oid: Oid, bytes: Uint8Array): CommitInfo {
  const text = decoder.decode(bytes);
  const split = text.indexOf("\n\n");
  const headers = (split < 0 ? text : text.slice(0, split)).split("\n");
  const message = split < 0 ? "" : text.slice(split + 2);
  const values = (name: string): string[] =>
    headers.filter((h) => h.startsWith(`${name} `)).map((h) => h.slice(name.length + 1));
  const person = (name: string): { name: string; email: string; seconds: number } => {
    const match = PERSON.exec(values(name)[0] ?? "");
    return { name: match?.[1] ?? "", email: match?.[2] ?? "", seconds: Number(match?.[3] ?? 0) };
  };
  const [tree] = values("tree");
  if (tree === undefined) fail("git/object-corrupt", `commit ${oid} names no tree`);
  const author = person("author");
  const committer = person("committer");
  return {
    oid,
    tree,
    parents: values("parent"),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
    coAuthors: [...message.matchAll(/^co-authored-by:\s*(.*?)\s*<([^<>\n]*)>\s*$/gim)].map(
      ([, name = "", email = ""]) => ({ name, email }),
    ),
    at: instant(author.seconds),
    subject: message.split("\n", 1)[0] ?? "",
  };
}

const instant = (seconds: number): string => {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
};
