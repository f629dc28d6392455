/** One path pattern: `**` any folders, `*` within a name, `?` one character. Matching is linear in pattern x path. */
export function matches(pattern: string, path: string): boolean {
  // Two pointers with one place to go back to for each kind of star; no recursion, no regular expression.
  let [p, s] = [0, 0];
  let star: { p: number; s: number; deep: boolean } | null = null;
  let deep: { p: number; s: number } | null = null;
  while (s < path.length) {
    const c = pattern[p];
    if (c === "*") {
      const isDeep = pattern[p + 1] === "*";
      const next: number = p + (isDeep ? (pattern[p + 2] === "/" ? 3 : 2) : 1);
      star = { p: next, s, deep: isDeep };
      if (isDeep) deep = { p: next, s };
      p = next;
    } else if (c !== undefined && (c === path[s] || (c === "?" && path[s] !== "/"))) {
      p++;
      s++;
    } else if (star && (star.deep || path[star.s] !== "/")) {
      s = ++star.s;
      if (star.deep && deep) deep.s = s;
      p = star.p;
    } else if (deep && deep.s < path.length) {
      s = ++deep.s;
      star = { p: deep.p, s, deep: true };
      p = deep.p;
    } else return false;
  }
  while (pattern[p] === "*" || (pattern[p] === "/" && pattern[p + 1] === "*")) p++;
  return p === pattern.length;
}

/** A matcher for any of several patterns. */
export const globMatcher =
  (patterns: readonly string[]) =>
  (path: string): boolean =>
    patterns.some((pattern) => matches(pattern, path));
