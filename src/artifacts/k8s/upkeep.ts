import type { Located } from "../../formats/located.ts";
import { entry, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";

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
