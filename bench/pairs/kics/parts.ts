import { parseAllDocuments } from "yaml";
import { ofBicep, ofJson } from "../../../src/artifacts/arm/template.ts";
import { parseBicep } from "../../../src/formats/bicep/index.ts";
import { parseHcl } from "../../../src/formats/hcl/index.ts";
import { parseJson } from "../../../src/formats/json/index.ts";
import type { Located } from "../../../src/formats/located.ts";
import { entries, get, items, text } from "../../../src/formats/located.ts";
import { parseYaml } from "../../../src/formats/yaml/index.ts";
import type { Resource as Manifest } from "../manifest.ts";
import { alike, imagesOf } from "../manifest.ts";
import { services } from "./compose.ts";
import type { Part } from "./index.ts";
import { tasks } from "./tasks.ts";

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** What is cut out with it, where it stands before the one that is kept, or behind. */
  readonly around?: (before: boolean) => { readonly from: number; readonly to: number };
}

/** The resources of one example, each with what is of another type beside it; the whole file where it has no such parts. */
export function partsOf(path: string, bytes: Buffer, subjects: ReadonlySet<string> = new Set()): Part[] {
  if (path.endsWith(".tf"))
    return cut(bytes, blocks(bytes), subjects).map((p) => ({ ...p, text: sameContainers(p.text) }));
  if (path.startsWith("stack.")) return cut(bytes, template(path, bytes), subjects);
  if (path.startsWith("deploy/")) return manifests(bytes);
  if (path.startsWith("tasks/")) return tasks(bytes);
  const whole =
    path.endsWith(".bicep") || path === "azuredeploy.json"
      ? deployed(path, bytes)
      : path.startsWith("docker-compose")
        ? services(bytes.toString("utf8"))
        : bytes.toString("utf8");
  // Documents of two versions of a specification are two kinds.
  const version = /["']?(?:openapi|swagger)["']?\s*:\s*["']?(\d)/.exec(whole)?.[1] ?? "";
  return [{ type: `${path} ${version}`, lines: [1, whole.split("\n").length + 1], text: schemesAlike(path, whole) }];
}

/** A document of an API with its one sign-in scheme under the name that all have; words of the language stay. */
function schemesAlike(path: string, whole: string): string {
  if (!path.startsWith("openapi.")) return whole;
  const bytes = Buffer.from(whole);
  const parsed = path.endsWith(".json") ? parseJson(bytes) : parseYaml(bytes, "1.2");
  const root = "code" in parsed ? undefined : parsed.documents[0];
  const declared = entries(get(root, "components", "securitySchemes") ?? get(root, "securityDefinitions"));
  const [only, second] = declared.map((e) => e.key);
  if (only === undefined || second !== undefined || RESERVED.test(only)) return whole;
  const quoted = only.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return whole.replace(new RegExp(`(?<![\\w-])${quoted}(?![\\w-])`, "g"), "subject");
}
const RESERVED = /^(apiKey|http|basic|bearer|oauth2|openIdConnect|mutualTLS)$/;

/** Before the name of each resource that is kept, while the names are changed. */
const HERE = "\u0001";

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
    const nth = resources.indexOf(subject);
    const others = resources.filter(
      (r) => r !== subject && (r.type === subject.type || (subjects.has(r.type) && !near.has(r))),
    );
    let text = "";
    let at = 0;
    resources.forEach((r, i) => {
      if (others.includes(r)) {
        const { from, to } = r.around?.(i < nth) ?? r;
        text += bytes.subarray(at, Math.max(at, from)).toString("utf8");
        at = to;
      } else {
        text += `${bytes.subarray(at, r.from).toString("utf8")}${HERE}`;
        at = r.from;
      }
    });
    text += bytes.subarray(at).toString("utf8");
    text = renamed(
      text,
      resources.filter((r) => !others.includes(r)),
    );
    const line = (offset: number): number => bytes.subarray(0, offset).toString("latin1").split("\n").length;
    const lines = [line(subject.from), line(subject.to)] as const;
    return { type: subject.type, lines, text: text.replaceAll(HERE, "") };
  });
}

/** Each resource under its type and place instead of its name. */
function renamed(text: string, resources: readonly Resource[]): string {
  const counts = new Map<string, number>();
  let found = text;
  // By their names, so that the same ones in another order stay the same.
  for (const { type, name } of [...resources].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const nth = counts.get(type) ?? 0;
    counts.set(type, nth + 1);
    if (name !== "") found = found.replace(nameIn(type, name), `subject${type.replace(/\W/g, "")}${nth}`);
  }
  return found;
}

/** A whole file of Terraform, all names alike. */
export const wholeOf = (bytes: Buffer): string => sameContainers(renamed(bytes.toString("utf8"), blocks(bytes)));

/** Where a name stands as a name: whole, not within another word, and neither in a type nor as the name of a property. */
const nameIn = (type: string, name: string): RegExp => {
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (type === "module")
    return new RegExp(`(?<=^${HERE}module\\s+")${quoted}(?=")|(?<=\\bmodule\\.)${quoted}\\b`, "gm");
  return type.includes("_") && !type.includes("::")
    ? new RegExp(`(?<=${type}"\\s+")${quoted}(?=")|(?<=\\b${type}\\.)${quoted}\\b`, "g")
    : new RegExp(`(?<=${HERE}["']?)${quoted}(?![\\w-])|(?<![\\w-]|::)${quoted}(?![\\w-]|["']?\\s*:)`, "g");
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
      name: b.labels[1] ?? (b.type === "module" ? (b.labels[0] ?? "") : ""),
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
  return entries(get(parsed.documents[0], "Resources")).map(({ key, at: { from, to }, value }) => {
    const type = text(get(value, "Type")) ?? "";
    return {
      type,
      name: key,
      from,
      to,
      around: (before) => (path.endsWith(".json") ? withComma : lines)(bytes, from, to, before),
    };
  });
}

/** Whole lines, so that what follows keeps its place in them. */
function lines(bytes: Buffer, from: number, to: number) {
  const behind = bytes.subarray(0, to).toString("latin1").trimEnd().length;
  const end = bytes.indexOf(10, behind);
  return { from: bytes.lastIndexOf(10, from) + 1, to: end < 0 ? bytes.length : end + 1 };
}

/** With the comma behind it, or before it. */
function withComma(bytes: Buffer, from: number, to: number, before: boolean) {
  const [ahead, behind] = [bytes.subarray(0, from), bytes.subarray(to)].map((b) => b.toString("latin1")) as [
    string,
    string,
  ];
  return before
    ? { from, to: to + (/^\s*,\s*/.exec(behind)?.[0].length ?? 0) }
    : { from: from - (/\s*,\s*$/.exec(ahead)?.[0].length ?? 0), to };
}

/** Two of one class are two samples, not one that stands beside the other. */
const classOf = (value: Manifest): string =>
  imagesOf(value).length > 0 ? "pod" : /^(Cluster)?Role$/.test(value.kind) ? "role" : value.kind;

/** Each object with those of other classes beside it, written anew with the names that all have. */
function manifests(bytes: Buffer): Part[] {
  const source = bytes.toString("utf8");
  const line = (offset: number): number => source.slice(0, offset).split("\n").length;
  const all = parseAllDocuments(source, { version: "1.1", merge: true }).flatMap((d) => {
    const value = d.errors.length > 0 ? null : (d.toJS() as Manifest | null);
    return value?.kind ? [{ value, lines: [line(d.range[0]), line(d.range[1])] as const }] : [];
  });
  return all.map(({ value, lines }) => {
    const beside = all.filter((o) => o.value === value || classOf(o.value) !== classOf(value));
    return { type: value.kind, lines, text: beside.map((o) => alike(referring(o.value), null)).join("---\n") };
  });
}

/** Names that mean something to a cluster. */
const KNOWN = /^(system:.*|cluster-admin|admin|edit|view|default)$/;

/** A binding to what all names are here, where its own names mean nothing. */
function referring(value: Manifest): Manifest {
  if (!/Binding$/.test(value.kind) || !value.roleRef) return value;
  const named = (o: object, name: string): object =>
    KNOWN.test(String((o as { name?: unknown }).name)) ? o : { ...o, name };
  const subjects = Array.isArray(value.subjects) ? value.subjects.map((s, i) => named(s, `subject-${i}`)) : [];
  return { ...value, roleRef: named(value.roleRef as object, "resource"), subjects };
}
