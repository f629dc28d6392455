import type { LocalFact } from "../model/fact.ts";

/** Verbs on one resource (`secrets`, `deployments.apps`, `*.*`, a path); names null = every one of them. */
export interface Grant {
  readonly resource: string;
  readonly verbs: readonly string[];
  readonly names: readonly string[] | null;
}
export const grantsOf = (fact: Pick<LocalFact, "attrs">): readonly Grant[] =>
  (fact.attrs.grants ?? []) as unknown as readonly Grant[];

/** A resource and the condition under which it is granted. */
function conditional(resource: string): readonly [base: string, condition: string | undefined] {
  const at = resource.indexOf(CONDITION);
  return at < 0 ? [resource, undefined] : [resource.slice(0, at), resource.slice(at + CONDITION.length)];
}
const CONDITION = " if ";
/** Whether some others grant the same under another condition: which of the two holds more cannot be told. */
export const otherwise = (g: Grant, others: readonly Grant[]): boolean => {
  const [base, condition] = conditional(g.resource);
  const under = others.filter((o) => o.resource !== g.resource && o.resource.startsWith(`${base}${CONDITION}`));
  const gained = g.verbs.filter((v) => !allows(others, g.resource, v, g.names));
  return (
    condition !== undefined &&
    under.length > 0 &&
    gained.every((v) => under.some((o) => o.verbs.some((w) => covers(w, v))))
  );
};

/** `*` stands for any part before or after the dot; a path may end in `*`. */
export function includes(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  // What is granted under a condition is less than what is granted.
  const [base, condition] = conditional(narrow);
  if (conditional(wide)[1] !== undefined) return false;
  if (condition !== undefined) return includes(wide, base);
  // A name of a cloud's resource ends in a star for all that begin so.
  if (wide.includes(":") && wide.endsWith("*")) return narrow.startsWith(wide.slice(0, -1));
  if (wide.startsWith("/") || narrow.startsWith("/"))
    return wide.startsWith("/") && wide.endsWith("*") && narrow.startsWith(wide.slice(0, -1));
  const [a, b] = [wide, narrow].map((r) => [
    r.split(".", 1)[0] as string,
    r.slice((r.split(".", 1)[0] as string).length + 1),
  ]) as [string[], string[]];
  const part = (x: string, y: string): boolean =>
    x === "*" || x === y || (x.startsWith("*/") && y.endsWith(x.slice(1)));
  return part(a[0] as string, b[0] as string) && part(a[1] as string, b[1] as string);
}

/** `s3:*` holds every action of its service. */
const covers = (wide: string, narrow: string): boolean =>
  wide === "*" || wide === narrow || (wide.endsWith("*") && narrow.startsWith(wide.slice(0, -1)));

/** Whether some grants together allow one verb on one resource under at least the same names. */
export function allows(
  grants: readonly Grant[],
  resource: string,
  verb: string,
  names: readonly string[] | null,
): boolean {
  const fitting = grants.filter((g) => includes(g.resource, resource) && g.verbs.some((v) => covers(v, verb)));
  if (fitting.some((g) => g.names === null)) return true;
  return names?.every((n) => fitting.some((g) => g.names?.includes(n))) ?? false;
}
export const covered = (g: Grant, by: readonly Grant[]): boolean =>
  g.verbs.every((v) => allows(by, g.resource, v, g.names));

/** What `grants` allow and `others` do not. */
export const difference = (grants: readonly Grant[], others: readonly Grant[]): Grant[] =>
  grants
    .map((g) => ({ ...g, verbs: g.verbs.filter((v) => !allows(others, g.resource, v, g.names)) }))
    .filter((g) => g.verbs.length > 0);

/** The same was granted under other conditions. */
export const underOthers = (g: Grant, old: readonly Grant[]): boolean =>
  g.names !== null &&
  covered(
    { ...g, names: ["*"] },
    old.map((o) => (o.names === null ? o : { ...o, names: ["*"] })),
  );
