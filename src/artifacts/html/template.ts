import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { sanitiser, shortened } from "./page.ts";

/** Words of template languages for output that is not escaped; each expression is short, so that nothing backtracks over a file. */
const RAW: readonly { readonly what: string; readonly endings: RegExp; readonly pattern: RegExp }[] = [
  { what: "triple braces", endings: /\.(html?|hbs|handlebars|mustache|vue)$/i, pattern: /\{\{\{([^{}]{1,300})\}\}\}/g },
  { what: "&-braces", endings: /\.(hbs|handlebars|mustache)$/i, pattern: /\{\{&([^{}]{1,300})\}\}/g },
  {
    what: "the safe filter",
    endings: /\.(html?|jinja2?|j2|njk|twig|liquid|tmpl|xml)$/i,
    pattern: /\{\{([^{}]{1,300}\|\s{0,9}(?:safe|raw|safe_html)\b[^{}]{0,100})\}\}/g,
  },
  {
    what: "autoescape off",
    endings: /\.(html?|jinja2?|j2|njk|twig)$/i,
    pattern: /\{%-?\s{0,9}(autoescape\s{1,9}(?:false|off))\s{0,9}-?%\}/g,
  },
  { what: "<%-", endings: /\.(ejs|html?)$/i, pattern: /<%-([^%]{1,300})%>/g },
  {
    what: "raw or html_safe",
    endings: /\.erb$/i,
    pattern: /<%=\s{0,9}((?:raw\b|[^%]{1,200}\.html_safe)[^%]{0,100})%>/g,
  },
  { what: "!=", endings: /\.(pug|jade)$/i, pattern: /(?:^|[\w)])!=\s{0,9}([^\n]{1,200})/gm },
  { what: "{@html}", endings: /\.svelte$/i, pattern: /\{@html\s{1,9}([^{}]{1,300})\}/g },
  { what: "{!! !!}", endings: /\.blade\.php$/i, pattern: /\{!!([^{}]{1,300})!!\}/g },
];

/** Unescaped output in a template, by its language's own words. */
export function templateFacts(path: string, text: string, toByte: (offset: number) => number): LocalFact[] {
  return RAW.filter((r) => r.endings.test(path)).flatMap(({ what, pattern }) =>
    [...text.matchAll(pattern)].map((found): LocalFact => {
      const expression = found[1] ?? "";
      const at: ByteRange = { from: toByte(found.index), to: toByte(found.index + found[0].length) };
      return fact("raw-html", path, `${shortened(expression)} by ${what}`, { sanitiser: sanitiser(expression) }, [at]);
    }),
  );
}
