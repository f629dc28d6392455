import type { Located } from "../../formats/located.ts";
import { entries, text } from "../../formats/located.ts";
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
export const POD_AT: Readonly<Record<string, readonly string[]>> = {
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

/** Keys and values of a map of words: labels, annotations, selectors. */
export const words = (node: Located | undefined): Record<string, string> =>
  Object.fromEntries(entries(node).map((e) => [e.key, text(e.value) ?? ""]));
