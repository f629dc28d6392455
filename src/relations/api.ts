import type { LocalFact } from "../model/fact.ts";
import { UNRESOLVED } from "../model/fact.ts";
import { canonical } from "../model/json.ts";
import type { Direction, Relation, Spoken } from "../model/relation.ts";
import type { Compare } from "./lattice.ts";
import {
  byCondition,
  byEquality,
  byLimit,
  byOrder,
  elements,
  gainedBy,
  grant,
  join,
  subjectAndObject,
} from "./lattice.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";

/** Ways in, each a list of schemes and scopes that must all be there; null = cannot be told. An empty one is anonymous. */
function alternatives(fact: LocalFact): readonly ReadonlySet<string>[] | null {
  const { auth } = fact.attrs;
  if (!Array.isArray(auth)) return null;
  return auth.map((a) => new Set(Array.isArray(a) ? a.map(String) : [String(a)]));
}

/** Whoever comes in by `way` could also come in by one of `others`: it demands all that the other demands. */
const implied = (way: ReadonlySet<string>, others: readonly ReadonlySet<string>[]): boolean =>
  others.some((o) => [...o].every((s) => way.has(s)));

/** How strong each way in is, in the order of the ways; null where nobody knows. */
const strengths = ({ attrs }: LocalFact): readonly (number | null)[] =>
  Array.isArray(attrs.strength) ? attrs.strength.map((s) => (typeof s === "number" ? s : null)) : [];

const byAuth = (before: LocalFact, after: LocalFact): Direction => {
  const [old, now] = [alternatives(before), alternatives(after)];
  if (!old || !now) return byEquality("auth", before, after);
  const [was, is] = [strengths(before), strengths(after)];
  const left = old.flatMap((w, i) => (implied(w, now) ? [] : [was[i] ?? null]));
  // A stronger way in the place of a weaker one lets nobody in who could not come before.
  const replaces = (i: number): boolean => {
    const here = is[i] ?? null;
    return here !== null && left.some((grade) => grade !== null && grade > here);
  };
  const more = now.flatMap((w, i) => (implied(w, old) || replaces(i) ? [] : [w]));
  // Whether anybody was asked for what no scheme declares cannot be told.
  const strange = elements(before.attrs, "strange");
  const declared = old.map((w) => new Set([...w].filter((s) => !strange.includes(s))));
  if (more.some((w) => !implied(w, declared))) return "widen";
  if (more.length > 0) return "unknown";
  return old.some((w) => !implied(w, now)) ? "narrow" : "neutral";
};

const MAX_WAYS = 4;
function waysIn(attrs: Spoken["after"]): string {
  const auth = attrs?.auth;
  if (!Array.isArray(auth)) return "a sign-in that is not declared here";
  if (auth.some((a) => Array.isArray(a) && a.length === 0)) return "no sign-in";
  const ways = auth.map((a) => (Array.isArray(a) ? a.map(tick).join(" with ") : tick(a)));
  return ways.length === 0 ? "a sign-in that nobody has" : ways.slice(0, MAX_WAYS).join(" or ");
}

/** What a change of a place for data means: only what widens the list of `wide` shapes counts. */
const byWide: Compare = (before, after) => {
  if (after?.attrs.wide === UNRESOLVED)
    return before ? join([byEquality("wide", before, after), byEquality("from", before, after)]) : "unknown";
  if (!before) return elements(after?.attrs ?? null, "wide").length > 0 ? "widen" : "neutral";
  if (!after) return "neutral";
  const [old, now] = [before, after].map((f) => elements(f.attrs, "wide")) as [string[], string[]];
  const gains = (a: string[], b: string[]): boolean => gainedBy(a, b).some((g) => !a.includes(WIDER[g] ?? ""));
  const wide = gains(old, now) ? "widen" : gains(now, old) ? "narrow" : "neutral";
  return join([wide, byOrder(["true", "false"], "readOnly", before, after)]);
};

/** Classes that a field brings by its own name or by the type it holds. */
const holds = (fact: LocalFact): boolean =>
  fact.attrs.writeOnly !== true && (typeof fact.attrs.class === "string" || elements(fact.attrs, "holds").length > 0);

const byClass: Compare = (before, after) => {
  if (after?.attrs.holds === UNRESOLVED)
    return before ? join([byEquality("holds", before, after), byEquality("from", before, after)]) : "unknown";
  if (!before) return after && holds(after) ? "widen" : "neutral";
  if (!after) return "neutral";
  // What the held type gained is said of that type.
  const shown = (f: LocalFact): boolean => f.attrs.writeOnly !== true && typeof f.attrs.class === "string";
  if (shown(after) && !shown(before)) return "widen";
  if (before.attrs.writeOnly === true && holds(after)) return "widen";
  return shown(before) && after.attrs.writeOnly === true ? "narrow" : "neutral";
};

const numberOf = ({ attrs }: LocalFact): number | null =>
  attrs.unlimited === true ? Number.POSITIVE_INFINITY : typeof attrs.number === "number" ? attrs.number : null;

const byNumber = (before: LocalFact, after: LocalFact): Direction => {
  const [old, now] = [numberOf(before), numberOf(after)];
  if (old === null || now === null) return byEquality("number", before, after);
  // Of a container more is only a matter of size; without end it is not.
  if (now > old) return after.attrs.container === true && now !== Number.POSITIVE_INFINITY ? "neutral" : "widen";
  return now < old ? "narrow" : "neutral";
};

const spokenLimit = (attrs: Spoken["after"]): string =>
  attrs?.unlimited === true ? "no limit" : `a limit of ${attribute(attrs, "number")}`;

/** How much a flow of OAuth gives away: a token in an address, a password in other hands. */
const FLOWS: Readonly<Record<string, number>> = { implicit: 1, password: 2 };

/** A flow more is a way more, unless it takes the place of a weaker one. */
function byFlows(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [elements(before.attrs, "flows"), elements(after.attrs, "flows")];
  const [gained, lost] = [gainedBy(old, now), gainedBy(now, old)];
  const weak = (flow: string): number => FLOWS[flow] ?? 0;
  if (gained.some((g) => !lost.some((l) => weak(l) > weak(g)))) return "widen";
  return lost.length > 0 ? "narrow" : "neutral";
}

/** What is held by another of its kind already. */
const WIDER: Readonly<Record<string, string>> = {
  "open object": "any type",
  XML: "any media type",
  file: "any media type",
};

export const API: readonly Relation[] = [
  {
    rel: "route",
    version: 3,
    area: "api",
    weight: 75,
    // Attributes: auth = list of alternatives, each a list of `scheme` and `scheme:scope`, or $unresolved; anonymous = one of them is empty;
    // takes: the type that is sent, where its name is part of the operation.
    identity: (fact) => canonical([fact.subject, fact.object.replace(/\{[^{}]*\}/g, "{}")]),
    compare: (before, after) => {
      if (!before) return after && alternatives(after) ? "widen" : "unknown";
      return after ? join([byAuth(before, after), byEquality("takes", before, after)]) : "narrow";
    },
    says: (c) =>
      byOp(
        c,
        `${tick(c.object)} of ${tick(c.subject)} is now declared, with ${waysIn(c.after)}`,
        `${tick(c.object)} of ${tick(c.subject)} is no longer declared`,
        c.after?.anonymous === true && c.before?.anonymous !== true
          ? `${tick(c.object)} of ${tick(c.subject)} is declared to need no sign-in`
          : `${tick(c.object)} of ${tick(c.subject)} is now declared with ${waysIn(c.after)} instead of ${waysIn(c.before)}`,
      ),
  },
  {
    rel: "auth-scheme",
    version: 2,
    area: "api",
    weight: 60,
    identity: subjectAndObject,
    // grade: 0 mutual TLS, OAuth, OpenID; 1 bearer, key in header; 2 basic; 3 key in the query; null cannot be ranked.
    compare: (before, after) => {
      if (!after) return "neutral";
      const grade = (f: LocalFact): number | null => (typeof f.attrs.grade === "number" ? f.attrs.grade : null);
      const now = grade(after);
      // A scheme lets nobody in: the routes that ask for it do.
      if (!before) return after.attrs.plain === true ? "widen" : now === null ? "unknown" : "neutral";
      const old = grade(before);
      const value =
        old === null || now === null
          ? byEquality("value", before, after)
          : now > old
            ? "widen"
            : now < old
              ? "narrow"
              : byEquality("value", before, after);
      const same = before.attrs.value === after.attrs.value;
      return join([
        value,
        same ? byFlows(before, after) : "neutral",
        same ? byEquality("urls", before, after) : "neutral",
        byOrder(["false", "true"], "plain", before, after),
      ]);
    },
    says: (c) =>
      byOp(
        c,
        `scheme ${tick(c.object)} of ${tick(c.subject)} is ${tick(attribute(c.after, "value"))}`,
        `scheme ${tick(c.object)} of ${tick(c.subject)} is gone`,
        c.before?.value === c.after?.value
          ? `scheme ${tick(c.object)} of ${tick(c.subject)} has other flows or addresses`
          : `scheme ${tick(c.object)} of ${tick(c.subject)} changed ${fromTo(c, "value")}`,
      ),
  },
  {
    rel: "accepts",
    version: 3,
    area: "api",
    weight: 45,
    identity: subjectAndObject,
    // wide: what lets more in than a plain value (`any type`, `any media type`, `XML`, `file`, `open object`); readOnly: not taken from clients.
    compare: byWide,
    says: (c) => {
      const gained = gainedBy(elements(c.before, "wide"), elements(c.after, "wide"));
      const what = gained.length > 0 ? ` as ${gained.join(", ")}` : "";
      const lost = c.before?.readOnly === true && c.after?.readOnly === false;
      return byOp(
        c,
        `${tick(c.subject)} now accepts ${tick(c.object)}${what}`,
        `${tick(c.subject)} no longer accepts ${tick(c.object)}`,
        lost
          ? `${tick(c.subject)} now accepts ${tick(c.object)}, which was read-only`
          : `${tick(c.subject)} accepts ${tick(c.object)} ${what ? `now also${what}` : "in another form"}`,
      );
    },
  },
  {
    rel: "returns",
    version: 2,
    area: "api",
    weight: 70,
    identity: subjectAndObject,
    // class: of the field's own name; holds: classes in the type of its value; writeOnly: never sent back.
    compare: byClass,
    says: (c) => {
      const kind = c.after?.class ?? c.before?.class ?? null;
      const of = typeof kind === "string" ? ` (${kind})` : "";
      return byOp(
        c,
        `${tick(c.subject)} is declared to return ${tick(c.object)}${of}`,
        `${tick(c.subject)} no longer returns ${tick(c.object)}${of}`,
        c.before?.writeOnly === true && c.after?.writeOnly !== true
          ? `${tick(c.subject)} is now declared to return ${tick(c.object)}${of}, which was write-only`
          : `${tick(c.subject)} returns ${tick(c.object)}${of} in another form`,
      );
    },
  },
  {
    rel: "limit",
    version: 1,
    area: "api",
    weight: 45,
    identity: subjectAndObject,
    // number: how much; unlimited: none at all. `stated`: this kind always says it, so that a fact leaves with its subject.
    // `container`: raising it is neutral.
    compare: (before, after) => {
      if (!before)
        return after?.attrs.stated === true ? "neutral" : after?.attrs.unlimited === true ? "widen" : "narrow";
      if (!after)
        return before.attrs.stated === true ? "neutral" : before.attrs.unlimited === true ? "neutral" : "widen";
      return byNumber(before, after);
    },
    says: (c) =>
      byOp(
        c,
        `${c.object} of ${tick(c.subject)} has ${spokenLimit(c.after)}`,
        `${c.object} of ${tick(c.subject)} is no longer declared, which had ${spokenLimit(c.before)}`,
        `${c.object} of ${tick(c.subject)} now has ${spokenLimit(c.after)} instead of ${spokenLimit(c.before)}`,
      ),
  },
  {
    rel: "cors",
    version: 1,
    area: "api",
    weight: 70,
    identity: subjectAndObject,
    // Object: the origin, `*` any, `reflected` whoever asks. credentials: true, false or $unresolved; methods: null = every one.
    compare: grant((before, after) =>
      join([
        byOrder(["false", "true"], "credentials", before, after),
        byLimit("methods", before, after),
        byCondition("condition", before, after),
      ]),
    ),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} now answers ${c.object === "*" ? "any origin (`*`)" : `origin ${tick(c.object)}`}${c.after?.credentials === true ? ", with credentials" : ""}`,
        `${tick(c.subject)} no longer answers ${c.object === "*" ? "any origin (`*`)" : `origin ${tick(c.object)}`}`,
        `${tick(c.subject)} answers origin ${tick(c.object)} ${c.after?.credentials === true && c.before?.credentials !== true ? "now with credentials" : "in another way"}`,
      ),
  },
];
