import type { parse as parseJs } from "@babel/parser";
import { decode } from "../../formats/located.ts";
import type { ArtifactKind, Extraction } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, unreadable } from "../common.ts";
import { jsxFacts } from "./jsx.ts";
import { pageFacts } from "./page.ts";
import type { Parser } from "./tags.ts";
import { tagsOf } from "./tags.ts";
import { templateFacts } from "./template.ts";

const PAGE = /\.(x?html?|vue|svelte|ejs|hbs|handlebars|mustache|jinja2?|j2|njk|twig|liquid|erb|blade\.php|pug|jade)$/i;
const JSX = /\.[jt]sx$/;
/** Words that any fact of a component comes from: the others are not parsed. */
const SPELLS = /dangerouslySetInnerHTML|<(script|iframe|Script|embed)\b|(inner|outer)HTML|javascript:/;
const MAX_BYTES = 2 * 1024 * 1024;

let html: Parser | null = null;
let js: typeof parseJs | null = null;

/** Pages, templates and JSX: what they load, their content policy, and what they put into the page unescaped. */
export const htmlKind: ArtifactKind = {
  id: "html",
  version: 2,
  load: async () => {
    html = await import("parse5");
    // CommonJS: bundled, its exports stand under `default` alone.
    const babel = await import("@babel/parser");
    js = babel.parse ?? babel.default.parse;
  },
  claims: (path) => (PAGE.test(path) || JSX.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    if (bytes.length > MAX_BYTES) return unreadable(bytes, problem("html/too-large", `more than ${MAX_BYTES} bytes`));
    const decoded = decode(bytes);
    if ("code" in decoded) return unreadable(bytes, decoded);
    return JSX.test(path) ? component(path, bytes, decoded) : page(path, bytes, decoded);
  },
};

type Decoded = { readonly text: string; readonly toByte: (offset: number) => number };
/** Deeper nesting is written by nobody and costs the parser its stack or its time. */
const MAX_TAGS = 100_000;

function page(path: string, bytes: Uint8Array, { text, toByte }: Decoded): Extraction {
  if (!html) throw new Error("the parser is not loaded");
  const templates = templateFacts(path, text, toByte);
  if (/\.(pug|jade|erb|ejs)$/i.test(path)) return bounded(bytes, templates);
  if ((text.match(/</g)?.length ?? 0) > MAX_TAGS)
    return unreadable(bytes, problem("html/too-large", `more than ${MAX_TAGS} tags`));
  return bounded(bytes, [...templates, ...pageFacts(path, tagsOf(html, text, toByte))]);
}

function component(path: string, bytes: Uint8Array, { text, toByte }: Decoded): Extraction {
  if (!js) throw new Error("the parser is not loaded");
  if (!SPELLS.test(text)) return EMPTY;
  try {
    const root = js(text, {
      sourceType: "unambiguous",
      errorRecovery: true,
      plugins: path.endsWith("x") && path.at(-3) === "t" ? ["jsx", "typescript"] : ["jsx", "flow"],
    });
    return bounded(
      bytes,
      jsxFacts(path, root.program, text, (n) => ({ from: toByte(n.start ?? 0), to: toByte(n.end ?? 0) })),
    );
  } catch {
    return unreadable(bytes, problem("html/broken", "the component cannot be parsed"));
  }
}
