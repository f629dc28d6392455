import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Content } from "./run.ts";
import { commit, git, RAW, repository, sallyport, scratch, tryGit, write } from "./run.ts";

const MANIFEST = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: ClusterIP, selector: {app: web}, ports: [{port: 80}]}
`;
const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const latin1 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
const MB = 1024 * 1024;
/** A line feed, an escape sequence, a C1 control, a right-to-left override. */
const EVIL = "src/a\nb\u001b[31m\u009b2J\u202egpj.ts";

interface Reading {
  readonly path: string;
  readonly side: "base" | "head";
  readonly from: number;
  readonly to: number;
}
interface DiffJson {
  readonly changes: readonly { readonly rel: string; readonly direction: string; readonly says: string }[];
  readonly accounting: Readonly<Record<string, number>>;
  readonly residual: readonly {
    readonly what: string;
    readonly path: string;
    readonly bytes: number;
    readonly reason?: { readonly code: string };
  }[];
  readonly reading: readonly Reading[];
}

/** Every file that is bad in its own way, as the second version adds it: what it must be told as, and the bytes of its lines. */
const BAD: readonly {
  readonly path: string;
  readonly content: Content;
  readonly code: RegExp;
  readonly bytes: number;
}[] = [
  { path: "src/huge.js", content: Buffer.alloc(50 * MB, "let a = 1;\n"), code: /^file\/too-large$/, bytes: 50 * MB },
  { path: "src/outside", content: { link: "../../../../etc/passwd" }, code: /^tree\/symlink$/, bytes: 22 },
  { path: "src/absolute.yaml", content: { link: "/etc/passwd" }, code: /^tree\/symlink$/, bytes: 11 },
  // git's line for it: "Subproject commit <40 hex>\n"
  { path: "vendor/lib", content: { submodule: "1".repeat(40) }, code: /^tree\/submodule$/, bytes: 18 + 40 + 1 },
  { path: "deploy/wide.yaml", content: utf16(MANIFEST), code: /./, bytes: 2 * MANIFEST.length + 2 },
  { path: "src/blob.dat", content: new Uint8Array([0, 1, 2, 3]), code: /^file\/binary$/, bytes: 4 },
  { path: "deploy/open.yaml", content: "apiVersion: v1\nkind: [Role\n", code: /./, bytes: 27 },
  { path: "deploy/cut.yaml", content: `${MANIFEST}  \tx: "`, code: /./, bytes: MANIFEST.length + 7 },
];
const SPAN = "console.log(1);\n";

let repo: string;
let diff: DiffJson;
let human: string;

beforeAll(async () => {
  repo = repository([
    { "deploy/web.yaml": MANIFEST, "deploy/broken.yaml": MANIFEST },
    {
      ...Object.fromEntries(BAD.map((b) => [b.path, b.content])),
      [latin1(EVIL)]: SPAN,
      "deploy/broken.yaml": MANIFEST.replaceAll("{", "[").replaceAll("\n", "\r\r\n"),
      "deploy/web.yaml": MANIFEST.replace("name: web", 'name: "w\\e]0;x\\a\\u202e\\x9b1m"'),
    },
  ]);
  const [asJson, asText] = await Promise.all([
    sallyport(["diff", "main~1..main", "--repo", repo, "--output", "json"]),
    sallyport(["diff", "main~1..main", "--repo", repo, "--all"]),
  ]);
  for (const ran of [asJson, asText]) {
    expect(ran.err).toBe("");
    expect(ran.code).toBe(0);
    expect(RAW.exec(ran.out)).toBeNull();
  }
  diff = JSON.parse(asJson.out) as DiffJson;
  human = asText.out;
});

describe("a bad file", () => {
  it.each(BAD)("$path is opaque, named, and counted to the byte", ({ path, code, bytes }) => {
    const own = diff.residual.filter((r) => r.path === path);
    expect(own.map((r) => [r.what, r.bytes])).toEqual([["opaque", bytes]]);
    expect(own[0]?.reason?.code).toMatch(code);
    expect(human).toContain(`  ${path}  ${bytes} bytes`);
  });

  it("that was good before is opaque as a whole: nothing of it reads as removed or narrowed", () => {
    const own = diff.residual.filter((r) => r.path === "deploy/broken.yaml");
    expect(own.map((r) => r.what)).toContain("opaque");
    expect(diff.changes.filter((c) => c.direction === "narrow" && !c.says.includes("w\u001b"))).toEqual([]);
    expect(human).toContain("deploy/broken.yaml");
  });

  it("with a hostile name is named, escaped for people and exact for programs", () => {
    expect(diff.residual.filter((r) => r.path === EVIL).map((r) => [r.what, r.bytes])).toEqual([["span", SPAN.length]]);
    expect(human).toContain("src/a\\nb\\u{1b}[31m\\u{9b}2J\\u{202e}gpj.ts");
  });

  it("does not disturb the accounting: every changed byte once, against a count of our own", () => {
    const { accounting: a } = diff;
    expect((a.inFacts ?? 0) + (a.residual ?? 0) + (a.proven ?? 0) + (a.demoted ?? 0)).toBe(a.changed);
    expect(a.files).toBe(BAD.length + 3);
    const before = MANIFEST.length;
    const broken = MANIFEST.length + 2 * MANIFEST.split("\n").length - 2;
    const [, , meta = ""] = MANIFEST.split("\n");
    const renamed = meta.length + 1 + meta.replace("web", '"w\\e]0;x\\a\\u202e\\x9b1m"').length + 1;
    const added = BAD.reduce((n, b) => n + b.bytes, 0) + SPAN.length;
    expect(a.changed).toBe(added + before + broken + renamed);
  });

  it("has each of its changed lines in the reading order once", () => {
    const seen = new Set<string>();
    for (const { path, side, from, to } of diff.reading)
      for (let n = from; path !== "src/huge.js" && n <= to; n++) {
        expect(seen.has(`${path}\0${side}\0${n}`)).toBe(false);
        seen.add(`${path}\0${side}\0${n}`);
      }
    for (const { path } of BAD.filter((b) => b.path !== "vendor/lib"))
      expect(diff.reading.some((r) => r.path === path)).toBe(true);
  });

  it("needs a person before prod", async () => {
    const [text, json] = await Promise.all([
      sallyport(["check", "main~1..main", "--repo", repo]),
      sallyport(["check", "main~1..main", "--repo", repo, "--output", "json"]),
    ]);
    for (const ran of [text, json]) {
      expect(RAW.exec(ran.out + ran.err)).toBeNull();
      expect(ran.err).toBe("");
      expect(ran.code).toBe(5);
    }
    expect(text.out).toContain("NEEDS A PERSON");
    const { obligations, outcome } = JSON.parse(json.out) as { obligations: { what: string }[]; outcome: string };
    expect(outcome).toBe("review");
    const asked = new Set(obligations.map((o) => o.what));
    const ids = (
      JSON.parse((await sallyport(["diff", "main~1..main", "--repo", repo, "--output", "json"])).out) as {
        residual: { id: string; path: string; what: string; active: boolean }[];
      }
    ).residual;
    for (const { id } of ids.filter((r) => r.what === "opaque" && r.active)) expect(asked.has(id)).toBe(true);
  });
});

describe("a hostile repository (invariant 18)", () => {
  /** Commands in every place that git would run one from, and a folder that shows which ran. */
  function trap(repo: string): { readonly canaries: () => string[]; readonly environment: Record<string, string> } {
    const folder = scratch();
    const bin = scratch();
    const canary = (name: string): string => write(bin, name, `#!/bin/sh\n: > "${join(folder, name)}"\n`, 0o755);
    const config: Record<string, string> = {
      "core.fsmonitor": canary("fsmonitor"),
      "core.sshCommand": canary("ssh"),
      "core.pager": canary("pager"),
      "core.editor": canary("editor"),
      "core.askPass": canary("askpass"),
      "core.alternateRefsCommand": canary("alternate-refs"),
      "core.gitProxy": canary("proxy"),
      "gpg.program": canary("gpg"),
      "log.showSignature": "true",
      "diff.external": canary("external"),
      "diff.evil.command": canary("diff-command"),
      "diff.evil.textconv": canary("textconv"),
      "diff.evil.binary": "true",
      "filter.evil.clean": canary("clean"),
      "filter.evil.smudge": canary("smudge"),
      "merge.evil.driver": canary("merge"),
      "credential.helper": canary("credential"),
      "uploadpack.packObjectsHook": canary("pack-objects"),
      "remote.origin.url": `ext::${canary("ext")}`,
      "remote.origin.promisor": "true",
      "remote.origin.uploadpack": canary("uploadpack"),
      "extensions.partialClone": "origin",
      "protocol.ext.allow": "always",
      "alias.cat-file": `!${canary("alias")}`,
      "alias.diff-tree": `!${canary("alias-diff")}`,
    };
    const hooks = join(scratch(), "hooks");
    for (const name of ["post-index-change", "reference-transaction", "pre-auto-gc", "post-checkout"])
      write(hooks, name, `#!/bin/sh\n: > "${join(folder, `hook-${name}`)}"\n`, 0o755);
    const included = write(scratch(), "included", `[core]\n\tattributesFile = ${join(repo, "attributes")}\n`);
    for (const [key, value] of Object.entries({ ...config, "core.hooksPath": hooks, "include.path": included }))
      git(repo, ["config", key, value]);
    write(repo, ".git/info/attributes", "* diff=evil filter=evil merge=evil -text\n");
    const environment = {
      GIT_EXTERNAL_DIFF: canary("env-external"),
      GIT_PAGER: canary("env-pager"),
      PAGER: canary("env-pager-2"),
      GIT_SSH_COMMAND: canary("env-ssh"),
      GIT_ASKPASS: canary("env-askpass"),
      GIT_EDITOR: canary("env-editor"),
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "core.fsmonitor",
      GIT_CONFIG_VALUE_0: canary("env-fsmonitor"),
      GIT_CONFIG_PARAMETERS: `'diff.external=${canary("env-parameters")}'`,
      GIT_CONFIG_GLOBAL: write(scratch(), "global", `[diff]\n\texternal = ${canary("env-global")}\n`),
      GIT_TRACE: join(folder, "trace"),
      GIT_TRACE2_EVENT: join(folder, "trace2"),
      GIT_DIR: join(scratch(), "elsewhere"),
      GIT_WORK_TREE: scratch(),
      GIT_INDEX_FILE: join(folder, "index"),
      GIT_OBJECT_DIRECTORY: scratch(),
      GIT_NAMESPACE: "evil",
      GIT_DIFF_OPTS: "--unified=99",
    };
    return { canaries: () => readdirSync(folder).sort(), environment };
  }

  const BEFORE = "FROM alpine:3.19\nUSER 1000\n";
  const AFTER = "FROM alpine:3.19\nUSER root\n";
  const hostile = (): string =>
    repository([
      { Dockerfile: BEFORE, ".gitattributes": "* diff=evil filter=evil merge=evil linguist-generated\n" },
      { Dockerfile: AFTER },
    ]);

  it("executes nothing and writes nothing, whatever its configuration, attributes and the environment say", async () => {
    const repo = hostile();
    const plain = await sallyport(["diff", "main~1..main", "--repo", repo, "--output", "json"]);
    const { canaries, environment } = trap(repo);

    for (const env of [{}, environment] as const) {
      const [json, text, check] = await Promise.all([
        sallyport(["diff", "main~1..main", "--repo", repo, "--output", "json"], { env }),
        sallyport(["diff", "main~1...main", "--all"], { env, cwd: repo }),
        sallyport(["check", "main~1..main", "--repo", repo], { env }),
      ]);
      expect(canaries()).toEqual([]);
      expect(json.out).toBe(plain.out);
      expect(text.code).toBe(0);
      expect(text.out).toContain("now runs as user 0");
      expect(check.code).toBe(5);
    }

    // The same repository under plain git, so that the traps are known to work.
    tryGit(repo, ["status"]);
    tryGit(repo, ["diff", "main~1", "main"]);
    tryGit(repo, ["log", "-p", "--no-ext-diff"]);
    tryGit(repo, ["fetch", "origin"]);
    const sprung = canaries();
    expect(sprung).toEqual(expect.arrayContaining(["diff-command", "ext", "fsmonitor", "textconv"]));
    write(repo, ".git/info/attributes", "");
    git(repo, ["config", "--unset", "diff.evil.command"]);
    tryGit(repo, ["diff", "main~1", "main"], "", { GIT_EXTERNAL_DIFF: environment.GIT_EXTERNAL_DIFF ?? "" });
    expect(canaries()).toContain("env-external");
  });

  it("cannot hide a change by replacements, grafts or alternates", async () => {
    const repo = hostile();
    const [old, now] = [git(repo, ["rev-parse", "main~1"]), git(repo, ["rev-parse", "main"])];
    const plain = await sallyport(["diff", `${old}..${now}`, "--repo", repo, "--output", "json"]);
    git(repo, ["replace", git(repo, ["rev-parse", "main:Dockerfile"]), git(repo, ["rev-parse", "main~1:Dockerfile"])]);
    git(repo, ["replace", git(repo, ["rev-parse", "main^{tree}"]), git(repo, ["rev-parse", "main~1^{tree}"])]);
    write(repo, ".git/info/grafts", `${now}\n`);
    const replaced = await sallyport(["diff", `${old}..${now}`, "--repo", repo, "--output", "json"]);
    expect(tryGit(repo, ["diff", "--quiet", "--no-ext-diff", old, now]).code).toBe(0);
    expect(replaced.out).toBe(plain.out);
    expect((JSON.parse(replaced.out) as DiffJson).accounting.changed).toBe(BEFORE.length + AFTER.length - 34);

    // Objects that only an alternate has: another folder of this machine is not read.
    const lender = hostile();
    const head = commit(lender, null, { Dockerfile: AFTER, "only-there.ts": "export {};\n" });
    write(repo, ".git/objects/info/alternates", `${join(lender, ".git/objects")}\n`);
    git(repo, ["update-ref", "refs/heads/borrowed", head]);
    const borrowed = await sallyport(["diff", "main..borrowed", "--repo", repo]);
    expect(borrowed.code).toBe(3);
    expect(borrowed.err).toContain("not in this clone");
  });

  it("is not reached through links inside .git", async () => {
    const repo = hostile();
    const outside = write(scratch(), "refs", `${git(repo, ["rev-parse", "main"])}\n`);
    const { symlinkSync } = await import("node:fs");
    symlinkSync(outside, join(repo, ".git/refs/heads/linked"));
    const ran = await sallyport(["diff", "main~1..linked", "--repo", repo]);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('no commit is called "linked"');
    expect(existsSync(join(repo, ".git/index.lock"))).toBe(false);
  });
});
