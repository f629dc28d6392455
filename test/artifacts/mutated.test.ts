// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the tokens are what a file may hold
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KINDS } from "../../src/artifacts/index.ts";
import type { ArtifactKind } from "../../src/model/fact.ts";
import { canonical } from "../../src/model/json.ts";
import { relation } from "../../src/relations/index.ts";
import { CASES } from "./cases/index.ts";
import { diffOf, read, toBytes } from "./harness.ts";

const LONG = process.env.SALLYPORT_LONG === "1";
const RUNS = LONG ? 10_000 : 300;
/** Milliseconds that a few kilobytes may take, whatever is in them; the machine may be busy. */
const BOUND = 2_000;

/** What parsers have stumbled over: structure, separators of lines, bytes that are no text. */
const TOKENS: readonly Uint8Array[] = [
  ..."\0|\r|\t|---\n|...\n|&a |*a|<<: |? |: |!!binary |!!set |${{ |}}|{{ .X }}|[|]|{|}|\"|'|`|\\|#|\n- |\n  |<<EOF\n|on: |~|.nan|1e999|__proto__: |constructor: |\u2028|\ufeff|\u0661|🙂|%YAML 1.1\n".split(
    "|",
  ),
].map((t) => new TextEncoder().encode(t));
const RAW: readonly Uint8Array[] = [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf8, 0x88], [0xff, 0xfe]].map((b) =>
  Uint8Array.from(b),
);

type Mutation = readonly [kind: string, at: number, size: number, what: number];
const mutation: fc.Arbitrary<Mutation> = fc.tuple(
  fc.constantFrom("flip", "cut", "end", "twice", "token", "raw", "deep", "long", "lines"),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.integer({ min: 1, max: 200 }),
  fc.nat(1_000),
);

function mutate(bytes: Uint8Array, [kind, where, size, what]: Mutation): Uint8Array {
  const at = Math.floor(where * bytes.length);
  const [left, right] = [bytes.subarray(0, at), bytes.subarray(at)];
  const put = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
  const text = (t: string): Uint8Array => new TextEncoder().encode(t);
  switch (kind) {
    case "flip":
      return bytes.map((b, i) => (i === at ? b ^ (1 << (what % 8)) : b));
    case "cut":
      return put(left, right.subarray(size));
    case "end":
      return left;
    case "twice":
      return put(left, right.subarray(0, size), right);
    case "token":
      return put(left, TOKENS[what % TOKENS.length] as Uint8Array, right);
    case "raw":
      return put(left, RAW[what % RAW.length] as Uint8Array, right);
    case "deep":
      return put(left, text(["[", '{"a":', "- ", "{a: "][what % 4]?.repeat(size) ?? ""), right);
    case "long":
      return put(left, text((["x", " ", "\\", "a: "][what % 4] ?? "").repeat(size * 20)), right);
    default:
      return put(left, text("\n".repeat(size)), right);
  }
}

/** Everything that must be true of whatever one kind makes of some bytes. */
function sound(kind: ArtifactKind, path: string, bytes: Uint8Array): void {
  const start = performance.now();
  const once = kind.extract({ path, bytes });
  const { facts, opaque, inputs = [] } = once;
  expect(performance.now() - start).toBeLessThan(BOUND);
  for (const { rel } of facts) expect(relation(rel)?.rel).toBe(rel);
  for (const { rel, at, attrs } of [...facts, ...inputs]) {
    expect(at.length).toBeGreaterThan(0);
    for (const r of at) expect([rel, 0 <= r.from && r.from <= r.to && r.to <= bytes.length]).toEqual([rel, true]);
    canonical(attrs);
  }
  for (const o of opaque) expect(0 <= o.from && o.from <= o.to && o.to <= bytes.length).toBe(true);
  expect(kind.extract({ path, bytes })).toEqual(once);
}

const property = (kind: ArtifactKind, check: (path: string, seed: string, bytes: Uint8Array) => void) => {
  const seeds = CASES.filter((c) => c.kind === kind.id).flatMap((c) =>
    [c.before, c.after].flatMap((text) => (text === null ? [] : [{ path: c.path, text }])),
  );
  const input = fc.tuple(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 4 }));
  return fc.property(input, ([seed, mutations]) =>
    check(seed.path, seed.text, mutations.reduce(mutate, new TextEncoder().encode(seed.text))),
  );
};

describe.each(KINDS.map((kind) => ({ kind, id: kind.id })))("mutated input: $id (invariant 11)", ({ kind }) => {
  it("never throws, points into the file, ends, and reads the same twice", { timeout: LONG ? 600_000 : 30_000 }, () => {
    fc.assert(
      property(kind, (path, _, bytes) => sound(kind, path, bytes)),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it("can be compared with what it was, both ways", { timeout: LONG ? 600_000 : 30_000 }, () => {
    fc.assert(
      property(kind, (path, seed, bytes) => {
        const there = diffOf({ path, before: seed, after: bytes });
        const back = diffOf({ path, before: bytes, after: seed });
        const { changed, inFacts, residual, proven, demoted } = there.accounting;
        expect(inFacts + residual + proven + demoted).toBe(changed);
        const narrowed = new Set(there.changes.filter((c) => c.direction === "narrow").map(meaning(false)));
        for (const c of back.changes) if (c.direction === "narrow") expect(narrowed).not.toContain(meaning(true)(c));
        for (const c of [...there.changes, ...back.changes]) expect(c.says.trim()).not.toBe("");
        // What one side does not say is only gone where that side was read.
        // Bytes that a kind only leaves beside what it says hide nothing that another has read.
        const unread = (text: Uint8Array): boolean =>
          read(path, text).some((k) => k.extraction.opaque.some((o) => o.beside !== true));
        const [base, head] = [unread(toBytes(seed)), unread(bytes)];
        const hidden = { add: base, remove: head, change: false };
        expect(there.changes.filter((c) => hidden[c.op] && c.direction === "narrow")).toEqual([]);
      }),
      { numRuns: RUNS / 2, seed: 2 },
    );
  });
});

/** What a change says without its direction; reversed: of the way back. */
const meaning =
  (reversed: boolean) =>
  (c: ReturnType<typeof diffOf>["changes"][number]): string => {
    const [before, after] = reversed ? [c.after, c.before] : [c.before, c.after];
    return canonical([c.rel, c.subject, c.object, c.scope, before?.attrs ?? null, after?.attrs ?? null]);
  };
