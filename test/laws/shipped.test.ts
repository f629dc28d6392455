import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY_TEXT, decide, parsePolicy } from "../../src/policy/index.ts";
import { CASES } from "../artifacts/cases/index.ts";
import { diffOf } from "../artifacts/harness.ts";

const TREE = "0".repeat(40);

describe("the shipped policy", () => {
  it("can be evaluated for whatever a kind says", () => {
    const parsed = parsePolicy(DEFAULT_POLICY_TEXT, "policy.yaml");
    if ("problems" in parsed) throw new Error(parsed.problems[0]?.message);
    const { policy } = parsed;
    const failed = new Map<string, string>();
    for (const { kind, name, path, before, after } of CASES) {
      const diff = diffOf({ path, before, after });
      const at = "2026-01-01T00:00:00.000Z";
      const { results } = decide({ repo: "shop", stage: "prod", policy, diff, evidence: [], tree: TREE, at });
      for (const r of results) if (r.outcome === "error") failed.set(`${kind}, ${r.gate}: ${r.message}`, name);
    }
    expect([...failed]).toEqual([]);
  });
});
