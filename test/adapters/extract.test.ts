import { afterEach, describe, expect, it } from "vitest";
import type { ExtractorOptions } from "../../src/adapters/extract/index.ts";
import { createExtractor } from "../../src/adapters/extract/index.ts";
import type { Extracted, Extractor } from "../../src/ports/index.ts";
import { CASES } from "../artifacts/cases/index.ts";
import { read as readHere } from "../artifacts/harness.ts";

const HOSTILE = new URL("./fixtures/hostile-worker.mjs", import.meta.url);
const open: Extractor[] = [];
const extractor = (options: ExtractorOptions = {}): Extractor => {
  const made = createExtractor({ script: HOSTILE, workers: 1, timeout: 1_000, ...options });
  open.push(made);
  return made;
};
afterEach(() => Promise.all(open.splice(0).map((e) => e.close())));

/** A Dockerfile in a folder named for what the worker shall do with it: the name alone makes a kind claim it. */
const read = (e: Extractor, behaviour: string): Promise<Extracted> =>
  e.extract({ path: `x/${behaviour}/Dockerfile`, bytes: new TextEncoder().encode("FROM scratch\n") });
const codeOf = (extracted: Extracted): string => (extracted.status === "failed" ? extracted.problem.code : "read");

describe("a parser that misbehaves (invariant 12)", () => {
  const LOST: Readonly<Record<string, string>> = {
    hang: "extract/timeout",
    regex: "extract/timeout",
    silent: "extract/timeout",
    crash: "extract/crashed",
    exit: "extract/crashed",
  };
  for (const [behaviour, code] of Object.entries(LOST))
    it(`that does "${behaviour}" loses its own file and no other`, async () => {
      const e = extractor();
      // All queued at once on one lane: the end of the killed worker must not be taken for the end of its successor.
      const results = await Promise.all(
        ["fine", behaviour, "after", "later", behaviour, "last"].map((b) => read(e, b)),
      );
      expect(results.map(codeOf)).toEqual(["read", code, "read", "read", code, "read"]);
    });

  it("that eats memory is ended by its limit, long before its time is up", async () => {
    const e = extractor({ timeout: 25_000 });
    const began = Date.now();
    const [lost, next] = await Promise.all([read(e, "memory"), read(e, "after")]);
    expect(codeOf(lost)).toBe("extract/crashed");
    expect(codeOf(next)).toBe("read");
    expect(Date.now() - began).toBeLessThan(24_000);
  });

  it("is told in one line", async () => {
    const lost = await read(extractor(), "crash");
    expect(lost).toMatchObject({ problem: { message: "reading it failed: the parser broke" } });
  });

  it("that answers twice, or for another file, answers for its own file once", async () => {
    const e = extractor();
    const results = await Promise.all([read(e, "twice"), read(e, "fine"), read(e, "twice"), read(e, "fine")]);
    const kinds = results.map((r) => (r.status === "read" ? r.kinds.map((k) => k.kind) : r.problem.code));
    expect(kinds).toEqual([["first"], ["read fine"], ["first"], ["read fine"]]);
  });
});

describe("the built worker", () => {
  it("reads real files, also after one that took too long", async () => {
    const { script: _, ...real } = { script: HOSTILE, workers: 1, timeout: 10_000 };
    const e = createExtractor(real);
    open.push(e);
    const bytes = new TextEncoder().encode("FROM alpine:3\nUSER root\n");
    const good = await e.extract({ path: "Dockerfile", bytes });
    expect(good.status === "read" && good.kinds.flatMap((k) => k.extraction.facts).length).toBeGreaterThan(0);

    const hasty = createExtractor({ workers: 1, timeout: 1 });
    open.push(hasty);
    // A fresh worker needs far longer than a millisecond to start.
    expect(codeOf(await hasty.extract({ path: "Dockerfile", bytes }))).toBe("extract/timeout");
  });

  it("sends nothing that no kind claims", async () => {
    const e = extractor();
    expect(await e.extract({ path: "x/hang/app.js.map", bytes: new Uint8Array([1, 2]) })).toEqual({
      status: "read",
      kinds: [],
    });
  });
});

describe("both versions of a file", () => {
  it("leave out what both say alike, one for one, and nothing else of what the kinds read in this process", async () => {
    const e = createExtractor({ workers: 1, timeout: 10_000 });
    open.push(e);
    for (const { path, before, after } of CASES.filter((c) => c.before !== null && c.after !== null)) {
      const [a, b] = [before, after].map((text) => new TextEncoder().encode(text ?? ""));
      const alone = [a, b].map((bytes): Extracted => ({ status: "read", kinds: readHere(path, bytes as Uint8Array) }));
      const both = await e.extractBoth(path, { bytes: a as Uint8Array }, { bytes: b as Uint8Array });
      const [old = [], now = []] = alone.map(told);
      const [oldLeft = [], nowLeft = []] = both.map(told);
      const common = take(old, now).taken;
      expect([path, oldLeft.sort()]).toEqual([path, take(old, common).left.sort()]);
      expect([path, nowLeft.sort()]).toEqual([path, take(now, common).left.sort()]);
      expect([path, both.map(rest)]).toEqual([path, alone.map(rest)]);
    }
  }, 60_000);

  it("of which one is too much still give the other", async () => {
    const e = extractor();
    const path = "x/hang/Dockerfile";
    const [a, b] = await e.extractBoth(path, { bytes: new Uint8Array([1]) }, { bytes: new Uint8Array([2]) });
    expect([codeOf(a), codeOf(b)]).toEqual(["extract/timeout", "extract/timeout"]);
  });
});

/** Every statement of an extraction; without its place. */
const told = (extracted: Extracted): string[] =>
  extracted.status === "read"
    ? extracted.kinds.flatMap((k) =>
        k.extraction.facts.map((f) => JSON.stringify([k.kind, f.rel, f.subject, f.object, f.scope, f.attrs])),
      )
    : [];
/** All but the statements. */
const rest = (extracted: Extracted): unknown =>
  extracted.status === "read"
    ? extracted.kinds.map((k) => ({ ...k, extraction: { ...k.extraction, facts: [] } }))
    : extracted;
/** What of a list is in another, each as often as it is there; and what is left. */
function take(list: readonly string[], from: readonly string[]): { taken: string[]; left: string[] } {
  const pool = [...from];
  const [taken, left]: [string[], string[]] = [[], []];
  for (const one of list) {
    const at = pool.indexOf(one);
    if (at < 0) left.push(one);
    else taken.push(...pool.splice(at, 1));
  }
  return { taken, left };
}

describe("closing", () => {
  it("answers every file in flight and in the queue, as not read", async () => {
    const e = extractor({ timeout: 20_000 });
    const pending = ["hang", "fine", "fine"].map((b) => read(e, b));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await e.close();
    expect((await Promise.all(pending)).map(codeOf)).toEqual(["extract/closed", "extract/closed", "extract/closed"]);
    expect(codeOf(await read(e, "fine"))).toBe("extract/closed");
  });

  it("twice, or before any work, is no error", async () => {
    const e = extractor();
    await e.close();
    await e.close();
  });
});
