import { describe, expect, it } from "vitest";
import { diffOf } from "../artifacts/harness.ts";

const FLOW = ".github/workflows/build.yml";
const flow = (steps: string): string =>
  `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;
const IMAGE = (lines: string): string => `FROM scratch\n${lines}\nUSER 10001\n`;

const SAME: readonly (readonly [name: string, path: string, before: string, after: string])[] = [
  ["a comment", FLOW, flow("      - run: make\n"), flow("      # builds\n      - run: make # all of it\n")],
  ["indentation and blank lines", FLOW, flow("      - run: make\n"), flow("\n        -   run:   make\n\n")],
  ["quotes", FLOW, flow("      - run: make\n"), flow("      - run: 'make'\n")],
  [
    "one list in another style",
    FLOW,
    flow("      - run: make\n        env: {A: b}\n"),
    flow("      - run: make\n        env:\n          A: b\n"),
  ],
  [
    "an anchor in place of a copy",
    FLOW,
    flow("      - run: make\n      - run: make\n"),
    flow("      - &m {run: make}\n      - *m\n"),
  ],
  [
    "white space in JSON",
    "package.json",
    '{"name":"a","version":"1.0.0"}',
    '{\n  "name": "a",\n  "version": "1.0.0"\n}\n',
  ],
  [
    "a comment and another style in a manifest",
    "k8s/c.yaml",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: b\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c # the one\ndata:\n  a: b\n",
  ],
  ["a comment in a Dockerfile", "Dockerfile", IMAGE("RUN make"), IMAGE("# builds\nRUN make")],
  ["a continued line", "Dockerfile", IMAGE("RUN a \\\n  # why\n  b"), IMAGE("RUN a \\\n  b")],
];

const OTHER: readonly (readonly [name: string, path: string, before: string, after: string])[] = [
  ["another command", FLOW, flow("      - run: make\n"), flow("      - run: make all\n")],
  ["a comment that a linter obeys", FLOW, flow("      - run: make\n"), flow("      - run: make # zizmor: ignore[x]\n")],
  [
    "a word that only one dialect reads as text",
    FLOW,
    flow("      - run: make\n        env: {A: yes}\n"),
    flow("      - run: make\n        env: {A: 'yes'}\n"),
  ],
  [
    "a number and its text",
    FLOW,
    flow("      - run: make\n        env: {A: 0644}\n"),
    flow("      - run: make\n        env: {A: 420}\n"),
  ],
  [
    "a tag",
    "infra/stack.yaml",
    "AWSTemplateFormatVersion: '2010-09-09'\nResources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Ref X}}}\n",
    "AWSTemplateFormatVersion: '2010-09-09'\nResources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: X}}}\n",
  ],
  [
    "a key that one dialect reads as true",
    "k8s/c.yaml",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  y: a\n",
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  "y": a\n',
  ],
  ["keys in another order", "package.json", '{"name":"a","license":"MIT"}', '{"license":"MIT","name":"a"}'],
  ["a key that stands twice", "package.json", '{"name":"a"}', '{"name":"b","name":"a"}'],
  ["the builder of a Dockerfile", "Dockerfile", IMAGE("RUN make"), `# syntax=x/y:1\n${IMAGE("RUN make")}`],
  ["line endings of a here-document", "Dockerfile", IMAGE("RUN <<E\nmake\nE"), IMAGE("RUN <<E\r\nmake\r\nE")],
  ["a line with a hash in a command", "Dockerfile", IMAGE("RUN a"), IMAGE("RUN a #b")],
];

describe("comments and layout are proven to say the same (P1)", () => {
  it.each(SAME)("%s", (_, path, before, after) => {
    const diff = diffOf({ path, before, after });
    expect(diff.residual).toEqual([]);
    expect(diff.proofs.map((p) => p.class)).toEqual(["P1"]);
    expect(diff.accounting.proven + diff.accounting.inFacts).toBe(diff.accounting.changed);
  });
});

describe("the line of a pin is told with what its comment calls it", () => {
  const [old, now] = ["0123456789abcdef0123456789abcdef01234567", "89abcdef0123456789abcdef0123456789abcdef"];
  const step = (written: string): string =>
    `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: ${written}\n`;
  const bumped = (before: string, after: string) =>
    diffOf({ path: ".github/workflows/a.yml", before: step(before), after: step(after) });

  it("as update tools write it", () => {
    const diff = bumped(`a/b@${old} # v1.2.3`, `a/b@${now} # v1.3.0`);
    expect(diff.residual).toEqual([]);
    expect(diff.changes.map((c) => [c.direction, c.says])).toEqual([
      ["unknown", `workflows use \`a/b\` at \`${now}\` instead of \`${old}\`, called \`v1.3.0\` instead of \`v1.2.3\``],
    ]);
  });

  it("also where the name stayed, or is all that changed", () => {
    expect(bumped(`a/b@${old} # v1`, `a/b@${now} # v1`).changes[0]?.says).toMatch(/, still called `v1`$/);
    const renamed = bumped(`a/b@${old} # v1`, `a/b@${old} # v2`);
    expect(renamed.changes.map((c) => c.says)).toEqual([
      `workflows use \`a/b\` at the same \`${old}\`, now called \`v2\` instead of \`v1\``,
    ]);
    expect([renamed.residual, renamed.proofs]).toEqual([[], []]);
  });

  it("and any other text stays to be read", () => {
    const diff = bumped(`a/b@${old} # v1.2.3`, `a/b@${now} # v1.3.0, see below`);
    expect(diff.residual.length).toBeGreaterThan(0);
  });
});

describe("what may mean something is not proven", () => {
  it.each(OTHER)("%s", (_, path, before, after) => {
    const diff = diffOf({ path, before, after });
    expect(diff.proofs).toEqual([]);
    expect(diff.residual.length + diff.changes.length).toBeGreaterThan(0);
  });
});
