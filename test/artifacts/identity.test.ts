import { describe, expect, it } from "vitest";
import { CASES } from "./cases/index.ts";
import type { Version } from "./harness.ts";
import { diffOf } from "./harness.ts";

const role = (verbs: string, namespace: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reader, namespace: ${namespace}}\nrules:\n  - {apiGroups: [""], resources: [secrets], verbs: ${verbs}}\n`;
const widened = (path: string, namespace = "x") => ({
  path,
  before: role("[get]", namespace),
  after: role("['*']", namespace),
});
const ids = (...versions: readonly Version[]) => diffOf(...versions).changes.map((c) => c.id);

describe("what an approval of one place says of another", () => {
  it("nothing, for another overlay", () => {
    const [dev, prod] = [ids(widened("overlays/dev/role.yaml")), ids(widened("overlays/prod/role.yaml"))];
    expect(dev.length).toBe(1);
    expect(prod).not.toEqual(dev);
  });

  it("nothing, for one overlay more", () => {
    const [one, both] = [
      ids(widened("overlays/dev/role.yaml")),
      ids(widened("overlays/dev/role.yaml"), widened("overlays/prod/role.yaml")),
    ];
    expect(both.length).toBe(1);
    expect(both).not.toEqual(one);
  });

  it("nothing, for another namespace of the same file", () => {
    expect(ids(widened("role.yaml", "dev"))).not.toEqual(ids(widened("role.yaml", "prod")));
  });

  it("nothing, for other verbs", () => {
    const path = "role.yaml";
    const some = { path, before: role("[get]", "x"), after: role("[get, list]", "x") };
    expect(ids(widened(path))).not.toEqual(ids(some));
  });

  it("the same, after lines were added around it", () => {
    const { path, before, after } = widened("role.yaml");
    expect(ids({ path, before: `# a\n\n${before}`, after: `# a\n\n${after}` })).toEqual(ids({ path, before, after }));
  });
});

describe("ids", () => {
  it("are the same however often they are computed, and differ between changes", () => {
    for (const one of CASES) {
      const [a, b] = [diffOf(one), diffOf(one)];
      expect(b.fingerprint).toBe(a.fingerprint);
      expect(new Set(a.changes.map((c) => c.id)).size).toBe(a.changes.length);
    }
  });

  it("differ with the direction: the way back is another change", () => {
    for (const one of CASES) {
      const there = new Set(diffOf(one).changes.map((c) => c.id));
      const back = diffOf({ path: one.path, before: one.after, after: one.before }).changes.map((c) => c.id);
      expect(back.filter((id) => there.has(id))).toEqual([]);
    }
  });
});
