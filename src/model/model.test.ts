import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asDigest, digestBytes, digestOf } from "./digest.ts";
import type { Json } from "./json.ts";
import { canonical } from "./json.ts";
import { inert } from "./text.ts";

const json = fc.jsonValue() as fc.Arbitrary<Json>;

describe("canonical JSON", () => {
  test("the example of RFC 8785, 3.2.3 (its numbers are JavaScript's)", () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };
    expect(canonical(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });
  test("keys are ordered by UTF-16 code unit", () => {
    expect(canonical({ "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 })).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
    );
  });
  test("says the same as JSON, whatever the order of keys", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
        const turned = (v: Json): Json =>
          Array.isArray(v)
            ? v.map(turned)
            : typeof v === "object" && v !== null
              ? Object.fromEntries(
                  Object.entries(v as Record<string, Json>)
                    .reverse()
                    .map(([k, x]) => [k, turned(x)]),
                )
              : v;
        expect(canonical(turned(value))).toBe(canonical(value));
      }),
    );
  });
  test("a value that JSON cannot carry is refused", () => {
    expect(() => canonical(Number.NaN)).toThrow(TypeError);
    expect(() => canonical([Number.POSITIVE_INFINITY])).toThrow(TypeError);
  });
});

describe("digests", () => {
  test("of bytes are SHA-256 (FIPS 180-4)", () => {
    expect(digestBytes("abc")).toBe("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
  test("two values of one domain, or one value of two, differ", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        expect(digestOf("a/v1", a) === digestOf("a/v1", b)).toBe(canonical(a) === canonical(b));
        expect(digestOf("a/v1", a)).not.toBe(digestOf("b/v1", a));
      }),
    );
  });
  test.each([
    "",
    "sha256:",
    `sha256:${"0".repeat(63)}`,
    `sha256:${"A".repeat(64)}`,
    `sha512:${"0".repeat(64)}`,
    `sha256:${"0".repeat(64)}\n`,
  ])("%j is none", (text) => {
    expect(() => asDigest(text)).toThrow(TypeError);
  });
});

describe("text on its way to a terminal", () => {
  test("holds no control, bidi or invisible character any more", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(inert(text)).not.toMatch(
          /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/,
        );
      }),
    );
  });
  test("commands to the runners of pipelines are broken, wherever they obey them", () => {
    for (const text of ["a ##[set-output name=x]y", "##vso[task.setvariable variable=x]y", "##teamcity[x]", "####[x]"])
      expect(inert(text)).not.toMatch(/##(vso|teamcity)?\[/);
    for (const text of ["::add-mask::x", "  ::stop-commands::x"]) expect(inert(text).trimStart()).not.toMatch(/^::/);
  });
  test("stays as it is where it is harmless", () => {
    for (const text of ["", "plain", "Grüße, 世界 ✓", "a-b_c/d.e", "::/0", "## [a]"]) expect(inert(text)).toBe(text);
  });
});
