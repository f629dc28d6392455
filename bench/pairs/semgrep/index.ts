import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseHcl } from "../../../src/formats/hcl/index.ts";
import type { Pair } from "../index.ts";
import { distance, MOST } from "../index.ts";
import { wholeOf } from "../kics/parts.ts";

const ROOT = "terraform";

/** Resources below a comment that says whether a rule finds something in them. */
export async function* pairs(cloneDir: string): AsyncIterable<Pair> {
  const files = readdirSync(join(cloneDir, ROOT), { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".tf"))
    .sort();
  for (const file of files) {
    const bytes = readFileSync(join(cloneDir, ROOT, file));
    const parsed = parseHcl(bytes);
    if ("code" in parsed) continue;
    const examples = parsed.blocks.map((b, i) => {
      const above = bytes.subarray(parsed.blocks[i - 1]?.at.to ?? 0, b.at.from).toString("utf8");
      const text = bytes.subarray(b.at.from, b.at.to).toString("utf8");
      const inside = /#\s*(ruleid|ok):/.exec(text)?.[1];
      const mark = /#\s*(ruleid|ok):/.exec(above)?.[1] ?? inside;
      const plain = text.replace(/^\s*#.*$/gm, "");
      return { mark, type: b.labels[0] ?? b.type, text: wholeOf(Buffer.from(`${plain}\n`)) };
    });
    const passing = examples.filter((e) => e.mark === "ok");
    for (const fail of examples.filter((e) => e.mark === "ruleid").slice(0, MOST)) {
      const pass = passing
        .filter((p) => p.type === fail.type && p.text !== fail.text)
        .sort((a, b) => distance(a.text, fail.text) - distance(b.text, fail.text))[0];
      if (pass)
        yield { family: "terraform", check: file, name: fail.type, path: "main.tf", pass: pass.text, fail: fail.text };
    }
  }
}
