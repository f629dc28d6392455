import type { LocalFact } from "../model/fact.ts";
import type { Json } from "../model/json.ts";
import { canonical } from "../model/json.ts";
import type { Direction, Relation, Spoken } from "../model/relation.ts";
import { byEquality, byLimit, elements, join, subjectAndObject } from "./lattice.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";

type Rules = Readonly<Record<string, Json>>;
const rulesOf = (fact: LocalFact | undefined): Rules => {
  const { rules } = fact?.attrs ?? {};
  return rules !== null && typeof rules === "object" && !Array.isArray(rules) ? (rules as Rules) : {};
};

const LOWER = /^(min|exclusiveMin)/;
const UPPER = /^(max|exclusiveMax)/;

/** What becomes of rows when the row that they refer to is deleted. */
const ON_DELETE = ["restrict", "set null", "cascade"];
const deletes = (name: string): boolean => name.startsWith("onDelete");
const byDeletion = (old: Json | undefined, now: Json | undefined): Direction => {
  const [a, b] = [old, now].map((v) => Math.max(0, ON_DELETE.indexOf(String(v)))) as [number, number];
  return b > a ? "widen" : b < a ? "narrow" : "neutral";
};

/** One rule on both sides: a smaller range or list narrows; anything else that differs cannot be told. */
function byRule(name: string, old: Json, now: Json): Direction {
  if (canonical(old) === canonical(now)) return "neutral";
  if (typeof old === "number" && typeof now === "number" && (LOWER.test(name) || UPPER.test(name)))
    return now > old === UPPER.test(name) ? "widen" : "narrow";
  if (typeof old === "boolean" && typeof now === "boolean" && name === "validated") return now ? "narrow" : "widen";
  if (Array.isArray(old) && Array.isArray(now)) {
    const fact = (values: readonly Json[]) => ({ attrs: { values } }) as unknown as LocalFact;
    const texts = (values: readonly Json[]): string[] => values.map((v) => canonical(v));
    const direction = byLimit("values", fact(texts(old)), fact(texts(now)));
    // Of required names more is less freedom.
    const turned = name === "required" || name === "extends";
    return turned ? (direction === "widen" ? "narrow" : direction === "narrow" ? "widen" : direction) : direction;
  }
  return "unknown";
}

function byRules(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [rulesOf(before), rulesOf(after)];
  return join(
    [...new Set([...Object.keys(old), ...Object.keys(now)])].map((name) => {
      if (deletes(name)) return byDeletion(old[name], now[name]);
      if (!Object.hasOwn(now, name)) return "widen";
      if (!Object.hasOwn(old, name)) return "narrow";
      return byRule(name, old[name] as Json, now[name] as Json);
    }),
  );
}

/** A statement that changes what was there: it takes the rules away, or puts others in their place. */
const changes = (f: LocalFact | undefined): "drops" | "replaces" | "adds" =>
  f?.attrs.dropped === true ? "drops" : f?.attrs.replaces === true ? "replaces" : "adds";

const byConstraint: Relation["compare"] = (before, after) => {
  const [old, now] = [changes(before), changes(after)];
  if (before && after) {
    if (old !== now) return now === "drops" ? "widen" : now === "adds" && old === "drops" ? "narrow" : "unknown";
    const step = byRules(before, after);
    const opposite = step === "widen" ? "narrow" : step === "narrow" ? "widen" : step;
    return join([
      now === "drops" ? opposite : step,
      byEquality("default", before, after),
      byEquality("options", before, after),
    ]);
  }
  const one = (before ?? after) as LocalFact;
  if (one.attrs.stated === true) return "neutral";
  if (changes(one) === "replaces") return "unknown";
  if (Object.entries(rulesOf(one)).some(([name, value]) => deletes(name) && value === "cascade")) return "widen";
  return (changes(one) === "drops") === (after !== undefined) ? "widen" : "narrow";
};

const cascades = (rules: Rules): boolean => Object.entries(rules).some(([n, v]) => deletes(n) && v === "cascade");

/** The sentence of a constraint, from what its rules are on each side. */
function constraintSays(c: Spoken): string {
  const [old, now] = [rulesFrom(c.before), rulesFrom(c.after)];
  const of = `${c.object} of ${tick(c.subject)}`;
  const end = cascades(now) && !cascades(old) ? ", and rows go with the row that they refer to" : "";
  const what = (rules: Rules): string => (Object.keys(rules).length > 0 ? `, ${spokenRules(rules)}` : "");
  if (c.after?.dropped === true && c.before?.dropped !== true) return `${of} is taken away${what(now)}`;
  if (c.before?.dropped === true && !c.after) return `${of} is not taken away any more${what(old)}`;
  if (c.after?.replaces === true && !c.before && Object.keys(now).length === 0)
    return `${of} changes, and what it was before is not said here`;
  if (c.after?.replaces === true && !c.before)
    return `${of} takes the place of what was there: must fit ${spokenRules(now)}`;
  const strictly =
    c.direction === "widen" ? "less strictly" : c.direction === "narrow" ? "more strictly" : "in another way";
  const same = canonical(old) === canonical(now);
  if (c.op !== "change" && Object.keys(c.op === "add" ? now : old).length === 0)
    return `${of} is ${c.op === "add" ? "new" : "gone"}, without a rule`;
  return byOp(
    c,
    `${of} must fit ${spokenRules(now)}${end}`,
    `${of} need no longer fit ${spokenRules(old)}`,
    same
      ? `${of} has another default or other options`
      : `${of} must fit ${spokenRules(now)}, ${strictly} than before${end}`,
  );
}

const MAX_SPOKEN = 3;
const spokenRules = (rules: Rules): string => {
  const names = Object.keys(rules).sort();
  const more = names.length > MAX_SPOKEN ? " and more" : "";
  return names.length === 0 ? "no rule" : `${names.slice(0, MAX_SPOKEN).map(tick).join(", ")}${more}`;
};
const rulesFrom = (attrs: LocalFact["attrs"] | null): Rules => rulesOf({ attrs: attrs ?? {} } as LocalFact);

/** A reserved number `7` or range `2-5`, or a name in quotes. */
const rangeOf = (text: string): readonly [number, number] => {
  const [from = Number.NaN, to = from] = text.split("-").map(Number);
  return [from, to];
};
const covers = (ranges: readonly string[], one: string): boolean => {
  const [from, to] = rangeOf(one);
  return ranges.some((r) => r === one || (rangeOf(r)[0] <= from && to <= rangeOf(r)[1]));
};

/** The numbers of a message: one that left unreserved, or came back from the reserved ones, may be read as something else. */
function byNumbers(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [elements(before.attrs, "reserved"), elements(after.attrs, "reserved")];
  const [had, used] = [elements(before.attrs, "used"), new Set(elements(after.attrs, "used"))];
  const free = had.some((n) => !used.has(n) && !covers(now, n));
  if (free || old.some((r) => !covers(now, r))) return "widen";
  return now.some((r) => !covers(old, r) && !had.includes(r)) ? "narrow" : "neutral";
}

export const DATA: readonly Relation[] = [
  {
    rel: "stores",
    version: 1,
    area: "data",
    weight: 65,
    identity: subjectAndObject,
    compare: (before, after) => {
      const careful = (f: LocalFact): boolean => typeof f.attrs.class === "string";
      if (!before) return after && careful(after) ? "widen" : "neutral";
      if (!after) return "neutral";
      if (!careful(before)) return careful(after) ? "widen" : "neutral";
      if (before.attrs.protected === after.attrs.protected) return "neutral";
      return after.attrs.protected === true ? "narrow" : "widen";
    },
    says: (c) => {
      const kind = c.after?.class ?? c.before?.class ?? null;
      const of = typeof kind === "string" ? ` (${kind})` : "";
      return byOp(
        c,
        `${tick(c.subject)} now stores ${tick(c.object)}${of}`,
        `${tick(c.subject)} no longer stores ${tick(c.object)}${of}`,
        c.before?.protected === true && c.after?.protected !== true
          ? `${tick(c.object)} of ${tick(c.subject)}${of} is no longer protected`
          : `${tick(c.subject)} stores ${tick(c.object)}${of} in another form`,
      );
    },
  },
  {
    rel: "constraint",
    version: 2,
    area: "data",
    weight: 40,
    identity: subjectAndObject,
    // rules: what values must fit. `stated`: this kind always says it, so that a fact leaves with its subject.
    // `dropped`, `replaces`: a statement of a migration that takes rules away or changes those that nobody sees here.
    compare: byConstraint,
    says: constraintSays,
  },
  {
    rel: "wire-id",
    version: 2,
    area: "data",
    weight: 50,
    identity: subjectAndObject,
    // Object `numbers`: the used and reserved ones of a message; else one number, name or value, with its type.
    compare: (before, after) => {
      if (!before || !after) return "neutral";
      return "used" in after.attrs ? byNumbers(before, after) : byEquality("type", before, after);
    },
    says: (c) => {
      if (c.object === "numbers")
        return byOp(
          c,
          `the numbers of ${tick(c.subject)} are new`,
          `the numbers of ${tick(c.subject)} are gone with it`,
          c.direction === "widen"
            ? `a number of ${tick(c.subject)} is gone without being reserved, or is no longer reserved: it may come to mean something else`
            : `${tick(c.subject)} uses or reserves other numbers`,
        );
      return byOp(
        c,
        `${tick(c.subject)} has ${tick(c.object)}, named ${tick(attribute(c.after, "name"))}`,
        `${tick(c.subject)} no longer has ${tick(c.object)}, named ${tick(attribute(c.before, "name"))}`,
        c.before?.type === c.after?.type
          ? `${tick(c.object)} of ${tick(c.subject)} has another name or place`
          : `${tick(c.object)} of ${tick(c.subject)} means something else: its type changed ${fromTo(c, "type")}`,
      );
    },
  },
];
