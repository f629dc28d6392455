import type { CST, Document, Node, Pair, Scalar } from "yaml";
import { Composer, isAlias, isMap, isPair, isScalar, isSeq, Parser, parseDocument } from "yaml";
import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import type { Documents, Duplicate, Located, LocatedEntry } from "../located.ts";
import { decode, MAX_DEPTH, MAX_NODES } from "../located.ts";
import type { Meaning } from "./block.ts";
import { readBlock } from "./block.ts";
import { commentBehind } from "./comment.ts";

/** Larger files would take longer than one file may. Bytes. */
const MAX_BYTES = 6 * 1024 * 1024;

/** Brackets that may stay open: texts hold some that mean nothing. */
const MAX_OPEN = 5000;

const MAX_LINES = 500_000;

type Decoded = Exclude<ReturnType<typeof decode>, Problem>;

class TooLarge extends Error {}

/** Not YAML from `offset` on, in UTF-16 code units. */
class Broken extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/** Builds located values of one file; aliases are expanded up to a bound, so that a bomb is an error and not a stall. */
class Builder {
  readonly duplicates: Duplicate[] = [];
  collectionKeys = false;
  readonly #text: string;
  readonly #toByte: (offset: number) => number;
  // Collected on the way: the library looks an alias up by walking the whole document each time.
  #anchors = new Map<string, Node>();
  #expanding = 0;
  #nodes = 0;

  constructor(text: string, toByte: (offset: number) => number) {
    this.#text = text;
    this.#toByte = toByte;
  }

  build(document: Document): Located {
    this.#anchors = new Map();
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
      const target = this.#anchors.get(node.source);
      if (!target) throw new Error(`no anchor "${node.source}"`);
      this.#expanding++;
      const value = this.#node(target, path, depth + 1, at);
      this.#expanding--;
      return value;
    }
    const anchor = node && "anchor" in node ? node.anchor : undefined;
    if (node && anchor && this.#expanding === 0) this.#anchors.set(anchor, node);
    const tag =
      node && "tag" in node && node.tag?.startsWith("!") && !node.tag.startsWith("!!") ? { tag: node.tag } : {};
    if (isSeq(node)) {
      const item = (value: unknown, i: number): Located =>
        this.#node((isPair(value) ? null : value) as Node | null, [...path, String(i)], depth + 1, at);
      return { type: "list", at, items: node.items.map(item), ...tag };
    }
    if (isMap(node)) return { type: "map", at, entries: this.#entries(node.items as Pair[], path, depth, at), ...tag };
    if (!isScalar(node)) return { type: "scalar", value: null, at, ...tag };
    const end = node.type?.startsWith("BLOCK") ? undefined : node.range?.[1];
    const comment = end === undefined ? undefined : commentBehind(this.#text, end, this.#toByte);
    return { type: "scalar", value: simple(node), at, ...tag, ...(comment ? { comment } : {}) };
  }

  #entries(pairs: readonly Pair[], path: readonly string[], depth: number, at: ByteRange): LocatedEntry[] {
    const own: LocatedEntry[] = [];
    const merged = new Map<string, LocatedEntry>();
    const seen = new Set<string>();
    for (const pair of pairs) {
      const keyNode = pair.key as Node | null;
      const key = this.#key(keyNode);
      const keyAt = this.#range(keyNode, at);
      const value = this.#node(pair.value as Node | null, [...path, key], depth + 1, keyAt);
      // Quoted, it is a key like any other.
      if (key === "<<" && isScalar(keyNode) && keyNode.type === "PLAIN") {
        const sources = value.type === "list" ? value.items : [value];
        // Earlier sources win (YAML 1.1, merge key).
        for (const source of sources)
          if (source.type === "map") for (const e of source.entries) if (!merged.has(e.key)) merged.set(e.key, e);
        continue;
      }
      const end = isAlias(pair.value as Node | null) ? this.#range(pair.value as Node, keyAt) : value.at;
      const whole = { from: keyAt.from, to: Math.max(keyAt.to, end.to) };
      if (seen.has(key)) this.duplicates.push({ path: [...path, key].join("."), at: whole });
      seen.add(key);
      own.push({ key, at: whole, value });
    }
    return [...[...merged.values()].filter((m) => !seen.has(m.key)), ...own];
  }

  /** The source of a plain key, because YAML 1.1 reads `on` and `y` as booleans. */
  #key(node: Node | null): string {
    const target = isAlias(node) ? this.#anchors.get(node.source) : node;
    if (isScalar(target))
      return target.type === "PLAIN" ? (target.source ?? String(target.value)) : String(target.value);
    if (target) this.collectionKeys = true;
    return "?";
  }
}

/** A scalar as its consumer holds it: `!!binary` decoded, dates and numbers that JSON cannot carry as they are written. */
function simple({ value, source }: Scalar): string | number | boolean | null {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value === null || value === undefined) return null;
  return value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : (source ?? String(value));
}

const lineOf = (text: string, offset: number): number => {
  let line = 1;
  for (let i = text.indexOf("\n"); i >= 0 && i < offset; i = text.indexOf("\n", i + 1)) line++;
  return line;
};

const OPTIONS = {
  merge: true,
  uniqueKeys: false,
  strict: false,
  logLevel: "silent",
  // They quote their context one by one: a file of 100,000 errors would take half a minute.
  prettyErrors: false,
} as const;

type Dialect = "1.1" | "1.2";

type Simple = ReturnType<typeof simple>;

/** Words that begin with a letter and stand for something else. */
const TRUTHS = /^(y|yes|n|no|true|false|on|off|null)$/i;
/** What numbers, dates and the like are written with, in any dialect. */
const NUMBERS = /^[0-9A-Fa-fxXoOTtZzIiNn_.:+~ -]+$/;
/** Two dots make no number; three parts with a colon might be a time. */
const VERSION = /^\d+\.\d+\.[\d.]+$/;
const MAX_WORDS = 5000;
/** Asking the library for one word costs as much as a short document. */
const MAX_ASKED = 2000;

/** What words stand for; undefined: there are too many that only the library can tell. */
class Words implements Meaning {
  static readonly #known = { "1.1": new Map<string, Simple>(), "1.2": new Map<string, Simple>() };
  readonly #dialect: Dialect;
  #asked = 0;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  quoted(text: string): string | undefined {
    const value = this.#ask(text);
    return typeof value === "string" ? value : undefined;
  }

  word(word: string): Simple | undefined {
    if (/^[A-Za-z/]/.test(word) ? !TRUTHS.test(word) : !NUMBERS.test(word) || VERSION.test(word)) return word;
    if (/^(0|[1-9]\d{0,14})$/.test(word)) return Number(word);
    const known = Words.#known[this.#dialect];
    const value = known.get(word);
    if (value !== undefined) return value;
    const found = this.#ask(word);
    if (found === undefined) return undefined;
    if (known.size > MAX_WORDS) known.clear();
    known.set(word, found);
    return found;
  }

  #ask(text: string): Simple | undefined {
    if (++this.#asked > MAX_ASKED) return undefined;
    // As an item: by itself it could begin or end a document.
    const document = parseDocument(`- ${text}`, { version: this.#dialect, ...OPTIONS });
    const node = document.errors.length === 0 && isSeq(document.contents) ? document.contents.items[0] : null;
    return isScalar(node) ? simple(node) : undefined;
  }
}

/** Reads all documents of a YAML file in the dialect of its consumer. Any error makes the whole file a Problem. */
export function parseYaml(bytes: Uint8Array, dialect: Dialect): Documents | Problem {
  if (bytes.length > MAX_BYTES) return problem("yaml/too-large", `more than ${MAX_BYTES} bytes`);
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  // Go and .NET end a line there, so that the rest of a comment may be a key.
  if (/[\u0085\u2028\u2029]/.test(decoded.text))
    return problem("yaml/line-break", "a line separator that only some consumers take for one");
  if (tooManyLines(decoded.text)) return problem("yaml/too-large", `more than ${MAX_LINES} lines`);
  const plain = readBlock(decoded.text, decoded.toByte, new Words(dialect));
  if (plain) return { documents: [plain], duplicates: [], collectionKeys: false };
  return parseWhole(decoded, dialect);
}

/** Anything that is YAML. */
export function parseWhole(decoded: Decoded, dialect: Dialect): Documents | Problem {
  if (nestedFlow(decoded.text)) return problem("yaml/too-large", `flow collections deeper than ${MAX_DEPTH} levels`);
  try {
    const options = { version: dialect, ...OPTIONS };
    const builder = new Builder(decoded.text, decoded.toByte);
    const built: Located[] = [];
    for (const document of new Composer(options).compose(sound(decoded.text), false, decoded.text.length)) {
      const [error] = document.errors;
      if (error) throw new Broken(error.pos[0], error.message);
      if (document.contents !== null) built.push(builder.build(document as Document));
    }
    return { documents: built, duplicates: builder.duplicates, collectionKeys: builder.collectionKeys };
  } catch (error) {
    if (error instanceof Broken)
      return problem(
        "yaml/broken",
        `broken YAML at line ${lineOf(decoded.text, error.offset)}: ${error.message.split("\n")[0]}`,
      );
    if (error instanceof TooLarge)
      return problem("yaml/too-large", `more than ${MAX_NODES} nodes or ${MAX_DEPTH} levels once aliases are expanded`);
    return problem(
      "yaml/broken",
      `the YAML cannot be read: ${error instanceof Error ? error.message.split("\n")[0] : "unknown"}`,
    );
  }
}

/** Tokens of a text up to the first that is none: a file of a million errors ends at its first. */
function* sound(text: string): Generator<CST.Token> {
  for (const token of new Parser().parse(text)) {
    if (token.type === "error") throw new Broken(token.offset, token.message);
    yield token;
  }
}

/** More lines than this cost longer than their bytes say. */
function tooManyLines(text: string): boolean {
  let lines = 0;
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) if (++lines > MAX_LINES) return true;
  return false;
}

/** Opening brackets one after the other, or more of them than closing ones by far: the parser would recurse as deep as there are. */
function nestedFlow(text: string): boolean {
  let run = 0;
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5b || c === 0x7b) {
      if (++run > MAX_DEPTH || ++open > MAX_OPEN) return true;
    } else if (c === 0x5d || c === 0x7d) {
      run = 0;
      open = Math.max(0, open - 1);
    } else if (c > 0x20 && c !== 0x2d) run = 0;
  }
  return false;
}
