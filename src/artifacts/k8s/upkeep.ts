import type { Located } from "../../formats/located.ts";
import { bool, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import type { KubeObject } from "./object.ts";

interface Container {
  readonly subject: string;
  readonly workload: string;
  readonly scope: string;
  /** `containers`, `initContainers` or `ephemeralContainers`. */
  readonly list: string;
}

/**
 * What keeps a container from starving its node, or from being sent work it cannot do. Nothing of it is what most have, and no
 * news in a new container: what is there counts below 0.
 */
export function upkeep({ subject, workload, scope, list }: Container, node: Located, at: ByteRange): LocalFact[] {
  if (list === "ephemeralContainers") return [];
  const one = (
    object: string,
    from: readonly { name: string; weight: number; path: readonly string[] }[],
  ): LocalFact => {
    const found = from.flatMap(({ name, weight, path }) => {
      const place = entry(node, ...path);
      return place ? [{ name, weight, at: place.at }] : [];
    });
    const value = found.map((f) => f.name).join(", ") || "none";
    const grade = 0 - found.reduce((sum, f) => sum + f.weight, 0);
    return fact("setting", subject, object, { value, grade }, found.length > 0 ? found.map((f) => f.at) : [at], scope);
  };
  const resources = (key: string) => [
    { name: "cpu", weight: 1, path: ["resources", key, "cpu"] },
    { name: "memory", weight: 2, path: ["resources", key, "memory"] },
    { name: "ephemeral storage", weight: 4, path: ["resources", key, "ephemeral-storage"] },
  ];
  const facts = [
    one("resource limits", resources("limits")),
    one("resource requests", resources("requests")),
    pull(subject, scope, node, at),
  ];
  // What runs to its end is asked by nobody whether it is well.
  if (list === "containers" && !/^(Job|CronJob) /.test(workload))
    facts.push(
      one("health probes", [
        { name: "liveness", weight: 1, path: ["livenessProbe"] },
        { name: "readiness", weight: 2, path: ["readinessProbe"] },
      ]),
    );
  return facts;
}

/** An image that is not pulled may be one that the node's other users put there. */
function pull(subject: string, scope: string, node: Located, at: ByteRange): LocalFact {
  const policy = entry(node, "imagePullPolicy");
  const value = text(policy?.value) ?? "not set";
  const grade = value === "Always" ? -1 : 0;
  return fact("setting", subject, "image pull policy", { value, grade }, [policy?.at ?? at], scope);
}

/** A setting of a workload by where it stands, and what each value is worth. */
interface Care {
  readonly name: string;
  readonly path: readonly string[];
  /** How it reads, and its grade; null where it is as if nothing was said. */
  judge(value: Located): { readonly value: string; readonly grade: number } | null;
}
const there = (name: string, ...path: string[]): Care => ({
  name,
  path,
  judge: () => ({ value: "bounded", grade: -1 }),
});
const words = (name: string, grades: Readonly<Record<string, number>>, ...path: string[]): Care => ({
  name,
  path,
  judge: (node) => {
    const value = text(node) ?? "";
    return { value, grade: Object.hasOwn(grades, value) ? (grades[value] ?? 0) : 0 };
  },
});

/** Bounds of what runs to its end. */
const JOB: readonly Care[] = [
  there("time to run", "activeDeadlineSeconds"),
  there("time to be kept", "ttlSecondsAfterFinished"),
  there("tries", "backoffLimit"),
];
const CRON: readonly Care[] = [
  there("time to start late", "startingDeadlineSeconds"),
  words("runs at a time", { Forbid: -1, Replace: -1 }, "concurrencyPolicy"),
  ...JOB.map((c) => ({ ...c, path: ["jobTemplate", "spec", ...c.path] })),
];
/** What keeps a service there while a pod, a node or a version goes. */
const SERVICE: readonly Care[] = [
  {
    name: "pods",
    path: ["replicas"],
    judge: (node) => {
      const number = Number(text(node) ?? "1");
      return number > 1 ? { value: "several", grade: -1 } : null;
    },
  },
  words("what an update does", { Recreate: 1, OnDelete: 1 }, "strategy", "type"),
  words("what an update does", { OnDelete: 1 }, "updateStrategy", "type"),
  {
    name: "versions that are kept",
    path: ["revisionHistoryLimit"],
    judge: (node) => (text(node) === "0" ? { value: "none", grade: 1 } : null),
  },
];
const STORED: readonly Care[] = [
  words("when the set goes", { Delete: 1 }, "persistentVolumeClaimRetentionPolicy", "whenDeleted"),
  words("when it shrinks", { Delete: 1 }, "persistentVolumeClaimRetentionPolicy", "whenScaled"),
];
/** Runtimes that give a container a kernel of its own. */
const SANDBOX = /gvisor|runsc|kata|firecracker|nabla|sandbox|confidential|\b(sev|tdx)\b/i;
/** What a pod shares, and where it runs. */
const POD: readonly Care[] = [
  {
    name: "processes of its containers",
    path: ["shareProcessNamespace"],
    judge: (node) => (bool(node) === true ? { value: "shared", grade: 1 } : null),
  },
  {
    name: "sandbox",
    path: ["runtimeClassName"],
    judge: (node) => (SANDBOX.test(text(node) ?? "") ? { value: "its own kernel", grade: -1 } : null),
  },
  {
    name: "further groups",
    path: ["securityContext", "supplementalGroups"],
    judge: (node) => (texts(node).includes("0") ? { value: "root's", grade: 1 } : null),
  },
  {
    name: "group of its volumes",
    path: ["securityContext", "fsGroup"],
    judge: (node) => (text(node) === "0" ? { value: "root's", grade: 1 } : null),
  },
  {
    name: "priority",
    path: ["priorityClassName"],
    judge: (node) => (text(node) ? { value: "said", grade: -1 } : null),
  },
  {
    name: "places of its pods",
    path: ["topologySpreadConstraints"],
    judge: (node) => (items(node).length > 0 ? { value: "spread", grade: -1 } : null),
  },
  {
    name: "places of its pods",
    path: ["affinity", "podAntiAffinity"],
    judge: (node) =>
      [...items(get(node, REQUIRED)), ...items(get(node, PREFERRED))].length > 0 ? { value: "apart", grade: -1 } : null,
  },
];
const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

const cared = (node: Located | undefined, cares: readonly Care[]): Judgement[] =>
  cares.flatMap((care) => {
    if (!entry(node, care.path[0] as string)) return [];
    const found = entry(node, ...care.path);
    const judged = found && care.judge(found.value);
    return found && judged ? [{ name: care.name, ...judged, unset: 0, at: found.at }] : [];
  });

/** How a workload is kept running, bounded and apart; what is there counts below 0, for most say nothing. */
export function workloadUpkeep({ node, kind, name, scope, at }: KubeObject, pod: Located): LocalFact[] {
  const subject = `${kind} ${name}`;
  const spec = get(node, "spec");
  const one = (object: string, list: readonly Judgement[], rel = "setting"): LocalFact =>
    settingsFact(subject, list, at, object, rel, scope);
  return [
    one("how it runs", cared(pod, POD)),
    ...(kind === "Job" ? [one("bounds of its runs", cared(spec, JOB))] : []),
    ...(kind === "CronJob" ? [one("bounds of its runs", cared(spec, CRON))] : []),
    ...(/^(Deployment|DeploymentConfig|StatefulSet|DaemonSet|ReplicaSet|ReplicationController)$/.test(kind)
      ? [one("how it is kept running", cared(spec, SERVICE))]
      : []),
    ...(kind === "StatefulSet" ? [one("what was stored", cared(spec, STORED), "deletion-guard")] : []),
  ];
}
