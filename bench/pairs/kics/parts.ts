import { parseAllDocuments } from "yaml";
import { ofBicep, ofJson } from "../../../src/artifacts/arm/template.ts";
import { parseBicep } from "../../../src/formats/bicep/index.ts";
import { parseHcl } from "../../../src/formats/hcl/index.ts";
import { parseJson } from "../../../src/formats/json/index.ts";
import type { Located } from "../../../src/formats/located.ts";
import { entries, get, items, text } from "../../../src/formats/located.ts";
import { parseYaml } from "../../../src/formats/yaml/index.ts";
import type { Resource as Manifest } from "../manifest.ts";
import { alike } from "../manifest.ts";
import type { Part } from "./index.ts";

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The resources of one example, each with what is of another type beside it; the whole file where it has no such parts. */
export function partsOf(path: string, bytes: Buffer, subjects: ReadonlySet<string> = new Set()): Part[] {
  if (path.endsWith(".tf"))
    return cut(bytes, blocks(bytes), subjects).map((p) => ({ ...p, text: sameContainers(p.text) }));
  if (path.startsWith("stack.")) return cut(bytes, template(path, bytes), subjects);
  if (path.startsWith("deploy/")) return manifests(bytes);
  const whole = path.endsWith(".bicep") || path === "azuredeploy.json" ? deployed(path, bytes) : bytes.toString("utf8");
  return [{ type: path, lines: [1, whole.split("\n").length + 1], text: whole }];
}

/** Whether one of two resources names the other, or something that does. */
function connected(bytes: Buffer, resources: readonly Resource[], from: Resource): ReadonlySet<Resource> {
  const said = new Map(resources.map((r) => [r, bytes.subarray(r.from, r.to).toString("utf8")]));
  const names = (a: Resource, b: Resource): boolean =>
    b.name !== "" && nameIn(b.type, b.name).test((said.get(a) ?? "").replace(/^[^{]*/, ""));
  const found = new Set([from]);
  for (const one of found) for (const r of resources) if (names(one, r) || names(r, one)) found.add(r);
  return found;
}

/**
 * For each resource the file without its fellows of the same type, and without those of other types that are examples themselves
 * and have nothing to do with it; all names alike.
 */
function cut(bytes: Buffer, resources: readonly Resource[], subjects: ReadonlySet<string>): Part[] {
  return resources.map((subject) => {
    const near = connected(bytes, resources, subject);
    const others = resources.filter(
      (r) => r !== subject && (r.type === subject.type || (subjects.has(r.type) && !near.has(r))),
    );
    let text = "";
    let at = 0;
    for (const other of others) {
      text += bytes.subarray(at, other.from).toString("utf8");
      at = other.to;
    }
    text += bytes.subarray(at).toString("utf8");
    text = renamed(
      text,
      resources.filter((r) => !others.includes(r)),
    );
    const line = (offset: number): number => bytes.subarray(0, offset).toString("latin1").split("\n").length;
    return { type: subject.type, lines: [line(subject.from), line(subject.to)] as const, text };
  });
}

/** Each resource under its type and place instead of its name. */
function renamed(text: string, resources: readonly Resource[]): string {
  const counts = new Map<string, number>();
  let found = text;
  for (const { type, name } of resources) {
    const nth = counts.get(type) ?? 0;
    counts.set(type, nth + 1);
    if (name !== "") found = found.replace(nameIn(type, name), `subject${type.replace(/\W/g, "")}${nth}`);
  }
  return found;
}

/** A whole file of Terraform, all names alike. */
export const wholeOf = (bytes: Buffer): string => sameContainers(renamed(bytes.toString("utf8"), blocks(bytes)));

/** Where a name stands as a name: whole, and not within another word. */
const nameIn = (type: string, name: string): RegExp => {
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return type.includes("_") && !type.includes("::")
    ? new RegExp(`(?<=${type}"\\s+")${quoted}(?=")|(?<=\\b${type}\\.)${quoted}\\b`, "g")
    : new RegExp(`(?<![\\w-])${quoted}(?![\\w-])`, "g");
};

/** Containers of pods by their place: what they are called is no part of what they may do. */
function sameContainers(text: string): string {
  const bytes = Buffer.from(text);
  const parsed = parseHcl(bytes);
  if ("code" in parsed) return text;
  const named: { readonly from: number; readonly to: number; readonly name: string }[] = [];
  const visit = (node: Located): void => {
    const counts = new Map<string, number>();
    for (const e of entries(node))
      for (const one of e.value.type === "map" ? [e.value] : items(e.value)) {
        const nth = counts.get(e.key) ?? 0;
        counts.set(e.key, nth + 1);
        const name = /^(init_)?container$/.test(e.key) && entries(one).find((x) => x.key === "name");
        if (name) named.push({ ...name.at, name: `name = "${e.key}-${nth}"` });
        visit(one);
      }
  };
  for (const b of parsed.blocks) if (b.labels[0]?.startsWith("kubernetes_")) visit(b.body);
  return named
    .sort((a, b) => b.from - a.from)
    .reduce((t, n) => Buffer.concat([t.subarray(0, n.from), Buffer.from(n.name), t.subarray(n.to)]), bytes)
    .toString("utf8");
}

function blocks(bytes: Buffer): Resource[] {
  const parsed = parseHcl(bytes);
  if ("code" in parsed) return [];
  return parsed.blocks
    .filter((b) => ["resource", "data", "module", "provider", "variable"].includes(b.type))
    .map((b) => ({
      type: b.labels.length === 2 ? (b.labels[0] as string) : b.type,
      name: b.labels[1] ?? "",
      from: b.at.from,
      to: b.at.to,
    }));
}

/** A template of Azure with each resource under its type and place instead of its name. */
function deployed(path: string, bytes: Buffer): string {
  let found = bytes.toString("utf8");
  const read = path.endsWith(".bicep") ? parseBicep(bytes) : parseJson(bytes, true);
  if ("code" in read) return found;
  const [root] = "documents" in read ? read.documents : [];
  const { resources } = "documents" in read ? ofJson(root as Located) : ofBicep(read);
  const counts = new Map<string, number>();
  for (const { type, name } of resources) {
    const [kind, word] = [type, name].map((t) => t.slice(t.lastIndexOf("/") + 1)) as [string, string];
    // What these are called says what they are.
    if (/^(config|configurations|auditingSettings)$/i.test(kind) || !/^[\w-]{3,}$/.test(word)) continue;
    const nth = counts.get(kind) ?? 0;
    counts.set(kind, nth + 1);
    found = found.replace(new RegExp(`(?<![\\w-])${word}(?![\\w-])`, "g"), `${kind}Subject${nth}`);
  }
  return found;
}

function template(path: string, bytes: Buffer): Resource[] {
  const parsed = path.endsWith(".json") ? parseJson(bytes) : parseYaml(bytes, "1.1");
  if ("code" in parsed) return [];
  // Cut out of JSON, a resource would leave its comma: whole templates there.
  const all = entries(get(parsed.documents[0], "Resources")).map(({ key, at, value }) => ({
    type: text(get(value, "Type")) ?? "",
    name: key,
    from: at.from,
    to: at.to,
  }));
  return path.endsWith(".json") ? all.filter((r) => all.filter((x) => x.type === r.type).length === 1) : all;
}

/** Each object with those of other kinds beside it, written anew with the names that all have. */
function manifests(bytes: Buffer): Part[] {
  const source = bytes.toString("utf8");
  const line = (offset: number): number => source.slice(0, offset).split("\n").length;
  const all = parseAllDocuments(source, { version: "1.1", merge: true }).flatMap((d) => {
    const value = d.errors.length > 0 ? null : (d.toJS() as Manifest | null);
    return value?.kind ? [{ value, lines: [line(d.range[0]), line(d.range[1])] as const }] : [];
  });
  return all.map(({ value, lines }) => {
    const beside = all.filter((o) => o.value === value || o.value.kind !== value.kind);
    return { type: value.kind, lines, text: beside.map((o) => alike(o.value, null)).join("---\n") };
  });
}
