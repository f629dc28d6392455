/** One name against `*` (any characters) and `?` (one). Two pointers and one place to go back to: no recursion, no backtracking. */
function nameMatches(pattern: string, name: string): boolean {
  let [p, s, star, mark] = [0, 0, -1, 0];
  while (s < name.length) {
    if (pattern[p] === "*") [star, mark] = [p++, s];
    else if (pattern[p] === name[s] || (pattern[p] === "?" && p < pattern.length)) [p, s] = [p + 1, s + 1];
    else if (star >= 0) [p, s] = [star + 1, ++mark];
    else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Path patterns: `**` any folders, `*` within a name, `?` one character; a `**` at the end is everything below. */
function compiled(pattern: string): (names: readonly string[]) => boolean {
  const parts = pattern.split("/");
  return (names) => {
    // reached[n]: the parts so far match the first n names.
    let reached = names.map(() => false);
    reached = [true, ...reached];
    for (const [i, part] of parts.entries()) {
      const last = i === parts.length - 1;
      if (part === "**") {
        const first = reached.indexOf(true);
        reached = reached.map((_, n) => first >= 0 && (last ? n > first : n >= first));
      } else reached = reached.map((_, n) => n > 0 && reached[n - 1] === true && nameMatches(part, names[n - 1] ?? ""));
    }
    return reached[names.length] === true;
  };
}

/** A matcher for any of several patterns; its time grows with pattern x path and no faster. */
export function globMatcher(patterns: readonly string[]): (path: string) => boolean {
  const matchers = patterns.map(compiled);
  return (path) => {
    const names = path.split("/");
    return matchers.some((matches) => matches(names));
  };
}
