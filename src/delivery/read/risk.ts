import type { SecurityDiff } from "../../model/diff.ts";

const telling = (direction: string): boolean => direction === "widen" || direction === "unknown";

/**
 * The riskiest sentences first: those that somebody is asked about, else the first that widens what ships. Empty where no
 * sentence stands for anything that widens.
 */
export function riskOf(diff: SecurityDiff | null, asked: readonly { readonly what: string; readonly says: string }[]) {
  if (!diff) return asked.map((o) => o.says);
  const what = new Set(asked.map((o) => o.what));
  const ranked = diff.changes.filter((c) => what.has(c.id)).map((c) => c.says);
  if (ranked.length > 0) return ranked;
  const loud = asked.length > 0 ? asked.map((o) => o.says) : [];
  return [...loud, ...diff.changes.filter((c) => c.shipped && telling(c.direction)).map((c) => c.says)];
}
