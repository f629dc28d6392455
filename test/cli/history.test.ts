import { beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_POLICY_TEXT } from "../../src/policy/index.ts";
import type { Ran } from "./run.ts";
import { commit, git, RAW, repository, sallyport, scratch, write } from "./run.ts";

const GOOD = "FROM alpine:3.19\nUSER 1000\n";
let repo: string;
beforeAll(() => {
  repo = repository([
    { Dockerfile: GOOD },
    { "docs/a.md": "a\n" },
    { Dockerfile: GOOD.replace("1000", "root"), "src/<b>\u0007.ts": "let a = 1;\n" },
    { "src/c.ts": "let c = 1;\n" },
  ]);
  // A merge whose second parent brings nothing of its own: only first parents count.
  const side = commit(repo, git(repo, ["rev-parse", "main~1"]), { "docs/b.md": "b\n" });
  const tree = git(repo, ["rev-parse", `${side}^{tree}`]);
  const merge = git(repo, [
    "commit-tree",
    tree,
    "-p",
    "main",
    "-p",
    side,
    "-m",
    "merge <script>alert(1)</script>\u001b[31m",
  ]);
  git(repo, ["update-ref", "refs/heads/main", merge]);
});
const run = (...args: string[]): Promise<Ran> => sallyport(args, { cwd: repo });

interface Merge {
  readonly subject: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly security: boolean;
  readonly top: string | null;
  readonly rules: readonly { readonly gate: string }[];
}

describe("history", () => {
  it("tells each first-parent commit, newest first, and which wanted a security look", async () => {
    const ran = await run("history", "--output", "json");
    expect(ran).toMatchObject({ code: 0, err: "" });
    const { merges } = JSON.parse(ran.out) as { merges: Merge[] };
    expect(merges).toHaveLength(5);
    expect(merges.map((m) => m.security)).toEqual([false, false, true, false, true]);
    expect(merges[2]).toMatchObject({ counts: { widen: 1 }, top: expect.stringContaining("runs as user 0") });
    expect(merges[2]?.rules.map((r) => r.gate)).toContain("workload/loosened");
    expect(JSON.parse((await run("history", "--last", "2", "--output", "json")).out).merges).toHaveLength(2);
  });

  it("is inert for people, and escaped on its page", async () => {
    const human = await run("history");
    expect(human.out).toContain("5 merges: ");
    expect(human.out).toContain("◆");
    expect(RAW.exec(human.out)).toBeNull();
    const { out } = await run("history", "--output", "html");
    expect(RAW.exec(out)).toBeNull();
    expect(out).toContain("merge &lt;script&gt;alert(1)&lt;/script&gt;\\u{1b}[31m");
    expect(out).not.toMatch(/<(script|img|b|a)\b/);
    expect(out).toMatch(/<code>Dockerfile<\/code>|<code>[^<]+<\/code> (?:now )?runs as user 0/);
    expect(out.replace(/<style>.*<\/style>/s, "")).not.toContain("`");
  });

  it("ends where a shallow clone ends", async () => {
    const shallow = `${scratch()}/shallow`;
    git(repo, ["clone", "--quiet", "--depth", "3", `file://${repo}`, shallow]);
    const ran = await sallyport(["history", "--repo", shallow, "--output", "json"]);
    expect([ran.code, ran.err]).toEqual([0, ""]);
    expect(JSON.parse(ran.out).merges).toHaveLength(2);
  });

  it("says of a clone of one commit that nothing can be told", async () => {
    const shallow = `${scratch()}/shallow`;
    git(repo, ["clone", "--quiet", "--depth", "1", `file://${repo}`, shallow]);
    const ran = await sallyport(["history", "--repo", shallow]);
    expect([ran.code, ran.out]).toEqual([3, ""]);
    expect(ran.err).toMatch(
      /^error: commit \w{40} is not in this clone\nhint: a shallow clone ends before it: git fetch --unshallow\n$/,
    );
    expect((await sallyport(["diff", "HEAD~1..HEAD", "--repo", shallow])).err).toContain(
      'the history of "HEAD" is shorter: 1 commit, the oldest is HEAD; the clone is shallow',
    );
  });
});

describe("policy test", () => {
  const test = (text: string): Promise<Ran> => run("policy", "test", write(scratch(), "policy.yaml", text));

  it("passes the shipped policy without a doubt", async () => {
    const ran = await test(DEFAULT_POLICY_TEXT);
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("valid: ");
    expect(ran.out).not.toContain("doubt");
  });

  it("names every problem with its place", async () => {
    const ran = await test(
      DEFAULT_POLICY_TEXT.replace("covers:", "cover:").replace("requires: [diff]", "requires: []"),
    );
    expect([ran.code, ran.out]).toEqual([2, ""]);
    expect(ran.err).toMatch(/error: .*policy\.yaml:3:\d+: /);
    expect(ran.err).toContain('hint: did you mean "covers"?');
    expect(ran.err.match(/^error: /gm)).toHaveLength(2);
    expect((await run("policy", "test", "/nonexistent.yaml")).err).toContain("hint: ");
  });

  it("doubts rules that can never fire and groups that cannot answer", async () => {
    const ran = await test(`version: 1
stages: [{id: dev, branch: dev, requires: [diff]}]
services: [{id: main, paths: ["**"]}]
groups: {one: {members: [a@x.example, A@x.example]}, nobody: {from: sign-in}}
rules:
  - {id: a, on: change, when: change.rel == "runs-az", at: {dev: review}, by: one}
  - {id: b, on: change, when: 'change.area in ["access", "netwrk"]', at: {"*": note}}
  - {id: c, on: change, when: change.rel != "nothing-of-this-name", at: {dev: block}}
`);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('doubt[a]: never fires for "runs-az": no change.rel is called so');
    expect(ran.out).toContain('did you mean "runs-as"?');
    expect(ran.out).toContain("doubt[b]: never fires: it is a note at every stage");
    expect(ran.out).toContain('doubt[b]: never fires for "netwrk"');
    expect(ran.out).toContain("doubt[one]: cannot be satisfied");
    expect(ran.out).toContain("doubt[nobody]: no rule asks this group");
    expect(ran.out).not.toContain("doubt[c]");
  });
});

describe("policy replay", () => {
  it("says what a policy would have said to each merge, by rule, against the budget", async () => {
    const ran = await run("policy", "replay", "--output", "json");
    expect(ran).toMatchObject({ code: 0, err: "" });
    const told = JSON.parse(ran.out);
    expect(told).toMatchObject({ stage: "prod", merges: 5, blocked: 0, budget: 0.1 });
    expect(told.rules.find((r: { rule: string }) => r.rule === "workload/loosened")).toMatchObject({ asked: 1 });
    expect((await run("policy", "replay")).out).toContain("over the budget of 10%");
  });

  it("takes another policy, and refuses a broken one", async () => {
    const quiet = write(
      scratch(),
      "quiet.yaml",
      'version: 1\nstages: [{id: dev, branch: dev, requires: [diff]}]\nservices: [{id: m, paths: ["**"]}]\ngroups: {}\nrules:\n  - {id: root, on: change, when: change.rel == "runs-as" && change.op == "change", at: {dev: block}}\n',
    );
    const ran = await run("policy", "replay", "--policy", quiet);
    expect(ran.out).toContain("4 would have passed, 1 been blocked, 0 (0%) needed a person: within the budget");
    const broken = write(scratch(), "broken.yaml", "version: 2\n");
    expect(await run("policy", "replay", "--policy", broken)).toMatchObject({ code: 2, out: "" });
  });
});
