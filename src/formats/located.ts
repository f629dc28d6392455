import { isAscii } from "node:buffer";
import type { ByteRange } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";

/** A JSON-like value that knows its bytes. YAML and JSON are read into it, aliases and merge keys resolved. */
export type Located = LocatedScalar | LocatedMap | LocatedList;
export interface LocatedScalar {
  readonly type: "scalar";
  readonly value: string | number | boolean | null;
  /** A tag of the file's own, such as `!Ref`. */
  readonly tag?: string;
  /** Where its text begins, in bytes, if it stands in the file as it is: nothing escaped, no line moved. */
  readonly verbatim?: number;
  /** The comment behind it on its line, from its `#` on, where the format has such. */
  readonly comment?: { readonly text: string; readonly at: ByteRange };
  readonly at: ByteRange;
}
export interface LocatedMap {
  readonly type: "map";
  readonly entries: readonly LocatedEntry[];
  readonly tag?: string;
  readonly at: ByteRange;
}
export interface LocatedList {
  readonly type: "list";
  readonly items: readonly Located[];
  readonly tag?: string;
  readonly at: ByteRange;
}
export interface LocatedEntry {
  readonly key: string;
  /** Key and value together: the smallest node that says something. */
  readonly at: ByteRange;
  readonly value: Located;
}

/** A key that stands twice in one map: consumers disagree on which one counts. */
export interface Duplicate {
  readonly path: string;
  readonly at: ByteRange;
}

export interface Documents {
  readonly documents: readonly Located[];
  readonly duplicates: readonly Duplicate[];
  /** Some key is itself a map or list: valid YAML, and in practice a template such as `{{ .Values.name }}`. */
  readonly collectionKeys: boolean;
}

/** Nodes that one file may expand to, aliases included. */
export const MAX_NODES = 400_000;
export const MAX_DEPTH = 100;

/** Text of a file and a function from its UTF-16 offsets to byte offsets; a Problem for other encodings. */
export function decode(
  bytes: Uint8Array,
): { readonly text: string; readonly toByte: (offset: number) => number } | Problem {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes.indexOf(0) >= 0)
    return problem("file/encoding", "not UTF-8: it may be read as UTF-16 by one consumer and not by another");
  if (isAscii(bytes))
    return {
      text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"),
      toByte: (offset) => offset,
    };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return problem("file/encoding", "not valid UTF-8");
  }
  // Most files are read for facts that they do not hold: places are counted when the first one is asked for.
  let map: Uint32Array | null = null;
  const toByte = (offset: number): number => {
    map ??= byteOffsets(text);
    return map[Math.min(offset, text.length)] as number;
  };
  return { text, toByte };
}

/** Byte offset of every UTF-16 offset of a text. */
function byteOffsets(text: string): Uint32Array {
  const map = new Uint32Array(text.length + 1);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    map[i] = at;
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff) {
      map[++i] = at;
      at += 4;
    } else at += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
  }
  map[text.length] = at;
  return map;
}

/** From so many entries on a map is indexed by its keys. */
const MANY = 40;
const indexed = new WeakMap<
  readonly LocatedEntry[],
  { readonly of: number; readonly keys: ReadonlyMap<string, LocatedEntry> }
>();

/** The last entry of a key: the one that counts where a key stands twice. */
function last(list: readonly LocatedEntry[], key: string): LocatedEntry | undefined {
  if (list.length < MANY) {
    for (let i = list.length - 1; i >= 0; i--) if (list[i]?.key === key) return list[i];
    return undefined;
  }
  let known = indexed.get(list);
  // A reader may still add to it.
  if (known?.of !== list.length) {
    known = { of: list.length, keys: new Map(list.map((e) => [e.key, e])) };
    indexed.set(list, known);
  }
  return known.keys.get(key);
}

/** The entry at a path of keys, or undefined. The last of duplicate keys counts, as in most consumers. */
export function entry(node: Located | undefined, ...path: readonly string[]): LocatedEntry | undefined {
  let at = node;
  let found: LocatedEntry | undefined;
  for (const key of path) {
    found = at?.type === "map" ? last(at.entries, key) : undefined;
    if (!found) return undefined;
    at = found.value;
  }
  return found;
}

export const get = (node: Located | undefined, ...path: readonly string[]): Located | undefined =>
  path.length === 0 ? node : entry(node, ...path)?.value;
/** A node but for those of its entries that nobody read: what a fact accounts for that was read from the others. */
export function but(node: Located, unread: (e: LocatedEntry) => boolean): ByteRange[] {
  const ranges: ByteRange[] = [];
  let { from } = node.at;
  for (const { at } of entries(node).filter(unread)) {
    if (at.from > from) ranges.push({ from, to: at.from });
    from = Math.max(from, at.to);
  }
  if (node.at.to > from) ranges.push({ from, to: node.at.to });
  // A place is never empty: its first byte is where it stands.
  return ranges.length > 0 ? ranges : [{ from: node.at.from, to: Math.min(node.at.from + 1, node.at.to) }];
}
export const items = (node: Located | undefined): readonly Located[] => (node?.type === "list" ? node.items : []);
export const entries = (node: Located | undefined): readonly LocatedEntry[] =>
  node?.type === "map" ? node.entries : [];

/** A scalar as text; undefined for anything else and for null. */
export const text = (node: Located | undefined): string | undefined =>
  node?.type === "scalar" && node.value !== null ? String(node.value) : undefined;
export const bool = (node: Located | undefined): boolean | undefined =>
  node?.type === "scalar" && (typeof node.value === "boolean" ? true : node.value === "true" || node.value === "false")
    ? String(node.value) === "true"
    : undefined;

/** One string or a list of strings. */
export function texts(node: Located | undefined): string[] {
  const one = text(node);
  return one === undefined ? items(node).flatMap((i) => text(i) ?? []) : [one];
}

/** Plain value with sorted keys, for comparing whole nodes. */
export function plain(node: Located | undefined): unknown {
  if (!node) return null;
  if (node.type === "scalar") return node.value;
  if (node.type === "list") return node.items.map(plain);
  return Object.fromEntries(
    [...node.entries].sort((a, b) => (a.key < b.key ? -1 : 1)).map((e) => [e.key, plain(e.value)]),
  );
}

/** Every scalar below a node. */
export function* scalars(node: Located | undefined): Generator<LocatedScalar> {
  if (!node) return;
  if (node.type === "scalar") yield node;
  else if (node.type === "list") for (const i of node.items) yield* scalars(i);
  else for (const e of node.entries) yield* scalars(e.value);
}
