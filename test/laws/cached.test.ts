import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openCache } from "../../src/adapters/cache/index.ts";
import { createExtractor } from "../../src/adapters/extract/index.ts";
import { openRepository } from "../../src/adapters/git/index.ts";
import { compare } from "../../src/delivery/compare.ts";
import type { SecurityDiff } from "../../src/model/diff.ts";
import type { Cache, Extractor, GitReader } from "../../src/ports/index.ts";
import type { Content } from "../cli/run.ts";
import { CLI, git, repository, sallyport, scratch } from "../cli/run.ts";

const ROOT = join(import.meta.dirname, "../..");
const RUNS = process.env.SALLYPORT_LONG ? 150 : 15;

const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: pay}
rules:
  - {apiGroups: [""], resources: [secrets], verbs: [get, list]}
`;
const WORKFLOW = `on: [push]
permissions: {contents: write}
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
`;
const LINES: readonly string[] = [
  "",
  "x",
  "# note",
  "USER root",
  "kind: Role",
  "{",
  "  - uses: a/b@main",
  "\r",
  "\u202e",
];
const text = fc
  .tuple(
    fc.constantFrom(
      ROLE,
      WORKFLOW,
      "FROM alpine:3.20\nUSER 1\n",
      '{"name":"shop","scripts":{"x":"y"}}\n',
      "",
      "no feed",
    ),
    fc.array(fc.tuple(fc.nat(12), fc.constantFrom(...LINES)), { maxLength: 3 }),
  )
  .map(([start, edits]) => {
    const lines = start.split("\n");
    for (const [at, line] of edits) lines.splice(at % (lines.length + 1), 0, line);
    return lines.join("\n");
  });
const content: fc.Arbitrary<Content> = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constant<Content>({ link: "../x" }) },
  { weight: 1, arbitrary: fc.constant<Content>({ submodule: "1".repeat(40) }) },
);
const PATHS = [
  ...["deploy/a.yaml", "deploy/b.yaml", ".github/workflows/ci.yml", "Dockerfile", "package.json"],
  // The lab takes paths as bytes: one of them is no UTF-8.
  ...["docs/a.md", "test/x.go", "logo.png", "__proto__", "\xff\xfe.txt", 'a "b"\t.txt'],
];
const version = fc.dictionary(fc.constantFrom(...PATHS), content, { maxKeys: 6 });

const extractor = createExtractor();
const cacheIn = async (folder: string, generation = "one"): Promise<Cache> =>
  (await openCache({ folder: join(folder, "sallyport"), generation })) as Cache;

/** The security diff of two commits. */
async function diffOf(
  repo: string,
  cache: Cache | null,
  by: Extractor = extractor,
  range: readonly [string, string] = ["main~1", "main"],
): Promise<SecurityDiff> {
  const reader = await openRepository(repo);
  try {
    const oids = await Promise.all(range.map((name) => reader.resolve(name)));
    const [base, head] = (await Promise.all(oids.map((oid) => reader.commit(oid)))).map((c) => c.tree);
    return await compare(
      { git: reader, extractor: by, cache },
      { base: { name: range[0], tree: base as string }, head: { name: range[1], tree: head as string } },
    );
  } finally {
    await reader.close();
  }
}

/** An extractor that says so when it is asked. */
const watched = (by: Extractor): { readonly by: Extractor; readonly asked: string[] } => {
  const asked: string[] = [];
  const extract: Extractor["extract"] = (file) => {
    asked.push(file.path);
    return by.extract(file);
  };
  const extractBoth: Extractor["extractBoth"] = (path, before, after) => {
    asked.push(path);
    return by.extractBoth(path, before, after);
  };
  return {
    asked,
    by: { isolation: by.isolation, kinds: by.kinds, extract, extractBoth, prepare: by.prepare, close: by.close },
  };
};

const keptIn = (folder: string): string[] => {
  const at = join(folder, "sallyport");
  return existsSync(at) ? readdirSync(at).map((name) => join(at, name)) : [];
};
const change = (): string => repository([{ "deploy/a.yaml": "x: 1\n" }, { "deploy/a.yaml": ROLE }]);

describe("a kept diff is the diff", () => {
  test(`byte for byte, over ${RUNS} pairs of versions`, { timeout: 300_000 }, async () => {
    const folder = scratch();
    const cache = await cacheIn(folder);
    await fc.assert(
      fc.asyncProperty(version, version, async (before, after) => {
        const gone = Object.fromEntries(Object.keys(before).flatMap((p) => (p in after ? [] : [[p, null]])));
        const repo = repository([
          { "begin.txt": "x\n", ...before },
          { ...after, ...gone },
        ]);
        const plain = JSON.stringify(await diffOf(repo, null));
        expect(JSON.stringify(await diffOf(repo, cache))).toBe(plain);
        const { by, asked } = watched(extractor);
        expect(JSON.stringify(await diffOf(repo, cache, by))).toBe(plain);
        expect(asked).toEqual([]);
      }),
      { numRuns: RUNS, seed: 11, endOnFailure: true },
    );
    expect(keptIn(folder).length).toBeGreaterThan(RUNS / 2);
  });

  test("under the names that are asked for, not those it was made for", async () => {
    const cache = await cacheIn(scratch());
    const repo = change();
    await diffOf(repo, cache);
    git(repo, ["branch", "other", "main"]);
    const reader = await openRepository(repo);
    const { tree } = await reader.commit(await reader.resolve("other"));
    const { tree: old } = await reader.commit(await reader.resolve("main~1"));
    const diff = await compare(
      { git: reader, extractor, cache },
      { base: { name: "before", tree: old }, head: { name: "other", tree } },
    );
    await reader.close();
    expect([diff.base, diff.head]).toEqual(["before", "other"]);
  });

  test(`of a neighbouring range, of which only the rest is read, over ${RUNS} triples`, {
    timeout: 300_000,
  }, async () => {
    let spared = 0;
    await fc.assert(
      fc.asyncProperty(version, version, version, async (before, after, later) => {
        const cache = await cacheIn(scratch());
        const gone = Object.fromEntries(Object.keys(before).flatMap((p) => (p in after ? [] : [[p, null]])));
        const repo = repository([{ "begin.txt": "x\n", ...before }, { ...after, ...gone }, later]);
        // main~2..main~1 is kept, main~2..main is asked.
        await diffOf(repo, cache, extractor, ["main~2", "main~1"]);
        const plain = watched(extractor);
        const expected = JSON.stringify(await diffOf(repo, null, plain.by, ["main~2", "main"]));
        const { by, asked } = watched(extractor);
        expect(JSON.stringify(await diffOf(repo, cache, by, ["main~2", "main"]))).toBe(expected);
        spared += plain.asked.length - asked.length;
      }),
      { numRuns: RUNS, seed: 13 },
    );
    expect(spared).toBeGreaterThan(0);
  });

  test("of a file that went, until another range shows where to", async () => {
    const cache = await cacheIn(scratch());
    const repo = repository([{ "a/pay.go": "package pay\n" }, { "a/pay.go": null }, { "b/pay.go": "package pay\n" }]);
    const gone = await diffOf(repo, cache, extractor, ["main~2", "main~1"]);
    expect(gone.proofs).toEqual([]);
    const moved = await diffOf(repo, cache, extractor, ["main~2", "main"]);
    expect(moved.proofs).toHaveLength(2);
    expect(moved).toEqual(await diffOf(repo, null, extractor, ["main~2", "main"]));
  });

  test("of a mode, of a name that is no text, and of more names than one command line takes", async () => {
    const many = (text: string) =>
      Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`${"long".repeat(50)}/${i}.txt`, text]));
    for (const extra of [{}, { "x/\xff": "x\n" }, many("x\n")]) {
      const cache = await cacheIn(scratch());
      const repo = repository([
        { run: "#!/bin/sh\n", "k/a.txt": "x\n" },
        { "k/a.txt": "y\n" },
        { run: { link: "#!/bin/sh\n" }, ...extra, "z/a": "1\n" },
      ]);
      await diffOf(repo, cache, extractor, ["main~2", "main~1"]);
      const whole = await diffOf(repo, null, extractor, ["main~2", "main"]);
      expect(await diffOf(repo, cache, extractor, ["main~2", "main"])).toEqual(whole);
      expect(whole.accounting.changed).toBeGreaterThan(5);
    }
  });

  test("of another repository with the same trees too", async () => {
    const cache = await cacheIn(scratch());
    await diffOf(change(), cache);
    const { by, asked } = watched(extractor);
    await diffOf(change(), cache, by);
    expect(asked).toEqual([]);
  });
});

describe("what is kept is not asked", () => {
  const askedAgain = async (other: {
    kinds?: Readonly<Record<string, number>>;
    generation?: string;
  }): Promise<boolean> => {
    const folder = scratch();
    const repo = change();
    await diffOf(repo, await cacheIn(folder));
    const { by, asked } = watched(extractor);
    await diffOf(repo, await cacheIn(folder, other.generation), { ...by, kinds: other.kinds ?? by.kinds });
    return asked.length > 0;
  };
  test("by the same versions", async () => expect(await askedAgain({})).toBe(false));
  test("by another version of one kind", async () =>
    expect(await askedAgain({ kinds: { ...extractor.kinds, k8s: (extractor.kinds["k8s"] ?? 0) + 1 } })).toBe(true));
  test("by one kind more", async () => expect(await askedAgain({ kinds: { ...extractor.kinds, zzz: 1 } })).toBe(true));
  test("by another build or another git", async () => expect(await askedAgain({ generation: "two" })).toBe(true));
});

describe("what another run could say better is not kept", () => {
  test("an object that is not in this clone", async () => {
    const repo = change();
    const blob = git(repo, ["rev-parse", "main:deploy/a.yaml"]);
    const loose = join(repo, ".git", "objects", blob.slice(0, 2), blob.slice(2));
    const object = readFileSync(loose);
    rmSync(loose);
    const folder = scratch();
    const partial = await diffOf(repo, await cacheIn(folder));
    expect(partial.accounting.absent).toBe(1);
    expect(keptIn(folder)).toEqual([]);
    writeFileSync(loose, object);
    const whole = await diffOf(repo, await cacheIn(folder));
    expect(whole.accounting.absent).toBe(0);
    expect(whole.fingerprint).not.toBe(partial.fingerprint);
    expect(keptIn(folder)).toHaveLength(2);
  });

  test("lines that git gives otherwise than the verified content: they end the comparison", async () => {
    const repo = change();
    const folder = scratch();
    const reader = await openRepository(repo);
    const silent = new Proxy(reader, {
      get: (of, name: keyof GitReader) => (name === "hunks" ? async function* () {} : of[name].bind(of)),
    });
    const [base, head] = await Promise.all([
      reader.commit(await reader.resolve("main~1")),
      reader.commit(await reader.resolve("main")),
    ]);
    const range = { base: { name: "a", tree: base.tree }, head: { name: "b", tree: head.tree } };
    const compared = compare({ git: silent, extractor, cache: await cacheIn(folder) }, range);
    await expect(compared).rejects.toMatchObject({ problem: { code: "git/object-corrupt" } });
    await reader.close();
    expect(keptIn(folder)).toEqual([]);
  });

  test("a file whose reading took too long, also where a move hides it", async () => {
    const hasty = createExtractor({ workers: 1, timeout: 1 });
    const folder = scratch();
    const repo = repository([{ "a/Dockerfile": "FROM x\n" }, { "a/Dockerfile": null, "b/Dockerfile": "FROM x\n" }]);
    const diff = await diffOf(repo, await cacheIn(folder), hasty);
    await hasty.close();
    expect(diff.proofs).toHaveLength(2);
    expect(keptIn(folder)).toEqual([]);
  });
});

describe("the command line", () => {
  const diff = (repo: string, home: string, env: Readonly<Record<string, string>> = {}) =>
    sallyport(["diff", "main~1..main", "--repo", repo, "--output", "json"], {
      env: { HOME: home, ...env },
    });
  const kept = (home: string): string[] => keptIn(join(home, ".cache"));

  test("keeps in the user's folder, and says the same from it, damaged or not", async () => {
    const repo = change();
    const home = scratch();
    const first = await diff(repo, home);
    expect(first.code).toBe(0);
    // One for the folder, one for what derivers said of both trees.
    const entries = kept(home);
    expect(kept(home)).toHaveLength(2);
    expect(await diff(repo, home)).toEqual(first);
    for (const entry of entries) writeFileSync(entry, readFileSync(entry).subarray(0, -20));
    expect(await diff(repo, home)).toEqual(first);
    expect(await diff(repo, home, { SALLYPORT_CACHE: "off" })).toEqual(first);
    expect(kept(home).sort()).toEqual([...entries].sort());
  });

  test("answers from it without reading the blobs again", async () => {
    const repo = change();
    const home = scratch();
    const first = await diff(repo, home);
    const blob = git(repo, ["rev-parse", "main:deploy/a.yaml"]);
    rmSync(join(repo, ".git", "objects", blob.slice(0, 2), blob.slice(2)));
    expect(await diff(repo, home)).toEqual(first);
    expect(await diff(repo, home, { SALLYPORT_CACHE: "off" })).not.toEqual(first);
  });

  test("says the same twice at once, and with a home that does not exist", async () => {
    const repo = change();
    const home = scratch();
    const [a, b] = await Promise.all([diff(repo, home), diff(repo, home)]);
    expect(a.code).toBe(0);
    expect(b).toEqual(a);
    expect(kept(home)).toHaveLength(2);
    expect(await diff(repo, join(home, "not", "there"))).toEqual(a);
    expect(existsSync(join(home, "not"))).toBe(false);
  });

  test("says the same with a folder that it can only read, and reads there what is kept", (context) => {
    const repo = change();
    const home = scratch();
    // The owner of everything may write everywhere: somebody else has to try.
    const user = process.getuid?.() === 0 ? 65_534 : undefined;
    if (user !== undefined && spawnSync("test", ["-r", CLI], { uid: user, gid: user }).status !== 0)
      context.skip("nobody else may read this checkout, so that nobody else can try");
    const run = (env: Readonly<Record<string, string>> = {}) => {
      const ran = spawnSync(process.execPath, [CLI, "diff", "main~1..main", "--repo", repo, "--output", "json"], {
        env: { PATH: process.env.PATH ?? "", HOME: home, ...env },
        cwd: tmpdir(),
        encoding: "utf8",
        ...(user === undefined ? {} : { uid: user, gid: user }),
      });
      return { code: ran.status, out: ran.stdout, err: ran.stderr };
    };
    const folder = join(home, ".cache", "sallyport");
    mkdirSync(folder, { recursive: true });
    const owned = (mode: number): void => {
      for (const at of [folder, join(home, ".cache"), home]) if (user !== undefined) chownSync(at, user, user);
      chmodSync(folder, mode);
    };
    chmodSync(join(repo, ".."), 0o755);
    owned(0o500);
    const plain = run();
    expect(plain.code).toBe(0);
    expect(kept(home)).toEqual([]);
    owned(0o700);
    expect(run()).toEqual(plain);
    expect(kept(home)).toHaveLength(2);
    owned(0o500);
    const blob = git(repo, ["rev-parse", "main:deploy/a.yaml"]);
    rmSync(join(repo, ".git", "objects", blob.slice(0, 2), blob.slice(2)));
    expect(run()).toEqual(plain);
    expect(run({ SALLYPORT_CACHE: "off" })).not.toEqual(plain);
    owned(0o700);
  });

  test("alone opens it: what judges has no way to it", () => {
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
    );
    const naming = (word: RegExp) => sources.filter((name) => word.test(readFileSync(join(ROOT, "src", name), "utf8")));
    expect(naming(/adapters\/cache\/(?!folder\.ts)/)).toEqual(["cli/local.ts"]);
    // Where it would be is asked by nobody else than whoever may start a reader of files early.
    expect(naming(/adapters\/cache\/folder\.ts/).sort()).toEqual(["cli/early.ts", "cli/local.ts"]);
    expect(naming(/\buserCache\b/).sort()).toEqual([
      "cli/commands/diff.ts",
      "cli/commands/explain.ts",
      "cli/commands/history.ts",
      "cli/local.ts",
    ]);
  });

  test("check, which judges, keeps nothing and asks nothing that is kept", async () => {
    const home = scratch();
    const ran = await sallyport(["check", "main~1..main", "--repo", change()], { env: { HOME: home } });
    expect([1, 5]).toContain(ran.code);
    expect(existsSync(join(home, ".cache"))).toBe(false);
  });
});
