import { createHash } from "node:crypto";
import type { ByteRange, LocalFact } from "../../model/fact.ts";

interface Form {
  readonly object: string;
  readonly pattern: RegExp;
}

/** https://www.w3.org/TR/SVG2/script.html */
const SVG: readonly Form[] = [
  { object: "script", pattern: /<(?:[\w-]{1,20}:)?script[\s>/][^<]{0,2000}/gi },
  { object: "event handler", pattern: /[\s"'/]on[a-z]{3,30}\s{0,5}=\s{0,5}(?:"[^"]{0,2000}"|'[^']{0,2000}')/gi },
  {
    object: "script address",
    pattern: /(?:href|src|to|from|values)\s{0,5}=\s{0,5}["']\s{0,20}(?:java|vb)script:[^"']{0,1000}/gi,
  },
  { object: "page inside", pattern: /<(?:[\w-]{1,20}:)?(?:foreignObject|iframe|embed|object)[\s>/][^<]{0,1000}/gi },
  {
    object: "external reference",
    pattern:
      /(?:href|src)\s{0,5}=\s{0,5}["'](?:https?:)?\/\/[^"'\s]{1,500}|url\(\s{0,5}["']?https?:[^)]{1,500}|@import[^;]{1,500}/gi,
  },
  {
    object: "document in data",
    pattern: /(?:href|src)\s{0,5}=\s{0,5}["']data:(?:text\/html|image\/svg|application)[^"']{0,200}/gi,
  },
  { object: "entity", pattern: /<!ENTITY[^>]{1,500}/gi },
];

/** Names of actions (ISO 32000-1, 12.6); `#xx` in a name would hide one, which is told as well. */
const PDF: readonly Form[] = [
  { object: "JavaScript", pattern: /\/(?:JavaScript|JS)(?=[\s(</[])/g },
  { object: "program start", pattern: /\/Launch(?=[\s(</[>])/g },
  { object: "action at opening", pattern: /\/(?:OpenAction|AA)(?=[\s(</[])/g },
  { object: "embedded file", pattern: /\/EmbeddedFiles?(?=[\s(</[>])/g },
  { object: "form sent elsewhere", pattern: /\/(?:SubmitForm|ImportData|GoToR|GoToE)(?=[\s(</[>])/g },
  { object: "active form", pattern: /\/XFA(?=[\s(</[])/g },
  { object: "rich media", pattern: /\/(?:RichMedia|Movie|Rendition)(?=[\s(</[>])/g },
  {
    object: "disguised name",
    pattern:
      /\/(?:[A-Za-z]|#[0-9a-fA-F]{2}){0,12}#(?:4[0-9a-fA-F]|6[0-9a-fA-F]|5[0-9a-fA-F]|7[0-9a-fA-F])[A-Za-z]{0,12}/g,
  },
];

const MAX_FOUND = 200;

/** What acts in a picture or document: one statement for each class, with how often and a digest of what was found. */
export function activeFacts(path: string, bytes: Uint8Array, format: "svg" | "pdf"): LocalFact[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  return (format === "svg" ? SVG : PDF).flatMap(({ object, pattern }): LocalFact[] => {
    const at: ByteRange[] = [];
    const hash = createHash("sha256");
    for (const match of text.matchAll(pattern)) {
      hash.update(match[0].replace(/\s+/g, " ")).update("\0");
      if (at.push({ from: match.index, to: match.index + match[0].length }) >= MAX_FOUND) break;
    }
    if (at.length === 0) return [];
    // Where a picture comes from is no more than a name for a font or a link.
    const digest = format === "svg" ? hash.digest("hex").slice(0, 16) : null;
    return [
      {
        rel: "active-content",
        subject: path,
        object,
        scope: "",
        attrs: { count: at.length, digest },
        at,
        certainty: "syntactic",
      },
    ];
  });
}
