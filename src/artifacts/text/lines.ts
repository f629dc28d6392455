import type { ByteRange } from "../../model/fact.ts";

/** Of a line without end only what surrounds the word; the next piece begins before this one ends. Bytes. */
export const LONG_LINE = { length: 10_000, before: 200, after: 4_000, overlap: 1_000 } as const;

const FEED = 10;

/** The line, without its end, in which `at` stands. Looks no further than a line may be long. */
export function lineAt(bytes: Uint8Array, at: number): ByteRange & { readonly whole: boolean } {
  const { length, before, after } = LONG_LINE;
  const [first, last] = [Math.max(0, at - length), Math.min(bytes.length, at + length)];
  const from = bytes.subarray(first, at + 1).lastIndexOf(FEED);
  const to = bytes.subarray(at, last).indexOf(FEED);
  const whole = (from >= 0 || first === 0) && (to >= 0 || last === bytes.length);
  const line = { from: from < 0 ? first : first + from + 1, to: to < 0 ? last : at + to };
  if (whole && line.to - line.from <= length) return { ...line, whole };
  return { from: Math.max(line.from, at - before), to: Math.min(line.to, at + after), whole: false };
}

/** A space or tab. */
export const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;
const isAround = (byte: number | undefined): boolean => isBlank(byte) || byte === 0x0d;

/** A range without the blanks around it. */
export function trimmed(bytes: Uint8Array, { from, to }: ByteRange): ByteRange {
  let [a, b] = [from, to];
  while (a < b && isAround(bytes[a])) a++;
  while (b > a && isAround(bytes[b - 1])) b--;
  return { from: a, to: b };
}
