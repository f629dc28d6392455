import type { LocalFact } from "../model/fact.ts";
import { canonical } from "../model/json.ts";
import type { Direction, Relation } from "../model/relation.ts";

export type Compare = Relation["compare"];
type Both = (before: LocalFact, after: LocalFact) => Direction;

const same = (a: unknown, b: unknown): boolean => canonical((a ?? null) as never) === canonical((b ?? null) as never);

/** Several attributes: any widen wins, then any unknown, then any narrow. */
export function join(directions: readonly Direction[]): Direction {
  for (const d of ["widen", "unknown", "narrow"] as const) if (directions.includes(d)) return d;
  return "neutral";
}

/** Grant: presence permits. `both`: what a change of attributes means; unknown unless said otherwise. */
export const grant =
  (both: Both = () => "unknown"): Compare =>
  (before, after) => {
    if (!before) return "widen";
    return after ? both(before, after) : "narrow";
  };

/** Restriction: presence forbids or guards. */
export const restriction =
  (both: Both = () => "unknown"): Compare =>
  (before, after) => {
    if (!before) return "narrow";
    return after ? both(before, after) : "widen";
  };

/**
 * Setting: one fact for each subject, also when unset. To the right in `order` is wider; `safe` is the last value that a new
 * subject may have without widening. A fact that leaves, leaves with its subject.
 */
export const setting =
  (order: readonly string[], safe: string, attribute = "value"): Compare =>
  (before, after) => {
    const rank = (fact: LocalFact): number => order.indexOf(String(fact.attrs[attribute]));
    if (!after) return "neutral";
    const now = rank(after);
    if (!before) return now < 0 ? "unknown" : now > order.indexOf(safe) ? "widen" : "neutral";
    return ranked(rank(before), now, same(before.attrs[attribute], after.attrs[attribute]));
  };

function ranked(old: number, now: number, equal: boolean): Direction {
  if (old < 0 || now < 0) return equal ? "neutral" : "unknown";
  return now > old ? "widen" : now < old ? "narrow" : "neutral";
}

/** Compares one attribute of two present facts by an order; anything outside the order is unknown. */
export const byOrder = (order: readonly string[], attribute: string, before: LocalFact, after: LocalFact): Direction =>
  ranked(
    order.indexOf(String(before.attrs[attribute])),
    order.indexOf(String(after.attrs[attribute])),
    same(before.attrs[attribute], after.attrs[attribute]),
  );

/** An attribute whose change cannot be ranked. */
export const byEquality = (attribute: string, before: LocalFact, after: LocalFact): Direction =>
  same(before.attrs[attribute], after.attrs[attribute]) ? "neutral" : "unknown";

/** A list attribute that permits: gaining widens, only losing narrows. */
export function bySet(attribute: string, before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [before, after].map(
    (f) =>
      new Set(
        Array.isArray(f.attrs[attribute]) ? (f.attrs[attribute] as unknown[]).map((v) => canonical(v as never)) : [],
      ),
  ) as [Set<string>, Set<string>];
  if ([...now].some((v) => !old.has(v))) return "widen";
  return [...old].some((v) => !now.has(v)) ? "narrow" : "neutral";
}

/** A condition on a grant: added narrows, dropped widens, edited cannot be told. null is "no condition". */
export function byCondition(attribute: string, before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [before.attrs[attribute] ?? null, after.attrs[attribute] ?? null];
  if (same(old, now)) return "neutral";
  return old === null ? "narrow" : now === null ? "widen" : "unknown";
}

/** The identity most relations have. */
export const subjectAndObject = (fact: LocalFact): string => canonical([fact.subject, fact.object]);
