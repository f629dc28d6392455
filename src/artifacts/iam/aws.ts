import type { Located } from "../../formats/located.ts";
import { but, entries, get, items, plain, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact, OpaqueRange } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { problem } from "../../model/problem.ts";
import { fact, pairable } from "../common.ts";
import { Parties } from "./grants.ts";

const MAX_DEPTH = 8;

interface Document {
  readonly name: string;
  readonly node: Located;
}

/** A part of a policy; whether AWS cares how its name is written is not left to chance. */
const part = (node: Located, name: string): Located | undefined => partAt(node, name)?.value;
const partAt = (node: Located, name: string) =>
  entries(node).findLast((e) => e.key.toLowerCase() === name.toLowerCase());
const STATEMENT = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"].concat(
  ...["Resource", "NotResource", "Condition"],
);
/** The bytes of a node that these parts of it were read from. */
const partsOf = (node: Located, names: readonly string[]): ByteRange[] => {
  const read = new Set(names.map((n) => partAt(node, n)));
  return but(node, (e) => !read.has(e));
};

/** Policy documents of a file: the whole, or those that wrappers of tools hold under names. */
function documents(node: Located, name: string, depth = 0): Document[] {
  if (depth > MAX_DEPTH) return [];
  if (node.type === "list") return node.items.flatMap((i) => documents(i, name, depth + 1));
  if (node.type !== "map") return [];
  if (part(node, "Statement")) return [{ name, node }];
  const own = text(get(node, "PolicyName")) ?? text(get(node, "RoleName")) ?? name;
  return node.entries.flatMap((e) => documents(e.value, own, depth + 1));
}

/** `StringEquals aws:SourceVpc: vpc-1`, in one order. */
function conditionOf(statement: Located): string | null {
  const value = (v: string): string => (/[,":]| and /.test(v) ? JSON.stringify(v) : v);
  const parts = entries(part(statement, "Condition")).flatMap((op) =>
    entries(op.value).map(
      (c) => `${op.key} ${c.key}: ${texts(c.value).map(value).sort().join(", ") || canonical(plain(c.value) as Json)}`,
    ),
  );
  return parts.length === 0 ? null : `if ${parts.sort().join(" and ")}`;
}

const ACCOUNT = /^(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?$/;

/** A name that does not tell by itself what it is. */
const PROVIDER = /:(oidc|saml)-provider\/|^cognito-identity\./;
const kinded = (kind: string, who: string): string =>
  kind === (PROVIDER.test(who) ? "Federated" : /\.amazonaws\.com(\.cn)?$/.test(who) ? "Service" : "AWS")
    ? who
    : `${who} (${kind})`;
const named = (node: Located): string[] =>
  node.type === "map" ? entries(node).flatMap((e) => texts(e.value).map((who) => kinded(e.key, who))) : texts(node);

/** Who a statement is about; a policy that hangs on a party says nothing of it. */
function principals(statement: Located): string[] | null {
  const others = part(statement, "NotPrincipal");
  if (others) return [`everyone but ${named(others).sort().join(", ")}`];
  const node = part(statement, "Principal");
  if (!node) return null;
  return named(node).map((who) => {
    const account = ACCOUNT.exec(who)?.[1];
    return who === "*" || /^arn:aws[\w-]*:iam::\*:/.test(who)
      ? "everyone"
      : account === undefined
        ? who
        : `account ${account}`;
  });
}

const ASSUME = /^sts:(assumerole\w*|\*)$|^\*$/;
const allBut = (what: string, list: readonly string[]): string => `every ${what} but ${list.join(", ")}`;

interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly except: string | null;
  readonly condition: string | null;
  readonly at: readonly ByteRange[];
}

/** Names of actions ignore case; resources do not. */
function read(node: Located): Statement {
  const [notActions, notResources] = [part(node, "NotAction"), part(node, "NotResource")];
  const actions = notActions ? ["*"] : texts(part(node, "Action")).map((a) => a.toLowerCase());
  const list = texts(part(node, "Resource"));
  const resources = notResources || list.includes("*") ? ["*.*"] : list.length > 0 ? list : ["it"];
  const left = [
    ...(notActions ? [allBut("action", texts(notActions))] : []),
    ...(notResources ? [allBut("resource", texts(notResources))] : []),
  ];
  return {
    actions,
    resources,
    except: left.length > 0 ? left.join(" on ") : null,
    condition: conditionOf(node),
    at: partsOf(node, STATEMENT),
  };
}

/** Policy documents of AWS: what is granted to whom under which conditions, who may take a role, what is denied. */
export function awsFacts(root: Located, file: string, unread: OpaqueRange[]): LocalFact[] {
  return documents(root, file).flatMap(({ name, node }) => {
    const policy = `policy ${name}`;
    const parties = new Parties();
    const others: LocalFact[] = [];
    const found = part(node, "Statement");
    const all = found?.type === "list" ? items(found) : found ? [found] : [];
    // Said also where nothing is granted any more.
    parties.of(policy);
    for (const statement of all) {
      if (statement.type !== "map") continue;
      const one = read(statement);
      const who = principals(statement) ?? [policy];
      if (!pairable(one.actions.length, one.resources.length, who.length)) {
        unread.push({ ...statement.at, reason: problem("iam/too-large", "a statement of more pairs than are read") });
        continue;
      }
      if (/^deny$/i.test(text(part(statement, "Effect")) ?? "")) others.push(...denials(who, one));
      else if (who[0] !== policy && one.actions.length > 0 && one.actions.every((a) => ASSUME.test(a)))
        others.push(
          ...who.map((w) =>
            fact(
              "may-assume",
              w,
              policy,
              { condition: one.condition, issuer: null, actions: [...one.actions].sort() },
              one.at,
            ),
          ),
        );
      else
        for (const w of who)
          parties.of(w).add(
            one.at,
            one.resources.map((resource) => ({ resource, verbs: one.actions, condition: one.condition })),
            one.except,
          );
    }
    return [...parties.facts(policy, partsOf(node, ["Version", "Id"])), ...others];
  });
}

const denials = (who: readonly string[], { actions, resources, except, condition, at }: Statement): LocalFact[] =>
  who.map((w) => {
    const on = resources.map((r) => (r === "*.*" ? "every resource" : r)).join(", ");
    const what = except === null ? `${actions.join(", ")} on ${on}` : `${except} (${actions.join(", ")} on ${on})`;
    return fact("denied", w, what, { condition }, at);
  });
