import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Duplicate } from "../located.ts";
import { decode } from "../located.ts";
import { parseTolerant } from "./index.ts";
import { readStrict } from "./strict.ts";

const key = fc.constantFrom("a", "b", "é", 'q"', "\\", "__proto__", "");
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<unknown>(
      "x",
      "tab\t",
      "\u2028",
      "ünï",
      0,
      -1.5,
      Number.POSITIVE_INFINITY,
      1e21,
      true,
      false,
      null,
      "\ud83d\ude00",
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((pairs) => new Map(pairs as [string, unknown][])),
  ),
})).value;

/** Written by hand, so that keys may stand twice and blanks anywhere. */
function write(value: unknown, blank: string): string {
  if (Array.isArray(value)) return `[${blank}${value.map((v) => write(v, blank)).join(`${blank},`)}]`;
  if (value instanceof Map)
    return `{${[...value, ...[...value].slice(0, 1)].map(([k, v]) => `${blank}${JSON.stringify(k)}${blank}:${write(v, blank)}`).join(",")}${blank}}`;
  return value === Number.POSITIVE_INFINITY ? "1e999" : JSON.stringify(value);
}
const text = fc
  .tuple(
    json,
    fc.constantFrom("", " ", "\n  ", "\r\n"),
    fc.nat(),
    fc.constantFrom("", "", "", ",", "}", "\\", '"', "/* c */", "01", "\u0001", "x"),
  )
  .map(([value, blank, at, odd]) => {
    const whole = write(value, blank);
    const place = at % (whole.length + 1);
    return whole.slice(0, place) + odd + whole.slice(place);
  });

describe("strict JSON", () => {
  it("is what JSON.parse takes, and is read as the tolerant parser reads it, place for place", () => {
    const seen = { read: 0, refused: 0 };
    fc.assert(
      fc.property(text, (source) => {
        const decoded = decode(new TextEncoder().encode(source));
        if ("code" in decoded) return;
        const strict = readStrict(decoded.text, decoded.toByte);
        expect(strict !== null).toBe(isJson(decoded.text));
        seen[strict ? "read" : "refused"]++;
        if (!strict) return;
        const tolerant = parseTolerant(decoded, false);
        expect("code" in tolerant ? tolerant : { ...tolerant, duplicates: inOrder(tolerant.duplicates) }).toEqual({
          documents: [strict.root],
          duplicates: inOrder(strict.duplicates),
          collectionKeys: false,
        });
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(500);
  });
});

const inOrder = (duplicates: readonly Duplicate[]): Duplicate[] =>
  [...duplicates].sort((a, b) => a.at.from - b.at.from || a.at.to - b.at.to);

function isJson(source: string): boolean {
  try {
    JSON.parse(source);
    return true;
  } catch {
    return false;
  }
}
