import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact, imageAttrs } from "../common.ts";

/** Where the pod of each kind is. */
export const POD_AT: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  ReplicationController: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

interface Pod {
  readonly workload: string;
  readonly scope: string;
  readonly spec: Located;
  /** What to point at where nothing is written. */
  readonly name: ByteRange;
}

const HOST_FLAGS: readonly { readonly key: string; readonly what: string }[] = [
  { key: "hostPID", what: "process table" },
  { key: "hostNetwork", what: "network" },
  { key: "hostIPC", what: "inter-process communication" },
];

/** Facts of one workload: container overrides pod, field by field; init and ephemeral containers count. */
export function workload(kind: string, document: Located, name: LocatedEntry | undefined, scope: string): LocalFact[] {
  const spec = get(document, ...(POD_AT[kind] as readonly string[]), "spec");
  if (!spec) return [];
  const pod: Pod = { workload: `${kind} ${text(name?.value) ?? "unnamed"}`, scope, spec, name: name?.at ?? spec.at };
  const containers = ["initContainers", "containers", "ephemeralContainers"].flatMap((list) => items(get(spec, list)));
  return [
    ...identity(pod),
    ...hostNamespaces(pod),
    ...volumeSecrets(pod),
    ...containers.flatMap((c, i) => container(pod, c, i)),
  ];
}

function identity({ workload: subject, spec, scope, name }: Pod): LocalFact[] {
  const account = entry(spec, "serviceAccountName") ?? entry(spec, "serviceAccount");
  const mount = entry(spec, "automountServiceAccountToken");
  const at = mount?.at ?? account?.at ?? name;
  return [
    fact(
      "uses-identity",
      subject,
      "identity",
      { identity: text(account?.value) ?? "default" },
      [account?.at ?? name],
      scope,
    ),
    fact(
      "holds-token",
      subject,
      "API token",
      { value: bool(mount?.value) === false ? "no" : "automounted" },
      [at],
      scope,
    ),
  ];
}

const hostNamespaces = ({ workload: subject, spec, scope }: Pod): LocalFact[] =>
  HOST_FLAGS.flatMap(({ key, what }) => {
    const found = entry(spec, key);
    return found && bool(found.value) !== false ? [fact("host-namespace", subject, what, {}, [found.at], scope)] : [];
  });

function volumeSecrets({ workload: subject, spec, scope }: Pod): LocalFact[] {
  const one = (name: LocatedEntry | undefined, keys: Located | undefined): LocalFact[] =>
    name
      ? [
          fact(
            "reads-secret",
            subject,
            text(name.value) ?? UNRESOLVED,
            {
              delivery: "file",
              keys: items(keys)
                .flatMap((k) => text(get(k, "key")) ?? [])
                .sort(),
            },
            [name.at],
            scope,
          ),
        ]
      : [];
  return items(get(spec, "volumes")).flatMap((volume) => [
    ...one(entry(volume, "secret", "secretName"), get(volume, "secret", "items")),
    ...items(get(volume, "projected", "sources")).flatMap((s) =>
      one(entry(s, "secret", "name"), get(s, "secret", "items")),
    ),
  ]);
}

function container(pod: Pod, node: Located, index: number): LocalFact[] {
  const nameEntry = entry(node, "name");
  const at = nameEntry?.at ?? pod.name;
  const subject = `${pod.workload}/${text(nameEntry?.value) ?? index}`;
  const context: Setting = (key) =>
    entry(node, "securityContext", ...key.split(".")) ?? entry(pod.spec, "securityContext", ...key.split("."));
  const own: Setting = (key) => entry(node, "securityContext", ...key.split("."));
  const image = entry(node, "image");
  const facts = [
    ...user(subject, pod.scope, context, at),
    ...confinement(subject, pod.scope, context, own, at),
    ...capabilities(subject, pod.scope, own, at),
  ];
  if (image)
    facts.push(fact("image", subject, "image", imageAttrs(text(image.value) ?? UNRESOLVED), [image.at], pod.scope));
  return [
    ...facts,
    ...environmentSecrets(subject, pod.scope, node),
    ...hostMounts(subject, pod, node),
    ...hostPorts(subject, pod.scope, node),
  ];
}

type Setting = (key: string) => LocatedEntry | undefined;

function user(subject: string, scope: string, context: Setting, at: ByteRange): LocalFact[] {
  const uid = context("runAsUser");
  const nonRoot = context("runAsNonRoot");
  const number = text(uid?.value);
  const demanded = bool(nonRoot?.value) === true;
  const value =
    number === "0"
      ? "root"
      : demanded || (number !== undefined && /^[1-9]\d*$/.test(number))
        ? "non-root"
        : "not known";
  const places = [uid?.at, nonRoot?.at].filter((p) => p !== undefined);
  return [fact("runs-as", subject, "user", { value, uid: number ?? null }, places.length > 0 ? places : [at], scope)];
}

function confinement(subject: string, scope: string, context: Setting, own: Setting, at: ByteRange): LocalFact[] {
  const privileged = own("privileged");
  const escalation = own("allowPrivilegeEscalation");
  const readOnly = own("readOnlyRootFilesystem");
  const seccomp = context("seccompProfile.type");
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
    slot("seccomp", text(seccomp?.value) ?? "not set", seccomp),
  ];
}

/** The effective set: what the runtime gives, unless all are dropped, and what is added. */
function capabilities(subject: string, scope: string, own: Setting, at: ByteRange): LocalFact[] {
  const drop = own("capabilities.drop");
  const add = own("capabilities.add");
  const dropped = texts(drop?.value).map((c) => c.toUpperCase());
  const facts = texts(add?.value).map((c) =>
    fact("capability", subject, c.toUpperCase(), {}, [(add as LocatedEntry).at], scope),
  );
  if (!dropped.includes("ALL"))
    facts.push(fact("capability", subject, "the runtime's default set", {}, [drop?.at ?? at], scope));
  return facts;
}

function environmentSecrets(subject: string, scope: string, node: Located): LocalFact[] {
  const found = new Map<string, { keys: Set<string>; at: ByteRange[] }>();
  const take = (name: LocatedEntry | undefined, key: string | undefined): void => {
    if (!name) return;
    const id = text(name.value) ?? UNRESOLVED;
    const secret = found.get(id) ?? { keys: new Set(), at: [] };
    secret.keys.add(key ?? "*");
    secret.at.push(name.at);
    found.set(id, secret);
  };
  for (const variable of items(get(node, "env")))
    take(entry(variable, "valueFrom", "secretKeyRef", "name"), text(get(variable, "valueFrom", "secretKeyRef", "key")));
  for (const source of items(get(node, "envFrom"))) take(entry(source, "secretRef", "name"), undefined);
  return [...found].map(([name, { keys, at }]) =>
    fact("reads-secret", subject, name, { delivery: "environment", keys: [...keys].sort() }, at, scope),
  );
}

function hostMounts(subject: string, pod: Pod, node: Located): LocalFact[] {
  const paths = new Map(
    items(get(pod.spec, "volumes")).flatMap((v): [string, LocatedEntry][] => {
      const path = entry(v, "hostPath", "path");
      return path ? [[text(get(v, "name")) ?? "", path]] : [];
    }),
  );
  return items(get(node, "volumeMounts")).flatMap((mount) => {
    const path = paths.get(text(get(mount, "name")) ?? "");
    if (!path) return [];
    const access = bool(get(mount, "readOnly")) === true ? "read-only" : "read-write";
    const places = [path.at, entry(mount, "readOnly")?.at ?? entry(mount, "name")?.at].filter((p) => p !== undefined);
    return [fact("mounts", subject, text(path.value) ?? UNRESOLVED, { access }, places, pod.scope)];
  });
}

const hostPorts = (subject: string, scope: string, node: Located): LocalFact[] =>
  items(get(node, "ports")).flatMap((port) => {
    const host = entry(port, "hostPort");
    return host
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
  });
