import type { parse } from "postcss";
import { decode } from "../../formats/located.ts";
import { reference } from "../../formats/origin.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";

const STYLE = /\.(css|pcss|postcss)$/i;
const MAX_BYTES = 2 * 1024 * 1024;
const URLS = /url\(\s{0,9}["']?([^"')\s]{1,2000})["']?\s{0,9}\)/g;

let postcss: typeof parse | null = null;

/** Style sheets: what they take from elsewhere. */
export const css: ArtifactKind = {
  id: "css",
  version: 2,
  load: async () => {
    postcss = (await import("postcss")).parse;
  },
  claims: (path) => (STYLE.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    if (!postcss) throw new Error("the parser is not loaded");
    if (bytes.length > MAX_BYTES) return unreadable(bytes, problem("css/too-large", `more than ${MAX_BYTES} bytes`));
    const decoded = decode(bytes);
    if ("code" in decoded) return unreadable(bytes, decoded);
    const { text, toByte } = decoded;
    if (!/@import|url\(|:\/\/|\/\/|expression\(|-moz-binding/i.test(text)) return EMPTY;
    const facts: LocalFact[] = [];
    try {
      postcss(text).walk((node) => {
        const start = node.source?.start?.offset;
        const end = node.source?.end?.offset;
        if (start === undefined || end === undefined) return;
        const at = { from: toByte(start), to: toByte(Math.min(end + 1, text.length)) };
        const said =
          node.type === "atrule" && node.name.toLowerCase() === "import"
            ? [
                {
                  url: node.params
                    .replace(/^url\(\s*/, "")
                    .replace(/^["']/, "")
                    .replace(/["')].*$/s, ""),
                  what: "a style sheet",
                },
              ]
            : node.type === "decl"
              ? [...node.value.matchAll(URLS)].map((m) => ({
                  url: m[1] ?? "",
                  what: /^src$/i.test(node.prop) ? "a font" : "a picture",
                }))
              : [];
        for (const { url, what } of said) facts.push(...from(path, url, what, at));
        if (node.type === "decl" && (/expression\(/i.test(node.value) || node.prop.toLowerCase() === "-moz-binding"))
          facts.push(
            fact(
              "loads",
              path,
              "code in a style",
              { place: "foreign", integrity: null, sandbox: null, tls: true, expression: null },
              [at],
            ),
          );
      });
    } catch {
      return unreadable(bytes, problem("css/broken", "the style sheet cannot be parsed"));
    }
    return bounded(bytes, facts);
  },
};

function from(path: string, url: string, what: string, at: { from: number; to: number }): LocalFact[] {
  const { place, origin, tls, expression } = reference(url);
  if (place === "own" && what !== "a style sheet") return [];
  const source = place === "any" ? "an address that an expression gives" : origin || "its own server";
  const attrs = { place, integrity: null, sandbox: null, tls, expression };
  return [fact("loads", path, `${what} from ${source}`, attrs, [at])];
}
