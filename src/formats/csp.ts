/** Directives of one Content-Security-Policy; the first of a name counts (CSP 3, 4.1.2). Words are sorted, keywords lower case. */
export function parseCsp(text: string): ReadonlyMap<string, readonly string[]> {
  const directives = new Map<string, readonly string[]>();
  for (const part of text.split(";")) {
    const [name, ...words] = part.trim().split(/\s+/);
    const key = name?.toLowerCase() ?? "";
    if (key === "" || directives.has(key)) continue;
    directives.set(key, [...new Set(words.map((w) => (w.startsWith("'nonce-") ? w : w.toLowerCase())))].sort());
  }
  return directives;
}
