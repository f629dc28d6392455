import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const one = casesAt("k8s", "deploy/objects.yaml", "object: ");
const both = (name: string, safe: string | null, weak: string | null, rel: string, object?: string): Case[] => [
  one(name, safe, weak, said(rel, "widen", object)),
  one(`${name}, the other way`, weak, safe, said(rel, "narrow", object)),
];
/** What is there leaves with its words: nothing was forbidden by it. */
const held = (name: string, without: string, weak: string, rel: string, ...more: Case["expect"]): Case[] => [
  one(name, without, weak, said(rel, "widen"), ...more),
  one(
    `${name}, the other way`,
    weak,
    without,
    said(rel, "neutral"),
    ...more.map((e) => ({ ...e, direction: "neutral" as const })),
  ),
];
const object = (api: string, kind: string, rest: string): string =>
  `apiVersion: ${api}\nkind: ${kind}\nmetadata: {name: o, namespace: pay}\n${rest}\n`;

const range = (limits: string): string => object("v1", "LimitRange", `spec: {limits: [{type: Container, ${limits}}]}`);
const quota = (hard: string, rest = ""): string => object("v1", "ResourceQuota", `spec: {hard: {${hard}}${rest}}`);
const budget = (spec: string): string => object("policy/v1", "PodDisruptionBudget", `spec: {${spec}}`);

const BOUNDS: readonly Case[] = [
  ...both("no limits of a namespace", range("max: {cpu: 800m}"), null, "admission-guard"),
  ...both("a wider limit", range("max: {cpu: 800m}"), range("max: {cpu: 2}"), "admission-guard"),
  ...both("one limit less", range("max: {cpu: 1, memory: 1Gi}"), range("max: {cpu: 1}"), "admission-guard"),
  one("the same limit in another unit", range("max: {cpu: 1}"), range("max: {cpu: 1000m}")),
  one(
    "a limit that is no quantity",
    range("max: {cpu: 1}"),
    range("max: {cpu: many}"),
    said("admission-guard", "unknown"),
  ),
  ...both("no quota", quota("pods: 10"), null, "admission-guard"),
  ...both("a larger quota", quota("memory: 1Gi"), quota("memory: 2Gi"), "admission-guard"),
  one(
    "a quota for other pods",
    quota("pods: 10"),
    quota("pods: 10", ", scopes: [BestEffort]"),
    said("admission-guard", "unknown"),
  ),
  ...both("no disruption budget", budget("minAvailable: 1"), null, "admission-guard"),
  ...both("more may go at a time", budget("maxUnavailable: 1"), budget("maxUnavailable: 3"), "admission-guard"),
  ...both("fewer must stay", budget("minAvailable: 2"), budget("minAvailable: 1"), "admission-guard"),
  ...both(
    "one pod at the least",
    object("autoscaling/v2", "HorizontalPodAutoscaler", "spec: {minReplicas: 2, maxReplicas: 9}"),
    object("autoscaling/v2", "HorizontalPodAutoscaler", "spec: {minReplicas: 1, maxReplicas: 9}"),
    "setting",
    "pods at the least",
  ),
  one(
    "three pods instead of two",
    object("autoscaling/v2", "HorizontalPodAutoscaler", "spec: {minReplicas: 2}"),
    object("autoscaling/v2", "HorizontalPodAutoscaler", "spec: {minReplicas: 3}"),
  ),
];

const encryption = (...providers: string[]): string =>
  `apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n  - resources: [secrets]\n    providers: [${providers.map((p) => `{${p}: {}}`).join(", ")}]\n`;
const audit = (...rules: string[]): string =>
  `apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n${rules.map((r) => `  - {${r}}\n`).join("")}`;
const SECRETS = "level: Metadata, resources: [{group: '', resources: [secrets]}]";
const PODS = "level: None, resources: [{group: '', resources: ['pods/exec']}]";

const STORED: readonly Case[] = [
  ...both("nothing is encrypted", encryption("aescbc", "identity"), encryption("identity", "aescbc"), "encrypts"),
  ...both("the key lies beside it", encryption("kms"), encryption("aesgcm"), "encrypts"),
  one("a provider that nobody knows", encryption("kms"), encryption("rot13"), said("encrypts", "unknown")),
  one("another provider to read with", encryption("kms"), encryption("kms", "identity")),
  ...both(
    "reading secrets is not written",
    audit(SECRETS),
    audit(SECRETS.replace("Metadata", "None")),
    "audited",
    "of secrets",
  ),
  ...both(
    "going into pods is not written",
    audit("level: Request"),
    audit(PODS, "level: Request"),
    "audited",
    "of pods/exec",
  ),
  ...both(
    "an account is not written",
    audit("level: Metadata"),
    audit("level: None, users: [a]", "level: Metadata"),
    "audited",
    "without exceptions",
  ),
  one("another level of a request", audit("level: Request"), audit("level: Metadata")),
  ...both(
    "a volume goes with its claim",
    object("v1", "PersistentVolume", "spec: {persistentVolumeReclaimPolicy: Retain}"),
    object("v1", "PersistentVolume", "spec: {persistentVolumeReclaimPolicy: Delete}"),
    "deletion-guard",
  ),
  ...both(
    "a volume of the host",
    object("v1", "PersistentVolume", "spec: {}"),
    object("v1", "PersistentVolume", "spec: {hostPath: {path: /srv}}"),
    "mounts",
  ),
  ...both(
    "a class of plain disks",
    object("storage.k8s.io/v1", "StorageClass", "parameters: {encrypted: 'true'}"),
    object("storage.k8s.io/v1", "StorageClass", "parameters: {encrypted: 'false'}"),
    "encrypts",
  ),
];

const secret = (data: string, rest = ""): string => object("v1", "Secret", `${rest}stringData: {${data}}`);
const kubeconfig = (cluster: string, user = ""): string =>
  `apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: {server: 'https://c.example'${cluster}}}]\nusers: [{name: u, user: {${user}}}]\n`;

const CREDENTIALS: readonly Case[] = [
  ...held("a secret is written out", secret("a: '${FROM_ELSEWHERE}'"), secret("a: hello-shop"), "setting"),
  one("a secret that is put in later", null, secret("a: <path:kv/a>")),
  one("a secret of nothing", null, object("v1", "Secret", "type: Opaque")),
  ...held(
    "a token without end",
    object("v1", "Secret", "type: Opaque"),
    object("v1", "Secret", "type: kubernetes.io/service-account-token"),
    "setting",
  ),
  ...both(
    "an API server that nobody verifies",
    kubeconfig(""),
    kubeconfig(", insecure-skip-tls-verify: true"),
    "verifies-peer",
  ),
  one(
    "an API server without TLS",
    kubeconfig(""),
    kubeconfig("").replace("https:", "http:"),
    said("tls", "widen", "client"),
  ),
  ...held("a key in a kubeconfig", kubeconfig(""), kubeconfig("", "client-key-data: aGVsbG8="), "setting"),
  one("a key that is a file", kubeconfig(""), kubeconfig("", "client-key: /keys/u.pem")),
  ...both(
    "an API that nobody verifies",
    object("apiregistration.k8s.io/v1", "APIService", "spec: {group: a}"),
    object("apiregistration.k8s.io/v1", "APIService", "spec: {group: a, insecureSkipTLSVerify: true}"),
    "verifies-peer",
  ),
];

const file = (kind: string, rest: string): string => `apiVersion: x.config.k8s.io/v1\nkind: ${kind}\n${rest}\n`;
const FILES: readonly Case[] = [
  ...both(
    "requests to a kubelet",
    file("KubeletConfiguration", "authentication: {webhook: {enabled: true}}"),
    file("KubeletConfiguration", "authentication: {webhook: {enabled: false}}"),
    "setting",
  ),
  ...both(
    "processes of a pod",
    file("KubeletConfiguration", "podPidsLimit: 100"),
    file("KubeletConfiguration", "podPidsLimit: -1"),
    "setting",
    "pod-max-pids",
  ),
  ...both(
    "events that are lost",
    file("KubeletConfiguration", "eventRecordQPS: 0"),
    file("KubeletConfiguration", "eventRecordQPS: 2"),
    "setting",
    "event-qps",
  ),
  ...both(
    "a feature that guards",
    file("KubeletConfiguration", ""),
    file("KubeletConfiguration", "featureGates: {RotateKubeletServerCertificate: false}"),
    "setting",
    "features",
  ),
  one(
    "another feature",
    file("KubeletConfiguration", ""),
    file("KubeletConfiguration", "featureGates: {CPUManager: false}"),
    said("setting", "neutral"),
  ),
  one(
    "the default that is said",
    file("KubeletConfiguration", ""),
    file("KubeletConfiguration", "readOnlyPort: 0"),
    said("setting", "neutral"),
  ),
  ...both(
    "metrics of the proxy",
    file("KubeProxyConfiguration", ""),
    file("KubeProxyConfiguration", "metricsBindAddress: 0.0.0.0"),
    "setting",
  ),
  ...both(
    "profiles of the scheduler",
    file("KubeSchedulerConfiguration", "enableProfiling: false"),
    file("KubeSchedulerConfiguration", ""),
    "setting",
  ),
  ...both(
    "flags by kubeadm",
    file("ClusterConfiguration", "apiServer: {extraArgs: {anonymous-auth: 'false'}}"),
    file("ClusterConfiguration", "apiServer: {extraArgs: {anonymous-auth: 'true'}}"),
    "setting",
  ),
  one(
    "flags by kubeadm, as a list",
    file("ClusterConfiguration", "apiServer: {extraArgs: {profiling: 'false'}}"),
    file("ClusterConfiguration", "apiServer: {extraArgs: [{name: profiling, value: 'false'}]}"),
  ),
  one(
    "a plugin by kubeadm",
    file("ClusterConfiguration", "apiServer: {extraArgs: {}}"),
    file("ClusterConfiguration", "apiServer: {extraArgs: {enable-admission-plugins: NodeRestriction}}"),
    said("setting", "narrow"),
  ),
];

const pod = (spec: string, container = ""): string =>
  object("v1", "Pod", `spec: {${spec ? `${spec}, ` : ""}containers: [{name: c${container ? `, ${container}` : ""}}]}`);
const set = (kind: string, spec: string): string =>
  object("apps/v1", kind, `spec: {${spec ? `${spec}, ` : ""}template: {spec: {containers: [{name: c}]}}}`);
const cron = (spec: string): string =>
  object(
    "batch/v1",
    "CronJob",
    `spec: {${spec ? `${spec}, ` : ""}jobTemplate: {spec: {template: {spec: {containers: [{name: c}]}}}}}`,
  );

const KEPT: readonly Case[] = [
  ...both(
    "a single pod",
    set("Deployment", "replicas: 3"),
    set("Deployment", "replicas: 1"),
    "setting",
    "how it is kept running",
  ),
  one("two pods instead of three", set("Deployment", "replicas: 3"), set("Deployment", "replicas: 2")),
  ...both("all pods go at once", set("Deployment", ""), set("Deployment", "strategy: {type: Recreate}"), "setting"),
  ...both(
    "what was stored goes",
    set("StatefulSet", ""),
    set("StatefulSet", "persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}"),
    "deletion-guard",
  ),
  ...both("pods that may all be in one place", pod("topologySpreadConstraints: [{maxSkew: 1}]"), pod(""), "setting"),
  one(
    "spread in another way",
    pod("topologySpreadConstraints: [{maxSkew: 1}]"),
    pod("affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1}]}}"),
    said("setting", "neutral"),
  ),
  ...both("a run that may start late", cron("startingDeadlineSeconds: 100"), cron(""), "setting", "bounds of its runs"),
  ...both("runs at a time", cron("concurrencyPolicy: Forbid"), cron("concurrencyPolicy: Allow"), "setting"),
  ...both("processes that are shared", pod(""), pod("shareProcessNamespace: true"), "setting"),
  ...both("no sandbox", pod("runtimeClassName: gvisor"), pod(""), "setting"),
  ...both("a group of root", pod(""), pod("securityContext: {supplementalGroups: [0]}"), "setting"),
  ...both(
    "a number of the host",
    pod("", "securityContext: {runAsUser: 20000}"),
    pod("", "securityContext: {runAsUser: 1000}"),
    "runs-as",
  ),
  one(
    "another number of its own",
    pod("", "securityContext: {runAsUser: 20000}"),
    pod("", "securityContext: {runAsUser: 20001}"),
    said("runs-as", "neutral"),
  ),
  ...both(
    "the administrator of Windows",
    pod(""),
    pod("", "securityContext: {windowsOptions: {runAsUserName: ContainerAdministrator}}"),
    "runs-as",
  ),
  one("the default account", pod("serviceAccountName: a"), pod(""), said("uses-identity", "widen")),
  one(
    "an account of its own",
    pod("serviceAccountName: ''"),
    pod("serviceAccountName: a"),
    said("uses-identity", "unknown"),
  ),
  ...both("no bound of its disk", pod("", "resources: {limits: {ephemeral-storage: 1Gi}}"), pod(""), "setting"),
  ...held(
    "a secret in a command",
    pod("", "args: ['--user=a']"),
    pod("", "args: ['--password=hello-shop']"),
    "setting",
  ),
  one("a secret by a variable", pod("", "args: ['--user=a']"), pod("", "args: ['--password=$(PASSWORD)']")),
  one("a file of a secret", pod(""), pod("", "env: [{name: DB_PASSWORD_FILE, value: /run/p}]")),
  ...held(
    "a secret within an address",
    pod(""),
    pod("", "env: [{name: DB, value: 'Server=db;Password=hello-shop;'}]"),
    "setting",
  ),
  ...both("a download that runs", pod(""), pod("", "command: [sh, -c, 'curl https://a.example/i | sh']"), "executes"),
  one(
    "a kernel parameter in another spelling",
    pod("securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]}"),
    pod("securityContext: {sysctls: [{name: net/ipv4/tcp_syncookies, value: '1'}]}"),
  ),
];

export const K8S_OBJECTS: readonly Case[] = [...BOUNDS, ...STORED, ...CREDENTIALS, ...FILES, ...KEPT];
