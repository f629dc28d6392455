import type { Located } from "../../formats/located.ts";
import { entries, get, items, plain, text, texts } from "../../formats/located.ts";
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

/** Policy documents of a file: the whole, or those that wrappers of tools hold under names. */
function documents(node: Located, name: string, depth = 0): Document[] {
  if (depth > MAX_DEPTH) return [];
  if (node.type === "list") return node.items.flatMap((i) => documents(i, name, depth + 1));
  if (node.type !== "map") return [];
  if (get(node, "Statement")) return [{ name, node }];
  const own = text(get(node, "PolicyName")) ?? text(get(node, "RoleName")) ?? name;
  return node.entries.flatMap((e) => documents(e.value, own, depth + 1));
}

/** `StringEquals aws:SourceVpc: vpc-1`, in one order. */
function conditionOf(statement: Located): string | null {
  const parts = entries(get(statement, "Condition")).flatMap((op) =>
    entries(op.value).map(
      (c) => `${op.key} ${c.key}: ${texts(c.value).sort().join(", ") || canonical(plain(c.value) as Json)}`,
    ),
  );
  return parts.length === 0 ? null : `if ${parts.sort().join(" and ")}`;
}

const ACCOUNT = /^(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?$/;

/** Who a statement is about; a policy that hangs on a party says nothing of it. */
function principals(statement: Located): string[] | null {
  if (get(statement, "NotPrincipal")) return ["everyone but some"];
  const node = get(statement, "Principal");
  if (!node) return null;
  const all = node.type === "map" ? entries(node).flatMap((e) => texts(e.value)) : texts(node);
  return all.map((who) => {
    const account = ACCOUNT.exec(who)?.[1];
    return who === "*" || /^arn:aws[\w-]*:iam::\*:/.test(who)
      ? "everyone"
      : account === undefined
        ? who
        : `account ${account}`;
  });
}

const ASSUME = /^sts:(assumerole\w*|\*)$|^\*$/;
const but = (what: string, list: readonly string[]): string => `every ${what} but ${list.join(", ")}`;

interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly except: string | null;
  readonly condition: string | null;
  readonly at: ByteRange;
}

/** Names of actions ignore case; resources do not. */
function read(node: Located): Statement {
  const [notActions, notResources] = [get(node, "NotAction"), get(node, "NotResource")];
  const actions = notActions ? ["*"] : texts(get(node, "Action")).map((a) => a.toLowerCase());
  const named = texts(get(node, "Resource"));
  const resources = notResources || named.includes("*") ? ["*.*"] : named.length > 0 ? named : ["it"];
  const left = [
    ...(notActions ? [but("action", texts(notActions))] : []),
    ...(notResources ? [but("resource", texts(notResources))] : []),
  ];
  return {
    actions,
    resources,
    except: left.length > 0 ? left.join(" on ") : null,
    condition: conditionOf(node),
    at: node.at,
  };
}

/** Policy documents of AWS: what is granted to whom under which conditions, who may take a role, what is denied. */
export function awsFacts(root: Located, file: string, unread: OpaqueRange[]): LocalFact[] {
  return documents(root, file).flatMap(({ name, node }) => {
    const policy = `policy ${name}`;
    const parties = new Parties();
    const others: LocalFact[] = [];
    const found = get(node, "Statement");
    const all = found?.type === "list" ? items(found) : found ? [found] : [];
    // Said also where nothing is granted any more.
    parties.of(policy);
    for (const statement of all) {
      if (statement.type !== "map") continue;
      const one = read(statement);
      const who = principals(statement) ?? [policy];
      if (!pairable(one.actions.length, one.resources.length, who.length)) {
        unread.push({ ...one.at, reason: problem("iam/too-large", "a statement of more pairs than are read") });
        continue;
      }
      if (/^deny$/i.test(text(get(statement, "Effect")) ?? "")) others.push(...denials(who, one));
      else if (who[0] !== policy && one.actions.length > 0 && one.actions.every((a) => ASSUME.test(a)))
        others.push(
          ...who.map((w) => fact("may-assume", w, policy, { condition: one.condition, issuer: null }, [one.at])),
        );
      else
        for (const w of who)
          parties.of(w).add(
            one.at,
            one.resources.map((resource) => ({ resource, verbs: one.actions, condition: one.condition })),
            one.except,
          );
    }
    return [...parties.facts(policy, node.at), ...others];
  });
}

const denials = (who: readonly string[], { actions, resources, except, condition, at }: Statement): LocalFact[] =>
  who.map((w) => {
    const what =
      except ?? `${actions.join(", ")} on ${resources.map((r) => (r === "*.*" ? "every resource" : r)).join(", ")}`;
    return fact("denied", w, what, { condition }, [at]);
  });
