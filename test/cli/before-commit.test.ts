import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY_TEXT } from "../../src/policy/default.ts";
import type { Content, Ran } from "./run.ts";
import { git, repository, sallyport, scratch, write } from "./run.ts";

const POLICY = ".sallyport/policy.yaml";
const BROKEN = DEFAULT_POLICY_TEXT.replace("on: span", "on: spam");
/** Made here, so that no scanner of this repository's own text finds it. */
const TOKEN = `ghp_${"aB3dE5gH7".repeat(4)}`;

/** A work tree at `base` in which these files are staged. */
function staged(base: Readonly<Record<string, Content>>, files: Readonly<Record<string, string>>): string {
  const repo = repository([base]);
  git(repo, ["checkout", "-q", "--force", "main"]);
  for (const [path, text] of Object.entries(files)) write(repo, path, text);
  git(repo, ["add", "--all"]);
  return repo;
}
const preCommit = (repo: string): Promise<Ran> => sallyport(["hook", "run", "pre-commit"], { cwd: repo });

describe("a secret that is staged", () => {
  it("is refused, and printed in no format", async () => {
    const repo = staged({ "a.txt": "a\n" }, { "service.env": `PORT=80\nGITHUB_TOKEN=${TOKEN} # ours\n` });
    const hook = await preCommit(repo);
    expect([hook.code, hook.out]).toEqual([1, expect.stringContaining("error[secrets/literal]")]);
    expect(hook.out).toContain("2 | GITHUB_TOKEN=ghp_…redacted… # ours\n  |              ^^^^^^^^^^^^^^ ");
    for (const format of ["human", "json", "sarif", "github", "gitlab", "junit", "html"]) {
      const ran = await sallyport(["check", "--staged", "--output", format], { cwd: repo });
      expect([format, ran.code, ran.out.includes(TOKEN), ran.err.includes(TOKEN)]).toEqual([format, 1, false, false]);
    }
  });

  it("blocks no test of its own making, and asks nobody again where it goes", async () => {
    const inTests = staged({ "a.txt": "a\n" }, { "tests/keys.env": `GITHUB_TOKEN=${TOKEN}\n` });
    expect((await preCommit(inTests)).code).toBe(0);
    const gone = staged({ "service.env": `GITHUB_TOKEN=${TOKEN}\n` }, { "service.env": "PORT=80\n" });
    expect((await preCommit(gone)).code).toBe(0);
  });
});

describe("a hook", () => {
  it("asks for no report, which cannot be there yet; check does", async () => {
    const policy = DEFAULT_POLICY_TEXT.replaceAll("requires: [diff]", "requires: [diff, tests]");
    const repo = staged({ [POLICY]: policy }, { "docs/a.md": "words\n" });
    expect((await preCommit(repo)).code).toBe(0);
    expect((await sallyport(["check", "--staged"], { cwd: repo })).code).toBe(3);
  });

  it("refuses a policy that is none, and lets the commit through that mends one", async () => {
    const breaking = await preCommit(staged({ [POLICY]: DEFAULT_POLICY_TEXT }, { [POLICY]: BROKEN }));
    expect([breaking.code, breaking.out]).toEqual([1, expect.stringContaining("error[policy/valid]")]);
    const mending = await preCommit(staged({ [POLICY]: BROKEN }, { [POLICY]: DEFAULT_POLICY_TEXT }));
    expect([mending.code, mending.err]).toEqual([0, expect.stringContaining("this commit mends it")]);
    const beside = await preCommit(staged({ [POLICY]: BROKEN }, { "a.txt": "a\n" }));
    expect([beside.code, beside.err]).toEqual([1, expect.stringContaining("--no-verify")]);
  });
});

describe("a report that is given to check", () => {
  it("and says nothing is an error, required or not", async () => {
    const repo = repository([{ "a.md": "a\n" }, { "a.md": "b\n" }]);
    const folder = scratch();
    for (const [name, text] of [
      ["empty.xml", ""],
      ["other.xml", "{}"],
      ["cut.xml", '<testsuite tests="2"><testcase name="a"/>'],
    ] as const) {
      const report = write(folder, name, text);
      const ran = await sallyport(["check", "main~1..main", "--evidence", `junit=${report}`], { cwd: repo });
      expect([name, ran.code]).toEqual([name, 3]);
      expect(ran.out).toContain("could not run[evidence/tests]");
    }
    const good = write(folder, "good.xml", '<testsuite tests="1"><testcase name="a"/></testsuite>');
    expect((await sallyport(["check", "main~1..main", "--evidence", `junit=${good}`], { cwd: repo })).code).toBe(0);
  });
});

describe("what was compared", () => {
  it("is said, also where it is nothing", async () => {
    const repo = repository([{ "a.md": "a\n" }, { "a.md": "b\n" }]);
    const ran = await sallyport(["check", "main~1..main"], { cwd: repo });
    expect(ran.out).toMatch(/^main~1\.\.main: 1 changed file$/m);
    expect((await sallyport(["check", "main..main"], { cwd: repo })).out).toMatch(/^main\.\.main: 0 changed files$/m);
  });
});
