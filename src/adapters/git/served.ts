import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import type { Problem } from "../../model/problem.ts";
import { fail, problem } from "../../model/problem.ts";
import { inert } from "../../model/text.ts";
import type { ConflictFile, Oid, PushResult, ServedRepository, TrialMerge } from "../../ports/index.ts";
import { OPTION } from "./hook/hook.ts";
import { gitOutput, runGit, words } from "./process.ts";
import { checkRevision, Reader } from "./reader.ts";

/** What a remote may be: a path, https or ssh. Nothing that git would run. */
function checkRemote(remote: string): string {
  const ok = /^(https:\/\/|ssh:\/\/|file:\/\/|\/)/.test(remote) || /^[\w.-]+@[\w.-]+:[\w./~-]+$/.test(remote);
  if (!ok || /\p{Cc}/u.test(remote))
    fail("git/bad-remote", `expected an absolute path, an https or an ssh address, got "${remote.slice(0, 80)}"`);
  return remote;
}

// ssh needs the keys of the account the server runs as; nothing else of it.
const account = (): Record<string, string> =>
  Object.fromEntries(
    ["HOME", "SSH_AUTH_SOCK", "GIT_SSH_COMMAND"].flatMap((k) =>
      process.env[k] ? [[k, process.env[k] as string]] : [],
    ),
  );

// Porcelain status of a definite no: the lease failed, or a hook or a setting there declined. A locked ref or a lost
// connection is none: an earlier push of the same move may still be under way.
const REFUSED =
  /^!\t.*\t\[(rejected|remote rejected)\] \((stale info|fetch first|non-fast-forward|.*(declined|denied|prohibited).*)\)/m;

class Served extends Reader implements ServedRepository {
  readonly #remote: string;
  constructor(gitDir: string, remote: string) {
    super(gitDir);
    this.#remote = remote;
  }

  aside: ReadonlyMap<string, Problem> = new Map();

  #take(refspec: string) {
    const how = ["--quiet", "--prune", "--no-tags", "--no-write-fetch-head", "--force"];
    const args = ["-c", "transfer.fsckObjects=true", "fetch", ...how, "--end-of-options", this.#remote, refspec];
    return runGit(this.gitDir, args, { extra: account() });
  }

  async fetch(): Promise<ReadonlyMap<string, Oid>> {
    const run = await this.#take("+refs/heads/*:refs/heads/*");
    this.aside = new Map();
    if (run.code !== 0) await this.#takeOneByOne(run.stderr);
    const refs = await gitOutput(this.gitDir, ["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/"]);
    return new Map(
      refs
        .toString("utf8")
        .split("\n")
        .flatMap((line): [string, Oid][] => {
          const [oid = "", name = ""] = line.split(" ");
          return name === "" ? [] : [[name.slice("refs/heads/".length), oid]];
        }),
    );
  }

  /** One branch with objects that are not sound must not hold up the others. */
  async #takeOneByOne(said: string): Promise<void> {
    const live = await runGit(this.gitDir, ["ls-remote", "--heads", "--end-of-options", this.#remote], {
      extra: account(),
    });
    const there = live.stdout
      .toString("utf8")
      .split("\n")
      .flatMap((line) => line.split("\trefs/heads/")[1] ?? []);
    const aside = new Map<string, Problem>();
    for (const branch of live.code === 0 ? there : []) {
      const one = await this.#take(`+refs/heads/${branch}:refs/heads/${branch}`);
      if (one.code !== 0)
        aside.set(branch, problem("git/branch-unreadable", `branch "${branch}" cannot be taken: ${words(one.stderr)}`));
    }
    if (aside.size === there.length)
      fail(
        "git/remote-unreachable",
        `"${this.#remote}" cannot be fetched: ${words(said)}`,
        "is the address right, and may this account read it?",
      );
    const mirrored = await gitOutput(this.gitDir, ["for-each-ref", "--format=%(refname)", "refs/heads/"]);
    const left = mirrored
      .toString("utf8")
      .split("\n")
      .filter((ref) => ref !== "" && (!there.includes(ref.slice(11)) || aside.has(ref.slice(11))));
    for (const ref of left) await gitOutput(this.gitDir, ["update-ref", "--no-deref", "-d", ref]);
    this.aside = aside;
  }

  #tagsSeen = 0;

  async tags({ fetch }: { readonly fetch: boolean }): Promise<ReadonlyMap<string, Oid>> {
    if (fetch && Date.now() - this.#tagsSeen > TAGS_FRESH_MS) {
      const run = await this.#take("+refs/tags/*:refs/tags/*");
      if (run.code !== 0) fail("git/tags-unreadable", `the tags cannot be fetched: ${words(run.stderr)}`);
      this.#tagsSeen = Date.now();
    }
    const format = "--format=%(objectname) %(objecttype) %(*objectname) %(*objecttype) %(refname)";
    const refs = await gitOutput(this.gitDir, ["for-each-ref", format, "refs/tags/"]);
    const tags = new Map<string, Oid>();
    for (const line of refs.toString("utf8").split("\n")) {
      const [oid = "", type, peeled = "", peeledType, ...name] = line.split(" ");
      const commit = type === "commit" ? oid : peeledType === "commit" ? peeled : null;
      if (commit !== null) tags.set(name.join(" ").slice("refs/tags/".length), commit);
    }
    return tags;
  }

  async trialMerge(stage: Oid, head: Oid): Promise<TrialMerge> {
    const run = await runGit(this.gitDir, [
      "merge-tree",
      "--write-tree",
      "-z",
      "--messages",
      "--allow-unrelated-histories",
      checkRevision(stage),
      checkRevision(head),
    ]);
    if (run.code > 1) fail("git/failed", `git merge-tree failed: ${words(run.stderr)}`);
    const fields = run.stdout.toString("utf8").split("\0");
    const tree = fields[0] ?? "";
    if (run.code === 0) return { merged: true, tree };
    return { merged: false, files: await this.#conflicts(tree, fields.slice(1)) };
  }

  /** Conflicted files: `mode oid stage TAB path` until an empty field, then messages: count, paths, kind, text. */
  async #conflicts(tree: Oid, fields: readonly string[]): Promise<ConflictFile[]> {
    const end = fields.indexOf("");
    const paths = [...new Set(fields.slice(0, end).map((f) => f.slice(f.indexOf("\t") + 1)))];
    const kinds = new Map<string, string>();
    for (let at = end + 1; at < fields.length; ) {
      const count = Number(fields[at]);
      if (!Number.isInteger(count) || count < 1) break;
      const kind = fields[at + count + 1] ?? "";
      for (const path of fields.slice(at + 1, at + 1 + count))
        if (kind.startsWith("CONFLICT")) kinds.set(path, kind.replace(/^CONFLICT \(|\)$/g, ""));
      at += count + 3;
    }
    return Promise.all(
      paths.map(async (path) => {
        const read = await this.file(tree, path);
        return {
          path,
          kind: kinds.get(path) ?? "contents",
          lines: read?.status === "present" ? conflictLines(read.bytes) : [],
        };
      }),
    );
  }

  async commitMerge(input: {
    readonly tree: Oid;
    readonly parents: readonly Oid[];
    readonly message: string;
    readonly at: string;
  }): Promise<Oid> {
    const who = {
      NAME: "Sallyport",
      EMAIL: "sallyport@localhost",
      DATE: `${Math.floor(Date.parse(input.at) / 1000)} +0000`,
    };
    const extra = Object.fromEntries(
      ["AUTHOR", "COMMITTER"].flatMap((role) => Object.entries(who).map(([k, v]) => [`GIT_${role}_${k}`, v])),
    );
    const args = [
      "commit-tree",
      ...input.parents.flatMap((p) => ["-p", checkRevision(p)]),
      "-F",
      "-",
      checkRevision(input.tree),
    ];
    return (await gitOutput(this.gitDir, args, { input: `${inert(input.message)}\n`, extra }))
      .toString("latin1")
      .trim();
  }

  #takesOptions = true;

  async push(branch: string, old: Oid | null, next: Oid, statement: string): Promise<PushResult> {
    const ref = `refs/heads/${checkRevision(branch)}`;
    const push = (options: readonly string[]) =>
      runGit(
        this.gitDir,
        [
          ...["push", "--quiet", "--porcelain", `--force-with-lease=${ref}:${old ?? ""}`, ...options],
          ...["--end-of-options", this.#remote, `${checkRevision(next)}:${ref}`],
        ],
        { extra: account() },
      );
    let run = this.#takesOptions ? await push([`--push-option=${OPTION}${statement}`]) : await push([]);
    // A remote without our hook need not know push options; git gives up before anything is sent.
    if (run.code !== 0 && this.#takesOptions && NO_OPTIONS.test(run.stderr)) {
      this.#takesOptions = false;
      run = await push([]);
    }
    if (run.code === 0) return { moved: true };
    // The answer may have been lost on its way: only the remote knows.
    const live = await runGit(this.gitDir, ["ls-remote", "--end-of-options", this.#remote, ref], { extra: account() });
    if (live.code === 0 && live.stdout.toString("latin1").startsWith(next)) return { moved: true };
    const status = run.stdout.toString("utf8");
    const said = words(run.stderr || status);
    return {
      moved: false,
      problem: REFUSED.test(status)
        ? problem("git/push-refused", `the remote refused: ${said}`)
        : problem("git/push-unclear", `the remote did not take it, and may yet: ${said}`, "it is tried again"),
    };
  }
}

/** Pages ask for the tags at every look; a remote is asked this often at most. */
const TAGS_FRESH_MS = 10_000;
const NO_OPTIONS = /receiving end does not support push options/;

/** One-based lines of our side between conflict markers, counted in our file. */
export function conflictLines(merged: Uint8Array): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = [];
  let line = 1;
  let from: number | null = null;
  let theirs = false;
  for (const text of new TextDecoder().decode(merged).split("\n")) {
    if (text.startsWith("<<<<<<< ")) from = line;
    else if (from !== null && !theirs && text === "=======") theirs = true;
    else if (theirs && text.startsWith(">>>>>>> ")) {
      out.push({ from: from as number, to: Math.max(from as number, line - 1) });
      from = null;
      theirs = false;
    } else if (!theirs) line++;
  }
  return out;
}

/** Opens (or makes) our own bare store beside an authoritative remote. Fails with `git/bad-remote`. */
export async function openServed(mirror: string, remote: string): Promise<ServedRepository> {
  checkRemote(remote);
  if (!existsSync(mirror)) {
    await mkdir(mirror, { recursive: true });
    await gitOutput(mirror, ["init", "--quiet", "--bare", "--template=", mirror]);
  }
  return new Served(mirror, remote);
}
