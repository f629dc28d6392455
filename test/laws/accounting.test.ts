import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createExtractor } from "../../src/adapters/extract/index.ts";
import { openRepository } from "../../src/adapters/git/index.ts";
import { compare } from "../../src/delivery/compare.ts";
import type { Content } from "../cli/run.ts";
import { git as plumb, repository } from "../cli/run.ts";
import { diffOf } from "../support/lab.ts";

const RUNS = process.env.SALLYPORT_LONG ? 200 : 25;

const MANIFEST = `apiVersion: v1
kind: ServiceAccount
metadata: {name: pay}
automountServiceAccountToken: true
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: pay}
rules:
  - {apiGroups: [""], resources: [secrets], verbs: [get, list]}
`;
const WORKFLOW = `on: [push, pull_request_target]
permissions: {contents: write}
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo "\${{ github.event.issue.title }}"
`;
const DOCKERFILE =
  "FROM alpine:3.20 AS build\nRUN curl https://example.org/x | sh\nFROM scratch\nUSER 0\nCOPY --from=build /x /x\n";
const PACKAGE = `{"name":"shop","dependencies":{"left-pad":"^1.0.0"},"scripts":{"postinstall":"node x.js"}}\n`;

const LOCK = JSON.stringify({
  ...{ name: "shop", lockfileVersion: 3 },
  packages: {
    "": { dependencies: { chalk: "^5.0.0" } },
    "node_modules/chalk": {
      ...{
        version: "5.3.0",
        resolved: "https://packages.example/chalk-5.3.0.tgz",
        integrity: `sha512-${"A".repeat(86)}==`,
      },
    },
  },
});

/** What files look like that tools trip over. */
const SEEDS: readonly Content[] = [
  MANIFEST,
  MANIFEST.replaceAll("\n", "\r\n"),
  MANIFEST.trimEnd(),
  LOCK,
  LOCK.replaceAll(",", ",\n").replace("5.3.0", "5.4.0"),
  "* binary\n*.yaml -diff\n*.go diff=x -text eol=crlf\n",
  { submodule: "1".repeat(40) },
  { submodule: "2".repeat(40) },
  new Uint8Array(Buffer.from(`\ufeff${WORKFLOW}`, "utf16le")),
  WORKFLOW,
  DOCKERFILE,
  PACKAGE,
  "",
  "\n",
  "\n\n\n",
  "no line feed at the end",
  "windows\r\nlines\r\n",
  "old mac\rlines\r",
  "a\u2028b\u0085c\fd\n",
  "--- a/x\n+++ b/x\n@@ -1,2 +3,4 @@\n-- dashes\n++ plus\n\\ No newline at end of file\n",
  "\ufeffkind: Role\n",
  "a: [1\nb: {\n",
  `${"x".repeat(5000)}\n`,
  "héllo wörld ✓ \u202e\u0000\n",
  new Uint8Array([0, 1, 2, 255, 254, 10, 13, 10]),
  new Uint8Array(Buffer.from("\ufeffkind: Role\n", "utf16le")),
  { link: "../../../etc/passwd" },
  { link: "deploy/a.yaml" },
];
const PATHS = [
  ".gitattributes",
  "deploy/moved/a.yaml",
  "deploy/a.yaml",
  "deploy/b.yml",
  ".github/workflows/ci.yml",
  "Dockerfile",
  "package.json",
  "package-lock.json",
  "src/main.go",
  "docs/read.md",
  "test/x.test.js",
  "logo.png",
  'a b\t"q".txt',
  "a -> b.txt",
  // The lab takes paths as bytes.
  Buffer.from("café.txt").toString("latin1"),
  "nothing",
];

const edited = (text: string, at: number, word: string): string => {
  const lines = text.split("\n");
  lines.splice(at % (lines.length + 1), word.length % 3, word);
  return lines.join("\n");
};
const content = fc.oneof(
  fc.constantFrom(...SEEDS),
  fc
    .tuple(
      fc.constantFrom(...SEEDS.filter((s) => typeof s === "string")),
      fc.nat(30),
      fc.constantFrom("", "x", "kind: Pod", "# a comment", "USER root", "  - uses: a/b@main", "{", "\r"),
    )
    .map(([text, at, word]): Content => edited(text, at, word)),
);
const version = fc.dictionary(fc.constantFrom(...PATHS), content, { maxKeys: 8 });

const git = (repo: string, ...args: string[]): string =>
  spawnSync("git", args, {
    cwd: repo,
    env: { PATH: process.env.PATH ?? "", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
  }).stdout.toString("latin1");

/** Changed lines of both sides of one file, from git's own hunk headers; bodies are passed over by their counts. */
function linesOf(repo: string, path: string): number {
  const options = [
    "-U0",
    "--text",
    "--no-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--diff-algorithm=myers",
  ];
  const lines = git(repo, "diff", ...options, "main~1", "main", "--", `:(literal)${path}`).split("\n");
  let count = 0;
  for (let at = 0; at < lines.length; at++) {
    const [, removed = "1", added = "1"] = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(lines[at] ?? "") ?? [
      null,
      "0",
      "0",
    ];
    count += Number(removed) + Number(added);
    for (let left = Number(removed) + Number(added); left > 0; ) if (!lines[++at]?.startsWith("\\")) left--;
  }
  return count;
}

/** Changed lines by path. */
function linesOfGit(repo: string): Map<string, number> {
  const paths = Buffer.from(git(repo, "diff", "--no-renames", "--name-only", "-z", "main~1", "main"), "latin1")
    .toString("utf8")
    .split("\0");
  return new Map(paths.filter((p) => p !== "").map((p) => [p, linesOf(repo, p)]));
}

describe("every changed byte is accounted for, and every changed line is read once", () => {
  test(`${RUNS} pairs of nasty versions`, { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(version, version, async (before, after) => {
        const gone = Object.fromEntries(Object.keys(before).flatMap((p) => (p in after ? [] : [[p, null]])));
        const { diff, repo } = await diffOf({ "begin.txt": "x\n", ...before }, { ...after, ...gone });
        const a = diff.accounting;
        expect(a.inFacts + a.residual + a.proven + a.demoted).toBe(a.changed);
        expect(a.absent).toBe(0);
        expect(new Set(diff.changes.map((c) => c.id)).size).toBe(diff.changes.length);

        const once = new Set<string>();
        const read = new Map<string, number>();
        for (const span of diff.reading)
          for (let n = span.from; n <= span.to; n++) {
            const key = `${span.side}\0${span.path}\0${n}`;
            expect(once.has(key), `read twice: ${JSON.stringify(key)}`).toBe(false);
            once.add(key);
            read.set(span.path, (read.get(span.path) ?? 0) + 1);
          }
        const wanted = linesOfGit(repo);
        for (const [path, lines] of wanted) expect({ path, lines: read.get(path) ?? 0 }).toEqual({ path, lines });
        for (const path of read.keys()) expect(wanted.has(path), path).toBe(true);
      }),
      { numRuns: RUNS, seed: 7, endOnFailure: false },
    );
  });

  test("nothing changed is nothing to read", async () => {
    const { diff } = await diffOf({ "a.txt": "x\n" }, {});
    expect(diff.accounting.changed).toBe(0);
    expect(diff.reading).toEqual([]);
    expect(diff.residual).toEqual([]);
  });

  test("a file that only moved is proven, and a byte more is not", async () => {
    const moved = await diffOf(
      { "src/a/pay.go": "package pay\n" },
      { "src/a/pay.go": null, "src/b/pay.go": "package pay\n" },
    );
    expect(moved.diff.accounting.proven).toBe(moved.diff.accounting.changed);
    const other = await diffOf(
      { "src/a/pay.go": "package pay\n" },
      { "src/a/pay.go": null, "src/b/pay.go": "package pays\n" },
    );
    expect(other.diff.accounting.proven).toBe(0);
    expect(other.diff.accounting.residual).toBe(other.diff.accounting.changed);
  });

  test("what a pattern found accounts for no other word of the text, and is read first all the same", async () => {
    const image = (command: string): string => `FROM a/b:1\n${"ENV A=1\n".repeat(5)}RUN ${command}\n`;
    const { diff } = await diffOf(
      { Dockerfile: image("pip install --index-url http://x.example/simple a"), "a.sh": "true\n" },
      { Dockerfile: image("pip install --index-url https://x.example/simple b; curl y.example"), "a.sh": "false\n" },
    );
    expect(diff.changes.map((c) => c.rel)).toEqual(["fetches-from", "fetches-from"]);
    expect(diff.accounting.inFacts).toBe(0);
    expect(diff.residual.map((r) => r.path).sort()).toEqual(["Dockerfile", "a.sh"]);
    expect(diff.reading.map((r) => `${r.path} ${r.band}`)).toEqual([
      "Dockerfile fact",
      "Dockerfile fact",
      "a.sh residual",
      "a.sh residual",
    ]);
  });

  test("a link that moved is no move: it leads elsewhere now", async () => {
    const { diff } = await diffOf({ "a/now": { link: "../b" } }, { "a/now": null, "x/y/now": { link: "../b" } });
    expect(diff.accounting.proven).toBe(0);
    expect(diff.residual.map((r) => [r.path, r.what])).toEqual([
      ["a/now", "opaque"],
      ["x/y/now", "opaque"],
    ]);
  });

  test("a file that became a link of the same bytes is every line of it", async () => {
    const { diff } = await diffOf({ run: "a\nb" }, { run: { link: "a\nb" } });
    expect(diff.accounting.changed).toBe(6);
    expect(diff.residual.map((r) => [r.path, r.what, r.bytes])).toEqual([["run", "opaque", 6]]);
  });

  test("a mode alone has no line, and is not nothing", async () => {
    const repo = repository([{ run: "#!/bin/sh\n", Dockerfile: DOCKERFILE }]);
    const inRepo = (...args: string[]): string => plumb(repo, args);
    for (const path of ["run", "Dockerfile"])
      inRepo("update-index", "--cacheinfo", `100755,${inRepo("rev-parse", `main:${path}`)},${path}`);
    const head = inRepo("commit-tree", inRepo("write-tree"), "-p", "main", "-m", "modes");
    inRepo("update-ref", "refs/heads/main", head);
    const [reader, extractor] = [await openRepository(repo), createExtractor()];
    const version = async (name: string) => ({ name, tree: (await reader.commit(await reader.resolve(name))).tree });
    const diff = await compare(
      { git: reader, extractor },
      { base: await version("main~1"), head: await version("main") },
    ).finally(() => Promise.all([reader.close(), extractor.close()]));
    expect(diff.accounting.changed).toBe(0);
    expect(diff.reading).toEqual([]);
    expect(diff.residual.map((r) => [r.path, r.what, r.what === "opaque" && r.reason.code])).toEqual([
      ["Dockerfile", "opaque", "tree/mode"],
      ["run", "opaque", "tree/mode"],
    ]);
  });
});
