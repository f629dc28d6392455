import { beforeAll, describe, expect, it } from "vitest";
import { EXPLAINED, explainRelation, explainRule } from "../../src/cli/explain.ts";
import { catalogue } from "../../src/delivery/explain.ts";
import { DEFAULT_POLICY_TEXT, parsePolicy } from "../../src/policy/index.ts";
import { RELATIONS } from "../../src/relations/index.ts";
import { RAW, repository, sallyport } from "./run.ts";

const shipped = parsePolicy(DEFAULT_POLICY_TEXT, "shipped");
const rules = "policy" in shipped ? shipped.policy.rules.map((r) => r.id) : [];

describe("the words of explain", () => {
  it("cover every relation of the catalogue and every shipped rule, and nothing that is gone", () => {
    expect(catalogue().map((r) => r.rel)).toEqual(RELATIONS.map((r) => r.rel));
    const words = expect.stringMatching(/^\S.*[^.]$/);
    for (const { rel } of RELATIONS) expect([rel, explainRelation(rel)]).toEqual([rel, { means: words, away: words }]);
    for (const id of rules) expect([id, explainRule(id)]).toEqual([id, { means: words, away: words }]);
    const known = new Set([...RELATIONS.map((r) => r.rel), ...rules]);
    expect([...EXPLAINED.relations, ...EXPLAINED.rules].filter((n) => !known.has(n))).toEqual([]);
  });

  it("tell the lattice from the relation itself", () => {
    const of = (rel: string) => catalogue().find((r) => r.rel === rel);
    expect(of("reads-secret")).toMatchObject({ comes: "widen", leaves: "narrow" });
    expect(of("denied")).toMatchObject({ comes: "narrow", leaves: "widen" });
    expect(of("setting")).toMatchObject({ comes: null, leaves: null });
  });
});

describe("explain", () => {
  let repo: string;
  beforeAll(() => {
    repo = repository([
      { Dockerfile: "FROM alpine:3.19\nUSER 1000\n" },
      { Dockerfile: "FROM alpine:3.19\nUSER root\n", "a\u001bb.sh": "echo 1\n" },
    ]);
  });

  it("works outside a repository, for rules, relations and required evidence", async () => {
    for (const [what, says] of [
      ["access/widened", "a rule of the shipped policy"],
      ["token-can", "a relation of pipeline"],
      ["requires/tests", "--evidence"],
    ] as const) {
      const ran = await sallyport(["explain", what], { cwd: "/" });
      expect([what, ran.code, ran.err]).toEqual([what, 0, ""]);
      expect(ran.out).toContain(says);
      expect(ran.out).toContain("means");
      expect(ran.out).toContain("away");
    }
  });

  it("lists every rule and every relation with its meaning, where nothing is asked for", async () => {
    const ran = await sallyport(["explain"], { cwd: "/" });
    expect(ran).toMatchObject({ code: 0, err: "" });
    const told = (name: string): string | undefined =>
      ran.out.split("\n").find((l) => l.trim().split(/\s+/)[0] === name);
    for (const id of rules) expect(told(id)).toContain(explainRule(id)?.means);
    for (const { rel } of RELATIONS) expect(told(rel)).toContain(explainRelation(rel)?.means);
  });

  it("finds a change, and a residual, by the first digits of its id", async () => {
    const { out } = await sallyport(["diff", "main~1..main", "--repo", repo, "--output", "json"]);
    const diff = JSON.parse(out) as { changes: { id: string }[]; residual: { id: string }[] };
    const explain = (id: string) => sallyport(["explain", id, "--repo", repo, "--range", "main~1..main"]);
    const change = await explain((diff.changes[0]?.id ?? "").slice(0, 19));
    expect(change).toMatchObject({ code: 0, err: "" });
    expect(change.out).toContain("runs as user 0 instead of user 1000");
    expect(change.out).toContain("Dockerfile:2 (head)");
    const rest = await explain((diff.residual[0]?.id ?? "").replace("sha256:", ""));
    expect(rest.out).toContain("a\\u{1b}b.sh");
    expect(RAW.exec(rest.out)).toBeNull();
    expect((await explain("0000000000000")).err).toContain("hint: another range");
  });

  it("says what it expected", async () => {
    const ran = await sallyport(["explain", "token-cam"], { cwd: "/" });
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toContain('hint: did you mean "token-can"?');
  });
});
