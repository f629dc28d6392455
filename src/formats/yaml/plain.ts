import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import type { Line } from "../lines.ts";
import { readLines } from "../lines.ts";
import type { Documents, Located, LocatedEntry } from "../located.ts";
import { MAX_DEPTH, MAX_NODES } from "../located.ts";
import { parseYaml } from "./index.ts";

type Map_ = { type: "map"; at: ByteRange; entries: LocatedEntry[] };
type List_ = { type: "list"; at: ByteRange; items: Located[] };
interface Level {
  readonly indent: number;
  readonly node: Map_ | List_;
}

const START = /^[^\s'"#&*!|>%@`{}[\],?:-]/;
const isPlain = (text: string): boolean => START.test(text) && !text.includes(": ") && !text.includes(" #");

/** `key: rest` or `key:`; null where the key is not of the plain form. */
function split(text: string): { key: string; rest: string } | null {
  const quote = text[0] === "'" || text[0] === '"' ? text[0] : null;
  const end = quote ? text.indexOf(quote, 1) + 1 : text.indexOf(": ");
  const colon = end < 0 || (!quote && end === 0) ? text.length - 1 : end;
  if (colon < 1 || text[colon] !== ":" || (colon + 1 < text.length && text[colon + 1] !== " ")) return null;
  const key = quote ? text.slice(1, colon - 1) : text.slice(0, colon);
  if (quote ? key.includes("\\") || key.includes(quote) : !isPlain(key)) return null;
  return { key, rest: text.slice(colon + 1).trim() };
}

function unquoted(text: string): string | null {
  const quote = text[0];
  if ((quote !== "'" && quote !== '"') || text.length < 2 || !text.endsWith(quote)) return null;
  const inner = text.slice(1, -1);
  return inner.includes(quote) || inner.includes("\\") ? null : inner;
}

/**
 * YAML of lock files that a tool wrote: block maps and lists, one line for each entry, maps in braces on one line. Many times
 * faster than the whole language, which is what reads the file as soon as one line is anything else.
 */
export function parsePlainYaml(bytes: Uint8Array): Documents | Problem {
  const lines = readLines(bytes);
  if ("code" in lines) return lines;
  return read(lines) ?? parseYaml(bytes, "1.2");
}

function scalar(text: string, at: ByteRange): Located | null {
  if (text.startsWith("{")) return braces(text, at);
  if (text === "[]") return { type: "list", at, items: [] };
  if (text.startsWith("[")) return brackets(text, at);
  const quoted = unquoted(text);
  if (quoted !== null) return { type: "scalar", at, value: quoted };
  if (!isPlain(text) || text.endsWith(":")) return null;
  const value = text === "true" ? true : text === "false" ? false : text === "null" || text === "~" ? null : text;
  return { type: "scalar", at, value };
}

/** `{a: b, c: [d]}` on one line, nothing nested but lists of plain words. */
function braces(text: string, at: ByteRange): Located | null {
  if (!text.endsWith("}") || /["\\#`{]/.test(text.slice(1))) return null;
  const inner = text.slice(1, -1).trim();
  const entries: LocatedEntry[] = [];
  const seen = new Set<string>();
  if (inner === "") return { type: "map", at, entries };
  for (const part of inner.split(/,\s+(?![^[]*\])/)) {
    const colon = part.indexOf(": ");
    const key = part.slice(0, colon).trim();
    if (colon < 1 || seen.has(key) || !isPlain(key)) return null;
    seen.add(key);
    const value = scalar(part.slice(colon + 2).trim(), at);
    if (!value || value.type === "map") return null;
    entries.push({ key, at, value });
  }
  return { type: "map", at, entries };
}

function brackets(text: string, at: ByteRange): Located | null {
  if (!text.endsWith("]") || /["'\\#&*!|>%@`{}]/.test(text) || text.indexOf("[", 1) > 0) return null;
  const items = text
    .slice(1, -1)
    .split(",")
    .map((t): Located => ({ type: "scalar", at, value: t.trim() }));
  return { type: "list", at, items };
}

/** Null where a line is not of the plain form. */
function read(lines: readonly Line[]): Documents | null {
  const root: Map_ = { type: "map", at: { from: 0, to: 0 }, entries: [] };
  let levels: Level[] = [{ indent: 0, node: root }];
  const seen = new WeakMap<object, Set<string>>();
  let opened: { entry: LocatedEntry; indent: number } | null = null;
  let nodes = 0;
  for (const line of lines) {
    if (line.text.startsWith("#") || (line.text === "---" && root.entries.length === 0)) continue;
    if (++nodes > MAX_NODES || line.text.includes("\t")) return null;
    const item = line.text.startsWith("- ");
    if (opened) {
      // What a key opens stands deeper, or is a list at its own depth.
      if (line.indent > opened.indent || (item && line.indent === opened.indent)) {
        const node: Map_ | List_ = item
          ? { type: "list", at: line.at, items: [] }
          : { type: "map", at: line.at, entries: [] };
        (opened.entry as { value: Located }).value = node;
        levels.push({ indent: line.indent, node });
        if (levels.length > MAX_DEPTH) return null;
      }
      opened = null;
    }
    while (levels.length > 1 && (levels.at(-1) as Level).indent > line.indent) levels = levels.slice(0, -1);
    if (!item && levels.at(-1)?.node.type === "list" && levels.length > 1) levels = levels.slice(0, -1);
    const level = levels.at(-1) as Level;
    if (level.indent !== line.indent) return null;
    for (const l of levels) (l.node as { at: ByteRange }).at = { from: l.node.at.from, to: line.at.to };
    if (item) {
      if (level.node.type !== "list") return null;
      const value = scalar(line.text.slice(2).trim(), line.at);
      if (!value) return null;
      level.node.items.push(value);
      continue;
    }
    const found = split(line.text);
    if (!found || level.node.type !== "map") return null;
    const { key, rest } = found;
    const keys = seen.get(level.node) ?? new Set<string>();
    seen.set(level.node, keys);
    // A key that stands twice is for the reader of the whole language.
    if (keys.has(key)) return null;
    keys.add(key);
    const value = rest === "" ? ({ type: "scalar", at: line.at, value: null } as const) : scalar(rest, line.at);
    if (!value) return null;
    const entry: LocatedEntry = { key, at: line.at, value };
    level.node.entries.push(entry);
    if (rest === "") opened = { entry, indent: line.indent };
  }
  return { documents: [root], duplicates: [], collectionKeys: false };
}
