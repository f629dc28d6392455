import { DERIVERS } from "../derivers/index.ts";
import type { Derived, DiffBuilder, FileDiff, FileInput, StoredFile } from "../diff/index.ts";
import { DIFF_VERSION, relationVersions, restoreFile, storeFile } from "../diff/index.ts";
import type { Digest } from "../model/digest.ts";
import { digestOf } from "../model/digest.ts";
import type { Cache, Oid, TreeChange, TreeEntry } from "../ports/index.ts";
import type { Derivation } from "./derive.ts";

/** What earlier comparisons gave for the changed files of this one. */
export interface Kept {
  get(path: string): FileDiff | undefined;
  /** Files come in the order of the changes; a folder is kept when its last one has come. */
  put(file: FileDiff, input: FileInput): void;
  /** What derivers said of these two trees, or say now. */
  derived(trees: readonly (Oid | null)[], derive: () => Promise<Derivation>): Promise<readonly Derived[]>;
  /** When all is written. */
  written(): Promise<void>;
}

interface Group {
  readonly key: Digest;
  readonly changes: TreeChange[];
  readonly files: FileDiff[];
  /** Any other run over any whole clone would say the same. */
  lasting: boolean;
}

/** Levels of folders whose changed files are kept together: a neighbouring range shares most of them. */
const LEVELS = 2;
const folderOf = (path: string): string => path.split("/").slice(0, -1).slice(0, LEVELS).join("/");

/** Reasons that lie in this clone or this run and not in the two trees: another run may say more. What is too large is not verified. */
const PASSING: ReadonlySet<string> = new Set([
  "file/too-large",
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

const entry = (e: TreeEntry | null): string[] | null => e && [e.mode, e.oid];

/**
 * Looks up all changed files by folders. The key of a folder holds everything that its files' diffs are a function of. The ids in it
 * come from trees that were verified just now, what is kept was made from verified objects of these ids: only that the repository
 * still holds them is not looked at again.
 */
export async function openKept(
  cache: Cache,
  changes: readonly TreeChange[],
  builder: DiffBuilder,
  kinds: Readonly<Record<string, number>>,
): Promise<Kept> {
  const folders = new Map<string, TreeChange[]>();
  for (const change of changes) {
    const folder = folderOf(change.path);
    const list = folders.get(folder);
    if (list) list.push(change);
    else folders.set(folder, [change]);
  }
  const versions = { diff: DIFF_VERSION, kinds, relations: relationVersions() };
  const groups = new Map<string, Group>();
  const known = new Map<string, FileDiff>();
  const writing: Promise<void>[] = [];
  let lasting = true;
  const open = async (folder: string, list: TreeChange[]): Promise<void> => {
    const files = list.map((c) => [c.path, entry(c.before), entry(c.after), builder.movedWith(c.path)]);
    const key = digestOf("sallyport.files/v1", { ...versions, files });
    groups.set(folder, { key, changes: list, files: [], lasting: true });
    for (const file of restore(await cache.get(key), list)) known.set(file.path, file);
  };
  await Promise.all([...folders].map(([folder, list]) => open(folder, list)));
  return {
    get: (path) => known.get(path),
    put(file, input) {
      const group = groups.get(folderOf(file.path)) as Group;
      group.lasting &&= isLasting(input);
      lasting &&= group.lasting;
      group.files.push(file);
      if (group.lasting && group.files.length === group.changes.length)
        writing.push(cache.put(group.key, JSON.stringify(group.files.map(storeFile))));
    },
    async derived(trees, derive) {
      const derivers = DERIVERS.map((d) => [d.id, d.version]);
      const derivedKey = digestOf("sallyport.derived/v1", { ...versions, derivers, trees });
      const before = restoreDerived(await cache.get(derivedKey));
      if (before) return before;
      const now = await derive();
      if (lasting && now.lasting) await cache.put(derivedKey, JSON.stringify(now.derived.map(storeDerived)));
      return now.derived;
    },
    written: async () => {
      await Promise.all(writing);
    },
  };
}

const storeDerived = ({ deriver, ...rest }: Derived): object => ({ ...rest, deriver: deriver.id });

function restoreDerived(text: string | null): readonly Derived[] | null {
  if (text === null) return null;
  const stored = JSON.parse(text) as readonly (Omit<Derived, "deriver"> & { readonly deriver: string })[];
  const known = stored.flatMap((d): Derived[] => {
    const deriver = DERIVERS.find((one) => one.id === d.deriver);
    return deriver ? [{ ...d, deriver }] : [];
  });
  return known.length === stored.length ? known : null;
}

/** The files of an entry, if they are those and can be told from it; else none. */
function restore(text: string | null, changes: readonly TreeChange[]): readonly FileDiff[] {
  if (text === null) return [];
  try {
    const files = (JSON.parse(text) as readonly StoredFile[]).map(restoreFile);
    const same = files.length === changes.length && files.every((f, i) => f?.path === changes[i]?.path);
    return same ? (files as readonly FileDiff[]) : [];
  } catch {
    return [];
  }
}
