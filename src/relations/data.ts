import type { LocalFact } from "../model/fact.ts";
import type { Json } from "../model/json.ts";
import { canonical } from "../model/json.ts";
import type { Direction, Relation } from "../model/relation.ts";
import { byEquality, byLimit, join, subjectAndObject } from "./lattice.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";

type Rules = Readonly<Record<string, Json>>;
const rulesOf = (fact: LocalFact | undefined): Rules => {
  const { rules } = fact?.attrs ?? {};
  return rules !== null && typeof rules === "object" && !Array.isArray(rules) ? (rules as Rules) : {};
};

const LOWER = /^(min|exclusiveMin)/;
const UPPER = /^(max|exclusiveMax)/;

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
      if (!Object.hasOwn(now, name)) return "widen";
      if (!Object.hasOwn(old, name)) return "narrow";
      return byRule(name, old[name] as Json, now[name] as Json);
    }),
  );
}

const MAX_SPOKEN = 3;
const spokenRules = (rules: Rules): string => {
  const names = Object.keys(rules).sort();
  const more = names.length > MAX_SPOKEN ? " and more" : "";
  return names.length === 0 ? "no rule" : `${names.slice(0, MAX_SPOKEN).map(tick).join(", ")}${more}`;
};
const rulesFrom = (attrs: LocalFact["attrs"] | null): Rules => rulesOf({ attrs: attrs ?? {} } as LocalFact);

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
    version: 1,
    area: "data",
    weight: 40,
    identity: subjectAndObject,
    // rules: what values must fit. `stated`: this kind always says it, so that a fact leaves with its subject.
    compare: (before, after) => {
      if (before && after) return byRules(before, after);
      if ((before ?? after)?.attrs.stated === true) return "neutral";
      return before ? "widen" : "narrow";
    },
    says: (c) => {
      const [old, now] = [rulesFrom(c.before), rulesFrom(c.after)];
      return byOp(
        c,
        `${c.object} of ${tick(c.subject)} must fit ${spokenRules(now)}`,
        `${c.object} of ${tick(c.subject)} need no longer fit ${spokenRules(old)}`,
        `${c.object} of ${tick(c.subject)} must fit ${spokenRules(now)}, ${c.direction === "widen" ? "less strictly" : c.direction === "narrow" ? "more strictly" : "in another way"} than before`,
      );
    },
  },
  {
    rel: "wire-id",
    version: 1,
    area: "data",
    weight: 50,
    identity: subjectAndObject,
    // Object: one number, name or value of a message or choice, with its type.
    compare: (before, after) => (before && after ? byEquality("type", before, after) : "neutral"),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} has ${tick(c.object)}, named ${tick(attribute(c.after, "name"))}`,
        `${tick(c.subject)} no longer has ${tick(c.object)}, named ${tick(attribute(c.before, "name"))}`,
        c.before?.type === c.after?.type
          ? `${tick(c.object)} of ${tick(c.subject)} has another name or place`
          : `${tick(c.object)} of ${tick(c.subject)} means something else: its type changed ${fromTo(c, "type")}`,
      ),
  },
];
