import type { ByteRange } from "../model/fact.ts";
import type { Hunk } from "../ports/index.ts";

const SIDES = ["base", "head"] as const;
const EMPTY = new Uint8Array();
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Changed lines of both versions, in bytes, in order; empty where the other version has more lines. */
export type ChangedLines = Readonly<Record<(typeof SIDES)[number], readonly ByteRange[]>>;

/**
 * The lines that hunks name, or null unless they hold every byte in which two verified contents differ. Git reads both by itself and
 * does not hash them again: what it reads from another pack may be something else. A side that does not exist is null.
 */
export function changedLines(
  base: Uint8Array | null,
  head: Uint8Array | null,
  hunks: readonly Hunk[],
): ChangedLines | null {
  const bytes = { base: base ?? EMPTY, head: head ?? EMPTY };
  const at = { base: 0, head: 0 };
  const line = { base: 1, head: 1 };
  const changed = { base: [] as ByteRange[], head: [] as ByteRange[] };
  for (const hunk of hunks) {
    // A side with lines in the hunk says where it begins; what stands before is the same on both.
    const known = hunk.head.count > 0 ? "head" : "base";
    const lines = hunk[known].from - line[known];
    const gap = lengthOf(bytes[known], at[known], lines);
    if (gap === null) return null;
    const [before, after] = SIDES.map((side) => bytes[side].subarray(at[side], at[side] + gap));
    if (!equal(before as Uint8Array, after as Uint8Array)) return null;
    for (const side of SIDES) {
      const { from, count, bytes: length } = hunk[side];
      line[side] += lines;
      if (count > 0 && from !== line[side]) return null;
      line[side] += count;
      at[side] += gap;
      if (lengthOf(bytes[side], at[side], count) !== length) return null;
      changed[side].push({ from: at[side], to: at[side] + length });
      at[side] += length;
    }
  }
  return equal(bytes.base.subarray(at.base), bytes.head.subarray(at.head)) ? changed : null;
}

/** Bytes of so many lines from an offset on, the last of the file with or without its feed; null where there are not so many. */
function lengthOf(bytes: Uint8Array, from: number, lines: number): number | null {
  if (lines < 0) return null;
  let at = from;
  for (let n = 0; n < lines; n++) {
    if (at >= bytes.length) return null;
    const feed = bytes.indexOf(10, at);
    at = feed < 0 ? bytes.length : feed + 1;
  }
  return at - from;
}
