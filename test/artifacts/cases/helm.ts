import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const one = casesAt("helm", "charts/pay/values.yaml");
const chart = (dependencies: string): string =>
  `apiVersion: v2\nname: pay\nversion: 1.0.0\ndependencies: [${dependencies}]\n`;
const inChart = (name: string, before: string | null, after: string | null, ...expect: Case["expect"]): Case => ({
  ...one(name, before, after, ...expect),
  path: "charts/pay/Chart.yaml",
});
const DB = "{name: db, version: 1.2.3, repository: 'https://charts.example'}";
const both = (name: string, safe: string, weak: string, rel: string, object?: string): Case[] => [
  one(name, safe, weak, said(rel, "widen", object)),
  one(`${name}, the other way`, weak, safe, said(rel, "narrow", object)),
];
const context = (rest: string): string => `web:\n  securityContext: {${rest}}\n`;

export const HELM: readonly Case[] = [
  ...both("privileged", context(""), context("privileged: true"), "privileged"),
  ...both("root", context("runAsNonRoot: true"), context("runAsUser: 0"), "runs-as"),
  ...both("capabilities are kept", context("capabilities: {drop: [ALL]}"), context(""), "capability"),
  ...both("may gain privileges", context("allowPrivilegeEscalation: false"), context(""), "confinement", "escalation"),
  ...both("no seccomp", context("seccompProfile: {type: RuntimeDefault}"), context(""), "confinement", "seccomp"),
  one(
    "an image that moves",
    "image: {repository: pay, tag: '1.0'}\n",
    "image: {repository: pay, tag: latest}\n",
    said("image", "widen"),
  ),
  one(
    "another tag",
    "image: {repository: pay, tag: '1.0'}\n",
    "image: {repository: pay, tag: '1.1'}\n",
    said("image", "unknown"),
  ),
  one(
    "another registry",
    "image: {registry: a.example, repository: pay, tag: '1'}\n",
    "image: {registry: b.example, repository: pay, tag: '1'}\n",
    said("image", "widen"),
  ),
  one(
    "an image in one word",
    "sidecar: {image: 'a.example/x:1'}\n",
    "sidecar: {image: 'a.example/y:1'}\n",
    said("image", "widen"),
  ),
  one(
    "a tag becomes the chart's own",
    "image: {repository: pay, tag: '1.0'}\n",
    "image: {repository: pay, tag: ''}\n",
    said("image", "unknown"),
  ),
  one(
    "a pull policy",
    "image: {repository: pay, pullPolicy: Always}\n",
    "image: {repository: pay, pullPolicy: IfNotPresent}\n",
  ),
  ...both("a load balancer", "service: {type: ClusterIP}\n", "service: {type: LoadBalancer}\n", "exposed"),
  ...both("an entrance", "ingress: {enabled: false}\n", "ingress: {enabled: true}\n", "exposed"),
  one(
    "an entrance by another value",
    "ingress: {enabled: false}\n",
    "ingress: {enabled: maybe}\n",
    said("exposed", "unknown"),
  ),
  ...both("the network of the host", "hostNetwork: false\n", "hostNetwork: true\n", "host-namespace"),
  ...both("a token", "automountServiceAccountToken: false\n", "automountServiceAccountToken: true\n", "holds-token"),
  ...both("no network policy", "networkPolicy: {enabled: true}\n", "networkPolicy: {enabled: false}\n", "setting"),
  ...both("no authentication", "auth: {enabled: true}\n", "auth: {enabled: false}\n", "setting"),
  ...both("no memory limit", "resources: {limits: {memory: 1Gi}}\n", "resources: {limits: {cpu: 1}}\n", "setting"),
  ...both(
    "a folder of the host",
    "extraVolumes: []\n",
    "extraVolumes: [{name: a, hostPath: {path: /etc}}]\n",
    "mounts",
  ),
  one("a limit of another size", "resources: {limits: {memory: 1Gi}}\n", "resources: {limits: {memory: 2Gi}}\n"),
  one("replicas and names", "replicaCount: 1\nnameOverride: a\n", "replicaCount: 3\nnameOverride: b\n"),
  one("a comment", "# hostNetwork: true\nreplicaCount: 1\n", "# hostNetwork: false\nreplicaCount: 1\n"),
  one("a service that is new", "", "service: {type: ClusterIP}\n", said("exposed", "neutral")),
  { ...one("the same words elsewhere", "hostNetwork: false\n", "hostNetwork: true\n"), path: "settings/all.yaml" },

  inChart(
    "a dependency more",
    chart(""),
    chart(DB),
    said("component", "widen", "helm:db"),
    said("fetches-from", "widen"),
  ),
  inChart("a dependency less", chart(DB), chart(""), said("component", "narrow"), said("fetches-from", "narrow")),
  inChart("an older one", chart(DB), chart(DB.replace("1.2.3", "1.2.2")), said("component", "widen")),
  inChart("a newer one", chart(DB), chart(DB.replace("1.2.3", "1.3.0")), said("component", "unknown")),
  inChart(
    "from another place",
    chart(DB),
    chart(DB.replace("https:", "http:")),
    said("fetches-from", "narrow", "https://charts.example"),
    said("fetches-from", "widen", "http://charts.example"),
  ),
  inChart("another version of its own", chart(DB), chart(DB).replace("1.0.0", "1.0.1")),
];
