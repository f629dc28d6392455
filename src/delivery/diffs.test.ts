import { describe, expect, test } from "vitest";
import type { SecurityDiff } from "../model/diff.ts";
import { HeldDiffs } from "./diffs.ts";

const diff = (spans: number): SecurityDiff =>
  ({
    changes: [],
    residual: [],
    demoted: [],
    proofs: [],
    reading: Array.from({ length: spans }),
  }) as unknown as SecurityDiff;

describe("diffs that are held", () => {
  test("one is made once, also for those who ask while it is made", async () => {
    const held = new HeldDiffs();
    let made = 0;
    const make = async (): Promise<SecurityDiff> => {
      made++;
      return diff(1);
    };
    const [a, b] = await Promise.all([held.get("a", make), held.get("a", make)]);
    expect(a).toBe(b);
    expect(await held.get("a", make)).toBe(a);
    expect(made).toBe(1);
  });

  test("what failed, or was not there, is made anew", async () => {
    const held = new HeldDiffs();
    await expect(held.get("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await held.get("a", async () => null)).toBeNull();
    expect(await held.get("a", async () => diff(1))).not.toBeNull();
  });

  test("those that nobody used for longest make room for others", async () => {
    const held = new HeldDiffs();
    const made: string[] = [];
    const get = (key: string) =>
      held.get(key, async () => {
        made.push(key);
        return diff(45_000);
      });
    for (const key of ["a", "b", "a", "c", "a", "b"]) await get(key);
    expect(made).toEqual(["a", "b", "c", "b"]);
  });
});
