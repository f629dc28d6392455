import type { Demoted, Proof, Residual } from "../model/diff.ts";
import { digestBytes } from "../model/digest.ts";
import type { ByteRange, Extraction, Fact, LocalFact, Location, Side } from "../model/fact.ts";
import { canonical } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import type { Relation } from "../model/relation.ts";
import { RELATIONS } from "../relations/index.ts";
import { account } from "./account.ts";
import type { FileInput, SideInput } from "./input.ts";
import type { LineTable } from "./lines.ts";
import { ChangedLines, LineIndex } from "./lines.ts";
import type { FileFacts, Pair } from "./pair.ts";
import { kindOf, pairFile } from "./pair.ts";

export const BY_NAME: ReadonlyMap<string, Relation> = new Map(RELATIONS.map((r) => [r.rel, r]));

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
  /** What derivers join, of both versions; null where neither has any. */
  readonly inputs: FileInputs | null;
  /** Of a template: the same where what it comes to was read in its stead. */
  readonly rendered?: FileDiff;
}

/** Inputs of one file, with their places. A side that could not be read to its end is not `whole`. */
export interface FileInputs {
  readonly base: readonly Fact[];
  readonly head: readonly Fact[];
  readonly whole: Readonly<Record<Side, boolean>>;
}

/** Reads one file. Throws a RangeError when its hunks do not fit its bytes. */
export function readFile(
  file: FileInput,
  movedWith: string | null,
  versions: Readonly<Record<string, number>>,
): FileDiff {
  const pairs = changedPairs(file, versions);
  const common = {
    path: file.path,
    bytes: size(file.before?.content) + size(file.after?.content),
    absent: file.absent,
    kinds: kindsOf(file),
  };
  const told = (own: readonly Pair[], reason: ReturnType<typeof opacity>, structure: boolean) => ({
    ...common,
    pairs: own,
    ...account(file, { facts: ranges(own), sites: own.length > 0, movedWith, structure, ...reason }),
  });
  const diff = { ...told(pairs, opacity(file), true), inputs: inputsOf(file, versions) };
  if (!isTemplate(file)) return diff;
  // What a template says as YAML is what it comes to, and is told there; nobody knows what of it is layout.
  const asText = pairs.filter((p) => AS_TEXT.has(kindOf((p.after ?? p.before) as Fact)));
  return { ...diff, rendered: { ...told(asText, opacity(file, TEMPLATE), false), inputs: null } };
}

/** The reason of a kind that met a template. */
export const TEMPLATE = "k8s/template";
/** Kinds that read any text as it is written. */
export const AS_TEXT: ReadonlySet<string> = new Set(["text"]);
const BRACES = Buffer.from("{{");

/** A manifest below `templates/` with something to fill in, in one version at least. */
function isTemplate(file: FileInput): boolean {
  if (!/(^|\/)templates\//.test(file.path)) return false;
  const contents = [file.before, file.after].flatMap((s) => (s?.content.status === "read" ? [s.content] : []));
  return (
    contents.some((c) => c.kinds.some((k) => !AS_TEXT.has(k.kind))) &&
    contents.some((c) => Buffer.from(c.bytes.buffer, c.bytes.byteOffset, c.bytes.length).includes(BRACES))
  );
}

export function inputsOf(file: FileInput, versions: Readonly<Record<string, number>>): FileInputs | null {
  const of = (side: Side): { facts: Fact[]; whole: boolean } => {
    const entry = side === "base" ? file.before : file.after;
    const content = entry?.content;
    if (!entry || content?.status !== "read") return { facts: [], whole: content?.status !== "opaque" };
    return {
      facts: located(side, file.path, entry.oid, content, versions, (e) => e.inputs ?? []),
      whole: content.kinds.every((k) => k.extraction.opaque.length === 0),
    };
  };
  const [base, head] = [of("base"), of("head")];
  if (base.facts.length + head.facts.length === 0 && base.whole && head.whole) return null;
  return { base: base.facts, head: head.facts, whole: { base: base.whole, head: head.whole } };
}

/** Facts that the kinds read from one side of a file, with their places and lines. */
export function located(
  side: Side,
  path: string,
  oid: string,
  content: { readonly bytes: Uint8Array; readonly kinds: Extract<SideInput, { status: "read" }>["kinds"] },
  versions: Readonly<Record<string, number>>,
  pick: (extraction: Extraction) => readonly LocalFact[],
): Fact[] {
  const place = locate(side, path, oid, content.bytes);
  const facts = content.kinds.flatMap(({ kind, extraction }) =>
    pick(extraction).map((f): Fact => ({ ...f, at: f.at.map(place), kind: `${kind}@${versions[kind] ?? 0}` })),
  );
  if (facts.length === 0) return facts;
  const lines = new LineIndex(content.bytes);
  return facts.map((f) => ({ ...f, at: f.at.map((l) => ({ ...l, line: lines.at(l.from) })) }));
}

/** JSON of a file's diff with names for its relations. */
export interface StoredFile extends Omit<FileDiff, "pairs" | "lines" | "rendered"> {
  readonly pairs: readonly (Omit<Pair, "relation"> & { readonly relation: string })[];
  readonly lines: readonly LineTable[];
  readonly rendered?: StoredFile;
}

export const storeFile = ({ rendered, ...file }: FileDiff): StoredFile => ({
  ...file,
  pairs: file.pairs.map((p) => ({ ...p, relation: p.relation.rel })),
  lines: file.lines.map((l) => l.table()),
  ...(rendered ? { rendered: storeFile(rendered) } : {}),
});

/** The way back. Null where a relation is not known any more. */
export function restoreFile(stored: StoredFile): FileDiff | null {
  const pairs = stored.pairs.flatMap((p) => {
    const relation = BY_NAME.get(p.relation);
    return relation ? [{ ...p, relation }] : [];
  });
  const { rendered, ...rest } = stored;
  const other = rendered && restoreFile(rendered);
  if (pairs.length < stored.pairs.length || other === null) return null;
  const lines = stored.lines.map((l) => new ChangedLines(l));
  return { ...rest, pairs, lines, ...(other ? { rendered: other } : {}) };
}

/** Pairs of one file whose attributes or presence differ. */
export function changedPairs(file: FileInput, versions: Readonly<Record<string, number>>): Pair[] {
  const read = (c: SideInput | undefined) => (c?.status === "read" ? c.kinds : []);
  // What came into a file is new where the old one was told in full; what is gone from bytes that nobody read may be in them still.
  // Where one kind gave up on the new version, nothing is said to be gone from it, whoever else reads it.
  const gaveUp = (c: SideInput | undefined): boolean =>
    read(c).some((k) => k.extraction.opaque.some((o) => o.beside !== true));
  const whole = (c: SideInput | undefined, beside: boolean) =>
    new Set(
      (!beside && gaveUp(c) ? [] : read(c))
        .filter((k) => k.extraction.opaque.every((o) => beside && o.beside === true))
        .map((k) => k.kind),
    );
  const facts = (side: Side): Fact[] => {
    const entry = side === "base" ? file.before : file.after;
    const content = entry?.content;
    if (!entry) return assumedFacts(file, versions);
    if (content?.status !== "read") return [];
    const located = locate(side, file.path, entry.oid, content.bytes);
    return content.kinds.flatMap(({ kind, extraction }) =>
      extraction.facts.map((f): Fact => ({ ...f, at: f.at.map(located), kind: `${kind}@${versions[kind] ?? 0}` })),
    );
  };
  const both: FileFacts = {
    path: file.path,
    before: facts("base"),
    after: facts("head"),
    beforeKinds: file.before ? whole(file.before.content, true) : new Set(file.assumed?.map((k) => k.kind)),
    afterKinds: file.after ? whole(file.after.content, false) : new Set(file.assumed?.map((k) => k.kind)),
    beforeExists: file.before !== null || file.assumed !== undefined,
    afterExists: file.after !== null || file.assumed !== undefined,
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

/** Facts of a text that is in no version: they point to the start of the file that takes or leaves its place. */
function assumedFacts(file: FileInput, versions: Readonly<Record<string, number>>): Fact[] {
  const [side, entry] = file.before ? (["base", file.before] as const) : (["head", file.after] as const);
  const length = entry?.content.status === "read" ? entry.content.bytes.length : 0;
  const at: Location = { side, path: file.path, blob: entry?.oid ?? "", from: 0, to: Math.min(1, length), line: 1 };
  return (file.assumed ?? []).flatMap(({ kind, extraction }) =>
    extraction.facts.map(
      (f): Fact => ({ ...f, at: [at], certainty: "syntactic", kind: `${kind}@${versions[kind] ?? 0}` }),
    ),
  );
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
function ranges(pairs: readonly Pair[]): Record<Side, ByteRange[]> {
  const of = (pick: (p: Pair) => Fact | null) =>
    pairs.flatMap((p) => {
      const fact = pick(p);
      return fact?.certainty === "exact" ? fact.at : [];
    });
  return { base: of((p) => p.before), head: of((p) => p.after) };
}

/** Why the file as a whole cannot be read for its meaning: a side that is opaque, or a kind that gave up on one. `except`: not for that. */
function opacity(file: FileInput, except?: string): { opaque: Problem | null; active: boolean } {
  for (const side of [file.after, file.before]) {
    const content = side?.content;
    if (content?.status === "opaque") return { opaque: content.reason, active: content.active };
    if (content?.status !== "read") continue;
    const given = content.kinds.flatMap((k) => k.extraction.opaque).filter((o) => o.reason.code !== except);
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
