import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode } from "../located.ts";
import type { Meaning } from "./block.ts";
import { readBlock } from "./block.ts";
import { parseWhole, parseYaml } from "./index.ts";

const KEYS = [
  "two  words",
  "/a/{b}",
  "c[0]",
  'd"e',
  "f #g",
  "h#i",
  "a",
  "b",
  "on",
  "key-c",
  "1",
  "x.y/z",
  '"q"',
  "'s'",
  "a:b",
  "- a",
  "<<",
  "? a",
  "a ",
  "é",
  "true",
];
const VALUES = [
  ...[
    "",
    "x",
    "two words",
    "yes",
    "no",
    "0644",
    "1e3",
    "0x1f",
    "~",
    "null",
    "-1",
    "1:30",
    "2001-01-01",
    "True",
    ".5",
    "a: b",
  ],
  ...[
    "'single'",
    "'it''s'",
    '"double"',
    '"line\\n"',
    '"esc\\x41"',
    '"open',
    "x # comment",
    "x#y",
    "# comment",
    " x ",
    "x:",
  ],
  ...[
    "|",
    "|-",
    ">",
    "|+",
    "[]",
    "[a, b]",
    '["", "x"]',
    "[ a , 1 ]",
    "[a, [b]]",
    "{}",
    "{a: b}",
    "{a: 'b', c: [d, 1], e: {f: g:h}}",
    "{a: b, a: c}",
    "{ 'a': b , }",
    "{a, b: c}",
    "{a:b}",
    "{<<: *a}",
    "{node: ^2.9.0 || >=4, v: a*b&c|d>e!f%g@h?i}",
    "[a ? b, c]",
    "[a: b, c]",
    "[[a, b], {c: d}, ]",
    "{integrity: sha512-a/b+c==, tarball: http://h/p}",
    "1.2.3",
    "1.2.3:4",
    "&a x",
    "&b 'q'",
    "*b # c",
    "*b",
    "*a",
    "!t x",
    "- x",
  ],
  ...[
    "%x",
    "@x",
    "`x`",
    "- ",
    "-",
    "--- x",
    "a\tb",
    "x\r",
    "ünï",
    "http://h/p?q",
    "https://x: y",
    "$(A)",
    "${{ a }}",
    "*",
  ],
];
const OTHER = ["", "  ", "# comment", "more words", "---", "...", "\t", "- x", "-", "- - x", "x: y # z", "%YAML 1.1"];

/** Whatever words mean. */
const ANY: Meaning = { word: (text) => text, quoted: (text) => text };

/** One line at some depth: what people write, and what they should not have. */
const content = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES)).map(([k, v]) => `${k}: ${v}`),
  },
  { weight: 2, arbitrary: fc.constantFrom(...KEYS).map((k) => `${k}:`) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES)).map(([k, v]) => `- ${k}: ${v}`),
  },
  { weight: 2, arbitrary: fc.constantFrom(...VALUES).map((v) => `- ${v}`) },
  { weight: 2, arbitrary: fc.constantFrom(...OTHER) },
);
const lines = fc.array(fc.tuple(fc.constantFrom(0, 0, 0, 2, 2, 4, 1, 6), content), { minLength: 1, maxLength: 9 });
const wild = fc
  .tuple(lines, fc.constantFrom("\n", "\n", ""))
  .map(([list, end]) => list.map(([indent, text]) => " ".repeat(indent) + text).join("\n") + end);

/** A document that is indented as it should be, with a line of anything put into it now and then. */
const tidy = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.constantFrom(...VALUES.slice(0, 60))), { minLength: 1, maxLength: 12 }),
    fc.nat(40),
    content,
  )
  .map(([steps, at, odd]) => {
    let depth = 0;
    const out = steps.map(([kind, close, value], i) => {
      depth = Math.max(0, depth - (close === 3 ? 2 : close === 2 ? 1 : 0));
      const pad = "  ".repeat(depth);
      if (kind === 0 && close === 1) return `${pad}k${i}:\n${pad}  ${value}`;
      if (kind === 0) depth++;
      if (kind === 0) return `${pad}k${i}:`;
      if (value.startsWith('"double') || value === "'single'")
        return `${pad}k${i}: ${value.slice(0, -1)}\n${i % 2 ? "\n" : ""}${pad}  goes \\\n${pad}    on${value.slice(-1)}${i % 3 ? "" : " # why"}`;
      if (value === "|" || value === "|-") return `${pad}k${i}: ${value}\n${pad}  text ${i}\n\n${pad}    more`;
      return kind === 1
        ? `${pad}k${i}: ${value}`
        : kind === 2
          ? `${pad}- ${value}`
          : `${pad}- k${i}: ${value}\n${pad}  n: 1`;
    });
    if (at < out.length) out.splice(at, 0, odd);
    return `${out.join("\n")}\n`;
  });

describe("block YAML", () => {
  it("that is read quickly is read as the whole language reads it, place for place", () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.oneof(wild, tidy), fc.constantFrom("1.1" as const, "1.2" as const), (text, dialect) => {
        const bytes = new TextEncoder().encode(text);
        const decoded = decode(bytes);
        if ("code" in decoded || readBlock(decoded.text, decoded.toByte, ANY) === null) return;
        plain++;
        expect(parseYaml(bytes, dialect)).toEqual(parseWhole(decoded, dialect));
      }),
      { numRuns: 20_000 },
    );
    expect(plain).toBeGreaterThan(1000);
  }, 60_000);

  it("of a deployment, a workflow, a role and a lock file is read quickly", () => {
    const texts = [
      '---\n# a licence\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: pay # ours\nspec:\n  template:\n    spec:\n      containers:\n      - name: pay\n        image: pay:1\n        args: ["--port", "80"]\n        securityContext: {}\n',
      "name: build\non:\n  push:\n    branches: [main]\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: a/b@v1\n      - run: |\n          make\n\n          make test\n        env:\n          A: ${{ secrets.A }}\n",
      "rules:\n- apiGroups:\n  - ''\n  resources: [pods]\n  verbs:\n  - get\n  description: words that go on\n    on the next line\n",
      "lockfileVersion: '9.0'\n\npackages:\n\n  '@a/b@1.2.3(c@4.0.0)':\n    resolution: {integrity: sha512-q/w+e==, tarball: https://r/b.tgz}\n    engines: {node: '>=18', npm: ^9.0.0}\n    cpu: [x64]\n",
    ];
    for (const text of texts) expect(readBlock(text, (n) => n, ANY)).not.toBeNull();
  });
});
