import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { planInit, stackOf } from "../../src/delivery/init.ts";
import type { Ran } from "./run.ts";
import { git, repository, sallyport, write } from "./run.ts";

const WORKFLOW =
  "on: push\npermissions: {contents: write}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: make}]\n";
const FILES = {
  "services/pay/Dockerfile": "FROM alpine\nUSER root\n",
  "services/pay/main.py": "print(1)\n",
  "deploy/web/base/kustomization.yaml": "resources: []\n",
  "deploy/web/overlays/prod/kustomization.yaml": "resources: [../../base]\n",
  "tests/Dockerfile": "FROM alpine\n",
  ".github/workflows/ci.yml": WORKFLOW,
  "package-lock.json": "{}\n",
};
function worked(files: Record<string, string>): string {
  const repo = repository([files]);
  git(repo, ["reset", "--hard", "--quiet"]);
  return repo;
}
const run = (repo: string, ...args: string[]): Promise<Ran> => sallyport(args, { cwd: repo });
const commit = (repo: string): void => {
  git(repo, ["add", "."]);
  git(repo, ["commit", "--quiet", "-m", "x"]);
};

describe("what init finds", () => {
  it("is told by the names of files", () => {
    expect(stackOf(Object.keys(FILES))).toMatchObject({
      languages: ["Python"],
      workflows: 1,
      locks: ["package-lock.json"],
      host: "github",
      services: [
        { id: "web", path: "deploy/web" },
        { id: "pay", path: "services/pay" },
      ],
    });
    expect(stackOf([".gitlab-ci.yml"])).toMatchObject({ host: "gitlab", services: [] });
    // Names that a pattern or YAML would take for something else are passed over.
    expect(stackOf(["a{b}/Dockerfile", "a\n- b/Dockerfile"]).services).toEqual([]);
    expect([...planInit([".sallyport/policy.yaml", ".gitlab-ci.yml"]).keys()]).toEqual([".gitlab/sallyport.yml"]);
  });
});

describe("init", () => {
  it("ends green: before and after it is committed, for the range, the index and the whole tree", async () => {
    const repo = worked(FILES);
    expect((await run(repo, "check", "--all")).code).toBe(5);
    const dry = await run(repo, "init", "--dry-run");
    expect(dry.out).toContain("would write .sallyport/policy.yaml");
    expect(existsSync(join(repo, ".sallyport"))).toBe(false);
    const ran = await run(repo, "init");
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("services: web, pay");
    expect(readFileSync(join(repo, ".sallyport/policy.yaml"), "utf8")).toContain(
      '- {id: pay, paths: ["services/pay/**"]}',
    );
    expect((await run(repo, "check")).code).toBe(0);
    expect((await run(repo, "check", "--all")).code).toBe(0);
    commit(repo);
    const after = await run(repo, "check", "--all");
    expect([after.code, after.out]).toEqual([0, expect.stringContaining("PASSED")]);
    expect((await run(repo, "check")).code).toBe(0);
  });

  it("writes pipelines that start only what the host names: no name that a stranger could publish", () => {
    for (const [path, file] of [
      [".github/workflows/sallyport.yml", ".github/x"],
      [".gitlab/sallyport.yml", ".gitlab-ci.yml"],
    ] as const) {
      const text = planInit([file]).get(path) ?? "";
      expect(text).not.toMatch(/\bnpx\b|\bnpm\b/);
      const document = parse(text);
      const line: string = document.jobs?.check.steps[1].run ?? document.sallyport.script[0];
      const ran = spawnSync("bash", ["-c", line], { encoding: "utf8", env: { PATH: process.env.PATH, SALLYPORT: "" } });
      expect([path, ran.status === 0, ran.stderr.includes("set the variable SALLYPORT")]).toEqual([path, false, true]);
    }
  });

  it("never writes over a file, nor through a link", async () => {
    const repo = worked({ ...FILES, ".sallyport/policy.yaml": "version: 1\nstages: []\n" });
    const ran = await run(repo, "init");
    expect([ran.code, ran.out]).toEqual([2, ""]);
    const other = worked(FILES);
    write(other, ".sallyport/policy.yaml", "mine\n");
    expect((await run(other, "init")).code).toBe(0);
    expect(readFileSync(join(other, ".sallyport/policy.yaml"), "utf8")).toBe("mine\n");
    const linked = worked(FILES);
    const { symlinkSync } = await import("node:fs");
    symlinkSync("/tmp", join(linked, ".sallyport"));
    expect(await run(linked, "init")).toMatchObject({ code: 2, out: "" });
    expect(existsSync("/tmp/policy.yaml")).toBe(false);
  });
});

describe("a baseline", () => {
  it("knows what stood, not what comes: stable, sorted, without lines, and no help to a range", async () => {
    const repo = worked(FILES);
    expect((await run(repo, "baseline", "create")).code).toBe(0);
    const path = join(repo, ".sallyport/baseline.jsonl");
    const text = readFileSync(path, "utf8");
    const rows = text.trimEnd().split("\n");
    expect(rows).toEqual([...rows].sort());
    expect(rows.length).toBeGreaterThan(3);
    expect(text).not.toMatch(/"line"|20\d\d-/);
    expect((await run(repo, "baseline", "create")).code).toBe(2);
    expect((await run(repo, "check", "--all")).code).toBe(0);
    // The same fact lower in its file is the same finding.
    write(repo, "services/pay/Dockerfile", "FROM alpine\nRUN true\n\nUSER root\n");
    commit(repo);
    expect((await run(repo, "check", "--all")).out).not.toContain("user 0");
    write(repo, "services/pay/other.Dockerfile", "FROM alpine\nUSER root\n");
    commit(repo);
    const all = await run(repo, "check", "--all");
    expect([all.code, all.out]).toEqual([5, expect.stringContaining("runs as user 0")]);
    expect((await run(repo, "check", "HEAD~1..HEAD")).code).toBe(5);
    write(repo, ".sallyport/baseline.jsonl", `${text}${text.replaceAll(/sha256:\w\w/g, "sha256:00")}`);
    const pruned = await run(repo, "baseline", "prune");
    expect(pruned.out).toContain("forgotten");
    expect(readFileSync(path, "utf8").length).toBeLessThanOrEqual(text.length);
  });

  it("that is broken is a problem, not an empty one", async () => {
    const repo = worked(FILES);
    write(repo, ".sallyport/baseline.jsonl", '{"rule":"x"}\n');
    for (const args of [
      ["check", "--all"],
      ["baseline", "prune"],
    ])
      expect(await run(repo, ...args)).toMatchObject({
        code: 2,
        out: "",
        err: expect.stringContaining("baseline.jsonl:1"),
      });
  });
});
