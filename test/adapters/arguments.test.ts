import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openRepository } from "../../src/adapters/git/index.ts";
import { ProblemError } from "../../src/model/problem.ts";
import type { GitReader } from "../../src/ports/index.ts";
import { git, repository, sallyport, scratch, write } from "../cli/run.ts";

const OID = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const MANY = Number(process.env.SALLYPORT_LONG ?? 0) ? 5000 : 150;

let repo: string;
let reader: GitReader;
let canaries: string;
const opened: GitReader[] = [];
const open = async (path: string): Promise<GitReader> => {
  const made = await openRepository(path);
  opened.push(made);
  return made;
};
afterEach(async () => {
  for (const r of opened.splice(0)) await r.close();
});

beforeAll(async () => {
  repo = repository([{ "a.txt": "one\n" }, { "a.txt": "two\n", "src/b.ts": "export {};\n" }]);
  git(repo, ["tag", "-a", "v1", "-m", "one", "main~1"]);
  canaries = scratch();
  reader = await openRepository(repo);
});
afterAll(async () => {
  await reader.close();
  expect(readdirSync(canaries)).toEqual([]);
});

/** Resolves to a commit, or is refused with a problem that has a code of git and one inert line. */
async function answer(work: () => Promise<unknown>): Promise<string> {
  try {
    const value = await work();
    return typeof value === "string" && OID.test(value) ? "resolved" : `unexpected ${String(value)}`;
  } catch (error) {
    if (!(error instanceof ProblemError)) return `crashed: ${String(error)}`;
    return error.problem.code;
  }
}

const HOSTILE = (): readonly string[] => [
  ...["-x", "--help", "--upload-pack=touch X/c", "--output=X/c", "--git-dir=/", "-", "--", "--end-of-options", "--all"],
  ...["ext::sh -c touch% X/c", "$(touch X/c)", "`touch X/c`", "a;touch X/c", "|touch X/c", "a\ntouch X/c", "\n--all"],
  ...[
    "a\0b",
    "..",
    "...",
    ".",
    "/",
    "@{",
    "@{u}",
    "@{-1}",
    "@{1000 years ago}",
    "^",
    "^main",
    "main^{",
    "main^{/",
    "main^{tree}",
  ],
  ...[":", ":/", ":/touch", ":0:a.txt", "main:a.txt", "main:../x", "main:", "refs/../main", "refs/heads/../../config"],
  ...[
    "*",
    "ma*",
    "refs/heads/*",
    "main..main",
    "\u202emain",
    "\ud800",
    "m\u0430in",
    "a".repeat(999),
    "a".repeat(1_000_000),
    "",
  ],
  ...[
    "HEAD~99999999999999999999",
    "main~-1",
    "0".repeat(40),
    "f".repeat(40),
    "f".repeat(64),
    "f".repeat(41),
    "FETCH_HEAD",
  ],
];

describe("a revision", () => {
  it("that could be an option, a command or a transport is refused or resolved, never executed", async () => {
    for (const text of HOSTILE()) {
      const revision = text.replaceAll("X", canaries);
      const got = await answer(() => reader.resolve(revision));
      expect([revision.slice(0, 60), got]).toEqual([
        revision.slice(0, 60),
        expect.stringMatching(/^(resolved|git\/(bad|unknown)-revision)$/),
      ]);
      for (const work of [
        () => reader.mergeBase(revision, "main"),
        () => reader.mergeBase("main", revision),
        () => reader.isAncestor(revision, "main"),
        () => reader.commits(null, revision),
        () => reader.commits(revision, "main"),
      ])
        expect([revision.slice(0, 60), await answer(work)]).not.toEqual([
          revision.slice(0, 60),
          expect.stringMatching(/^crashed/),
        ]);
    }
    expect(readdirSync(canaries)).toEqual([]);
  });

  it("of any text at all is answered by a commit or by a problem", async () => {
    const pieces = fc.constantFrom(
      "-",
      "--",
      "..",
      "@{",
      "^{",
      "}",
      ":",
      "/",
      "~",
      "main",
      "HEAD",
      "\n",
      "\0",
      "ext::",
      "=",
      " ",
      "v1",
      "\u202e",
      "*",
    );
    const revision = fc.oneof(
      fc.array(pieces, { maxLength: 6 }).map((p) => p.join("")),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(revision, async (text) => {
        expect(await answer(() => reader.resolve(text))).toMatch(/^(resolved|git\/[a-z-]+)$/);
      }),
      { numRuns: MANY, seed: 7 },
    );
  });

  it("that is plain resolves as in git", async () => {
    for (const name of [
      "main",
      "HEAD",
      "v1",
      "main~1",
      "main^",
      "refs/heads/main",
      git(repo, ["rev-parse", "--short", "main"]),
    ])
      expect(await reader.resolve(name)).toBe(git(repo, ["rev-parse", `${name}^{commit}`]));
  });

  it("on the command line ends with exit 2, one clear error and nothing on stdout", async () => {
    const lines = [
      "-x",
      "--upload-pack=touch c",
      "ext::sh -c touch% c",
      "a\nb",
      "..",
      "@{",
      "nothing",
      "main..--all",
      "\u001b]0;x\u0007",
    ];
    const runs = await Promise.all(
      lines.flatMap((range) => [
        sallyport(["diff", "--repo", repo, "--", range], { cwd: canaries }),
        sallyport(["check", "--repo", repo, "--", range], { cwd: canaries }),
      ]),
    );
    for (const [i, ran] of runs.entries()) {
      const text = lines[i >> 1];
      expect([text, ran.code, ran.out]).toEqual([text, 2, ""]);
      expect(ran.err).toMatch(/^error: [^A-Z]/);
      expect(ran.err).not.toContain("    at ");
      expect(ran.err).not.toContain("\u001b");
    }
  });
});

describe("a path in a tree", () => {
  it("is looked up as bytes, whatever it looks like", async () => {
    const { tree } = await reader.commit(await reader.resolve("main"));
    for (const path of [
      "../a.txt",
      "/a.txt",
      "./a.txt",
      "-x",
      "",
      "src",
      "src/",
      "src//b.ts",
      "a.txt/b",
      "*",
      "a\0",
      "A.TXT",
      ":a.txt",
    ])
      expect([path, await reader.file(tree, path)]).toEqual([path, null]);
    expect((await reader.file(tree, "src/b.ts"))?.status).toBe("present");
  });

  it("that looks like an option or a pattern is a path: in the tree, the hunks and what is excluded", async () => {
    const names = [
      "-x",
      "--output=c",
      ":(exclude)a.txt",
      "*.ts",
      "a b",
      "a\tb",
      'q"uote',
      "back\\slash",
      "\u00fc",
      "[ab]",
    ];
    const files = Object.fromEntries(names.map((n) => [Buffer.from(n).toString("latin1"), `${n.length}\n`]));
    const odd = repository([{ "a.txt": "one\n" }, { ...files, "raw\xff\xfe": "x\n" }]);
    const r = await open(odd);
    const [base, head] = [await r.commit(await r.resolve("main~1")), await r.commit(await r.resolve("main"))];
    const all = [...names, "raw\udcff\udcfe"].sort();
    expect((await r.changes(base.tree, head.tree)).map((c) => c.path).sort()).toEqual(all);
    const found = async (exclude: readonly string[]): Promise<string[]> => {
      const paths: string[] = [];
      for await (const { path } of r.hunks(base.tree, head.tree, exclude)) paths.push(path);
      return paths.sort();
    };
    expect(await found([])).toEqual(all);
    for (const name of names) expect([name, await found([name])]).toEqual([name, all.filter((n) => n !== name)]);
    for (const name of all) expect((await r.file(head.tree, name))?.status).toBe("present");
  });
});

describe("--repo", () => {
  const diff = (path: string, range = "main~1..main") => sallyport(["diff", range, "--repo", path]);
  const file = (): string => write(scratch(), "file", "x");

  it.each<[string, () => string]>([
    ["nothing", () => join(scratch(), "gone")],
    ["a file", file],
    ["an empty folder", scratch],
    ["an option", () => "--upload-pack=touch c"],
    ["a text that is too long", () => "a/".repeat(5000)],
    ["nobody's .git", () => join(write(scratch(), ".git/HEAD", "ref: refs/heads/main\n"), "../..")],
    ["a .git file that points nowhere", () => join(write(scratch(), ".git", "gitdir: /nonexistent\n"), "..")],
  ])("of %s is refused with exit 2 and a hint", async (_, make) => {
    const ran = await sallyport(["diff", "main~1..main", `--repo=${make()}`]);
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toMatch(
      /^error: ".*" (does not exist|is not in a git repository)\nhint: name the repository with --repo PATH\n$/,
    );
  });

  it("of a folder inside, a bare clone, a linked worktree, packed refs and packs gives the same answer", async () => {
    const expected = (await diff(repo)).out;
    expect(expected).toContain("main~1..main");
    const place = scratch();
    git(place, ["clone", "--quiet", "--bare", repo, "bare.git"]);
    git(place, ["--git-dir=bare.git", "worktree", "add", "--quiet", "--detach", "linked", "main"]);
    git(place, ["clone", "--quiet", "--no-local", repo, "packed"]);
    git(join(place, "packed"), ["gc", "--quiet"]);
    write(repo, "deep/er/x", "");
    for (const path of ["bare.git", "linked", "packed", "packed/src"]
      .map((p) => join(place, p))
      .concat(join(repo, "deep/er")))
      expect([path, await diff(path)]).toEqual([path, { code: 0, out: expected, err: "" }]);
    expect(existsSync(join(repo, ".git/index.lock"))).toBe(false);
  });

  it("with SHA-256 objects is read and hashed as such", async () => {
    const long = repository([{ "a.ts": "one\n" }, { "a.ts": "two\n" }], ["--object-format=sha256"]);
    const r = await open(long);
    expect(await r.resolve("main")).toHaveLength(64);
    const ran = await diff(long);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("8 changed bytes");
  });

  it("without a commit, or with HEAD on a branch that is not born, says so", async () => {
    const empty = repository([]);
    for (const range of ["HEAD", "main..HEAD"]) {
      const ran = await diff(empty, range);
      expect([ran.code, ran.out]).toEqual([2, ""]);
      expect(ran.err).toMatch(/^error: no commit is called "(HEAD|main)" in this repository\nhint: /);
    }
    expect((await sallyport(["check", "--repo", empty])).code).toBe(2);
    const unborn = repository([{ "a.txt": "one\n" }]);
    git(unborn, ["symbolic-ref", "HEAD", "refs/heads/unborn"]);
    expect((await diff(unborn, "main")).code).toBe(2);
    expect((await diff(unborn, "main..main")).code).toBe(0);
  });

  it("of a shallow clone stops where its history does, and says how to go on", async () => {
    const place = scratch();
    git(place, ["clone", "--quiet", "--depth=1", `file://${repo}`, "shallow"]);
    const ran = await diff(join(place, "shallow"));
    expect(ran.code).toBe(2);
    expect((await diff(join(place, "shallow"), "HEAD..HEAD")).code).toBe(0);
    const old = await diff(join(place, "shallow"), `${git(repo, ["rev-parse", "main~1"])}..HEAD`);
    expect([old.code, old.out]).toEqual([2, ""]);
  });

  it("of a partial clone fetches nothing: content that is not there is opaque and counted as absent", async () => {
    const source = repository([{ "src/a.ts": "one\n" }, { "src/a.ts": "two\n", "src/b.ts": "three\n" }]);
    git(source, ["config", "uploadpack.allowFilter", "true"]);
    const place = scratch();
    git(place, ["clone", "--quiet", "--no-checkout", "--filter=blob:none", `file://${source}`, "partial"]);
    const ran = await sallyport(["diff", "HEAD~1..HEAD", "--repo", join(place, "partial"), "--output", "json"]);
    expect([ran.code, ran.err]).toEqual([0, ""]);
    const { accounting, residual, changes } = JSON.parse(ran.out);
    expect(accounting).toMatchObject({ files: 2, absent: 2 });
    expect(changes).toEqual([]);
    expect(
      residual.map((r: { path: string; what: string; reason: { code: string } }) => [r.path, r.what, r.reason.code]),
    ).toEqual([
      ["src/a.ts", "opaque", "git/object-absent"],
      ["src/b.ts", "opaque", "git/object-absent"],
    ]);
    const text = await diff(join(place, "partial"), "HEAD~1..HEAD");
    expect(text.out).toContain("2 with content missing from this clone");
    expect(text.out).toContain("its content is not in this clone");
    expect((await sallyport(["check", "HEAD~1..HEAD", "--repo", join(place, "partial")])).code).toBe(5);
  });
});
