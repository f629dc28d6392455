import type { Case, Expected } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const policy = (
  rules: string,
  groups = "{security: {members: [a@x.example]}}",
  rest = "covers: []",
): string => `version: 1
stages:
  - {id: dev, branch: dev, requires: [diff]}
  - {id: prod, branch: prod, requires: [diff, tests]}
services: [{id: main, paths: ["**"]}]
groups: ${groups}
${rest}
rules:
${rules}
`;
const rule = (at: string, when = "change.widens", by = "security"): string =>
  `  - {id: access, on: change, when: ${when}, at: ${at}, by: ${by}}`;
const PLAIN = policy(rule("{prod: review}"));
const one = casesAt("gate", ".sallyport/policy.yaml");

export const GATE: readonly Case[] = [
  one("a rule is removed", PLAIN, policy("  []"), said("gate-rule", "widen", "access")),
  one("a rule is added", policy("  []"), PLAIN, said("gate-rule", "narrow", "access")),
  one("a rule only notes", PLAIN, policy(rule("{prod: note}")), said("gate-rule", "widen")),
  one("a rule blocks", PLAIN, policy(rule("{prod: block}")), said("gate-rule", "narrow")),
  one(
    "a rule spares a stage",
    policy(rule('{"*": review}')),
    policy(rule('{"*": review, dev: note}')),
    said("gate-rule", "widen"),
  ),
  one("a rule asks at every stage", PLAIN, policy(rule('{"*": review}')), said("gate-rule", "narrow")),
  one(
    "a rule with an outcome of no known name",
    policy(rule("{prod: review}")),
    policy(rule("{prod: blok}")),
    said("gate-rule", "unknown"),
  ),
  one(
    "what happens anyway is written out",
    PLAIN,
    policy(rule("{prod: review, dev: note}")),
    said("gate-rule", "neutral"),
  ),
  one("another condition", PLAIN, policy(rule("{prod: review}", "change.shipped")), said("gate-rule", "unknown")),
  one("another group", PLAIN, policy(rule("{prod: review}", undefined, "owners")), said("gate-rule", "unknown")),
  one(
    "one more may answer",
    PLAIN,
    policy(rule("{prod: review}"), "{security: {members: [a@x.example, b@x.example]}}"),
    said("gate-group", "widen", "security"),
  ),
  one(
    "one less may answer",
    policy(rule("{prod: review}"), "{security: {members: [a@x.example, b@x.example]}}"),
    PLAIN,
    said("gate-group", "narrow"),
  ),
  one(
    "whoever signs in may answer",
    PLAIN,
    policy(rule("{prod: review}"), "{security: {from: sign-in}}"),
    said("gate-group", "unknown"),
  ),
  one(
    "evidence is not required any more",
    PLAIN,
    PLAIN.replace("[diff, tests]", "[diff]"),
    said("gate-rule", "widen", "prod requires tests"),
  ),
  one(
    "a stage less",
    PLAIN,
    PLAIN.replace(/ {2}- \{id: dev.*\n/, ""),
    said("gate-rule", "widen", "stage dev"),
    said("gate-rule", "widen", "dev requires diff"),
    said("gate-rule", "unknown", "stage prod"),
  ),
  one(
    "stages in another order",
    PLAIN,
    PLAIN.replace(/( {2}- \{id: dev.*\n)( {2}- \{id: prod.*\n)/, "$2$1"),
    said("gate-rule", "unknown", "stage dev"),
    said("gate-rule", "unknown", "stage prod"),
  ),
  one(
    "another branch",
    PLAIN,
    PLAIN.replace("branch: prod", "branch: release"),
    said("gate-rule", "unknown", "stage prod"),
  ),
  one(
    "evidence covers everything",
    PLAIN,
    policy(rule("{prod: review}"), undefined, 'covers: [{spans: ["**"], by: tests}]'),
    said("exception", "widen", "**"),
  ),
  one(
    "evidence covers what nobody can read",
    policy(rule("{prod: review}"), undefined, 'covers: [{spans: ["**"], by: tests}]'),
    policy(rule("{prod: review}"), undefined, 'covers: [{spans: ["**"], opaque: ["**"], by: tests}]'),
    said("exception", "widen", "unreadable **"),
  ),
  one(
    "the order of rules",
    policy(`${rule("{prod: review}")}\n  - {id: b, on: change, when: x, at: {}}`),
    policy(`  - {id: b, on: change, when: x, at: {}}\n${rule("{prod: review}")}`),
  ),
  one(
    "a rule becomes a comment's twin",
    PLAIN,
    policy(`${rule("{prod: review}")}\n  # - {id: access, at: {prod: note}}`),
  ),
  one(
    "a rule stands twice",
    PLAIN,
    policy(`${rule("{prod: review}")}\n${rule("{prod: note}")}`),
    said("gate-rule", "narrow"),
  ),
  one(
    "a key stands twice",
    PLAIN,
    PLAIN.replace("covers: []", "covers: []\ncovers: []"),
    said("ambiguous", "widen", "covers"),
  ),
  { ...one("two policies in one file", PLAIN, `${PLAIN}---\n${policy("  []")}`, ...unread()), opaque: "gate/shape" },
  { ...one("the same words in another file", null, policy("  []")), path: "policy.yaml" },
];

/** Every statement of the plain policy, while nobody can tell what became of it. */
function unread(): Expected[] {
  return [
    said("gate-rule", "unknown", "access"),
    said("gate-rule", "unknown", "stage dev"),
    said("gate-rule", "unknown", "stage prod"),
    said("gate-rule", "unknown", "dev requires diff"),
    said("gate-rule", "unknown", "prod requires diff"),
    said("gate-rule", "unknown", "prod requires tests"),
    said("gate-group", "unknown", "security"),
  ];
}
