import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createExtractor } from "../../src/adapters/extract/index.ts";
import { engines } from "../../src/delivery/judge.ts";
import type { SecurityDiff } from "../../src/model/diff.ts";
import type { Outcome } from "../../src/model/verdict.ts";
import type { Policy } from "../../src/policy/index.ts";
import { DEFAULT_POLICY_TEXT, decide, parsePolicy, worst } from "../../src/policy/index.ts";
import { CASES } from "../artifacts/cases/index.ts";
import type { Version } from "../artifacts/harness.ts";
import { diffOf } from "../artifacts/harness.ts";

const parsed = parsePolicy(DEFAULT_POLICY_TEXT, "shipped");
if (!("policy" in parsed)) throw new Error("the shipped policy is broken");
const { policy } = parsed;

const decided = (diff: SecurityDiff, by: Policy = policy) =>
  decide({
    ...{ repo: "shop", stage: "prod", policy: by, diff, evidence: [] },
    ...{ tree: "0".repeat(40), at: "2026-01-01T00:00:00.000Z" },
  });
const outcomeOf = (versions: readonly Version[]): Outcome => decided(diffOf(...versions)).outcome;

/** Cases that the gate would not let pass by itself. */
const HELD = CASES.flatMap(({ path, before, after }) =>
  after !== null && before !== null && outcomeOf([{ path, before, after }]) !== "pass" ? [{ path, before, after }] : [],
);

describe("however it is dressed up, what did not pass does not pass (invariant 5)", () => {
  const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf16le"));
  const moved = ({ path, before }: (typeof HELD)[number], to: string, after: string | Uint8Array): Version[] => [
    { path, before, after: null },
    { path: to, before: null, after },
  ];
  const DRESSES: Readonly<Record<string, (held: (typeof HELD)[number]) => readonly Version[]>> = {
    "UTF-16 with a mark": (h) => [{ ...h, after: utf16(`\ufeff${h.after}`) }],
    "UTF-16 without one": (h) => [{ ...h, after: utf16(h.after) }],
    "a null byte at its end": (h) => [{ ...h, after: `${h.after}\0` }],
    "another extension": (h) => moved(h, `${h.path}.x`, h.after),
    packed: (h) => moved(h, `${h.path}.gz`, new Uint8Array(gzipSync(h.after))),
    "attributes that hide it from diffs": (h) => [
      h,
      { path: ".gitattributes", before: null, after: "* -diff -text linguist-generated linguist-vendored\n" },
    ],
  };
  it.each(Object.keys(DRESSES))("%s", { timeout: 60_000 }, (dress) => {
    expect(HELD.length).toBeGreaterThan(300);
    const passed = HELD.filter((held) => outcomeOf(DRESSES[dress]?.(held) ?? []) === "pass");
    expect(passed.map((p) => p.path)).toEqual([]);
  });

  it("padded to a megabyte", { timeout: 60_000 }, () => {
    const some = HELD.filter((_, i) => i % 40 === 0);
    const padded = some.map((h) => ({ ...h, after: `${h.after}\n${`${" ".repeat(1023)}\n`.repeat(1024)}` }));
    expect(padded.filter((h) => outcomeOf([h]) === "pass").map((h) => h.path)).toEqual([]);
  });
});

describe("more rules never let more pass (invariant 8)", () => {
  const diffs = HELD.filter((_, i) => i % 15 === 0).map((h) => diffOf(h));
  const rules = fc.shuffledSubarray([...policy.rules]);
  const outcome = (diff: SecurityDiff, some: Policy["rules"]) => decided(diff, { ...policy, rules: some });
  const order = (o: Outcome): number => ["pass", "review", "block", "error"].indexOf(o);

  it("a rule more, or a stricter one, is never weaker; their order means nothing", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...diffs), rules, fc.constantFrom(...policy.rules), (diff, some, extra) => {
        const without = some.filter((r) => r.id !== extra.id);
        const [less, more] = [outcome(diff, without), outcome(diff, [...without, extra])];
        expect(order(more.outcome)).toBeGreaterThanOrEqual(order(less.outcome));
        const stricter = outcome(diff, [...without, { ...extra, at: { "*": "block" } }]);
        expect(order(stricter.outcome)).toBeGreaterThanOrEqual(order(more.outcome));
        const turned = outcome(diff, [extra, ...[...without].reverse()]);
        expect(turned.outcome).toBe(more.outcome);
        expect(new Set(turned.obligations.map((o) => o.id))).toEqual(new Set(more.obligations.map((o) => o.id)));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it("no result at all is no pass", () => {
    expect(worst([])).toBe("error");
  });
});

it("the verdict names the isolation that its parsers had (invariant 12)", async () => {
  const extractor = createExtractor();
  expect(engines(extractor)).toMatchObject({ isolation: "worker" });
  await extractor.close();
});
