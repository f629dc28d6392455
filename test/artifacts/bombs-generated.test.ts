import { describe, expect, it } from "vitest";
import { KINDS } from "../../src/artifacts/index.ts";
import { CASES } from "./cases/index.ts";
import { toBytes } from "./harness.ts";

const LONG = process.env.SALLYPORT_LONG === "1";
/** Bytes of one bomb, and milliseconds that it may take: what is not linear takes far longer. */
const SIZE = LONG ? 2 * 1024 * 1024 : 96 * 1024;
const BOUND = 5_000;

const filled = (piece: string): string => piece.repeat(Math.ceil(SIZE / piece.length));
const longest = (text: string): string => text.split("\n").reduce((a, b) => (b.length > a.length ? b : a), "x");

/** What makes a reader slow: the same again and again, nesting, and beginnings without an end. */
const SHAPES: Readonly<Record<string, (seed: string) => string>> = {
  "the file again and again": (seed) => filled(seed.endsWith("\n") ? seed : `${seed}\n`),
  "its longest line again and again": (seed) => `${seed}\n${filled(`${longest(seed)}\n`)}`,
  "one long word": (seed) => `${seed}\n${filled("a")}`,
  "one long line of words": (seed) => `${seed}\n${filled("a b=c, ")}`,
  blanks: (seed) => `${seed}\n${filled(" ")}x`,
  quotes: (seed) => `${seed}\n${filled('"')}`,
  "open quotes and lines": (seed) => `${seed}\n${filled("'\n")}`,
  brackets: (seed) => `${seed}\n${filled("[{(<")}`,
  "closing brackets": (seed) => `${seed}\n${filled(">)}]")}`,
  "open comments": (seed) => `${seed}\n${filled("/*<!--#")}`,
  "open expressions": (seed) => `${seed}\n${filled("${{$(`{%")}`,
  escapes: (seed) => `${seed}\n${filled("\\")}`,
  "keys and colons": (seed) => `${seed}\n${filled("a:\n ")}`,
  "items of items": (seed) => `${seed}\n${filled("- ")}`,
  semicolons: (seed) => `${seed}\n${filled("x {;};")}`,
  tags: (seed) => `${seed}\n${filled("<a b='")}`,
  separators: (seed) => `${seed}\n${filled("---\n")}`,
};

describe.each(KINDS.map((kind) => ({ kind, id: kind.id })))("generated bombs: $id (invariant 11)", ({ kind }) => {
  const seeds = new Map(
    CASES.filter((c) => c.kind === kind.id).flatMap(({ path, after }): [string, { path: string; after: string }][] =>
      after ? [[path.slice(path.lastIndexOf(".")), { path, after }]] : [],
    ),
  );
  it.each(Object.keys(SHAPES))("%s", { timeout: 120_000 }, async (shape) => {
    await kind.load();
    for (const { path, after } of [...seeds.values()].slice(0, 3)) {
      const bytes = toBytes(SHAPES[shape]?.(after) ?? "");
      const start = performance.now();
      const { facts, opaque } = kind.extract({ path, bytes });
      expect([path, performance.now() - start < BOUND]).toEqual([path, true]);
      for (const f of facts)
        expect(f.at.every((r) => 0 <= r.from && r.from <= r.to && r.to <= bytes.length)).toBe(true);
      for (const o of opaque) expect(o.reason.message.length).toBeLessThan(300);
    }
  });
});
