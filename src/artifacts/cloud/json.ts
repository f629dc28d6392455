import { parseJson } from "../../formats/json/index.ts";
import type { Located } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";

const UTF8 = new TextEncoder();
/** An object or a list that is no template of its own. */
const BEGINS = /^\s*[{[]\s*["{\]}]/;

/** JSON that stands in a text; undefined for anything else. Commas before an end are forgiven. */
export function jsonIn(node: Located): Located | undefined {
  if (node.type !== "scalar" || typeof node.value !== "string" || !BEGINS.test(node.value)) return undefined;
  for (const one of [node.value, node.value.replace(/,(\s*[\]}])/g, " $1")]) {
    const parsed = parseJson(UTF8.encode(one));
    const root = "code" in parsed ? undefined : parsed.documents[0];
    // Where texts are escaped, each part stands where the whole does.
    if (root) return node.verbatim === undefined ? placed(root, () => node.at) : placed(root, moved(node.verbatim));
  }
  return undefined;
}

const moved =
  (by: number) =>
  ({ from, to }: ByteRange): ByteRange => ({ from: from + by, to: to + by });

function placed(node: Located, at: (own: ByteRange) => ByteRange): Located {
  if (node.type === "scalar") return { ...node, at: at(node.at) };
  if (node.type === "list") return { ...node, at: at(node.at), items: node.items.map((i) => placed(i, at)) };
  const entries = node.entries.map((e) => ({ ...e, at: at(e.at), value: placed(e.value, at) }));
  return { ...node, at: at(node.at), entries };
}
