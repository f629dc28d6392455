import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { CLI, git, ROOT, repository, scratch, write } from "./run.ts";

const POLICY = `version: 1
stages: [{id: dev, branch: dev, requires: [diff]}, {id: prod, branch: prod, requires: [diff]}]
services: [{id: main, paths: ["**"]}]
groups: {security: {from: sign-in}}
covers: []
rules:
  - {id: workload/root, on: change, when: 'change.rel == "runs-as" && change.direction == "widen"', at: {dev: review, prod: block}, by: security}
`;
const repo = (): string =>
  repository([
    { ".sallyport/policy.yaml": POLICY, Dockerfile: "FROM alpine:3.20\nUSER 1000\n" },
    { Dockerfile: "FROM alpine:3.20\nUSER 0\n" },
  ]);
const read = (path: string) => parse(readFileSync(join(ROOT, "integrations", path), "utf8"));

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly run: string; readonly env: Readonly<Record<string, string>> }[];
  };
}

/** Runs the steps of the action as a runner does: expressions in `env` are put in, the rest is the shell's. */
function github(cwd: string, given: Readonly<Record<string, string>>) {
  const action = read("github/action.yml") as Action;
  const output = write(scratch(), "output", "");
  const [step] = action.runs.steps;
  const value = (text: string): string =>
    text
      .replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => given[name] ?? action.inputs[name]?.default ?? "")
      .replace("${{ github.base_ref }}", "");
  const env = Object.fromEntries(Object.entries(step?.env ?? {}).map(([k, v]) => [k, value(v)]));
  const ran = spawnSync("bash", ["-e", "-o", "pipefail", "-c", step?.run ?? ""], {
    cwd,
    encoding: "utf8",
    env: {
      ...{ PATH: process.env.PATH, HOME: scratch(), SALLYPORT_NO_BUILD: "1" },
      ...{ GITHUB_ACTION_PATH: join(ROOT, "integrations", "github"), GITHUB_OUTPUT: output },
      ...env,
    },
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr, output: readFileSync(output, "utf8") };
}

it("the GitHub Action tells a pull request at its lines, and waits for people elsewhere", () => {
  const cwd = repo();
  const blocked = github(cwd, { range: "main~1..main" });
  expect([blocked.code, blocked.output, blocked.err]).toEqual([1, "outcome=blocked\n", ""]);
  expect(blocked.out).toContain("::error file=Dockerfile,line=2");
  expect(existsSync(join(cwd, "sallyport.sarif"))).toBe(true);
  const person = { range: "main~1..main", stage: "dev", sarif: "other.sarif" };
  expect(github(cwd, person)).toMatchObject({ code: 0, output: "outcome=person\n" });
  expect(github(cwd, { ...person, "fail-on-person": "true" })).toMatchObject({ code: 5 });
  expect(github(cwd, { range: "nowhere..main" })).toMatchObject({ code: 2, output: "outcome=usage\n" });
  expect(github(cwd, { ...person, stage: "$(touch here)" }).code).toBe(2);
  expect(existsSync(join(cwd, "here"))).toBe(false);
});

it("the GitLab job writes what its merge request shows", () => {
  const cwd = repo();
  const job = read("gitlab/sallyport.yml").sallyport as { readonly script: readonly string[] };
  const run = (stage: string) =>
    spawnSync("bash", ["-e", "-c", job.script.join("\n")], {
      cwd,
      encoding: "utf8",
      env: {
        ...{ PATH: process.env.PATH, HOME: scratch(), SALLYPORT: `${process.execPath} ${CLI}` },
        ...{
          CI_MERGE_REQUEST_DIFF_BASE_SHA: git(cwd, ["rev-parse", "main~1"]),
          CI_COMMIT_SHA: git(cwd, ["rev-parse", "main"]),
        },
        SALLYPORT_STAGE: stage,
      },
    });
  expect([run("dev").status, run("").status]).toEqual([5, 1]);
  const [first] = JSON.parse(readFileSync(join(cwd, "gl-code-quality-report.json"), "utf8"));
  expect(first).toMatchObject({ check_name: "workload/root", location: { path: "Dockerfile" } });
  expect(readFileSync(join(cwd, "sallyport-junit.xml"), "utf8")).toContain("workload/root");
});
