import { describe, expect, it } from "vitest";
import { repository, sallyport } from "./cli/run.ts";

const DEPLOYMENT = (app: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    metadata: {labels: {app: ${app}}}\n    spec: {containers: [{name: web, image: "a/b:1"}]}\n`;
const POLICY = (ports: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\nspec:\n  podSelector: {matchLabels: {app: web}}\n  ingress:\n    - from: [{podSelector: {matchLabels: {app: edge}}}]\n      ports: [${ports}]\n`;
const ROLE =
  "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reader}\nrules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]\n";
const BINDING =
  "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b}\nroleRef: {kind: Role, name: reader}\nsubjects: [{kind: ServiceAccount, name: pay, namespace: shop}]\n";

type Files = Readonly<Record<string, string | null>>;
async function changes(before: Files, after: Files): Promise<{ rel: string; direction: string; says: string }[]> {
  const repo = repository([before, after]);
  const ran = await sallyport(["diff", "main~1..main", "--repo", repo, "--output", "json"]);
  return JSON.parse(ran.out).changes;
}
const told = (list: readonly { rel: string; direction: string; says: string }[], rel: string) =>
  list.filter((c) => c.rel === rel).map((c) => [c.direction, c.says]);

describe("what only a whole version tells", () => {
  it("the first policy of a pod narrows what reaches it", async () => {
    const found = told(
      await changes({ "k/web.yaml": DEPLOYMENT("web") }, { "k/policy.yaml": POLICY("{port: 80}") }),
      "flow",
    );
    expect(found).toContainEqual([
      "narrow",
      '`Deployment web` now accepts only ingress of `pods {"matchLabels":{"app":"edge"}} on tcp/80`',
    ]);
    expect(found.filter(([direction]) => direction === "widen" || direction === "unknown")).toEqual([]);
  });

  it("a label that no policy selects any more opens the pod, whatever file the policy is in", async () => {
    const found = told(
      await changes(
        { "k/web.yaml": DEPLOYMENT("web"), "k/policy.yaml": POLICY("{port: 80}") },
        { "k/web.yaml": DEPLOYMENT("wob") },
      ),
      "flow",
    );
    expect(found).toEqual([["widen", "`Deployment web` now accepts all ingress: no policy is about it any more"]]);
  });

  it("one port more is one way more", async () => {
    const found = told(
      await changes(
        { "k/web.yaml": DEPLOYMENT("web"), "k/policy.yaml": POLICY("{port: 80}") },
        { "k/policy.yaml": POLICY("{port: 80}, {port: 81}") },
      ),
      "flow",
    );
    expect(found.filter(([direction]) => direction === "widen")).toHaveLength(1);
  });

  it("what one policy of a file lets pass says nothing of another one in it", async () => {
    const elsewhere = (port: number): string =>
      POLICY(`{port: ${port}}`).replace("{name: web}", "{name: db}").replace("{app: web}}", "{app: db}}");
    const both = (web: string, db: number): Files => ({ "k/policy.yaml": `${POLICY(web)}---\n${elsewhere(db)}` });
    const found = told(
      await changes(
        { "k/web.yaml": DEPLOYMENT("web"), ...both("{port: 80}, {port: 81}", 5432) },
        both("{port: 80}", 22),
      ),
      "flow",
    );
    expect(found.map(([direction]) => direction).sort()).toEqual(["narrow", "neutral", "widen"]);
  });

  it("a label that a pod does not have is no empty one", async () => {
    const found = told(
      await changes(
        { "k/web.yaml": DEPLOYMENT("web"), "k/policy.yaml": POLICY("{port: 80}, {port: 81}") },
        { "k/policy.yaml": POLICY("{port: 80}").replace("{app: web}}", "{app: web, tier: ''}}") },
      ),
      "flow",
    );
    expect(found).toContainEqual(["widen", "`Deployment web` now accepts all ingress: no policy is about it any more"]);
  });

  it("a binding gives what its role allows, once", async () => {
    const list = await changes({ "k/role.yaml": ROLE }, { "k/binding.yaml": BINDING });
    expect(told(list, "can")).toEqual([["widen", "`ServiceAccount shop/pay` can now get `secrets`"]]);
    expect(told(list, "member-of").map(([direction]) => direction)).toEqual(["neutral"]);
  });

  it("what a power was is told where its role is bound", async () => {
    const wide = (rule: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: ops}\nrules: [{apiGroups: [''], ${rule}}]\n`;
    const bound = (kind: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ops}\nroleRef: {kind: ClusterRole, name: ops}\nsubjects: [{kind: User, name: ann}]\n`;
    const [anybody, secrets] = [
      wide("resources: [users], verbs: [impersonate]"),
      wide("resources: [secrets], verbs: [get]"),
    ];
    const step = async (kind: string) =>
      told(await changes({ "k/role.yaml": anybody, "k/b.yaml": bound(kind) }, { "k/role.yaml": secrets }), "can");
    const role = [
      "unknown",
      "`ClusterRole ops` can now get `secrets`, and can no longer impersonate `users`, by which it could make itself `cluster-admin`, and holds more or less by where it is bound",
    ];
    const words = "`User ann` can now get `secrets`, and can no longer impersonate `users`";
    expect(await step("ClusterRoleBinding")).toEqual([
      role,
      ["narrow", `${words}, by which it could make itself \`cluster-admin\``],
    ]);
    expect(await step("RoleBinding")).toEqual([["widen", words], role]);
  });

  it("who starts a called workflow is told where its callers change, by way of others too", async () => {
    const called = "on: {workflow_call: {}}\njobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}\n";
    const through = "on: {workflow_call: {}}\njobs: {b: {uses: ./.github/workflows/deploy.yml}}\n";
    const caller = (event: string) =>
      `on: {${event}: {}}\npermissions: {}\njobs: {c: {uses: ./.github/workflows/middle.yml}}\n`;
    const list = await changes(
      {
        ".github/workflows/deploy.yml": called,
        ".github/workflows/middle.yml": through,
        ".github/workflows/ci.yml": caller("push"),
      },
      { ".github/workflows/ci.yml": caller("issue_comment") },
    );
    expect(told(list, "triggers")).toContainEqual(["widen", "`deploy` runs on `issue_comment by ci`, with secrets"]);
    expect(told(list, "triggers")).toContainEqual(["narrow", "`middle` no longer runs on `push by ci`"]);
  });

  it("a service without a user runs as that of the stage it is built from", async () => {
    const dockerfile = (user: string) =>
      `FROM alpine:3.20 AS base\nUSER ${user}\nFROM base AS test\nUSER 1000\nFROM base\n`;
    const composed =
      "services:\n  web: {build: ../app}\n  probe: {build: {context: ../app, target: test}}\n  own: {build: ../app, user: '1'}\n";
    const list = await changes(
      { "app/Dockerfile": dockerfile("1000"), "deploy/compose.yaml": composed },
      { "app/Dockerfile": dockerfile("0") },
    );
    expect(told(list, "runs-as")).toEqual([
      ["widen", "`app/Dockerfile` now runs as user 0 instead of user 1000"],
      ["widen", "`service web of deploy/compose.yaml` now runs as user 0 instead of user 1000"],
    ]);
  });

  it("where a file beside cannot be read, local facts stand as they are", async () => {
    const list = await changes(
      { "k/role.yaml": ROLE, "k/broken.yaml": "apiVersion: v1\nkind: [\n" },
      { "k/binding.yaml": BINDING },
    );
    expect(told(list, "member-of").map(([direction]) => direction)).toEqual(["widen"]);
  });
});
