import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";
import { startOf } from "../table.ts";
import type { KubeObject } from "./object.ts";

/** What keeps objects in etcd from being read: the first provider of a resource is the one that writes. */
const PROVIDERS: Readonly<Record<string, number>> = { kms: 0, secretbox: 1, aescbc: 1, aesgcm: 2, identity: 3 };

export function encryption(node: Located, { kind, name, at }: KubeObject): LocalFact[] {
  return items(get(node, "resources")).flatMap((group) => {
    const list = entry(group, "providers");
    const first = entries(items(list?.value)[0])[0];
    const provider = first?.key ?? "identity";
    const attrs = { value: provider, grade: Object.hasOwn(PROVIDERS, provider) ? (PROVIDERS[provider] ?? null) : null };
    const place = first ? { from: first.at.from, to: first.at.from + Buffer.byteLength(first.key) } : (list?.at ?? at);
    return texts(get(group, "resources")).map((resource) =>
      fact("encrypts", `${kind} ${name}`, `of ${resource} at rest`, attrs, [place]),
    );
  });
}

const LEVELS = ["RequestResponse", "Request", "Metadata", "None"];
/** What an audit is expected to see: who read secrets, who changed workloads, who went into them. */
const CONCERNS: readonly (readonly [resource: string, group: string, verb: string])[] = [
  ["secrets", "", "get"],
  ["configmaps", "", "update"],
  ["tokenreviews", "authentication.k8s.io", "create"],
  ["pods", "", "create"],
  ["deployments", "apps", "create"],
  ["pods/exec", "", "create"],
  ["pods/portforward", "", "create"],
  ["pods/proxy", "", "create"],
  ["services/proxy", "", "create"],
  ["clusterroles", "rbac.authorization.k8s.io", "update"],
];

const matches = (rule: Located, [resource, group, verb]: readonly [string, string, string]): boolean => {
  const verbs = texts(get(rule, "verbs"));
  if (verbs.length > 0 && !verbs.includes(verb)) return false;
  const listed = items(get(rule, "resources"));
  if (listed.length === 0) return texts(get(rule, "nonResourceURLs")).length === 0;
  return listed.some((r) => {
    const names = texts(get(r, "resources"));
    const inGroup = [group, "*"].includes(text(get(r, "group")) ?? "");
    const [whole, sub] = resource.split("/");
    return (
      inGroup &&
      (names.length === 0 || [resource, `${whole}/*`, "*", ...(sub ? [`*/${sub}`] : [])].some((n) => names.includes(n)))
    );
  });
};
/** Rules about some callers or places only are an exception, and no answer for everyone. */
const NARROWING = ["users", "userGroups", "namespaces"];

/** What the API server writes down: for each concern the first rule that fits. */
export function auditPolicy(node: Located, { name, at }: KubeObject): LocalFact[] {
  const rules = items(get(node, "rules"));
  const general = rules.filter((r) => !NARROWING.some((k) => texts(get(r, k)).length > 0));
  const silent = rules.filter((r) => !general.includes(r) && text(get(r, "level")) === "None");
  const one = (object: string, value: string, grade: number | null, place: readonly ByteRange[]): LocalFact =>
    fact("audited", `audit policy ${name}`, object, { value, grade }, place);
  return [
    ...CONCERNS.map((concern) => {
      const rule = general.find((r) => matches(r, concern));
      const level = text(get(rule, "level")) ?? "None";
      const grade = LEVELS.includes(level) ? (level === "None" ? 1 : 0) : null;
      return one(`of ${concern[0]}`, level === "None" ? "nothing" : "written", grade, [entry(rule, "level")?.at ?? at]);
    }),
    one(
      "without exceptions",
      canonical(silent.map((r) => plain(r) as Json)),
      silent.length,
      silent.length > 0 ? silent.map((r) => r.at) : [at],
    ),
  ];
}

/** A value that stands for another, to be put in later. */
const PLACEHOLDER = /^$|^[<{%]|^\$[({A-Z]|^ENC\[|^(change-?me|replace-?me|todo|x{3,}|\*{3,})$/i;
const decoded = (value: string): string =>
  /^[A-Za-z0-9+/]+={0,2}$/.test(value) && value.length % 4 === 0
    ? Buffer.from(value, "base64").toString("latin1")
    : value;

/** Values of a Secret that the tree itself holds: base64 hides nothing. */
export function secret(node: Located, { name, scope, at }: KubeObject): LocalFact[] {
  const held = [...entries(get(node, "stringData")), ...entries(get(node, "data"))].filter((e) => {
    const value = text(e.value) ?? "";
    return !PLACEHOLDER.test(value.trim()) && !PLACEHOLDER.test(decoded(value.trim()));
  });
  const type = entry(node, "type");
  const lasting = text(type?.value) === "kubernetes.io/service-account-token";
  const one = (object: string, value: string, grade: number, at: readonly ByteRange[]): LocalFact => ({
    ...fact("setting", `Secret ${name}`, object, { value, grade }, at, scope),
    certainty: "syntactic",
  });
  return [
    ...(held.length > 0
      ? [
          one(
            "values written out",
            held
              .map((e) => e.key)
              .sort()
              .join(", "),
            held.length,
            held.map((e) => e.at),
          ),
        ]
      : []),
    ...(lasting && type ? [one("token", "never expires", 1, [type.at ?? at])] : []),
  ];
}

/** A server of the API whose certificate nobody looks at. */
export function apiService(node: Located, { kind, name, at }: KubeObject): LocalFact[] {
  return [peer(`${kind} ${name}`, "its server", entry(node, "spec", "insecureSkipTLSVerify"), at)];
}

function peer(subject: string, object: string, found: LocatedEntry | undefined, at: ByteRange): LocalFact {
  const skipped = found ? bool(found.value) : false;
  const attrs = { value: skipped ? "not verified" : "verified", grade: skipped === undefined ? null : skipped ? 1 : 0 };
  return fact("verifies-peer", subject, object, attrs, [found?.at ?? at]);
}

const CREDENTIALS = ["token", "password", "client-key-data"];

/** A kubeconfig: whose certificates are believed, and the keys that lie in it. */
export function kubeconfig(node: Located): LocalFact[] {
  const clusters = items(get(node, "clusters")).flatMap((c) => {
    const [cluster, name] = [get(c, "cluster"), text(get(c, "name")) ?? "unnamed"];
    const server = entry(cluster, "server");
    const open = text(server?.value)?.startsWith("http://") === true;
    return [
      peer(`cluster ${name}`, "API server", entry(cluster, "insecure-skip-tls-verify"), startOf(c.at)),
      ...(server
        ? [
            fact("tls", `cluster ${name}`, "client", { value: open ? "plain" : "TLS", grade: open ? 2 : 0 }, [
              server.at,
            ]),
          ]
        : []),
    ];
  });
  const users = items(get(node, "users")).flatMap((u) =>
    CREDENTIALS.flatMap((key) => {
      const found = entry(u, "user", key);
      const value = text(found?.value) ?? "";
      if (!found || PLACEHOLDER.test(value)) return [];
      const who = `user ${text(get(u, "name")) ?? "unnamed"}`;
      return [fact("setting", who, `${key} written out`, { value: UNRESOLVED, grade: 1 }, [found.at])];
    }),
  );
  return [...clusters, ...users];
}

/** Whether what was stored outlives the claim on it, and whether it can be read on its disk. */
export function storage(node: Located, { kind, name, at }: KubeObject): LocalFact[] {
  const subject = `${kind} ${name}`;
  const policy =
    entry(node, "spec", "persistentVolumeReclaimPolicy") ??
    entry(node, "reclaimPolicy") ??
    entry(node, "deletionPolicy");
  // A volume that a person made is kept, those that a class makes are deleted.
  const kept = text(policy?.value) ?? (kind === "PersistentVolume" ? "Retain" : "Delete");
  const guard = {
    value: kept,
    grade: kept === "Retain" ? (kind === "PersistentVolume" ? 0 : -1) : kind === "PersistentVolume" ? 1 : 0,
  };
  const encrypted = entry(node, "parameters", "encrypted");
  const on = encrypted ? bool(encrypted.value) : undefined;
  const path = entry(node, "spec", "hostPath", "path") ?? entry(node, "spec", "local", "path");
  return [
    fact("deletion-guard", subject, "what was stored", guard, [policy?.at ?? at]),
    ...(kind === "StorageClass"
      ? [
          fact("encrypts", subject, "of its disks", { value: encrypted ? String(on) : "not set", grade: on ? -1 : 0 }, [
            encrypted?.at ?? at,
          ]),
        ]
      : []),
    ...(path
      ? [
          fact(
            "mounts",
            subject,
            "paths of the host",
            { paths: { [text(path.value) ?? UNRESOLVED]: { access: "read-write", options: null } } },
            [path.at],
          ),
        ]
      : []),
  ];
}
