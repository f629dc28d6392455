import { isAscii } from "node:buffer";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { isBlank, lineAt, trimmed } from "./lines.ts";

/** Bidirectional controls (U+202A to E, U+2066 to 9): text that is read in another order than it is written. */
const BIDI = /[\u202a-\u202e\u2066-\u2069]/;
/** Zero-width characters inside a word; a mark of byte order inside the file is one too. Not joiners beside emoji or Indic letters. */
const ZERO = /[A-Za-z0-9_$](?:[\u200b\u2060\ufeff\u00ad\u180e]|[\u200c\u200d])+[A-Za-z0-9_$]/;
/** Letters that look Latin beside Latin ones in one word: Cyrillic, Greek, Armenian, full width. */
const MIXED =
  /(?<![\p{L}\p{N}_$])(?=[\p{L}\p{N}_$]{0,100}[A-Za-z])(?=[\p{L}\p{N}_$]{0,100}[\u0370-\u03ff\u0400-\u04ff\u0531-\u0587\uff21-\uff5a])[\p{L}\p{N}_$]{2,100}/u;
/** Greek letters that stand for measures and sums beside Latin ones in honest names. */
const HONEST = /^[A-Za-z0-9_$]*[\u0391-\u03a9\u03b1-\u03c9\u00b5][A-Za-z0-9_$]*$/;
/** Tags (U+E0000 and on) are never shown at all; flags of regions are the only honest use. */
const TAGS = /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,10})[\u{e0000}-\u{e007f}]/u;
const CLASSES: readonly { readonly object: string; readonly pattern: RegExp }[] = [
  { object: "text direction", pattern: BIDI },
  { object: "characters without width", pattern: ZERO },
  { object: "letters of several scripts in one word", pattern: MIXED },
  { object: "characters that are never shown", pattern: TAGS },
];

/** Whether the UTF-8 bytes at a place begin a letter of another script, or what is not seen. Dashes, quotes and emoji are honest. */
function suspect(bytes: Uint8Array, at: number): boolean {
  const [lead, second, third] = [bytes[at] as number, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  if (lead >= 0xcd && lead <= 0xd6) return true;
  if (lead === 0xe2)
    return second === 0x80 ? (third >= 0x8b && third <= 0x8d) || (third >= 0xaa && third <= 0xae) : second === 0x81;
  if (lead === 0xef) return second >= 0xbb && second <= 0xbd;
  if (lead === 0xc2) return second === 0xad;
  return (lead === 0xe1 && second === 0xa0) || lead === 0xf3;
}

const HIGH = 0x80808080;

/** The first byte at or after `from` that is not ASCII; four are looked at together. */
function pastAscii(bytes: Uint8Array, from: number): number {
  let at = from;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  while (at + 4 <= bytes.length && (words.getUint32(at) & HIGH) === 0) at += 4;
  while (at < bytes.length && (bytes[at] as number) < 0x80) at++;
  return at;
}

const classesOf = (line: string): string[] =>
  CLASSES.filter(({ object, pattern }) => {
    const match = pattern.exec(line);
    return match !== null && !(object.startsWith("letters") && HONEST.test(match[0]));
  }).map((c) => c.object);

/** So many blanks that what follows stands outside any window. */
const MIN_BLANKS = 180;
/** Borders of tables and ends of long lines stand so far out too. */
const BORDERS = new Set([..."\n\r|/*#+\\-"].map((c) => c.charCodeAt(0)));

/** Places of code that stands behind so many blanks. */
function* hiddenByBlanks(bytes: Uint8Array): Generator<number> {
  // A run of so many lies on one of these places.
  for (let i = MIN_BLANKS; i < bytes.length; i += MIN_BLANKS) {
    if (!isBlank(bytes[i])) continue;
    let [from, to] = [i, i];
    while (from > 0 && isBlank(bytes[from - 1])) from--;
    while (to < bytes.length && isBlank(bytes[to])) to++;
    const inLine = from > 0 && bytes[from - 1] !== 0x0a && bytes[from - 1] !== 0x0d;
    if (to - from >= MIN_BLANKS && inLine && to < bytes.length && !BORDERS.has(bytes[to] as number)) yield to;
    i = to;
  }
}

const MAX_PLACES = 1000;

/** Lines by the class of what they hide. Prose may have blanks as it likes. */
export function hiddenIn(bytes: Buffer, prose: boolean): ReadonlyMap<string, readonly ByteRange[]> {
  const found = new Map<string, ByteRange[]>();
  const hide = (object: string, line: ByteRange): void => {
    const places = found.get(object) ?? [];
    if (places.length < MAX_PLACES) places.push(trimmed(bytes, line));
    found.set(object, places);
  };
  for (let i = isAscii(bytes) ? bytes.length : pastAscii(bytes, 0); i < bytes.length; i = pastAscii(bytes, i + 1)) {
    if (!suspect(bytes, i)) continue;
    const line = lineAt(bytes, i);
    for (const object of classesOf(bytes.toString("utf8", line.from, line.to))) hide(object, line);
    i = Math.max(i, line.to - 1);
  }
  for (const at of prose ? [] : hiddenByBlanks(bytes)) hide("blanks before code", lineAt(bytes, at));
  return found;
}

/** One statement for each class and file, with how many lines hold it. */
export function hiddenFacts(
  path: string,
  found: ReadonlyMap<string, readonly { from: number; to: number }[]>,
): LocalFact[] {
  return [...found].map(([object, at]) => ({
    rel: "hides-text",
    subject: path,
    object,
    scope: "",
    attrs: { count: at.length },
    at: at.slice(0, 20),
    certainty: "syntactic" as const,
  }));
}
