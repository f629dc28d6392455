import type { Accounting, ChartNote, Demoted, Proof, Residual, SecurityDiff } from "../model/diff.ts";
import { digestOf } from "../model/digest.ts";
import type { TreeChange } from "../ports/git.ts";
import { RELATIONS } from "../relations/index.ts";
import type { Derived } from "./derived.ts";
import { withDerived } from "./derived.ts";
import type { FileDiff } from "./file.ts";
import { BY_NAME, readFile } from "./file.ts";
import type { FileInput } from "./input.ts";
import type { ChangedLines } from "./lines.ts";
import type { Pair } from "./pair.ts";
import { byRank, merge } from "./pair.ts";
import { readingOrder } from "./reading.ts";
import { withoutTold } from "./rendered.ts";
import { demotion } from "./shipped.ts";

export { RELATIONS } from "../relations/index.ts";
export type { Derived } from "./derived.ts";
export type { FileDiff, StoredFile } from "./file.ts";
export { located, restoreFile, storeFile } from "./file.ts";
export type { FileInput, SideInput } from "./input.ts";
export type { RenderedFile } from "./rendered.ts";
export { asRendered, notRendered, readRendered, restoreRendered, storeRendered } from "./rendered.ts";
export { demotion } from "./shipped.ts";

/** Version of the ids and of the accounting; part of every fingerprint. */
export const DIFF_VERSION = 5;

/** `relation -> version`, for fingerprints and verdicts. */
export const relationVersions = (): Record<string, number> =>
  Object.fromEntries(RELATIONS.map((r) => [r.rel, r.version]));

/** What the files of a range do not say by themselves. */
export interface Beyond {
  /** What holds for whole folders, joined from changed and unchanged files. */
  readonly derived?: readonly Derived[];
  /** What templates came to, and what they were rendered with; null where no chart changed or nothing could render it. */
  readonly charts?: RenderedCharts | null;
}

/** Charts in which a file changed. */
export interface RenderedCharts {
  readonly engine: string;
  readonly pairs: readonly Pair[];
  readonly notes: readonly ChartNote[];
}

/** Takes the changed files of one range one by one, in tree order, and holds nothing of their bytes. */
export interface DiffBuilder {
  /** The path that the same blob left or arrived at, where the move is without effect: all that a file takes from the others. */
  movedWith(path: string): string | null;
  /** What one file gives. Throws a RangeError when hunks do not fit the verified bytes. */
  read(file: FileInput): FileDiff;
  add(file: FileDiff): void;
  finish(range: { readonly base: string | null; readonly head: string }, beyond?: Beyond): SecurityDiff;
}

/** Starts a security diff. `changes`: every changed path of the range; `kinds`: versions of the artifact kinds that read them. */
export function startDiff(changes: readonly TreeChange[], kinds: Readonly<Record<string, number>>): DiffBuilder {
  const moves = findMoves(changes);
  const pairs: Pair[] = [];
  const lines = new Map<string, ChangedLines>();
  const residual: Residual[] = [];
  const proofs: Proof[] = [];
  const demoted: Demoted[] = [];
  const shares: Record<string, { files: number; changed: number; inFacts: number }> = {};
  const sum = { files: 0, bytes: 0, changed: 0, inFacts: 0, absent: 0 };

  const add = (file: FileDiff): void => {
    for (const pair of file.pairs) pairs.push(pair);
    for (const side of file.lines) lines.set(`${side.side}\0${side.path}`, side);
    // One by one: a file can have more spans than a call can have arguments.
    for (const item of file.residual) residual.push(item);
    for (const item of file.proofs) proofs.push(item);
    for (const item of file.demoted) demoted.push(item);
    sum.files++;
    sum.bytes += file.bytes;
    sum.changed += file.changed;
    sum.inFacts += file.inFacts;
    if (file.absent) sum.absent++;
    for (const kind of file.kinds) {
      shares[kind] ??= { files: 0, changed: 0, inFacts: 0 };
      const share = shares[kind];
      share.files++;
      share.changed += file.changed;
      share.inFacts += file.inFacts;
    }
  };

  const finish: DiffBuilder["finish"] = ({ base, head }, { derived = [], charts = null } = {}) => {
    const local = charts ? [...pairs, ...withoutTold(charts.pairs, pairs)] : pairs;
    const ranked = merge(withDerived(local, derived, BY_NAME)).sort(byRank);
    const total = (list: readonly { readonly bytes: number }[]): number => list.reduce((n, item) => n + item.bytes, 0);
    const accounting: Accounting = {
      ...sum,
      proven: total(proofs),
      demoted: total(demoted),
      residual: total(residual),
    };
    const ids = [...ranked, ...residual, ...proofs, ...demoted].map((item) => item.id).sort();
    const fingerprint = digestOf("sallyport.diff/v1", {
      version: DIFF_VERSION,
      kinds,
      relations: relationVersions(),
      // Another program may come to something else, and none to nothing.
      ...(charts ? { charts: charts.engine } : {}),
      ids,
    });
    const reading = readingOrder(ranked, lines, residual, proofs, demoted);
    const told = { base, head, changes: ranked, proofs, demoted, residual, reading, accounting, kinds: shares };
    return { ...told, ...(charts ? { charts: charts.notes } : {}), fingerprint };
  };
  const movedWith = (path: string): string | null => moves.get(path) ?? null;
  return { movedWith, read: (file) => readFile(file, movedWith(file.path), kinds), add, finish };
}

/** A link leads elsewhere from another place, and a submodule is another one. */
const isFile = (entry: { readonly mode: string }): boolean => entry.mode.startsWith("100");
const basename = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Folders and names that mean something to whoever looks there: hidden ones, `conf.d`, what is served, run or loaded by its place. */
const PLACE =
  /^(\..*|.*\.d|hooks|cron|init|systemd|sites-(enabled|available)|migrations?|migrate|plugins|public|static|www|wwwroot|templates|CODEOWNERS|.*\.(conf|service|timer|socket|cron))$/i;

/** What a path says by its place: its special parts, and whether it stands at the root. */
const placeOf = (path: string): string => {
  const parts = path.split("/");
  return `${parts.length === 1}\0${parts
    .map((part, i) => (PLACE.test(part) ? `${parts.slice(0, i).join("/")}/${part}` : ""))
    .join("\0")
    .replace(/\0+/g, "\0")}`;
};

/**
 * Same blob and mode, gone here and new there, shipped as before, called by the same name and in no place that means more: proof P0.
 * A copy is no move, a new name is one that a loader may look for, and a move that begins or ends to ship is a change.
 */
function findMoves(changes: readonly TreeChange[]): Map<string, string> {
  const gone = new Map<string, string[]>();
  const key = (entry: { mode: string; oid: string }, path: string): string =>
    `${entry.mode} ${entry.oid} ${basename(path)}`;
  for (const c of changes)
    if (c.before && !c.after && isFile(c.before))
      gone.set(key(c.before, c.path), [...(gone.get(key(c.before, c.path)) ?? []), c.path]);
  const moves = new Map<string, string>();
  for (const c of changes) {
    if (!c.after || c.before || !isFile(c.after)) continue;
    const candidates = gone.get(key(c.after, c.path)) ?? [];
    const from = candidates.findIndex(
      (p) => (demotion(p) === null) === (demotion(c.path) === null) && placeOf(p) === placeOf(c.path),
    );
    if (from < 0) continue;
    const [path] = candidates.splice(from, 1) as [string];
    moves.set(c.path, path);
    moves.set(path, c.path);
  }
  return moves;
}
