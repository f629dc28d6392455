import type { Located } from "../../formats/located.ts";
import { entries, get, items, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { wordsOf } from "./words.ts";

const MAX_DEPTH = 8;

interface Guard {
  readonly what: string;
  readonly counts: boolean;
  /** Rules of it that do not block. */
  readonly spares: readonly string[];
  readonly at: ByteRange;
}

const child = (node: Located, name: string): Located | undefined =>
  entries(node).find((e) => wordsOf(e.key).join("_") === name)?.value;
const all = (node: Located, name: RegExp): Located[] =>
  entries(node)
    .filter((e) => name.test(wordsOf(e.key).join("_")))
    .flatMap((e) => (e.value.type === "list" ? [...items(e.value)] : [e.value]));

/** Rules that are not what they were made to be: switched off, allowed or only counted. */
function spared(node: Located, depth = 0): string[] {
  if (depth > MAX_DEPTH) return [];
  return entries(node).flatMap((e) => {
    const name = wordsOf(e.key).join("_");
    const inner = e.value.type === "list" ? items(e.value) : [e.value];
    if (/^excluded_rules?$/.test(name)) return inner.flatMap((i) => text(child(i, "name")) ?? text(i) ?? "a rule");
    if (/^disabled_rules?$/.test(name)) return inner.flatMap((i) => text(i) ?? "a rule");
    if (name === "rule_action_override" || name === "rule_action_overrides")
      return inner.flatMap((i) =>
        ["count", "allow"].some((a) => child(child(i, "action_to_use") ?? i, a))
          ? (text(child(i, "name")) ?? "a rule")
          : [],
      );
    if (name === "rule")
      return inner.flatMap((i) => {
        const id = text(child(i, "rule_id")) ?? text(child(i, "id"));
        const off = text(child(i, "enabled")) !== "true" || /^(allow|log)$/i.test(text(child(i, "action")) ?? "");
        return id !== undefined && off ? [id] : [];
      });
    return inner.flatMap((i) => spared(i, depth + 1));
  });
}

/** Groups of rules that a firewall for the web takes from its provider, wherever they stand in it. */
function* guards(node: Located, counts = false, depth = 0): Generator<Guard> {
  if (depth > MAX_DEPTH) return;
  const overrides = all(node, /^override_action$/);
  const here =
    counts || overrides.some((o) => child(o, "count") !== undefined || /^count$/i.test(text(child(o, "type")) ?? ""));
  for (const e of entries(node)) {
    const name = wordsOf(e.key).join("_");
    for (const inner of e.value.type === "list" ? items(e.value) : [e.value]) {
      const group =
        name === "managed_rule_group_statement"
          ? text(child(inner, "name"))
          : /^(managed_rule|managed_rule_set)$/.test(name)
            ? text(child(inner, "type"))
            : undefined;
      if (group !== undefined) yield { what: group, counts: here, spares: spared(inner), at: inner.at };
      else if (inner.type === "map") yield* guards(inner, here, depth + 1);
    }
  }
}

/** Rules of Google's Cloud Armor: what they look for, and whether they only watch. */
function* armor(body: Located): Generator<Guard> {
  for (const rule of all(body, /^rule$/)) {
    const expression = text(get(rule, "match", "expr", "expression"));
    if (expression === undefined || !/^deny/i.test(text(get(rule, "action")) ?? "")) continue;
    yield { what: expression, counts: text(get(rule, "preview")) === "true", spares: [], at: rule.at };
  }
}

/** What a firewall for the web keeps out; a group that leaves guards no more. */
export function wafFacts(subject: string, type: string, body: Located): LocalFact[] {
  if (!/waf|web_?application_?firewall|firewall_policy|security_policy/i.test(type)) return [];
  const found = new Map([...guards(body), ...armor(body)].map((g) => [g.what, g]));
  return [...found.values()].map(({ what, counts, spares, at }) =>
    fact(
      "edge-guard",
      subject,
      `rules \`${what}\``,
      { mode: counts ? "audit" : "enforce", allows: null, spares: [...new Set(spares)].sort(), rule: null },
      [at],
    ),
  );
}
