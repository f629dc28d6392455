import { afterAll, describe, expect, test } from "vitest";
import { openCache } from "../../src/adapters/cache/index.ts";
import { createExtractor } from "../../src/adapters/extract/index.ts";
import { openRepository } from "../../src/adapters/git/index.ts";
import { openHelm } from "../../src/adapters/helm/index.ts";
import { compare } from "../../src/delivery/compare.ts";
import { engines } from "../../src/delivery/judge.ts";
import type { SecurityDiff } from "../../src/model/diff.ts";
import { problem } from "../../src/model/problem.ts";
import type { Cache, ChartFile, ChartRenderer, OpenCharts, Rendering } from "../../src/ports/index.ts";
import type { Content } from "../cli/run.ts";
import { repository, scratch } from "../cli/run.ts";

const extractor = createExtractor();
afterAll(() => extractor.close());

type Files = Readonly<Record<string, Content>>;

const text = (files: readonly ChartFile[], path: string): string =>
  Buffer.from(files.find((f) => f.path === path)?.bytes ?? "").toString();

/** Fills in `{{ .Values.x }}` and drops what stands in `{{ if .Values.x }}` unless x is true: enough of a renderer for these laws. */
class Filler implements ChartRenderer {
  readonly engine: string;
  runs = 0;
  constructor(engine = "filler v1") {
    this.engine = engine;
  }

  async render(files: readonly ChartFile[]) {
    this.runs++;
    if (files.some((f) => Buffer.from(f.bytes).includes("BROKEN"))) return problem("helm/failed", "it is broken");
    const values = new Map([...text(files, "values.yaml").matchAll(/^(\w+): (.*)$/gm)].map((m) => [m[1], m[2]]));
    const texts = new Map<string, string>();
    for (const f of files.filter((one) => /templates\/[^_]/.test(one.path))) {
      const said = Buffer.from(f.bytes)
        .toString()
        .replace(/\{\{ if \.Values\.(\w+) \}\}([\s\S]*?)\{\{ end \}\}/g, (_, name, body) =>
          values.get(name) === "true" ? body : "",
        )
        .replace(
          /\{\{ include "part" \. \}\}/g,
          /"part" -}}(.*?){{/.exec(text(files, "templates/_part.tpl"))?.[1] ?? "",
        )
        .replace(/\{\{ \.Values\.(\w+) \}\}/g, (_, name) => values.get(name) ?? "");
      if (said.trim() !== "") texts.set(f.path, said);
    }
    const unsteady = new Set(files.filter((f) => Buffer.from(f.bytes).includes("CHANCE")).map((f) => f.path));
    return { texts, unsteady, filled: [] } satisfies Rendering;
  }
}

async function diffOf(
  before: Files,
  after: Files,
  charts?: OpenCharts,
  cache: Cache | null = null,
): Promise<SecurityDiff> {
  const git = await openRepository(repository([before, after]));
  try {
    const [base, head] = await Promise.all([git.resolve("main~1"), git.resolve("main")]);
    const [a, b] = await Promise.all([git.commit(base), git.commit(head)]);
    const range = { base: { name: "main~1", tree: a.tree }, head: { name: "main", tree: b.tree } };
    return await compare({ git, extractor, cache, ...(charts ? { charts } : {}) }, range);
  } finally {
    await git.close();
  }
}
const filled = (before: Files, after: Files): Promise<SecurityDiff> => diffOf(before, after, async () => new Filler());

const POD = (image = "shop:1"): string => `apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
    - name: shop
      image: ${image}
      securityContext:
        privileged: {{ .Values.privileged }}
`;
const PLAIN = POD().replace("{{ .Values.privileged }}", "false");
const CHART: Files = {
  "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
  "shop/values.yaml": "privileged: false\n",
  "shop/templates/pod.yaml": POD(),
};
const ON: Files = { "shop/values.yaml": "privileged: true\n" };

const told = (diff: SecurityDiff, path = "shop/templates/"): string[] =>
  diff.changes
    .filter((c) => c.sites.some((s) => s.path.startsWith(path)))
    .map((c) => `${c.direction} ${c.rel}`)
    .sort();
const opaque = (diff: SecurityDiff): string[] =>
  diff.residual.flatMap((r) => (r.what === "opaque" ? [`${r.path}: ${r.reason.message}`] : []));
/** Every changed byte is somewhere, and every changed line once in the reading. */
function accounted({ accounting: a, reading }: SecurityDiff): void {
  expect(a.inFacts + a.residual + a.proven + a.demoted).toBe(a.changed);
  const lines = reading.flatMap((r) =>
    Array.from({ length: r.to - r.from + 1 }, (_, i) => `${r.side} ${r.path} ${r.from + i}`),
  );
  expect(new Set(lines).size).toBe(lines.length);
}

describe("what only the values changed", () => {
  test("is told at the template, which did not change", async () => {
    const diff = await filled(CHART, ON);
    expect(told(diff)).toEqual(["widen privileged"]);
    const [site] = diff.changes.find((c) => c.rel === "privileged" && c.subject === "Pod shop/shop")?.places ?? [];
    expect(site).toMatchObject({ path: "shop/templates/pod.yaml", line: 9, side: "head" });
    expect(site?.from).toBe(site?.to);
    expect(diff.charts).toEqual([{ path: "shop", engine: "filler v1", filled: [], problem: null }]);
    accounted(diff);
  });

  test("and the other way round", async () => {
    expect(told(await filled({ ...CHART, ...ON }, { "shop/values.yaml": "privileged: false\n" }))).toEqual([
      "narrow privileged",
    ]);
  });

  test("a real helm says so too", async (context) => {
    const helm = await openHelm(process.env);
    if (!helm) return context.skip("no helm here");
    const diff = await diffOf(CHART, ON, async () => helm);
    expect(told(diff)).toEqual(["widen privileged"]);
    expect(diff.charts).toEqual([{ path: "shop", engine: helm.engine, filled: [], problem: null }]);
  });
});

describe("a template that changed", () => {
  const CHANGED: Files = { "shop/templates/pod.yaml": POD("shop:2") };

  test("is opaque without a renderer, and where there is none", async () => {
    for (const diff of [await diffOf(CHART, CHANGED), await diffOf(CHART, CHANGED, async () => null)]) {
      expect(opaque(diff)).toEqual([expect.stringContaining("it was not rendered")]);
      expect(diff).not.toHaveProperty("charts");
      expect(told(diff)).toEqual([]);
    }
  });

  test("is residual where it was rendered, and its facts are told", async () => {
    const diff = await filled(CHART, CHANGED);
    expect([opaque(diff), told(diff)]).toEqual([[], ["unknown image"]]);
    expect(diff.residual).toMatchObject([{ what: "span", path: "shop/templates/pod.yaml", shipped: true }]);
    expect(diff.accounting.inFacts).toBe(0);
    accounted(diff);
  });

  test.each([
    ["the new version", CHART, { ...CHANGED, "shop/x": "BROKEN" }],
    ["the old version", { ...CHART, "shop/x": "BROKEN" }, { ...CHANGED, "shop/x": "mended" }],
    [
      "one version is no chart",
      { ...CHART, "shop/Chart.yaml": null },
      { ...CHANGED, "shop/Chart.yaml": CHART["shop/Chart.yaml"] as string },
    ],
    ["a link", CHART, { ...CHANGED, "shop/templates/link.yaml": { link: "../../secret.yaml" } }],
    ["another repository", CHART, { ...CHANGED, "shop/charts": { submodule: "1".repeat(40) } }],
  ])("stays opaque where one version was not rendered: %s", async (_, before, after) => {
    const diff = await filled(before as Files, after as Files);
    expect(opaque(diff).filter((o) => o.includes("pod.yaml"))).toEqual([expect.stringMatching(/not rendered \(.+\)$/)]);
    expect(told(diff)).toEqual([]);
    expect(diff.charts?.[0]?.problem?.code).toMatch(/^helm\//);
    accounted(diff);
  });

  test("says nothing is gone where it cannot be rendered any more", async () => {
    const diff = await filled({ ...CHART, ...ON }, { "shop/values.yaml": "privileged: BROKEN\n" });
    expect(told(diff)).toEqual([]);
  });

  test("stays opaque where it comes to nothing, or to something else each time", async () => {
    const off = (image: string): string => `{{ if .Values.never }}${POD(image)}{{ end }}`;
    const nothing = await filled(
      { ...CHART, "shop/templates/pod.yaml": off("a:1") },
      { "shop/templates/pod.yaml": off("a:2") },
    );
    expect(opaque(nothing)).toEqual([expect.stringContaining("comes to nothing with the chart's own values")]);
    const chance = await filled(CHART, { "shop/templates/pod.yaml": `${POD("a:2")}# CHANCE\n` });
    expect(opaque(chance)).toEqual([expect.stringContaining("something else each time")]);
    expect(told(chance)).toEqual([]);
  });

  test("is told once where it needs no filling in", async () => {
    const plain = { ...CHART, "shop/templates/pod.yaml": PLAIN };
    const diff = await filled(plain, { "shop/templates/pod.yaml": PLAIN.replace("false", "true") });
    expect(told(diff)).toEqual(["widen privileged"]);
    expect(diff.accounting.inFacts).toBeGreaterThan(0);
    accounted(diff);
  });

  test("is told once where it began to need it", async () => {
    const diff = await filled(
      { ...CHART, ...ON, "shop/templates/pod.yaml": PLAIN },
      { "shop/templates/pod.yaml": POD() },
    );
    expect([told(diff), opaque(diff)]).toEqual([["widen privileged"], []]);
  });
});

describe("a part that templates take in", () => {
  const part = (words: string): Files => ({ "shop/templates/_part.tpl": `{{- define "part" -}}${words}{{ end -}}\n` });

  test("is read with them; one that nobody takes in is opaque", async () => {
    const used = { ...CHART, "shop/templates/pod.yaml": POD('{{ include "part" . }}') };
    const diff = await filled({ ...used, ...part("shop:1") }, part("shop:2"));
    expect([told(diff), opaque(diff)]).toEqual([["unknown image"], []]);
    expect(opaque(await filled({ ...CHART, ...part("{{ .Values.a }}") }, part("{{ .Values.b }}")))).toEqual([
      expect.stringContaining("_part.tpl"),
    ]);
  });
});

describe("a whole chart", () => {
  const OTHER: Files = { "README.md": "x\n" };

  test("that is new, and one that is gone", async () => {
    const on = { ...CHART, ...ON };
    const fresh = await filled(OTHER, on);
    expect(told(fresh)).toContain("widen privileged");
    expect(opaque(fresh)).toEqual([]);
    const gone = await filled({ ...OTHER, ...on }, Object.fromEntries(Object.keys(on).map((p) => [p, null])));
    expect(told(gone)).toContain("narrow image");
    expect(opaque(gone)).toEqual([]);
  });

  test("that stands in another one is rendered with that", async () => {
    const renderer = new Filler();
    const inner = Object.fromEntries(Object.entries(CHART).map(([p, c]) => [p.replace("shop/", "shop/charts/db/"), c]));
    const both = { ...CHART, ...inner, "shop/charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n" };
    const diff = await diffOf(both, { "shop/charts/db/templates/pod.yaml": POD("shop:2") }, async () => renderer);
    expect(diff.charts?.map((c) => c.path)).toEqual(["shop"]);
    expect(told(diff, "shop/charts/db/templates/")).toEqual(["unknown image"]);
  });

  test("no chart that came along is taken for another one", async () => {
    const inner = (folder: string, name: string, image: string): Files => ({
      [`shop/charts/${folder}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
      [`shop/charts/${folder}/templates/pod.yaml`]: POD(image),
    });
    // The renderer names folders: `b` is called `a`, and nothing is called `b`.
    const swapped = await filled({ ...CHART, ...inner("b", "a", "shop:1") }, inner("b", "a", "shop:2"));
    expect(opaque(swapped)).toEqual([
      expect.stringContaining("charts/b/templates/pod.yaml: a Helm template: it comes to nothing"),
    ]);
    expect(told(swapped, "shop/Chart.yaml")).toEqual(["unknown image"]);
    const renamed = {
      "shop/Chart.yaml": `${CHART["shop/Chart.yaml"]}dependencies:\n  - {name: web, version: 1.0.0, alias: a}\n`,
    };
    const other = await filled({ ...CHART, ...renamed, ...inner("a", "a", "shop:1") }, inner("a", "a", "shop:2"));
    expect(opaque(other)).toHaveLength(1);
  });

  test("nothing runs where no file of a chart changed, or only tests of the repository did", async () => {
    const none: OpenCharts = async () => {
      throw new Error("nobody should ask");
    };
    expect(
      await diffOf({ ...CHART, ...OTHER }, { "README.md": "y\n", "other/templates/x.yaml": POD() }, none),
    ).toBeTruthy();
    const tests = Object.fromEntries(Object.entries(CHART).map(([p, c]) => [`testdata/${p}`, c]));
    expect(
      await diffOf({ ...OTHER, ...tests }, { "testdata/shop/values.yaml": "privileged: true\n" }, none),
    ).toBeTruthy();
  });
});

describe("what is joined", () => {
  const bindingTo = (verbs: string): Files => ({
    "shop/templates/role.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: shop}
rules: [{apiGroups: [""], resources: [secrets], verbs: ${verbs}}]
`,
    "shop/templates/bind.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: shop}
roleRef: {kind: Role, name: {{ .Values.role }}}
subjects: [{kind: ServiceAccount, name: shop, namespace: shop}]
`,
  });

  test("is joined over what templates come to, changed or not", async () => {
    const before = { ...CHART, ...bindingTo("[get]"), "shop/values.yaml": "role: none\n" };
    const diff = await filled(before, { "shop/values.yaml": "role: shop\n" });
    const can = diff.changes.find((c) => c.rel === "can" && c.subject === "ServiceAccount shop/shop");
    expect(can).toMatchObject({ direction: "widen" });
    expect(can?.sites.map((s) => s.path)).toContain("shop/templates/role.yaml");
  });
});

describe("fingerprints, verdicts and what is kept", () => {
  test("hold what charts were rendered with, and only where one changed", async () => {
    const by = async (engine: string) => (await diffOf(CHART, ON, async () => new Filler(engine))).fingerprint;
    const none = (await diffOf(CHART, ON)).fingerprint;
    expect(new Set([await by("filler v1"), await by("filler v2"), none]).size).toBe(3);
    expect(await by("filler v1")).toBe(await by("filler v1"));
    const other: [Files, Files] = [{ a: "b\n" }, { a: "c\n" }];
    expect((await filled(...other)).fingerprint).toBe((await diffOf(...other)).fingerprint);
    expect(engines(extractor, new Filler())).toMatchObject({ charts: "filler v1" });
    expect(engines(extractor)).not.toHaveProperty("charts");
  });

  test("no answer of one renderer, or of none, is taken for that of another", async () => {
    const cache = (await openCache({ folder: scratch(), generation: "test" })) as Cache;
    const kinds: (OpenCharts | undefined)[] = [
      undefined,
      async () => new Filler(),
      async () => new Filler("filler v2"),
    ];
    const after = { ...ON, "shop/templates/pod.yaml": POD("shop:2") };
    for (const charts of [...kinds, ...[...kinds].reverse()]) {
      const kept = await diffOf(CHART, after, charts, cache);
      expect(kept).toEqual(await diffOf(CHART, after, charts));
    }
  });
});
