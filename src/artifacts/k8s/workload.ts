import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact, imageAttrs, imageFact } from "../common.ts";
import { ADMINISTRATION, effectiveCapabilities } from "../container.ts";
import { component } from "./components.ts";
import { hostMounts, hostPaths } from "./mounts.ts";
import type { KubeObject, Pod } from "./object.ts";
import { CONTAINERS, podPath } from "./object.ts";
import { commands, environmentCode, environmentSecrets, volumeSecrets, writtenSecrets } from "./secrets.ts";
import { upkeep, workloadUpkeep } from "./upkeep.ts";

const HOST_FLAGS: readonly { readonly key: string; readonly what: string }[] = [
  { key: "hostPID", what: "process table" },
  { key: "hostNetwork", what: "network" },
  { key: "hostIPC", what: "inter-process communication" },
];

/** Facts of one workload: container overrides pod, field by field; init and ephemeral containers count. */
export function workload({ kind, node, name, scope, at }: KubeObject): LocalFact[] {
  const path = podPath(node, kind);
  const spec = path && get(node, ...path, "spec");
  if (!path || !spec) return [];
  const annotations = get(node, ...path, "metadata", "annotations");
  const pod: Pod = { workload: `${kind} ${name}`, scope, spec, name: at, annotations };
  const whole = { node, kind, name, scope, at };
  const containers = CONTAINERS.flatMap((list) => items(get(spec, list)).map((node) => ({ node, list })));
  return [
    ...identity(pod),
    ...hostNamespaces(pod),
    ...volumeSecrets(pod),
    ...kernelParameters(pod),
    ...workloadUpkeep(whole, spec),
    ...hostPaths(
      pod,
      containers.map((c) => c.node),
    ),
    ...consoles(pod, get(node, ...path, "metadata", "labels") ?? get(node, "metadata", "labels")),
    ...containers.flatMap((c, i) => container(pod, c.node, c.list, i)),
  ];
}

/** The account of every pod that names none: what it is granted, all of them are. */
const DEFAULT_ACCOUNT = "default";

function identity({ workload: subject, spec, scope, name }: Pod): LocalFact[] {
  const account = entry(spec, "serviceAccountName") ?? entry(spec, "serviceAccount");
  const mount = entry(spec, "automountServiceAccountToken");
  const sources = items(get(spec, "volumes")).flatMap((v) => items(get(v, "projected", "sources")));
  const projected = sources.flatMap((source) => entry(source, "serviceAccountToken")?.at ?? [])[0];
  const value = bool(mount?.value) !== false ? "automounted" : projected ? "projected" : "no";
  const who = { identity: text(account?.value) || DEFAULT_ACCOUNT };
  const places = [mount?.at, value === "projected" ? projected : undefined].filter((p) => p !== undefined);
  return [
    fact("uses-identity", subject, "identity", who, [account?.at ?? name], scope),
    fact("holds-token", subject, "API token", { value }, places.length > 0 ? places : [account?.at ?? name], scope),
  ];
}

/** What a pod shares with its host, as one fact. `hostUsers` unset = the host's. */
function hostNamespaces({ workload: subject, spec, scope, name }: Pod): LocalFact[] {
  const flags = HOST_FLAGS.flatMap(({ key, what }) => {
    const found = entry(spec, key);
    return found && bool(found.value) !== false ? [{ what, at: found.at }] : [];
  });
  const users = entry(spec, "hostUsers");
  const shared = [...flags.map((f) => f.what), ...(bool(users?.value) === false ? [] : ["user ids"])].sort();
  const places = [...flags.map((f) => f.at), ...(users ? [users.at] : [])];
  return [fact("host-namespace", subject, "namespaces", { shared }, places.length > 0 ? places : [name], scope)];
}

/** Kernel parameters that only the pod itself can feel; any other reaches its node. */
const SAFE_PARAMETERS =
  /^(kernel\.shm_rmid_forced|net\.ipv4\.(ip_local_port_range|tcp_syncookies|ping_group_range|ip_unprivileged_port_start|ip_local_reserved_ports|tcp_keepalive_(time|intvl|probes)|tcp_fin_timeout))$/;

const kernelParameters = ({ workload: subject, spec, scope }: Pod): LocalFact[] =>
  items(get(spec, "securityContext", "sysctls")).flatMap((parameter) => {
    const name = text(get(parameter, "name"))?.replaceAll("/", ".");
    const attrs = { value: text(get(parameter, "value")) ?? "", grade: SAFE_PARAMETERS.test(name ?? "") ? 0 : 1 };
    return name ? [fact("setting", subject, `kernel parameter ${name}`, attrs, [parameter.at], scope)] : [];
  });

/** Programs that run a cluster for whoever reaches them. */
const CONSOLE = /^(kubernetes-dashboard|tiller)(-amd64|-arm64)?$/;

const LABELS = ["app", "k8s-app", "name", "app.kubernetes.io/name"];

/** Said where there is one: by its image, or by the label that its own manifests give it. */
const consoles = ({ workload: subject, spec, scope }: Pod, labels: Located | undefined): LocalFact[] =>
  consoleOf(subject, scope, [
    ...items(get(spec, "containers")).flatMap((c) => entry(c, "image") ?? []),
    ...LABELS.flatMap((k) => entry(labels, k) ?? []),
  ]);

/** The way to one: a service that has its labels, or chooses by them. */
export const consoleService = (node: Located, { name, scope }: KubeObject): LocalFact[] =>
  consoleOf(
    `Service ${name}`,
    scope,
    [get(node, "metadata", "labels"), get(node, "spec", "selector")].flatMap((m) =>
      LABELS.flatMap((k) => entry(m, k) ?? []),
    ),
  );

function consoleOf(subject: string, scope: string, marks: readonly LocatedEntry[]): LocalFact[] {
  const found = marks.find((e) => {
    const repository = imageAttrs(text(e.value) ?? "").repository;
    return CONSOLE.test(repository.slice(repository.lastIndexOf("/") + 1));
  });
  const attrs = { value: text(found?.value) ?? "", grade: 1 };
  return found ? [fact("setting", subject, "console of the cluster", attrs, [found.at], scope)] : [];
}

function container(pod: Pod, node: Located, list: string, index: number): LocalFact[] {
  const nameEntry = entry(node, "name");
  const at = nameEntry?.at ?? pod.name;
  const subject = `${pod.workload}/${text(nameEntry?.value) ?? index}`;
  const context: Setting = (key) =>
    entry(node, "securityContext", ...key.split(".")) ?? entry(pod.spec, "securityContext", ...key.split("."));
  const own: Setting = (key) => entry(node, "securityContext", ...key.split("."));
  const image = entry(node, "image");
  const facts = [
    ...user(subject, pod.scope, context, at),
    ...confinement(subject, pod, text(nameEntry?.value) ?? "", context, own, at),
    ...capabilities(subject, pod.scope, own, at),
  ];
  if (image) facts.push(imageFact(subject, "image", image, imageAttrs(text(image.value) ?? UNRESOLVED), pod.scope));
  return [
    ...facts,
    ...environmentSecrets(subject, pod.scope, node),
    ...environmentCode(subject, pod.scope, node),
    ...writtenSecrets(subject, pod.scope, node),
    ...commands(subject, pod.scope, node),
    ...hostMounts(subject, pod, node),
    ...hostPorts(subject, pod.scope, node),
    ...component(subject, pod.scope, node, at),
    ...upkeep({ subject, workload: pod.workload, scope: pod.scope, list }, node, at),
  ];
}

type Setting = (key: string) => LocatedEntry | undefined;

/** What a security context says by itself, wherever it stands. */
export function securityContext(subject: string, found: LocatedEntry): LocalFact[] {
  const own: Setting = (key) => entry(found.value, ...key.split("."));
  const at = { from: found.at.from, to: Math.min(found.at.to, found.at.from + Buffer.byteLength(found.key)) };
  const pod: Pod = { workload: subject, scope: "", spec: found.value, name: at, annotations: undefined };
  return [
    ...user(subject, "", own, at),
    ...confinement(subject, pod, "", own, own, at),
    ...capabilities(subject, "", own, at),
  ];
}

function user(subject: string, scope: string, context: Setting, at: ByteRange): LocalFact[] {
  const uid = context("runAsUser");
  const nonRoot = context("runAsNonRoot");
  const windows = context("windowsOptions.runAsUserName");
  const administrator = /(^|\\)(ContainerAdministrator|Administrator|SYSTEM)$/i.test(text(windows?.value) ?? "");
  const number = administrator ? "0" : text(uid?.value);
  const demanded = bool(nonRoot?.value) === true;
  const value =
    number === "0"
      ? "root"
      : demanded || (number !== undefined && /^[1-9]\d*$/.test(number))
        ? "non-root"
        : "not known";
  const places = [uid?.at, nonRoot?.at, administrator ? windows?.at : undefined].filter((p) => p !== undefined);
  const group = context("runAsGroup");
  const gid = text(group?.value);
  const grade = gid === undefined ? 0 : gid === "0" ? 1 : -1;
  return [
    fact("runs-as", subject, "user", { value, uid: number ?? null }, places.length > 0 ? places : [at], scope),
    fact("setting", subject, "primary group", { value: gid ?? "not set", grade }, [group?.at ?? at], scope),
  ];
}

/** The type that an annotation names: `runtime/default`, `docker/default`, `localhost/<profile>`, `unconfined`. */
const annotated = (value: string | undefined): string | undefined =>
  value === undefined
    ? undefined
    : /^(runtime|docker)\/default$/.test(value)
      ? "RuntimeDefault"
      : value.startsWith("localhost/")
        ? "Localhost"
        : value === "unconfined"
          ? "Unconfined"
          : value;

/** Types that a container may take without leaving its confinement. */
const CONFINED = /^(container(_init|_kvm|_engine|_user|_logreader)?_t|svirt_lxc_net_t)?$/;
const labelled = (options: Located): string => {
  const type = text(get(options, "type")) ?? "";
  if (/^(spc_t|unconfined_t|super_t)$/.test(type)) return "disabled";
  return CONFINED.test(type) && !get(options, "user") && !get(options, "role") ? "enforced" : "another label";
};

function confinement(
  subject: string,
  { scope, annotations }: Pod,
  name: string,
  context: Setting,
  own: Setting,
  at: ByteRange,
): LocalFact[] {
  const noted = (...keys: string[]): LocatedEntry | undefined => keys.map((k) => entry(annotations, k)).find((e) => e);
  // A Windows HostProcess container is the host.
  const hostProcess = context("windowsOptions.hostProcess");
  const privileged = bool(hostProcess?.value) === true ? hostProcess : own("privileged");
  const escalation = own("allowPrivilegeEscalation");
  const readOnly = own("readOnlyRootFilesystem");
  const seccomp =
    context("seccompProfile.type") ??
    noted(`container.seccomp.security.alpha.kubernetes.io/${name}`, "seccomp.security.alpha.kubernetes.io/pod");
  const apparmor = context("appArmorProfile.type") ?? noted(`container.apparmor.security.beta.kubernetes.io/${name}`);
  const processes = own("procMount");
  const selinux = context("seLinuxOptions");
  const slot = (object: string, value: string, found: LocatedEntry | undefined): LocalFact =>
    fact("confinement", subject, object, { value }, [found?.at ?? at], scope);
  return [
    fact(
      "privileged",
      subject,
      "privileged",
      {
        value:
          bool(privileged?.value) === true
            ? "true"
            : privileged && bool(privileged.value) === undefined
              ? UNRESOLVED
              : "false",
      },
      [privileged?.at ?? at],
      scope,
    ),
    slot("escalation", bool(escalation?.value) === false ? "no" : "yes", escalation),
    slot("root filesystem", bool(readOnly?.value) === true ? "read-only" : "writable", readOnly),
    slot("seccomp", annotated(text(seccomp?.value)) ?? "not set", seccomp),
    slot("AppArmor", annotated(text(apparmor?.value)) ?? "not set", apparmor),
    slot("SELinux", selinux ? labelled(selinux.value) : "enforced", selinux),
    slot("process mount", text(processes?.value) ?? "Default", processes),
  ];
}

/** The effective set: what the runtime gives, less what is dropped, and what is added. */
function capabilities(subject: string, scope: string, own: Setting, at: ByteRange): LocalFact[] {
  const [drop, add] = ["capabilities.drop", "capabilities.add"].map(own);
  const upper = (e: LocatedEntry | undefined): string[] => texts(e?.value).map((c) => c.toUpperCase());
  const effective = effectiveCapabilities(upper(drop), upper(add));
  const places = [add, drop].flatMap((e) => e?.at ?? []);
  return [fact("capability", subject, "capabilities", { effective }, places.length > 0 ? places : [at], scope)];
}

const hostPorts = (subject: string, scope: string, node: Located): LocalFact[] =>
  items(get(node, "ports")).flatMap((port) => {
    const own = entry(port, "containerPort");
    const number = text(own?.value) ?? "";
    const remote =
      own && ADMINISTRATION.has(number)
        ? [
            fact(
              "setting",
              subject,
              `remote administration on port ${number}`,
              { value: number, grade: 1 },
              [own.at],
              scope,
            ),
          ]
        : [];
    const host = entry(port, "hostPort");
    const bound = host
      ? [
          fact(
            "exposed",
            subject,
            `host port ${text(host.value)}`,
            { reach: "private", ports: [text(host.value) ?? ""], sources: null },
            [host.at],
            scope,
          ),
        ]
      : [];
    return [...remote, ...bound];
  });
