import type { ByteRange } from "../../model/fact.ts";

/** Of a line without end only what surrounds the word; the next piece begins before this one ends. Bytes. */
export const LONG_LINE = { length: 10_000, before: 200, after: 4_000, overlap: 1_000 } as const;

const FEED = 10;

/** The line, without its end, in which `at` stands. */
export function lineAt(bytes: Uint8Array, at: number): ByteRange & { readonly whole: boolean } {
  const from = bytes.lastIndexOf(FEED, at) + 1;
  const feed = bytes.indexOf(FEED, at);
  const to = feed < 0 ? bytes.length : feed;
  if (to - from <= LONG_LINE.length) return { from, to, whole: true };
  return { from: Math.max(from, at - LONG_LINE.before), to: Math.min(to, at + LONG_LINE.after), whole: false };
}

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** A range without the blanks around it. */
export function trimmed(bytes: Uint8Array, { from, to }: ByteRange): ByteRange {
  let [a, b] = [from, to];
  while (a < b && isBlank(bytes[a])) a++;
  while (b > a && isBlank(bytes[b - 1])) b--;
  return { from: a, to: b };
}
