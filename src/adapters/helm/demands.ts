import type { ChartFile } from "../../ports/index.ts";

/** Where a template gave up by its own will: `required` or `fail`. */
const STOPPED = /execution error at \(([^()]+):(\d+):\d+\)/;
const VALUE = String.raw`\(?\s*\$?\.Values\.([\w.]{1,200})`;
const TEXT = String.raw`(?:"[^"]*"|${"`[^`]*`"}|\([^()]*\))`;
const REQUIRED = new RegExp(
  String.raw`\brequired\s+${TEXT}\s+${VALUE}|\.Values\.([\w.]{1,200})\s*\|\s*required\b`,
  "g",
);
const UNLESS = new RegExp(String.raw`\bif\s+\(?\s*not\s+${VALUE}`, "g");
/** Lines above a `fail` in which its condition is looked for. */
const ABOVE = 2;
/** More than one place can mean. */
const MAX_NAMES = 10;

/** Names of the values without which a chart refuses to be rendered, as far as its own words show which. */
export function demanded(files: readonly ChartFile[], words: string): string[] {
  const [, place = "", line = "0"] = STOPPED.exec(words) ?? [];
  const source = place.slice(place.indexOf("/") + 1);
  const file = files.find((f) => f.path === source);
  if (!file) return [];
  const lines = new TextDecoder().decode(file.bytes).split("\n");
  const at = Number(line) - 1;
  const required = found(lines[at] ?? "", REQUIRED);
  const names = required.length > 0 ? required : found(lines.slice(Math.max(0, at - ABOVE), at + 1).join("\n"), UNLESS);
  const owner = [...source.matchAll(/(?:^|\/)charts\/([^/]+)(?=\/)/g)].map((m) => `${m[1]}.`).join("");
  return names.slice(0, MAX_NAMES).map((n) => owner + n);
}

const found = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap((m) => m[1] ?? m[2] ?? []).filter((n) => /^\w+(\.\w+)*$/.test(n));
