import { parseAllDocuments } from "yaml";
import { parseHcl } from "../../../src/formats/hcl/index.ts";
import { parseJson } from "../../../src/formats/json/index.ts";
import { entries, get, text } from "../../../src/formats/located.ts";
import { parseYaml } from "../../../src/formats/yaml/index.ts";
import type { Resource as Manifest } from "../manifest.ts";
import { alike } from "../manifest.ts";
import type { Part } from "./index.ts";
import { tasks } from "./tasks.ts";

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The resources of one example, each with what is of another type beside it; the whole file where it has no such parts. */
export function partsOf(path: string, bytes: Buffer): Part[] {
  if (path.endsWith(".tf")) return cut(bytes, blocks(bytes));
  if (path.startsWith("stack.")) return cut(bytes, template(path, bytes));
  if (path.startsWith("deploy/")) return manifests(bytes);
  if (path.startsWith("tasks/")) return tasks(bytes);
  const whole = bytes.toString("utf8");
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

/** For each resource the file without its fellows of the same type, all names alike. */
function cut(bytes: Buffer, resources: readonly Resource[]): Part[] {
  return resources.map((subject) => {
    const others = resources.filter((r) => r !== subject && r.type === subject.type);
    let text = "";
    let at = 0;
    for (const other of others) {
      text += bytes.subarray(at, other.from).toString("utf8");
      at = other.to;
    }
    text += bytes.subarray(at).toString("utf8");
    const counts = new Map<string, number>();
    for (const { type, name } of resources.filter((r) => !others.includes(r))) {
      const nth = counts.get(type) ?? 0;
      counts.set(type, nth + 1);
      if (name !== "") text = text.replace(nameIn(type, name), `subject${type.replace(/\W/g, "")}${nth}`);
    }
    const line = (offset: number): number => bytes.subarray(0, offset).toString("latin1").split("\n").length;
    return { type: subject.type, lines: [line(subject.from), line(subject.to)] as const, text };
  });
}

/** Where a name stands as a name: whole, and not within another word. */
const nameIn = (type: string, name: string): RegExp => {
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return type.includes("_") && !type.includes("::")
    ? new RegExp(`(?<=${type}"\\s+")${quoted}(?=")|(?<=\\b${type}\\.)${quoted}\\b`, "g")
    : new RegExp(`(?<![\\w-])${quoted}(?![\\w-])`, "g");
};

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
