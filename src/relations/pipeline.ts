import type { Attrs, LocalFact } from "../model/fact.ts";
import { UNRESOLVED } from "../model/fact.ts";
import type { Json } from "../model/json.ts";
import { canonical } from "../model/json.ts";
import type { Direction, Relation } from "../model/relation.ts";
import {
  byCondition,
  byEquality,
  byLimit,
  byName,
  byOrder,
  elements,
  gainedBy,
  grant,
  join,
  setting,
  subjectAndObject,
} from "./lattice.ts";
import { attribute, byOp, fromTo, nameSaid, tick } from "./speech.ts";

const CONTEXT = ["fork", "branch", "secrets"];
const LEVEL = ["none", "read", "write"];
const RUNNER = ["hosted", "private", "self-hosted", "any"];

type Scopes = Readonly<Record<string, string>>;
const scopesOf = (fact: LocalFact): Scopes | null =>
  fact.attrs.scopes === UNRESOLVED ? null : (fact.attrs.scopes as unknown as Scopes);
/** A scope that is not named has what `*` has: `read-all`, `write-all`, or none. */
const wordOf = (scopes: Scopes, scope: string): string =>
  (Object.hasOwn(scopes, scope) ? scopes[scope] : scopes["*"]) ?? "none";
/** -1 where the level is no known word. */
const levelOf = (scopes: Scopes, scope: string): number => LEVEL.indexOf(wordOf(scopes, scope));
const names = (...lists: Scopes[]): string[] => [...new Set(lists.flatMap((l) => Object.keys(l)))].sort();

/** No `permissions` at all is the repository's default, which the tree does not show. */
function token(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  if (!after) return "neutral";
  const now = scopesOf(after);
  const old = before ? scopesOf(before) : {};
  if (now === null) return before && old === null ? "neutral" : before ? "widen" : "unknown";
  if (old === null) return names(now).some((s) => levelOf(now, s) > 1 || levelOf(now, s) < 0) ? "unknown" : "narrow";
  return join(
    names(old, now).map((s) => {
      const [from, to] = [levelOf(old, s), levelOf(now, s)];
      if (from < 0 || to < 0) return wordOf(old, s) === wordOf(now, s) ? "neutral" : "unknown";
      return to > from ? "widen" : to < from ? "narrow" : "neutral";
    }),
  );
}

function tokenSays(c: Parameters<Relation["says"]>[0]): string {
  const read = (attrs: typeof c.before): Scopes | null =>
    attrs === null ? {} : attrs.scopes === UNRESOLVED ? null : (attrs.scopes as unknown as Scopes);
  const [old, now] = [read(c.before), read(c.after)];
  if (c.after === null) return `${tick(c.subject)} is gone, with its token`;
  if (now === null) return `the token of ${tick(c.subject)} has whatever the repository's default is`;
  if (old === null) return `the token of ${tick(c.subject)} is now limited to ${describe(now)}`;
  const gained = names(old, now).filter((s) => levelOf(now, s) > levelOf(old, s));
  const lost = names(old, now).filter((s) => levelOf(now, s) < levelOf(old, s));
  const parts = [
    gained.length > 0 ? `may now ${gained.map((s) => `${wordOf(now, s)} ${tick(s)}`).join(" and ")}` : "",
    lost.length > 0
      ? `${gained.length > 0 ? "and " : ""}may no longer ${lost.map((s) => `${wordOf(old, s)} ${tick(s)}`).join(" or ")}`
      : "",
  ].filter((p) => p !== "");
  return `the token of ${tick(c.subject)} ${parts.join(" ") || "has no permissions"}`;
}

const describe = (scopes: Scopes): string => {
  const held = Object.entries(scopes).filter(([, level]) => level !== "none");
  return held.length === 0 ? "nothing" : held.map(([scope, level]) => tick(`${scope}: ${level}`)).join(", ");
};

/** GitHub runs both from a pull request; they differ in whose workflow file and secrets they use. */
const eventFamily = (event: string): string => (event === "pull_request_target" ? "pull_request" : event);

/** Lists that name what starts a run, those that name what does not, and the activity types. */
function filters(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [before, after].map((f) => (f.attrs.filters ?? {}) as Readonly<Record<string, Json>>) as [
    Filters,
    Filters,
  ];
  return join(
    [...new Set([...Object.keys(old), ...Object.keys(now)])].map((key) => {
      const [a, b] = [old, now].map((f): LocalFact => ({ ...before, attrs: { list: everything(f[key]) } })) as [
        LocalFact,
        LocalFact,
      ];
      // Patterns with `!` take their meaning from their order.
      if ([old[key], now[key]].some((l) => Array.isArray(l) && l.some((p) => String(p).startsWith("!"))))
        return byEquality("list", a, b);
      return key.endsWith("-ignore")
        ? old[key] && now[key]
          ? opposite(byLimit("list", a, b))
          : byCondition("list", a, b)
        : byLimit("list", a, b);
    }),
  );
}
type Filters = Readonly<Record<string, Json>>;
/** A list with `**` leaves nothing out. */
const everything = (list: Json | undefined): Json =>
  Array.isArray(list) && list.includes("**") ? ["*"] : (list ?? null);

const OPPOSITE: Readonly<Record<Direction, Direction>> = {
  widen: "narrow",
  narrow: "widen",
  neutral: "neutral",
  unknown: "unknown",
};
const opposite = (direction: Direction): Direction => OPPOSITE[direction];

/** Fewer needs widen; other ones for those that went cannot be told. */
function needs(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [elements(before.attrs, "needs"), elements(after.attrs, "needs")];
  const [gained, lost] = [gainedBy(old, now), gainedBy(now, old)];
  return gained.length > 0 && lost.length > 0
    ? "unknown"
    : lost.length > 0
      ? "widen"
      : gained.length > 0
        ? "narrow"
        : "neutral";
}

export const PIPELINE: readonly Relation[] = [
  {
    rel: "triggers",
    version: 3,
    area: "pipeline",
    weight: 80,
    identity: (f) => canonical([f.subject, eventFamily(f.object)]),
    // With less in its hands, when a run starts makes it no wider.
    compare: grant((before, after) => {
      const context = byOrder(CONTEXT, "context", before, after);
      return context === "narrow" ? context : join([context, filters(before, after)]);
    }),
    says: (c) => {
      const secrets = c.after?.context === "secrets" ? ", with secrets" : "";
      const changed =
        c.before?.event === c.after?.event
          ? `other conditions start ${tick(c.subject)} on ${tick(c.object)}`
          : `${tick(c.subject)} now runs on ${tick(c.after?.event)}${secrets} instead of ${tick(c.before?.event)}`;
      return byOp(
        c,
        `${tick(c.subject)} runs on ${tick(c.object)}${secrets}`,
        `${tick(c.subject)} no longer runs on ${tick(c.object)}`,
        changed,
      );
    },
  },
  {
    rel: "token-can",
    version: 2,
    area: "pipeline",
    weight: 85,
    identity: subjectAndObject,
    compare: token,
    says: tokenSays,
  },
  {
    rel: "uses",
    version: 2,
    area: "dependencies",
    weight: 45,
    identity: subjectAndObject,
    compare: grant((before, after) => {
      const pin = byOrder(["digest", "tag", "branch", "none"], "pin", before, after);
      const ref = byEquality("ref", before, after);
      return pin !== "neutral" ? pin : ref === "neutral" ? byName(before, after) : ref;
    }),
    says: (c) => {
      const moved = c.before?.ref !== c.after?.ref;
      return byOp(
        c,
        `${c.subject} now use ${tick(`${c.object}@${attribute(c.after, "ref")}`)}${nameSaid(c, moved)}`,
        `${c.subject} no longer use ${tick(c.object)}`,
        moved
          ? `${c.subject} use ${tick(c.object)} at ${tick(attribute(c.after, "ref"))} instead of ${tick(attribute(c.before, "ref"))}${nameSaid(c, moved)}`
          : `${c.subject} use ${tick(c.object)} at the same ${tick(attribute(c.after, "ref"))}${nameSaid(c, moved)}`,
      );
    },
  },
  {
    rel: "interpolates",
    version: 1,
    area: "pipeline",
    weight: 100,
    identity: subjectAndObject,
    compare: grant((before, after) => byEquality("sink", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.object)}, which a stranger can write, reaches a ${attribute(c.after, "sink")} in ${tick(c.subject)}`,
        `${tick(c.object)} no longer reaches a ${attribute(c.before, "sink")} in ${tick(c.subject)}`,
        `${tick(c.object)} reaches a ${attribute(c.after, "sink")} in ${tick(c.subject)}`,
      ),
  },
  {
    rel: "runs-untrusted",
    version: 1,
    area: "pipeline",
    weight: 95,
    identity: subjectAndObject,
    compare: grant((before, after) =>
      join([
        byOrder(["false", "true"], "untrusted", before, after),
        byOrder(["false", "true"], "credentials", before, after),
      ]),
    ),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} ${c.after?.untrusted ? "runs beside a stranger's code, with secrets within reach" : "runs beside the code its caller names"}: ${tick(c.object)}`,
        `${tick(c.subject)} no longer takes ${tick(c.object)}`,
        `${tick(c.subject)} takes ${tick(c.object)} ${c.direction === "widen" ? "with more at hand than before" : "with less at hand than before"}`,
      ),
  },
  {
    rel: "runs-on",
    version: 1,
    area: "pipeline",
    weight: 50,
    identity: subjectAndObject,
    compare: setting(RUNNER, "hosted", "class"),
    says: (c) =>
      byOp(
        c,
        `${c.subject} run on ${tick(attribute(c.after, "label"))}`,
        `${c.subject} no longer run on ${tick(attribute(c.before, "label"))}`,
        `${c.subject} now run on ${tick(attribute(c.after, "label"))} instead of ${tick(attribute(c.before, "label"))}`,
      ),
  },
  {
    rel: "gate-on",
    version: 1,
    area: "pipeline",
    weight: 60,
    identity: subjectAndObject,
    // One fact for each job, also without any gate: a job that leaves takes its gates with it.
    compare: (before, after) => {
      if (!before || !after) return "neutral";
      return join([
        needs(before, after),
        byCondition("environment", before, after),
        byCondition("condition", before, after),
      ]);
    },
    says: (c) => {
      if (c.op !== "change") return `${tick(c.subject)} is ${c.op === "add" ? "new" : "gone"}, with what it waits for`;
      const [old, now] = [elements(c.before, "needs"), elements(c.after, "needs")];
      const [gained, lost] = [gainedBy(old, now), gainedBy(now, old)];
      const place = c.before?.environment !== c.after?.environment;
      const parts = [
        lost.length > 0 ? `no longer needs ${lost.map(tick).join(", ")}` : "",
        gained.length > 0 ? `now needs ${gained.map(tick).join(", ")}` : "",
        place && c.after?.environment === null
          ? `no longer goes through environment ${tick(c.before?.environment)}`
          : "",
        place && c.after?.environment !== null ? `now goes through environment ${tick(c.after?.environment)}` : "",
        c.before?.condition !== c.after?.condition
          ? c.after?.condition === null
            ? "runs without a condition"
            : "runs on another condition"
          : "",
      ];
      return `${tick(c.subject)} ${parts.filter((p) => p !== "").join(", and ")}`;
    },
  },
  {
    rel: "fails-open",
    version: 1,
    area: "pipeline",
    weight: 45,
    identity: subjectAndObject,
    compare: grant((before, after) => byEquality("value", before, after)),
    says: (c) =>
      byOp(
        c,
        `a failure of ${tick(c.object)} no longer fails ${tick(c.subject)}`,
        `a failure of ${tick(c.object)} fails ${tick(c.subject)} again`,
        `when ${tick(c.object)} may fail in ${tick(c.subject)} changed ${fromTo(c, "value")}`,
      ),
  },
  {
    rel: "executes",
    version: 1,
    area: "dependencies",
    weight: 75,
    identity: subjectAndObject,
    compare: grant((before, after) => byEquality("source", before, after)),
    says: (c) => {
      const from = (attrs: Attrs | null): string =>
        attrs?.source === UNRESOLVED ? "" : ` from ${tick(attrs?.source)}`;
      return byOp(
        c,
        `${tick(c.subject)} ${c.object}${from(c.after)}`,
        `${tick(c.subject)} no longer ${c.object}${from(c.before)}`,
        `${tick(c.subject)} ${c.object}${from(c.after)} instead of${from(c.before)}`,
      );
    },
  },
  {
    rel: "publishes",
    version: 1,
    area: "pipeline",
    weight: 70,
    identity: subjectAndObject,
    compare: grant((before, after) => byOrder(["true", "false"], "provenance", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} now publishes to ${c.object}${c.after?.provenance ? "" : ", without provenance"}`,
        `${tick(c.subject)} no longer publishes to ${c.object}`,
        `${tick(c.subject)} publishes to ${c.object} ${c.after?.provenance ? "with provenance now" : "without provenance now"}`,
      ),
  },
];
