/** Two versions of one file that a check of a public collection tells apart: it accepts `pass` and refuses `fail`. */
export interface Pair {
  readonly family: string;
  /** The check's id or name in its collection. */
  readonly check: string;
  /** What the pair is about: a resource type, a setting. */
  readonly name: string;
  /** Where both versions stand. */
  readonly path: string;
  readonly pass: string;
  readonly fail: string;
}

/** What each module beside this one exports, read from a clone of the collection; nothing of it is kept. */
export interface Loader {
  pairs(cloneDir: string): AsyncIterable<Pair>;
}

/** Pairs of one check at the most: some collections repeat one thing twenty times. */
export const MOST = 4;

/** Lines that only one of two texts has. */
export function distance(a: string, b: string): number {
  const [left, right] = [new Set(a.split("\n")), new Set(b.split("\n"))];
  return [...left].filter((l) => !right.has(l)).length + [...right].filter((l) => !left.has(l)).length;
}
