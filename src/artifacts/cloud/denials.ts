import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Placed } from "./statements.ts";
import { actionsOf, conditions, demanded, exceptions, principals, resourcesOf } from "./statements.ts";

interface Denial {
  readonly verbs: Set<string>;
  readonly parties: Set<string>;
  readonly conditions: Set<string>;
  readonly at: ByteRange[];
}

/** What policies deny: actions on resources, to whom. Statements on the same under the same kind of condition are one denial. */
export function denials(subject: string, denied: readonly Placed[]): LocalFact[] {
  const found = new Map<string, Denial>();
  for (const { statement, at } of denied) {
    const demands = conditions(statement);
    const resources = resourcesOf(statement)
      .map((r) => (r === "*" ? "every resource" : r))
      .sort();
    const names = [...new Set(demands.map((d) => d.name))].sort();
    const object = `${resources.join(", ") || "itself"}${names.length > 0 ? ` by ${names.join(", ")}` : ""}`;
    const one = found.get(object) ?? { verbs: new Set(), parties: new Set(), conditions: new Set(), at: [] };
    for (const verb of actionsOf(statement)) one.verbs.add(verb);
    const who = principals(statement).map((p) => p.who);
    for (const party of who.length > 0 ? who : ["*"]) one.parties.add(party);
    const under = [demanded(demands).trim(), ...exceptions(statement).map((e) => `but ${e}`)].filter((c) => c !== "");
    one.conditions.add(under.join(", "));
    one.at.push(...at);
    found.set(object, one);
  }
  return [...found].map(([object, { verbs, parties, conditions: under, at }]) => {
    const attrs = {
      verbs: [...verbs].sort(),
      parties: [...parties].sort(),
      condition: [...under].sort().join("; ") || null,
    };
    return fact("denied", subject, object, attrs, at);
  });
}
