import fc from "fast-check";
import { expect, it } from "vitest";
import { isForeign } from "../../src/artifacts/k8s/documents.ts";
import { get } from "../../src/formats/located.ts";
import { parseYaml } from "../../src/formats/yaml/index.ts";

const LINE = fc.constantFrom(
  ...[
    "a: b",
    "kind: Pod",
    '"kind": Pod',
    '"\\x6bind": Pod',
    "? kind",
    ": Pod",
    "apiVersion: v1",
    "items:",
    "- kind: Pod",
    "a:",
    "a: |",
    "a: {",
    "}",
  ],
  ...[
    "{kind: Pod}",
    "a: &x",
    "<<: *x",
    "...",
    "---",
    "--- {kind: Pod}",
    "# kind: Pod",
    "'kind' : Pod",
    "kind : Pod",
    "%YAML 1.1",
    "a: 'b",
    "c'",
    "two words: x",
  ],
  ...["a: b\rkind: Pod", "a: b\u0085kind: Pod", "a: b\u2028kind: Pod", "key:value", "!!map", "é: b", "", "   "],
);
const TEXT = fc
  .array(fc.tuple(fc.constantFrom("", "", "", "  "), LINE), { minLength: 1, maxLength: 6 })
  .map((lines) => lines.map(([indent, line]) => indent + line).join("\n"));

it("a document that is passed over says nothing of Kubernetes", () => {
  let foreign = 0;
  fc.assert(
    fc.property(TEXT, (text) => {
      if (!isForeign(text)) return;
      foreign++;
      const parsed = parseYaml(new TextEncoder().encode(text), "1.1");
      // What is no YAML is no manifest either.
      if ("code" in parsed) return;
      for (const root of parsed.documents)
        for (const key of ["kind", "apiVersion", "items"])
          expect([text, key, get(root, key)]).toEqual([text, key, undefined]);
    }),
    { numRuns: 20_000 },
  );
  expect(foreign).toBeGreaterThan(200);
});
