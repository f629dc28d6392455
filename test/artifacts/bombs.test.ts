// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createExtractor } from "../../src/adapters/extract/index.ts";
import type { Extractor } from "../../src/ports/index.ts";

/** Milliseconds that any one file may take, through the worker that the product uses. */
const BOUND = 5_000;
const MANIFEST = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n";
const TOP = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n";
const N = 100_000;

const lines = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => line(i)).join("");
/** Nine levels of nine aliases: 387 million scalars. */
const LAUGHS = lines(
  9,
  (i) =>
    `l${i}: &l${i} [${Array(9)
      .fill(i === 0 ? "x" : `*l${i - 1}`)
      .join(", ")}]\n`,
);
const MERGES = lines(30, (i) =>
  i === 0
    ? "m0: &m0 {a: 1}\n"
    : `m${i}: &m${i} {<<: [${Array(9)
        .fill(`*m${i - 1}`)
        .join(", ")}], k${i}: 1}\n`,
);

interface Bomb {
  readonly name: string;
  readonly path: string;
  readonly text: () => string;
}

const manifest = (name: string, text: () => string): Bomb => ({
  name: `manifest: ${name}`,
  path: "deploy/p.yaml",
  text: () => MANIFEST + text(),
});
const json = (name: string, text: () => string): Bomb => ({ name: `json: ${name}`, path: "package-lock.json", text });
const workflow = (name: string, text: () => string): Bomb => ({
  name: `workflow: ${name}`,
  path: ".github/workflows/w.yml",
  text: () => TOP + text(),
});
const step = (name: string, run: () => string): Bomb =>
  workflow(`script: ${name}`, () => `      - run: ${JSON.stringify(run())}\n`);
const image = (name: string, text: () => string): Bomb => ({
  name: `Dockerfile: ${name}`,
  path: "Dockerfile",
  text: () => `FROM a:1\n${text()}`,
});

const BOMBS: readonly Bomb[] = [
  {
    name: "compose: services that extend each other",
    path: "compose.yaml",
    text: () =>
      `services:\n${lines(1000, (i) => `  s${i}: {extends: s${i + 1}, ports: ['${i}:80'], volumes: [/a${i}:/a]}\n`)}`,
  },
  {
    name: "mesh: every match to every destination",
    path: "deploy/m.yaml",
    text: () =>
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec:\n  http:\n    - match: [${"{port: 1},".repeat(2000)}]\n      route: [${"{destination: {host: a}},".repeat(2000)}]\n`,
  },
  {
    name: "mesh: every caller to every operation",
    path: "deploy/m.yaml",
    text: () =>
      `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nspec:\n  rules:\n    - from: [{source: {principals: [${"a,".repeat(20_000)}]}}]\n      to: [{operation: {paths: [${"a,".repeat(20_000)}]}}]\n`,
  },
  manifest(
    "every verb on every resource of a webhook",
    () =>
      `---\napiVersion: v1\nkind: ValidatingWebhookConfiguration\nwebhooks:\n  - rules: [{operations: [${"a,".repeat(9000)}], apiGroups: [${"b,".repeat(9000)}], resources: [${"c,".repeat(9000)}]}]\n`,
  ),
  manifest(
    "a large definition",
    () =>
      `---\nkind: CustomResourceDefinition\nspec:\n${"          x-kubernetes-preserve-unknown-fields: true\n".repeat(60_000)}`,
  ),
  manifest(
    "flags without end",
    () => `spec: {containers: [{name: c, command: [kube-apiserver, ${"'--a=b',".repeat(50_000)}]}]}\n`,
  ),
  { name: "values: deep", path: "values.yaml", text: () => `${lines(90, (i) => `${" ".repeat(i)}a:\n`)}` },
  manifest("aliases of aliases", () => `x:\n${LAUGHS.replace(/^/gm, "  ")}`),
  manifest("merges of merges", () => `x:\n${MERGES.replace(/^/gm, "  ")}`),
  manifest("an alias of itself", () => "x: &a {y: *a}\n"),
  manifest("many aliases of a large list", () => `x: &a [${"x,".repeat(1000)}]\ny: [${"*a,".repeat(10_000)}]\n`),
  manifest("many anchors", () => lines(15_000, (i) => `k${i}: &a${i} x\n`)),
  manifest("deep flow lists", () => `x: ${"[".repeat(N)}\n`),
  manifest("deep flow maps with words between", () => `x: ${"{a: ".repeat(N)}\n`),
  manifest("deep JSON", () => `x: ${'{"a":'.repeat(N)}1${"}".repeat(N)}\n`),
  manifest("deep block lists", () => `x:\n  ${"- ".repeat(N)}x\n`),
  manifest("deep indentation", () => `x:\n${lines(3000, (i) => `${" ".repeat(i + 1)}a:\n`)}`),
  manifest("one key many times", () => `x:\n${"  k: 1\n".repeat(60_000)}`),
  manifest("an error on every line", () => "x: }\n".repeat(30_000)),
  manifest("one long line", () => `x: ${"a".repeat(5_000_000)}\n`),
  manifest("one long line of escapes", () => `x: "${"\\\\".repeat(1_000_000)}"\n`),
  manifest("one long line of quotes", () => `x: ${'"'.repeat(N)}\n`),
  manifest("blanks", () => `x: a${" ".repeat(5_000_000)}b\n`),
  manifest("comments", () => "#\n".repeat(2_500_000)),
  manifest("blank lines", () => `x: |\n${"\n".repeat(2_000_000)}`),
  manifest("many documents", () => lines(8_000, (i) => `---\n${MANIFEST}x: ${i}\n`)),
  manifest("many separators", () => "---\n".repeat(N)),
  manifest("many braces of a template", () => `x: "${"{{".repeat(1_000_000)}"\n`),
  manifest("many words that look like a version", () => "  apiVersion\n".repeat(N)),
  manifest("tabs and dashes before nothing", () => "\t- { ".repeat(N)),
  json("deep lists", () => "[".repeat(1_000_000)),
  json("deep maps", () => `${'{"a":'.repeat(1_000_000)}1${"}".repeat(1_000_000)}`),
  json("one long text", () => `{"a": "${"x".repeat(10_000_000)}"}`),
  json("one long text of escapes", () => `{"a": "${"\\u0041".repeat(1_000_000)}"}`),
  json("one key many times", () => `{${'"a":1,'.repeat(N)}"a":1}`),
  json("many values", () => `[${"1,".repeat(1_000_000)}1]`),
  json("a long number", () => `{"a": ${"9".repeat(1_000_000)}}`),
  json("one package many times", () => `{"packages": {${'"node_modules/a": {"version": "1"},'.repeat(20_000)}"": {}}}`),
  json("many packages", () =>
    JSON.stringify({
      packages: Object.fromEntries(
        Array.from({ length: 10_000 }, (_, i) => [
          `node_modules/p${i}`,
          { version: `1.0.${i}`, integrity: "sha512-x" },
        ]),
      ),
    }),
  ),
  { name: "settings: blanks", path: ".npmrc", text: () => `a${" ".repeat(1_000_000)}b` },
  { name: "settings: equal signs", path: ".npmrc", text: () => "a= ".repeat(500_000) },
  { name: "settings: variables", path: ".npmrc", text: () => `_auth=${"${".repeat(N)}` },
  workflow("aliases of aliases", () => `x:\n${LAUGHS.replace(/^/gm, "  ")}`),
  workflow("many jobs", () => lines(8_000, (i) => `  j${i}: {runs-on: ubuntu-24.04}\n`)),
  workflow("many steps", () => "      - {run: make, uses: a/b@v1}\n".repeat(8_000)),
  step("expressions that never end", () => "${{ ".repeat(N)),
  step("expressions in quotes that never end", () => "${{ '}}".repeat(N)),
  step("one long expression", () => `\${{ ${"github.event.".repeat(100_000)}issue.title }}`),
  step("brackets in an expression", () => `\${{ github${"[ 'a' ]".repeat(N)} }}`),
  step("blanks in an expression", () => `\${{ github${" ".repeat(1_000_000)}.event.issue.title }}`),
  step("blanks before nothing in an expression", () => `\${{ github${" ".repeat(1_000_000)}x }}`),
  step("calls in an expression", () => `\${{ ${"contains(".repeat(N)} }}`),
  step("comparisons in an expression", () => `\${{ ${"a ".repeat(N)}== }}`),
  step("stars in an expression", () => `\${{ github.event${".*".repeat(N)}.x }}`),
  step("quotes in an expression", () => `\${{ ${"''".repeat(N)} }}`),
  step("many downloads", () => "curl x | ".repeat(N)),
  step("many downloads, each on its line", () => "curl https://x.example/i -o f\n".repeat(100_000)),
  step("many shells", () => `curl x | ${"sudo -a ".repeat(2_000)}x`),
  step("many variables before a shell", () => `curl x | env ${"A=b ".repeat(2_000)}x`),
  step("quotes that never end", () => `curl x | sh "${"'".repeat(15_000)}`),
  step("continued lines", () => "curl \\\n".repeat(N)),
  step("options of a pull request", () => `git fetch ${"pull ".repeat(N)}`),
  workflow(
    "a condition without end",
    () => `      - {uses: actions/checkout@v4, if: "${"head.repo.full_name ".repeat(N)}"}\n`,
  ),
  image("one long line", () => `RUN ${"a".repeat(250_000)}\n`),
  image("many instructions", () => "RUN x\n".repeat(40_000)),
  image("many stages", () => "FROM a:1\n".repeat(25_000)),
  image("stages that build on each other", () =>
    lines(10_000, (i) => `FROM ${i === 0 ? "a:1" : `s${i - 1}`} AS s${i}\n`),
  ),
  image("continued lines", () => `RUN ${"x \\\n".repeat(60_000)}\n`),
  image("comments between continued lines", () => `RUN x ${"\\\n# y\n".repeat(40_000)}\n`),
  image("here-documents that never end", () => "RUN <<EOF\n".repeat(20_000)),
  image("variables in variables", () => `ADD ${"${a:-".repeat(40_000)}\n`),
  image("a large variable, many times", () => `ARG a=${"x".repeat(120_000)}\nADD ${"$a ".repeat(40_000)}/\n`),
  image("arguments", () => `ARG ${"a=1 ".repeat(60_000)}\nADD $a /\n`),
  image("arguments and their use", () => `${"ARG a=1\n".repeat(10_000)}${"ADD $a /\n".repeat(10_000)}`),
  image("quoted arguments that never end", () => `ARG ${'a="'.repeat(60_000)}\n`),
  image("mounts", () => `RUN ${"--mount=from=a,".repeat(15_000)}\n`),
  image("secret mounts", () => `RUN --mount=${"type=secret,".repeat(20_000)}\n`),
  image("a deep list", () => `RUN ${"[".repeat(200_000)}\n`),
];

let extractor: Extractor;
beforeAll(() => {
  extractor = createExtractor({ workers: 2 });
});
afterAll(() => extractor.close());

describe("files made to be slow (invariant 11)", () => {
  it.each(BOMBS)("$name", async ({ path, text }) => {
    const bytes = new TextEncoder().encode(text());
    const start = performance.now();
    const extracted = await extractor.extract({ path, bytes });
    expect(performance.now() - start).toBeLessThan(BOUND);
    // Opaque or read, never lost: what no kind can read is said to be unread.
    if (extracted.status === "failed") {
      expect(extracted.problem.code).toMatch(/^extract\//);
      expect.fail(`the worker was lost: ${extracted.problem.message}`);
    }
    expect(extracted.kinds.length).toBeGreaterThan(0);
    for (const { extraction } of extracted.kinds) {
      for (const f of extraction.facts) expect(f.at.every((r) => r.to <= bytes.length)).toBe(true);
      for (const o of extraction.opaque) expect(o.reason.message.length).toBeLessThan(300);
    }
  });

  it("leaves a worker that still reads", async () => {
    const bytes = new TextEncoder().encode("FROM a:1\nUSER 0\n");
    const extracted = await extractor.extract({ path: "Dockerfile", bytes });
    expect(extracted.status === "read" && extracted.kinds[0]?.extraction.facts.map((f) => f.rel)).toEqual([
      "image",
      "runs-as",
      "setting",
      "setting",
    ]);
  });
});
