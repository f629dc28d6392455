/** One word to look for: bytes of ASCII, in small letters if they may be of either case. `marks` is what the finder gives for it. */
export interface Word {
  readonly text: string;
  readonly marks: number;
}

/** Letters that decide how far one may jump, and how many of them are looked at together (Wu and Manber 1994, "m" and "B"). */
const WINDOW = 3;
const BLOCK = 2;

/** How often bytes stand in code and prose, roughly: a window of rare ones is looked at more seldom. */
const COMMON = " etaoinsrlcd-/.pumhg";
const commonness = (text: string): number => {
  let sum = 0;
  for (const c of text) {
    const rank = COMMON.indexOf(c);
    sum += rank < 0 ? 0 : COMMON.length - rank;
  }
  return sum;
};

/** Offset of the window of a word that is rarest. */
function windowOf(text: string): number {
  let best = 0;
  for (let at = 1; at + WINDOW <= text.length; at++)
    if (commonness(text.slice(at, at + WINDOW)) < commonness(text.slice(best, best + WINDOW))) best = at;
  return best;
}

const SMALL = /^[a-z]$/;
/** The ways in which a letter of a word may be written: small ones stand for both. */
const ways = (c: string): number[] => (SMALL.test(c) ? [c.charCodeAt(0), c.charCodeAt(0) - 0x20] : [c.charCodeAt(0)]);

interface Anchored {
  readonly marks: number;
  readonly offset: number;
  /** What each byte may be. */
  readonly bytes: readonly (readonly number[])[];
}

/** Finds many words in one pass that jumps over what cannot be one. Time is linear in the bytes, whatever they are. */
export class WordFinder {
  readonly #shift = new Uint8Array(0x10000).fill(WINDOW - BLOCK + 1);
  readonly #words = new Map<number, Anchored[]>();
  /** Marks of the words at the place that `next` gave last. */
  marks = 0;

  /** Words of at least three letters. */
  constructor(words: readonly Word[]) {
    for (const { text, marks } of words) {
      const offset = windowOf(text);
      const bytes = [...text].map(ways);
      for (let j = 0; j + BLOCK <= WINDOW; j++) {
        const left = WINDOW - BLOCK - j;
        for (const a of bytes[offset + j] ?? [])
          for (const b of bytes[offset + j + 1] ?? []) {
            const block = (a << 8) | b;
            this.#shift[block] = Math.min(this.#shift[block] as number, left);
            if (left === 0) this.#words.set(block, [...(this.#words.get(block) ?? []), { marks, offset, bytes }]);
          }
      }
    }
  }

  /** Place of the next word that begins its window at or after `from`, or -1. */
  next(bytes: Uint8Array, from: number): number {
    const shift = this.#shift;
    const end = bytes.length;
    let i = from + WINDOW - 1;
    while (i < end) {
      const block = ((bytes[i - 1] as number) << 8) | (bytes[i] as number);
      const jump = shift[block] as number;
      if (jump > 0) i += jump;
      else {
        const window = i - WINDOW + 1;
        const marks = this.#at(bytes, window, block);
        if (marks !== 0) {
          this.marks = marks;
          return window;
        }
        i++;
      }
    }
    return -1;
  }

  #at(bytes: Uint8Array, window: number, block: number): number {
    let marks = 0;
    for (const word of this.#words.get(block) ?? []) {
      const start = window - word.offset;
      if (start < 0 || start + word.bytes.length > bytes.length) continue;
      let j = 0;
      while (j < word.bytes.length && word.bytes[j]?.includes(bytes[start + j] as number)) j++;
      if (j === word.bytes.length) marks |= word.marks;
    }
    return marks;
  }
}
