import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, get, items, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";
import { jsonIn } from "./json.ts";
import { isRule, ofRule } from "./network.ts";
import { policyFacts } from "./policy.ts";
import { judge } from "./vocabulary.ts";
import { wordsOf } from "./words.ts";

interface Setting {
  value: string;
  grade: number | null;
  unset: number | null;
  apart?: true;
  family?: string;
}
interface Group {
  readonly settings: Map<string, Setting>;
  readonly at: ByteRange[];
}

/** Each relation that a resource has a word for, also where nothing is set: what leaves is then a change and no removal. */
const ALWAYS = ["audited", "deletion-guard", "encrypts", "public-block", "setting", "tls"] as const;
/** Labels: names of somebody's own, whatever words are in them. */
const LABELS =
  /^(tags?|tags_all|labels?|annotations|metadata_labels|match_labels|display_name|description|comment|name|title)$/i;
/** What a firewall for the web leaves out is told as such. */
const SPOKEN = /^(override|rule_group_override|excluded_rules?|ExcludedRules)$/;
const MAX_DEPTH = 12;
/** What a policy grants is told as such, also where its JSON is broken. */
const holdsPolicy = (value: Located): boolean => /"Statement"/.test(text(value) ?? "");
/** Names and values that stand beside each other are a setting. */
const NAMES = ["name", "key", "Name", "Key", "ParameterName", "parameter_name", "OptionName"];
const VALUES = ["value", "Value", "ParameterValue", "parameter_value"];

const UTF8 = new TextEncoder();
/** JSON in a text is what it says. */
const inside = (value: Located): Located => jsonIn(text(value) ?? "", value.at) ?? value;

/** Facts of one resource by the vocabulary: one for each relation, with every setting that the relation has in it. */
export function resourceFacts(subject: string, type: string, body: Located, head: ByteRange): LocalFact[] {
  const found = new Map<string, Group>(ALWAYS.map((rel) => [rel, { settings: new Map(), at: [] }]));
  const walk: Walk = { type, found };
  visit(walk, body, [], 0);
  const facts = [...found].map(([rel, { settings, at }]) =>
    fact(
      rel,
      subject,
      "settings",
      { settings: Object.fromEntries([...settings].sort(byName)) as unknown as Json },
      at.length > 0 ? at : [head],
    ),
  );
  return [...facts, ...policyFacts(subject, body, head)];
}

interface Walk {
  readonly type: string;
  readonly found: ReadonlyMap<string, Group>;
}

/** States one setting; of several of one path the weakest counts. Returns its grade. */
function add(
  { type, found }: Walk,
  path: readonly string[],
  value: Located,
  at: ByteRange,
  weakest = 0,
  known = false,
): number {
  const judged = judge(type, path, value, known);
  const group = judged && found.get(judged.rel);
  if (!judged || !group) return 0;
  const name = path.join(".");
  // A block that says itself that it is off is not there.
  const grade = judged.grade === 0 ? Math.min(weakest, judged.unset ?? 0) : judged.grade;
  const old = group.settings.get(name);
  const worse = old !== undefined && (old.grade === null || (grade !== null && old.grade >= grade));
  if (!worse) {
    const setting: Setting = { value: judged.hidden ? hidden(value) : shown(value), grade, unset: judged.unset };
    if (judged.apart) setting.apart = true;
    if (judged.family !== undefined) setting.family = judged.family;
    group.settings.set(name, setting);
  }
  group.at.push(at);
  return grade ?? 0;
}

/** Returns the weakest grade of what stands in a node itself. */
function visit(walk: Walk, node: Located, path: readonly string[], depth: number): number {
  let weakest = 0;
  const pair = named(node);
  const known = pair && judge(walk.type, [...path, pair.value.key], pair.value.value, true) !== null;
  if (pair && !known) weakest = Math.max(weakest, add(walk, [...path, pair.name], pair.value.value, pair.value.at));
  const rule = isRule(node);
  for (const e of entries(node)) {
    // What a rule lets through is told as such.
    if (rule && ofRule(e.key)) continue;
    if ((e === pair?.value && !known) || SPOKEN.test(e.key) || holdsPolicy(e.value) || /^statement$/i.test(e.key))
      continue;
    if (LABELS.test(e.key)) {
      if (e.value.type === "scalar") add(walk, [...path, e.key], e.value, e.at, 0, true);
      continue;
    }
    const value = inside(e.value);
    const maps = (value.type === "map" ? [value] : items(value)).filter((i) => i.type === "map");
    // What a policy grants is told as such.
    if (/policy/i.test(e.key) && maps.some((m) => entries(m).some((x) => /^statement$/i.test(x.key)))) continue;
    const here = [...path, e.key];
    if (maps.length === 0) weakest = Math.max(weakest, add(walk, here, value, e.at));
    else if (depth < MAX_DEPTH) {
      const inner = Math.max(...maps.map((i) => visit(walk, i, here, depth + 1)));
      if (!maps.some((i) => entries(i).some((x) => switches(x.key))))
        add(walk, here, value, firstOf(e), inner >= 1 ? inner : 0);
    }
  }
  return weakest;
}

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
const shown = (value: Located): string =>
  (text(value) ?? (value.type === "list" ? value.items.map((i) => text(i) ?? "...").join(", ") : "set")).slice(0, 200);
const hidden = (value: Located): string => {
  const said = text(value) ?? "";
  return said === "" || said.includes("${") ? shown(value) : "written out";
};
