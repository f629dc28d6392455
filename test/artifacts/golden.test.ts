import { describe, expect, it } from "vitest";
import { KINDS } from "../../src/artifacts/index.ts";
import { CASES } from "./cases/index.ts";
import type { Case, Expected } from "./harness.ts";
import { diffOf, toBytes } from "./harness.ts";

/** The changes of a case, cut down to the fields that its expectations name, so that a failure prints both lists. */
function told(one: Case): { found: Expected[]; wanted: Expected[] } {
  const left = [...one.expect];
  const found = diffOf(one).changes.map((c): Expected => {
    const all = { rel: c.rel, direction: c.direction, subject: c.subject, object: c.object, scope: c.scope };
    const at = left.findIndex((e) => Object.entries(e).every(([k, v]) => all[k as keyof Expected] === v));
    return at < 0 ? all : (left.splice(at, 1)[0] as Expected);
  });
  const order = (list: readonly Expected[]): Expected[] =>
    [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { found: order(found), wanted: order(one.expect) };
}

const opaqueOf = (one: Pick<Case, "path" | "before" | "after">) =>
  diffOf(one).residual.flatMap((r) => (r.what === "opaque" ? [r.reason.code] : []));

const titled = CASES.map((c) => ({ ...c, title: `${c.kind}: ${c.name}` }));

describe("what a change of one file means", () => {
  it.each(titled)("$title", (one) => {
    const { found, wanted } = told(one);
    expect(found).toEqual(wanted);
    expect(opaqueOf(one)).toEqual(one.opaque ? [one.opaque] : []);
  });

  it("has every direction, and none, for every kind", () => {
    for (const { id } of KINDS) {
      const own = CASES.filter((c) => c.kind === id);
      const directions = new Set(own.flatMap((c) => c.expect.map((e) => e.direction)));
      expect([id, [...directions].sort()]).toEqual([id, ["narrow", "neutral", "unknown", "widen"]]);
      expect([id, own.some((c) => c.expect.length === 0)]).toEqual([id, true]);
    }
  });

  it("names no case twice", () => {
    expect(new Set(titled.map((c) => c.title)).size).toBe(titled.length);
  });
});

describe("laws over every case", () => {
  it.each(titled)("$title", (one) => {
    const there = diffOf(one);
    const back = diffOf({ path: one.path, before: one.after, after: one.before });
    // Nothing may narrow both ways.
    const narrowed = new Set(there.changes.filter((c) => c.direction === "narrow").map((c) => spot(c)));
    expect(back.changes.filter((c) => c.direction === "narrow" && narrowed.has(spot(c)))).toEqual([]);
    for (const change of there.changes) {
      expect(change.says).toMatch(/^\S.*[^.\s]$/s);
      expect(change.says).not.toMatch(/undefined|\[object|NaN/);
      expect(change.sites.length).toBeGreaterThan(0);
      for (const s of change.sites) {
        const content = s.side === "base" ? one.before : one.after;
        expect(s.from).toBeGreaterThanOrEqual(0);
        expect(s.to).toBeGreaterThan(s.from);
        expect(s.to).toBeLessThanOrEqual(toBytes(content ?? "").length);
      }
    }
    const { changed, inFacts, residual, proven, demoted } = there.accounting;
    expect(inFacts + residual + proven + demoted).toBe(changed);
  });

  it.each(titled)("the same content says nothing: $title", ({ path, before, after }) => {
    for (const content of [before, after])
      expect(diffOf({ path, before: content, after: content }).changes).toEqual([]);
  });

  it.each(titled)("line endings mean nothing: $title", ({ path, before, after }) => {
    for (const content of [before, after]) {
      if (content === null) continue;
      expect(diffOf({ path, before: content, after: content.replaceAll("\n", "\r\n") }).changes).toEqual([]);
    }
  });
});

const spot = (c: { rel: string; subject: string; object: string; scope: string }): string =>
  JSON.stringify([c.rel, c.subject, c.object, c.scope]);
