import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SecurityDiff } from "../src/model/diff.ts";
import { digestOf } from "../src/model/digest.ts";
import type { Evidence } from "../src/model/evidence.ts";
import type { Approval, Obligation } from "../src/model/verdict.ts";
import type { Policy } from "../src/policy/index.ts";
import { decide, outstanding, parsePolicy } from "../src/policy/index.ts";
import type { SpecOutcome, SpecRule, SpecWorld } from "./decide.ts";
import { specCovered, specDecide } from "./decide.ts";

const RUNS = process.env.SALLYPORT_LONG ? 20_000 : 1_000;
const STAGES = ["dev", "prod"];
const GROUPS = ["security", "owners"];
const SOURCES = ["diff", "tests", "scan"];
const TREE = "a".repeat(40);
const OTHER = "b".repeat(40);

const SUBJECTS = ["change", "span", "opaque", "finding"] as const;
type On = (typeof SUBJECTS)[number];
/** Where each subject has the name of an item. */
const NAME: Readonly<Record<On, string>> = {
  change: "change.object",
  span: "span.path",
  opaque: "opaque.path",
  finding: "finding.message",
};

interface TestCondition {
  readonly on: readonly On[];
  readonly cel: (on: On) => string;
  readonly holds: SpecRule["holds"];
}
/** Each condition twice: in CEL for the product, as a function for the model. Names are `NUMBER-WORD`. */
const CONDITIONS: readonly TestCondition[] = [
  { on: SUBJECTS, cel: () => "true", holds: () => true },
  { on: SUBJECTS, cel: () => "false", holds: () => false },
  { on: SUBJECTS, cel: (on) => `${NAME[on]} == "1-a"`, holds: ({ name }) => name === "1-a" },
  { on: SUBJECTS, cel: (on) => `${NAME[on]}.endsWith("b")`, holds: ({ name }) => name.endsWith("b") },
  { on: ["span", "opaque"], cel: (on) => `!${on}.covered`, holds: ({ covered }) => !covered },
  // A key that some items lack: neither true nor false.
  {
    on: ["change"],
    cel: () => "change.after.odd == true",
    holds: ({ name }) => (Number(name[0]) % 2 === 1 ? true : null),
  },
];

interface GeneratedRule {
  readonly condition: number;
  readonly on: On;
  readonly at: Readonly<Record<string, "note" | "review" | "block">>;
  readonly by: string;
}
interface GeneratedWorld {
  readonly stage: string;
  readonly requires: readonly string[];
  readonly rules: readonly GeneratedRule[];
  readonly items: readonly { readonly on: "change" | "span" | "opaque"; readonly name: string }[];
  readonly covers: readonly {
    readonly span: readonly string[];
    readonly opaque: readonly string[];
    readonly by: string;
  }[];
  readonly evidence: readonly {
    readonly source: string;
    readonly tree: string;
    readonly complete: boolean;
    readonly findings: readonly string[];
  }[];
  readonly exact: boolean;
}

const ruleArbitrary: fc.Arbitrary<GeneratedRule> = fc
  .record({
    condition: fc.nat(CONDITIONS.length - 1),
    on: fc.constantFrom(...SUBJECTS),
    at: fc.dictionary(
      fc.constantFrom("dev", "prod", "*"),
      fc.constantFrom("note" as const, "review" as const, "block" as const),
    ),
    by: fc.constantFrom(...GROUPS),
  })
  .map((r) => {
    const [first, ...more] = CONDITIONS[r.condition]?.on ?? [];
    return first && ![first, ...more].includes(r.on) ? { ...r, on: first } : r;
  });

const name = fc.tuple(fc.nat(3), fc.constantFrom("a", "b")).map(([n, w]) => `${n}-${w}`);

const worldArbitrary: fc.Arbitrary<GeneratedWorld> = fc.record({
  stage: fc.constantFrom(...STAGES),
  requires: fc.uniqueArray(fc.constantFrom(...SOURCES), { minLength: 1 }),
  rules: fc.array(ruleArbitrary, { maxLength: 4 }),
  items: fc.uniqueArray(
    fc.record({
      on: fc.constantFrom("change" as const, "span" as const, "opaque" as const),
      name,
    }),
    { maxLength: 4, selector: (i) => `${i.on}${i.name}` },
  ),
  evidence: fc.array(
    fc.record({
      source: fc.constantFrom("tests", "scan"),
      tree: fc.constantFrom(TREE, OTHER),
      complete: fc.boolean(),
      findings: fc.uniqueArray(name, { maxLength: 2 }),
    }),
    { maxLength: 3 },
  ),
  covers: fc.array(
    fc.record({
      span: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
      opaque: fc.uniqueArray(name, { maxLength: 2 }),
      by: fc.constantFrom("tests", "scan"),
    }),
    { maxLength: 2 },
  ),
  exact: fc.boolean(),
});

const ruleId = (i: number): string => `r${i}`;

function policyOf(world: Pick<GeneratedWorld, "requires" | "rules" | "covers">): Policy {
  const text = JSON.stringify({
    version: 1,
    stages: STAGES.map((id) => ({ id, branch: id, requires: world.requires })),
    services: [{ id: "all", paths: ["**"] }],
    covers: world.covers.map((c) => ({ spans: c.span, opaque: c.opaque, by: c.by })),
    groups: Object.fromEntries(GROUPS.map((g) => [g, { from: "sign-in" }])),
    rules: world.rules.map((r, i) => ({
      id: ruleId(i),
      on: r.on,
      when: (CONDITIONS[r.condition] as TestCondition).cel(r.on),
      at: r.at,
      by: r.by,
    })),
  });
  const parsed = parsePolicy(text, "policy");
  if ("problems" in parsed) throw new Error(parsed.problems[0]?.message);
  return parsed.policy;
}

const itemId = (on: string, name: string) => digestOf("test.item/v1", { on, name });

function diffOf({ items, exact }: Pick<GeneratedWorld, "items" | "exact">): SecurityDiff {
  const changes = items
    .filter((i) => i.on === "change")
    .map((i) => ({
      ...{ id: itemId(i.on, i.name), op: "add", rel: "can", area: "access", subject: "s", object: i.name, scope: "" },
      ...{ direction: "widen", score: 1, shipped: true, says: i.name, sites: [], places: [], before: null },
      after: { attrs: Number(i.name[0]) % 2 === 1 ? { odd: true } : {}, kind: "k@1" },
    }));
  const residual = items
    .filter((i) => i.on !== "change")
    .map((i) => ({
      ...{ id: itemId(i.on, i.name), what: i.on, path: i.name, shipped: true, bytes: 1, spans: [] },
      ...{ active: true, reason: { code: "x", message: "x", hints: [] } },
    }));
  const accounting = {
    files: 1,
    bytes: 9,
    changed: exact ? 3 : 4,
    inFacts: 1,
    proven: 1,
    demoted: 1,
    residual: 0,
    absent: 0,
  };
  return { changes, residual, accounting } as unknown as SecurityDiff;
}

const evidenceOf = ({ evidence }: Pick<GeneratedWorld, "evidence">): Evidence[] =>
  evidence.map((e) => ({
    ...{ subject: e.tree, source: e.source, producer: "ci@1", digest: digestOf("test.evidence/v1", e.source) },
    ...(e.complete
      ? {
          status: "complete",
          measures: {},
          findings: e.findings.map((n) => ({
            ...{ id: itemId("finding", n), rule: "x/y", source: e.source, severity: "high" },
            ...{ path: null, line: null, message: n },
          })),
        }
      : { status: "incomplete", problem: { code: "x", message: "x", hints: [] } }),
  })) as Evidence[];

const product = (world: GeneratedWorld) =>
  decide({
    repo: "shop",
    stage: world.stage,
    policy: policyOf(world),
    diff: diffOf(world),
    evidence: evidenceOf(world),
    tree: TREE,
    at: "2026-01-01T00:00:00.000Z",
  });

const model = (world: GeneratedWorld): ReturnType<typeof specDecide> =>
  specDecide({
    ...{ stage: world.stage, requires: world.requires, items: world.items, evidence: world.evidence, tree: TREE },
    covers: world.covers,
    accountingIsExact: world.exact,
    rules: world.rules.map((r, i) => ({
      ...{ id: ruleId(i), on: r.on, at: r.at, by: r.by },
      holds: (CONDITIONS[r.condition] as TestCondition).holds,
    })),
  } satisfies SpecWorld);

describe("decide() and the naive model agree", () => {
  test(`on ${RUNS} small worlds: outcome and questions`, () => {
    const seen = new Set<SpecOutcome>();
    fc.assert(
      fc.property(worldArbitrary, (world) => {
        const [real, naive] = [product(world), model(world)];
        seen.add(naive.outcome);
        expect(real.outcome).toBe(naive.outcome);
        // Two reports may hold the same finding; two rules of one text ask under two names, and each keeps its own.
        const questions = (asks: readonly { rule: string; what: string; by: string }[]): string[] =>
          [...new Set(asks.map((a) => `${a.rule} ${a.what} ${a.by}`))].sort();
        expect(new Set(real.obligations.map((o) => o.id)).size).toBe(real.obligations.length);
        expect(questions(real.obligations)).toEqual(
          questions(
            naive.asks.map((a) => {
              const on = world.rules[Number(a.rule.slice(1))]?.on ?? "";
              return { rule: a.rule, what: itemId(on, a.name), by: a.by };
            }),
          ),
        );
      }),
      { numRuns: RUNS },
    );
    expect([...seen].sort()).toEqual(["block", "error", "pass", "review"]);
  });
});

const WEIGHT: Readonly<Record<SpecOutcome, number>> = { pass: 0, review: 1, block: 2, error: 3 };

describe("policy is monotone", () => {
  test("the order of rules means nothing", () => {
    fc.assert(
      fc.property(worldArbitrary, (world) => {
        const turned = { ...world, rules: [...world.rules].reverse() };
        expect(product(turned).outcome).toBe(product(world).outcome);
      }),
      { numRuns: RUNS / 4 },
    );
  });

  test("one more rule, one more required evidence, never makes it milder", () => {
    fc.assert(
      fc.property(worldArbitrary, ruleArbitrary, (world, rule) => {
        const before = WEIGHT[product(world).outcome];
        expect(WEIGHT[product({ ...world, rules: [...world.rules, rule] }).outcome]).toBeGreaterThanOrEqual(before);
        for (const source of SOURCES)
          if (!world.requires.includes(source))
            expect(WEIGHT[product({ ...world, requires: [...world.requires, source] }).outcome]).toBeGreaterThanOrEqual(
              before,
            );
      }),
      { numRuns: RUNS / 4 },
    );
  });

  test("evidence taken away, of another tree, or broken never makes it milder", () => {
    fc.assert(
      fc.property(worldArbitrary, fc.nat(2), ({ rules, ...rest }, at) => {
        // What nobody requires may be missing, with all that it would have found.
        const world = { ...rest, rules: rules.filter((r) => r.on !== "finding") };
        const before = WEIGHT[product(world).outcome];
        const worse = [
          world.evidence.map((e, i) => (i === at ? { ...e, complete: false } : e)),
          world.evidence.map((e) => ({ ...e, tree: OTHER })),
          [],
        ];
        for (const evidence of worse)
          expect(WEIGHT[product({ ...world, evidence }).outcome]).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: RUNS / 4 },
    );
  });

  test("findings of required evidence cannot be made to disappear", () => {
    fc.assert(
      fc.property(worldArbitrary, fc.nat(2), ({ requires: _, ...rest }, at) => {
        const world = { ...rest, requires: SOURCES };
        const before = WEIGHT[product(world).outcome];
        for (const evidence of [world.evidence.toSpliced(at, 1), []])
          if (!evidence.some((e) => e.source === world.evidence[at]?.source && e.tree === TREE))
            expect(WEIGHT[product({ ...world, evidence }).outcome]).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: RUNS / 4 },
    );
  });

  test("a stage that the policy does not know is an error", () => {
    const world = { requires: ["diff"], rules: [], items: [], evidence: [], covers: [], exact: true };
    expect(product({ ...world, stage: "nowhere" }).outcome).toBe("error");
    expect(product({ ...world, stage: "dev" }).outcome).toBe("pass");
  });
});

describe("separation of duties, every small world", () => {
  const obligation: Obligation = {
    id: digestOf("test.obligation/v1", 1),
    rule: "r0",
    what: digestOf("test.item/v1", 1),
    by: "security",
    says: "x",
  };
  const other = digestOf("test.obligation/v1", 2);
  const policy = policyOf({ requires: ["diff"], rules: [], covers: [] });
  const at = "2026-01-01T00:00:00.000Z";
  const EMAILS = [[], ["dana@shop.example"], ["sam@shop.example"], ["Dana@Shop.Example", "sam@shop.example"]];
  const GROUPSETS = [[], ["security"], ["owners"], ["security", "owners"]];
  const COVERS = [[obligation.id], [other], [other, obligation.id]];
  const AUTHORS = [[], ["dana@shop.example"], ["DANA@shop.example", "olli@shop.example"]];

  test("the product covers exactly what the model does", () => {
    let covered = 0;
    let worlds = 0;
    for (const emails of EMAILS)
      for (const groups of GROUPSETS)
        for (const covers of COVERS)
          for (const authors of AUTHORS)
            for (const expired of [false, true])
              for (const sameRepo of [true, false]) {
                const approval: Approval = {
                  repo: sameRepo ? "shop" : "other",
                  obligations: covers,
                  seen: { verdict: other, base: null, head: TREE, fingerprint: other },
                  reviewer: { id: "i#s", name: "N", emails, groups },
                  reason: "",
                  at: "2025-12-01T00:00:00.000Z",
                  expires: expired ? at : "2026-01-01T00:00:00.001Z",
                };
                const real = outstanding(
                  { repo: "shop", authors, obligations: [obligation] },
                  [{ digest: other, approval }],
                  policy,
                  at,
                );
                const naive = specCovered(obligation, [{ covers, emails, groups, expired, sameRepo }], authors);
                expect(
                  real.open.length === 0,
                  JSON.stringify({ emails, groups, covers, authors, expired, sameRepo }),
                ).toBe(naive);
                worlds += 1;
                if (naive) covered += 1;
              }
    expect(worlds).toBe(576);
    expect(covered).toBeGreaterThan(0);
  });

  test("one approval less never covers more", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            emails: fc.constantFrom(...EMAILS),
            groups: fc.constantFrom(...GROUPSETS),
            covers: fc.constantFrom(...COVERS),
          }),
          { maxLength: 4 },
        ),
        fc.nat(3),
        (approvals, gone) => {
          const open = (list: typeof approvals): number =>
            outstanding(
              { repo: "shop", authors: ["dana@shop.example"], obligations: [obligation] },
              list.map((a, i) => ({
                digest: digestOf("test.approval/v1", i),
                approval: {
                  ...{ repo: "shop", obligations: a.covers, reason: "", at, expires: "2027-01-01T00:00:00.000Z" },
                  seen: { verdict: other, base: null, head: TREE, fingerprint: other },
                  reviewer: { id: "i#s", name: "N", emails: a.emails, groups: a.groups },
                },
              })),
              policy,
              at,
            ).open.length;
          expect(open(approvals.filter((_, i) => i !== gone))).toBeGreaterThanOrEqual(open(approvals));
        },
      ),
    );
  });
});
