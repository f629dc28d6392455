import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Ran } from "./run.ts";
import { CLI, git, RAW, repository, sallyport, scratch, write } from "./run.ts";

const POLICY = `version: 1
stages:
  - {id: dev, branch: dev, requires: [diff]}
  - {id: prod, branch: prod, requires: [diff, tests]}
services: [{id: main, paths: ["**"]}]
groups: {security: {from: sign-in}}
covers: []
rules:
  - id: workload/root
    on: change
    when: change.rel == "runs-as" && change.direction == "widen"
    at: {dev: block}
  - id: residual/unseen
    on: span
    when: span.shipped
    at: {dev: review}
    by: security
`;
const DOCKERFILE = "FROM alpine:3.19\nUSER 1000\n";

let repo: string;
beforeAll(() => {
  repo = repository([
    { ".sallyport/policy.yaml": POLICY, Dockerfile: DOCKERFILE },
    { "docs/read.md": "hello\n" },
    { "src/a.ts": "export const a = 1;\n" },
    { Dockerfile: DOCKERFILE.replace("1000", "root") },
    { ".sallyport/policy.yaml": "version: 1\nstages: [\n" },
    { "src/b.ts": "export const b = 1;\n" },
  ]);
});
const at = (n: number): string => `main~${n + 1}..main~${n}`;
const check = (range: string, ...more: string[]): Promise<Ran> => sallyport(["check", range, "--repo", repo, ...more]);

describe("the exit code of check", () => {
  const CASES: readonly (readonly [string, number, number, string])[] = [
    ["policy passes", 4, 0, "PASSED"],
    ["a person is needed", 3, 5, "NEEDS A PERSON"],
    ["a rule blocks", 2, 1, "BLOCKED"],
  ];
  it.each(CASES)("where %s (main~%i) is %i in every format", async (_, n, code, word) => {
    const [human, json] = await Promise.all([
      check(at(n), "--stage", "dev"),
      check(at(n), "--stage", "dev", "--output", "json"),
    ]);
    expect([human.code, json.code]).toEqual([code, code]);
    expect(human.out).toContain(`${word} for dev`);
    expect(human.err + json.err).toBe("");
    expect(JSON.parse(json.out)).toMatchObject({ schema: "sallyport.dev/check/v1", stage: "dev" });
  });

  it("is 3 where a required kind of evidence did not come, and says which", async () => {
    const ran = await check(at(4), "--stage", "prod");
    expect(ran.code).toBe(3);
    expect(ran.out).toContain("COULD NOT RUN");
    expect(ran.out).toContain("tests");
  });

  it("is 2 where the policy of the base is broken: never the default in its place", async () => {
    const ran = await check(at(0), "--stage", "dev");
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toMatch(/^error: \.sallyport\/policy\.yaml of the base is not valid: /);
    // The change that breaks it is judged by the policy before it.
    expect((await check(at(1), "--stage", "dev")).code).not.toBe(2);
  });

  it("takes evidence from files, and refuses what is none", async () => {
    const folder = scratch();
    const good = write(
      folder,
      "good.xml",
      '<testsuite tests="1" failures="0"><testcase name="a" classname="b"/></testsuite>',
    );
    const broken = write(folder, "broken.xml", "<testsuite tests=");
    const results = await Promise.all([
      check(at(4), "--stage", "prod", "--evidence", `junit=${good}`),
      check(at(4), "--stage", "prod", "--evidence", `junit=${broken}`),
      check(at(4), "--stage", "prod", "--evidence", "junit=/nonexistent.xml"),
      check(at(4), "--stage", "prod", "--evidence", good),
      check(at(4), "--stage", "nowhere"),
    ]);
    expect(results.map((r) => r.code)).toEqual([0, 3, 2, 2, 2]);
    expect(results[4]?.err).toContain("hint: stages: dev, prod");
  });
});

describe("diff", () => {
  it("of two equal revisions is empty and passes", async () => {
    const ran = await sallyport(["diff", "main..main", "--repo", repo]);
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("Nothing differs between the two.");
    const json = JSON.parse((await sallyport(["diff", "main..main", "--repo", repo, "--output", "json"])).out);
    expect(json).toMatchObject({ changes: [], residual: [], reading: [], accounting: { files: 0, changed: 0 } });
  });

  it("writes each output where it was asked for: one to stdout, the others to files", async () => {
    const file = join(scratch(), "diff.json");
    const ran = await sallyport(["diff", at(2), "--repo", repo, "--output", "human", "--output", `json=${file}`]);
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("runs as user 0");
    const { readFileSync } = await import("node:fs");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ schema: "sallyport.dev/diff/v1" });
    for (const output of [["json", "human"], ["xml"], ["json=/nonexistent/folder/x"], ["json="]]) {
      const bad = await sallyport(["diff", at(2), "--repo", repo, ...output.flatMap((o) => ["--output", o])]);
      expect([output, bad.code, bad.out]).toEqual([output, 2, ""]);
      expect(bad.err).toMatch(/^error: /);
    }
  });

  it("counts what it does not list", async () => {
    const ran = await sallyport(["diff", at(4), "--repo", repo]);
    expect(ran.out).toContain("1 file, 6 changed bytes");
    expect(ran.out).toContain("100.0% demoted");
  });
});

const COMMANDS = [
  "diff",
  "check",
  "explain",
  "history",
  "hook",
  "hook install",
  "hook uninstall",
  "hook run",
  "init",
  "baseline",
  "baseline create",
  "baseline prune",
  "policy",
  "policy test",
  "policy replay",
  "status",
  "approve",
  "return",
  "take-back",
  "promote",
  "ledger",
  "ledger verify",
  "ledger export",
  "login",
  "signin-link",
  "schema",
  "doctor",
  "serve",
  "completion",
];

describe("help", () => {
  it("lists every command that is tried here, and no other", async () => {
    const { out } = await sallyport(["--help"]);
    const listed = [...out.matchAll(/^ {2}([a-z-]+) .*/gm)].map((m) => m[1]).filter((c) => c !== "help");
    expect(listed.filter((c) => !c?.startsWith("-"))).toEqual(COMMANDS.filter((c) => !c.includes(" ")));
    expect(out).toContain("Exit codes: 0 pass, 1 blocked");
  });

  it.each(COMMANDS)("of %s goes to stdout, with an example", async (command) => {
    const ran = await sallyport([...command.split(" "), "--help"]);
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toMatch(new RegExp(`Examples?:\n  sallyport ${command}`));
  });

  it("comes without being asked for where nothing was asked, as an error", async () => {
    const ran = await sallyport([]);
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toContain("Usage: sallyport");
  });

  it("has a version", async () => {
    expect(await sallyport(["--version"])).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe("wrong usage", () => {
  it.each([
    [["dif"], "hint: did you mean diff?"],
    [["diff", "--al", "x"], "hint: did you mean --all?"],
    [["ledger", "verfy"], "hint: did you mean verify?"],
    [["diff"], "missing required argument 'range'"],
    [["diff", "a", "b"], "too many arguments"],
    [["diff", "nowhere..main"], "hint: "],
    [["signin-link"], "--as"],
    [["ledger", "verify"], "a public key is needed"],
    [["login", "x"], "expected a link such as"],
    [["serve", "--repo", "x"], "hint: sallyport serve --repo"],
    [["serve", "--port", "abc"], 'expected a number from 0 to 65535 for the port, got "abc"'],
    [["serve", "--port", "65536"], "expected a number"],
    [["serve", "--reconcile", "0"], "expected a number"],
    [["doctor", "--port", "-1"], "expected a number"],
    [["di\u001b[31mff"], "di\\u{1b}[31mff"],
    [["diff", "--\u202e"], "\\u{202e}"],
  ])("%j exits 2 and says on stderr what was expected", async (args, says) => {
    const ran = await sallyport(args, { cwd: repo, env: { SALLYPORT_DATA: join(scratch(), "data") } });
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toMatch(/^error: /);
    expect(ran.err).toContain(says);
    expect(ran.err).not.toContain("    at ");
    expect(RAW.exec(ran.err)).toBeNull();
  });
});

describe("commands that need a server", () => {
  const NEED: readonly (readonly string[])[] = [
    ["status"],
    ["approve", "sha256:0", "--yes"],
    ["return", "sha256:0", "--reason", "wide"],
    ["take-back", "sha256:0"],
    ["promote", "shop"],
    ["ledger", "export"],
  ];
  it.each(NEED.map((n) => [n]))("%j tell signing in, absence and bad addresses apart", async (args) => {
    const none = scratch();
    const bad = scratch();
    write(bad, "sallyport/session.json", "{cut");
    const runs = await Promise.all([
      sallyport(args, { env: { XDG_CONFIG_HOME: none } }),
      sallyport(args, { env: { XDG_CONFIG_HOME: bad } }),
      sallyport(args, { env: { SALLYPORT_TOKEN: "x", SALLYPORT_URL: "http://127.0.0.1:9" } }),
      sallyport(args, { env: { SALLYPORT_TOKEN: "x", SALLYPORT_URL: "nonsense" } }),
      sallyport(args, { env: { SALLYPORT_TOKEN: "x", SALLYPORT_URL: "file:///etc/passwd" } }),
      sallyport(args, { env: { SALLYPORT_TOKEN_FILE: "/nonexistent" } }),
    ]);
    expect(runs.map((r) => r.code)).toEqual([4, 4, 3, 2, 2, 2]);
    for (const ran of runs) {
      expect(ran.out).toBe("");
      expect(ran.err).toMatch(/^error: [^A-Z]/);
      expect(ran.err).not.toContain("    at ");
    }
    expect(runs[2]?.err).toContain("hint: start one: sallyport serve");
  });

  it("take an answer that is no answer of ours for an absent server, and keep it inert", async () => {
    const server = createServer((_, response) => response.writeHead(500).end("<html>\u001b[31m"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const ran = await sallyport(["status"], { env: { SALLYPORT_TOKEN: "x", SALLYPORT_URL: url } });
      expect([ran.code, ran.out]).toEqual([3, ""]);
      expect(ran.err).toBe("error: the server answered 500\n");
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe("colour", () => {
  const diff = (env: Record<string, string>): Promise<Ran> => sallyport(["diff", at(2), "--repo", repo], { env });
  it("is only where it is asked for or a terminal is there, and never decides the words", async () => {
    const [piped, forced, refused, off] = await Promise.all([
      diff({}),
      diff({ FORCE_COLOR: "1" }),
      diff({ FORCE_COLOR: "1", NO_COLOR: "1" }),
      diff({ FORCE_COLOR: "0" }),
    ]);
    expect(piped.out).not.toContain("\u001b");
    expect(refused.out).toBe(piped.out);
    expect(off.out).toBe(piped.out);
    expect(forced.out).toContain("\u001b[");
    expect(forced.out.replaceAll(/\u001b\[\d+m/g, "")).toBe(piped.out);
  });
});

describe("a reader that leaves early", () => {
  it.each([
    ["diff", 0],
    ["check", 5],
  ])("changes nothing: %s is silent and exits %i", async (command, code) => {
    const files = Object.fromEntries(Array.from({ length: 800 }, (_, i) => [`src/${i}.ts`, `${i}\n`]));
    const big = repository([{ "a.txt": "x\n" }, files]);
    expect(git(big, ["rev-list", "--count", "main"])).toBe("2");
    const child = spawn(process.execPath, [CLI, command, "main~1..main", "--repo", big, "--output", "json"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let err = "";
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.stdout.once("data", () => child.stdout.destroy());
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(code);
    expect(err).toBe("");
  });
});
