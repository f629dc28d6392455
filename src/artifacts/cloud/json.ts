import { parseJson } from "../../formats/json/index.ts";
import type { Located } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";

const UTF8 = new TextEncoder();

/** JSON that stands in a text, every part of it where the text does; undefined for anything else. Commas before an end are forgiven. */
export function jsonIn(written: string, at: ByteRange): Located | undefined {
  const trimmed = written.trim();
  if (!/^[{[]\s*["{\]}]/.test(trimmed)) return undefined;
  for (const one of [trimmed, trimmed.replace(/,(\s*[\]}])/g, "$1")]) {
    const parsed = parseJson(UTF8.encode(one));
    if (!("code" in parsed) && parsed.documents[0]) return moved(parsed.documents[0], at);
  }
  return undefined;
}

function moved(node: Located, at: ByteRange): Located {
  if (node.type === "scalar") return { ...node, at };
  if (node.type === "list") return { ...node, at, items: node.items.map((i) => moved(i, at)) };
  return { ...node, at, entries: node.entries.map((e) => ({ ...e, at, value: moved(e.value, at) })) };
}
