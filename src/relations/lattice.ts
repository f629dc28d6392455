import type { Attrs, LocalFact } from "../model/fact.ts";
import { canonical } from "../model/json.ts";
import type { Direction, Relation } from "../model/relation.ts";
import { beyond } from "./addresses.ts";

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

/** Compares what has an effect: a fact that has none comes and goes unnoticed. */
export const among =
  (effective: (fact: LocalFact) => boolean, compare: Compare): Compare =>
  (before, after) =>
    (before && after) || effective((before ?? after) as LocalFact) ? compare(before, after) : "neutral";

/** Attributes of a guard with a `mode`; of one that is off, what else it says means nothing. */
export const guard =
  (modes: readonly string[], both: Both): Both =>
  (before, after) => {
    const mode = byOrder(modes, "mode", before, after);
    return before.attrs.mode === "off" || after.attrs.mode === "off" ? mode : join([mode, both(before, after)]);
  };

/** A restriction that is stated also where there is none (`always`): it comes and goes with its subject. */
export const withSubject =
  (compare: Compare): Compare =>
  (before, after) =>
    (before && after) || (before ?? after)?.attrs.always !== true ? compare(before, after) : "neutral";

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

/**
 * Setting whose kind knows the table of its product: `grade` counts from 0, the safe end; null cannot be ranked. One fact for each
 * subject, also when unset, with the consumer's default filled in. A fact that leaves, leaves with its subject.
 */
export const graded: Compare = (before, after) => {
  if (!after) return "neutral";
  if (typeof after.attrs.settings === "object") {
    const step = bySettings(settingsOf(before), settingsOf(after), !before);
    // What a new thing has that is safe leaves with it too.
    return !before && step === "narrow" ? "neutral" : step;
  }
  const now = gradeOf(after);
  if (!before) return now === null ? "unknown" : now > 0 ? "widen" : "neutral";
  const old = gradeOf(before);
  const step = (): Direction => {
    // `apart`: it names something, and another one of the same grade is another thing.
    const other =
      old === null || now === null || (old === now && before.attrs.apart === true && after.attrs.apart === true);
    if (other) return same(before.attrs.value, after.attrs.value) ? "neutral" : "unknown";
    return now > old ? "widen" : now < old ? "narrow" : "neutral";
  };
  // `by`: what else it rests on and cannot be ranked; without it on one side it counts for nothing there.
  const both = before.attrs.by !== undefined && after.attrs.by !== undefined;
  return join([step(), both ? byEquality("by", before, after) : "neutral"]);
};

/** Settings of one thing by their names; `unset` is the grade of one that is not written, null where nobody can know. */
interface Setting {
  readonly value: string;
  readonly grade: number | null;
  readonly unset: number | null;
  /** Names something: another value of the same grade is another thing. */
  readonly apart?: boolean;
  /** Who is let in: of two lists of one grade the one that holds more is weaker; where they are `apart` others cannot be ranked. */
  readonly list?: readonly string[];
  /** What is worth having: without one of them it is weaker. */
  readonly each?: readonly string[];
  /** Grades of two families are two scales. */
  readonly family?: string;
}
export type Settings = Readonly<Record<string, Setting>>;
export const settingsOf = (fact: { readonly attrs: Attrs } | undefined): Settings =>
  (fact?.attrs.settings ?? {}) as unknown as Settings;

/** The grade of one setting on both sides; a new thing is compared with one on which nothing is set. */
export function settingStep(old: Setting | undefined, now: Setting | undefined): Direction {
  if (old && now && old.value === now.value) return "neutral";
  const unset = (now ?? old)?.unset ?? null;
  const [a, b] = [old ? old.grade : unset, now ? now.grade : unset];
  if (a === null || b === null) return "unknown";
  const each = old?.each && now?.each ? eachStep(old.each, now.each) : "unknown";
  if (each !== "unknown") return each;
  // Of two lists of one grade, what one of them lacks is lacking.
  if (a === b && old?.each && now?.each) return "widen";
  if (a === b && old?.list && now?.list)
    return beyond(now.list, old.list).length > 0
      ? old.apart && beyond(old.list, now.list).length > 0
        ? "unknown"
        : "widen"
      : beyond(old.list, now.list).length > 0
        ? "narrow"
        : "neutral";
  if (a === b && old?.apart && now?.apart) return "unknown";
  if (old && now && old.family !== now.family) return "unknown";
  return b > a ? "widen" : b < a ? "narrow" : "neutral";
}

/** `a && b` is held by what demands no more than a part of it; every one by `*` and `all`. */
function eachStep(old: readonly string[], now: readonly string[]): Direction {
  const parts = (one: string): string[] => one.split(" && ");
  const held = (one: string, by: readonly string[]): boolean =>
    by.some((b) => /^(\*|all|all_?logs)$/i.test(b) || b === one || parts(b).every((p) => parts(one).includes(p)));
  const [lost, gained] = [old.some((o) => !held(o, now)), now.some((n) => !held(n, old))];
  return lost ? (gained ? "unknown" : "widen") : gained ? "narrow" : "neutral";
}

/** What a new thing has where nobody knows the default is no news. */
const bySettings = (before: Settings, after: Settings, isNew: boolean): Direction =>
  join(
    [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((k) => !isNew || after[k]?.unset !== null)
      .map((k) => settingStep(before[k], after[k])),
  );

const gradeOf = ({ attrs }: LocalFact): number | null => (typeof attrs.grade === "number" ? attrs.grade : null);

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

/** Elements of a list attribute; anything else is no element at all. */
export const elements = (attrs: Attrs | null, attribute: string): string[] => {
  const value = attrs?.[attribute];
  return Array.isArray(value) ? value.map(String) : [];
};

/** What `now` has and `old` has not; `*` (and ALL) stands for every element. */
export const gainedBy = (old: readonly string[], now: readonly string[]): string[] => {
  const known = new Set(old);
  return known.has("*") || known.has("ALL") ? [] : now.filter((v) => !known.has(v));
};

/** A list attribute that permits: gaining widens, only losing narrows. */
export function bySet(attribute: string, before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [elements(before.attrs, attribute), elements(after.attrs, attribute)];
  if (gainedBy(old, now).length > 0) return "widen";
  return gainedBy(now, old).length > 0 ? "narrow" : "neutral";
}

/** A list attribute that limits, null being no limit: fewer elements narrow, more widen, some for others cannot be told. */
export function byLimit(attribute: string, before: LocalFact, after: LocalFact): Direction {
  const condition = byCondition(attribute, before, after);
  if (condition !== "unknown") return condition;
  const [old, now] = [elements(before.attrs, attribute), elements(after.attrs, attribute)];
  const [gained, lost] = [gainedBy(old, now), gainedBy(now, old)];
  if (gained.length > 0) return lost.length > 0 ? "unknown" : "widen";
  // The same elements, some of them twice, are the same.
  return lost.length > 0 ? "narrow" : "neutral";
}

/** A condition on a grant: added narrows, dropped widens, edited cannot be told. null is "no condition". */
export function byCondition(attribute: string, before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [before.attrs[attribute] ?? null, after.attrs[attribute] ?? null];
  if (same(old, now)) return "neutral";
  return old === null ? "narrow" : now === null ? "widen" : "unknown";
}

/**
 * What a comment calls a pin that stays as it is. Said more exactly, said anew or not said any more: the same. By another version than
 * before: one of the two is not what is pinned, and which cannot be told.
 */
export function byName(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [before.attrs.called, after.attrs.called];
  if (typeof old !== "string" || typeof now !== "string") return "neutral";
  const [a, b] = [`${bare(old)}.`, `${bare(now)}.`];
  return a.startsWith(b) || b.startsWith(a) ? "neutral" : "unknown";
}
const bare = (name: string): string => name.replace(/^(tag=|pin@|@)/i, "").replace(/^v/i, "");

/** The identity most relations have. */
export const subjectAndObject = (fact: LocalFact): string => canonical([fact.subject, fact.object]);
