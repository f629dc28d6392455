import { createHash } from "node:crypto";
import type { Located } from "../../formats/located.ts";
import { but, entries, get, items, plain, text, texts } from "../../formats/located.ts";
import type { Attrs, ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";
import { jsonIn } from "./json.ts";

const MAX_DEPTH = 12;

interface Placed {
  readonly statement: Located;
  readonly at: readonly ByteRange[];
}

const READ = /^(sid|effect|principals?|not_?principals?|(not_?)?(actions?|resources?)|conditions?)$/i;

/** Statements of access policies below a node: written out, as JSON in a text, or as `statement` blocks. */
function statements(node: Located, found: Placed[] = [], depth = 0): readonly Placed[] {
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

const first = (statement: Located, ...names: readonly string[]): Located | undefined =>
  names.map((n) => get(statement, n)).find((v) => v !== undefined);

/** Principals by their kind: `AWS`, `Service`, `Federated`, or none for a bare `*`. */
function principals(statement: Located): { readonly kind: string; readonly who: string }[] {
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

interface Demand {
  /** How the value is compared: `StringEquals`, `ForAllValues:StringLike`. */
  readonly test: string;
  readonly name: string;
  readonly values: string[];
}

/** What a statement demands, as it is written. */
function conditions(statement: Located): Demand[] {
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
/** Demands that keep somebody out: one for all values, or where there are any, also holds where there is none. */
const limits = (statement: Located): Demand[] =>
  conditions(statement).filter((d) => !/^ForAllValues|^Null$|IfExists$/.test(d.test));

const MAX_SAID = 200;
/** Conditions in one line, after which a grant is less than one without. */
function demanded(statement: Located): string {
  const value = (v: string): string => (/ or | and |"/.test(v) ? JSON.stringify(v) : v);
  const said = conditions(statement).map(
    ({ test, name, values }) =>
      `${name} ${/^(StringEquals|ArnEquals|Bool)$/.test(test) ? "is" : test} ${[...values].sort().map(value).join(" or ")}`,
  );
  if (said.length === 0) return "";
  const all = said.sort().join(" and ");
  const rest = createHash("sha256").update(all).digest("hex").slice(0, 16);
  return all.length > MAX_SAID ? ` if ${all.slice(0, MAX_SAID)}... (${rest})` : ` if ${all}`;
}

/** Any party at all, or any account's. */
const ANYBODY = /^(\*|arn:aws[\w-]*:(iam|sts)::\*:.*)$/;
const ACCOUNT = /^(arn:aws[\w-]*:iam::)?(\d{12})(:root)?$/;

const OTHERS = ["NotPrincipal", "NotPrincipals", "not_principal", "not_principals"];

/** What a statement leaves out of what it grants. */
function exceptions(statement: Located): string[] {
  const of = (node: Located | undefined): string[] => (node === undefined ? [] : [canonical(plain(node) as Json)]);
  return [
    ...of(first(statement, "NotAction", "not_actions")).map((v) => `actions ${v}`),
    ...of(first(statement, "NotResource", "not_resources")).map((v) => `resources ${v}`),
    ...of(first(statement, ...OTHERS)).map((v) => `parties ${v}`),
  ];
}

/** What each party is granted, where several statements say it: the same parties and grants in other hands are another policy. */
function hands(allowed: readonly Located[]): Json {
  const by = new Map<string, string[]>();
  for (const statement of allowed) {
    const what = canonical(
      entries(statement)
        .filter((e) => !/^(sid|principals?)$/i.test(e.key))
        .map((e) => [e.key, plain(e.value)])
        .sort() as Json,
    );
    for (const { kind, who } of principals(statement))
      by.set(`${kind} ${who}`, [...(by.get(`${kind} ${who}`) ?? []), what]);
  }
  if (allowed.length < 2 || by.size < 2) return null;
  const digest = (list: readonly string[]): string =>
    createHash("sha256")
      .update([...list].sort().join("\0"))
      .digest("hex")
      .slice(0, 16);
  return Object.fromEntries([...by].map(([who, list]) => [who, digest(list)]));
}

/** Those whom a statement lets in, as far as the list is bounded at all: conditions bound it too. */
function callers(statement: Located): string[] {
  if (first(statement, ...OTHERS)) return ["*"];
  const demands = limits(statement);
  return principals(statement).flatMap(({ kind, who }) => {
    if (/^Service$/i.test(kind)) return demands.length > 0 ? [`${who} under conditions`] : [who];
    if (/^Federated$/i.test(kind)) return [federated(who, demands)];
    if (ANYBODY.test(who)) return demands.length > 0 ? ["* under conditions"] : ["*"];
    const account = ACCOUNT.exec(who)?.[2];
    return [account ?? who];
  });
}

/** Tokens of an issuer for one subject, or for whichever. */
function federated(who: string, demands: readonly Demand[]): string {
  const subjects = demands.filter((d) => /:sub$/.test(d.name) && !/Not/.test(d.test)).flatMap((d) => d.values);
  // Of GitHub's subjects only the repository cannot be chosen by others.
  const bound = /token\.actions\.githubusercontent\.com/.test(who)
    ? (s: string): boolean => /^repo:[\w.-]+\/[\w.-]+/.test(s)
    : (s: string): boolean => !/^\*?$/.test(s);
  const issuer = who.slice(who.lastIndexOf("/") + 1);
  return subjects.length > 0 && subjects.every(bound)
    ? `tokens of ${issuer} for chosen subjects`
    : `tokens of ${issuer}`;
}

/** What policies grant: actions on resources, and to whom. Denials grant nothing. */
export function policyFacts(subject: string, body: Located, head: ByteRange): LocalFact[] {
  const grants = new Map<string, Set<string>>();
  const members = new Set<string>();
  const locks: ByteRange[] = [];
  const [allowed, except]: [Located[], string[]] = [[], []];
  const places: { grants: ByteRange[]; members: ByteRange[] } = { grants: [], members: [] };
  for (const { statement, at } of statements(body)) {
    if (/^deny$/i.test(text(first(statement, "Effect", "effect")) ?? "Allow")) {
      if (deniesEverybody(statement)) locks.push(...at);
      continue;
    }
    const actions = first(statement, "NotAction", "not_actions")
      ? ["*"]
      : texts(first(statement, "Action", "actions", "Actions"));
    const resources = first(statement, "NotResource", "not_resources")
      ? ["*"]
      : texts(first(statement, "Resource", "resources", "Resources"));
    allowed.push(statement);
    const here = callers(statement);
    const under = demanded(statement);
    for (const who of here) members.add(who);
    if (here.length > 0) places.members.push(...at);
    // What a policy of a resource grants is about that, whatever it is called.
    if (resources.length === 0 && here.length > 0) resources.push("this");
    // From which grants something is left out counts: the same exception elsewhere is another one.
    for (const left of exceptions(statement))
      except.push(`${left} of ${actions.join(", ")} on ${resources.join(", ")}`);
    for (const resource of resources) {
      const base = resource === "*" ? "*.*" : here.length > 0 && /^\$\{[^}]*\}$/.test(resource) ? "this" : resource;
      const name = `${base}${under}`;
      const verbs = grants.get(name) ?? new Set<string>();
      for (const action of actions) verbs.add(action);
      grants.set(name, verbs);
    }
    places.grants.push(...at);
  }
  const list = [...grants]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([resource, verbs]): Json => ({ resource, verbs: [...verbs].sort(), names: null }));
  const tooMany = list.length > MAX_GRANTS;
  const left: Attrs = except.length > 0 ? { except: except.sort().join("; ") } : {};
  const can = fact(
    "can",
    subject,
    "actions",
    { grants: tooMany ? [] : list, aggregates: tooMany ? "too many to list" : null, ...left },
    places.grants.length > 0 ? places.grants : [head],
  );
  const attrs = { members: [...members].sort(), role: null, hands: hands(allowed) };
  const facts = members.size > 0 ? [can, fact("member-of", subject, "callers", attrs, places.members)] : [can];
  if (locks.length === 0) return facts;
  return [...facts, fact("setting", subject, "policy that locks its owner out", { value: "set", grade: 1 }, locks)];
}

/** A denial that nobody escapes, not even who would undo it. */
const deniesEverybody = (statement: Located): boolean =>
  conditions(statement).length === 0 &&
  principals(statement).some((p) => p.who === "*") &&
  texts(first(statement, "Action", "actions", "Actions")).some((a) => /^(\w+:)?\*$/.test(a));
const MAX_GRANTS = 1000;
