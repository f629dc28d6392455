import type { Line } from "../../formats/lines.ts";
import type { Located } from "../../formats/located.ts";
import { entries, entry, get, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { settingsFact, startOf } from "../table.ts";
import { type Variable, variableSettings } from "./vars.ts";

const NAME =
  /(^|\/)(inventor(y|ies)\/([^/]+\/)*[^/.]+(\.(ini|cfg|ya?ml))?|(hosts|inventory|[\w-]+[_-](hosts|inventory))(\.(ini|ya?ml))?)$/;
const NOT_ONE = /(^|\/)(group_vars|host_vars|etc)\//;
const INI = /^\[[\w.-]+(:(vars|children))?\]\s*(#.*)?$|^[\w.[\]:-]+ .{0,300}\bansible_\w+=/m;
const YAML = /^["']?[\w-]+["']?:[ \t\r]*\n(?:[ \t\r]*(?:#.*)?\n){0,200}[ \t]+(hosts|children|vars):/m;

/** How a list of hosts is written, by its place and first lines; null: it is none. */
export function inventoryOf(path: string, head: string): "ini" | "yaml" | null {
  if (!NAME.test(path) || NOT_ONE.test(path)) return null;
  if (/\.ya?ml$/.test(path)) return YAML.test(head) ? "yaml" : null;
  return INI.test(head) ? "ini" : YAML.test(head) && /^(---|all:|#)/.test(head) ? "yaml" : null;
}

interface Group {
  readonly hosts: { readonly address: string; readonly at: ByteRange }[];
  readonly variables: Variable[];
  readonly at: ByteRange;
}

/** Groups of a list of hosts in YAML: hosts, variables and groups below each. */
export function yamlInventory(root: Located): LocalFact[] {
  const groups = new Map<string, Group>();
  const visit = (name: string, node: Located, at: ByteRange, depth: number): void => {
    const group = groups.get(name) ?? { hosts: [], variables: [], at: startOf(at) };
    groups.set(name, group);
    const said = (list: Located | undefined, of: string): void => {
      for (const e of entries(list))
        group.variables.push({ of, key: e.key, value: text(e.value), tag: e.value.tag, at: e.at });
    };
    said(get(node, "vars"), "");
    for (const e of entries(get(node, "hosts"))) {
      const other = entry(e.value, "ansible_host");
      const key = { from: e.at.from, to: Math.min(e.at.to, e.at.from + Buffer.byteLength(e.key)) };
      group.hosts.push({ address: text(other?.value) ?? e.key, at: other?.at ?? key });
      said(e.value, e.key);
    }
    if (depth < MAX_DEPTH) for (const e of entries(get(node, "children"))) visit(e.key, e.value, e.at, depth + 1);
  };
  for (const e of entries(root)) visit(e.key, e.value, e.at, 0);
  return factsOf(groups);
}
const MAX_DEPTH = 20;

const WORD = /([\w.-]{1,80})\s*=\s*("[^"]*"|'[^']*'|\S*)/g;
const bare = (value: string): string => value.replace(/^(["'])(.*)\1$/, "$2");

/** Groups of a list of hosts as sections. */
export function iniInventory(lines: readonly Line[]): LocalFact[] {
  const groups = new Map<string, Group>();
  let [name, kind] = ["ungrouped", "hosts"];
  for (const { text: line, at } of lines) {
    if (/^[#;]/.test(line)) continue;
    const section = /^\[([^\]:]{1,100})(?::(\w{1,20}))?\]/.exec(line);
    if (section) [name, kind] = [section[1] as string, section[2] ?? "hosts"];
    const group = groups.get(name) ?? { hosts: [], variables: [], at: startOf(at) };
    groups.set(name, group);
    if (section || kind === "children") continue;
    if (kind === "vars") {
      const equal = line.indexOf("=");
      if (equal > 0)
        group.variables.push({
          of: "",
          key: line.slice(0, equal).trim(),
          value: bare(line.slice(equal + 1).trim()),
          at,
        });
      continue;
    }
    const host = /^\S+/.exec(line)?.[0] ?? "";
    const said = [...line.slice(host.length).matchAll(WORD)].map((m) => ({
      key: m[1] as string,
      value: bare(m[2] as string),
    }));
    group.hosts.push({ address: said.find((s) => s.key === "ansible_host")?.value ?? host, at });
    group.variables.push(...said.map((s) => ({ of: host, ...s, at })));
  }
  return factsOf(groups);
}

function factsOf(groups: ReadonlyMap<string, Group>): LocalFact[] {
  return [...groups].flatMap(([name, { hosts, variables, at }]) => {
    const known = hosts.flatMap((h) => {
      const reach = reachOf(h.address);
      return reach === null ? [] : [{ ...h, reach }];
    });
    const reach = known.some((h) => h.reach === "internet") ? "internet" : "private";
    const attrs = { reach, ports: [], sources: null, backend: null };
    const where =
      known.length > 0
        ? [
            fact(
              "exposed",
              `group ${name}`,
              "hosts",
              attrs,
              known.map((h) => h.at),
            ),
          ]
        : [];
    const settings = variableSettings(variables);
    return settings.length > 0 ? [...where, settingsFact(`group ${name}`, settings, at, "connection")] : where;
  });
}

const PRIVATE =
  /^(10\.|127\.|0\.|169\.254\.|192\.168\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;

/** Where an address is; null for a name, which may be anything. Addresses that are kept for examples are nobody's. */
function reachOf(address: string): string | null {
  const v4 = /^\d{1,3}(\.(\d{1,3}|\[\d+:\d+\])){3}(:\d+)?$/.test(address);
  if (v4) return PRIVATE.test(address) ? "private" : "internet";
  if (!/^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}$/i.test(address)) return null;
  return /^(::1$|f[cd]|fe[89ab]|2001:db8)/i.test(address) ? "private" : "internet";
}
