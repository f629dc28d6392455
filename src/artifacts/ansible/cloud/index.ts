import type { Located, LocatedEntry } from "../../../formats/located.ts";
import { entries, items, text } from "../../../formats/located.ts";
import type { LocalFact } from "../../../model/fact.ts";
import type { Json } from "../../../model/json.ts";
import { networkFacts } from "../../cloud/network.ts";
import { resourceFacts } from "../../cloud/resource.ts";
import { wafFacts } from "../../cloud/waf.ts";
import { INHERITED } from "../../table.ts";
import type { Task } from "../task.ts";
import { AWS, AWS_NAMES } from "./aws.ts";
import { AZURE } from "./azure.ts";
import { GOOGLE } from "./google.ts";
import { guardFacts } from "./guards.ts";
import type { Module } from "./module.ts";
import { index } from "./module.ts";
import { OTHERS, PROVIDERS } from "./others.ts";
import { withMore } from "./own.ts";

interface Collection {
  /** The module's name without what all of its collection begin with; null where it is of another. */
  of(module: string, collection: string): string | null;
  readonly modules: ReadonlyMap<string, Module>;
  readonly prefix: string;
}

const after = (begin: string, name: string): string | null =>
  name.startsWith(begin) ? name.slice(begin.length) : null;
const COLLECTIONS: readonly Collection[] = [
  { of: (m) => after("azure_rm_", m) ?? after("azure_", m), modules: index(AZURE), prefix: "azurerm_" },
  { of: (m) => after("gcp_", m), modules: index(GOOGLE), prefix: "google_" },
  {
    of: (m, collection) =>
      /^(amazon|community)\.aws$/.test(collection) || (collection === "" && (AWS_MODULES.has(m) || AWS_NAMES.test(m)))
        ? m
        : null,
    modules: index(AWS),
    prefix: "aws_",
  },
];
const AWS_MODULES: ReadonlyMap<string, Module> = index(AWS);
const OTHER_MODULES: ReadonlyMap<string, Module> = index(OTHERS);
/** They only ask. */
const ASKS = /_(info|facts)$/;
const NONE: ReadonlyMap<string, string> = new Map();

/** The resource that a task makes, in the words of Terraform; null where its module makes none of a cloud. */
export function resourceOf({ module, collection }: Task): Module | null {
  if (ASKS.test(module)) return null;
  for (const { of, modules, prefix } of COLLECTIONS) {
    const name = of(module, collection);
    if (name !== null)
      return modules.get(name) ?? { type: `${prefix}${name.replace(/^aws_/, "")}`, names: NONE, defaults: NONE };
  }
  for (const [from, begin, provider] of PROVIDERS) {
    if (!begin.test(module) && !(from.test(collection) && collection !== "community.general")) continue;
    const type = `${provider}${module.replace(begin, "")}`;
    return OTHER_MODULES.get(type) ?? { type, names: NONE, defaults: NONE };
  }
  return null;
}

/** What a module of a cloud makes, by the tables of its resources. */
export function cloudFacts(task: Task): LocalFact[] {
  const module = resourceOf(task);
  if (!module || task.args.get("state")?.value === "absent") return [];
  const written = bodyOf(module, task.body);
  const body = module.type === "aws_network_acl" ? listed(written) : written;
  const { subject, head } = task;
  return [
    ...withMore(withDefaults(resourceFacts(subject, module.type, body, head), module, task), module.type, body),
    ...networkFacts(subject, module.type, body, head),
    ...wafFacts(subject, module.type, body),
    ...guardFacts(task),
  ];
}

const ACL = ["rule_no", "protocol", "action", "cidr_block", "icmp_type", "icmp_code", "from_port", "to_port"];

/** Rules of a network's list, each a list of what the provider calls by name. */
const listed = (body: Located): Located => ({
  ...body,
  ...(body.type === "map"
    ? {
        entries: body.entries.map((e) =>
          /^(in|e)gress$/.test(e.key) && e.value.type === "list"
            ? { ...e, value: { ...e.value, items: e.value.items.map(rule) } }
            : e,
        ),
      }
    : {}),
});
const rule = (row: Located): Located => ({
  type: "map",
  at: row.at,
  entries: items(row).flatMap((value, i) =>
    ACL[i] === undefined || isUnset(value) ? [] : [{ key: ACL[i], at: value.at, value }],
  ),
});

const MAX_DEPTH = 30;

/** Arguments under the names of the resource, without those that are not given. */
function bodyOf({ names }: Module, node: Located, path: readonly string[] = []): Located {
  if (path.length > MAX_DEPTH) return node;
  if (node.type === "list") return { ...node, items: items(node).map((i) => bodyOf({ names } as Module, i, path)) };
  if (node.type === "scalar") return plain(node);
  const found = entries(node).flatMap((e): LocatedEntry[] => {
    if (isUnset(e.value, e.key)) return [];
    const here = [...path, e.key];
    const name = names.get(here.slice(-2).join(".")) ?? names.get(e.key) ?? e.key;
    return [placed(e, name, bodyOf({ names } as Module, e.value, here))];
  });
  return { ...node, entries: found };
}

/** One argument under its name there, in the blocks that stand around it there. */
function placed(e: LocatedEntry, name: string, value: Located): LocatedEntry {
  if (name.startsWith("!")) return placed(e, name.slice(1), turned(value));
  const [first = "", ...rest] = name.split(".");
  if (rest.length === 0) return { ...e, key: first, value };
  return { ...e, key: first, value: { type: "map", at: e.at, entries: [placed(e, rest.join("."), value)] } };
}

const turned = (value: Located): Located => {
  const said = text(value) ?? "";
  const off = /^(no|false|off)$/i.test(said);
  return value.type === "scalar" && (off || /^(yes|true|on)$/i.test(said)) ? { ...value, value: off } : value;
};

/** Nothing, `omit`, a key that is empty, or a block in which all is so. */
function isUnset(value: Located, key = ""): boolean {
  if (value.type === "scalar")
    return (
      value.value === null ||
      (value.value === "" && /key/.test(key)) ||
      /^\{\{\s*omit\s*\}\}$/.test(String(value.value))
    );
  if (value.type === "list") return false;
  return value.entries.length > 0 && value.entries.every((e) => isUnset(e.value, e.key));
}

/** What a template puts in nobody knows: the same words as for a variable of Terraform. */
function plain(node: Located): Located {
  if (node.type !== "scalar" || typeof node.value !== "string" || !node.value.includes("{{")) return node;
  const { verbatim: _, ...rest } = node;
  return { ...rest, value: node.value.replace(/\{\{\s*(.*?)\s*\}\}/gs, (_, inner: string) => `\${var.${inner}}`) };
}

/** The facts with the module's own defaults, where they are not those of the resource. */
function withDefaults(facts: readonly LocalFact[], module: Module, { head, subject }: Task): readonly LocalFact[] {
  if (module.defaults.size === 0) return facts;
  const given = [...module.defaults].map(([name, value]) =>
    placed({ key: name, at: head, value: NOTHING }, name, { type: "scalar", value, at: head }),
  );
  const defaults = resourceFacts(subject, module.type, { type: "map", at: head, entries: given }, head);
  return facts.map((f) => {
    const known = defaults.find((d) => d.rel === f.rel && d.object === f.object)?.attrs.settings as
      | Settings
      | undefined;
    const said = f.attrs.settings as Settings | undefined;
    if (!known || !said) return f;
    const unset = (name: string): number | null | undefined =>
      module.defaults.get(name) === "?" ? INHERITED : known[name]?.grade;
    const settings = Object.entries(said).map(([name, s]) => [name, { ...s, unset: unset(name) ?? s.unset }]);
    return { ...f, attrs: { ...f.attrs, settings: Object.fromEntries(settings) as Json } };
  });
}
type Settings = Readonly<Record<string, { readonly grade: number | null; readonly unset: number | null }>>;
const NOTHING: Located = { type: "scalar", value: null, at: { from: 0, to: 0 } };
