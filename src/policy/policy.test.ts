import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { SecurityDiff } from "../model/diff.ts";
import { compile } from "./condition.ts";
import { decide } from "./decide.ts";
import { DEFAULT_POLICY_TEXT } from "./default.ts";
import { globMatcher } from "./glob.ts";
import { parsePolicy, policySchema } from "./parse.ts";

const MINIMAL = `version: 1
stages:
  - {id: dev, branch: dev, requires: [diff]}
services: [{id: all, paths: ["**"]}]
groups:
  security: {from: sign-in}
rules:
  - id: access/widened
    on: change
    when: change.widens
    at: {dev: review}
    by: security
`;

const problemsOf = (text: string): readonly { message: string; hints: readonly string[] }[] => {
  const parsed = parsePolicy(text, "policy.yaml");
  return "problems" in parsed ? parsed.problems : [];
};

describe("the policy that is shipped", () => {
  test("parses", () => {
    expect(problemsOf(DEFAULT_POLICY_TEXT)).toEqual([]);
  });
  test("asks somebody or blocks wherever a rule is of weight", () => {
    const parsed = parsePolicy(DEFAULT_POLICY_TEXT, "default");
    if ("problems" in parsed) throw new Error("does not parse");
    for (const rule of parsed.policy.rules)
      expect(
        Object.values(rule.at).some((o) => o !== "note"),
        rule.id,
      ).toBe(true);
  });
});

describe("the policy that is shipped asks", () => {
  const parsed = parsePolicy(DEFAULT_POLICY_TEXT, "default");
  if ("problems" in parsed) throw new Error(parsed.problems[0]?.message);
  const { policy } = parsed;
  const accounting = { changed: 0, inFacts: 0, residual: 0, proven: 0, demoted: 0 };
  const outcome = (change: Partial<SecurityDiff["changes"][number]>): string => {
    const whole = { id: "x", op: "change", sites: [], shipped: true, ...change };
    const diff = { changes: [whole], residual: [], accounting } as unknown as SecurityDiff;
    return decide({ repo: "shop", stage: "prod", policy, diff, evidence: [], tree: "", at: "" }).outcome;
  };
  test.each([
    ["a download into a shell from elsewhere", "executes", "dependencies", "unknown", "review"],
    ["one more of them", "executes", "dependencies", "widen", "review"],
    ["one less", "executes", "dependencies", "narrow", "pass"],
    ["who may do what, as far as anybody can tell", "can", "access", "unknown", "review"],
    ["an image of another tag", "image", "dependencies", "unknown", "pass"],
    ["a policy that may be milder", "gate-rule", "policy", "unknown", "review"],
    ["a setting that cannot be ranked", "setting", "workload", "unknown", "review"],
    ["characters that hide what is there", "hides-text", "static", "widen", "review"],
    ["a script of another host", "loads", "browser", "widen", "review"],
    ["a finding that is hidden", "suppresses", "policy", "widen", "review"],
  ] as const)("%s", (_name, rel, area, direction, expected) => {
    expect(outcome({ rel, area, direction })).toBe(expected);
  });

  const side = (attrs: Readonly<Record<string, string | boolean>>) => ({ attrs }) as never;
  test.each([
    ["an operation without sign-in", { rel: "route", after: side({ anonymous: true }) }, "review"],
    [
      "code in the database that changed",
      { rel: "db-code", direction: "unknown", after: { kind: "sql@1" } as never },
      "review",
    ],
    ["a constraint of the database that is gone", { rel: "constraint", after: { kind: "sql@1" } as never }, "review"],
    ["a wider range in a schema", { rel: "constraint", after: { kind: "schema@1" } as never }, "pass"],
    ["an operation with sign-in", { rel: "route", after: side({ anonymous: false }) }, "pass"],
    ["an operation that cannot be told to be gone", { rel: "route", op: "remove", direction: "unknown" }, "pass"],
    ["a stranger's action", { rel: "uses", op: "add", after: side({ ref: "main" }) }, "review"],
    ["another version of an action", { rel: "uses", direction: "unknown", after: side({ ref: "v2" }) }, "pass"],
    ["a workflow of this repository", { rel: "uses", op: "add", after: side({ ref: "this repository" }) }, "pass"],
    ["a finding hidden in a test", { rel: "suppresses", area: "policy", shipped: false }, "pass"],
  ] as const)("%s", (_name, change, expected) => {
    expect(outcome({ area: "api", direction: "widen", ...change })).toBe(expected);
  });
});

describe("a faulty policy is refused, with the place and the way out", () => {
  test.each([
    [
      "an unknown key",
      MINIMAL.replace("requires:", "require:"),
      "policy.yaml:3:28",
      'unknown key "require"',
      'did you mean "requires"?',
    ],
    [
      "an unknown key at the top",
      `${MINIMAL}rule: []\n`,
      "policy.yaml:13:1",
      'unknown key "rule"',
      'did you mean "rules"?',
    ],
    [
      "an unknown stage",
      MINIMAL.replace("{dev: review}", "{dve: review}"),
      "policy.yaml:11:10",
      'no stage is called "dve"',
      'did you mean "dev"?',
    ],
    [
      "an unknown group",
      MINIMAL.replace("by: security", "by: secrity"),
      "policy.yaml:12:5",
      'no group is called "secrity"',
      'did you mean "security"?',
    ],
    [
      "a field that a change has not",
      MINIMAL.replace("change.widens", "change.widen"),
      "policy.yaml:10:5",
      "no such key: widen",
      'did you mean "widens"?',
    ],
    [
      "another type",
      MINIMAL.replace("change.widens", "change.score == 'high'"),
      "policy.yaml:10:5",
      "rule access/widened",
      undefined,
    ],
    [
      "no condition",
      MINIMAL.replace("change.widens", "change.score"),
      "policy.yaml:10:5",
      "expected a condition, got a double",
      undefined,
    ],
    [
      "a variable that is none",
      MINIMAL.replace("change.widens", "chance.widens"),
      "policy.yaml:10:5",
      "unknown variable: chance",
      'did you mean "change"?',
    ],
    [
      "a pattern without a bound",
      MINIMAL.replace("change.widens", "change.rel.matches('(a+)+')"),
      "policy.yaml:10:5",
      "matches() is refused",
      undefined,
    ],
    [
      "a review that nobody can answer",
      MINIMAL.replace("    by: security\n", ""),
      "policy.yaml:8:5",
      'a review needs "by"',
      undefined,
    ],
    [
      "a group of nobody",
      MINIMAL.replace("{from: sign-in}", "{members: []}"),
      "policy.yaml:6:14",
      "groups.security.members: expected at least one",
      undefined,
    ],
    [
      "an outcome that is none",
      MINIMAL.replace("{dev: review}", "{dev: warn}"),
      "policy.yaml:11:10",
      "rule access/widened: at.dev: invalid option",
      undefined,
    ],
    [
      "a stage that requires nothing",
      MINIMAL.replace("[diff]", "[]"),
      "policy.yaml:3:28",
      "stage dev: requires: expected at least one",
      undefined,
    ],
    ["no stage", MINIMAL.replace(/stages:\n.*\n/, "stages: []\n"), "policy.yaml:2:1", "stages", undefined],
    [
      "two stages of one branch",
      MINIMAL.replace("services", "  - {id: prod, branch: dev, requires: [diff]}\nservices"),
      "policy.yaml:4:16",
      "belongs to two stages",
      undefined,
    ],
    [
      "two rules of one name",
      `${MINIMAL}${MINIMAL.slice(MINIMAL.indexOf("  - id: access"))}`,
      "policy.yaml:13:5",
      "is used twice",
      undefined,
    ],
    [
      "a key twice",
      MINIMAL.replace("version: 1", "version: 1\nversion: 1"),
      "policy.yaml:2:1",
      "keys must be unique",
      undefined,
    ],
    ["broken YAML", "stages: [", "policy.yaml:1:", "", undefined],
    [
      "a branch that is an option",
      MINIMAL.replace("branch: dev", 'branch: "-x"'),
      "policy.yaml:3:15",
      "stage dev: branch: expected a branch name",
      undefined,
    ],
    ["nothing", "", "policy.yaml:1:1", "the policy is empty", "sallyport init writes one"],
    ["a list", "[1]", "policy.yaml:1:1", "", undefined],
    [
      "a glob that would match nothing",
      MINIMAL.replace('"**"', '"src/{a,b}/**"'),
      "policy.yaml:4:30",
      "expected a path with",
      undefined,
    ],
    [
      "a stage that no schema sees",
      MINIMAL.replace("{dev: review}", "{dev: note, __proto__: block}"),
      "policy.yaml:11:21",
      '"__proto__" is no name',
      undefined,
    ],
    ["another version", MINIMAL.replace("version: 1", "version: 2"), "policy.yaml:1:1", "version", undefined],
  ])("%s", (_name, text, place, message, hint) => {
    const problems = problemsOf(text);
    const hit = problems.find(
      (p) => p.message.includes(place) && p.message.toLowerCase().includes(message.toLowerCase()),
    );
    expect(hit, JSON.stringify(problems)).toBeDefined();
    if (hint !== undefined) expect(hit?.hints).toContain(hint);
  });

  test("an alias bomb is refused, at once", () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefghi"
      .split("")
      .map((c, i) => `${c}: &${c} [${`*${"abcdefghi"[i]}, `.repeat(9)}]`)
      .join("\n")}\n`;
    const began = performance.now();
    expect(problemsOf(bomb).length).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test("no text at all makes it throw", () => {
    fc.assert(
      fc.property(fc.nat(MINIMAL.length), fc.string({ maxLength: 8 }), fc.nat(20), (at, word, cut) => {
        parsePolicy(MINIMAL.slice(0, at) + word + MINIMAL.slice(at + cut), "policy.yaml");
      }),
      { numRuns: 500 },
    );
  });
});

describe("a condition that cannot be told is neither yes nor no", () => {
  test.each([
    ["a key that is not there", "change.after.privileged == true", { after: {} }],
    ["a value of another type", "change.after.n > 1", { after: { n: "x" } }],
  ])("%s", (_name, when, value) => {
    const condition = compile("change", when);
    if (typeof condition === "string") throw new Error(condition);
    expect(condition({ before: {}, ...value })).toHaveProperty("error");
  });
});

describe("a name that every object has", () => {
  test("is a stage like any other: the rule for all stages holds there", () => {
    const parsed = parsePolicy(
      MINIMAL.replace("id: dev", "id: constructor")
        .replace("{dev: review}", '{"*": block}')
        .replace("change.widens", "'true'"),
      "p",
    );
    if ("problems" in parsed) throw new Error(parsed.problems[0]?.message);
    const accounting = { changed: 0, inFacts: 0, residual: 0, proven: 0, demoted: 0 };
    const diff = { changes: [{ id: "x", sites: [] }], residual: [], accounting } as unknown as SecurityDiff;
    const input = { repo: "shop", policy: parsed.policy, diff, evidence: [], tree: "", at: "" };
    expect(decide({ ...input, stage: "constructor" }).outcome).toBe("block");
  });
});

describe("a change that brings a policy that is none", () => {
  test("is blocked, whatever the rules say", () => {
    const parsed = parsePolicy(MINIMAL, "p");
    if ("problems" in parsed) throw new Error(parsed.problems[0]?.message);
    const accounting = { changed: 0, inFacts: 0, residual: 0, proven: 0, demoted: 0 };
    const diff = { changes: [], residual: [], accounting } as unknown as SecurityDiff;
    const input = { repo: "shop", stage: "dev", policy: parsed.policy, diff, evidence: [], tree: "", at: "" };
    expect(decide(input).outcome).toBe("pass");
    const next = { code: "policy/invalid", message: "no policy", hints: [] };
    expect(decide({ ...input, next })).toMatchObject({ outcome: "block", obligations: [] });
  });
});

describe("the digest of a policy", () => {
  const digest = (text: string): string => {
    const parsed = parsePolicy(text, "p");
    if ("problems" in parsed) throw new Error(parsed.problems[0]?.message);
    return parsed.digest;
  };
  test("is of its meaning, not of its layout", () => {
    expect(digest(`# a comment\n${MINIMAL.replace("{dev: review}", '{"dev":   review}')}`)).toBe(digest(MINIMAL));
  });
  test("changes with every word that means something", () => {
    for (const [from, to] of [
      ["branch: dev", "branch: main"],
      ["change.widens", "change.shipped"],
      ["{dev: review}", "{dev: block}"],
      ['"**"', '"src/**"'],
    ] as const)
      expect(digest(MINIMAL.replace(from, to))).not.toBe(digest(MINIMAL));
  });
});

describe("the JSON Schema", () => {
  // The schema that is published, read back by an independent reading of it.
  const schema = z.fromJSONSchema(policySchema() as Parameters<typeof z.fromJSONSchema>[0]);
  test.each([
    [
      true,
      {
        version: 1,
        stages: [{ id: "a", branch: "a", requires: ["diff"] }],
        services: [{ id: "a", paths: ["**"] }],
        groups: {},
        rules: [],
      },
    ],
    [false, { version: 1, stages: [], services: [{ id: "a", paths: ["**"] }], groups: {}, rules: [] }],
    [
      false,
      {
        version: 1,
        stages: [{ id: "a", branch: "a", requires: ["diff"], also: 1 }],
        services: [{ id: "a", paths: ["**"] }],
        groups: {},
        rules: [],
      },
    ],
    [false, { version: 2 }],
    [false, []],
  ])("agrees with the parser: %s", (fine, value) => {
    expect(schema.safeParse(value).success).toBe(fine);
    expect(problemsOf(JSON.stringify(value)).length === 0).toBe(fine);
  });
});

describe("globs", () => {
  test.each([
    ["**", "a/b.txt", true],
    ["src/**", "src/a/b.ts", true],
    ["src/**", "srcs/a", false],
    ["*.md", "README.md", true],
    ["*.md", "docs/README.md", false],
    ["**/*.md", "docs/a/README.md", true],
    ["deploy/*.yaml", "deploy/a/b.yaml", false],
    ["a.b", "axb", false],
    ["services/pay/?", "services/pay/x", true],
    ["services/pay/?", "services/pay/xy", false],
  ])("%s and %s: %s", (glob, path, fits) => {
    expect(globMatcher([glob])(path)).toBe(fits);
  });

  test("agree with a regular expression on short ones", () => {
    const expression = (glob: string): RegExp =>
      new RegExp(
        `^${glob
          .split("/")
          .map((part, i, all) =>
            part !== "**"
              ? `${part
                  .replace(/[.+^$()|[\]{}\\]/g, "\\$&")
                  .replaceAll("*", "[^/]*")
                  .replaceAll("?", "[^/]")}${i === all.length - 1 ? "" : "/"}`
              : i === all.length - 1
                ? ".+"
                : "(?:[^/]+/)*",
          )
          .join("")}$`,
      );
    const path = (names: fc.Arbitrary<string>) =>
      fc.array(names, { minLength: 1, maxLength: 5 }).map((p) => p.join("/"));
    const glob = path(fc.constantFrom("a", "ab", "*", "**", "?", "a*", "*b", "a*b"));
    fc.assert(
      fc.property(glob, path(fc.constantFrom("a", "b", "ab", "aab")), (g, p) => {
        expect(globMatcher([g])(p), `${g} on ${p}`).toBe(expression(g).test(p));
      }),
      { numRuns: 5_000 },
    );
  });
});
