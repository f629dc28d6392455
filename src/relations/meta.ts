import type { LocalFact } from "../model/fact.ts";
import type { Direction, Relation } from "../model/relation.ts";
import { byOrder, elements, gainedBy, graded, grant, restriction, subjectAndObject } from "./lattice.ts";
import { byOp, fromTo, gradedSays, tick } from "./speech.ts";

/** Any one of the owners may approve: one more is one more way in, and none at all is no question. */
function byOwners(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [elements(before.attrs, "owners"), elements(after.attrs, "owners")];
  if (now.length === 0) return old.length === 0 ? "neutral" : "widen";
  if (old.length === 0) return "narrow";
  return gainedBy(old, now).length > 0 ? "widen" : gainedBy(now, old).length > 0 ? "narrow" : "neutral";
}

export const META: readonly Relation[] = [
  {
    rel: "owns",
    version: 1,
    area: "policy",
    weight: 70,
    identity: subjectAndObject,
    // A pattern without owners takes them away from what it matches; another pattern may match the same, so that what is new or gone cannot be told.
    compare: (before, after) => {
      if (before && after) return byOwners(before, after);
      const fact = (before ?? after) as LocalFact;
      const none = elements(fact.attrs, "owners").length === 0;
      if (before) return none ? "unknown" : "widen";
      return none ? "widen" : "unknown";
    },
    says: (c) => {
      const now = elements(c.after, "owners").map(tick).join(", ") || "nobody";
      return byOp(
        c,
        `${tick(c.object)} is owned by ${now}`,
        `${tick(c.object)} has no owners of its own any more`,
        `${tick(c.object)} is owned by ${now} instead of ${elements(c.before, "owners").map(tick).join(", ") || "nobody"}`,
      );
    },
  },
  {
    rel: "ignores",
    version: 1,
    area: "policy",
    weight: 60,
    identity: subjectAndObject,
    // `guards`: a file list that keeps secrets out, where a pattern that leaves widens.
    compare: (before, after) =>
      ((after ?? before) as LocalFact).attrs.guards === true
        ? restriction(() => "neutral")(before, after)
        : grant(() => "neutral")(before, after),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} now leaves out ${tick(c.object)}`,
        `${tick(c.subject)} no longer leaves out ${tick(c.object)}`,
        `${tick(c.subject)} leaves out ${tick(c.object)} in another way`,
      ),
  },
  {
    rel: "suppresses",
    version: 1,
    area: "policy",
    weight: 55,
    identity: subjectAndObject,
    compare: grant((before, after) => byOrder(["line", "block", "file"], "range", before, after)),
    says: (c) =>
      byOp(
        c,
        `findings of ${tick(c.object)} are hidden at ${tick(c.subject)}`,
        `findings of ${tick(c.object)} are no longer hidden at ${tick(c.subject)}`,
        `findings of ${tick(c.object)} at ${tick(c.subject)} are hidden ${fromTo(c, "range")}`,
      ),
  },
  {
    rel: "check-config",
    version: 2,
    area: "policy",
    weight: 55,
    identity: subjectAndObject,
    // Present: the check looks. `grade` 0 is the strictest; what leaves is looked at no more, or by the tool's own default.
    compare: (before, after) => {
      if (before && after) return graded(before, after);
      const fact = (before ?? after) as LocalFact;
      // Settings that are stated also where nothing is set come and go with their tool.
      if ("settings" in fact.attrs) return graded(before, after);
      const grade = fact.attrs.grade ?? null;
      if (grade === null) return "unknown";
      const strict = Number(grade) === 0;
      if (after) return strict ? "narrow" : "widen";
      return strict ? "widen" : "unknown";
    },
    says: gradedSays((c) => `check ${tick(c.object)}`),
  },
];
