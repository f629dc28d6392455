import { createHash } from "node:crypto";
import { latin1 } from "./latin1.ts";
import type { Located } from "./located.ts";

/** Comments that some tool takes for an instruction: they are no layout. */
const SIGNIFICANT =
  /\b(nosec|noqa|nolint|nosemgrep|NOSONAR|lgtm|checkov:|trivy:|tfsec:|kics-scan|hadolint|eslint|biome-ignore|ts-(ignore|expect-error|nocheck)|yaml-language-server|syntax=|escape=|check=|renovate:|dependabot|zizmor:|actionlint|gitleaks:|sallyport:|go:|\+build|pragma|pylint:|type:|istanbul|c8|v8 ignore)/i;

/** Lines with a comment that means something, as they are written. */
function instructions(bytes: Uint8Array): string[] {
  const text = latin1(bytes);
  if (!SIGNIFICANT.test(text)) return [];
  return text.split(/\r\n|\r|\n/).flatMap((line) => (SIGNIFICANT.test(line) ? line.trim() : []));
}

/** Words that one dialect of YAML reads as text and another as something else. */
const DIALECT = /^(y|n|yes|no|on|off|true|false|null|~|)$|^[-+.\d]/i;

/** Characters that are handed to the hash together. */
const HANDED = 16_384;

/**
 * A hash of what a file says without its comments, indentation and quoting; keys keep their order. Equal hashes: the same for every
 * consumer, in every dialect. What is no plain text counts as it is written.
 */
export function structureOf(documents: readonly Located[], bytes: Uint8Array): string {
  const hash = createHash("sha256");
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // Many small words: handed over one by one, each would cost more than its hash.
  let said = "";
  const put = (...words: readonly string[]): void => {
    for (const word of words) said += `${word.length}:${word}`;
    if (said.length < HANDED) return;
    hash.update(said);
    said = "";
  };
  const visit = (node: Located): void => {
    // A tag changes what a value is: `!Ref x` is not the text "x".
    if (node.tag !== undefined) put("t", node.tag);
    if (node.type === "scalar") {
      if (typeof node.value === "string" && !DIALECT.test(node.value)) put("s", node.value);
      else put("w", typeof node.value, String(node.value), buffer.toString("latin1", node.at.from, node.at.to));
    } else if (node.type === "list") {
      put("l", String(node.items.length));
      for (const item of node.items) visit(item);
    } else {
      put("m", String(node.entries.length));
      for (const { key, value, at } of node.entries) {
        // `y: 1` and `"y": 1` have two keys where one is read as true.
        put(DIALECT.test(key) ? buffer.toString("latin1", at.from, at.from + key.length + 2) : key);
        visit(value);
      }
    }
  };
  for (const document of documents) {
    put("d");
    visit(document);
  }
  put("c", ...instructions(bytes));
  return hash.update(said).digest("hex");
}

/** The same for a file that its parser gives as a list of statements. */
export function structureOfStatements(statements: readonly (readonly [string, string])[], bytes: Uint8Array): string {
  const hash = createHash("sha256").update(JSON.stringify([statements, instructions(bytes)]));
  // A here-document keeps its line endings.
  return hash.update(bytes.includes(13) ? "\r" : "").digest("hex");
}
