import { parseDocument, stringify } from "yaml";

type Map = Record<string, unknown>;
const isMap = (node: unknown): node is Map => node !== null && typeof node === "object" && !Array.isArray(node);

/** A Compose file whose services have the names that all have here; as it was, where it is none. */
export function services(source: string): string {
  const document = parseDocument(source, { merge: true });
  const root: unknown = document.errors.length > 0 ? null : document.toJS();
  if (!isMap(root) || !isMap(root.services)) return source;
  const names = new Map(Object.keys(root.services).map((name, i) => [name, `service-${i}`]));
  const known = (name: unknown): unknown => names.get(name as string) ?? name;
  const renamed = Object.entries(root.services).map(([name, value]): [unknown, unknown] => {
    if (!isMap(value)) return [known(name), value];
    const base = value.extends;
    const from = isMap(base) ? (base.file ? base : { ...base, service: known(base.service) }) : known(base);
    return [known(name), base === undefined ? value : { ...value, extends: from }];
  });
  return stringify({ ...root, services: Object.fromEntries(renamed) });
}
