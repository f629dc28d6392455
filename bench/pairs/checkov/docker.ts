import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pair } from "../index.ts";
import { distance } from "../index.ts";

const FOLDERS = ["tests/dockerfile/checks", "tests/dockerfile/graph_builder/checks/resources"];

/** Dockerfiles that pass or fail a check, by what their folders are called. */
export async function* pairs(cloneDir: string): AsyncIterable<Pair> {
  for (const folder of FOLDERS)
    for (const check of readdirSync(join(cloneDir, folder), { withFileTypes: true })) {
      if (!check.isDirectory()) continue;
      const root = join(cloneDir, folder, check.name);
      const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((f) => /Dockerfile/.test(f));
      const content = (f: string): string => readFileSync(join(root, f), "utf8");
      const passing = files.filter((f) => /^(pass|success)/i.test(f)).map(content);
      for (const name of files.filter((f) => /^fail/i.test(f))) {
        const fail = content(name);
        const pass = [...passing].sort((a, b) => distance(a, fail) - distance(b, fail))[0];
        if (pass !== undefined && pass !== fail)
          yield { family: "docker", check: check.name, name, path: "Dockerfile", pass, fail };
      }
    }
}
