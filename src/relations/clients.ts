import type { Attrs, LocalFact } from "../model/fact.ts";
import type { Direction, Relation, Spoken } from "../model/relation.ts";
import { byOrder, bySet, elements, gainedBy, join, subjectAndObject } from "./lattice.ts";
import { byOp, tick } from "./speech.ts";

/** What lists of a client allow; a pattern that ends in `*` stands for what begins like it. */
const LISTS: readonly (readonly [attribute: string, gained: string, lost: string])[] = [
  ["grants", "may sign in by", "may no longer sign in by"],
  ["redirects", "accepts redirects to", "no longer accepts redirects to"],
  ["origins", "answers origin", "no longer answers origin"],
  ["scopes", "may ask for", "may no longer ask for"],
];

const fits = (pattern: string, value: string): boolean =>
  pattern === value || (pattern.endsWith("*") && value.startsWith(pattern.slice(0, -1)));
const beyond = (old: readonly string[], now: readonly string[]): string[] =>
  gainedBy(old, now).filter((value) => !old.some((pattern) => fits(pattern, value)));

function byPatterns(attribute: string, before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [elements(before.attrs, attribute), elements(after.attrs, attribute)];
  return beyond(old, now).length > 0 ? "widen" : beyond(now, old).length > 0 ? "narrow" : "neutral";
}

const allows = ({ attrs }: LocalFact): boolean => LISTS.some(([list]) => elements(attrs, list).length > 0);

function client(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  if (!before || !after) {
    const only = (before ?? after) as LocalFact;
    return allows(only) ? (after ? "widen" : "narrow") : "neutral";
  }
  return join([
    bySet("grants", before, after),
    byPatterns("redirects", before, after),
    byPatterns("origins", before, after),
    bySet("scopes", before, after),
    byOrder(["false", "true"], "public", before, after),
    byOrder(["S256", "plain", "none"], "pkce", before, after),
  ]);
}

function says(c: Spoken): string {
  const some = (list: readonly string[]): string =>
    `${list.slice(0, 3).map(tick).join(", ")}${list.length > 3 ? ` and ${list.length - 3} more` : ""}`;
  const parts = LISTS.flatMap(([list, gains, loses]) => {
    const [old, now] = [elements(c.before, list), elements(c.after, list)];
    const [gained, lost] = [beyond(old, now), beyond(now, old)];
    return [
      ...(gained.length > 0 ? [`${gains} ${some(gained)}`] : []),
      ...(lost.length > 0 ? [`${loses} ${some(lost)}`] : []),
    ];
  });
  const flag = (attrs: Attrs | null): unknown => attrs?.public ?? false;
  if (c.op !== "remove" && flag(c.before) !== flag(c.after))
    parts.push(c.after?.public ? "keeps no secret" : "keeps a secret");
  if (c.op === "change" && c.before?.pkce !== c.after?.pkce)
    parts.push(
      c.after?.pkce === "none"
        ? "needs no proof of the code's asker"
        : `proves the code's asker by ${tick(c.after?.pkce)}`,
    );
  const told = parts.join(", ");
  return byOp(
    c,
    `client ${tick(c.subject)} is new${told === "" ? "" : `: it ${told}`}`,
    `client ${tick(c.subject)} is gone`,
    `client ${tick(c.subject)} ${told === "" ? "allows the same in other words" : `now ${told}`}`,
  );
}

export const CLIENTS: readonly Relation[] = [
  {
    rel: "oauth-client",
    version: 1,
    area: "access",
    weight: 80,
    identity: subjectAndObject,
    // Lists: grants, redirects, origins, scopes. public: it has no secret; pkce: S256, plain or none.
    compare: client,
    says,
  },
];
