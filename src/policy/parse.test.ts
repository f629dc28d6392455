import { describe, expect, test } from "vitest";
import { parsePolicy } from "./parse.ts";

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

describe("the problems of a policy", () => {
  test("one fault does not hide the others; they come as they stand in the text", () => {
    const text = MINIMAL.replace("change.widens", "change.widenz")
      .replace("by: security", "by: securty\n    spam: 1")
      .replace("{dev: review}", "{dve: review}")
      .replace("[diff]", "[]");
    expect(problemsOf(text).map((p) => p.message)).toEqual([
      "policy.yaml:3:28: stage dev: requires: expected at least one",
      expect.stringMatching(/^policy.yaml:10:5: rule access\/widened: no such key: widenz/),
      'policy.yaml:11:10: rule access/widened: no stage is called "dve"',
      'policy.yaml:12:5: rule access/widened: no group is called "securty"',
      'policy.yaml:13:5: unknown key "spam" in rule access/widened',
    ]);
  });

  test("what is not known is not held against the rest", () => {
    const without = problemsOf(MINIMAL.replace(/groups:\n.*/, "groups: none").replace("id: dev", "id: 7"));
    expect(without.map((p) => p.message)).toEqual([
      expect.stringMatching(/^policy.yaml:3:6: stage 1: id: /),
      expect.stringMatching(/^policy.yaml:5:1: groups: /),
    ]);
  });

  test("a fault of YAML says its place once", () => {
    const [first] = problemsOf("version: 1\nrules: [\n- a\n");
    expect(first?.message).toMatch(/^policy\.yaml:\d+:\d+: .+/);
    expect(first?.message).not.toMatch(/ at line |:$/);
  });
});
