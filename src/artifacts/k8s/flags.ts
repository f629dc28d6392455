/** How settings of the cluster's own programs rank: grade 0 is safe, higher is weaker, null cannot be ranked. */
export interface Flag {
  readonly name: string;
  readonly rel?: "audited" | "encrypts" | "tls";
  readonly object?: string;
  /** What counts where it is not set. */
  readonly unset: { readonly value: string; readonly grade: number };
  /** It names a file or a party that is believed: another name is another one. */
  readonly apart?: true;
  grade(value: string): number | null;
}

const SWITCH: Readonly<Record<string, boolean>> = {
  true: true,
  "1": true,
  t: true,
  false: false,
  "0": false,
  f: false,
};
const switched = (name: string, safe: boolean, unset: boolean): Flag => ({
  name,
  unset: { value: String(unset), grade: unset === safe ? 0 : 1 },
  grade: (value) => {
    const on = SWITCH[value.toLowerCase()];
    return on === undefined ? null : on === safe ? 0 : 1;
  },
});
/** A file or address that must be given. */
const given = (name: string, rest: Partial<Flag> = {}): Flag => ({
  name,
  unset: { value: "not set", grade: 1 },
  apart: true,
  grade: (value) => (value === "" ? 1 : 0),
  ...rest,
});
/** Something that had better not be there. */
const absent = (name: string, rest: Partial<Flag> = {}): Flag => ({
  name,
  unset: { value: "not set", grade: 0 },
  apart: true,
  grade: (value) => (value === "" ? 0 : 1),
  ...rest,
});
const atLeast = (name: string, least: number, rest: Partial<Flag> = {}): Flag => ({
  name,
  unset: { value: "not set", grade: 1 },
  grade: (value) => (/^\d+$/.test(value) ? (Number(value) >= least ? 0 : 1) : null),
  ...rest,
});
const isLoopback = (address: string): boolean =>
  /^(127(\.\d+){1,3}|\[?::1\]?|localhost)(:\d+)?$/i.test(address.replace(/^[a-z]+:\/\//, ""));
const loopback = (name: string, grade: number): Flag => ({
  name,
  unset: { value: "not set", grade },
  grade: (value) => (isLoopback(value) ? 0 : 1),
});
/** A port that is off at 0. */
const off = (name: string, unset: number): Flag => ({
  name,
  unset: { value: "not set", grade: unset },
  grade: (value) => (/^\d+$/.test(value) ? (Number(value) === 0 ? 0 : 1) : null),
});
const on = (name: string): Flag => ({
  name,
  unset: { value: "not set", grade: 0 },
  // A bare flag gives no number, so not 0 either.
  grade: (value) => (value === "true" ? 0 : /^\d+$/.test(value) ? (Number(value) === 0 ? 1 : 0) : null),
});

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001, us: 1e-6, ns: 1e-9 };
/** Seconds of a duration such as `1h30m`; null where it is none. */
function seconds(value: string): number | null {
  if (/^\d+$/.test(value)) return Number(value);
  if (!/^(\d+(\.\d+)?(h|m|s|ms|us|ns))+$/.test(value)) return null;
  return [...value.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|ns)/g)].reduce(
    (sum, m) => sum + Number(m[1]) * (SECONDS[m[2] as string] as number),
    0,
  );
}
const duration = (name: string, unset: string, good: (s: number) => boolean): Flag => ({
  name,
  unset: { value: unset, grade: 0 },
  grade: (value) => {
    const s = seconds(value);
    return s === null ? null : good(s) ? 0 : 1;
  },
});

const VERSIONS: Readonly<Record<string, number>> = {
  VersionTLS13: 0,
  VersionTLS12: 0,
  VersionTLS11: 1,
  VersionTLS10: 2,
};
const minimum = (unset: number): Flag => ({
  name: "tls-min-version",
  rel: "tls",
  object: "server",
  unset: { value: "not set", grade: unset },
  grade: (value) => VERSIONS[value] ?? null,
});
/** Forward secrecy and authenticated encryption. */
const STRONG = /^TLS_(ECDHE_(RSA|ECDSA)_WITH_)?(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305(_SHA256)?)$/;
const ciphers: Flag = {
  name: "tls-cipher-suites",
  rel: "tls",
  object: "cipher suites",
  unset: { value: "not set", grade: 1 },
  grade: (value) => (value.split(",").some((c) => !STRONG.test(c.trim())) ? 2 : 0),
};

const list = (value: string): string[] => value.split(",").map((v) => v.trim());
/** Node and RBAC ask for each request; AlwaysAllow asks nothing, whatever stands beside it. */
const authorization = (unset: number): Flag => ({
  name: "authorization-mode",
  unset: { value: "not set", grade: unset },
  grade: (value) => {
    const modes = list(value);
    if (modes.includes("AlwaysAllow")) return 4;
    const missing = ["RBAC", "Node"].filter((m) => !modes.includes(m));
    return missing.length === 0 ? 0 : missing.includes("RBAC") ? 2 : 1;
  },
});
const kubeletAuthorization = (unset: number): Flag => ({
  ...authorization(unset),
  grade: (value) => (value === "Webhook" ? 0 : list(value).includes("AlwaysAllow") ? 4 : 1),
});
const rotation: Flag = {
  name: "feature-gates",
  object: "feature RotateKubeletServerCertificate",
  unset: { value: "not set", grade: 0 },
  grade: (value) => (/(^|,)RotateKubeletServerCertificate=false\b/i.test(value) ? 1 : 0),
};

const API_SERVER: readonly Flag[] = [
  switched("anonymous-auth", false, true),
  // Unset may mean a file; said outright it cannot.
  authorization(3),
  given("audit-log-path", { rel: "audited", object: "API requests" }),
  given("audit-policy-file", { rel: "audited", object: "policy" }),
  atLeast("audit-log-maxage", 30, { rel: "audited", object: "days that are kept" }),
  atLeast("audit-log-maxbackup", 10, { rel: "audited", object: "files that are kept" }),
  atLeast("audit-log-maxsize", 100, { rel: "audited", object: "megabytes of a file" }),
  absent("basic-auth-file"),
  absent("token-auth-file"),
  given("client-ca-file"),
  given("encryption-provider-config", { rel: "encrypts", object: "at rest" }),
  given("etcd-cafile"),
  given("etcd-certfile"),
  given("etcd-keyfile"),
  { ...absent("insecure-bind-address"), grade: (value) => (isLoopback(value) ? 1 : 2) },
  off("insecure-port", 0),
  given("kubelet-certificate-authority"),
  given("kubelet-client-certificate"),
  given("kubelet-client-key"),
  switched("kubelet-https", true, true),
  switched("profiling", false, true),
  duration("request-timeout", "1m", (s) => s > 0 && s <= 600),
  on("secure-port"),
  given("service-account-key-file"),
  // Its default was another once: said is surer than unsaid.
  { ...switched("service-account-lookup", true, true), grade: (v) => (v === "true" ? -1 : v === "false" ? 1 : null) },
  given("tls-cert-file"),
  given("tls-private-key-file"),
  ciphers,
  minimum(0),
  switched("allow-privileged", false, false),
];
const CONTROLLER_MANAGER: readonly Flag[] = [
  loopback("bind-address", 1),
  loopback("address", 0),
  switched("profiling", false, true),
  given("root-ca-file"),
  given("service-account-private-key-file"),
  switched("use-service-account-credentials", true, false),
  on("terminated-pod-gc-threshold"),
  rotation,
];
const SCHEDULER: readonly Flag[] = [
  loopback("bind-address", 1),
  loopback("address", 0),
  switched("profiling", false, true),
];
const ETCD: readonly Flag[] = [
  switched("auto-tls", false, false),
  switched("peer-auto-tls", false, false),
  given("cert-file"),
  given("key-file"),
  switched("client-cert-auth", true, false),
  switched("peer-client-cert-auth", true, false),
  given("peer-cert-file"),
  given("peer-key-file"),
  given("trusted-ca-file"),
];
const KUBELET: readonly Flag[] = [
  switched("anonymous-auth", false, true),
  kubeletAuthorization(3),
  given("client-ca-file"),
  absent("hostname-override"),
  given("tls-cert-file"),
  given("tls-private-key-file"),
  ciphers,
  minimum(0),
  switched("make-iptables-util-chains", true, true),
  switched("protect-kernel-defaults", true, false),
  off("read-only-port", 1),
  duration("streaming-connection-idle-timeout", "4h", (s) => s > 0),
  // Fewer lose events, more load the API server: neither way is the safe one.
  { name: "event-qps", unset: { value: "not set", grade: 0 }, grade: () => null },
  switched("rotate-certificates", true, false),
  switched("rotate-server-certificates", true, false),
  rotation,
];
const PROXY: readonly Flag[] = [loopback("metrics-bind-address", 0), switched("profiling", false, false)];
const TILLER: readonly Flag[] = [loopback("listen", 1), switched("tls-verify", true, false)];

/** Flags by the program that takes them. */
export const FLAGS: ReadonlyMap<string, readonly Flag[]> = new Map([
  ["kube-apiserver", API_SERVER],
  ["kube-controller-manager", CONTROLLER_MANAGER],
  ["kube-scheduler", SCHEDULER],
  ["kubelet", KUBELET],
  ["etcd", ETCD],
  ["kube-proxy", PROXY],
  ["tiller", TILLER],
]);

/** Admission plugins of the API server, and whether each is on where nobody says so. `AlwaysAdmit` is none. */
export const PLUGINS: ReadonlyMap<string, boolean> = new Map([
  ["AlwaysPullImages", false],
  ["CertificateApproval", true],
  ["DenyServiceExternalIPs", false],
  ["EventRateLimit", false],
  ["ImagePolicyWebhook", false],
  ["LimitRanger", true],
  ["MutatingAdmissionWebhook", true],
  ["NamespaceLifecycle", true],
  ["NodeRestriction", false],
  ["PodSecurity", true],
  ["PodSecurityPolicy", false],
  ["ResourceQuota", true],
  ["SecurityContextDeny", false],
  ["ServiceAccount", true],
  ["ValidatingAdmissionWebhook", true],
]);

/** Fields of a KubeletConfiguration, by the flag that means the same; its defaults are safer than those of the flags. */
export const KUBELET_FIELDS: readonly { readonly path: readonly string[]; readonly flag: Flag }[] = [
  { path: ["authentication", "anonymous", "enabled"], flag: switched("anonymous-auth", false, false) },
  { path: ["authorization", "mode"], flag: kubeletAuthorization(0) },
  { path: ["authentication", "x509", "clientCAFile"], flag: given("client-ca-file") },
  { path: ["tlsCertFile"], flag: given("tls-cert-file") },
  { path: ["tlsPrivateKeyFile"], flag: given("tls-private-key-file") },
  { path: ["tlsCipherSuites"], flag: ciphers },
  { path: ["tlsMinVersion"], flag: minimum(0) },
  { path: ["makeIPTablesUtilChains"], flag: switched("make-iptables-util-chains", true, true) },
  { path: ["protectKernelDefaults"], flag: switched("protect-kernel-defaults", true, false) },
  { path: ["readOnlyPort"], flag: off("read-only-port", 0) },
  {
    path: ["streamingConnectionIdleTimeout"],
    flag: duration("streaming-connection-idle-timeout", "4h", (s) => s > 0),
  },
  { path: ["rotateCertificates"], flag: switched("rotate-certificates", true, false) },
  { path: ["serverTLSBootstrap"], flag: switched("rotate-server-certificates", true, false) },
];
