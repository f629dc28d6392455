import type { FileInput, SideInput } from "../diff/index.ts";
import { startDiff } from "../diff/index.ts";
import { isBinary, passiveFormat } from "../formats/magic.ts";
import type { SecurityDiff } from "../model/diff.ts";
import { fail, problem } from "../model/problem.ts";
// Not by the index of the room: comparing needs no reader of policies, and should not wait for one to load.
import { DEFAULT_POLICY_TEXT, POLICY_PATH } from "../policy/default.ts";
import type {
  BlobRead,
  Cache,
  Extracted,
  Extractor,
  FileHunks,
  GitReader,
  Oid,
  OpenCharts,
  TreeChange,
  TreeEntry,
} from "../ports/index.ts";
import { renderCharts } from "./charts.ts";
import type { Joined } from "./derive.ts";
import { derive, deriverVersions, isJoined } from "./derive.ts";
import type { ChangedLines } from "./fit.ts";
import { changedLines } from "./fit.ts";
import { openKept } from "./kept.ts";

export interface ComparePorts {
  readonly git: GitReader;
  readonly extractor: Extractor;
  /** For advice only: what others could write to must not decide (the server has none). */
  readonly cache?: Cache | null;
  /** Without one, templates of charts stay unread. */
  readonly charts?: OpenCharts;
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

/** The security diff of two trees. What cannot be read is in it as residual; it fails only where a tree itself cannot be read. */
export async function compare(ports: ComparePorts, range: Range, progress: Progress = () => {}): Promise<SecurityDiff> {
  const changes = await ports.git.changes(range.base?.tree ?? null, range.head.tree);
  const versions = { ...ports.extractor.kinds, ...deriverVersions() };
  const builder = startDiff(changes, versions);
  const kept = ports.cache ? await openKept(ports.cache, changes, builder, versions) : null;
  const files = new Map<string, Joined>();
  const unknown = kept ? changes.filter((c) => !kept.get(c.path)) : changes;
  if (unknown.length > 0) ports.extractor.prepare();
  const inputs = read(ports, range, unknown, unknown.length < changes.length);
  const trees = { base: range.base?.tree ?? null, head: range.head.tree };
  // What derivers look at beside the changed files is listed while these are read.
  let around: ReturnType<GitReader["list"]> | null = null;
  const rendering = renderCharts(ports, trees, changes, versions);
  rendering.catch(() => {});
  try {
    for (const [i, { path }] of changes.entries()) {
      const known = kept?.get(path);
      const input = known ? null : ((await inputs.next()).value as FileInput);
      const file = known ?? builder.read(input as FileInput);
      builder.add(file.rendered ? ((await rendering)?.of(file) ?? file) : file);
      files.set(path, { path, inputs: file.inputs });
      if (input && !around && isJoined(file)) {
        around = ports.git.list(range.head.tree);
        around.catch(() => {});
      }
      if (input) kept?.put(file, input);
      progress(i + 1, changes.length);
    }
    // To its end, where it sees that git named no line of another file.
    await inputs.next();
    await kept?.written();
  } finally {
    await inputs.return(undefined);
  }
  const charts = await rendering;
  charts?.join(files);
  const derivation = async () => {
    const { derived, lasting } = await derive(ports, () => around ?? ports.git.list(range.head.tree), files);
    return { derived, lasting: lasting && charts?.lasting !== false };
  };
  const key = [trees.base, trees.head, ...(charts ? [charts.told.engine] : [])];
  const derived = kept ? await kept.derived(key, derivation) : (await derivation()).derived;
  const told = charts?.told ?? null;
  return builder.finish({ base: range.base?.name ?? null, head: range.head.name }, { derived, charts: told });
}

/** Reads changed files in their order, a bounded number ahead. `part`: they are not all that changed. */
async function* read(
  { git, extractor }: ComparePorts,
  range: Range,
  changes: readonly TreeChange[],
  part: boolean,
): AsyncGenerator<FileInput, undefined> {
  if (changes.length === 0) return;
  const absent = await absentPaths(git, changes);
  const only = part ? changes.map((c) => c.path) : undefined;
  const trees = [range.base?.tree ?? null, range.head.tree] as const;
  const hunks = new HunkCursor(git.hunks(...trees, [...absent], only), modeOnly(changes), only);
  const pending: { readonly input: Promise<FileInput>; readonly bytes: number; ready: boolean }[] = [];
  let waiting = 0;
  const take = (): Promise<FileInput> => {
    const first = pending.shift() as (typeof pending)[number];
    waiting -= first.bytes;
    return first.input;
  };
  try {
    for await (const { change, before, after } of contents(git, changes)) {
      const own = absent.has(change.path) ? [] : await hunks.of(change.path);
      const bytes = held(before) + held(after);
      const input = fileInput(extractor, change, before, after, own, absent.has(change.path));
      const file = { bytes, input, ready: false };
      const settled = (): void => {
        file.ready = true;
      };
      input.then(settled, settled);
      pending.push(file);
      waiting += bytes;
      while (pending[0]?.ready || pending.length > WINDOW.files || (waiting > WINDOW.bytes && pending.length > 0))
        yield await take();
    }
    while (pending.length > 0) yield await take();
    await hunks.end();
  } finally {
    for (const p of pending) p.input.catch(() => {});
    await hunks.close();
  }
}

const held = (read: BlobRead | null): number => (read?.status === "present" ? read.bytes.length : 0);

/** Git's hunks by file. They come in nearly the order of the changes; what comes early is kept. */
class HunkCursor {
  readonly #files: AsyncIterator<FileHunks>;
  readonly #early = new Map<string, FileHunks["hunks"]>();
  readonly #empty: ReadonlySet<string>;
  readonly #only: ReadonlySet<string> | null;

  /** `only`: the files that somebody will ask for, where those are not all. */
  constructor(files: AsyncIterable<FileHunks>, empty: ReadonlySet<string>, only?: readonly string[]) {
    this.#files = files[Symbol.asyncIterator]();
    this.#empty = empty;
    this.#only = only ? new Set(only) : null;
  }

  async of(path: string): Promise<FileHunks["hunks"]> {
    if (this.#empty.has(path)) return [];
    for (;;) {
      const own = this.#early.get(path);
      if (own) {
        this.#early.delete(path);
        return own;
      }
      if (!(await this.#next())) return [];
    }
  }

  /** Every hunk must have found its file, or lines would be lost. */
  async end(): Promise<void> {
    while (this.#early.size === 0 && (await this.#next()));
    const [left] = this.#early.keys();
    if (left !== undefined) throw new Error(`git's diff names "${left}", which the trees do not`);
  }

  async close(): Promise<void> {
    await this.#files.return?.();
  }

  async #next(): Promise<boolean> {
    const { done, value } = await this.#files.next();
    if (done) return false;
    if (!this.#only || this.#only.has(value.path)) this.#early.set(value.path, value.hunks);
    return true;
  }
}

/** Paths without a changed line: only the mode differs. Of a file that became a link git prints every line, same bytes or not. */
const modeOnly = (changes: readonly TreeChange[]): Set<string> =>
  new Set(
    changes.filter((c) => c.before && c.before.oid === c.after?.oid && sameType(c.before, c.after)).map((c) => c.path),
  );
const sameType = (a: TreeEntry, b: TreeEntry): boolean => a.mode.slice(0, 3) === b.mode.slice(0, 3);

const SUBMODULE = "160000";
const SYMLINK = "120000";
const REGULAR = "100644";
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
  const known = (entry: TreeEntry | null, read: BlobRead | null) =>
    entry === null ? null : read?.status === "present" ? read.bytes : undefined;
  const [old, now] = [known(change.before, before), known(change.after, after)];
  const fits = old !== undefined && now !== undefined && !absent;
  const changed = fits ? changedLines(old, now, hunks) : null;
  if (fits && !changed)
    fail(
      "git/object-corrupt",
      `git's diff of "${change.path}" does not fit its content`,
      "git fsck names damaged objects",
    );
  const [b, a] = await sideInputs(extractor, change, before, after, changed);
  const file = { path: change.path, before: b, after: a, hunks, absent };
  // Where there is no policy the shipped one holds: the first one of its own is compared with that, not with nothing.
  const absentPolicy = change.path === POLICY_PATH && (change.before === null || change.after === null);
  const shipped = absentPolicy ? await extractor.extract({ path: POLICY_PATH, bytes: SHIPPED_POLICY }) : null;
  return shipped?.status === "read" ? { ...file, assumed: shipped.kinds } : file;
}

const SHIPPED_POLICY = new TextEncoder().encode(DEFAULT_POLICY_TEXT);

const opaque = (code: string, message: string, size: number | null, active = true): SideInput => ({
  status: "opaque",
  reason: problem(code, message),
  size,
  active,
});

type SideFile = FileInput["before"];

/** Both sides as far as they can be read; those that can go to the kinds together. */
async function sideInputs(
  extractor: Extractor,
  { path, before, after }: TreeChange,
  old: BlobRead | null,
  now: BlobRead | null,
  changed: ChangedLines | null,
): Promise<readonly [SideFile, SideFile]> {
  const unread = [unreadInput(before, old), unreadInput(after, now)] as const;
  const bytesOf = (read: BlobRead | null, given: SideInput | null): Uint8Array | null =>
    given === null && read?.status === "present" ? read.bytes : null;
  const [oldBytes, nowBytes] = [bytesOf(old, unread[0]), bytesOf(now, unread[1])];
  const one = (bytes: Uint8Array | null): Promise<Extracted | null> =>
    bytes ? extractor.extract({ path, bytes }) : Promise.resolve(null);
  const [b, a] =
    oldBytes && nowBytes && changed
      ? await extractor.extractBoth(
          path,
          { bytes: oldBytes, changed: changed.base },
          { bytes: nowBytes, changed: changed.head },
        )
      : await Promise.all([one(oldBytes), one(nowBytes)]);
  const side = (
    entry: TreeEntry | null,
    given: SideInput | null,
    bytes: Uint8Array | null,
    extracted: Extracted | null,
  ) =>
    entry && {
      ...entry,
      content: bytes && extracted ? readInput(path, entry, bytes, extracted) : (given as SideInput),
    };
  return [side(before, unread[0], oldBytes, b), side(after, unread[1], nowBytes, a)];
}

/** Why a side cannot be handed to the kinds; null where it can. */
function unreadInput(entry: TreeEntry | null, read: BlobRead | null): SideInput | null {
  if (entry === null) return { status: "none" };
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
  return entry.mode === SYMLINK
    ? opaque("tree/symlink", `a link to "${new TextDecoder().decode(read.bytes)}"`, read.bytes.length)
    : null;
}

function readInput(path: string, entry: TreeEntry, bytes: Uint8Array, extracted: Extracted): SideInput {
  if (extracted.status === "failed") return opaque(extracted.problem.code, extracted.problem.message, bytes.length);
  if (extracted.kinds.length > 0) return { status: "read", bytes, kinds: extracted.kinds };
  const passive = passiveFormat(path, bytes);
  if (passive && entry.mode === REGULAR) return opaque("file/binary", `a ${passive}`, bytes.length, false);
  if (isBinary(bytes)) return opaque("file/binary", "binary content", bytes.length);
  return { status: "read", bytes, kinds: [] };
}
