import { createHash } from "node:crypto";

/** What a reference in a page points to. */
export interface Reference {
  /** `own`: the page's own server; `foreign`: a named other one; `any`: an expression decides. */
  readonly place: "own" | "foreign" | "any";
  /** Scheme and host of a foreign one, else "". */
  readonly origin: string;
  readonly tls: boolean;
  /** The text that decides, where the place is `any`. */
  readonly expression: string | null;
  /** What follows the host of a foreign one. */
  readonly path: string | null;
}

const EXPRESSION = /\{\{|\{%|<%|\$\{|\{#|@\{|^var\(/;
const OWN: Reference = { place: "own", origin: "", tls: true, expression: null, path: null };

/** Where an expression decides. */
export const byExpression = (text: string): Reference => ({
  ...{ place: "any", origin: "", tls: true },
  expression: shortened(text.trim()),
  path: null,
});

const MAX_TOLD = 200;
/** A long text by its beginning and its digest. */
const shortened = (text: string): string =>
  text.length <= MAX_TOLD
    ? text
    : `${text.slice(0, MAX_TOLD)}... (${createHash("sha256").update(text).digest("hex").slice(0, 16)})`;

/** Reads a URL as a browser would find it in an attribute; relative ones and those of data are the page's own. */
export function reference(url: string): Reference {
  const trimmed = url.trim();
  const absolute = /^([a-z][a-z0-9+.-]*:)?\/\/([^/?#\\]*)/i.exec(trimmed);
  if (absolute) {
    const host = (absolute[2] ?? "").replace(/^[^@]*@/, "").toLowerCase();
    if (host === "" || EXPRESSION.test(host)) return byExpression(trimmed);
    const scheme = (absolute[1] ?? "https:").toLowerCase();
    const path = shortened(trimmed.slice(absolute[0].length));
    return {
      ...OWN,
      path,
      place: "foreign",
      origin: absolute[1] ? `${scheme}//${host}` : host,
      tls: scheme !== "http:",
    };
  }
  if (EXPRESSION.test(trimmed.slice(0, 12)) || /^([[{(]|(javascript|vbscript):)/i.test(trimmed))
    return byExpression(trimmed);
  return OWN;
}
