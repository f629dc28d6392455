import type { LineSpan } from "../model/diff.ts";
import type { ByteRange, Side } from "../model/fact.ts";
import type { Hunk } from "../ports/git.ts";

/** What `ChangedLines` holds. */
export type LineTable = Pick<ChangedLines, "side" | "path"> &
  Readonly<Record<"numbers" | "hunk" | "from" | "to", ArrayLike<number>>>;

type Four<T> = [T, T, T, T];
const asTable = (list: ArrayLike<number>): Uint32Array => (list instanceof Uint32Array ? list : Uint32Array.from(list));

/** The changed lines of one side of one file, as git's hunks name them, with their bytes. */
export class ChangedLines {
  readonly side: Side;
  readonly path: string;
  /** One-based line numbers, ascending. */
  readonly numbers: Uint32Array;
  /** Which hunk each line belongs to. */
  readonly hunk: Uint32Array;
  /** Byte range of each line, its line feed included. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;

  constructor(table: LineTable) {
    this.side = table.side;
    this.path = table.path;
    this.numbers = asTable(table.numbers);
    this.hunk = asTable(table.hunk);
    this.from = asTable(table.from);
    this.to = asTable(table.to);
  }

  /** Throws a RangeError when the hunks do not fit the bytes. */
  static of(side: Side, path: string, bytes: Uint8Array, hunks: readonly Hunk[]): ChangedLines {
    const total = hunks.reduce((sum, h) => sum + h[side].count, 0);
    const [numbers, own, starts, ends] = Array.from({ length: 4 }, () => new Uint32Array(total)) as Four<Uint32Array>;
    let at = 0;
    let line = 1;
    let i = 0;
    const next = (): void => {
      const feed = bytes.indexOf(10, at);
      at = feed < 0 ? bytes.length : feed + 1;
      line++;
    };
    for (const [index, hunk] of hunks.entries()) {
      const { from, count } = hunk[side];
      while (line < from && count > 0 && at < bytes.length) next();
      for (let n = 0; n < count; n++, i++) {
        if (at >= bytes.length) throw new RangeError(`hunk at line ${from} of ${path} reaches past the end`);
        numbers[i] = line;
        own[i] = index;
        starts[i] = at;
        next();
        ends[i] = at;
      }
    }
    return new ChangedLines({ side, path, numbers, hunk: own, from: starts, to: ends });
  }

  /** The same as JSON. */
  table(): LineTable {
    const { side, path, numbers, hunk, from, to } = this;
    return { side, path, numbers: [...numbers], hunk: [...hunk], from: [...from], to: [...to] };
  }

  get length(): number {
    return this.numbers.length;
  }

  /** Sum of the bytes of all changed lines. */
  get bytes(): number {
    let sum = 0;
    for (let i = 0; i < this.length; i++) sum += this.end(i) - this.start(i);
    return sum;
  }

  start(i: number): number {
    return this.from[i] as number;
  }
  end(i: number): number {
    return this.to[i] as number;
  }
  number(i: number): number {
    return this.numbers[i] as number;
  }

  /** Index of the first changed line that ends after `offset`. */
  after(offset: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.end(middle) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Runs of consecutive numbers as spans. */
export function runs(side: Side, path: string, numbers: Iterable<number>): LineSpan[] {
  const spans: LineSpan[] = [];
  let from = 0;
  let to = -1;
  for (const n of numbers) {
    if (n === to + 1) {
      to = n;
      continue;
    }
    if (to >= from && to > 0) spans.push({ path, side, from, to });
    from = to = n;
  }
  if (to >= from && to > 0) spans.push({ path, side, from, to });
  return spans;
}

/** Spans of one side of one hunk, without looking at bytes. */
export function hunkSpan(side: Side, path: string, hunk: Hunk): LineSpan[] {
  const { from, count } = hunk[side];
  return count === 0 ? [] : [{ path, side, from, to: from + count - 1 }];
}

/** One-based lines of byte offsets. The line feeds are looked for once, and only as far as somebody asked. */
export class LineIndex {
  readonly #bytes: Uint8Array;
  readonly #starts: number[] = [0];
  #whole = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  at(offset: number): number {
    this.#reach(offset);
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  #reach(offset: number): void {
    while (!this.#whole && (this.#starts[this.#starts.length - 1] as number) <= offset) {
      const feed = this.#bytes.indexOf(10, this.#starts[this.#starts.length - 1]);
      if (feed < 0) this.#whole = true;
      else this.#starts.push(feed + 1);
    }
  }
}

/** Sorted, disjoint union of ranges. */
export function union(ranges: readonly ByteRange[]): ByteRange[] {
  const sorted = [...ranges].sort((a, b) => a.from - b.from || a.to - b.to);
  const out: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = out[out.length - 1];
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) out.push({ from, to });
  }
  return out;
}
