import type { Node, ParseError } from "jsonc-parser";
import { parseTree, printParseErrorCode } from "jsonc-parser";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import type { Documents, Duplicate, Located, LocatedEntry } from "../located.ts";
import { decode, MAX_DEPTH, MAX_NODES } from "../located.ts";
import { readStrict } from "./strict.ts";

/** Nesting of brackets, without a parser that would recurse. */
function tooDeep(text: string, lenient: boolean): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inText) {
      // The parser ends a text with its line, too.
      if (c === "\\" && text[i + 1] !== "\n") i++;
      else if (c === '"' || c === "\n") inText = false;
    } else if (lenient && c === "/" && (text[i + 1] === "/" || text[i + 1] === "*")) {
      const end = text[i + 1] === "/" ? text.indexOf("\n", i) : text.indexOf("*/", i + 2);
      if (end < 0) return false;
      i = end;
    } else if (c === '"') inText = true;
    else if (c === "{" || c === "[") {
      if (++depth > MAX_DEPTH) return true;
    } else if (c === "}" || c === "]") depth--;
  }
  return false;
}

/** A number beyond what JSON can carry again is kept as a word. */
const scalar = (value: unknown): string | number | boolean | null =>
  typeof value === "number" && !Number.isFinite(value)
    ? String(value)
    : ((value ?? null) as string | number | boolean | null);

/**
 * Reads a JSON file (RFC 8259) with the place of every value; duplicate keys are reported. Comments and commas at an end are
 * errors, unless the tool that reads the file takes them (`lenient`).
 */
export function parseJson(bytes: Uint8Array, lenient = false): Documents | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const strict = readStrict(decoded.text, decoded.toByte);
  return strict
    ? { documents: [strict.root], duplicates: strict.duplicates, collectionKeys: false }
    : parseTolerant(decoded, lenient);
}

/** Anything that may be JSON. */
export function parseTolerant(
  { text, toByte }: Exclude<ReturnType<typeof decode>, Problem>,
  lenient: boolean,
): Documents | Problem {
  if (tooDeep(text, lenient)) return problem("json/too-deep", `nested deeper than ${MAX_DEPTH} levels`);
  const errors: ParseError[] = [];
  const root = parseTree(text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text, errors, {
    disallowComments: !lenient,
    allowTrailingComma: lenient,
    allowEmptyContent: false,
  });
  const [first] = errors;
  if (first || !root)
    return problem("json/broken", `broken JSON: ${first ? printParseErrorCode(first.error) : "no value"}`);
  const duplicates: Duplicate[] = [];
  let nodes = 0;
  const build = (node: Node, path: readonly string[]): Located => {
    if (++nodes > MAX_NODES) throw new RangeError("too many nodes");
    const at = { from: toByte(node.offset), to: toByte(node.offset + node.length) };
    if (node.type === "array")
      return { type: "list", at, items: (node.children ?? []).map((c, i) => build(c, [...path, String(i)])) };
    if (node.type !== "object") return { type: "scalar", at, value: scalar(node.value) };
    const seen = new Set<string>();
    const list = (node.children ?? []).flatMap((property): LocatedEntry[] => {
      const [keyNode, valueNode] = property.children ?? [];
      if (!keyNode || !valueNode) return [];
      const key = String(keyNode.value);
      const whole = { from: toByte(property.offset), to: toByte(property.offset + property.length) };
      if (seen.has(key)) duplicates.push({ path: [...path, key].join("."), at: whole });
      seen.add(key);
      return [{ key, at: whole, value: build(valueNode, [...path, key]) }];
    });
    return { type: "map", at, entries: list };
  };
  try {
    return { documents: [build(root, [])], duplicates, collectionKeys: false };
  } catch {
    return problem("json/too-large", `more than ${MAX_NODES} values`);
  }
}
