import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact, pairable } from "../common.ts";
import type { KubeObject } from "./object.ts";

/** Both selectors in one peer mean both; no peers mean everyone, and so does every address. */
function peers(rule: Located, key: string): string[] {
  const named = items(get(rule, key));
  if (named.length === 0) return ["everyone"];
  return named.map((peer) => {
    const block = get(peer, "ipBlock");
    const except = texts(get(block, "except")).sort();
    const cidr = text(get(block, "cidr")) ?? "?";
    if (block)
      return except.length > 0 ? `${cidr} except ${except.join(",")}` : cidr === "0.0.0.0/0" ? "everyone" : cidr;
    const [pods, spaces] = ["podSelector", "namespaceSelector"].map((k) => get(peer, k));
    const selector = (node: Located | undefined): string =>
      !node || entries(node).length === 0 ? "any" : canonical(plain(node) as Json);
    return `pods ${selector(pods)}${spaces ? ` in namespaces ${selector(spaces)}` : ""}`;
  });
}

function ports(rule: Located): string[] {
  const named = items(get(rule, "ports"));
  if (named.length === 0) return ["every port"];
  return named.map((p) => {
    const [protocol, port, end] = ["protocol", "port", "endPort"].map((k) => text(get(p, k)));
    return `${(protocol ?? "TCP").toLowerCase()}/${port ?? "0-65535"}${end ? `-${end}` : ""}`;
  });
}

const waysOf = (rules: readonly Located[], key: string): string[] | null => {
  const all = rules.map((r) => [peers(r, key), ports(r)] as const);
  if (!all.every(([a, b]) => pairable(a.length, b.length))) return null;
  const ways = [...new Set(all.flatMap(([a, b]) => a.flatMap((peer) => b.map((port) => `${peer} on ${port}`))))].sort();
  return pairable(ways.length) ? ways : null;
};

/**
 * What one policy lets pass each way, to and from the pods that it chooses. Which traffic passes in the end depends on all policies and
 * pods together, so that alone only this can be told: of the same pods, which ways it opens or closes.
 */
export function networkPolicy(node: Located, { name, scope, at }: KubeObject): LocalFact[] {
  const [selector, types] = ["podSelector", "policyTypes"].map((k) => entry(node, "spec", k));
  const named = texts(types?.value).map((t) => t.toLowerCase());
  const chosen = canonical((plain(selector?.value) ?? {}) as Json);
  return ["ingress", "egress"].flatMap((way) => {
    const found = entry(node, "spec", way);
    const rules = items(found?.value);
    const applies = named.length > 0 ? named.includes(way) : way === "ingress" || rules.length > 0;
    if (!applies && !found) return [];
    const ways = waysOf(rules, way === "ingress" ? "from" : "to");
    const external = applies && (ways ?? ["everyone"]).some((w) => /^(everyone|[\d.:a-f]+\/)/.test(w));
    const places = [found, types, selector].flatMap((e) => e?.at ?? []);
    const attrs = {
      rules: plain(found?.value) as Json,
      selector: chosen,
      applies,
      ways: applies ? ways : [],
      external,
    };
    return fact("flow", `NetworkPolicy ${name}`, way, attrs, places.length > 0 ? places : [at], scope);
  });
}
