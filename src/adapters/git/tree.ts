import { fail } from "../../model/problem.ts";
import type { Oid, TreeChange, TreeEntry } from "../../ports/index.ts";
import type { ObjectReader } from "./objects.ts";

/** Name as latin1, so that comparing strings compares bytes. */
interface Named extends TreeEntry {
  readonly name: string;
}

const TREE = "40000";
const isTree = (entry: Named | undefined): boolean => entry?.mode === TREE;
/** git sorts a directory as if its name ended with a slash. */
const sortName = (entry: Named): string => (isTree(entry) ? `${entry.name}/` : entry.name);

const BEYOND_ASCII = /[^\0-\x7f]/;
const strict = new TextDecoder("utf-8", { fatal: true });

/** Path bytes as text; bytes that are not UTF-8 become U+DC80..U+DCFF, so that no two paths become one. */
export function pathText(latin1: string): string {
  if (!BEYOND_ASCII.test(latin1)) return latin1;
  const bytes = Buffer.from(latin1, "latin1");
  try {
    return strict.decode(bytes);
  } catch {
    let text = "";
    for (let at = 0; at < bytes.length; ) {
      const length = sequence(bytes, at);
      text +=
        length === 0
          ? String.fromCharCode(0xdc00 + (bytes[at] as number))
          : strict.decode(bytes.subarray(at, at + length));
      at += Math.max(1, length);
    }
    return text;
  }
}

/** Length of the valid UTF-8 sequence at an offset, 0 where there is none. */
function sequence(bytes: Buffer, at: number): number {
  for (const length of [1, 2, 3, 4]) {
    try {
      if (at + length <= bytes.length && strict.decode(bytes.subarray(at, at + length)).length > 0) return length;
    } catch {
      // try a longer one
    }
  }
  return 0;
}

/** The bytes that `pathText` came from, as latin1. */
export function pathBytes(path: string): string {
  if (!BEYOND_ASCII.test(path)) return path;
  let out = "";
  for (const c of path) {
    const code = c.codePointAt(0) as number;
    out +=
      code >= 0xdc80 && code <= 0xdcff ? String.fromCharCode(code - 0xdc00) : Buffer.from(c, "utf8").toString("latin1");
  }
  return out;
}

/** Entries of a verified tree object. Fails with `git/object-corrupt` on anything git would not write. */
export function parseTree(oid: Oid, bytes: Uint8Array): Named[] {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const width = oid.length / 2;
  const entries: Named[] = [];
  const bad = (why: string): never => fail("git/object-corrupt", `tree ${oid} ${why}`);
  for (let at = 0; at < raw.length; ) {
    const space = raw.indexOf(32, at);
    const nul = raw.indexOf(0, space);
    if (space < 0 || nul < 0 || nul + 1 + width > raw.length) bad("ends inside an entry");
    const mode = raw.toString("latin1", at, space);
    const name = raw.toString("latin1", space + 1, nul);
    if (!/^(40000|100644|100755|100664|120000|160000)$/.test(mode)) bad(`has an entry of mode "${mode}"`);
    if (name === "" || name.includes("/")) bad("has an entry without a proper name");
    const entry = { mode, name, oid: raw.toString("hex", nul + 1, nul + 1 + width) };
    const last = entries[entries.length - 1];
    if (last && sortName(last) >= sortName(entry)) bad("is not sorted, or names an entry twice");
    entries.push(entry);
    at = nul + 1 + width;
  }
  return entries;
}

/** Folders on the ways to some paths. */
interface Way extends Map<string, Way> {}

/** Trees that are held, and entries that one of them may have. */
const HELD = { trees: 4000, entries: 1000 };

/** Reads verified trees, and walks two of them where they differ. */
export class Trees {
  readonly #objects: ObjectReader;
  /** A comparison goes the same ways several times. */
  readonly #held = new Map<Oid, readonly Named[]>();
  constructor(objects: ObjectReader) {
    this.#objects = objects;
  }

  async read(oid: Oid): Promise<readonly Named[]> {
    const held = this.#held.get(oid);
    if (held) return held;
    const entries = await this.#read(oid);
    if (this.#held.size >= HELD.trees) this.#held.clear();
    if (entries.length <= HELD.entries) this.#held.set(oid, entries);
    return entries;
  }

  async #read(oid: Oid): Promise<Named[]> {
    const read = await this.#objects.get(oid, 64 * 1024 * 1024);
    if (read.status === "present" && read.type === "tree") return parseTree(oid, read.bytes);
    if (read.status === "absent")
      fail(
        "git/object-absent",
        `tree ${oid} is not in this clone`,
        "fetch it: git fetch --unshallow, or clone without --filter",
      );
    return fail("git/object-corrupt", `object ${oid} is not a readable tree`, "git fsck names the damaged objects");
  }

  /** Every path that differs, submodules and links included. */
  async changes(base: Oid | null, head: Oid | null, prefix = ""): Promise<TreeChange[]> {
    if (base === head) return [];
    const [old, now] = await Promise.all([base ? this.read(base) : [], head ? this.read(head) : []]);
    const byName = new Map(old.map((e) => [e.name, e]));
    const names = new Set(now.map((e) => e.name));
    const pairs: [Named | undefined, Named | undefined][] = [
      ...now.map((e): [Named | undefined, Named | undefined] => [byName.get(e.name), e]),
      ...old.filter((e) => !names.has(e.name)).map((e): [Named | undefined, Named | undefined] => [e, undefined]),
    ];
    const key = ([b, a]: (typeof pairs)[number]): string => sortName((a ?? b) as Named);
    pairs.sort((x, y) => (key(x) < key(y) ? -1 : key(x) > key(y) ? 1 : 0));
    const parts = await Promise.all(pairs.map(([b, a]) => this.#pair(b, a, prefix)));
    return parts.flat();
  }

  async #pair(before: Named | undefined, after: Named | undefined, prefix: string): Promise<TreeChange[]> {
    if (before && after && before.oid === after.oid && before.mode === after.mode) return [];
    const name = `${prefix}${(after ?? (before as Named)).name}`;
    const file = (e: Named | undefined): TreeEntry | null => (e && !isTree(e) ? { mode: e.mode, oid: e.oid } : null);
    const tree = (e: Named | undefined): Oid | null => (e && isTree(e) ? e.oid : null);
    const own: TreeChange[] =
      file(before) || file(after) ? [{ path: pathText(name), before: file(before), after: file(after) }] : [];
    if (!tree(before) && !tree(after)) return own;
    return [...own, ...(await this.changes(tree(before), tree(after), `${name}/`))];
  }

  /** The entry at a path, or null. */
  async find(tree: Oid, path: string): Promise<TreeEntry | null> {
    const entry = await this.#at(tree, path);
    return entry && !isTree(entry) ? { mode: entry.mode, oid: entry.oid } : null;
  }

  /** The tree of a folder, or null. */
  async folder(tree: Oid, path: string): Promise<Oid | null> {
    const entry = await this.#at(tree, path);
    return entry && isTree(entry) ? entry.oid : null;
  }

  async #at(tree: Oid, path: string): Promise<Named | null> {
    const names = pathBytes(path).split("/");
    let at: Oid = tree;
    for (const [i, name] of names.entries()) {
      const entry = (await this.read(at)).find((e) => e.name === name);
      if (!entry || i === names.length - 1) return entry ?? null;
      if (!isTree(entry)) return null;
      at = entry.oid;
    }
    return null;
  }

  /** Folders above some paths that hold a regular file of a name. Each tree on the way is read once. */
  async foldersWith(tree: Oid, name: string, paths: readonly string[]): Promise<readonly string[]> {
    const ways: Way = new Map();
    for (const path of paths) {
      let at = ways;
      for (const part of pathBytes(path).split("/").slice(0, -1)) {
        const next: Way = at.get(part) ?? new Map();
        at.set(part, next);
        at = next;
      }
    }
    const found: string[] = [];
    const walk = async (oid: Oid, at: Way, path: string): Promise<void> => {
      const named = new Map((await this.read(oid)).map((e) => [e.name, e]));
      if (named.get(name)?.mode.startsWith("100")) found.push(pathText(path));
      await Promise.all(
        [...at].map(async ([part, next]) => {
          const entry = named.get(part);
          if (entry && isTree(entry)) await walk(entry.oid, next, path === "" ? part : `${path}/${part}`);
        }),
      );
    };
    await walk(tree, ways, "");
    return found.sort();
  }
}
