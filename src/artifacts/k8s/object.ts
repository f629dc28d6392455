import type { Located } from "../../formats/located.ts";
import { entries, get, text } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";

/** One object of the API, wherever it stood. */
export interface KubeObject {
  readonly node: Located;
  readonly kind: string;
  readonly name: string;
  readonly scope: string;
  /** What to point at where nothing is written. */
  readonly at: ByteRange;
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
  return get(node, "spec", "template", "spec", "containers") ? ["spec", "template"] : undefined;
}

/** Keys and values of a map of words: labels, annotations, selectors. */
export const words = (node: Located | undefined): Record<string, string> =>
  Object.fromEntries(entries(node).map((e) => [e.key, text(e.value) ?? ""]));
