import type { ByteRange } from "../model/fact.ts";

/** Not of the language that is read. */
export class Broken extends Error {}

/** A place in a text that moves from left to right, for the readers of languages with `//` and block comments. */
export class Scanner {
  readonly text: string;
  /** Where it is, in UTF-16 code units. */
  i: number;
  /** Values read so far, for whoever bounds them. */
  nodes = 0;
  /** From those units to bytes. */
  readonly toByte: (offset: number) => number;
  /** Whether `#` begins a comment anywhere, or only where a line may begin. */
  readonly #hash: "anywhere" | "at lines";

  constructor(text: string, toByte: (offset: number) => number, hash: "anywhere" | "at lines") {
    this.text = text;
    this.toByte = toByte;
    this.#hash = hash;
    this.i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  range(from: number, to = this.i): ByteRange {
    return { from: this.toByte(from), to: this.toByte(to) };
  }

  /** What a sticky pattern finds here, and past it; undefined where it fits not. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.i;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.i += found.length;
    return found;
  }

  /** Past blanks and comments; ends of lines too where they mean nothing. */
  skip(lines: boolean): void {
    const text = this.text;
    for (;;) {
      const c = text[this.i];
      const hash = c === "#" && (lines || this.#hash === "anywhere");
      if (c === " " || c === "\t" || c === "\r" || (lines && c === "\n")) this.i++;
      else if (hash || (c === "/" && text[this.i + 1] === "/")) {
        const end = text.indexOf("\n", this.i);
        this.i = end < 0 ? text.length : end;
      } else if (c === "/" && text[this.i + 1] === "*") {
        const end = text.indexOf("*/", this.i + 2);
        if (end < 0) throw new Broken("a comment that does not end");
        this.i = end + 2;
      } else return;
    }
  }
}
