import type { Hcl, HclBlock } from "../../formats/hcl/index.ts";
import { parseJson } from "../../formats/json/index.ts";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, items } from "../../formats/located.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";

/** How many labels each block has in JSON, where they are keys. */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  module: 1,
  variable: 1,
  output: 1,
  provider: 1,
  terraform: 0,
  locals: 0,
};

/** The JSON syntax of Terraform, as the same blocks. What is none of them is an attribute of the file. */
export function parseTfJson(bytes: Uint8Array): Hcl | Problem {
  const parsed = parseJson(bytes);
  if ("code" in parsed) return parsed;
  const root = parsed.documents[0];
  if (root?.type !== "map") return problem("tf/shape", "expected an object of blocks");
  const attributes: LocatedEntry[] = [];
  const blocks: HclBlock[] = [];
  for (const e of root.entries) {
    const labels = Object.hasOwn(LABELS, e.key) ? LABELS[e.key] : undefined;
    if (labels === undefined) attributes.push(e);
    else blocks.push(...below(e.key, [], e, e.value, labels));
  }
  return { blocks, attributes };
}

function below(type: string, labels: readonly string[], at: LocatedEntry, value: Located, left: number): HclBlock[] {
  const inner = value.type === "list" ? items(value) : [value];
  if (left > 0)
    return inner.flatMap((i) => entries(i).flatMap((e) => below(type, [...labels, e.key], e, e.value, left - 1)));
  const head = { from: at.at.from, to: Math.min(at.at.to, at.at.from + new TextEncoder().encode(at.key).length + 2) };
  return inner.filter((i) => i.type === "map").map((body) => ({ type, labels, body, head, at: at.at }));
}
