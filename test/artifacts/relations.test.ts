import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Attrs, LocalFact } from "../../src/model/fact.ts";
import type { Json } from "../../src/model/json.ts";
import { canonical } from "../../src/model/json.ts";
import type { Direction, Relation } from "../../src/model/relation.ts";
import { RELATIONS } from "../../src/relations/index.ts";
import { CASES } from "./cases/index.ts";
import { read, toBytes } from "./harness.ts";

/** Every different fact that the golden cases say, by relation. */
const POOL = new Map<string, LocalFact[]>();
const seen = new Set<string>();
for (const { path, before, after } of CASES)
  for (const text of [before, after]) {
    if (text === null) continue;
    for (const { extraction } of read(path, toBytes(text)))
      for (const f of extraction.facts) {
        const key = canonical([f.rel, f.object, f.attrs]);
        if (seen.has(key)) continue;
        seen.add(key);
        POOL.set(f.rel, [...(POOL.get(f.rel) ?? []), f]);
      }
  }
const poolOf = (relation: Relation): readonly LocalFact[] => POOL.get(relation.rel) ?? [];

/** Facts of one relation and slot whose attributes are mixed from those of the pool. */
function mixed(relation: Relation): fc.Arbitrary<LocalFact> {
  const pool = poolOf(relation);
  const values = (object: string, attribute: string): fc.Arbitrary<Json> =>
    fc.constantFrom(...pool.filter((f) => f.object === object).map((f) => f.attrs[attribute] ?? null));
  // Only some relations have a slot in their object; of the others every object will do.
  const slots = [...new Set(pool.map((f) => f.object))];
  return fc.constantFrom(...slots).chain((object) => {
    const model = pool.find((f) => f.object === object) as LocalFact;
    const keys = Object.keys(model.attrs);
    return fc
      .tuple(...keys.map((k) => values(object, k)))
      .map(
        (chosen): LocalFact => ({ ...model, attrs: Object.fromEntries(keys.map((k, i) => [k, chosen[i]])) as Attrs }),
      );
  });
}

/** What may be on the way back of each direction. Only narrowing must never go unnoticed in reverse. */
const BACK: Readonly<Record<Direction, readonly Direction[]>> = {
  narrow: ["widen", "unknown"],
  widen: ["widen", "narrow", "unknown", "neutral"],
  unknown: ["widen", "narrow", "unknown", "neutral"],
  neutral: ["widen", "unknown", "neutral"],
};

function sentence(relation: Relation, before: LocalFact | null, after: LocalFact | null): string {
  const fact = (after ?? before) as LocalFact;
  return relation.says({
    op: before && after ? "change" : after ? "add" : "remove",
    subject: fact.subject,
    object: fact.object,
    scope: fact.scope,
    direction: relation.compare(before ?? undefined, after ?? undefined),
    before: before?.attrs ?? null,
    after: after?.attrs ?? null,
  });
}

it("names no relation twice, and ranks each", () => {
  expect(new Set(RELATIONS.map((r) => r.rel)).size).toBe(RELATIONS.length);
  for (const r of RELATIONS)
    expect([r.rel, r.weight > 0 && r.weight <= 100, r.version >= 1]).toEqual([r.rel, true, true]);
});

describe.each(RELATIONS.map((relation) => ({ relation, rel: relation.rel })))("$rel", ({ relation }) => {
  const pool = poolOf(relation);

  it("is said by some golden case", () => {
    expect(pool.length).toBeGreaterThan(0);
  });

  it("reads aloud what is added, removed and changed", () => {
    for (const f of pool)
      for (const other of pool.filter(
        (o) => relation.identity({ ...o, subject: f.subject }) === relation.identity(f),
      )) {
        const said = [sentence(relation, null, f), sentence(relation, f, null)];
        if (other !== f) said.push(sentence(relation, f, other));
        for (const s of said) {
          expect(s).toMatch(/^\S[\s\S]*[^.\s]$/);
          expect(s).toMatch(/`[^`]+`/);
          expect(s).not.toMatch(/undefined|\[object|NaN/);
        }
        expect(said[0]).not.toBe(said[1]);
      }
  });

  it("goes no way when nothing changes", () => {
    for (const f of pool) expect(["neutral", "unknown"]).toContain(relation.compare(f, f));
  });

  it("narrows one way at most, present or absent", () => {
    for (const f of pool) {
      const [added, removed] = [relation.compare(undefined, f), relation.compare(f, undefined)];
      if (added === "narrow") expect(BACK.narrow).toContain(removed);
      if (removed === "narrow") expect(BACK.narrow).toContain(added);
    }
  });

  it("narrows one way at most, whatever the attributes", () => {
    fc.assert(
      fc.property(mixed(relation), mixed(relation), (a, b) => {
        if (a.object !== b.object) return;
        expect([a, b, BACK[relation.compare(a, b)]].at(2)).toContain(relation.compare(b, a));
      }),
      { numRuns: 400, seed: 3 },
    );
  });

  it("never widens by narrowing twice", () => {
    fc.assert(
      fc.property(mixed(relation), mixed(relation), mixed(relation), (a, b, c) => {
        if (a.object !== b.object || b.object !== c.object) return;
        if (relation.compare(a, b) === "narrow" && relation.compare(b, c) === "narrow")
          expect(["narrow", "unknown"]).toContain(relation.compare(a, c));
      }),
      { numRuns: 400, seed: 4 },
    );
  });
});
