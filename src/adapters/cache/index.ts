import { createHash, randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Digest } from "../../model/digest.ts";
import { digestOf } from "../../model/digest.ts";
import type { Cache } from "../../ports/index.ts";

export interface CacheOptions {
  /** Made with mode 0700 where it is missing; not used where others can write to it. */
  readonly folder: string;
  /** What beside the keys decides the answers: the build, git, Node. Another generation finds nothing of this one. */
  readonly generation: string;
  /** Bytes that all entries may take; the least recently used go first. */
  readonly limit?: number;
}

const LIMIT = 256 * 1024 * 1024;
/** Below the limit by this much after entries went, so that not every new one pushes another out. */
const KEEP = 0.75;
/** How much may be written between two looks at the size: a part of the limit, or about so many entries (names are random). */
const LOOK = { part: 1 / 64, entries: /^0[0-3]/ };
const NAME = /^[0-9a-f]{64}$/;
const UNFINISHED = /^[0-9a-f]{64}\.[0-9a-f]{16}\.new$/;
const UNFINISHED_MS = 3_600_000;
const USED_MS = 60_000;

/** Ours, and nobody else can write to it. Where the system knows no users nothing can be said, and the answer is no. */
const isOurs = (stats: Stats): boolean => stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0;

/** The answer, or null where the file system gives an error instead. */
function attempt<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}

/** Opens a cache on disk; null where it cannot be kept from others. Several processes may share it. */
export async function openCache(options: CacheOptions): Promise<Cache | null> {
  const { folder } = options;
  // Not further up: a home that does not exist is not to be made. What fails here may be there already, or still be read.
  for (const made of [dirname(folder), folder]) attempt(() => mkdirSync(made, { mode: 0o700 }));
  const stats = attempt(() => lstatSync(folder));
  return stats?.isDirectory() && isOurs(stats) ? new DiskCache(options) : null;
}

/**
 * One file per entry, named by its key; the first line says the key and the digest of the rest, so that what was cut, changed or
 * renamed is not there. Every error is a miss: a cache must not fail what works without it. Small files one after the other are
 * fastest without promises, and never more than one is open.
 */
class DiskCache implements Cache {
  readonly #folder: string;
  readonly #generation: string;
  readonly #limit: number;
  #unseen = 0;

  constructor({ folder, generation, limit = LIMIT }: CacheOptions) {
    this.#folder = folder;
    this.#generation = generation;
    this.#limit = limit;
  }

  async get(key: Digest): Promise<string | null> {
    const name = this.#name(key);
    const bytes = readOwn(join(this.#folder, name), this.#limit);
    const feed = bytes?.indexOf(10) ?? -1;
    if (!bytes || feed < 0) return null;
    const body = bytes.subarray(feed + 1);
    return bytes.toString("latin1", 0, feed) === header(name, body) ? body.toString("utf8") : null;
  }

  async put(key: Digest, text: string): Promise<void> {
    const name = this.#name(key);
    const body = Buffer.from(text, "utf8");
    if (body.length > this.#limit * KEEP) return;
    const unfinished = join(this.#folder, `${name}.${randomBytes(8).toString("hex")}.new`);
    try {
      const whole = Buffer.concat([Buffer.from(`${header(name, body)}\n`), body]);
      writeFileSync(unfinished, whole, { mode: 0o600, flag: "wx" });
      renameSync(unfinished, join(this.#folder, name));
      this.#unseen += body.length;
      if (this.#unseen >= this.#limit * LOOK.part || LOOK.entries.test(name)) this.#evict();
    } catch {
      attempt(() => unlinkSync(unfinished));
    }
  }

  #name(key: Digest): string {
    return digestOf("sallyport.cache/v1", { key, generation: this.#generation }).slice("sha256:".length);
  }

  /** Oldest first, until the rest fits; and what a killed process left unfinished. */
  #evict(): void {
    this.#unseen = 0;
    const names = readdirSync(this.#folder);
    const entries: { path: string; size: number; used: number }[] = [];
    for (const name of names) {
      const path = join(this.#folder, name);
      const stats = attempt(() => lstatSync(path));
      if (!stats?.isFile()) continue;
      if (NAME.test(name)) entries.push({ path, size: stats.size, used: stats.mtimeMs });
      else if (UNFINISHED.test(name) && Date.now() - stats.mtimeMs > UNFINISHED_MS) attempt(() => unlinkSync(path));
    }
    let total = entries.reduce((sum, e) => sum + e.size, 0);
    if (total <= this.#limit) return;
    for (const { path, size } of entries.sort((a, b) => a.used - b.used)) {
      if (total <= this.#limit * KEEP) return;
      attempt(() => unlinkSync(path));
      total -= size;
    }
  }
}

const header = (name: string, body: Uint8Array): string =>
  `sallyport-cache/v1 ${name} ${createHash("sha256").update(body).digest("hex")}`;

/** A regular file of ours, its time of use brought up to date. Null where it is none, or another could have written it. */
function readOwn(path: string, limit: number): Buffer | null {
  const file = attempt(() => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
  if (file === null) return null;
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || !isOurs(stats) || stats.size > limit) return null;
    // Not on a medium that is only read.
    if (Date.now() - stats.mtimeMs > USED_MS) attempt(() => futimesSync(file, new Date(), new Date()));
    return readFileSync(file);
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}
