import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Pair } from "../index.ts";

const GRAPH = "tests/github_actions/checks/graph_checks/resources";
const FILES = "tests/github_actions/resources/.github/workflows";

/** Workflows that pass or fail a check: by the names of their files, and by those of their jobs where one file holds both. */
export async function* pairs(cloneDir: string): AsyncIterable<Pair> {
  const pair = (check: string, name: string, pass: string, fail: string): Pair => ({
    family: "workflows",
    check,
    name,
    path: ".github/workflows/workflow.yaml",
    pass,
    fail,
  });
  for (const check of readdirSync(join(cloneDir, GRAPH)).filter((f) => !f.includes("."))) {
    const folder = join(cloneDir, GRAPH, check, ".github/workflows");
    const content = (name: string): string => readFileSync(join(folder, name), "utf8");
    const { pass, fail } = parse(readFileSync(join(cloneDir, GRAPH, check, "expected.yaml"), "utf8")) as Expected;
    for (const bad of fail.map(fileOf)) yield pair(check, bad, content(fileOf(pass[0] as string)), content(bad));
  }
  for (const file of readdirSync(join(cloneDir, FILES)).filter((f) => !f.startsWith("bad_"))) {
    const workflow: unknown = parse(readFileSync(join(cloneDir, FILES, file), "utf8"));
    const jobs = (workflow as { jobs?: Record<string, unknown> } | null)?.jobs ?? {};
    const alone = (name: string): string => stringify({ ...(workflow as object), jobs: { job: jobs[name] } });
    const [good] = Object.keys(jobs).filter((j) => /^secure/.test(j));
    for (const bad of Object.keys(jobs).filter((j) => /^(un|in)secure/.test(j)))
      if (good) yield pair(file, bad, alone(good), alone(bad));
  }
}

interface Expected {
  readonly pass: readonly string[];
  readonly fail: readonly string[];
}
const fileOf = (resource: string): string => resource.replace(/(\.ya?ml)\..*$/, "$1");
