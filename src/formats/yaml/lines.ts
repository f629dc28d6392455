/** Anything that this reader does not know, right or wrong: the whole language has to read it. */
export class NotPlain extends Error {}
export const give = (): never => {
  throw new NotPlain();
};

const SPACE = 32;
const HASH = 35;
const DASH = 45;

/** The lines of a document that are neither blank nor comments, one after the other. */
export class Lines {
  readonly text: string;
  /** The line that is read next: its first character that is no space, its end, and how far it is indented; -1 after the last. */
  from = 0;
  end = -1;
  indent = 0;
  /** Whether the line before it was one too: neither blank nor a comment. */
  adjacent = false;
  /** Whether comments stand before it. */
  commented = false;
  /** How far the collections are indented that are open, the outermost first. */
  readonly open: number[] = [];
  #any = false;

  constructor(text: string) {
    this.text = text;
  }

  /** On to the next line that is neither blank nor a comment. */
  next(): void {
    const text = this.text;
    let comment = -1;
    let skipped = 0;
    for (let start = this.end + 1; start < text.length; skipped++) {
      let at = start;
      while (text.charCodeAt(at) === SPACE) at++;
      const feed = text.indexOf("\n", at);
      const end = feed < 0 ? text.length : feed;
      const code = text.charCodeAt(at);
      this.commented = comment >= 0;
      if (at < end && code !== HASH) {
        // A tab, a carriage return, a marker of documents, a directive; a comment that may belong to what ends here.
        if (code < SPACE || (at === start && this.#marks(at, end))) give();
        if (this.#lengthens(comment, at - start, this.dashed(at, end))) give();
        this.#any = true;
        this.from = at;
        this.end = end;
        this.indent = at - start;
        this.adjacent = skipped === 0;
        return;
      }
      if (at < end) comment = Math.max(comment, at - start);
      start = end + 1;
    }
    if (this.#lengthens(comment, -1, false)) give();
    this.commented = comment >= 0;
    this.end = text.length;
    this.indent = -1;
    this.adjacent = false;
  }

  /**
   * Whether a comment belongs to what ends before the next line in such a way that it moves an end: that of the collection around the
   * one it stands in, where both end, or of one in whose last scalar it stands.
   */
  #lengthens(comment: number, indent: number, dashed: boolean): boolean {
    if (comment <= indent) return false;
    // A list that is not indented deeper than the key above it ends where the next key begins.
    const ends = (i: number, n: number): boolean => i > indent || (!dashed && i === indent && this.open[n - 1] === i);
    const ending = this.open.filter(ends);
    return ending.length > 1 ? comment >= (ending[1] as number) : ending.length > 0 && comment > (ending[0] as number);
  }

  /** Whether a list's item begins there, on a line that ends at `end`. */
  dashed(at: number, end = this.end): boolean {
    return this.text.charCodeAt(at) === DASH && (this.text.charCodeAt(at + 1) === SPACE || at + 1 === end);
  }

  #marks(at: number, end: number): boolean {
    const text = this.text;
    if (text.charCodeAt(at) === 37) return true;
    if (text.startsWith("...", at)) return true;
    return text.startsWith("---", at) && (this.#any || end - at > 3);
  }

  /** After the line: its feed is part of what ends on it. */
  over(): number {
    return Math.min(this.end + 1, this.text.length);
  }

  pastSpaces(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === SPACE) at++;
    return at;
  }

  /** Whether nothing but a comment is left of the line. */
  isOver(at: number): boolean {
    return at >= this.end || (this.text.charCodeAt(at) === HASH && this.text.charCodeAt(at - 1) === SPACE);
  }
}
