import { createHash } from "node:crypto";
import type { Located } from "../../formats/located.ts";
import { entries, plain, text, texts } from "../../formats/located.ts";
import type { Attrs, ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";
import { denials } from "./denials.ts";
import type { Demand, Placed } from "./statements.ts";
import {
  actionsOf,
  conditions,
  demanded,
  exceptions,
  first,
  OTHERS,
  principals,
  resourcesOf,
  statements,
} from "./statements.ts";

/** Demands of a grant: that somebody did not prove himself a second time, or gave no name, keeps nobody out. */
const demands = (statement: Located): Demand[] =>
  conditions(statement).filter(
    (d) =>
      !d.values.every((v) => v === "") &&
      !(/MultiFactorAuthPresent$/.test(d.name) && d.values.every((v) => v === "false")),
  );
/** Demands that keep somebody out: one for all values, or where there are any, also holds where there is none. */
const limits = (statement: Located): Demand[] =>
  demands(statement).filter((d) => !/^ForAllValues|^Null$|IfExists$/.test(d.test));

/** Any party at all, or any account's. */
const ANYBODY = /^(\*|arn:aws[\w-]*:(iam|sts)::\*:.*)$/;
const ACCOUNT = /^(arn:aws[\w-]*:iam::)?(\d{12})(:root)?$/;

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
export function policyFacts(subject: string, type: string, body: Located, head: ByteRange): LocalFact[] {
  const grants = new Map<string, Set<string>>();
  const members = new Set<string>();
  const locks: ByteRange[] = [];
  const denied: Placed[] = [];
  const own: ByteRange[] = [];
  const [allowed, except]: [Located[], string[]] = [[], []];
  const places: { grants: ByteRange[]; members: ByteRange[] } = { grants: [], members: [] };
  const said = statements(body);
  for (const { statement, at } of said) {
    if (/^deny$/i.test(text(first(statement, "Effect", "effect")) ?? "Allow")) {
      if (deniesEverybody(statement)) locks.push(...at);
      denied.push({ statement, at });
      continue;
    }
    const actions = actionsOf(statement);
    if (KEY.test(type) && isDefault(statement, actions)) {
      own.push(...at);
      continue;
    }
    const resources = resourcesOf(statement);
    allowed.push(statement);
    const here = callers(statement);
    const under = demanded(demands(statement));
    for (const who of here) members.add(who);
    if (here.length > 0) places.members.push(...at);
    // What a policy of a resource grants is about that, whatever it is called.
    if (resources.length === 0 && here.length > 0) resources.push(isTrust(actions) ? "this" : "*");
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
  // Who but a service may take a role on that can do nothing else by that alone is nobody.
  const services = allowed.length > 0 && allowed.every((s) => isTrust(actionsOf(s)) && ofServices(s));
  const trust: Attrs = services ? { trust: true } : {};
  // A new key may be used by all of its account as that decides: whether a party is of it is not known here.
  const usual: Attrs = KEY.test(type) && !members.has("*") ? { usual: true } : {};
  const left: Attrs = except.length > 0 ? { except: except.sort().join("; ") } : {};
  const can = fact(
    "can",
    subject,
    "actions",
    { grants: tooMany ? [] : list, aggregates: tooMany ? "too many to list" : null, ...left, ...trust, ...usual },
    places.grants.length > 0 ? places.grants : [head],
  );
  const attrs = { members: [...members].sort(), role: null, hands: hands(allowed), ...trust, ...usual };
  const facts = [
    can,
    ...(members.size > 0 ? [fact("member-of", subject, "callers", attrs, places.members)] : []),
    ...denials(subject, denied),
    ...(KEY.test(type) ? [keyPolicy(subject, own, members.has("*"), said, head)] : []),
  ];
  if (locks.length === 0) return facts;
  return [...facts, fact("setting", subject, "policy that locks its owner out", { value: "set", grade: 1 }, locks)];
}

/** Who takes a role on. */
const isTrust = (actions: readonly string[]): boolean => actions.length > 0 && actions.every((a) => /^sts:/i.test(a));
const ofServices = (statement: Located): boolean => {
  const who = principals(statement);
  return who.length > 0 && who.every((p) => /^Service$/i.test(p.kind));
};

const KEY = /^aws_kms_(replica_)?key$|^KMS\.(Replica)?Key$/;
const OWN =
  /^(arn:[^:]*:iam::)?\$\{(Ref )?(AWS::AccountId|data\.aws_caller_identity\.[\w-]+\.(account_id|id|arn))\}(:root)?$/;
/** What a key grants that has no policy: policies of its account decide. */
const isDefault = (statement: Located, actions: readonly string[]): boolean => {
  const who = principals(statement);
  const bare = conditions(statement).length === 0 && exceptions(statement).length === 0;
  return bare && who.length > 0 && who.every((p) => OWN.test(p.who)) && actions.every((a) => /^kms:\*$/i.test(a));
};
/** Whether policies of its account decide on a key, as they do where it has no policy of its own. */
function keyPolicy(
  subject: string,
  own: readonly ByteRange[],
  everybody: boolean,
  said: readonly Placed[],
  head: ByteRange,
): LocalFact {
  if (said.length === 0) return fact("setting", subject, "own policy", { settings: {} }, [head]);
  const decide = own.length > 0 || everybody;
  const setting = { value: decide ? "decide" : "left out", grade: decide ? 1 : 0, unset: 1 };
  const at = own.length > 0 ? own : said.flatMap((s) => s.at);
  return fact("setting", subject, "own policy", { settings: { "policies of the account": setting } }, at);
}

/** A denial that nobody escapes, not even who would undo it. */
const deniesEverybody = (statement: Located): boolean =>
  conditions(statement).length === 0 &&
  principals(statement).some((p) => p.who === "*") &&
  texts(first(statement, "Action", "actions", "Actions")).some((a) => /^(\w+:)?\*$/.test(a));
const MAX_GRANTS = 1000;
