import { createHash } from "node:crypto";
import { fail, ProblemError, problem } from "../../model/problem.ts";
import type { BlobRead, Oid } from "../../ports/index.ts";
import type { GitProcess } from "./process.ts";
import { startGit } from "./process.ts";

interface Wanted {
  readonly oid: Oid;
  readonly limit: number;
  readonly resolve: (read: ObjectRead) => void;
  readonly reject: (error: unknown) => void;
}

export type ObjectRead = BlobRead & { readonly type?: string };

interface Body {
  readonly wanted: Wanted;
  readonly type: string;
  readonly size: number;
  readonly bytes: Buffer | null;
  at: number;
}

const MAX_HEADER = 4096;
/** Objects that may be asked for and not yet taken. */
const WINDOW = { objects: 64, bytes: 64 * 1024 * 1024 };

/** One long-lived `git cat-file --batch`; every object is hashed again, because git does not on read. */
export class ObjectReader {
  readonly #gitDir: string;
  readonly #queue: Wanted[] = [];
  #child: GitProcess | null = null;
  #header: Buffer[] = [];
  #body: Body | null = null;
  #closed = false;

  constructor(gitDir: string) {
    this.#gitDir = gitDir;
  }

  /** Reads one object of any type. `limit`: larger ones are passed over without holding them. Bytes. */
  get(oid: Oid, limit = Number.MAX_SAFE_INTEGER): Promise<ObjectRead> {
    if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(oid))
      fail("git/bad-object-id", `expected a full object id, got "${oid}"`);
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Error("the object reader is closed"));
      this.#queue.push({ oid, limit, resolve, reject });
      this.#start().stdin.write(`${oid}\n`);
    });
  }

  /** Reads in order, a bounded number ahead. */
  async *stream(oids: readonly Oid[], limit: number): AsyncGenerator<ObjectRead> {
    const ahead: Promise<ObjectRead>[] = [];
    let asked = 0;
    let held = 0;
    const ask = (): void => {
      // In half windows: one write to git for many ids.
      if (asked === oids.length || ahead.length > WINDOW.objects / 2) return;
      const child = this.#closed ? null : this.#start();
      child?.stdin.cork();
      while (asked < oids.length && ahead.length < WINDOW.objects && held < WINDOW.bytes) {
        const read = this.get(oids[asked++] as Oid, limit);
        read.then(
          (r) => {
            if (r.status === "present") held += r.bytes.length;
          },
          () => {},
        );
        ahead.push(read);
      }
      child?.stdin.uncork();
    };
    for (ask(); ahead.length > 0; ask()) {
      const read = await (ahead.shift() as Promise<ObjectRead>);
      held -= read.status === "present" ? read.bytes.length : 0;
      yield read;
    }
  }

  close(): void {
    this.#closed = true;
    this.#child?.kill("SIGKILL");
    this.#child = null;
    for (const wanted of this.#unanswered()) wanted.reject(new Error("the object reader was closed"));
  }

  #unanswered(): Wanted[] {
    const all = [...(this.#body ? [this.#body.wanted] : []), ...this.#queue.splice(0)];
    this.#body = null;
    this.#header = [];
    return all;
  }

  /** git gives up at the first object that it cannot unpack. That one is damaged; those behind it are asked for again. */
  #ended(gaveUp: boolean): void {
    const damaged = gaveUp && this.#body !== null;
    const lost = this.#unanswered();
    if (damaged) {
      const { oid, resolve } = lost.shift() as Wanted;
      resolve({ oid, status: "corrupt" });
      this.#queue.push(...lost);
      for (const { oid } of lost) this.#start().stdin.write(`${oid}\n`);
    } else for (const wanted of lost) wanted.reject(problemOf(`git cat-file ended before it read ${wanted.oid}`));
  }

  #start(): GitProcess {
    if (this.#child) return this.#child;
    const child = startGit(this.#gitDir, ["cat-file", "--batch"]);
    child.stdout.on("data", (chunk: Buffer) => this.#take(chunk));
    child.stderr.resume();
    child.stdin.on("error", () => {});
    const end = (gaveUp: boolean): void => {
      if (this.#child !== child) return;
      this.#child = null;
      this.#ended(gaveUp);
    };
    child.on("error", () => end(false));
    child.on("close", (code) => end(code !== null));
    this.#child = child;
    return child;
  }

  #take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#body) at = this.#takeBody(chunk, at);
      else {
        const feed = chunk.indexOf(10, at);
        this.#header.push(chunk.subarray(at, feed < 0 ? chunk.length : feed));
        if (feed < 0) {
          if (this.#header.reduce((n, b) => n + b.length, 0) > MAX_HEADER) this.close();
          return;
        }
        at = feed + 1;
        this.#takeHeader(Buffer.concat(this.#header).toString("latin1"));
        this.#header = [];
      }
    }
  }

  #takeHeader(header: string): void {
    const wanted = this.#queue.shift();
    if (!wanted) {
      this.close();
      return;
    }
    const match = /^[0-9a-f]+ (\w+) (\d+)$/.exec(header);
    if (!match) {
      wanted.resolve({ oid: wanted.oid, status: "absent" });
      return;
    }
    const [, type, digits] = match as unknown as [string, string, string];
    const size = Number(digits);
    this.#body = { wanted, type, size, bytes: size <= wanted.limit ? Buffer.allocUnsafeSlow(size) : null, at: 0 };
  }

  /** Body and the line feed after it. */
  #takeBody(chunk: Buffer, from: number): number {
    const body = this.#body as Body;
    const part = Math.min(body.size - body.at, chunk.length - from);
    if (part > 0) {
      if (body.bytes) chunk.copy(body.bytes, body.at, from, from + part);
      body.at += part;
    }
    if (body.at < body.size || from + part >= chunk.length) return from + part;
    this.#body = null;
    const { wanted, type, size, bytes } = body;
    if (!bytes) wanted.resolve({ oid: wanted.oid, status: "too-large", size, type });
    else if (!hashesTo(wanted.oid, type, bytes)) wanted.resolve({ oid: wanted.oid, status: "corrupt" });
    else wanted.resolve({ oid: wanted.oid, status: "present", bytes, type });
    return from + part + 1;
  }
}

const problemOf = (message: string): ProblemError => new ProblemError(problem("git/failed", message));

/** git object id: hash of `type size NUL content`. */
function hashesTo(oid: Oid, type: string, bytes: Uint8Array): boolean {
  const hash = createHash(oid.length === 64 ? "sha256" : "sha1");
  return hash.update(`${type} ${bytes.length}\0`).update(bytes).digest("hex") === oid;
}
