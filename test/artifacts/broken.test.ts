import { describe, expect, it } from "vitest";
import { CASES } from "./cases/index.ts";
import type { Case } from "./harness.ts";
import { diffOf } from "./harness.ts";

/** Ends a file so that no consumer can read it whole. */
const BREAK: Readonly<Record<string, (text: string) => string>> = {
  yaml: (text) => `${text}\n  bad: [\n  worse: {\n`,
  json: (text) => text.slice(0, text.lastIndexOf("}")),
  binary: (text) => `${text}\u0000`,
};
/** Kinds whose syntax can be broken; of the others only bytes that are no text cannot be read. */
const STRICT: Readonly<Record<string, string>> = {
  ansible: "yaml",
  asyncapi: "json",
  compose: "yaml",
  gate: "yaml",
  gha: "yaml",
  gitlab: "yaml",
  helm: "yaml",
  iam: "yaml",
  k8s: "yaml",
  mesh: "yaml",
  npm: "json",
  openapi: "yaml",
  realm: "json",
  ruleset: "json",
  schema: "json",
};
const waysOf = (one: Case): string[] => {
  const way =
    /(\.npmrc|\.cfg|\.ini)$/.test(one.path) || schema(one)
      ? undefined
      : one.path.endsWith(".json")
        ? "json"
        : STRICT[one.kind];
  return way === undefined ? ["binary"] : [way, "binary"];
};

// What is whole on both sides, and what a kind reads at all.
const whole = CASES.filter((c) => c.opaque === undefined && c.expect.length > 0);
/** Large schemas are told by their kind and not parsed: nothing of theirs can be lost. */
const schema = (c: Case): boolean => /^kind: CustomResourceDefinition/m.test(`${c.before}${c.after}`);
const broken = whole.flatMap((c) => waysOf(c).map((way) => ({ ...c, way, title: `${c.kind}: ${c.name} (${way})` })));

describe("a side that cannot be read", () => {
  it.each(broken)("narrows nothing: $title", ({ path, before, after, way }) => {
    const spoil = BREAK[way] as (text: string) => string;
    const versions = [
      ...(before !== null && after !== null
        ? [
            { path, before: spoil(before), after },
            { path, before, after: spoil(after) },
          ]
        : []),
      ...(before !== null ? [{ path, before, after: spoil(before) }] : []),
      ...(after !== null ? [{ path, before: spoil(after), after }] : []),
    ];
    for (const version of versions) {
      const diff = diffOf(version);
      expect(diff.residual.filter((r) => r.what === "opaque").length).toBe(1);
      expect(diff.changes.filter((c) => c.direction === "narrow" || c.direction === "neutral")).toEqual([]);
    }
  });

  it("has another id than any change that can be read", () => {
    for (const one of whole) {
      if (one.before === null || one.after === null) continue;
      const spoilt = (BREAK.binary as (text: string) => string)(one.after);
      const ids = new Set(diffOf(one).changes.map((c) => c.id));
      const other = diffOf({ path: one.path, before: one.before, after: spoilt });
      expect(other.changes.filter((c) => ids.has(c.id) && c.direction !== "unknown")).toEqual([]);
      expect(other.fingerprint).not.toBe(diffOf(one).fingerprint);
    }
  });
});
