import type { Demoted, Proof, Residual } from "../model/diff.ts";
import { digestBytes } from "../model/digest.ts";
import type { ByteRange, Fact, Location, Side } from "../model/fact.ts";
import { canonical } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import type { Relation } from "../model/relation.ts";
import { RELATIONS } from "../relations/index.ts";
import { account } from "./account.ts";
import type { FileInput, SideInput } from "./input.ts";
import type { LineTable } from "./lines.ts";
import { ChangedLines, LineIndex } from "./lines.ts";
import type { FileFacts, Pair } from "./pair.ts";
import { pairFile } from "./pair.ts";

const BY_NAME: ReadonlyMap<string, Relation> = new Map(RELATIONS.map((r) => [r.rel, r]));

/**
 * What one changed file gives to the diff of its range: a function of its path, its entries, their content, git's hunks and the
 * path it moved with. Nothing of its bytes.
 */
export interface FileDiff {
  readonly path: string;
  readonly pairs: readonly Pair[];
  readonly residual: readonly Residual[];
  readonly proofs: readonly Proof[];
  readonly demoted: readonly Demoted[];
  /** Changed lines of each side, kept only where facts changed. */
  readonly lines: readonly ChangedLines[];
  readonly changed: number;
  readonly inFacts: number;
  /** Size of both sides. */
  readonly bytes: number;
  readonly absent: boolean;
  /** Kinds that read it, or `none`. */
  readonly kinds: readonly string[];
}

/** Reads one file. Throws a RangeError when its hunks do not fit its bytes. */
export function readFile(
  file: FileInput,
  movedWith: string | null,
  versions: Readonly<Record<string, number>>,
): FileDiff {
  const pairs = changedPairs(file, versions);
  const done = account(file, { facts: ranges(pairs), sites: pairs.length > 0, movedWith, ...opacity(file) });
  return {
    path: file.path,
    pairs,
    ...done,
    bytes: size(file.before?.content) + size(file.after?.content),
    absent: file.absent,
    kinds: kindsOf(file),
  };
}

/** JSON of a file's diff with names for its relations. */
export interface StoredFile extends Omit<FileDiff, "pairs" | "lines"> {
  readonly pairs: readonly (Omit<Pair, "relation"> & { readonly relation: string })[];
  readonly lines: readonly LineTable[];
}

export const storeFile = (file: FileDiff): StoredFile => ({
  ...file,
  pairs: file.pairs.map((p) => ({ ...p, relation: p.relation.rel })),
  lines: file.lines.map((l) => l.table()),
});

/** The way back. Null where a relation is not known any more. */
export function restoreFile(stored: StoredFile): FileDiff | null {
  const pairs = stored.pairs.flatMap((p) => {
    const relation = BY_NAME.get(p.relation);
    return relation ? [{ ...p, relation }] : [];
  });
  if (pairs.length < stored.pairs.length) return null;
  return { ...stored, pairs, lines: stored.lines.map((l) => new ChangedLines(l)) };
}

/** Pairs of one file whose attributes or presence differ. */
function changedPairs(file: FileInput, versions: Readonly<Record<string, number>>): Pair[] {
  const read = (c: SideInput | undefined) => (c?.status === "read" ? c.kinds : []);
  // What came into a file is new where the old one was told in full; what is gone from bytes that nobody read may be in them still.
  const whole = (c: SideInput | undefined, beside: boolean) =>
    new Set(
      read(c)
        .filter((k) => k.extraction.opaque.every((o) => beside && o.beside === true))
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
    beforeKinds: whole(file.before?.content, true),
    afterKinds: whole(file.after?.content, false),
    beforeExists: file.before !== null,
    afterExists: file.after !== null,
  };
  // Lines are counted only for what changed: an unchanged lock file entry needs none.
  const lines = { base: lineIndex(file.before?.content), head: lineIndex(file.after?.content) };
  const text = textOf(file);
  return pairFile(both, BY_NAME).map((p) => ({
    ...p,
    text: text(p.before, p.after),
    before: p.before && lined(p.before, lines),
    after: p.after && lined(p.after, lines),
  }));
}

/** Hashes what a pair was read from. Many facts of one node share its hash, so that their number costs no more than the file. */
function textOf(file: FileInput): (before: Fact | null, after: Fact | null) => string {
  const known = new Map<string, string>();
  const of = ({ side, from, to }: Location): string => {
    const key = `${side} ${from} ${to}`;
    let hash = known.get(key);
    if (hash === undefined) {
      const content = (side === "base" ? file.before : file.after)?.content;
      hash = content?.status === "read" ? digestBytes(content.bytes.subarray(from, to)) : "";
      known.set(key, hash);
    }
    return hash;
  };
  return (before, after) => digestBytes(canonical([before, after].map((fact) => fact?.at.map(of) ?? null)));
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

/** What a pattern found in a text does not say what else the text does: only an exact fact accounts for its bytes. */
function ranges(pairs: Pair[]): Record<Side, ByteRange[]> {
  const of = (pick: (p: Pair[][number]) => Fact | null) =>
    pairs.flatMap((p) => {
      const fact = pick(p);
      return fact?.certainty === "exact" ? fact.at : [];
    });
  return { base: of((p) => p.before), head: of((p) => p.after) };
}

/** Why the file as a whole cannot be read for its meaning: a side that is opaque, or a kind that gave up on one. */
function opacity(file: FileInput): { opaque: Problem | null; active: boolean } {
  for (const side of [file.after, file.before]) {
    const content = side?.content;
    if (content?.status === "opaque") return { opaque: content.reason, active: content.active };
    if (content?.status !== "read") continue;
    const given = content.kinds.flatMap((k) => k.extraction.opaque);
    // A kind that gave up says more than one that never reads such bytes.
    const first = given.find((o) => o.beside !== true) ?? given[0];
    if (first) return { opaque: first.reason, active: given.some((o) => o.active !== false) };
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
