import type { LocalFact } from "../model/fact.ts";
import type { Direction, Relation } from "../model/relation.ts";
import { byEquality, bySet, grant, join, restriction, subjectAndObject } from "./lattice.ts";
import { byOp, tick } from "./speech.ts";

const STRENGTH = ["block", "review", "note"];

/** Per stage: to the right is weaker; a stage that is not named notes. */
function outcomes(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [before.attrs.at, after.attrs.at] as unknown as [Record<string, string>, Record<string, string>];
  const word = (map: Record<string, string>, stage: string): string =>
    String((Object.hasOwn(map, stage) ? map[stage] : map["*"]) ?? "note");
  return join(
    [...new Set([...Object.keys(old), ...Object.keys(now)])].map((stage) => {
      const [a, b] = [word(old, stage), word(now, stage)];
      const step = STRENGTH.indexOf(b) - STRENGTH.indexOf(a);
      if (!STRENGTH.includes(a) || !STRENGTH.includes(b)) return a === b ? "neutral" : "unknown";
      return step > 0 ? "widen" : step < 0 ? "narrow" : "neutral";
    }),
  );
}

export const GATE: readonly Relation[] = [
  {
    rel: "gate-rule",
    version: 2,
    area: "policy",
    weight: 95,
    identity: subjectAndObject,
    compare: restriction((before, after) =>
      join([
        outcomes(before, after),
        byEquality("when", before, after),
        byEquality("by", before, after),
        byEquality("on", before, after),
        byEquality("from", before, after),
      ]),
    ),
    says: (c) =>
      byOp(
        c,
        `the gate has a new rule ${tick(c.object)}`,
        `the gate loses rule ${tick(c.object)}`,
        `rule ${tick(c.object)} of the gate ${c.direction === "widen" ? "is weaker" : c.direction === "narrow" ? "is stricter" : "asks something else"}`,
      ),
  },
  {
    rel: "gate-group",
    version: 1,
    area: "policy",
    weight: 90,
    identity: subjectAndObject,
    compare: grant((before, after) => join([byEquality("from", before, after), bySet("members", before, after)])),
    says: (c) =>
      byOp(
        c,
        `the gate has a new group ${tick(c.object)}`,
        `the gate has no group ${tick(c.object)} any more`,
        `other people are in group ${tick(c.object)} of the gate`,
      ),
  },
  {
    rel: "exception",
    version: 1,
    area: "policy",
    weight: 85,
    identity: subjectAndObject,
    compare: grant((before, after) => byEquality("by", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.object)} counts as seen when ${tick(c.after?.by)} is there`,
        `${tick(c.object)} must be seen again`,
        `other evidence covers ${tick(c.object)}`,
      ),
  },
  {
    rel: "ambiguous",
    version: 1,
    area: "policy",
    weight: 60,
    identity: subjectAndObject,
    compare: grant(),
    says: (c) =>
      byOp(
        c,
        `${tick(c.object)} stands twice: consumers may disagree on which one counts`,
        `${tick(c.object)} no longer stands twice`,
        `${tick(c.object)} stands twice in another way`,
      ),
  },
];
