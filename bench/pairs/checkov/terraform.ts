import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { HclBlock } from "../../../src/formats/hcl/index.ts";
import { parseHcl } from "../../../src/formats/hcl/index.ts";
import type { Pair } from "../index.ts";
import { MOST } from "../index.ts";
import { checkOf, expectations, folders } from "./expected.ts";

const ROOT = "tests/terraform/checks";

interface Resource {
  readonly address: string;
  readonly type: string;
  readonly text: string;
}

/** The checks of a collection: a folder of examples beside a test that names those that pass and those that fail. */
export async function* pairs(cloneDir: string): AsyncIterable<Pair> {
  for (const folder of folders(join(cloneDir, ROOT))) {
    const resources = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((f) => f.endsWith(".tf"))
      .flatMap((f) => read(join(folder, f)));
    const check = checkOf(folder);
    const named = expectations(folder);
    const passing = resources.filter((r) =>
      named ? named.passing.has(r.address) : /\.(pass|ok|good|success)/i.test(r.address),
    );
    const failing = resources.filter((r) =>
      named ? named.failing.has(r.address) : /\.(fail|bad|wrong)/i.test(r.address),
    );
    let given = 0;
    for (const fail of failing) {
      const pass = passing.find((p) => p.type === fail.type);
      if (!pass || given++ >= MOST) continue;
      yield { family: "terraform", check, name: fail.address, path: "main.tf", pass: pass.text, fail: fail.text };
    }
  }
}

function read(file: string): Resource[] {
  const bytes = readFileSync(file);
  const parsed = parseHcl(bytes);
  if ("code" in parsed) return [];
  return parsed.blocks
    .filter((b) => (b.type === "resource" || b.type === "data") && b.labels.length === 2)
    .map((b) => one(b, bytes));
}

function one(block: HclBlock, bytes: Buffer): Resource {
  const [type = "", name = ""] = block.labels;
  const head = bytes.subarray(block.at.from, block.head.to).toString("utf8");
  const rest = bytes.subarray(block.head.to, block.at.to).toString("utf8");
  const at = head.lastIndexOf(name);
  return {
    address: block.type === "data" ? `data.${type}.${name}` : `${type}.${name}`,
    type: `${block.type} ${type}`,
    // What the collection tells its own scanner is no part of an example.
    text: `${head.slice(0, at)}subject${head.slice(at + name.length)}${rest}\n`.replace(
      /[ \t]*#\s?checkov:skip=.*$/gm,
      "",
    ),
  };
}
