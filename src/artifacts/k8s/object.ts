import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, text } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";

/** One object of the API, wherever it stood. */
export interface KubeObject {
  readonly node: Located;
  readonly kind: string;
  readonly name: string;
  readonly scope: string;
  /** What to point at where nothing is written. */
  readonly at: ByteRange;
}

/** The pod of a workload. */
export interface Pod {
  readonly workload: string;
  readonly scope: string;
  readonly spec: Located;
  /** What to point at where nothing is written. */
  readonly name: ByteRange;
  /** Where older versions keep what the security context says now. */
  readonly annotations: Located | undefined;
}

/** Where the pod of each kind is. */
const POD_AT: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ["template"],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  ReplicationController: ["spec", "template"],
  Job: ["spec", "template"],
  /** OpenShift's. */
  DeploymentConfig: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** Where the pod of an object is; objects of other APIs that hold one keep it where a Deployment does. */
export function podPath(node: Located, kind: string): readonly string[] | undefined {
  if (Object.hasOwn(POD_AT, kind)) return POD_AT[kind];
  const places = ["template", "podTemplate"].map((key) => ["spec", key]);
  return places.find((p) => get(node, ...p, "spec", "containers") !== undefined);
}

/** Lists of containers of a pod. */
export const CONTAINERS = ["initContainers", "containers", "ephemeralContainers"];
const isNull = (node: Located): boolean => node.type === "scalar" && node.value === null;

/**
 * Why a workload cannot be read: where Kubernetes wants keys or a list stands something else. No cluster takes such a manifest, so that
 * what it does not say any more still runs. What is empty says nothing, and is read as that.
 */
export function misshapen({ node, kind }: KubeObject): Problem | null {
  const path = podPath(node, kind);
  if (!path) return null;
  const wrong = (keys: readonly string[]): Problem =>
    problem("k8s/shape", `the ${keys.join(".")} of a workload is not of the shape that Kubernetes reads`);
  const spec = [...path, "spec"];
  for (let n = 1; n <= spec.length; n++) {
    const at = get(node, ...spec.slice(0, n));
    if (at && at.type !== "map" && !isNull(at)) return wrong(spec.slice(0, n));
  }
  for (const list of CONTAINERS) {
    const found = entry(node, ...spec, list)?.value;
    if (!found || isNull(found)) continue;
    if (found.type !== "list" || items(found).some((c) => c.type !== "map")) return wrong([...spec, list]);
  }
  return null;
}

/** Keys and values of a map of words: labels, annotations, selectors. */
export const words = (node: Located | undefined): Record<string, string> =>
  Object.fromEntries(entries(node).map((e) => [e.key, text(e.value) ?? ""]));
