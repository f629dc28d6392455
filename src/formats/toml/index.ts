import type { AST } from "toml-eslint-parser";
import { parseTOML } from "toml-eslint-parser";
import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import type { Documents, Located, LocatedEntry, LocatedScalar } from "../located.ts";
import { decode, MAX_DEPTH, MAX_NODES } from "../located.ts";

/** Larger files would take longer than one file may. Bytes. */
const MAX_BYTES = 12 * 1024 * 1024;

interface Table {
  readonly type: "map";
  readonly entries: LocatedEntry[];
  readonly index: Map<string, number>;
  at: ByteRange;
}
interface List {
  readonly type: "list";
  readonly items: Located[];
  at: ByteRange;
}
type Place = (range: readonly [number, number]) => ByteRange;

class TooLarge extends Error {}

/** Brackets that open without end, or dotted keys of any length, would make the parser recurse. */
function tooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5b || c === 0x7b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (c === 0x5d || c === 0x7d) depth = Math.max(0, depth - 1);
    else if (c === 10 && depth <= 2) depth = 0;
  }
  return false;
}

/** Reads a TOML file (1.0) with the place of every value. A key that stands twice is an error of the format. */
export function parseToml(bytes: Uint8Array): Documents | Problem {
  if (bytes.length > MAX_BYTES) return problem("toml/too-large", `more than ${MAX_BYTES} bytes`);
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const { text, toByte } = decoded;
  if (tooDeep(text)) return problem("toml/too-deep", `nested deeper than ${MAX_DEPTH} levels`);
  const bom = text.charCodeAt(0) === 0xfeff;
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(bom ? ` ${text.slice(1)}` : text, { tomlVersion: "1.0" });
  } catch (error) {
    const said = error instanceof Error ? error.message.split("\n")[0] : "unknown";
    return problem("toml/broken", `broken TOML: ${said}`);
  }
  const place: Place = ([from, to]) => ({ from: toByte(from), to: toByte(to) });
  try {
    return { documents: [new Builder(place).build(program)], duplicates: [], collectionKeys: false };
  } catch (error) {
    if (error instanceof TooLarge) return problem("toml/too-large", `more than ${MAX_NODES} values`);
    throw error;
  }
}

class Builder {
  readonly #place: Place;
  #nodes = 0;

  constructor(place: Place) {
    this.#place = place;
  }

  build(program: AST.TOMLProgram): Located {
    const root = this.#table({ from: 0, to: 0 });
    for (const item of program.body[0].body) {
      if (item.type === "TOMLKeyValue") this.#put(root, item);
      else {
        const table = this.#open(root, item.resolvedKey, item);
        for (const pair of item.body) this.#put(table, pair);
      }
    }
    return root;
  }

  #table(at: ByteRange): Table {
    if (++this.#nodes > MAX_NODES) throw new TooLarge();
    return { type: "map", entries: [], index: new Map(), at };
  }

  /** The table that a header names; parents that nobody wrote are made on the way. */
  #open(root: Table, path: readonly (string | number)[], item: AST.TOMLTable): Table {
    const at = this.#place(item.range);
    let here: Table | List = root;
    for (const [i, step] of path.entries()) {
      const make = (): Table | List =>
        typeof path[i + 1] === "number" ? { type: "list", items: [], at } : this.#table(at);
      let next: Located | undefined;
      if (here.type === "list") {
        next = here.items[step as number];
        if (!next) {
          next = make() as Located;
          here.items.push(next);
        }
      } else {
        const index = here.index.get(String(step));
        next = index === undefined ? undefined : here.entries[index]?.value;
        if (!next) {
          next = make() as Located;
          this.#add(here, String(step), at, next);
        }
      }
      if (next.type === "scalar") return this.#table(at);
      here = next as unknown as Table | List;
      if (here.type === "list") here.at = { from: here.at.from, to: Math.max(here.at.to, at.to) };
    }
    return here.type === "map" ? here : this.#table(at);
  }

  #add(table: Table, key: string, at: ByteRange, value: Located): void {
    table.index.set(key, table.entries.length);
    table.entries.push({ key, at, value });
  }

  #put(table: Table, pair: AST.TOMLKeyValue): void {
    const at = this.#place(pair.range);
    const keys = pair.key.keys.map((k) => (k.type === "TOMLBare" ? k.name : k.value));
    let here = table;
    for (const key of keys.slice(0, MAX_DEPTH).slice(0, -1)) {
      const index = here.index.get(key);
      const known = index === undefined ? undefined : here.entries[index]?.value;
      if (known?.type === "map") here = known as Table;
      else {
        const made = this.#table(at);
        this.#add(here, key, at, made);
        here = made;
      }
    }
    this.#add(here, keys.at(-1) as string, at, this.#value(pair.value));
  }

  #value(node: AST.TOMLContentNode): Located {
    if (++this.#nodes > MAX_NODES) throw new TooLarge();
    const at = this.#place(node.range);
    if (node.type === "TOMLArray") return { type: "list", at, items: node.elements.map((e) => this.#value(e)) };
    if (node.type === "TOMLInlineTable") {
      const table = this.#table(at);
      for (const pair of node.body) this.#put(table, pair);
      return table;
    }
    return { type: "scalar", at, value: scalar(node) };
  }
}

/** Dates and numbers that JSON cannot carry stay as they are written. */
function scalar(node: AST.TOMLValue): LocatedScalar["value"] {
  if (node.kind === "string" || node.kind === "boolean") return node.value;
  if (node.kind === "integer" || node.kind === "float")
    return Number.isFinite(node.value) ? node.value : String(node.value);
  return node.datetime;
}
