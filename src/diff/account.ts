import { hash } from "node:crypto";
import type { Demoted, LineSpan, Proof, Residual } from "../model/diff.ts";
import { digestOf } from "../model/digest.ts";
import type { ByteRange, Side } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import type { Hunk } from "../ports/git.ts";
import type { FileInput, SideInput } from "./input.ts";
import { ChangedLines, hunkSpan, runs, union } from "./lines.ts";
import { demotion } from "./shipped.ts";

/** Where the changed bytes of one file went. bytes = inFacts + those of residual, proofs and demoted, by construction and by test. */
export interface FileAccount {
  readonly changed: number;
  readonly inFacts: number;
  readonly residual: readonly Residual[];
  readonly proofs: readonly Proof[];
  readonly demoted: readonly Demoted[];
  /** Changed lines of each side, kept only where facts changed. */
  readonly lines: readonly ChangedLines[];
}

/** What the whole range knows about one file and the file does not. */
export interface FileContext {
  /** Byte ranges that changed facts account for, on each side. */
  readonly facts: Readonly<Record<Side, readonly ByteRange[]>>;
  /** Whether facts changed at all: their lines are read first. */
  readonly sites: boolean;
  /** The path that the same blob left or arrived at, where the move is without effect. */
  readonly movedWith: string | null;
  /** Why the file cannot be read for its meaning, or null. */
  readonly opaque: Problem | null;
  readonly active: boolean;
  /** Whether kinds that tell a structure tell all that the file says. */
  readonly structure: boolean;
}

const SIDES = ["base", "head"] as const;
// What may stand beside a node on its line without meaning of its own: white space, list dash, comma.
const LAYOUT = new Set([9, 10, 13, 32, 44, 45]);

const content = (file: FileInput, side: Side): SideInput | null =>
  (side === "base" ? file.before : file.after)?.content ?? null;
const bytesOf = (file: FileInput, side: Side): Uint8Array | null => {
  const c = content(file, side);
  return c?.status === "read" ? c.bytes : null;
};

export const opaqueId = (file: FileInput) =>
  digestOf("sallyport.opaque/v1", {
    path: file.path,
    before: file.before && { mode: file.before.mode, oid: file.before.oid },
    after: file.after && { mode: file.after.mode, oid: file.after.oid },
  });

/** Accounts for every changed byte of one file: in facts first, then opaque, proof, demoted; the rest is residual. */
export function account(file: FileInput, context: FileContext): FileAccount {
  const changed = file.hunks.reduce((sum, h) => sum + h.base.bytes + h.head.bytes, 0);
  const shipped = demotion(file.path) === null;
  const lines = SIDES.flatMap((side) => {
    const bytes = context.sites || context.opaque === null ? bytesOf(file, side) : null;
    return bytes ? [ChangedLines.of(side, file.path, bytes, file.hunks)] : [];
  });
  const carved = carve(file, context, lines);
  const rest = changed - carved.inFacts;
  const spans = () => file.hunks.flatMap((h) => SIDES.flatMap((side) => hunkSpan(side, file.path, h)));
  const out = { residual: [] as Residual[], proofs: [] as Proof[], demoted: [] as Demoted[] };
  if (context.movedWith !== null) {
    const id = digestOf("sallyport.proof/v1", {
      class: "P0",
      path: file.path,
      with: context.movedWith,
      oid: (file.after ?? file.before)?.oid ?? "",
    });
    const says = file.after
      ? `moved from \`${context.movedWith}\`, same bytes`
      : `moved to \`${context.movedWith}\`, same bytes`;
    out.proofs.push({ id, class: "P0", path: file.path, bytes: rest, spans: spans(), says });
  } else if (context.opaque === null && context.structure && rest > 0 && sameStructure(file)) {
    const says = "comments and layout only: it says the same";
    const [before, after] = [file.before?.oid ?? "", file.after?.oid ?? ""];
    const id = digestOf("sallyport.proof/v1", { class: "P1", path: file.path, before, after });
    out.proofs.push({ id, class: "P1", path: file.path, bytes: rest, spans: spans(), says });
    modeResidual(file, shipped, out.residual);
  } else if (context.opaque) {
    out.residual.push({
      id: opaqueId(file),
      what: "opaque",
      path: file.path,
      shipped,
      active: context.active,
      bytes: rest,
      spans: spans(),
      reason: context.opaque,
    });
  } else {
    pieces(file, carved, shipped, out);
    modeResidual(file, shipped, out.residual);
  }
  return { changed, inFacts: carved.inFacts, ...out, lines: context.sites ? lines : [] };
}

/** Proof P1: some kind read both sides to their end, and every kind that tells a structure tells the same. */
function sameStructure(file: FileInput): boolean {
  const of = (side: Side): Map<string, string | undefined> | null => {
    const c = content(file, side);
    return c?.status === "read" ? new Map(c.kinds.map((k) => [k.kind, k.extraction.structure])) : null;
  };
  const [before, after] = [of("base"), of("head")];
  if (!before || !after || file.before?.mode.slice(0, 3) !== file.after?.mode.slice(0, 3)) return false;
  const told = [...before].filter(([, structure]) => structure !== undefined);
  return (
    before.size === after.size &&
    told.length > 0 &&
    [...after].every(([kind, structure]) => before.has(kind) && before.get(kind) === structure)
  );
}

function modeResidual(file: FileInput, shipped: boolean, residual: Residual[]): void {
  const reason = modeChange(file);
  if (reason)
    residual.push({
      id: opaqueId(file),
      what: "opaque",
      path: file.path,
      shipped,
      active: true,
      bytes: 0,
      spans: [],
      reason,
    });
}

function modeChange(file: FileInput): Problem | null {
  if (!file.before || !file.after || file.before.mode === file.after.mode) return null;
  return { code: "tree/mode", message: `mode changed from ${file.before.mode} to ${file.after.mode}`, hints: [] };
}

interface Rest {
  readonly line: number;
  readonly pieces: readonly ByteRange[];
}
interface Carved {
  readonly inFacts: number;
  /** Per side and hunk: what no fact accounts for. Null where the bytes are not at hand. */
  readonly rest: Readonly<Record<Side, ReadonlyMap<number, readonly Rest[]>>>;
}

/** Cuts the ranges of changed facts out of the changed lines. */
function carve(file: FileInput, context: FileContext, lines: readonly ChangedLines[]): Carved {
  let inFacts = 0;
  const rest: Record<Side, Map<number, Rest[]>> = { base: new Map(), head: new Map() };
  for (const side of lines) {
    const bytes = bytesOf(file, side.side) as Uint8Array;
    const facts = union(context.facts[side.side]);
    let f = 0;
    for (let i = 0; i < side.length; i++) {
      const [from, to] = [side.start(i), side.end(i)];
      while (f < facts.length && (facts[f] as ByteRange).to <= from) f++;
      const left = subtract(bytes, from, to, facts, f);
      const size = left.reduce((sum, r) => sum + r.to - r.from, 0);
      inFacts += to - from - size;
      if (size === 0) continue;
      const hunk = side.hunk[i] as number;
      const list = rest[side.side].get(hunk);
      const piece = { line: side.number(i), pieces: left };
      if (list) list.push(piece);
      else rest[side.side].set(hunk, [piece]);
    }
  }
  return { inFacts, rest };
}

/** [from, to) without the facts from index `f` on. A line whose leftover is only layout belongs to its facts. */
function subtract(bytes: Uint8Array, from: number, to: number, facts: readonly ByteRange[], f: number): ByteRange[] {
  const left: ByteRange[] = [];
  let at = from;
  for (let i = f; i < facts.length && (facts[i] as ByteRange).from < to; i++) {
    const fact = facts[i] as ByteRange;
    if (fact.from > at) left.push({ from: at, to: fact.from });
    at = Math.max(at, Math.min(fact.to, to));
  }
  const touched = at > from;
  if (at < to) left.push({ from: at, to });
  if (touched && left.every((r) => layoutOnly(bytes, r))) return [];
  return left;
}

function layoutOnly(bytes: Uint8Array, range: ByteRange): boolean {
  for (let i = range.from; i < range.to; i++) if (!LAYOUT.has(bytes[i] as number)) return false;
  return true;
}

/** One residual or demoted piece for each hunk with something left. */
function pieces(
  file: FileInput,
  carved: Carved,
  shipped: boolean,
  out: { residual: Residual[]; demoted: Demoted[] },
): void {
  const seen = bytesOf(file, "head") ?? bytesOf(file, "base");
  const side: Side = bytesOf(file, "head") ? "head" : "base";
  const why = demotion(file.path);
  const around = seen ? contexts(seen, file.hunks, side) : [];
  const alike = new Map<string, number>();
  for (const [index] of file.hunks.entries()) {
    const removed = carved.rest.base.get(index) ?? [];
    const added = carved.rest.head.get(index) ?? [];
    if (removed.length + added.length === 0) continue;
    const size = (rest: readonly Rest[]) =>
      rest.reduce((sum, r) => sum + r.pieces.reduce((s, p) => s + p.to - p.from, 0), 0);
    const meaning = {
      path: file.path,
      context: around[index] ?? "",
      removed: hashOf(bytesOf(file, "base"), removed),
      added: hashOf(bytesOf(file, "head"), added),
    };
    // The same edit once more in surroundings that look the same is one more question.
    const key = `${meaning.context}${meaning.removed}${meaning.added}`;
    const nth = alike.get(key) ?? 0;
    alike.set(key, nth + 1);
    const id = digestOf("sallyport.span/v1", nth === 0 ? meaning : { ...meaning, nth });
    const spans: LineSpan[] = [
      ...runs(
        "base",
        file.path,
        removed.map((r) => r.line),
      ),
      ...runs(
        "head",
        file.path,
        added.map((r) => r.line),
      ),
    ];
    const common = { id, path: file.path, bytes: size(removed) + size(added), spans };
    if (why === null) out.residual.push({ ...common, what: "span", shipped });
    else out.demoted.push({ ...common, why });
  }
}

/** Digits of a length and the zero behind them. Bytes. */
const HEAD_BYTES = 17;

/** Digest of what is left of some lines, each piece behind its length. In one buffer: a new file has as many pieces as lines. */
function hashOf(bytes: Uint8Array | null, rest: readonly Rest[]): string {
  let size = 0;
  if (bytes) for (const { pieces: list } of rest) for (const p of list) size += p.to - p.from + HEAD_BYTES;
  const text = Buffer.allocUnsafe(size);
  let at = 0;
  if (bytes)
    for (const { pieces: list } of rest)
      for (const { from, to } of list) {
        at += text.write(`${to - from}\0`, at, "latin1");
        for (let i = from; i < to; i++) text[at++] = bytes[i] as number;
      }
  return hash("sha256", text.subarray(0, at), "hex");
}

const CONTEXT_LINES = 3;
const ZERO = new Uint8Array(1);

/** For each hunk a digest of the three lines before and after it, so that equal edits in two places have two ids. */
function contexts(bytes: Uint8Array, hunks: readonly Hunk[], side: Side): string[] {
  const starts: number[] = [0];
  for (let at = bytes.indexOf(10); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(10, at + 1))
    starts.push(at + 1);
  const offset = (line: number): number => (line < 1 ? 0 : (starts[line - 1] ?? bytes.length));
  return hunks.map((hunk) => {
    const { from, count } = hunk[side];
    // git names the line before an empty side
    const first = count === 0 ? from + 1 : from;
    const before = bytes.subarray(offset(first - CONTEXT_LINES), offset(first));
    const after = bytes.subarray(offset(first + count), offset(first + count + CONTEXT_LINES));
    return hash("sha256", Buffer.concat([before, ZERO, after]), "hex");
  });
}
