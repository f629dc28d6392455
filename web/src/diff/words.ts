import type { BandName, Change, Residual } from "./source.ts";

/** Glyph and word of each direction; the list says both. */
export const DIRECTIONS: Readonly<Record<Change["direction"], { readonly glyph: string; readonly word: string }>> = {
  widen: { glyph: "▲", word: "more permitted" },
  unknown: { glyph: "?", word: "cannot be compared" },
  narrow: { glyph: "▽", word: "less permitted" },
  neutral: { glyph: "·", word: "neither" },
};

export const BANDS: Readonly<
  Record<BandName, { readonly title: string; readonly glyph: string; readonly lead: string }>
> = {
  changes: { title: "What changed", glyph: "▲", lead: "" },
  residual: {
    title: "Residual",
    glyph: "≡",
    lead: "No artifact kind has a word for these lines: read them.",
  },
  quiet: { title: "Narrowed or neither", glyph: "▽", lead: "" },
  moves: { title: "Moved unchanged", glyph: "→", lead: "" },
  demoted: { title: "Demoted", glyph: "–", lead: "" },
  proofs: { title: "Proven irrelevant", glyph: "✓", lead: "" },
};

/** `8 lines`, `1 line`, `2 matches`. */
export const counted = (n: number, what: string): string =>
  `${n.toLocaleString("en")} ${what}${n === 1 ? "" : /(?:s|ch)$/.test(what) ? "es" : "s"}`;

/** `+12-14, −3`: lines of the new version and of the old one. */
export const linesOf = (spans: Residual["spans"]): string => {
  const said = spans.map((s) => `${s.side === "base" ? "−" : "+"}${s.from}${s.to === s.from ? "" : `-${s.to}`}`);
  return said.length > 4 ? `${said.slice(0, 4).join(", ")} and ${said.length - 4} more` : said.join(", ");
};
