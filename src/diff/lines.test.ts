import fc from "fast-check";
import { expect, test } from "vitest";
import { LineIndex } from "./lines.ts";

/** The definition: one more than the line feeds before it. */
const naive = (bytes: Uint8Array, offset: number): number =>
  bytes.subarray(0, offset).filter((b) => b === 10).length + 1;

test("the line of an offset is one more than the line feeds before it, in whatever order they are asked", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(10, 10, 13, 65, 255), { maxLength: 60 }).map((b) => new Uint8Array(b)),
      fc.array(fc.nat(70), { maxLength: 20 }),
      (bytes, offsets) => {
        const index = new LineIndex(bytes);
        for (const offset of offsets) expect(index.at(offset)).toBe(naive(bytes, offset));
      },
    ),
  );
});
