import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Pair } from "../index.ts";
import { distance, MOST } from "../index.ts";
import { wholeOf } from "../kics/parts.ts";

const ROOT = "checks/cloud";
interface Examples {
  readonly terraform?: { readonly good?: readonly string[]; readonly bad?: readonly string[] };
}

/** Good and bad examples that stand beside each check, whole files with names alike. */
export async function* pairs(cloneDir: string): AsyncIterable<Pair> {
  const files = readdirSync(join(cloneDir, ROOT), { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".yaml"))
    .sort();
  for (const file of files) {
    const { terraform } = (parse(readFileSync(join(cloneDir, ROOT, file), "utf8")) ?? {}) as Examples;
    const [good, bad] = [terraform?.good ?? [], terraform?.bad ?? []].map((list) =>
      list.map((t) => wholeOf(Buffer.from(t))),
    );
    for (const fail of (bad ?? []).slice(0, MOST)) {
      const pass = [...(good ?? [])].sort((a, b) => distance(a, fail) - distance(b, fail))[0];
      const check = file.replace(/\.yaml$/, "");
      if (pass !== undefined) yield { family: "terraform", check, name: "example", path: "main.tf", pass, fail };
    }
  }
}
