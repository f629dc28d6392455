import type { ByteRange } from "../../model/fact.ts";
import type { Located, LocatedEntry, LocatedScalar } from "../located.ts";
import { commentBehind } from "./comment.ts";
import { give, Lines, NotPlain } from "./lines.ts";

/** What words mean in the dialect of their consumer; undefined: that cannot be told quickly. */
export interface Meaning {
  word(text: string): LocatedScalar["value"] | undefined;
  /** Of a text in quotes, with them, over several lines. */
  quoted(text: string): string | undefined;
}

/** Deeper nesting or more nodes are for the bounds of the whole language. */
const MAX_LEVELS = 50;
const MAX_VALUES = 200_000;
const MAX_BRACKETS = 10;

const SPACE = 32;
const FEED = 10;
const COLON = 58;

/** First characters of words that mean nothing but themselves. `-` only before something else. */
const WORD = /^[A-Za-z0-9_./$(+~^=\\;<\u00a0-\uffff-]/;
const KEY = /^[A-Za-z0-9_./$(][^\t\r]*(?<! )$/;
/** In brackets, words end earlier. */
const ITEM = /^[A-Za-z0-9_./$(+~^=<-](?:[^[\]{}:#`"'\\,]|:(?=[^\s,[\]{}]))*$/;
const ANCHOR = /^[&*]([A-Za-z0-9_-]+)(?= |$)/;
const ESCAPES = /^(?:[^\\]|\\[nt"\\])*$/;

/** A node, and where the line on which it ends is over. `to`: where it ends itself, in bytes, if not where its node does. */
interface Read {
  readonly node: Located;
  readonly end: number;
  readonly to?: number;
}

/**
 * YAML as people and tools write most of it: block maps and lists, words and quotes, literal blocks, brackets and braces on one line, scalars with a name. What it reads it reads like the whole language, at a tenth of the time; at anything else it gives up. One document.
 */
export function readBlock(text: string, toByte: (offset: number) => number, meaning: Meaning): Located | null {
  try {
    return new Reader(text, toByte, meaning).document();
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

class Reader extends Lines {
  readonly #toByte: (offset: number) => number;
  readonly #meaning: Meaning;
  /** Scalars by their names. What has a name and is none is not taken in elsewhere. */
  readonly #anchors = new Map<string, Located>();
  #values = 0;

  constructor(text: string, toByte: (offset: number) => number, meaning: Meaning) {
    super(text);
    this.#toByte = toByte;
    this.#meaning = meaning;
  }

  document(): Located {
    this.next();
    if (this.indent === 0 && this.text.slice(this.from, this.end) === "---") this.next();
    if (this.indent < 0) give();
    const { node } = this.#block();
    return this.indent < 0 ? node : give();
  }

  #count(): void {
    if (++this.#values > MAX_VALUES) give();
  }

  #range(from: number, to: number): ByteRange {
    return { from: this.#toByte(from), to: this.#toByte(to) };
  }

  #block(): Read {
    if (this.open.push(this.indent) > MAX_LEVELS) give();
    const read = this.dashed(this.from) ? this.#list() : this.#map();
    this.open.pop();
    return read;
  }

  #list(): Read {
    this.#count();
    const [start, indent] = [this.from, this.indent];
    const items: Located[] = [];
    let end = start;
    while (this.indent === indent && this.dashed(this.from)) {
      const read = this.#item(indent);
      items.push(read.node);
      end = read.end;
    }
    if (this.indent > indent) give();
    return { node: { type: "list", at: this.#range(start, end), items }, end };
  }

  #item(indent: number): Read {
    const from = this.pastSpaces(this.from + 1);
    if (this.isOver(from)) return this.#below(from, indent, indent + 1);
    // What follows the dash is a block of its own, indented to where it begins.
    if (this.dashed(from) || this.#keyEnd(from) !== null) {
      this.indent += from - this.from;
      this.from = from;
      return this.#block();
    }
    return this.#value(from, indent);
  }

  #map(): Read {
    this.#count();
    const [start, indent] = [this.from, this.indent];
    const entries: LocatedEntry[] = [];
    const seen = new Set<string>();
    let end = start;
    while (this.indent === indent && !this.dashed(this.from)) {
      const from = this.from;
      const stop = this.#keyEnd(from) ?? give();
      const quoted = this.#isQuote(from);
      const key = quoted ? this.text.slice(from + 1, stop - 1) : this.text.slice(from, stop);
      if (seen.has(key)) give();
      seen.add(key);
      const keyAt = this.#range(from, stop);
      const after = this.pastSpaces(stop + 1);
      const read = this.isOver(after) ? this.#below(after, indent, indent) : this.#value(after, indent);
      const to = Math.max(keyAt.to, read.to ?? read.node.at.to);
      entries.push({ key, at: { from: keyAt.from, to }, value: read.node });
      end = read.end;
    }
    if (this.indent > indent || this.indent === indent) give();
    return { node: { type: "map", at: this.#range(start, end), entries }, end };
  }

  /** What stands below a key or a dash with nothing behind it. `list`: how far a list must be indented. */
  #below(at: number, indent: number, list: number): Read {
    const comment = this.commented || at < this.end;
    this.next();
    if (this.indent > indent && !this.dashed(this.from) && this.#keyEnd(this.from) === null)
      return this.#value(this.from, indent);
    if (this.indent > indent || (this.indent >= list && this.dashed(this.from))) return this.#block();
    // Comments behind nothing are counted to it.
    if (comment || this.commented) give();
    this.#count();
    return { node: { type: "scalar", value: null, at: this.#range(at, at) }, end: at };
  }

  #isQuote(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === 34 || code === 39;
  }

  /** Where the key ends that begins there; null where none does. */
  #keyEnd(from: number): number | null {
    const text = this.text;
    if (this.#isQuote(from)) {
      const close = this.#quoteEnd(from, this.end);
      if (close === null || text.charCodeAt(close) !== COLON) return null;
      if (text.charCodeAt(close + 1) !== SPACE && close + 1 !== this.end) return null;
      return /['"\\]/.test(text.slice(from + 1, close - 1)) ? give() : close;
    }
    // Character by character: a search would go on behind the line.
    for (let at = from; at < this.end; at++) {
      if (text.charCodeAt(at) !== COLON || (at + 1 !== this.end && text.charCodeAt(at + 1) !== SPACE)) continue;
      const key = text.slice(from, at);
      return KEY.test(key) && !key.includes(" #") ? at : this.#notKey(from, at);
    }
    return null;
  }

  /** A colon in brackets or in a comment makes no key; of anything else the whole language has to say what it is. */
  #notKey(from: number, colon: number): null {
    return this.text.slice(from, colon).includes(" #") ? null : give();
  }

  /** After the closing quote; null where none stands before `end`. */
  #quoteEnd(from: number, end: number): number | null {
    const text = this.text;
    const double = text.charCodeAt(from) === 34;
    for (let at = from + 1; at < end; at++) {
      const code = text.charCodeAt(at);
      if (double && code === 92) at++;
      else if (double ? code === 34 : code === 39) {
        if (double || text.charCodeAt(at + 1) !== 39) return at + 1;
        at++;
      }
    }
    return null;
  }

  #quoted(from: number, to: number): string {
    const inner = this.text.slice(from + 1, to - 1);
    if (this.text.charCodeAt(from) === 39) return inner.replaceAll("''", "'");
    if (!inner.includes("\\")) return inner;
    return ESCAPES.test(inner) && !inner.includes("\t") ? (JSON.parse(`"${inner}"`) as string) : give();
  }

  /** What stands behind a key or a dash. */
  #value(from: number, indent: number): Read {
    this.#count();
    const code = this.text.charCodeAt(from);
    if (code === 124) return this.#literal(from, indent);
    if (code === 91 || code === 123) return this.#ended(this.#brackets(from));
    if (this.#isQuote(from)) {
      const to = this.#quoteEnd(from, this.end);
      const [value, end] = to === null ? this.#folded(from, indent) : [this.#quoted(from, to), to];
      return this.#ended({ node: this.#scalar(value, from, end), end });
    }
    return code === 38 ? this.#named(from, indent) : code === 42 ? this.#alias(from) : this.#words(from, indent);
  }

  /** A text in quotes over several lines, each indented deeper. */
  #folded(from: number, indent: number): readonly [string, number] {
    const text = this.text;
    const to = this.#quoteEnd(from, text.length) ?? give();
    while (this.end < to) {
      const start = this.end + 1;
      const first = this.pastSpaces(start);
      if (text.charCodeAt(first) !== FEED && first - start <= indent) give();
      const feed = text.indexOf("\n", first);
      this.end = feed < 0 ? text.length : feed;
    }
    const written = text.slice(from, to);
    const value = /[\t\r]/.test(written) ? undefined : this.#meaning.quoted(written);
    return value === undefined ? give() : [value, to];
  }

  /** `&name value`, on one line. */
  #named(from: number, indent: number): Read {
    const [, name] = ANCHOR.exec(this.text.slice(from, this.end)) ?? give();
    const at = this.pastSpaces(from + 1 + (name as string).length);
    if (this.isOver(at) || /[&*[{|]/.test(this.text[at] as string)) give();
    const read = this.#value(at, indent);
    this.#anchors.set(name as string, read.node);
    return read;
  }

  #alias(from: number): Read {
    const [, name] = ANCHOR.exec(this.text.slice(from, this.end)) ?? give();
    const end = from + 1 + (name as string).length;
    const node = this.#anchors.get(name as string) ?? give();
    return { ...this.#ended({ node, end }), to: this.#toByte(end) };
  }

  /** A node after which nothing but a comment may stand on its line, and nothing deeper below. */
  #ended({ node, end }: Read): Read {
    if (!this.isOver(this.pastSpaces(end))) give();
    const over = this.over();
    this.next();
    return { node, end: over };
  }

  /** A word, or several, also on further lines that are indented deeper. */
  #words(from: number, indent: number): Read {
    let { words, to, over } = this.#line(from);
    if (!WORD.test(words) || this.dashed(from)) give();
    const comment = to < this.end && this.pastSpaces(to) < this.end;
    this.next();
    let several = false;
    while (this.indent > indent) {
      if (comment || !this.adjacent) give();
      const more = this.#line(this.from);
      if (this.pastSpaces(more.to) < this.end) give();
      words += ` ${more.words}`;
      ({ to, over } = more);
      several = true;
      this.next();
    }
    const value = several || /^[A-Za-z]\S* /.test(words) ? words : this.#meant(words);
    return { node: this.#scalar(value, from, to), end: over };
  }

  #meant(word: string): LocatedScalar["value"] {
    const value = this.#meaning.word(word);
    return value === undefined ? give() : value;
  }

  #scalar(value: LocatedScalar["value"], from: number, to: number): Located {
    const comment = commentBehind(this.text, to, this.#toByte);
    return { type: "scalar", value, at: this.#range(from, to), ...(comment ? { comment } : {}) };
  }

  /** The words of the line from a place on, without a comment. */
  #line(from: number): { words: string; to: number; over: number } {
    const text = this.text;
    const hash = text.slice(from, this.end).indexOf(" #");
    let to = hash < 0 ? this.end : from + hash;
    while (text.charCodeAt(to - 1) === SPACE) to--;
    const words = text.slice(from, to);
    // A tab, a key within a word.
    if (/[\t\r]|: |:$/.test(words)) give();
    return { words, to, over: this.over() };
  }

  /** `[a, "b"]` or `{a: b}` on one line. */
  #brackets(from: number, depth = 0): Read {
    this.#count();
    if (depth > MAX_BRACKETS) give();
    const map = this.text[from] === "{";
    const [entries, items]: [LocatedEntry[], Located[]] = [[], []];
    let end = from;
    // A comma is followed by one more.
    for (let more = !this.#closes(from + 1, map); more; ) {
      const at = this.pastSpaces(end + 1);
      const read = map ? this.#braced(at, entries, depth) : this.#bracketed(at, depth);
      if (!map) items.push(read.node);
      end = this.pastSpaces(read.end);
      more = this.text[end] === "," || (this.#closes(end, map) ? false : give());
    }
    end = this.pastSpaces(items.length + entries.length === 0 ? from + 1 : end) + 1;
    const at = this.#range(from, end);
    return { node: map ? { type: "map", at, entries } : { type: "list", at, items }, end };
  }

  #closes(at: number, map: boolean): boolean {
    return this.text[this.pastSpaces(at)] === (map ? "}" : "]");
  }

  /** `key: value` in braces, added to those before it. */
  #braced(from: number, entries: LocatedEntry[], depth: number): Read {
    const name = this.#bracketed(from, depth, true);
    const key = this.#isQuote(from) ? this.text.slice(from + 1, name.end - 1) : this.text.slice(from, name.end);
    if (this.text.charCodeAt(name.end) !== COLON || this.text.charCodeAt(name.end + 1) !== SPACE) give();
    if (key === "<<" || /['"\\]/.test(key) || entries.some((e) => e.key === key)) give();
    const read = this.#bracketed(this.pastSpaces(name.end + 1), depth);
    entries.push({ key, at: { from: name.node.at.from, to: read.node.at.to }, value: read.node });
    return read;
  }

  /** What stands in brackets up to a comma or their end, or to a colon where it is a key. */
  #bracketed(from: number, depth: number, key = false): Read {
    this.#count();
    const code = this.text.charCodeAt(from);
    if (!key && (code === 91 || code === 123)) return this.#brackets(from, depth + 1);
    if (this.#isQuote(from)) {
      const end = this.#quoteEnd(from, this.end) ?? give();
      return { node: { type: "scalar", value: this.#quoted(from, end), at: this.#range(from, end) }, end };
    }
    let end = from;
    while (end < this.end && !this.#endsWord(end)) end++;
    while (this.text.charCodeAt(end - 1) === SPACE) end--;
    const word = this.text.slice(from, end);
    if (!ITEM.test(word) || /[\t\r]|^-$|^- /.test(word)) give();
    return { node: { type: "scalar", value: key ? word : this.#meant(word), at: this.#range(from, end) }, end };
  }

  #endsWord(at: number): boolean {
    const text = this.text;
    return /[,\]}]/.test(text[at] as string) || (text.charCodeAt(at) === COLON && text.charCodeAt(at + 1) === SPACE);
  }

  /** `|` or `|-`: the lines below as they are. */
  #literal(from: number, indent: number): Read {
    const text = this.text;
    const header = text.slice(from, this.end);
    if (header !== "|" && header !== "|-") give();
    const start = this.over();
    const width = this.pastSpaces(start) - start;
    const lines: string[] = [];
    let end = start;
    let blank = 0;
    if (width <= indent || text.charCodeAt(start + width) === FEED || start + width >= text.length) give();
    for (let at = start; at < text.length; ) {
      const feed = text.indexOf("\n", at);
      const stop = feed < 0 ? text.length : feed;
      const first = this.pastSpaces(at);
      if (first >= stop) {
        // Spaces beyond the indentation would be content.
        if (first - at > width) give();
        blank++;
      } else {
        if (first - at < width) {
          if (first - at > indent) give();
          break;
        }
        for (; blank > 0; blank--) lines.push("");
        lines.push(text.slice(at + width, stop));
        if (feed < 0) give();
        end = stop + 1;
      }
      at = stop + 1;
    }
    const body = lines.join("\n");
    if (/[\r\u0000-\u0008]/.test(body)) give();
    this.end = end - 1;
    this.next();
    const value = header === "|" ? `${body}\n` : body;
    return { node: { type: "scalar", value, at: this.#range(from, end) }, end };
  }
}
