import { beforeAll, describe, expect, it } from "vitest";
import { sarif } from "../../src/cli/report/sarif.ts";
import type { Ran } from "./run.ts";
import { RAW, repository, sallyport } from "./run.ts";

const latin1 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
/** Markup, a workflow command behind a line feed, separators of every format, a right-to-left override. */
const EVIL = "src/<img src=x onerror='alert(1)'>\n::error::a,b:c%25&\"]]>\u202e.sh";
const POLICY = `version: 1
stages:
  - {id: dev, branch: dev, requires: [diff]}
  - {id: prod, branch: prod, requires: [diff, tests]}
services: [{id: main, paths: ["**"]}]
groups: {security: {from: sign-in}}
covers: []
rules:
  - {id: workload/root, on: change, when: change.rel == "runs-as" && change.direction == "widen", at: {"*": block}}
  - {id: residual/unseen, on: span, when: span.shipped, at: {"*": review}, by: security}
`;
const many = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`src/${i}.sh`, `echo ${"x".repeat(i)}\n`]));

let repo: string;
beforeAll(() => {
  repo = repository([
    { ".sallyport/policy.yaml": POLICY, Dockerfile: "FROM alpine:3.19\nUSER 1000\n" },
    { ...many, [latin1(EVIL)]: "echo 1\n", [`src/${"\xff"}.sh`]: "echo 2\n" },
    { Dockerfile: "FROM alpine:3.19\nUSER root\n" },
  ]);
});

const FORMATS = ["human", "json", "sarif", "github", "gitlab", "junit", "html"];
const check = (range: string, stage: string, output: string): Promise<Ran> =>
  sallyport(["check", range, "--repo", repo, "--stage", stage, "--output", output]);
const ASKED = "main~2..main~1";
const BLOCKED = "main~1..main";

describe("every format of check", () => {
  it.each([
    [ASKED, "dev", 5],
    [BLOCKED, "dev", 1],
    [ASKED, "prod", 3],
  ])("of %s for %s exits %i, and is inert", async (range, stage, code) => {
    for (const format of FORMATS) {
      const ran = await check(range, stage, format);
      expect([format, ran.code, ran.err]).toEqual([format, code, ""]);
      expect(RAW.exec(ran.out)).toBeNull();
    }
  });
});

interface Sarif {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
      readonly invocations: readonly [
        {
          readonly executionSuccessful: boolean;
          readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
        },
      ];
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations: readonly {
          readonly physicalLocation: {
            readonly artifactLocation: { readonly uri: string };
            readonly region: { readonly startLine: number };
          };
        }[];
        readonly partialFingerprints: Readonly<Record<string, string>>;
      }[];
    },
  ];
}

describe("SARIF", () => {
  const of = async (...args: string[]): Promise<Sarif> =>
    JSON.parse((await sallyport([...args, "--repo", repo, "--output", "sarif"])).out) as Sarif;

  it("has rules, results with places, and fingerprints that tell them apart", async () => {
    const { version, runs } = await of("check", ASKED, "--stage", "dev");
    const [run] = runs;
    expect(version).toBe("2.1.0");
    expect(run.tool.driver.name).toBe("Sallyport");
    expect(run.invocations[0].executionSuccessful).toBe(true);
    expect(run.results).toHaveLength(16);
    for (const r of run.results) {
      expect(run.tool.driver.rules[r.ruleIndex]?.id).toBe(r.ruleId);
      expect(["error", "warning", "note"]).toContain(r.level);
      expect(r.locations[0]?.physicalLocation.region.startLine).toBeGreaterThan(0);
      // Nothing but the characters of a relative reference (RFC 3986).
      expect(r.locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/^[\w.~/!'()*%-]+$/);
    }
    const uris = run.results.map((r) => r.locations[0]?.physicalLocation.artifactLocation.uri ?? "");
    expect(uris.map((u) => (u.includes("%FF") ? "\xff" : decodeURIComponent(u)))).toContain(EVIL);
    expect(uris).toContain("src/%FF.sh");
    expect(new Set(run.results.map((r) => r.partialFingerprints["sallyport/v1"])).size).toBe(16);
  });

  it("does not look clean where something could not run", async () => {
    const [run] = (await of("check", ASKED, "--stage", "prod")).runs;
    expect(run.invocations[0].executionSuccessful).toBe(false);
    expect(run.invocations[0].toolExecutionNotifications[0]?.message.text).toContain("no tests report");
    expect(run.results[0]).toMatchObject({ ruleId: "requires/tests", level: "error" });
  });

  it("of a diff names relations", async () => {
    const [run] = (await of("diff", BLOCKED)).runs;
    expect(run.results[0]).toMatchObject({ ruleId: "runs-as", level: "warning" });
    expect(run.results[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "Dockerfile" },
      region: { startLine: 2 },
    });
  });

  it("leaves out what the host would not take, the least first, and says so", () => {
    const item = { level: "error", outcome: "block", path: "a", line: 1, lastLine: null, bytes: 0 } as const;
    const items = [3, 2, 1].map((score) => ({ ...item, rule: `r/${score}`, says: "s", id: `${score}`, score }));
    const [run] = (sarif(items, 2) as Sarif).runs;
    expect(run.results.map((r) => r.ruleId)).toEqual(["r/3", "r/2"]);
    expect(run.invocations[0].toolExecutionNotifications[0]?.message.text).toBe(
      "1 results beyond the limit of 2 are left out",
    );
  });
});

describe("GitHub's workflow commands", () => {
  it("are at most ten of a kind, the last of which counts the rest, and no name forges another", async () => {
    const lines = (await check(ASKED, "dev", "github")).out.trimEnd().split("\n");
    const commands = lines.filter((l) => l.startsWith("::"));
    expect(commands).toHaveLength(10);
    expect(commands[9]).toBe("::warning title=Sallyport::and 7 more: sallyport check shows all of them");
    for (const c of commands) expect(c).toMatch(/^::warning (file=[^:,]+,line=1,)?title=[^:,]+::/);
    expect(lines.at(-1)).toBe(
      "Sallyport: NEEDS A PERSON for dev, 0 errors, 1 needs a person, 2 passed, 0 could not run",
    );
  });

  it("name the line", async () => {
    expect((await check(BLOCKED, "dev", "github")).out).toContain(
      "::error file=Dockerfile,line=2,title=workload/root::",
    );
  });
});

describe("GitLab's code quality report", () => {
  it("has one entry for each place, each with its own fingerprint", async () => {
    const all = JSON.parse((await check(ASKED, "prod", "gitlab")).out) as Record<string, never>[];
    expect(all).toHaveLength(17);
    expect(all[0]).toMatchObject({
      check_name: "requires/tests",
      severity: "critical",
      location: { path: ".sallyport/policy.yaml", lines: { begin: 1 } },
    });
    expect(new Set(all.map((e) => e.fingerprint)).size).toBe(17);
  });
});

describe("JUnit", () => {
  it("counts gates, and its text cannot leave its element", async () => {
    const { out } = await check(ASKED, "prod", "junit");
    expect(out).toContain('<testsuite name="sallyport.prod" tests="4" failures="1" errors="1"');
    expect(out).toContain('name="requires/tests"><error type="error" message="no tests report');
    expect(out).not.toContain("<img");
    expect(out).not.toContain("]]>");
    const { XMLParser, XMLValidator } = await import("fast-xml-parser");
    expect(XMLValidator.validate(out)).toBe(true);
    expect(new XMLParser().parse(out)).toHaveProperty("testsuites.testsuite.testcase");
  });
});

describe("the page", () => {
  it.each([["check"], ["diff"]])("of %s loads nothing, runs nothing, and escapes every name", async (command) => {
    const { out } = await sallyport([command, ASKED, "--repo", repo, "--output", "html"]);
    expect(out).toMatch(/^<!doctype html>/);
    expect(out).toContain("&lt;img src=x onerror=&#39;alert(1)&#39;&gt;\\n::error::");
    expect(out).not.toMatch(/<(img|script|link|iframe|object|a)\b|\son\w+=\w|url\(|https?:/);
    expect(out).toContain("default-src 'none'");
    expect(out).toContain("light-dark(");
    if (command === "check")
      expect(out.match(/<h2>.*<\/h2>/g)).toEqual([
        expect.stringContaining("<code>requires/tests</code> <span>1</span>"),
        expect.stringMatching(/<code>residual\/unseen<\/code> <span>16<\/span>/),
      ]);
    expect(out.replace(/<style>.*<\/style>/s, "")).not.toContain("`");
  });
});
