import type { Case, Expected } from "../harness.ts";
import { casesAt } from "./build.ts";

const PATH = "deploy/pay.yaml";

const pod = (container: string, spec = "", metadata = ""): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: pay${metadata}
spec:
  template:
    spec:
      ${spec}
      containers:
        - name: web
          image: registry.example/pay:1.0
          ${container}
`;
const secure = (context: string): string => pod(`securityContext: {${context}}`);
const one = casesAt("k8s", PATH);
const web = (rel: string, direction: Expected["direction"]): Expected => ({
  rel,
  direction,
  subject: "Deployment pay/web",
});
const whole = (rel: string, direction: Expected["direction"]): Expected => ({
  rel,
  direction,
  subject: "Deployment pay",
});
const image = (reference: string): string => pod("").replace("registry.example/pay:1.0", reference);
const DIGEST = `@sha256:${"a".repeat(64)}`;
const secretEnv = (key: string): string =>
  pod(`env: [{name: K, valueFrom: {secretKeyRef: {name: stripe, key: ${key}}}}]`);
const HOST = "volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}]";
const mounted = (rest: string): string => pod(`volumeMounts: [{name: v, mountPath: /s${rest}}]`, HOST);

export const K8S_WORKLOAD: readonly Case[] = [
  one("a container becomes privileged", pod(""), secure("privileged: true"), web("privileged", "widen")),
  one(
    "a container is no longer privileged",
    secure("privileged: true"),
    secure("privileged: false"),
    web("privileged", "narrow"),
  ),
  one(
    "privileged by a word of YAML 1.1",
    secure("privileged: no"),
    secure("privileged: yes"),
    web("privileged", "widen"),
  ),
  one("privileged by a value that is not there", pod(""), secure("privileged: $(X)"), web("privileged", "unknown")),
  one("what was unset is written out", pod(""), secure("privileged: false, allowPrivilegeEscalation: true")),
  one("runs as root", secure("runAsUser: 1000"), secure("runAsUser: 0"), web("runs-as", "widen")),
  one("runs as root in octal", secure("runAsUser: 1000"), secure("runAsUser: 00"), web("runs-as", "widen")),
  one("the same user in octal", secure("runAsUser: 8"), secure("runAsUser: 010")),
  one("runs as another user", secure("runAsUser: 1000"), secure("runAsUser: 1001"), web("runs-as", "neutral")),
  one(
    "the container overrides the pod",
    pod("", "securityContext: {runAsNonRoot: true}"),
    pod("securityContext: {runAsNonRoot: false}", "securityContext: {runAsNonRoot: true}"),
    web("runs-as", "widen"),
  ),
  one("a capability is added", pod(""), secure("capabilities: {add: [NET_ADMIN]}"), web("capability", "widen")),
  one("all capabilities are dropped", pod(""), secure("capabilities: {drop: [ALL]}"), web("capability", "narrow")),
  one(
    "one is added after all are dropped",
    secure("capabilities: {drop: [ALL]}"),
    secure("capabilities: {drop: [all], add: [CHOWN]}"),
    web("capability", "widen"),
  ),
  one("a default capability is added", pod(""), secure("capabilities: {add: [CHOWN]}")),
  one("escalation is forbidden", pod(""), secure("allowPrivilegeEscalation: false"), web("confinement", "narrow")),
  one(
    "seccomp of an unknown name",
    secure("seccompProfile: {type: RuntimeDefault}"),
    secure("seccompProfile: {type: Own}"),
    web("confinement", "unknown"),
  ),
  one("shares the host's network", pod(""), pod("", "hostNetwork: true"), whole("host-namespace", "widen")),
  one("the host's network, switched off", pod(""), pod("", "hostNetwork: false")),
  one("user namespaces", pod(""), pod("", "hostUsers: false"), whole("host-namespace", "narrow")),
  one("no token", pod(""), pod("", "automountServiceAccountToken: false"), whole("holds-token", "narrow")),
  one(
    "another account",
    pod("", "serviceAccountName: a"),
    pod("", "serviceAccountName: b"),
    whole("uses-identity", "unknown"),
  ),
  one("another tag", image("pay:1"), image("pay:2"), web("image", "unknown")),
  one("a digest beside the tag", image("pay:1"), image(`pay:1${DIGEST}`), web("image", "narrow")),
  one("a digest becomes a tag", image(`pay:1${DIGEST}`), image("pay:1"), web("image", "widen")),
  one("a tag becomes latest", image("pay:1"), image("pay:latest"), web("image", "widen")),
  one("another registry", image("r.example:5000/pay:1"), image("evil.example/pay:1"), web("image", "widen")),
  one("a secret is read", pod(""), secretEnv("key"), { ...web("reads-secret", "widen"), object: "stripe" }),
  one("another key of it", secretEnv("a"), secretEnv("b"), web("reads-secret", "widen")),
  one(
    "a whole secret becomes one key",
    pod("envFrom: [{secretRef: {name: stripe}}]"),
    secretEnv("a"),
    web("reads-secret", "narrow"),
  ),
  one("a secret's words in a label", pod(""), pod("", "", "\n  labels: {secretKeyRef: stripe}")),
  one(
    "the runtime's socket is mounted",
    pod("", HOST),
    mounted(""),
    { ...web("mounts", "widen"), object: "paths of the host" },
    { ...whole("mounts", "narrow"), object: "paths of the host" },
  ),
  one(
    "a secret is written into a variable",
    pod(""),
    pod("env: [{name: DB_PASSWORD, value: hello-shop}]"),
    web("setting", "widen"),
  ),
  one("a host path only to read", mounted(""), mounted(", readOnly: true"), web("mounts", "narrow")),
  one("a host port", pod(""), pod("ports: [{containerPort: 80, hostPort: 80}]"), web("exposed", "widen")),
  one(
    "a deleted workload drops no hardening",
    secure("privileged: false"),
    null,
    whole("uses-identity", "neutral"),
    whole("holds-token", "neutral"),
    whole("host-namespace", "neutral"),
    web("runs-as", "neutral"),
    web("privileged", "neutral"),
    ...Array.from({ length: 6 }, () => web("confinement", "neutral")),
    web("capability", "neutral"),
    ...Array.from({ length: 5 }, () => web("setting", "neutral")),
    whole("setting", "neutral"),
    whole("setting", "neutral"),
    web("image", "narrow"),
  ),
  one(
    "an init container counts",
    pod(""),
    pod("").replace(
      "containers:",
      "initContainers: [{name: i, image: pay:1, securityContext: {privileged: true}}]\n      containers:",
    ),
    { rel: "privileged", direction: "widen", subject: "Deployment pay/i" },
    { rel: "runs-as", direction: "neutral" },
    ...Array.from({ length: 6 }, (): Expected => ({ rel: "confinement", direction: "neutral" })),
    { rel: "capability", direction: "neutral" },
    ...Array.from({ length: 4 }, (): Expected => ({ rel: "setting", direction: "neutral" })),
    { rel: "image", direction: "widen" },
  ),
  one("privileged in a comment", pod(""), pod("# securityContext: {privileged: true}")),
  one("privileged in a command", pod(""), pod('command: ["securityContext: {privileged: true}"]')),
  one("privileged where it means nothing", pod(""), pod("privileged: true")),
];
