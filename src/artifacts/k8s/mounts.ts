import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entry, get, items, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { pathsOfHost } from "../container.ts";
import type { Pod } from "./object.ts";

const named = (spec: Located): Map<string, LocatedEntry> =>
  new Map(
    items(get(spec, "volumes")).flatMap((v): [string, LocatedEntry][] => {
      const path = entry(v, "hostPath", "path");
      return path ? [[text(get(v, "name")) ?? "", path]] : [];
    }),
  );

/** Paths of the host that a container has. */
export function hostMounts(subject: string, pod: Pod, node: Located): LocalFact[] {
  const paths = named(pod.spec);
  const found = items(get(node, "volumeMounts")).flatMap((mount) => {
    const path = paths.get(text(get(mount, "name")) ?? "");
    if (!path) return [];
    const access = bool(get(mount, "readOnly")) === true ? "read-only" : "read-write";
    const spread = entry(mount, "mountPropagation");
    const shared = spread && text(spread.value) !== "None" ? (text(spread.value) ?? null) : null;
    const places = [path.at, entry(mount, "readOnly")?.at ?? entry(mount, "name")?.at, shared ? spread?.at : undefined];
    return [
      {
        path: text(path.value) ?? UNRESOLVED,
        access,
        options: shared,
        at: places.filter((p): p is ByteRange => p !== undefined),
      },
    ];
  });
  return pathsOfHost(subject, found, pod.scope);
}

/** Paths of the host that the pod declares, and that none of its containers has. */
export function hostPaths({ workload: subject, spec, scope }: Pod, containers: readonly Located[]): LocalFact[] {
  const mounted = new Set(
    containers.flatMap((c) => items(get(c, "volumeMounts")).map((m) => text(get(m, "name")) ?? "")),
  );
  const found = [...named(spec)].flatMap(([name, path]) =>
    mounted.has(name)
      ? []
      : [{ path: text(path.value) ?? UNRESOLVED, access: "in no container yet", options: null, at: [path.at] }],
  );
  return pathsOfHost(subject, found, scope);
}
