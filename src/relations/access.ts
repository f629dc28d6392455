import type { Attrs, LocalFact } from "../model/fact.ts";
import type { Direction, Relation, Spoken } from "../model/relation.ts";
import type { Grant } from "./grants.ts";
import { covered, difference, grantsOf, otherwise, underOthers } from "./grants.ts";
import {
  byCondition,
  byEquality,
  byOrder,
  bySet,
  elements,
  gainedBy,
  grant,
  join,
  restriction,
  setting,
  subjectAndObject,
} from "./lattice.ts";
import type { Holder } from "./powers.ts";
import { powersSaid, withPowers } from "./powers.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";

const holderOf = ({ subject, attrs }: Pick<LocalFact, "subject" | "attrs">): Holder => ({
  subject,
  attrs,
  grants: grantsOf({ attrs }),
});

/** A role on one side only: without rules it allows nothing, unless others are gathered into it or its rules were too many to list. */
const alone = (fact: LocalFact, direction: Direction): Direction => {
  // `trust`: services that may take a role on, which comes and goes with what that may do.
  if (fact.attrs.trust === true) return "neutral";
  if (grantsOf(fact).length === 0) return fact.attrs.aggregates ? "unknown" : "neutral";
  // `usual`: what is new might have been used by the same parties without a word.
  return direction === "widen" && fact.attrs.usual === true ? "unknown" : direction;
};

/** Conditions are read as they are, names are named. */
const restricted = (names: readonly string[]): string =>
  names.every((n) => n.startsWith("if ")) ? ` ${names.join(", ")}` : ` named ${names.map(tick).join(", ")}`;

const SPOKEN = 3;
function spoken(grants: readonly Grant[]): string {
  const one = (g: Grant): string =>
    `${g.verbs.includes("*") ? "do anything with" : g.verbs.some((v) => v.includes(":")) ? `do ${g.verbs.join(", ")} on` : g.verbs.map((v) => v || "nothing").join(", ")} ${g.resource === "*.*" ? "every resource" : tick(g.resource)}${g.names ? restricted(g.names) : ""}`;
  const rest = grants.length - SPOKEN;
  return `${grants.slice(0, SPOKEN).map(one).join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
}

const verbsOf = (attrs: LocalFact["attrs"] | null): string => {
  const verbs = elements(attrs, "verbs");
  return verbs.includes("*") ? "everything" : verbs.join(", ");
};

/** Everybody stands for each, an account for those in it, and a party for itself under conditions. */
const EVERYBODY = /^(\*|allUsers|allAuthenticatedUsers)$/;
const lets = (members: readonly string[], one: string): boolean =>
  members.some(
    (m) =>
      m === one ||
      one.startsWith(`${m} `) ||
      (/^\d{12}$/.test(m) && one.includes(`::${m}:`)) ||
      (EVERYBODY.test(m) && !(m === "allAuthenticatedUsers" && EVERYBODY.test(one))),
  );
const newMembers = (old: Attrs | null, now: Attrs | null): string[] =>
  elements(now, "members").filter((m) => !lets(elements(old, "members"), m));

/** Roles by how much they hold: those over everything before those over one service; of others nobody knows which holds more. */
const ROLES: readonly (readonly [pattern: RegExp, rank: number])[] = [
  [/^(roles\/)?(owner|admin)$/, 6],
  [/^(roles\/)?editor$/, 5],
  [/(owner|admin)$|serviceAccount(User|TokenCreator|Admin|KeyAdmin)$|workloadIdentityUser$/i, 4],
  [/^(roles\/)?viewer$/, 1],
];
const EVERYTHING = 5;
const rankOf = (role: unknown): number => ROLES.find(([pattern]) => pattern.test(String(role)))?.[1] ?? 0;

/** `hands`: what each of several is granted. From one list for all, each can only lose. */
function inOtherHands(old: Attrs | null, now: Attrs | null): boolean {
  const before = old?.hands as Attrs | null | undefined;
  if (!before || !now) return false;
  const after = (now.hands ?? {}) as Attrs;
  const shared = new Set(elements(old, "members"));
  if (Object.keys(after).length === 0) return elements(now, "members").some((m) => shared.has(m));
  return Object.entries(after).some(([who, what]) => before[who] !== undefined && before[who] !== what);
}

function byMembers(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  const [old, now] = [before?.attrs ?? null, after?.attrs ?? null];
  if ((!before || !after) && (before ?? after)?.attrs.trust === true) return "neutral";
  if (!before && after?.attrs.usual === true) return "unknown";
  const [gained, lost] = [newMembers(old, now), newMembers(now, old)];
  // Nobody in particular comes and goes unnoticed.
  const people = join([
    gained.length > 0 ? "widen" : lost.length > 0 ? "narrow" : "neutral",
    inOtherHands(old, now) ? "unknown" : "neutral",
  ]);
  if (!before || !after || before.attrs.role === after.attrs.role) return people;
  const [was, is] = [rankOf(before.attrs.role), rankOf(after.attrs.role)];
  // Only a role over everything holds what another has.
  return join([people, is > was ? "widen" : is < was && was >= EVERYTHING ? "narrow" : "unknown"]);
}

function memberships(c: Spoken): string {
  const said = (list: readonly string[]): string =>
    `${list.slice(0, SPOKEN).map(tick).join(", ")}${list.length > SPOKEN ? ` and ${list.length - SPOKEN} more` : ""}`;
  const [gained, lost] = [newMembers(c.before, c.after), newMembers(c.after, c.before)];
  const role = (attrs: Attrs | null): string => (typeof attrs?.role === "string" ? ` as ${tick(attrs.role)}` : "");
  const parts = [
    gained.length > 0 ? `now lets in ${said(gained)}${role(c.after)}` : "",
    lost.length > 0 ? `no longer lets in ${said(lost)}${role(c.before)}` : "",
    c.op === "change" && c.before?.role !== c.after?.role
      ? `gives${role(c.after)} instead of${role(c.before)}`.replaceAll(" as ", " ")
      : "",
  ].filter((p) => p !== "");
  if (parts.length > 0) return `${tick(c.subject)} ${parts.join(", and ")}`;
  return `${tick(c.subject)} ${c.op === "add" ? "is new" : c.op === "remove" ? "is gone" : "says the same of its callers in other words"}${c.op === "change" ? "" : ", and lets in nobody by itself"}`;
}

/** What is taken away: a name that ends in a star stands for all that begin so. */
function byVerbs(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [elements(before.attrs, "verbs"), elements(after.attrs, "verbs")];
  const within = (list: readonly string[], by: readonly string[]): boolean =>
    list.every(
      (v) => gainedBy(by, [v]).length === 0 || by.some((b) => b.endsWith("*") && v.startsWith(b.slice(0, -1))),
    );
  return !within(old, now) ? "widen" : within(now, old) ? "neutral" : "narrow";
}

const TOKEN = ["no", "projected", "automounted"];

export const ACCESS: readonly Relation[] = [
  {
    rel: "can",
    version: 5,
    area: "access",
    weight: 90,
    identity: subjectAndObject,
    compare: (before, after) => {
      if (!before || !after) return alone((before ?? after) as LocalFact, before ? "narrow" : "widen");
      const [old, now] = [grantsOf(before), grantsOf(after)];
      const gained = now.filter((g) => !covered(g, old));
      const lost = old.some((g) => !covered(g, now));
      // `conditional`: names are conditions, and one that was edited may mean more or less. `except`: what grants leave out.
      const edited = gained.every(
        (g) => otherwise(g, old) || (after.attrs.conditional === true && underOthers(g, old)),
      );
      // What nothing was said of might have been used by the same parties without a word.
      const usual = old.length === 0 && before.attrs.usual === true && after.attrs.usual === true;
      const literal = gained.length > 0 ? (edited || usual ? "unknown" : "widen") : lost ? "narrow" : "neutral";
      return join([
        byEquality("aggregates", before, after),
        byEquality("except", before, after),
        withPowers(holderOf(before), holderOf(after), literal, gained.length > 0),
      ]);
    },
    says: (c) => {
      const [was, is] = [c.before, c.after].map((attrs) => holderOf({ subject: c.subject, attrs: attrs ?? {} })) as [
        Holder,
        Holder,
      ];
      const [gained, lost] = [difference(is.grants, was.grants), difference(was.grants, is.grants)];
      const power = powersSaid(was, is);
      const parts = [
        gained.length > 0 ? `can now ${spoken(gained)}${power.gained ? `, and so ${power.gained}` : ""}` : "",
        lost.length > 0 ? `can no longer ${spoken(lost)}${power.lost ? `, by which it could ${power.lost}` : ""}` : "",
        c.op === "change" && gained.length + lost.length > 0 && power.kept ? `can ${power.kept}, as before` : "",
        c.direction === "unknown" && power.lost && gained.length > 0 ? "holds more or less by where it is bound" : "",
      ].filter((p) => p !== "");
      if (parts.length === 0 && c.op !== "change")
        parts.push(c.op === "add" ? "is new, without rules of its own" : "is gone, which had no rules of its own");
      if ((c.before?.aggregates ?? null) !== (c.after?.aggregates ?? null))
        parts.push(c.after?.aggregates ? "takes its rules from elsewhere" : "no longer takes rules from elsewhere");
      if (c.op === "change" && c.before?.except !== c.after?.except)
        parts.push("is left out of other things than before");
      return `${tick(c.subject)} ${parts.join(", and ") || "can do the same in other words"}`;
    },
  },
  {
    rel: "member-of",
    version: 4,
    area: "access",
    weight: 85,
    identity: subjectAndObject,
    // With `members` it is the whole list of one role or of whom a policy lets in; else one member.
    // everywhere: in every namespace; admin: may make others members.
    compare: (before, after) =>
      [before, after].some((f) => f !== undefined && "members" in f.attrs)
        ? byMembers(before, after)
        : grant((b, a) =>
            join(["everywhere", "admin"].map((attribute) => byOrder(["false", "true"], attribute, b, a))),
          )(before, after),
    says: (c) =>
      "members" in (c.after ?? c.before ?? {})
        ? memberships(c)
        : byOp(
            c,
            `${tick(c.subject)} is now a member of ${tick(c.object)}${c.after?.everywhere ? " in every namespace" : ""}${c.after?.admin ? " and may make others members" : ""}`,
            `${tick(c.subject)} is no longer a member of ${tick(c.object)}`,
            c.before?.admin === c.after?.admin
              ? `${tick(c.subject)} is now a member of ${tick(c.object)} in ${c.after?.everywhere ? "every namespace" : "one namespace only"}`
              : `${tick(c.subject)} may ${c.after?.admin ? "now" : "no longer"} make others members of ${tick(c.object)}`,
          ),
  },
  {
    rel: "uses-identity",
    version: 2,
    area: "access",
    weight: 60,
    identity: subjectAndObject,
    // What an account may do stands elsewhere; but what is granted to the default one, every pod has that names none.
    compare: (before, after) =>
      !after || !before
        ? "neutral"
        : after.attrs.identity === "default" && before.attrs.identity !== "default"
          ? "widen"
          : byEquality("identity", before, after),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} runs as account ${tick(c.after?.identity)}`,
        `${tick(c.subject)} is gone, with its account ${tick(c.before?.identity)}`,
        `${tick(c.subject)} now runs as account ${tick(c.after?.identity)} instead of ${tick(c.before?.identity)}`,
      ),
  },
  {
    rel: "holds-token",
    version: 1,
    area: "access",
    weight: 40,
    identity: subjectAndObject,
    compare: (before, after) =>
      before && after ? byOrder(TOKEN, "value", before, after) : setting(TOKEN, "automounted")(before, after),
    says: (c) =>
      byOp(
        c,
        c.after?.value === "no"
          ? `${tick(c.subject)} mounts no API token`
          : `${tick(c.subject)} mounts an API token, ${attribute(c.after, "value")}`,
        `${tick(c.subject)} is gone, with its API token`,
        c.after?.value === "no"
          ? `${tick(c.subject)} no longer mounts an API token`
          : c.before?.value === "no"
            ? `${tick(c.subject)} now mounts an API token`
            : `the API token of ${tick(c.subject)} changed ${fromTo(c, "value")}`,
      ),
  },
  {
    rel: "may-assume",
    version: 2,
    area: "access",
    weight: 85,
    identity: subjectAndObject,
    compare: grant((before, after) =>
      join([
        byCondition("condition", before, after),
        byEquality("issuer", before, after),
        bySet("actions", before, after),
      ]),
    ),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} may now act as ${tick(c.object)}`,
        `${tick(c.subject)} may no longer act as ${tick(c.object)}`,
        `${tick(c.subject)} may act as ${tick(c.object)} under other conditions`,
      ),
  },
  {
    rel: "denied",
    version: 3,
    area: "access",
    weight: 80,
    identity: subjectAndObject,
    // `evadable`: a list of what is not allowed among what is, which other names get around.
    // verbs: those that are taken away, where the object does not name them; more of them narrow.
    // `parties`: to whom a policy denies it; fewer of them widen.
    // `revoked`: taken away from whoever had them, which forbids nothing that comes by another way.
    compare: (before, after) =>
      (before ?? after)?.attrs.evadable === true
        ? before && after
          ? byEquality("condition", before, after)
          : "unknown"
        : restriction((b, a) => join([byEquality("condition", b, a), byVerbs(b, a), bySet("parties", a, b)]))(
            before,
            after,
          ),
    says: (c) =>
      (c.after ?? c.before)?.revoked === true
        ? byOp(
            c,
            `${tick(c.subject)} loses ${verbsOf(c.after)} on ${tick(c.object)}`,
            `nothing takes ${verbsOf(c.before)} on ${tick(c.object)} from ${tick(c.subject)} any more`,
            `${tick(c.subject)} loses ${verbsOf(c.after)} on ${tick(c.object)} instead of ${verbsOf(c.before)}`,
          )
        : Array.isArray((c.after ?? c.before)?.parties)
          ? byOp(
              c,
              `${tick(c.subject)} now denies ${verbsOf(c.after)} on ${tick(c.object)}`,
              `${tick(c.subject)} no longer denies ${verbsOf(c.before)} on ${tick(c.object)}`,
              `${tick(c.subject)} denies ${verbsOf(c.after)} on ${tick(c.object)} to others, or under other conditions, than ${verbsOf(c.before)} before`,
            )
          : byOp(
              c,
              `${tick(c.subject)} is now denied ${tick(c.object)}`,
              `nothing denies ${tick(c.subject)} ${tick(c.object)} any more`,
              `${tick(c.subject)} is denied ${tick(c.object)} under other conditions`,
            ),
  },
];

export const SECRETS: readonly Relation[] = [
  {
    rel: "reads-secret",
    version: 1,
    area: "secrets",
    weight: 65,
    identity: subjectAndObject,
    compare: grant((before, after) =>
      join([
        byOrder(["file", "environment", "argument", "layer"], "delivery", before, after),
        bySet("keys", before, after),
      ]),
    ),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} now reads secret ${tick(c.object)}`,
        `${tick(c.subject)} no longer reads secret ${tick(c.object)}`,
        `${tick(c.subject)} now reads ${gainedBy(elements(c.before, "keys"), elements(c.after, "keys")).includes("*") ? "every key" : "other keys"} of secret ${tick(c.object)}, or in another way (${attribute(c.after, "delivery")})`,
      ),
  },
  {
    rel: "holds-secret",
    version: 1,
    area: "secrets",
    weight: 95,
    identity: subjectAndObject,
    // What is taken out is still in the history: nothing narrows.
    compare: (before) => (before ? "neutral" : "widen"),
    says: (c) =>
      byOp(
        c,
        `a secret is written out in the tree: ${tick(c.object)}`,
        `a secret is no longer written out here, yet is in the history and has to be revoked: ${tick(c.object)}`,
        `a secret is written out in another place: ${tick(c.object)}`,
      ),
  },
];
