import type { Accounting, Demoted, Proof, Residual, SecurityDiff } from "../model/diff.ts";
import { digestOf } from "../model/digest.ts";
import type { ByteRange, Extraction, Fact, Location, Side } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import type { Relation } from "../model/relation.ts";
import type { TreeChange } from "../ports/git.ts";
import { RELATIONS } from "../relations/index.ts";
import { account } from "./account.ts";
import type { FileInput, SideInput } from "./input.ts";
import type { ChangedLines } from "./lines.ts";
import { LineIndex } from "./lines.ts";
import type { FileFacts } from "./pair.ts";
import { byRank, merge, pairFile } from "./pair.ts";
import { readingOrder } from "./reading.ts";
import { demotion } from "./shipped.ts";

export type { FileInput, SideInput } from "./input.ts";

/** Version of the ids and of the accounting; part of every fingerprint. */
export const DIFF_VERSION = 1;

const BY_NAME: ReadonlyMap<string, Relation> = new Map(RELATIONS.map((r) => [r.rel, r]));

/** `relation -> version`, for fingerprints and verdicts. */
export const relationVersions = (): Record<string, number> =>
  Object.fromEntries(RELATIONS.map((r) => [r.rel, r.version]));

type Pairs = ReturnType<typeof pairFile>;

/** Takes the changed files of one range one by one, in tree order, and holds nothing of their bytes. */
export interface DiffBuilder {
  /** Throws a RangeError when hunks do not fit the verified bytes. */
  add(file: FileInput): void;
  finish(range: { readonly base: string | null; readonly head: string }): SecurityDiff;
}

/** Starts a security diff. `changes`: every changed path of the range; `kinds`: versions of the artifact kinds that read them. */
export function startDiff(changes: readonly TreeChange[], kinds: Readonly<Record<string, number>>): DiffBuilder {
  const moves = findMoves(changes);
  const pairs: Pairs = [];
  const lines = new Map<string, ChangedLines>();
  const residual: Residual[] = [];
  const proofs: Proof[] = [];
  const demoted: Demoted[] = [];
  const shares: Record<string, { files: number; changed: number; inFacts: number }> = {};
  const sum = { files: 0, bytes: 0, changed: 0, inFacts: 0, absent: 0 };

  const add = (file: FileInput): void => {
    const move = moves.get(file.path) ?? null;
    const found = changedPairs(file, kinds);
    for (const pair of found) pairs.push(pair);
    const done = account(file, { facts: ranges(found), movedWith: move, ...opacity(file) });
    for (const side of done.lines) lines.set(`${side.side}\0${side.path}`, side);
    residual.push(...done.residual);
    proofs.push(...done.proofs);
    demoted.push(...done.demoted);
    sum.files++;
    sum.bytes += size(file.before?.content) + size(file.after?.content);
    sum.changed += done.changed;
    sum.inFacts += done.inFacts;
    if (file.absent) sum.absent++;
    for (const kind of kindsOf(file)) {
      shares[kind] ??= { files: 0, changed: 0, inFacts: 0 };
      const share = shares[kind];
      share.files++;
      share.changed += done.changed;
      share.inFacts += done.inFacts;
    }
  };

  const finish: DiffBuilder["finish"] = ({ base, head }) => {
    const ranked = merge(pairs).sort(byRank);
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
      ids,
    });
    const reading = readingOrder(ranked, lines, residual, proofs, demoted);
    return { base, head, changes: ranked, proofs, demoted, residual, reading, accounting, kinds: shares, fingerprint };
  };
  return { add, finish };
}

/** Pairs of one file whose attributes or presence differ. */
function changedPairs(file: FileInput, versions: Readonly<Record<string, number>>): Pairs {
  const read = (c: SideInput | undefined) => (c?.status === "read" ? c.kinds : []);
  const whole = (c: SideInput | undefined) =>
    new Set(
      read(c)
        .filter((k) => k.extraction.opaque.length === 0)
        .map((k) => k.kind),
    );
  const facts = (side: Side): Fact[] => {
    const entry = side === "base" ? file.before : file.after;
    const content = entry?.content;
    if (!entry || content?.status !== "read") return [];
    const located = locate(side, file.path, entry.oid, content.bytes);
    return content.kinds.flatMap(({ kind, extraction }) =>
      extraction.facts.map((f): Fact => ({ ...f, at: f.at.map(located), kind: `${kind}@${versions[kind] ?? 0}` })),
    );
  };
  const both: FileFacts = {
    path: file.path,
    before: facts("base"),
    after: facts("head"),
    beforeKinds: whole(file.before?.content),
    afterKinds: whole(file.after?.content),
    beforeExists: file.before !== null,
    afterExists: file.after !== null,
  };
  // Lines are counted only for what changed: an unchanged lock file entry needs none.
  const lines = { base: lineIndex(file.before?.content), head: lineIndex(file.after?.content) };
  return pairFile(both, BY_NAME).map((p) => ({
    ...p,
    before: p.before && lined(p.before, lines),
    after: p.after && lined(p.after, lines),
  }));
}

const locate =
  (side: Side, path: string, blob: string, bytes: Uint8Array) =>
  (range: ByteRange): Location => ({
    side,
    path,
    blob,
    from: Math.max(0, Math.min(range.from, bytes.length)),
    to: Math.max(0, Math.min(range.to, bytes.length)),
    line: 0,
  });

const lineIndex = (content: SideInput | undefined): LineIndex | null =>
  content?.status === "read" ? new LineIndex(content.bytes) : null;

const lined = (fact: Fact, lines: Readonly<Record<Side, LineIndex | null>>): Fact => ({
  ...fact,
  at: fact.at.map((l) => ({ ...l, line: lines[l.side]?.at(l.from) ?? 1 })),
});

function ranges(pairs: Pairs): Record<Side, ByteRange[]> {
  const of = (pick: (p: Pairs[number]) => Fact | null) => pairs.flatMap((p) => pick(p)?.at ?? []);
  return { base: of((p) => p.before), head: of((p) => p.after) };
}

/** Why the file as a whole cannot be read for its meaning: a side that is opaque, or a kind that gave up on one. */
function opacity(file: FileInput): { opaque: Problem | null; active: boolean } {
  for (const side of [file.after, file.before]) {
    const content = side?.content;
    if (content?.status === "opaque") return { opaque: content.reason, active: content.active };
    if (content?.status !== "read") continue;
    const given = content.kinds.map((k): Extraction => k.extraction).find((e) => e.opaque.length > 0);
    if (given) return { opaque: (given.opaque[0] as Extraction["opaque"][number]).reason, active: true };
  }
  return { opaque: null, active: true };
}

const size = (content: SideInput | undefined): number =>
  content?.status === "read" ? content.bytes.length : content?.status === "opaque" ? (content.size ?? 0) : 0;

function kindsOf(file: FileInput): string[] {
  const names = [file.before, file.after].flatMap((s) =>
    s?.content.status === "read" ? s.content.kinds.map((k) => k.kind) : [],
  );
  return names.length > 0 ? [...new Set(names)] : ["none"];
}

const basename = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/**
 * Same blob and mode, gone here and new there, shipped as before and still called by the same name: proof P0.
 * A copy is no move, a new name is one that a loader may look for, and a move that begins or ends to ship is a change.
 */
function findMoves(changes: readonly TreeChange[]): Map<string, string> {
  const gone = new Map<string, string[]>();
  const key = (entry: { mode: string; oid: string }, path: string): string =>
    `${entry.mode} ${entry.oid} ${basename(path)}`;
  for (const c of changes)
    if (c.before && !c.after) gone.set(key(c.before, c.path), [...(gone.get(key(c.before, c.path)) ?? []), c.path]);
  const moves = new Map<string, string>();
  for (const c of changes) {
    if (!c.after || c.before) continue;
    const candidates = gone.get(key(c.after, c.path)) ?? [];
    const from = candidates.findIndex((p) => (demotion(p) === null) === (demotion(c.path) === null));
    if (from < 0) continue;
    const [path] = candidates.splice(from, 1) as [string];
    moves.set(c.path, path);
    moves.set(path, c.path);
  }
  return moves;
}
