import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "../../../src/formats/json/index.ts";
import { entries, entry, get, text } from "../../../src/formats/located.ts";
import { parseYaml } from "../../../src/formats/yaml/index.ts";
import type { Pair } from "../index.ts";
import { MOST } from "../index.ts";
import { checkOf, expectations, folders } from "./expected.ts";

const ROOT = "tests/cloudformation/checks/resource";

interface Resource {
  readonly address: string;
  readonly type: string;
  readonly path: string;
  readonly text: string;
  /** What its test says of it, or the name of its file, or its own. */
  readonly passes: boolean | null;
}

/** The checks of a collection: a folder of templates beside a test; what passes is named by that, by the file or by the resource. */
export async function* pairs(cloneDir: string): AsyncIterable<Pair> {
  for (const folder of folders(join(cloneDir, ROOT))) {
    const named = expectations(folder);
    const passes = (file: string, address: string): boolean | null => {
      const said = [named?.passing.has(address) === true, named?.failing.has(address) === true];
      // Both files may call it the same.
      if (named && said[0] !== said[1]) return said[0] === true;
      if (named && !said[0]) return null;
      for (const name of [file, address.slice(address.indexOf(".") + 1)])
        if (/pass|fail/i.test(name) && !/unknown/i.test(name)) return /pass/i.test(name);
      return null;
    };
    const resources = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((f) => /\.(ya?ml|json|template)$/.test(f))
      .sort()
      .flatMap((f) => read(join(folder, f), (address) => passes(f, address)));
    let given = 0;
    for (const fail of resources.filter((r) => r.passes === false)) {
      const pass = resources.find((r) => r.passes === true && r.type === fail.type && r.path === fail.path);
      if (!pass || pass.text === fail.text || given++ >= MOST) continue;
      const [check, name] = [checkOf(folder), fail.address];
      yield { family: "cloudformation", check, name, path: fail.path, pass: pass.text, fail: fail.text };
    }
  }
}

function read(file: string, passes: (address: string) => boolean | null): Resource[] {
  const bytes = readFileSync(file);
  const json = file.endsWith(".json");
  const parsed = json ? parseJson(bytes) : parseYaml(bytes, "1.1");
  if ("code" in parsed) return [];
  const parameters = entry(parsed.documents[0], "Parameters");
  const slice = ({ from, to }: { readonly from: number; readonly to: number }): string =>
    bytes.subarray(from, to).toString("utf8");
  // What a resource refers to stays beside it.
  const beside = parameters ? slice(parameters.at).trimEnd() : "";
  return entries(get(parsed.documents[0], "Resources")).map(({ key, at, value }) => {
    const type = text(get(value, "Type")) ?? "";
    const line = bytes.lastIndexOf(10, at.from) + 1;
    const [indent, body] = [
      bytes.subarray(line, at.from).toString("utf8"),
      bytes.subarray(at.from, at.to).toString("utf8"),
    ];
    const alike = body.replace(key, "Subject");
    return {
      address: `${type}.${key}`,
      type,
      path: json ? "stack.json" : "stack.yaml",
      text: json
        ? `{"AWSTemplateFormatVersion": "2010-09-09", ${beside === "" ? "" : `${beside}, `}"Resources": {${alike}}}\n`
        : `AWSTemplateFormatVersion: "2010-09-09"\n${beside}\nResources:\n${indent}${alike}\n`,
      passes: passes(`${type}.${key}`),
    };
  });
}
