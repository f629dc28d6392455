import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Ran } from "./run.ts";
import { git, repository, sallyport, scratch, tryGit, write } from "./run.ts";

const POLICY = `version: 1
stages: [{id: dev, branch: dev, requires: [diff]}]
services: [{id: main, paths: ["**"]}]
groups: {security: {from: sign-in}}
covers: []
rules:
  - {id: workload/root, on: change, when: change.rel == "runs-as" && change.direction == "widen", at: {dev: block}}
  - {id: residual/unseen, on: span, when: span.shipped, at: {dev: review}, by: security}
`;
const GOOD = "FROM alpine:3.19\nUSER 1000\n";
const ROOT = "FROM alpine:3.19\nUSER root\n";

/** A repository with a work tree that holds what HEAD has. */
function worked(files: Record<string, string>): string {
  const repo = repository([files]);
  git(repo, ["reset", "--hard", "--quiet"]);
  return repo;
}
const check = (repo: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> =>
  sallyport(["check", ...args], { cwd: repo, env });

/** Everything under a folder, with what it holds. */
const everything = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const at = join(folder, name);
      return statSync(at).isFile() ? `${name} ${statSync(at).mtimeMs} ${readFileSync(at).toString("latin1")}` : name;
    });

describe("check --staged", () => {
  it("judges what the next commit adds by the policy of HEAD, and touches nothing of the repository", async () => {
    const repo = worked({ ".sallyport/policy.yaml": POLICY, Dockerfile: GOOD });
    expect(await check(repo, ["--staged"])).toMatchObject({ code: 0 });
    write(repo, "Dockerfile", ROOT);
    expect(await check(repo, ["--staged"])).toMatchObject({ code: 0 });
    write(repo, ".sallyport/policy.yaml", POLICY.replace("block", "note"));
    git(repo, ["add", "."]);
    const before = everything(join(repo, ".git"));
    const ran = await check(repo, ["--staged"]);
    expect([ran.code, ran.err]).toEqual([1, ""]);
    expect(ran.out).toContain("runs as user 0");
    expect(ran.out).toContain("2 | USER root");
    expect(everything(join(repo, ".git"))).toEqual(before);
  });

  it("works before the first commit, by the shipped policy", async () => {
    const repo = repository([]);
    write(repo, "a.sh", "echo 1\n");
    git(repo, ["add", "."]);
    const ran = await check(repo, ["--staged"]);
    expect(ran.code).toBe(5);
    expect(ran.out).toContain("`a.sh`");
  });

  it("reads a split index, and the index that git hands to a hook", async () => {
    const repo = worked({ ".sallyport/policy.yaml": POLICY, Dockerfile: GOOD, "a.md": "a\n" });
    git(repo, ["update-index", "--split-index"]);
    write(repo, "Dockerfile", ROOT);
    git(repo, ["add", "."]);
    expect((await check(repo, ["--staged"])).code).toBe(1);
    git(repo, ["update-index", "--no-split-index"]);
    git(repo, ["reset", "--quiet"]);
    expect((await check(repo, ["--staged"])).code).toBe(0);
    const other = join(repo, "other-index");
    tryGit(repo, ["read-tree", "HEAD"], "", { GIT_INDEX_FILE: other });
    tryGit(repo, ["add", "Dockerfile"], "", { GIT_INDEX_FILE: other });
    expect((await check(repo, ["--staged"], { GIT_INDEX_FILE: "other-index" })).code).toBe(1);
  });

  it("says what is in its way", async () => {
    const repo = worked({ "a.txt": "1\n" });
    const [a, b] = ["1", "2"].map((text) => git(repo, ["hash-object", "-w", "--stdin"], text));
    git(
      repo,
      ["update-index", "--index-info"],
      `0 ${"0".repeat(40)}\ta.txt\n100644 ${a} 2\ta.txt\n100644 ${b} 3\ta.txt\n`,
    );
    const ran = await check(repo, ["--staged"]);
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toContain("hint: resolve them, then git add them");
    for (const args of [
      ["--staged", "--all"],
      ["main..main", "--staged"],
      ["--since", "main", "--all"],
    ])
      expect(await check(repo, args)).toMatchObject({ code: 2, out: "" });
  });
});

describe("check --since and --all", () => {
  it("look at what a branch added, and at everything that stands", async () => {
    const repo = worked({ ".sallyport/policy.yaml": POLICY, Dockerfile: ROOT });
    git(repo, ["checkout", "--quiet", "-b", "topic"]);
    write(repo, "b.sh", "echo 1\n");
    git(repo, ["add", "."]);
    git(repo, ["commit", "--quiet", "-m", "b"]);
    const since = await check(repo, ["--since", "main"]);
    expect(since.code).toBe(5);
    expect(since.out).not.toContain("user 0");
    expect((await check(repo, ["--since", "HEAD"])).code).toBe(0);
    const all = await check(repo, ["--all"]);
    expect(all.code).toBe(1);
    expect(all.out).toContain("user 0");
  });
});

describe("a revision that is not there", () => {
  it("is told by what history there is", async () => {
    const repo = repository([{ a: "1" }, { a: "2" }, { a: "3" }]);
    const ran = await sallyport(["diff", "main~20..main", "--repo", repo]);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('hint: the history of "main" is shorter: 3 commits, the oldest is main~2');
  });

  it("is told from one that another repository lends", async () => {
    const lender = repository([{ a: "1" }, { a: "2" }]);
    const borrower = join(scratch(), "borrower");
    git(lender, ["clone", "--quiet", "--shared", lender, borrower]);
    const ran = await sallyport(["diff", "main~1..main", "--repo", borrower]);
    expect(ran.code).not.toBe(0);
    expect(ran.err).toContain("borrows objects of another");
    expect(ran.err).toContain("hint: git repack -a");
    git(borrower, ["repack", "-a", "-d", "--quiet"]);
    expect((await sallyport(["diff", "main~1..main", "--repo", borrower])).code).toBe(0);
  });
});

describe("hook install", () => {
  const hook = (repo: string, ...args: string[]): Promise<Ran> => sallyport(["hook", ...args], { cwd: repo });
  const commit = (repo: string): Ran => tryGit(repo, ["commit", "--quiet", "-m", "x"]);

  it("keeps a blocked change from being committed or pushed, and lets what a person must see pass", async () => {
    const repo = worked({ ".sallyport/policy.yaml": POLICY, Dockerfile: GOOD });
    expect((await hook(repo, "install")).code).toBe(0);
    write(repo, "a.sh", "echo 1\n");
    git(repo, ["add", "."]);
    expect(commit(repo).code).toBe(0);
    write(repo, "Dockerfile", ROOT);
    git(repo, ["add", "."]);
    const blocked = commit(repo);
    expect(blocked.code).not.toBe(0);
    expect(blocked.err + blocked.out).toContain("BLOCKED for dev");
    expect(tryGit(repo, ["commit", "--quiet", "--no-verify", "-m", "x"]).code).toBe(0);
    const remote = repository([], ["--bare"]);
    const push = (what: string): Ran => tryGit(repo, ["push", "--quiet", remote, what]);
    expect(push("main~1:refs/heads/main").code).toBe(0);
    expect(push("main:main").code).not.toBe(0);
    expect(push(":refs/heads/nothing").err).not.toContain("BLOCKED");
  });

  it("refuses to write over somebody else's hook, chains where it is told to, and leaves as it came", async () => {
    const repo = worked({ "a.md": "1\n" });
    const theirs = write(repo, ".git/hooks/pre-commit", "#!/bin/sh\necho theirs >&2\n", 0o755);
    const refused = await hook(repo, "install");
    expect([refused.code, refused.out]).toEqual([2, ""]);
    expect(refused.err).toContain("--chain");
    expect(readdirSync(join(repo, ".git/hooks"))).not.toContain("pre-push");
    expect((await hook(repo, "install", "--chain")).code).toBe(0);
    expect((await hook(repo, "install")).code).toBe(0);
    write(repo, "a.md", "2\n");
    git(repo, ["add", "."]);
    const ran = commit(repo);
    expect([ran.code, ran.err]).toEqual([0, expect.stringContaining("theirs")]);
    expect((await hook(repo, "uninstall")).code).toBe(0);
    expect(readFileSync(theirs, "utf8")).toBe("#!/bin/sh\necho theirs >&2\n");
    const again = await hook(repo, "uninstall");
    expect(again.out).toContain("left alone");
    expect(readdirSync(join(repo, ".git/hooks")).filter((n) => !n.endsWith(".sample"))).toEqual(["pre-commit"]);
  });

  it("follows core.hooksPath, and has nothing to do in a bare repository", async () => {
    const repo = worked({ "a.md": "1\n" });
    git(repo, ["config", "core.hooksPath", ".husky"]);
    expect((await hook(repo, "install")).out).toContain(".husky/pre-commit: written");
    expect((await hook(repository([], ["--bare"]), "install")).code).toBe(2);
  });
});
