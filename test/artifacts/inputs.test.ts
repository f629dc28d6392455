import { expect, it } from "vitest";
import { read, toBytes } from "./harness.ts";

const said = (text: string) =>
  read("deploy/all.yaml", toBytes(text)).flatMap(({ extraction }) =>
    (extraction.inputs ?? []).map(({ rel, subject, object, scope, attrs }) => ({ rel, subject, object, scope, attrs })),
  );

it("gives a deriver the labels of pods and namespaces", () => {
  const found = said(
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: pay, namespace: shop}\nspec:\n  template:\n    metadata: {labels: {app: pay}}\n    spec: {hostNetwork: true, containers: []}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n",
  );
  expect(found).toEqual([
    {
      rel: "pod",
      subject: "Deployment pay",
      object: "labels",
      scope: "shop",
      attrs: { labels: { app: "pay" }, hostNetwork: true },
    },
    { rel: "namespace", subject: "Namespace shop", object: "labels", scope: "", attrs: { labels: { team: "a" } } },
  ]);
});

it("gives a deriver policies as they are written", () => {
  const [policy] = said(
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: db}\nspec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}\n",
  );
  expect(policy).toMatchObject({
    rel: "policy",
    attrs: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }] }] },
  });
});

it("gives a deriver roles and who holds them", () => {
  const found = said(
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r, labels: {a: b}}\nrules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {kind: ClusterRole, name: r}\nsubjects: [{kind: ServiceAccount, name: ci, namespace: shop}]\n',
  );
  expect(found.map((f) => [f.rel, f.subject, f.attrs])).toEqual([
    [
      "role",
      "ClusterRole r",
      {
        within: "either",
        grants: [{ resource: "pods", verbs: ["get"], names: null }],
        aggregates: null,
        labels: { a: "b" },
      },
    ],
    [
      "binding",
      "ClusterRoleBinding b",
      {
        everywhere: true,
        role: "ClusterRole r",
        subjects: [{ kind: "ServiceAccount", name: "ci", namespace: "shop" }],
      },
    ],
  ]);
});

it("has no inputs where nothing can be read", () => {
  expect(said("apiVersion: v1\nkind: Pod\n  bad: [\n")).toEqual([]);
});
