import type { FileInput, SideInput } from "../diff/index.ts";
import { DIFF_VERSION, relationVersions, startDiff } from "../diff/index.ts";
import { isBinary, passiveFormat } from "../formats/magic.ts";
import type { SecurityDiff } from "../model/diff.ts";
import type { Digest } from "../model/digest.ts";
import { digestOf } from "../model/digest.ts";
import { problem } from "../model/problem.ts";
import type { BlobRead, Cache, Extractor, FileHunks, GitReader, Oid, TreeChange, TreeEntry } from "../ports/index.ts";

export interface ComparePorts {
  readonly git: GitReader;
  readonly extractor: Extractor;
  /** For advice only: what others could write to must not decide (the server has none). */
  readonly cache?: Cache | null;
}

/** Progress of a long comparison: files done, files in all. */
export type Progress = (done: number, total: number) => void;

/** Larger blobs are not held in memory; their lines are counted from git's diff. Bytes. */
const READ_LIMIT = 16 * 1024 * 1024;
/** Files and bytes that may wait for a worker at once. */
const WINDOW = { files: 4096, bytes: 64 * 1024 * 1024 };

/** The trees to compare, and what to call the two versions. `base` null: everything is new. */
export interface Range {
  readonly base: { readonly name: string; readonly tree: Oid } | null;
  readonly head: { readonly name: string; readonly tree: Oid };
}

/** What the two names say nothing about: the same for the same two trees. */
type Nameless = Omit<SecurityDiff, "base" | "head">;

/** The security diff of two trees. What cannot be read is in it as residual; it fails only where a tree itself cannot be read. */
export async function compare(ports: ComparePorts, range: Range, progress: Progress = () => {}): Promise<SecurityDiff> {
  const names = { base: range.base?.name ?? null, head: range.head.name };
  const { cache = null } = ports;
  if (!cache) return (await read(ports, range, progress)).diff;
  const key = cacheKey(ports.extractor, range);
  // The ids come from verified commits and the kept diff from verified objects of these ids: only that they are still here goes unseen.
  const known = await cache.get(key);
  if (known !== null) return { ...names, ...(JSON.parse(known) as Nameless) };
  const { diff, lasting } = await read(ports, range, progress);
  const { base: _, head: __, ...nameless } = diff;
  if (lasting) await cache.put(key, JSON.stringify(nameless satisfies Nameless));
  return diff;
}

const cacheKey = ({ kinds }: Extractor, { base, head }: Range): Digest =>
  digestOf("sallyport.compare/v1", {
    base: base?.tree ?? null,
    head: head.tree,
    version: DIFF_VERSION,
    kinds,
    relations: relationVersions(),
  });

/** Reasons that lie in this clone or this run and not in the two trees: another run may say more. */
const PASSING: ReadonlySet<string> = new Set([
  ...["git/object-absent", "git/object-corrupt"],
  ...["extract/closed", "extract/crashed", "extract/failed", "extract/timeout"],
]);

function isLasting(file: FileInput): boolean {
  const contents = [file.before, file.after].flatMap((side) => (side ? [side.content] : []));
  const reasons = contents.flatMap((c) =>
    c.status === "opaque"
      ? [c.reason]
      : c.status === "read"
        ? c.kinds.flatMap((k) => k.extraction.opaque.map((o) => o.reason))
        : [],
  );
  return !file.absent && !reasons.some((reason) => PASSING.has(reason.code));
}

/** Reads and compares. `lasting`: any other run over any whole clone would say the same. */
async function read(
  ports: ComparePorts,
  range: Range,
  progress: Progress,
): Promise<{ readonly diff: SecurityDiff; readonly lasting: boolean }> {
  const baseTree = range.base?.tree ?? null;
  const changes = await ports.git.changes(baseTree, range.head.tree);
  const builder = startDiff(changes, ports.extractor.kinds);
  const absent = await absentPaths(ports.git, changes);
  const hunks = new HunkCursor(ports.git.hunks(baseTree, range.head.tree, [...absent]), modeOnly(changes));
  const pending: { readonly input: Promise<FileInput>; readonly bytes: number; ready: boolean }[] = [];
  let waiting = 0;
  let done = 0;
  let lasting = true;
  const drain = async (): Promise<void> => {
    const first = pending.shift();
    if (!first) return;
    waiting -= first.bytes;
    const file = await first.input;
    lasting &&= isLasting(file);
    builder.add(file);
    progress(++done, changes.length);
  };
  try {
    for await (const { change, before, after } of contents(ports.git, changes)) {
      const own = absent.has(change.path) ? [] : await hunks.of(change.path);
      const bytes = held(before) + held(after);
      const input = fileInput(ports.extractor, change, before, after, own, absent.has(change.path));
      const file = { bytes, input, ready: false };
      input.then(
        () => {
          file.ready = true;
        },
        () => {},
      );
      pending.push(file);
      waiting += bytes;
      while (pending[0]?.ready || pending.length > WINDOW.files || (waiting > WINDOW.bytes && pending.length > 0))
        await drain();
    }
    while (pending.length > 0) await drain();
    await hunks.end();
  } finally {
    for (const p of pending) p.input.catch(() => {});
  }
  const diff = builder.finish({ base: range.base?.name ?? null, head: range.head.name });
  return { diff, lasting };
}

const held = (read: BlobRead | null): number => (read?.status === "present" ? read.bytes.length : 0);

/** Git's hunks by file. They come in nearly the order of the changes; what comes early is kept. */
class HunkCursor {
  readonly #files: AsyncIterator<FileHunks>;
  readonly #early = new Map<string, FileHunks["hunks"]>();
  readonly #empty: ReadonlySet<string>;
  constructor(files: AsyncIterable<FileHunks>, empty: ReadonlySet<string>) {
    this.#files = files[Symbol.asyncIterator]();
    this.#empty = empty;
  }
  async of(path: string): Promise<FileHunks["hunks"]> {
    if (this.#empty.has(path)) return [];
    for (;;) {
      const own = this.#early.get(path);
      if (own) {
        this.#early.delete(path);
        return own;
      }
      const { done, value } = await this.#files.next();
      if (done) return [];
      this.#early.set(value.path, value.hunks);
    }
  }
  /** Every hunk must have found its file, or lines would be lost. */
  async end(): Promise<void> {
    const { done, value } = await this.#files.next();
    const left = done ? [...this.#early.keys()][0] : value.path;
    if (left !== undefined) throw new Error(`git's diff names "${left}", which the trees do not`);
  }
}

/** Paths without a changed line: only the mode differs. */
const modeOnly = (changes: readonly TreeChange[]): Set<string> =>
  new Set(changes.filter((c) => c.before && c.before.oid === c.after?.oid).map((c) => c.path));

const SUBMODULE = "160000";
const SYMLINK = "120000";
const hasBlob = (entry: TreeEntry | null): entry is TreeEntry => entry !== null && entry.mode !== SUBMODULE;

/** Paths whose content is not in this clone: git's diff would stop at them. */
async function absentPaths(git: GitReader, changes: readonly TreeChange[]): Promise<Set<string>> {
  const sides = changes.flatMap((c) => [c.before, c.after].filter(hasBlob).map((e) => ({ path: c.path, oid: e.oid })));
  const absent = new Set<string>();
  let i = 0;
  for await (const present of git.present(sides.map((s) => s.oid))) {
    const side = sides[i++] as { path: string };
    if (!present) absent.add(side.path);
  }
  return absent;
}

/** Both sides of every change, read in one stream. */
async function* contents(git: GitReader, changes: readonly TreeChange[]) {
  const wanted = changes.flatMap((c) => [c.before, c.after].filter(hasBlob).map((e) => e.oid));
  const reads = git.read(wanted, READ_LIMIT)[Symbol.asyncIterator]();
  const take = async (entry: TreeEntry | null): Promise<BlobRead | null> =>
    hasBlob(entry) ? ((await reads.next()).value as BlobRead) : null;
  for (const change of changes) yield { change, before: await take(change.before), after: await take(change.after) };
}

async function fileInput(
  extractor: Extractor,
  change: TreeChange,
  before: BlobRead | null,
  after: BlobRead | null,
  hunks: FileInput["hunks"],
  absent: boolean,
): Promise<FileInput> {
  const side = async (entry: TreeEntry | null, read: BlobRead | null) =>
    entry && { ...entry, content: await sideInput(extractor, change.path, entry, read) };
  const [b, a] = await Promise.all([side(change.before, before), side(change.after, after)]);
  return { path: change.path, before: b, after: a, hunks, absent };
}

const opaque = (code: string, message: string, size: number | null, active = true): SideInput => ({
  status: "opaque",
  reason: problem(code, message),
  size,
  active,
});

async function sideInput(
  extractor: Extractor,
  path: string,
  entry: TreeEntry,
  read: BlobRead | null,
): Promise<SideInput> {
  if (entry.mode === SUBMODULE)
    return opaque(
      "tree/submodule",
      `a submodule at commit ${entry.oid.slice(0, 12)}: its content is in another repository`,
      null,
    );
  if (read === null || read.status === "absent")
    return opaque("git/object-absent", "its content is not in this clone", null);
  if (read.status === "corrupt") return opaque("git/object-corrupt", "its content does not hash to its id", null);
  if (read.status === "too-large")
    return opaque("file/too-large", `${read.size} bytes, more than the ${READ_LIMIT} that are parsed`, read.size);
  const { bytes } = read;
  if (entry.mode === SYMLINK)
    return opaque("tree/symlink", `a link to "${new TextDecoder().decode(bytes)}"`, bytes.length);
  const extracted = await extractor.extract({ path, bytes });
  if (extracted.status === "failed") return opaque(extracted.problem.code, extracted.problem.message, bytes.length);
  if (extracted.kinds.length > 0) return { status: "read", bytes, kinds: extracted.kinds };
  const passive = passiveFormat(bytes);
  if (passive) return opaque("file/binary", `a ${passive}`, bytes.length, false);
  if (isBinary(bytes)) return opaque("file/binary", "binary content", bytes.length);
  return { status: "read", bytes, kinds: [] };
}
