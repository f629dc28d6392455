import type { Flag } from "./flag.ts";
import {
  better,
  bounded,
  ciphers,
  duration,
  events,
  features,
  given,
  kubeletAuthorization,
  loopback,
  minimum,
  off,
  opens,
  switched,
} from "./flag.ts";

/** Fields of a configuration file, by the flag that means the same; its defaults are often safer than those of the flags. */
type Fields = readonly { readonly path: readonly string[]; readonly flag: Flag }[];

const KUBELET: Fields = [
  { path: ["authentication", "anonymous", "enabled"], flag: switched("anonymous-auth", false, false) },
  { path: ["authentication", "webhook", "enabled"], flag: switched("authentication-token-webhook", true, true) },
  { path: ["authorization", "mode"], flag: kubeletAuthorization(0) },
  { path: ["authentication", "x509", "clientCAFile"], flag: given("client-ca-file") },
  { path: ["tlsCertFile"], flag: given("tls-cert-file") },
  { path: ["tlsPrivateKeyFile"], flag: given("tls-private-key-file") },
  { path: ["tlsCipherSuites"], flag: ciphers },
  { path: ["tlsMinVersion"], flag: minimum(0) },
  { path: ["featureGates"], flag: features },
  { path: ["makeIPTablesUtilChains"], flag: switched("make-iptables-util-chains", true, true) },
  { path: ["protectKernelDefaults"], flag: switched("protect-kernel-defaults", true, false) },
  { path: ["readOnlyPort"], flag: off("read-only-port", 0) },
  {
    path: ["streamingConnectionIdleTimeout"],
    flag: duration("streaming-connection-idle-timeout", "4h", (s) => s > 0),
  },
  { path: ["rotateCertificates"], flag: switched("rotate-certificates", true, false) },
  { path: ["serverTLSBootstrap"], flag: switched("rotate-server-certificates", true, false) },
  { path: ["eventRecordQPS"], flag: events("event-qps", 50) },
  { path: ["podPidsLimit"], flag: bounded("pod-max-pids", 1_000_000, 1) },
  { path: ["seccompDefault"], flag: switched("seccomp-default", true, false) },
  { path: ["enableDebuggingHandlers"], flag: switched("enable-debugging-handlers", false, true) },
  { path: ["enableProfilingHandler"], flag: switched("profiling", false, true) },
  { path: ["enableDebugFlagsHandler"], flag: switched("debug flags", false, true) },
  { path: ["enableSystemLogHandler"], flag: switched("logs of the system", false, true) },
  { path: ["enableSystemLogQuery"], flag: switched("queries of the system's logs", false, false) },
  { path: ["healthzBindAddress"], flag: loopback("healthz-bind-address", 0) },
  { path: ["allowedUnsafeSysctls"], flag: opens("allowed-unsafe-sysctls") },
  { path: ["staticPodURL"], flag: opens("manifest-url") },
  { path: ["evictionHard"], flag: better("eviction-hard") },
  { path: ["kubeReserved"], flag: better("kube-reserved") },
  { path: ["systemReserved"], flag: better("system-reserved") },
];

const LEADER: Fields = [
  { path: ["leaderElection", "leaderElect"], flag: switched("leader-elect", true, true) },
  { path: ["healthzBindAddress"], flag: loopback("healthz-bind-address", 0) },
  { path: ["metricsBindAddress"], flag: loopback("metrics-bind-address", 0) },
];

/** Kinds of configuration files of the cluster's own programs. */
export const FIELDS: Readonly<Record<string, Fields>> = {
  KubeletConfiguration: KUBELET,
  KubeProxyConfiguration: [
    { path: ["metricsBindAddress"], flag: loopback("metrics-bind-address", 0) },
    { path: ["enableProfiling"], flag: switched("profiling", false, false) },
    { path: ["nodePortAddresses"], flag: better("nodeport-addresses") },
    { path: ["featureGates"], flag: features },
  ],
  KubeSchedulerConfiguration: [
    ...LEADER,
    { path: ["enableProfiling"], flag: switched("profiling", false, true) },
    { path: ["enableContentionProfiling"], flag: switched("contention-profiling", false, true) },
  ],
};

/** Where kubeadm hands flags to which program. */
export const EXTRA_ARGUMENTS: readonly { readonly path: readonly string[]; readonly program: string }[] = [
  { path: ["apiServer", "extraArgs"], program: "kube-apiserver" },
  { path: ["controllerManager", "extraArgs"], program: "kube-controller-manager" },
  { path: ["scheduler", "extraArgs"], program: "kube-scheduler" },
  { path: ["etcd", "local", "extraArgs"], program: "etcd" },
  { path: ["nodeRegistration", "kubeletExtraArgs"], program: "kubelet" },
];
