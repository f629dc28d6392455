import type { LocalFact } from "../model/fact.ts";
import { UNRESOLVED } from "../model/fact.ts";
import { canonical } from "../model/json.ts";
import type { Direction, Relation } from "../model/relation.ts";
import { byCondition, byEquality, byOrder, grant, join, restriction, setting, subjectAndObject } from "./lattice.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";

const CONTEXT = ["fork", "branch", "secrets"];
const LEVEL = ["none", "read", "write"];
const RUNNER = ["hosted", "private", "self-hosted", "any"];

type Scopes = Readonly<Record<string, string>>;
const scopesOf = (fact: LocalFact): Scopes | null =>
  fact.attrs.scopes === UNRESOLVED ? null : (fact.attrs.scopes as unknown as Scopes);
/** A scope that is not named has what `*` has: `read-all`, `write-all`, or none. */
const levelOf = (scopes: Scopes, scope: string): number =>
  Math.max(0, LEVEL.indexOf(scopes[scope] ?? scopes["*"] ?? "none"));
const names = (...lists: Scopes[]): string[] => [...new Set(lists.flatMap((l) => Object.keys(l)))].sort();

/** No `permissions` at all is the repository's default, which the tree does not show. */
function token(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  if (!after) return "neutral";
  const now = scopesOf(after);
  const old = before ? scopesOf(before) : {};
  if (now === null) return before && old === null ? "neutral" : before ? "widen" : "unknown";
  if (old === null) return names(now).some((s) => levelOf(now, s) > 1) ? "unknown" : "narrow";
  return join(
    names(old, now).map((s) => {
      const step = levelOf(now, s) - levelOf(old, s);
      return step > 0 ? "widen" : step < 0 ? "narrow" : "neutral";
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
    gained.length > 0 ? `may now ${gained.map((s) => `${LEVEL[levelOf(now, s)]} ${tick(s)}`).join(" and ")}` : "",
    lost.length > 0
      ? `${gained.length > 0 ? "and " : ""}may no longer ${lost.map((s) => `${LEVEL[levelOf(old, s)]} ${tick(s)}`).join(" or ")}`
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

export const PIPELINE: readonly Relation[] = [
  {
    rel: "triggers",
    version: 1,
    area: "pipeline",
    weight: 80,
    identity: (f) => canonical([f.subject, eventFamily(f.object)]),
    compare: grant((before, after) =>
      join([byOrder(CONTEXT, "context", before, after), byCondition("filters", before, after)]),
    ),
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
    version: 1,
    area: "pipeline",
    weight: 85,
    identity: subjectAndObject,
    compare: token,
    says: tokenSays,
  },
  {
    rel: "uses",
    version: 1,
    area: "dependencies",
    weight: 45,
    identity: subjectAndObject,
    compare: grant((before, after) => {
      const pin = byOrder(["digest", "tag", "branch", "none"], "pin", before, after);
      return pin === "neutral" ? byEquality("ref", before, after) : pin;
    }),
    says: (c) =>
      byOp(
        c,
        `${c.subject} now use ${tick(`${c.object}@${attribute(c.after, "ref")}`)}`,
        `${c.subject} no longer use ${tick(c.object)}`,
        `${c.subject} use ${tick(c.object)} at ${tick(attribute(c.after, "ref"))} instead of ${tick(attribute(c.before, "ref"))}`,
      ),
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
    compare: grant((before, after) => byEquality("untrusted", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} checks out ${tick(c.object)}${c.after?.untrusted ? ": a stranger's code, beside secrets" : ""}`,
        `${tick(c.subject)} no longer checks out ${tick(c.object)}`,
        `what ${tick(c.subject)} checks out changed`,
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
    compare: restriction(),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} now needs environment ${tick(c.object)}`,
        `${tick(c.subject)} no longer needs environment ${tick(c.object)}`,
        `${tick(c.subject)} needs ${tick(c.object)} in another way`,
      ),
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
    compare: grant(),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} ${c.object}`,
        `${tick(c.subject)} no longer ${c.object}`,
        `how ${tick(c.subject)} ${c.object} changed`,
      ),
  },
];
