import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, get, items, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";
import { policyFacts } from "./policy.ts";
import { judge, wordsOf } from "./vocabulary.ts";

interface Setting {
  value: string;
  grade: number | null;
  unset: number;
}

/** Each relation that a resource has a word for, also where nothing is set: what leaves is then a change and no removal. */
const ALWAYS = ["audited", "deletion-guard", "encrypts", "public-block", "setting", "tls"] as const;
/** Names that say nothing of safety, whatever words are in them. */
const NEUTRAL =
  /^(name|description|tags?|labels?|location|region|zone|id|depends_on|lifecycle|count|for_each|provider|type|comment|display_name)$/i;
/** Rules of the network have facts of their own. */
const OTHERS = /^((in|e)gress|security_rule|SecurityGroup(In|E)gress|statement|member|members)$/;
const MAX_DEPTH = 12;

/** Facts of one resource by the vocabulary: one for each relation, with every setting that the relation has in it. */
export function resourceFacts(subject: string, body: Located, head: ByteRange): LocalFact[] {
  const found = new Map<string, { settings: Map<string, Setting>; at: ByteRange[] }>(
    ALWAYS.map((rel) => [rel, { settings: new Map(), at: [] }]),
  );
  const add = (path: string, { value, at }: LocatedEntry): void => {
    const judged = judge(path, value);
    if (!judged) return;
    const group = found.get(judged.rel) as { settings: Map<string, Setting>; at: ByteRange[] };
    const old = group.settings.get(path);
    // Of several blocks of one name the weakest counts.
    const worst = old !== undefined && (old.grade === null || (judged.grade !== null && old.grade >= judged.grade));
    if (!worst) group.settings.set(path, { value: shown(value), grade: judged.grade, unset: judged.unset });
    group.at.push(at);
  };
  const visit = (node: Located, path: string, depth: number): void => {
    for (const e of entries(node)) {
      if (NEUTRAL.test(e.key) && e.value.type === "scalar") continue;
      if (/^tags$|labels$/i.test(e.key) || OTHERS.test(e.key)) continue;
      // What a policy grants is told as such.
      if (/policy/i.test(e.key) && (e.value.type === "map" || /Statement/.test(text(e.value) ?? ""))) continue;
      const here = path === "" ? e.key : `${path}.${e.key}`;
      const inner = e.value.type === "map" ? [e.value] : items(e.value).filter((i) => i.type === "map");
      for (const i of inner) {
        // A list of names and values is a list of settings.
        const [name, set] = [text(get(i, "name")) ?? text(get(i, "key")), entries(i).find((x) => x.key === "value")];
        if (name && set && set.value.type === "scalar") add(`${here}.${name}`, set);
      }
      if (inner.length === 0) add(here, e);
      else {
        if (!inner.some((i) => entries(i).some((x) => switches(x.key)))) add(here, { ...e, at: firstOf(e) });
        if (depth < MAX_DEPTH) for (const i of inner) visit(i, here, depth + 1);
      }
    }
  };
  visit(body, "", 0);
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

const byName = ([a]: [string, Setting], [b]: [string, Setting]): number => (a < b ? -1 : 1);
/** A block with a switch of its own is on or off by that. */
const switches = (key: string): boolean =>
  wordsOf(key).every((w) => /^(is|enabled?|enable|status|state|mode)$/.test(w));
/** The name of a block: its content has facts of its own. */
const firstOf = ({ key, at }: LocatedEntry): ByteRange => ({
  from: at.from,
  to: Math.min(at.to, at.from + key.length),
});
const shown = (value: Located): string =>
  (text(value) ?? (value.type === "list" ? value.items.map((i) => text(i) ?? "...").join(", ") : "set")).slice(0, 200);
