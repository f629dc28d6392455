import type { LocalFact } from "../model/fact.ts";
import type { Json } from "../model/json.ts";
import { canonical } from "../model/json.ts";
import type { Direction, Relation } from "../model/relation.ts";
import {
  byCondition,
  byEquality,
  byLimit,
  bySet,
  elements,
  grant,
  join,
  restriction,
  setting,
  subjectAndObject,
} from "./lattice.ts";
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

const reserved = (f: LocalFact): Set<string> => new Set(elements(f.attrs, "reserved"));

/** The numbers of a message: one that left unreserved, or came back from the reserved ones, may be read as something else. */
function byNumbers(before: LocalFact, after: LocalFact): Direction {
  const [kept, used] = [reserved(after), new Set(elements(after.attrs, "used"))];
  const free = elements(before.attrs, "used").some((n) => !used.has(n) && !kept.has(n));
  const reused = [...reserved(before)].some((n) => !kept.has(n));
  return free || reused
    ? "widen"
    : [...kept].some((n) => !reserved(before).has(n) && !elements(before.attrs, "used").includes(n))
      ? "narrow"
      : "neutral";
}

const STATE = ["forced", "enabled", "off"];

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
    rel: "deletes-data",
    version: 1,
    area: "data",
    weight: 75,
    identity: subjectAndObject,
    compare: grant((before, after) => byEquality("kind", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} now deletes ${tick(c.object)} (${attribute(c.after, "kind")})`,
        `${tick(c.subject)} no longer deletes ${tick(c.object)}`,
        `${tick(c.subject)} deletes ${tick(c.object)} in another way (${attribute(c.after, "kind")})`,
      ),
  },
  {
    rel: "db-code",
    version: 1,
    area: "data",
    weight: 60,
    identity: subjectAndObject,
    compare: grant((before, after) => {
      const gained = (name: string): boolean => before.attrs[name] !== true && after.attrs[name] === true;
      if (gained("untrusted") || gained("dynamic")) return "widen";
      return canonical(before.attrs) === canonical(after.attrs) ? "neutral" : "unknown";
    }),
    says: (c) => {
      const how =
        c.after?.untrusted === true
          ? ", in an untrusted language"
          : c.after?.dynamic === true
            ? ", with statements made while it runs"
            : "";
      return byOp(
        c,
        `${c.object} ${tick(c.subject)} is new in the database${how}`,
        `${c.object} ${tick(c.subject)} is gone from the database`,
        `${c.object} ${tick(c.subject)} changed${how}: what it does cannot be compared`,
      );
    },
  },
  {
    rel: "wire-id",
    version: 1,
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
  {
    rel: "row-policy",
    version: 1,
    area: "access",
    weight: 85,
    identity: subjectAndObject,
    // Object `state`: off, enabled or forced; `created`: of a table that the same file makes. Else a policy by name.
    compare: (before, after) => {
      const one = (after ?? before) as LocalFact;
      if (!("value" in one.attrs)) return byPolicy(before, after);
      if (before && after) return setting(STATE, "forced")(before, after);
      if (one.attrs.created === true) return "neutral";
      return (one.attrs.value === "off") === (after !== undefined) ? "widen" : "narrow";
    },
    says: (c) =>
      c.object === "state"
        ? byOp(
            c,
            `row security of ${tick(c.subject)} is ${attribute(c.after, "value")}`,
            `row security of ${tick(c.subject)} is no longer set to ${attribute(c.before, "value")}`,
            `row security of ${tick(c.subject)} changed ${fromTo(c, "value")}`,
          )
        : byOp(
            c,
            `policy ${tick(c.object)} now ${c.after?.permissive === false ? "limits" : "opens"} rows of ${tick(c.subject)}`,
            `policy ${tick(c.object)} of ${tick(c.subject)} is gone, which ${c.before?.permissive === false ? "limited" : "opened"} rows`,
            `policy ${tick(c.object)} of ${tick(c.subject)} ${c.direction === "widen" ? "opens more rows" : c.direction === "narrow" ? "opens fewer rows" : "chooses rows in another way"}`,
          ),
  },
  {
    rel: "elevates",
    version: 1,
    area: "access",
    weight: 75,
    identity: subjectAndObject,
    compare: (before, after) =>
      join([
        setting(["invoker", "definer with a fixed path", "definer"], "invoker")(before, after),
        before && after ? byEquality("owner", before, after) : "neutral",
      ]),
    says: (c) => {
      const what = (attrs: LocalFact["attrs"] | null): string =>
        attrs?.value === "invoker"
          ? "the rights of whoever calls it"
          : `its owner's rights${attrs?.value === "definer" ? ", and no fixed search path" : ""}`;
      return byOp(
        c,
        `${tick(c.subject)} runs with ${what(c.after)}`,
        `${tick(c.subject)} is gone, which ran with ${what(c.before)}`,
        `${tick(c.subject)} now runs with ${what(c.after)} instead of ${what(c.before)}`,
      );
    },
  },
];

function byPolicy(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  const permissive = (f: LocalFact | undefined): boolean => f?.attrs.permissive !== false;
  if (!before || !after) {
    const compare = permissive(before ?? after) ? grant() : restriction();
    return compare(before, after);
  }
  if (permissive(before) !== permissive(after)) return permissive(after) ? "widen" : "narrow";
  const same = join([
    byLimit("roles", before, after),
    bySet("commands", before, after),
    byCondition("using", before, after),
    byCondition("check", before, after),
  ]);
  if (permissive(after) || same === "neutral" || same === "unknown") return same;
  // A restrictive policy asks more of more people: what opens a permissive one closes it, but not in its conditions.
  return "unknown";
}
