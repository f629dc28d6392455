import type { Case } from "../harness.ts";
import { said } from "./build.ts";

const one = (name: string, before: string | null, after: string | null, ...expect: Case["expect"]): Case => ({
  kind: "k8s",
  name: `cluster: ${name}`,
  path: "deploy/cluster.yaml",
  before,
  after,
  expect,
});
const both = (name: string, safe: string | null, weak: string | null, rel: string, object?: string): Case[] => [
  one(name, safe, weak, said(rel, "widen", object)),
  one(`${name}, the other way`, weak, safe, said(rel, "narrow", object)),
];
const pod = (container: string, spec = "", metadata = ""): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p${metadata}}\nspec:\n  ${spec}\n  containers:\n    - name: c\n      image: registry.example/c:1\n      ${container}\n`;
const runs = (program: string, ...flags: string[]): string => pod(`command: [${[program, ...flags].join(", ")}]`);
const flag = (program: string, safe: string, weak: string, object: string, rel = "setting"): Case[] =>
  both(
    `${program} ${weak || `without ${safe}`}`,
    runs(program, ...(safe ? [safe] : [])),
    runs(program, ...(weak ? [weak] : [])),
    rel,
    object,
  );
const API = "kube-apiserver";

const COMPONENTS: readonly Case[] = [
  ...flag(API, "--anonymous-auth=false", "", "anonymous-auth"),
  ...flag(API, "'--authorization-mode=Node,RBAC'", "--authorization-mode=AlwaysAllow", "authorization-mode"),
  ...flag(API, "--audit-log-path=/a", "", "API requests", "audited"),
  ...flag(API, "--audit-log-maxage=30", "--audit-log-maxage=3", "days that are kept", "audited"),
  ...flag(API, "", "--token-auth-file=/t", "token-auth-file"),
  ...flag(API, "--encryption-provider-config=/e", "", "at rest", "encrypts"),
  ...flag(API, "--etcd-cafile=/c", "", "etcd-cafile"),
  one(
    "another file of those who are believed",
    runs(API, "--client-ca-file=/a"),
    runs(API, "--client-ca-file=/b"),
    said("setting", "unknown", "client-ca-file"),
  ),
  one(
    "another file of tokens",
    runs(API, "--token-auth-file=/a"),
    runs(API, "--token-auth-file=/b"),
    said("setting", "unknown", "token-auth-file"),
  ),
  one("the same file", runs(API, "--client-ca-file=/a"), runs(API, "--client-ca-file", "/a")),
  ...flag(API, "", "--insecure-bind-address=0.0.0.0", "insecure-bind-address"),
  ...flag(API, "--insecure-port=0", "--insecure-port=8080", "insecure-port"),
  ...flag(API, "--profiling=false", "", "profiling"),
  ...flag(API, "--tls-min-version=VersionTLS12", "--tls-min-version=VersionTLS10", "server", "tls"),
  ...flag(
    API,
    "--tls-cipher-suites=TLS_AES_128_GCM_SHA256",
    "--tls-cipher-suites=TLS_RSA_WITH_RC4_128_SHA",
    "cipher suites",
    "tls",
  ),
  ...flag(API, "--enable-admission-plugins=NodeRestriction", "", "admission plugin NodeRestriction"),
  ...flag(API, "", "--enable-admission-plugins=AlwaysAdmit", "admission plugin AlwaysAdmit"),
  ...flag(API, "", "--disable-admission-plugins=NamespaceLifecycle", "admission plugin NamespaceLifecycle"),
  ...flag("kube-controller-manager", "--bind-address=127.0.0.1", "", "bind-address"),
  ...flag("kube-controller-manager", "--use-service-account-credentials=true", "", "use-service-account-credentials"),
  ...flag("kube-scheduler", "--profiling=false", "--profiling", "profiling"),
  ...flag("etcd", "--client-cert-auth=true", "", "client-cert-auth"),
  ...flag("etcd", "", "--auto-tls=true", "auto-tls"),
  ...flag("kubelet", "--read-only-port=0", "--read-only-port=10255", "read-only-port"),
  ...flag(
    "kubelet",
    "--streaming-connection-idle-timeout=5m",
    "--streaming-connection-idle-timeout=0",
    "streaming-connection-idle-timeout",
  ),
  ...flag(API, "--etcd-servers=https://10.0.0.1:2379", "--etcd-servers=http://10.0.0.1:2379", "etcd-servers"),
  ...flag(API, "", "--feature-gates=AllAlpha=true", "features"),
  ...flag(API, "", "'--cors-allowed-origins=.*'", "cors-allowed-origins"),
  ...flag(API, "", "--enable-priority-and-fairness=false", "enable-priority-and-fairness"),
  ...flag(API, "--experimental-encryption-provider-config=/e", "", "at rest", "encrypts"),
  ...flag("etcd", "--peer-trusted-ca-file=/c", "", "peer-trusted-ca-file"),
  ...flag("etcd", "", "--listen-client-urls=http://0.0.0.0:2379", "listen-client-urls"),
  one(
    "etcd on its own host",
    runs("etcd"),
    runs("etcd", "--listen-client-urls=http://127.0.0.1:2379"),
    said("setting", "neutral"),
  ),
  ...flag("etcd", "--cipher-suites=TLS_AES_128_GCM_SHA256", "", "cipher suites", "tls"),
  ...flag(
    "kube-controller-manager",
    "--terminated-pod-gc-threshold=10",
    "--terminated-pod-gc-threshold=99999",
    "terminated-pod-gc-threshold",
  ),
  ...flag("kube-controller-manager", "", "--leader-elect=false", "leader-elect"),
  ...flag("kube-scheduler", "", "--authentication-skip-lookup=true", "authentication-skip-lookup"),
  ...flag("kubelet", "--event-qps=0", "--event-qps=3", "event-qps"),
  ...flag("kubelet", "--authentication-token-webhook=true", "", "authentication-token-webhook"),
  ...flag("kubelet", "--seccomp-default=true", "", "seccomp-default"),
  ...flag("kubelet", "", "--allowed-unsafe-sysctls=kernel.msg*", "allowed-unsafe-sysctls"),
  ...flag("tiller", "--listen=localhost:44134", "", "listen"),
  one("a flag in two words", runs(API, "--profiling=false"), runs(API, "--profiling", "'false'")),
  one("a flag by a shell", runs(API, "--profiling=false"), pod(`command: [sh, -c, "exec ${API} --profiling=false"]`)),
  one(
    "a flag that is not there",
    runs(API, "--profiling=false"),
    runs(API, "--profiling=$(P)"),
    said("setting", "unknown", "profiling"),
  ),
  one("another program", pod("command: [web, --profiling=false]"), pod("command: [web, --profiling=true]")),
  ...both(
    "the kubelet's file",
    "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: {anonymous: {enabled: false}}\n",
    "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: {anonymous: {enabled: true}}\n",
    "setting",
    "anonymous-auth",
  ),
];

const UPKEEP: readonly Case[] = [
  ...both("code by a variable", pod(""), pod("env: [{name: LD_PRELOAD, value: /a.so}]"), "executes"),
  one(
    "other code by a variable",
    pod("env: [{name: LD_PRELOAD, value: /a.so}]"),
    pod("env: [{name: LD_PRELOAD, value: /b.so}]"),
    said("executes", "unknown"),
  ),
  one("a console", pod(""), pod("", "", ", labels: {k8s-app: kubernetes-dashboard}"), said("setting", "widen")),
  ...both(
    "root's group",
    pod("securityContext: {runAsGroup: 1000}"),
    pod("securityContext: {runAsGroup: 0}"),
    "setting",
    "primary group",
  ),
  ...both(
    "AppArmor goes",
    pod("securityContext: {appArmorProfile: {type: RuntimeDefault}}"),
    pod(""),
    "confinement",
    "AppArmor",
  ),
  ...both(
    "a label that is not confined",
    pod(""),
    pod("securityContext: {seLinuxOptions: {type: spc_t}}"),
    "confinement",
    "SELinux",
  ),
  one("the same label", pod(""), pod("securityContext: {seLinuxOptions: {type: container_t}}")),
  one("a door for administrators", pod(""), pod("ports: [{containerPort: 22}]"), said("setting", "widen")),
  ...both(
    "a pod of another API",
    "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: r}\nspec: {template: {spec: {containers: [{name: c}]}}}\n",
    "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: r}\nspec: {template: {spec: {containers: [{name: c, securityContext: {privileged: true}}]}}}\n",
    "privileged",
  ),
  ...both(
    "no memory limit",
    pod("resources: {limits: {cpu: 1, memory: 1Gi}}"),
    pod("resources: {limits: {cpu: 1}}"),
    "setting",
  ),
  one("another memory limit", pod("resources: {limits: {memory: 1Gi}}"), pod("resources: {limits: {memory: 2Gi}}")),
  ...both("no request", pod("resources: {requests: {cpu: 1}}"), pod(""), "setting", "resource requests"),
  ...both("no probe", pod("livenessProbe: {exec: {command: [x]}}"), pod(""), "setting", "health probes"),
  ...both("an image from the node", pod("imagePullPolicy: Always"), pod("imagePullPolicy: IfNotPresent"), "setting"),
  ...both("seccomp goes", pod("securityContext: {seccompProfile: {type: RuntimeDefault}}"), pod(""), "confinement"),
  ...both(
    "seccomp by a note",
    pod("", "", ", annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}"),
    pod("", "", ", annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined}"),
    "confinement",
    "seccomp",
  ),
  one(
    "a kernel parameter of the node",
    pod(""),
    pod("", "securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]}"),
    said("setting", "widen", "kernel parameter kernel.msgmax"),
  ),
  one(
    "a kernel parameter of the pod",
    pod(""),
    pod("", "securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]}"),
    said("setting", "neutral"),
  ),
];

const space = (labels: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: pay, labels: {${labels}}}\n`;
const SECURITY = "pod-security.kubernetes.io";
const hook = (rest: string, kind = "ValidatingWebhookConfiguration"): string =>
  `apiVersion: admissionregistration.k8s.io/v1\nkind: ${kind}\nmetadata: {name: guard}\nwebhooks:\n  - name: pods.example\n    clientConfig: {service: {name: a, namespace: b}}\n    ${rest}\n`;
const RULES = "rules: [{operations: [CREATE, UPDATE], apiGroups: [''], resources: [pods]}]";
const vap = (spec: string, kind = "ValidatingAdmissionPolicy"): string =>
  `apiVersion: admissionregistration.k8s.io/v1\nkind: ${kind}\nmetadata: {name: guard}\nspec: {${spec}}\n`;
const bound = (actions: string): string =>
  vap(`policyName: p, validationActions: [${actions}]`, "ValidatingAdmissionPolicyBinding");
const kyverno = (action: string): string =>
  `apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: guard}\nspec: {validationFailureAction: ${action}, rules: [{name: r, validate: {message: a}}]}\n`;
const constraint = (action: string, rest = ""): string =>
  `apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sLabels\nmetadata: {name: guard}\nspec: {enforcementAction: ${action}${rest}}\n`;
const limits = (spec: string): string =>
  `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: p}\nspec: {${spec}}\n`;

const ADMISSION: readonly Case[] = [
  ...both(
    "Pod Security asks less",
    space(`${SECURITY}/enforce: restricted`),
    space(`${SECURITY}/enforce: privileged`),
    "admission-guard",
  ),
  ...both(
    "Pod Security only warns",
    space(`${SECURITY}/enforce: restricted`),
    space(`${SECURITY}/warn: restricted`),
    "admission-guard",
  ),
  ...both("Pod Security is gone", space(`${SECURITY}/enforce: restricted`), space(""), "admission-guard"),
  one("a namespace is gone", space(`${SECURITY}/enforce: restricted`), null, said("admission-guard", "neutral")),
  one("a namespace is new", null, space(""), said("admission-guard", "neutral")),
  one("another label", space("a: b"), space("a: c")),
  one(
    "another version of Pod Security",
    space(`${SECURITY}/enforce: baseline`),
    space(`${SECURITY}/enforce: baseline, ${SECURITY}/enforce-version: v1.20`),
    said("admission-guard", "unknown"),
  ),
  ...both("a webhook is gone", hook(RULES), null, "admission-guard", "pods.example"),
  ...both("a webhook may fail", hook(RULES), hook(`failurePolicy: Ignore\n    ${RULES}`), "admission-guard"),
  ...both("a webhook looks at less", hook(RULES), hook(RULES.replace("CREATE, ", "")), "admission-guard"),
  ...both(
    "a webhook spares a namespace",
    hook(`${RULES}\n    namespaceSelector: {matchExpressions: [{key: name, operator: NotIn, values: [a]}]}`),
    hook(`${RULES}\n    namespaceSelector: {matchExpressions: [{key: name, operator: NotIn, values: [a, b]}]}`),
    "admission-guard",
  ),
  one(
    "a webhook of another service",
    hook(RULES, "MutatingWebhookConfiguration"),
    hook(RULES, "MutatingWebhookConfiguration").replace("name: a", "name: z"),
    said("admission-guard", "unknown"),
  ),
  one("a webhook in another order", hook(RULES), hook(RULES.replace("CREATE, UPDATE", "UPDATE, CREATE"))),
  ...both("a policy only audits", bound("Deny"), bound("Audit"), "admission-guard"),
  ...both(
    "a policy may fail",
    vap("validations: []"),
    vap("failurePolicy: Ignore, validations: []"),
    "admission-guard",
  ),
  one(
    "a policy says something else",
    vap("validations: [{expression: 'true'}]"),
    vap("validations: [{expression: 'false'}]"),
    said("admission-guard", "unknown"),
  ),
  ...both("a policy of Kyverno only audits", kyverno("Enforce"), kyverno("Audit"), "admission-guard"),
  one("a policy of Kyverno in other words", kyverno("Enforce"), kyverno("Enforce").replace("message: a", "message: b")),
  ...both("a constraint only warns", constraint("deny"), constraint("warn"), "admission-guard"),
  ...both(
    "a constraint spares a namespace",
    constraint("deny", ", match: {excludedNamespaces: [a]}"),
    constraint("deny", ", match: {excludedNamespaces: [a, b]}"),
    "admission-guard",
  ),
  ...both(
    "a plugin of the API server",
    "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins: [{name: EventRateLimit}]\n",
    "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins: []\n",
    "admission-guard",
  ),
  ...both("privileged pods are allowed", limits("privileged: false"), limits("privileged: true"), "setting"),
  ...both(
    "any user is allowed",
    limits("runAsUser: {rule: MustRunAsNonRoot}"),
    limits("runAsUser: {rule: RunAsAny}"),
    "setting",
    "user",
  ),
  ...both("any label is allowed", limits("seLinux: {rule: MustRunAs}"), limits("seLinux: {rule: RunAsAny}"), "setting"),
  ...both("unmasked processes are allowed", limits(""), limits("allowedProcMountTypes: [Unmasked]"), "setting"),
  ...both("ports of the host are allowed", limits(""), limits("hostPorts: [{min: 1, max: 99}]"), "setting"),
  ...both("capabilities are allowed", limits(""), limits("allowedCapabilities: ['*']"), "setting"),
];

const crd = (spec: string): string =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: pays.example\nspec:\n${spec}`;
const SCHEMA = `  versions:\n    - name: v1\n      schema:\n        openAPIV3Schema:\n          description: "${"x".repeat(20_000)}"\n`;
const HOOK =
  "  conversion:\n    strategy: Webhook\n    webhook:\n      clientConfig:\n        service:\n          namespace: ops\n          name: convert\n";
const OPEN = "          x-kubernetes-preserve-unknown-fields: true\n";
const DEFINITIONS: readonly Case[] = ["", SCHEMA].flatMap((schema, i) => {
  const size = i === 0 ? "a small" : "a large";
  return [
    ...both(
      `${size} definition: scope`,
      crd(`  scope: Namespaced\n${schema}`),
      crd(`  scope: Cluster\n${schema}`),
      "setting",
      "scope",
    ),
    ...both(
      `${size} definition: unknown fields`,
      crd(`  preserveUnknownFields: false\n${schema}`),
      crd(`  preserveUnknownFields: true\n${schema}`),
      "setting",
      "unknown fields",
    ),
    ...both(
      `${size} definition: conversion`,
      crd(`  scope: Cluster\n${schema}`),
      crd(`  scope: Cluster\n${HOOK}${schema}`),
      "proxies-to",
      "ops/convert",
    ),
  ];
});
const large: readonly Case[] = [
  ...both("a field without a schema", crd(SCHEMA), crd(`${SCHEMA}${OPEN}`), "setting", "fields without a schema"),
  one("a definition grows", crd("  scope: Cluster\n"), crd(`  scope: Cluster\n${SCHEMA}`)),
];

const map = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {${data}}\n`;
const consoles = (label: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: s, labels: {app: ${label}}}\nspec: {ports: [{port: 80}]}\n`;
const PLAIN: readonly Case[] = [
  one("a map with a password", map("A_PASSWORD: $(FROM)"), map("A_PASSWORD: hello-shop"), said("setting", "widen")),
  one("a map without", map("a: b"), map("a: c")),
  one(
    "a service of a console",
    consoles("shop"),
    consoles("tiller"),
    said("setting", "widen", "console of the cluster"),
  ),
];

export const K8S_CLUSTER: readonly Case[] = [
  ...PLAIN,
  ...COMPONENTS,
  ...UPKEEP,
  ...ADMISSION,
  ...DEFINITIONS,
  ...large,
];
