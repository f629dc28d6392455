import { createHash } from "node:crypto";
import type { Located } from "../../formats/located.ts";
import { but, entries, get, items, plain, text, texts } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { jsonIn } from "./json.ts";

const MAX_DEPTH = 12;

/** A statement with the bytes that are read of it. */
export interface Placed {
  readonly statement: Located;
  readonly at: readonly ByteRange[];
}

/** What a statement is read from. */
const READ = /^(sid|effect|principals?|not_?principals?|(not_?)?(actions?|resources?)|conditions?)$/i;

/** Statements of access policies below a node: written out, as JSON in a text, or as `statement` blocks. */
export function statements(node: Located, found: Placed[] = [], depth = 0): readonly Placed[] {
  if (depth > MAX_DEPTH) return found;
  if (node.type === "list") for (const i of node.items) statements(i, found, depth + 1);
  else if (node.type === "scalar") {
    const inner = typeof node.value === "string" && /"statement"/i.test(node.value) ? jsonIn(node) : undefined;
    if (inner) statements(inner, found, depth + 1);
  } else
    for (const e of node.entries) {
      if (e.key !== "Statement" && e.key !== "statement") statements(e.value, found, depth + 1);
      else
        for (const statement of e.value.type === "list" ? e.value.items : [e.value])
          if (statement.type === "map") found.push({ statement, at: but(statement, (x) => !READ.test(x.key)) });
    }
  return found;
}

/** A part of a statement by any of its names. */
export const first = (statement: Located, ...names: readonly string[]): Located | undefined =>
  names.map((n) => get(statement, n)).find((v) => v !== undefined);

/** Principals by their kind: `AWS`, `Service`, `Federated`, or none for a bare `*`. */
export function principals(statement: Located): { readonly kind: string; readonly who: string }[] {
  const found: { kind: string; who: string }[] = [];
  for (const e of entries(statement)) {
    if (!/^principals?$/i.test(e.key)) continue;
    for (const node of e.value.type === "list" ? items(e.value) : [e.value]) {
      if (node.type === "scalar") found.push(...texts(node).map((who) => ({ kind: "AWS", who })));
      const identifiers = get(node, "identifiers");
      if (identifiers) found.push(...texts(identifiers).map((who) => ({ kind: text(get(node, "type")) ?? "", who })));
      else for (const by of entries(node)) found.push(...texts(by.value).map((who) => ({ kind: by.key, who })));
    }
  }
  return found;
}

/** One demand of a statement. */
export interface Demand {
  /** How the value is compared: `StringEquals`, `ForAllValues:StringLike`. */
  readonly test: string;
  readonly name: string;
  readonly values: string[];
}

/** What a statement demands, as it is written. */
export function conditions(statement: Located): Demand[] {
  return entries(statement)
    .filter((e) => /^conditions?$/i.test(e.key))
    .flatMap((e) => (e.value.type === "list" ? items(e.value) : [e.value]))
    .flatMap((node): Demand[] => {
      const name = text(get(node, "variable"));
      if (name !== undefined)
        return [{ name, test: text(get(node, "test")) ?? "", values: texts(get(node, "values")) }];
      return entries(node).flatMap((by) =>
        entries(by.value).map((c) => ({ test: by.key, name: c.key, values: texts(c.value) })),
      );
    });
}
const MAX_SAID = 200;
/** Conditions in one line, after which a grant is less than one without. */
export function demanded(all: readonly Demand[]): string {
  const value = (v: string): string => (/ or | and |"/.test(v) ? JSON.stringify(v) : v);
  const said = all.map(
    ({ test, name, values }) =>
      `${name} ${/^(StringEquals|ArnEquals|Bool)$/.test(test) ? "is" : test} ${[...values].sort().map(value).join(" or ")}`,
  );
  if (said.length === 0) return "";
  const whole = said.sort().join(" and ");
  const rest = createHash("sha256").update(whole).digest("hex").slice(0, 16);
  return whole.length > MAX_SAID ? ` if ${whole.slice(0, MAX_SAID)}... (${rest})` : ` if ${whole}`;
}

/** Everybody but those who are named. */
export const OTHERS = ["NotPrincipal", "NotPrincipals", "not_principal", "not_principals"];

/** What a statement leaves out of what it grants or denies. */
export function exceptions(statement: Located): string[] {
  const of = (node: Located | undefined): string[] => (node === undefined ? [] : [canonical(plain(node) as Json)]);
  return [
    ...of(first(statement, "NotAction", "not_actions")).map((v) => `actions ${v}`),
    ...of(first(statement, "NotResource", "not_resources")).map((v) => `resources ${v}`),
    ...of(first(statement, ...OTHERS)).map((v) => `parties ${v}`),
  ];
}

/** Actions of a statement, or every one where it names those that it leaves out. */
export const actionsOf = (statement: Located): string[] =>
  first(statement, "NotAction", "not_actions") ? ["*"] : texts(first(statement, "Action", "actions", "Actions"));
/** Resources of a statement as they are written. */
export const resourcesOf = (statement: Located): string[] =>
  first(statement, "NotResource", "not_resources")
    ? ["*"]
    : texts(first(statement, "Resource", "resources", "Resources"));
