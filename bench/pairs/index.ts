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

/** What a resource is one of: an example of another product is the last that one is compared with. */
const PRODUCT = /^\W*(database_version|engine|kind)\W*[=:]\W*([a-z]+)/i;

/** Lines that only one of two texts has, but for layout and comments. */
export function distance(a: string, b: string): number {
  const lines = (t: string): Set<string> =>
    new Set(
      t.split("\n").flatMap(
        (l) =>
          l
            .replace(/(^|\s)(#|\/\/).*$/, "")
            .trim()
            .replace(/\s+/g, " ") || [],
      ),
    );
  const product = (of: Set<string>): string =>
    [...of]
      .flatMap((l) => PRODUCT.exec(l)?.[2]?.toLowerCase() ?? [])
      .sort()
      .join(" ");
  const [left, right] = [lines(a), lines(b)];
  const other = product(left) === product(right) ? 0 : 1000;
  return other + [...left].filter((l) => !right.has(l)).length + [...right].filter((l) => !left.has(l)).length;
}
