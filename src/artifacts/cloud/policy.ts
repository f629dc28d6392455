import { parseJson } from "../../formats/json/index.ts";
import type { Located } from "../../formats/located.ts";
import { entries, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";

const UTF8 = new TextEncoder();
const MAX_DEPTH = 12;

/** Statements of access policies below a node: written out, as JSON in a text, or as `statement` blocks. */
function* statements(node: Located, depth = 0): Generator<{ readonly statement: Located; readonly at: ByteRange }> {
  if (depth > MAX_DEPTH) return;
  if (node.type === "list") {
    for (const i of node.items) yield* statements(i, depth + 1);
    return;
  }
  if (node.type !== "map") {
    const written = text(node) ?? "";
    if (!/"Statement"|"statement"/.test(written)) return;
    const parsed = parseJson(UTF8.encode(written));
    if ("code" in parsed || !parsed.documents[0]) return;
    for (const { statement } of statements(parsed.documents[0], depth + 1)) yield { statement, at: node.at };
    return;
  }
  for (const e of entries(node)) {
    if (/^statement$/i.test(e.key)) {
      const all = e.value.type === "list" ? items(e.value) : [e.value];
      for (const statement of all) yield { statement, at: statement.at };
    } else yield* statements(e.value, depth + 1);
  }
}

const any = (node: Located | undefined): boolean => texts(node).some((t) => t === "*");
/** Actions of a service without bound, or of every one. */
const wildActions = (node: Located | undefined): string[] =>
  texts(node)
    .filter((t) => /^\*$|:\*$/.test(t))
    .sort();

/** A principal of its own or in a map by type. */
function principals(node: Located | undefined): string[] {
  if (!node) return [];
  if (node.type === "map")
    return entries(node)
      .flatMap((e) => (e.key === "identifiers" || e.key === "type" ? [] : texts(e.value)))
      .concat(texts(get(node, "identifiers")));
  return texts(node);
}

const first = (statement: Located, ...names: readonly string[]): Located | undefined =>
  names.map((n) => get(statement, n)).find((v) => v !== undefined);

/** What policies grant without bound: any principal, any action, any resource. Deny statements grant nothing. */
export function policyFacts(subject: string, body: Located, head: ByteRange): LocalFact[] {
  const wide = new Set<string>();
  const places: ByteRange[] = [];
  for (const { statement, at } of statements(body)) {
    if (/^deny$/i.test(text(first(statement, "Effect", "effect")) ?? "Allow")) continue;
    const conditions = first(statement, "Condition", "condition") !== undefined;
    const actions = first(statement, "Action", "actions", "Actions");
    const resources = first(statement, "Resource", "resources", "Resources");
    const before = wide.size;
    if (first(statement, "NotAction", "not_actions")) wide.add("every action but some");
    for (const action of wildActions(actions)) wide.add(`action ${action}`);
    if (any(resources)) for (const action of texts(actions)) wide.add(`${action} on every resource`);
    const open = principals(first(statement, "Principal", "principals")).some(
      (p) => p === "*" || /:\*?\*:root$/.test(p),
    );
    if (open && !conditions) wide.add("every principal");
    if (wide.size > before || open) places.push(at);
  }
  return [
    fact(
      "can",
      subject,
      "without bound",
      { grants: [...wide].sort().map((resource): Json => ({ resource, verbs: ["*"], names: null })), aggregates: null },
      places.length > 0 ? places : [head],
    ),
  ];
}
