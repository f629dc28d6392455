import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ByteRange } from "../model/fact.ts";
import type { Hunk } from "../ports/index.ts";
import { changedLines } from "./fit.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const side = (from: number, lines: readonly string[]) => ({
  from: lines.length === 0 ? from - 1 : from,
  count: lines.length,
  bytes: bytes(lines.join("")).length,
});

/** Two texts and the hunks between them, as git writes them: shared lines, then removed and added ones, in turns. */
const line = fc.constantFrom("a\n", "b\n", "\n", "long line\n");
const pieces = fc.array(
  fc.record({
    shared: fc.array(line, { maxLength: 3 }),
    removed: fc.array(line, { maxLength: 3 }),
    added: fc.array(line, { maxLength: 3 }),
  }),
  { maxLength: 5 },
);
const pair = fc.tuple(pieces, fc.constantFrom("", "no feed")).map(([list, end]) => {
  const [base, head]: [string[], string[]] = [[], []];
  const hunks: Hunk[] = [];
  for (const { shared, removed, added } of list) {
    base.push(...shared);
    head.push(...shared);
    if (removed.length + added.length === 0) continue;
    hunks.push({ base: side(base.length + 1, removed), head: side(head.length + 1, added) });
    base.push(...removed);
    head.push(...added);
  }
  return { base: base.join("") + end, head: head.join("") + end, hunks };
});

describe("hunks fit two contents", () => {
  test("when everything else is the same", () => {
    fc.assert(
      fc.property(pair, ({ base, head, hunks }) => {
        const changed = changedLines(bytes(base), bytes(head), hunks);
        const without = (text: string, ranges: readonly ByteRange[] = []): string =>
          ranges.reduceRight((rest, { from, to }) => rest.slice(0, from) + rest.slice(to), text);
        expect(without(base, changed?.base)).toBe(without(head, changed?.head));
        expect(changed?.head.map(({ from, to }) => to - from)).toEqual(hunks.map((h) => h.head.bytes));
      }),
    );
  });

  test("not when a changed byte lies outside of them", () => {
    fc.assert(
      fc.property(pair, fc.nat(), ({ base, head, hunks }, where) => {
        const other = bytes(head);
        fc.pre(other.length > 0);
        const at = where % other.length;
        other[at] = other[at] === 10 ? 32 : 10;
        const fits = changedLines(bytes(base), other, hunks) !== null;
        // Inside of a hunk any byte may stand: what is outside must be the same.
        if (fits) expect(outside(other, hunks)).toEqual(outside(bytes(head), hunks));
      }),
    );
  });

  test("not when one of them is missing", () => {
    fc.assert(
      fc.property(pair, fc.nat(), ({ base, head, hunks }, which) => {
        fc.pre(base !== head && hunks.length > 0);
        const fewer = hunks.filter((_, i) => i !== which % hunks.length);
        const fits = changedLines(bytes(base), bytes(head), fewer) !== null;
        const [gone] = hunks.filter((_, i) => i === which % hunks.length) as [Hunk];
        if (gone.base.bytes !== gone.head.bytes) expect(fits).toBe(false);
      }),
    );
  });

  test("of one side only when they hold all of it", () => {
    const all: Hunk = { base: { from: 0, count: 0, bytes: 0 }, head: { from: 1, count: 2, bytes: 3 } };
    expect(changedLines(null, bytes("a\nb"), [all])).toEqual({
      base: [{ from: 0, to: 0 }],
      head: [{ from: 0, to: 3 }],
    });
    expect(changedLines(null, bytes("a\nbc"), [all])).toBeNull();
    expect(changedLines(null, bytes("a\nb"), [])).toBeNull();
    expect(changedLines(null, bytes(""), [])).toEqual({ base: [], head: [] });
  });
});

/** The bytes of the head that no hunk names. */
function outside(head: Uint8Array, hunks: readonly Hunk[]): string {
  const text = new TextDecoder("latin1").decode(head);
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const inside = new Set(hunks.flatMap((h) => Array.from({ length: h.head.count }, (_, i) => h.head.from + i)));
  return lines.filter((_, i) => !inside.has(i + 1)).join("");
}
