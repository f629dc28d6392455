import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseHcl } from "../../../src/formats/hcl/index.ts";
import type { Pair } from "../index.ts";
import { distance, MOST } from "../index.ts";

const ROOT = "tests/terraform/graph/checks/resources";

interface Block {
  /** `aws_s3_bucket.good`, as others refer to it. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly text: string;
}

/** Checks over several resources: each named one with all that it refers to and that refers to it. */
export async function* pairs(cloneDir: string): AsyncIterable<Pair> {
  for (const check of readdirSync(join(cloneDir, ROOT)).sort()) {
    const folder = join(cloneDir, ROOT, check);
    if (!existsSync(join(folder, "expected.yaml"))) continue;
    const expected = parse(readFileSync(join(folder, "expected.yaml"), "utf8")) as Record<string, string[] | null>;
    const blocks = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((f) => f.endsWith(".tf"))
      .flatMap((f) => read(join(folder, f)));
    const examples = new Set([...(expected.pass ?? []), ...(expected.fail ?? [])]);
    const texts = (names: readonly string[] | null | undefined): { name: string; type: string; text: string }[] =>
      (names ?? []).flatMap((name) => {
        const subject = blocks.find((b) => b.address === name);
        return subject ? [{ name, type: subject.type, text: around(subject, blocks, examples) }] : [];
      });
    const passing = texts(expected.pass);
    let given = 0;
    for (const fail of texts(expected.fail)) {
      const [pass] = passing
        .filter((p) => p.type === fail.type && p.text !== fail.text)
        .sort((a, b) => distance(a.text, fail.text) - distance(b.text, fail.text));
      if (!pass || given++ >= MOST) continue;
      yield { family: "terraform", check, name: fail.name, path: "main.tf", pass: pass.text, fail: fail.text };
    }
  }
}

function read(file: string): Block[] {
  const bytes = readFileSync(file);
  const parsed = parseHcl(bytes);
  if ("code" in parsed) return [];
  return parsed.blocks
    .filter((b) => (b.type === "resource" || b.type === "data") && b.labels.length === 2)
    .map((b) => {
      const [type = "", name = ""] = b.labels;
      const address = `${b.type === "data" ? "data." : ""}${type}.${name}`;
      return { address, type, name, text: bytes.subarray(b.at.from, b.at.to).toString("utf8") };
    });
}

const refers = (from: Block, to: Block): boolean =>
  new RegExp(`(?<![\\w.-])${to.address.replaceAll(".", "\\.")}(?![\\w-])`).test(from.text);

/** A block with all that refers to it and all that these refer to, every name after its type alone; other examples stay out. */
function around(subject: Block, all: readonly Block[], examples: ReadonlySet<string>): string {
  const others = all.filter((b) => b !== subject && !(b.type === subject.type && examples.has(b.address)));
  const found = [subject];
  for (const one of found) found.push(...others.filter((b) => !found.includes(b) && refers(b, one)));
  for (const one of found) found.push(...others.filter((b) => !found.includes(b) && refers(one, b)));
  const counts = new Map<string, number>();
  const names = found.map((b) => {
    const nth = counts.get(b.type) ?? 0;
    counts.set(b.type, nth + 1);
    return { ...b, alike: `subject${nth === 0 ? "" : nth}` };
  });
  const renamed = (text: string): string =>
    names.reduce((t, { type, name, alike }) => {
      const head = new RegExp(`("${type}"\\s+)"${name}"`, "g");
      const reference = new RegExp(`(?<![\\w-])${type}\\.${name}(?![\\w-])`, "g");
      return t.replace(head, `$1"${alike}"`).replace(reference, `${type}.${alike}`);
    }, text);
  return `${names
    .map((b) => renamed(b.text).replace(/[ \t]*#\s?checkov:skip=.*$/gm, ""))
    .sort()
    .join("\n\n")}\n`;
}
