import { CLAIM_BYTES, KINDS } from "../../src/artifacts/index.ts";
import type { FileInput, SideInput } from "../../src/diff/index.ts";
import { startDiff } from "../../src/diff/index.ts";
import type { SecurityDiff } from "../../src/model/diff.ts";
import { digestBytes } from "../../src/model/digest.ts";
import type { Direction } from "../../src/model/relation.ts";
import type { Hunk } from "../../src/ports/git.ts";

/** One file in two versions; null: it does not exist there. */
export interface Version {
  readonly path: string;
  readonly before: string | Uint8Array | null;
  readonly after: string | Uint8Array | null;
}

/** A change that must be there. What is left out is not looked at. */
export interface Expected {
  readonly rel: string;
  readonly direction: Direction;
  readonly subject?: string;
  readonly object?: string;
  readonly scope?: string;
}

export interface Case {
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** All changes, in any order: nothing may be missing and nothing more may be said. */
  readonly expect: readonly Expected[];
  /** Code of the reason why the file cannot be read; none unless given. */
  readonly opaque?: string;
}

export const KIND_VERSIONS: Readonly<Record<string, number>> = Object.fromEntries(KINDS.map((k) => [k.id, k.version]));

await Promise.all(KINDS.map((k) => k.load()));

export const toBytes = (content: string | Uint8Array): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

/** Extraction by every kind that claims the file, in process. */
export const read = (path: string, bytes: Uint8Array) =>
  KINDS.filter((k) => k.claims(path, bytes.subarray(0, CLAIM_BYTES)) > 0).map((k) => ({
    kind: k.id,
    extraction: k.extract({ path, bytes }),
  }));

function side(path: string, content: string | Uint8Array | null) {
  if (content === null) return null;
  const bytes = toBytes(content);
  const input: SideInput = { status: "read", bytes, kinds: read(path, bytes) };
  return { mode: "100644", oid: digestBytes(bytes).slice(7, 47), content: input };
}

/** The security diff of some files, each by the kinds that claim it. */
export function diffOf(...versions: readonly Version[]): SecurityDiff {
  const files = versions.map(
    (v): FileInput => ({
      path: v.path,
      before: side(v.path, v.before),
      after: side(v.path, v.after),
      hunks: hunksOf(toBytes(v.before ?? ""), toBytes(v.after ?? "")),
      absent: false,
    }),
  );
  const entry = (s: FileInput["before"]) => s && { mode: s.mode, oid: s.oid };
  const builder = startDiff(
    files.map((f) => ({ path: f.path, before: entry(f.before), after: entry(f.after) })),
    KIND_VERSIONS,
  );
  for (const file of files) builder.add(builder.read(file));
  return builder.finish({ base: "base", head: "head" });
}

function lines(bytes: Uint8Array): Buffer[] {
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const feed = bytes.indexOf(10, at);
    const end = feed < 0 ? bytes.length : feed + 1;
    out.push(Buffer.from(bytes.subarray(at, end)));
    at = end;
  }
  return out;
}

/** One hunk from the first to the last line that differs: coarser than git's, and as true. */
function hunksOf(before: Uint8Array, after: Uint8Array): Hunk[] {
  const [old, now] = [lines(before), lines(after)];
  const alike = (i: number, j: number): boolean => (old[i] as Buffer).equals(now[j] as Buffer);
  let start = 0;
  while (start < old.length && start < now.length && alike(start, start)) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && alike(old.length - 1 - end, now.length - 1 - end))
    end++;
  const one = (all: Buffer[]) => {
    const part = all.slice(start, all.length - end);
    return { from: start + 1, count: part.length, bytes: part.reduce((n, l) => n + l.length, 0) };
  };
  const hunk = { base: one(old), head: one(now) };
  return hunk.base.count + hunk.head.count === 0 ? [] : [hunk];
}
