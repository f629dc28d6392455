import { createHash } from "node:crypto";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, get, items, plain, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";
import { special } from "./aws-special.ts";
import { jsonIn } from "./json.ts";
import { isRule, ofRule } from "./network.ts";
import { policyFacts } from "./policy.ts";
import { type Judged, judge } from "./vocabulary.ts";
import { wordsOf } from "./words.ts";

interface Setting {
  value: string;
  grade: number | null;
  unset: number | null;
  apart?: true;
  list?: readonly string[];
  each?: readonly string[];
  family?: string;
}
interface Together {
  readonly path: readonly string[];
  readonly values: Located[];
  readonly at: ByteRange[];
}
interface Group {
  readonly settings: Map<string, Setting>;
  /** Where each of them was read: of several of one path the weakest only, or all where they count together. */
  readonly at: Map<string, readonly ByteRange[]>;
  /** What counts together, by its path. */
  readonly together: Map<string, Together>;
}

/** Each relation that a resource has a word for, also where nothing is set: what leaves is then a change and no removal. */
const ALWAYS = ["audited", "deletion-guard", "encrypts", "public-block", "setting", "tls"] as const;
/** Labels: names of somebody's own, whatever words are in them. */
const LABELS =
  /^(tags?|tags_all|labels?|annotations|match_labels|display_name|(\w+_)?description|AlarmDescription|comment|name|title)$/i;
/** Told as such: who has a role, and what a firewall for the web leaves out. */
const SPOKEN = /^(members?|override|(src|dest)_ip_ranges|rule_group_override|excluded_rules?|ExcludedRules)$/;
/** Lists of rules: how many there are is neither safe nor weak. */
const RULES = /^((in|e)gress|SecurityGroup(In|E)gress|security_rule|(in|e)gress_security_rules)$/;
/** Disks beside the first, which is always there. */
const DEVICE = /^(ebs_block_device|block_device_mappings?|BlockDeviceMappings)$/;
const MAX_DEPTH = 12;
/** Names and values that stand beside each other are a setting. */
const NAMES = ["name", "key", "Name", "Key", "ParameterName", "parameter_name", "OptionName"];
const VALUES = ["value", "Value", "ParameterValue", "parameter_value"];

const UTF8 = new TextEncoder();
/** JSON in a text is what it says. */
const inside = (value: Located): Located => jsonIn(value) ?? value;

/** Facts of one resource by the vocabulary: one for each relation, with every setting that the relation has in it. */
export function resourceFacts(subject: string, type: string, body: Located, head: ByteRange): LocalFact[] {
  const found = new Map<string, Group>(
    ALWAYS.map((rel) => [rel, { settings: new Map(), at: new Map(), together: new Map() }]),
  );
  const walk: Walk = { type, found };
  visit(walk, body, [], 0);
  addTogether(walk);
  for (const { rel, name, at, ...setting } of special(type, body, head)) {
    const group = found.get(rel) as Group;
    group.settings.set(name, { ...setting, value: cut(setting.value) });
    group.at.set(name, [at]);
  }
  // Versions of two engines cannot be compared.
  const engine = text(get(body, "engine") ?? get(body, "Engine"));
  for (const name of ["engine_version", "EngineVersion"]) {
    const version = found.get("setting")?.settings.get(name);
    if (version && engine !== undefined) version.family = `${engine} ${version.family ?? ""}`;
  }
  const facts = [...found].map(([rel, { settings, at }]) =>
    fact(
      rel,
      subject,
      "settings",
      { settings: Object.fromEntries([...settings].sort(byName)) as unknown as Json },
      at.size > 0 ? [...at.values()].flat() : [head],
    ),
  );
  // The owner of a bucket elsewhere is not bound by its policy.
  const bound = /^(aws_|(?!Microsoft)[A-Z]\w+\.)/.test(type);
  return [...facts, ...policyFacts(subject, type, body, head).filter((f) => bound || f.rel !== "setting")];
}

interface Walk {
  readonly type: string;
  readonly found: ReadonlyMap<string, Group>;
}

/** States one setting; of several of one path the weakest counts. `within`: what is said in a block, `known`: only what a table names. */
function add(
  { type, found }: Walk,
  path: readonly string[],
  value: Located,
  at: ByteRange,
  { within, known = false }: { readonly within?: Weakest; readonly known?: boolean | "label" } = {},
): Weakest {
  const judged = judge(type, path, value, known);
  const group = judged && found.get(judged.rel);
  if (!judged || !group) return NONE;
  const name = path.join(".");
  if (judged.together) {
    const known = group.together.get(name) ?? { path, values: [], at: [] };
    known.values.push(value);
    known.at.push(at);
    group.together.set(name, known);
    return new Map([[judged.rel, judged.grade ?? 0]]);
  }
  // A block that says of itself that it is off is not there.
  const inner = within?.get(judged.rel) ?? 0;
  const grade = judged.grade === 0 && inner >= 1 ? Math.min(inner, judged.unset ?? 0) : judged.grade;
  const old = group.settings.get(name);
  const worse = old !== undefined && (old.grade === null || (grade !== null && old.grade >= grade));
  if (!worse) {
    // What a device has leaves with it.
    const unset = judged.rel === "encrypts" && path.some((p) => DEVICE.test(p)) ? 0 : judged.unset;
    group.settings.set(name, settingOf(judged, value, grade, unset));
    group.at.set(name, [at]);
  }
  return new Map([[judged.rel, grade ?? 0]]);
}

function settingOf(judged: Judged, value: Located, grade: number | null, unset: number | null): Setting {
  const setting: Setting = { value: judged.hidden && grade !== 0 ? hidden(value) : shown(value), grade, unset };
  if (judged.apart) setting.apart = true;
  if (judged.list) setting.list = texts(value).length <= MAX_LISTED ? texts(value).sort() : [setting.value];
  if (judged.each && texts(value).length <= MAX_LISTED) setting.each = texts(value).sort();
  if (judged.family !== undefined) setting.family = judged.family;
  return setting;
}

/** States what several blocks say of one path as one list. */
function addTogether({ type, found }: Walk): void {
  for (const { settings, at, together } of found.values())
    for (const [name, { path, values, at: places }] of together) {
      const [first, ...more] = values;
      if (!first) continue;
      const all = values.flatMap((v) => (v.type === "list" ? v.items : [v]));
      const value: Located = more.length === 0 ? first : { type: "list", at: first.at, items: all };
      const judged = judge(type, path, value);
      if (!judged) continue;
      settings.set(name, settingOf(judged, value, judged.grade, judged.unset));
      at.set(name, places);
    }
}

/** A device of its own that says nothing of encryption has none; one that lives in memory, or is as its snapshot is, need not. */
function bareDevice({ found }: Walk, node: Located, path: readonly string[], at: ByteRange): void {
  const last = path.at(-1) ?? "";
  const inner = entries(node).find((e) => /^ebs$/i.test(e.key))?.value ?? node;
  const keys = [node, inner].flatMap((n) => entries(n).map((e) => wordsOf(e.key).join("_")));
  if (!DEVICE.test(last) || keys.some((k) => /^(encrypted|virtual_name|no_device|snapshot_id)$/.test(k))) return;
  const group = found.get("encrypts") as Group;
  const name = `${path.join(".")}.encrypted`;
  group.settings.set(name, { value: "not said", grade: 1, unset: 0 });
  group.at.set(name, [at]);
}

/** The weakest grades by relation. */
type Weakest = ReadonlyMap<string, number>;
const NONE: Weakest = new Map();
const weaker = (all: readonly Weakest[]): Weakest => {
  const most = new Map<string, number>();
  for (const [rel, grade] of all.flatMap((w) => [...w])) most.set(rel, Math.max(most.get(rel) ?? 0, grade));
  return most;
};

/** States what a node says; returns the weakest grades of it. */
function visit(walk: Walk, node: Located, path: readonly string[], depth: number): Weakest {
  const said: Weakest[] = [];
  const pair = named(node);
  const rule = isRule(node) || (depth === 0 && /firewall$/i.test(walk.type));
  if (pair && judge(walk.type, [...path, pair.value.key], pair.value.value, true) === null)
    said.push(add(walk, [...path, pair.name], pair.value.value, pair.value.at));
  for (const e of entries(node)) {
    const here = [...path, e.key];
    if (toldElsewhere(e, rule) || isUnset(e.value)) continue;
    if (LABELS.test(e.key) || e === pair?.value) {
      if (e.value.type === "scalar") add(walk, here, e.value, e.at, { known: true });
      // Some products read what they are to do from labels.
      for (const x of entries(e.value))
        if (x.value.type === "scalar") add(walk, [...here, x.key], x.value, x.at, { known: "label" });
      continue;
    }
    const value = inside(e.value);
    const maps = (value.type === "map" ? [value] : items(value)).filter((i) => i.type === "map");
    if (maps.length === 0) {
      if (value.type === "scalar" || !RULES.test(e.key)) said.push(add(walk, here, value, e.at));
    } else if (depth < MAX_DEPTH && !holdsStatements(e.key, maps)) {
      for (const i of maps) bareDevice(walk, i, here, firstOf(e));
      const within = weaker(maps.map((i) => visit(walk, i, here, depth + 1)));
      said.push(within);
      const switched = maps.some((i) => isRule(i) || entries(i).some((x) => switches(x.key)));
      if (!switched) add(walk, here, value, firstOf(e), { within });
    }
  }
  return weaker(said);
}

/** `null`, and the parameter of CloudFormation that stands for none: as if it were not written. */
const isUnset = (value: Located): boolean =>
  value.type === "scalar" && (value.value === null || value.value === "${Ref AWS::NoValue}");

/** What a rule lets through, a policy grants or a firewall for the web leaves out is told as such. */
const toldElsewhere = (e: LocatedEntry, rule: boolean): boolean =>
  (rule && ofRule(e.key)) ||
  SPOKEN.test(e.key) ||
  /^statement$/i.test(e.key) ||
  /"Statement"/.test(text(e.value) ?? "");
const holdsStatements = (key: string, maps: readonly Located[]): boolean =>
  /policy/i.test(key) && maps.some((m) => entries(m).some((x) => /^statement$/i.test(x.key)));

/** The name and the value of `{name, value}`. */
function named(node: Located): { readonly name: string; readonly value: LocatedEntry } | undefined {
  const name = NAMES.map((n) => text(get(node, n))).find((n) => n !== undefined);
  const value = entries(node).find((e) => VALUES.includes(e.key));
  return name !== undefined && value?.value.type === "scalar" ? { name, value } : undefined;
}

const byName = ([a]: [string, Setting], [b]: [string, Setting]): number => (a < b ? -1 : 1);
/** A block with a switch of its own is on or off by that. */
const switches = (key: string): boolean =>
  wordsOf(key).every((w) => /^(is|enabled?|enable|status|state|mode)$/.test(w));
/** The name of a block: its content has facts of its own. */
const firstOf = ({ key, at }: LocatedEntry): ByteRange => ({
  from: at.from,
  to: Math.min(at.to, at.from + UTF8.encode(key).length),
});
const MAX_LISTED = 500;
const MAX_SHOWN = 200;
/** A value in one line, of a long one its digest too: what is left out counts as well. */
function shown(value: Located): string {
  return cut(text(value) ?? (value.type === "list" ? value.items.map(element).join(", ") : "set"));
}
function cut(said: string): string {
  if (said.length <= MAX_SHOWN) return said;
  return `${said.slice(0, MAX_SHOWN - 20)}... (${createHash("sha256").update(said).digest("hex").slice(0, 12)})`;
}
const element = (item: Located): string => {
  const said = text(item) ?? canonical(plain(item) as Json);
  return said.includes(", ") ? JSON.stringify(said) : said;
};
const hidden = (value: Located): string => {
  const said = text(value) ?? "";
  return said === "" || said.includes("${") ? shown(value) : "written out";
};
