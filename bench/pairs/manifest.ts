import { stringify } from "yaml";

/** A Kubernetes object, read from an example. */
export type Resource = Record<string, unknown> & { kind: string };

/** The resource under the one name that all have here, and so its containers; with other images, where they are not the point. */
export function alike(resource: Resource, images: readonly unknown[] | null): string {
  const copy = structuredClone(resource) as { kind: string; metadata?: Record<string, unknown> };
  copy.metadata = { ...copy.metadata, name: "resource" };
  delete copy.metadata.namespace;
  containers(copy, (container, i, list) => {
    noted(copy, String(container.name), `${list}-${i}`);
    container.name = `${list}-${i}`;
    if (images?.[i] !== undefined && container.image !== undefined) container.image = images[i];
  });
  return stringify(copy);
}

/** Annotations about one container end in its name. */
function noted(node: unknown, old: string, now: string): void {
  if (Array.isArray(node)) for (const item of node) noted(item, old, now);
  else if (node !== null && typeof node === "object")
    for (const [key, value] of Object.entries(node)) {
      if (key === "annotations" && value && typeof value === "object")
        (node as Record<string, unknown>)[key] = Object.fromEntries(
          Object.entries(value).map(([k, v]) => [k.endsWith(`/${old}`) ? `${k.slice(0, -old.length)}${now}` : k, v]),
        );
      else noted(value, old, now);
    }
}

export function imagesOf(resource: Resource): unknown[] {
  const found: unknown[] = [];
  containers(resource, (container) => found.push(container.image));
  return found;
}

function containers(node: unknown, visit: (container: Record<string, unknown>, i: number, list: string) => void): void {
  if (Array.isArray(node)) for (const item of node) containers(item, visit);
  else if (node !== null && typeof node === "object")
    for (const [key, value] of Object.entries(node)) {
      if (/^(initC|c)ontainers$/.test(key) && Array.isArray(value))
        value.forEach((c, i) => {
          if (c && typeof c === "object") visit(c, i, key);
        });
      containers(value, visit);
    }
}
