import { createHash } from "node:crypto";
import type { Duplicate, Located } from "../../formats/located.ts";
import { decode } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { structureOfDocuments } from "../common.ts";
import { definitionLines } from "./definition.ts";

/** What one document says, and what a deriver joins it with. */
export interface Said {
  readonly facts: readonly LocalFact[];
  readonly inputs: readonly LocalFact[];
}

export interface Part extends Said {
  readonly duplicates: readonly Duplicate[];
  readonly collectionKeys: boolean;
  /** What it says without comments and layout; of a large schema its bytes. Undefined where a key stands twice. */
  readonly structure?: string;
}

/** Byte ranges of the documents of a stream: Kubernetes tools split at lines that begin with `---` before they parse. */
export function split(bytes: Uint8Array): { from: number; to: number }[] {
  const parts: { from: number; to: number }[] = [];
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let from = 0;
  for (let feed = buffer.indexOf("\n---"); feed >= 0; feed = buffer.indexOf("\n---", feed + 1)) {
    parts.push({ from, to: feed + 1 });
    from = feed + 1;
  }
  parts.push({ from, to: bytes.length });
  return parts.filter((p) => p.to > p.from);
}

/** Told by their one top-level `kind:` line, so that large schemas are not parsed at all. */
const DEFINITION = /^kind:[ \t]*["']?(CustomResourceDefinition)["']?[ \t]*\r?$/gm;

function isDefinition(text: string): boolean {
  const kinds = text.match(/^["']?kind["']?[ \t]*:/gm) ?? [];
  // Explicit keys, tags, anchors, flow, escapes and a second document could hide another one.
  if (/^([?!&*{]|\.\.\.|["'][^\n]*\\)|[\u0085\u2028\u2029]/m.test(text)) return false;
  return kinds.length === 1 && (text.match(DEFINITION) ?? []).length === 1;
}

/** At the root of every object and list. */
const ROOT_KEY = /^["']?(kind|apiVersion|items)["']?[ \t]*:/m;
/** A line at the margin that is no plain key, item or comment: it may be anything. */
const ODD_LINE = /^(?![ \t#\r\n]|[\w.$/-]+:(?:[ \t\r\n]|$)|- |-\r?$)./m;
const MARGIN = /^[\w.$/-]+:/m;

/** Whether a document can be told to be no object of Kubernetes without reading it: its own keys stand at the margin, and none is one of theirs. */
export function isForeign(text: string): boolean {
  const body = text.replace(/^---[ \t]*\r?\n/, "");
  return MARGIN.test(body) && !ROOT_KEY.test(body) && !ODD_LINE.test(body) && !body.includes("\u0085");
}

/** Below this a schema is read like any other document. Bytes. */
const LARGE = 16 * 1024;
const CACHE_LIMIT = 4000;
const cache = new Map<string, Part | Problem>();

/** How a document is read; `any`: also where it does not say that it is an object. */
export interface Reader {
  readonly any: boolean;
  readonly read: (node: Located) => Said | Problem;
}

/** Facts of one document with offsets from its own start. Manifests repeat whole documents: each is read once. */
export function readPart(bytes: Uint8Array, reader: Reader): Part | Problem {
  const digest = createHash("sha256").update(bytes).digest("base64");
  const key = `${reader.any} ${digest}`;
  const known = cache.get(key);
  if (known) return known;
  const part = parsePart(bytes, digest, reader);
  if (cache.size > CACHE_LIMIT) cache.clear();
  cache.set(key, part);
  return part;
}

function parsePart(bytes: Uint8Array, digest: string, { any, read }: Reader): Part | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  if (bytes.length > LARGE && isDefinition(decoded.text)) {
    const facts = definitionLines(decoded.text, decoded.toByte);
    return { facts, inputs: [], duplicates: [], collectionKeys: false, structure: digest };
  }
  if (bytes.length > LARGE && !any && isForeign(decoded.text))
    return { facts: [], inputs: [], duplicates: [], collectionKeys: false };
  const parsed = parseYaml(bytes, "1.1");
  if ("code" in parsed) return parsed;
  const { documents, duplicates, collectionKeys } = parsed;
  const said: Said[] = [];
  for (const document of documents) {
    const one = read(document);
    if ("code" in one) return one;
    said.push(one);
  }
  return {
    facts: said.flatMap((s) => s.facts),
    inputs: said.flatMap((s) => s.inputs),
    duplicates,
    collectionKeys,
    ...structureOfDocuments(parsed, bytes),
  };
}
