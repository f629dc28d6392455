import type { Document, Node, Pair } from "yaml";
import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments } from "yaml";
import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import type { Documents, Duplicate, Located, LocatedEntry } from "../located.ts";
import { MAX_DEPTH, MAX_NODES, decode } from "../located.ts";

class TooLarge extends Error {}

/** Builds located values of one file; aliases are expanded up to a bound, so that a bomb is an error and not a stall. */
class Builder {
  readonly duplicates: Duplicate[] = [];
  readonly #toByte: (offset: number) => number;
  #nodes = 0;
  #document: Document | null = null;

  constructor(toByte: (offset: number) => number) {
    this.#toByte = toByte;
  }

  build(document: Document): Located {
    this.#document = document;
    return this.#node(document.contents as Node | null, [], 0, { from: 0, to: 0 });
  }

  #range(node: Node | null, fallback: ByteRange): ByteRange {
    const range = node?.range;
    return range ? { from: this.#toByte(range[0]), to: this.#toByte(range[1]) } : fallback;
  }

  #node(node: Node | null, path: readonly string[], depth: number, fallback: ByteRange): Located {
    if (++this.#nodes > MAX_NODES || depth > MAX_DEPTH) throw new TooLarge();
    const at = this.#range(node, fallback);
    if (isAlias(node)) {
      const target = node.resolve(this.#document as Document) as Node | undefined;
      return this.#node(target ?? null, path, depth + 1, at);
    }
    if (isSeq(node)) return { type: "list", at, items: node.items.map((item, i) => this.#node((isPair(item) ? null : item) as Node | null, [...path, String(i)], depth + 1, at)) };
    if (isMap(node)) return { type: "map", at, entries: this.#entries(node.items as Pair[], path, depth, at) };
    const value = isScalar(node) ? node.value : null;
    const simple = typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : value === null || value === undefined ? null : String(value);
    return { type: "scalar", value: simple, at };
  }

  #entries(pairs: readonly Pair[], path: readonly string[], depth: number, at: ByteRange): LocatedEntry[] {
    const own: LocatedEntry[] = [];
    const merged: LocatedEntry[] = [];
    const seen = new Set<string>();
    for (const pair of pairs) {
      const keyNode = pair.key as Node | null;
      // The source, because YAML 1.1 reads `on` and `y` as booleans.
      const key = isScalar(keyNode) ? (keyNode.type === "PLAIN" ? (keyNode.source ?? String(keyNode.value)) : String(keyNode.value)) : "?";
      const keyAt = this.#range(keyNode, at);
      const value = this.#node(pair.value as Node | null, [...path, key], depth + 1, keyAt);
      if (key === "<<") {
        for (const source of value.type === "list" ? value.items : [value]) if (source.type === "map") merged.push(...source.entries);
        continue;
      }
      const alias = isAlias(pair.value as Node | null) ? this.#range(pair.value as Node, keyAt) : value.at;
      const whole = { from: keyAt.from, to: Math.max(keyAt.to, alias.to) };
      if (seen.has(key)) this.duplicates.push({ path: [...path, key].join("."), at: whole });
      seen.add(key);
      own.push({ key, at: whole, value });
    }
    return [...merged.filter((m, i) => !seen.has(m.key) && merged.findIndex((x) => x.key === m.key) === i), ...own];
  }
}

/** Reads all documents of a YAML file in the dialect of its consumer. Any error makes the whole file a Problem. */
export function parseYaml(bytes: Uint8Array, dialect: "1.1" | "1.2"): Documents | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const documents = parseAllDocuments(decoded.text, { version: dialect, merge: true, uniqueKeys: false, strict: false, logLevel: "silent" });
  if (!Array.isArray(documents)) return { documents: [], duplicates: [] };
  const broken = documents.find((d) => d.errors.length > 0)?.errors[0];
  if (broken) return problem("yaml/broken", `broken YAML: ${broken.message.split("\n")[0]}`);
  const builder = new Builder(decoded.toByte);
  try {
    return { documents: documents.filter((d) => d.contents !== null).map((d) => builder.build(d as Document)), duplicates: builder.duplicates };
  } catch (error) {
    if (error instanceof TooLarge) return problem("yaml/too-large", `more than ${MAX_NODES} nodes or ${MAX_DEPTH} levels once aliases are expanded`);
    return problem("yaml/broken", "the YAML cannot be resolved");
  }
}
