import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const one = casesAt("k8s", "deploy/objects.yaml", "object: ");
const both = (name: string, safe: string | null, weak: string | null, rel: string, object?: string): Case[] => [
  one(name, safe, weak, said(rel, "widen", object)),
  one(`${name}, the other way`, weak, safe, said(rel, "narrow", object)),
];
const object = (api: string, kind: string, rest: string): string =>
  `apiVersion: ${api}\nkind: ${kind}\nmetadata: {name: o, namespace: pay}\n${rest}\n`;

const budget = (spec: string): string => object("policy/v1", "PodDisruptionBudget", `spec: {${spec}}`);

const pod = (spec: string, container = ""): string =>
  object("v1", "Pod", `spec: {${spec ? `${spec}, ` : ""}containers: [{name: c${container ? `, ${container}` : ""}}]}`);
const mounted = (path: string, rest = ""): string =>
  pod(`volumes: [{name: v, hostPath: {path: ${path}}}]`, `volumeMounts: [{name: v, mountPath: /m${rest}}]`);
const MOUNTS: readonly Case[] = [
  ...both("the runtime instead of a folder", mounted("/srv/a"), mounted("/var/run/docker.sock"), "mounts"),
  ...both("the whole host instead of a folder of it", mounted("/srv/a"), mounted("/"), "mounts"),
  one("another folder", mounted("/srv/a"), mounted("/srv/b"), said("mounts", "widen")),
  one("a folder below", mounted("/srv"), mounted("/srv/b"), said("mounts", "narrow")),
  one("a folder that is named like it", mounted("/srv"), mounted("/srv2"), said("mounts", "widen")),
  one(
    "one of its powers for another",
    mounted("/"),
    mounted("/run/containerd/containerd.sock"),
    said("mounts", "narrow"),
  ),
  one("a power of another kind", mounted("/var/run/docker.sock"), mounted("/etc"), said("mounts", "widen")),
  one(
    "mounted back to the host",
    mounted("/srv/a"),
    mounted("/srv/a", ", mountPropagation: Bidirectional"),
    said("mounts", "widen"),
  ),
];

const balanced = (annotations: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: s, annotations: {${annotations}}}\nspec: {type: LoadBalancer, ports: [{port: 443}]}\n`;
const AWS = "service.beta.kubernetes.io/aws-load-balancer";
const inMap = (file: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-proxy}\ndata:\n  config.conf: |\n    apiVersion: kubeproxy.config.k8s.io/v1alpha1\n    kind: KubeProxyConfiguration\n    ${file}\n`;
const policy = (spec: string): string =>
  `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: p}\nspec: {${spec}}\n`;
const verbs = (list: string, resource = "pods/exec"): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: [{apiGroups: [''], resources: ['${resource}'], verbs: [${list}]}]\n`;

const FURTHER: readonly Case[] = [
  ...both("no certificate of a balancer", balanced(`${AWS}-ssl-cert: c`), balanced(""), "setting", "load balancer"),
  ...both(
    "an old policy of it",
    balanced(""),
    balanced(`${AWS}-ssl-negotiation-policy: ELBSecurityPolicy-TLS-1-0-2015-04`),
    "setting",
  ),
  ...both("a balancer of Google", balanced("cloud.google.com/load-balancer-type: Internal"), balanced(""), "exposed"),
  ...both(
    "a file within a map",
    inMap("metricsBindAddress: 127.0.0.1"),
    inMap("metricsBindAddress: 0.0.0.0"),
    "setting",
  ),
  one("a runtime that is no sandbox", pod(""), pod("runtimeClassName: runc")),
  one(
    "how many stay, and how many go",
    budget("minAvailable: 1"),
    budget("maxUnavailable: 1"),
    said("admission-guard", "unknown"),
  ),
  ...both(
    "paths of the host under a policy",
    policy("volumes: [hostPath], allowedHostPaths: [{pathPrefix: /a, readOnly: true}]"),
    policy("volumes: [hostPath], allowedHostPaths: [{pathPrefix: /a}]"),
    "setting",
    "paths of the host",
  ),
  one(
    "no volumes of the host",
    policy("volumes: [secret], allowedHostPaths: [{pathPrefix: /a, readOnly: true}]"),
    policy("volumes: [secret]"),
    said("setting", "neutral"),
  ),
  one("a verb that nothing takes", verbs("get"), verbs("get, list")),
  one("a verb that something takes", verbs("get"), verbs("get, create"), said("can", "widen")),
  one("a folder of another kind", mounted("/var/log"), mounted("/opt"), said("mounts", "unknown")),
  ...both(
    "an agent's pod",
    object("agents.x-k8s.io/v1", "Sandbox", "spec: {podTemplate: {spec: {containers: [{name: c}]}}}"),
    object(
      "agents.x-k8s.io/v1",
      "Sandbox",
      "spec: {podTemplate: {spec: {containers: [{name: c, securityContext: {privileged: true}}]}}}",
    ),
    "privileged",
  ),
];

export const K8S_HOST: readonly Case[] = [...MOUNTS, ...FURTHER];
