import type { LocalFact } from "../model/fact.ts";
import type { Direction, Relation } from "../model/relation.ts";
import { counted } from "../model/words.ts";
import { byEquality, grant, join, subjectAndObject } from "./lattice.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";

/** More of it is wider. */
const byCount = (before: LocalFact, after: LocalFact): Direction => {
  const [old, now] = [Number(before.attrs.count), Number(after.attrs.count)];
  return now > old ? "widen" : now < old ? "narrow" : "neutral";
};

export const STATIC: readonly Relation[] = [
  {
    rel: "hides-text",
    version: 1,
    area: "static",
    weight: 90,
    identity: subjectAndObject,
    compare: grant(byCount),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} hides what stands in it by ${tick(c.object)}`,
        `${tick(c.subject)} no longer hides text by ${tick(c.object)}`,
        `${tick(c.subject)} hides text by ${tick(c.object)} in ${counted(Number(c.after?.count ?? 0), "line")}, before in ${attribute(c.before, "count")}`,
      ),
  },
  {
    rel: "ships",
    version: 1,
    area: "static",
    weight: 60,
    identity: subjectAndObject,
    // Other bytes of the same class cannot be told; a picture stays a picture.
    compare: (before, after) => {
      if (!after) return "neutral";
      const risky = after.attrs.risky === true || after.attrs.lies === true;
      if (!before) return risky ? "widen" : "neutral";
      if (after.attrs.lies === true && before.attrs.lies !== true) return "widen";
      if (before.attrs.class !== after.attrs.class) return risky ? "widen" : "neutral";
      return risky ? join([byEquality("digest", before, after), byEquality("lies", before, after)]) : "neutral";
    },
    says: (c) =>
      byOp(
        c,
        `${tick(c.object)} is added: ${attribute(c.after, "class")}${c.after?.lies ? ", which its name does not say" : ""}`,
        `${tick(c.object)} is gone: ${attribute(c.before, "class")}`,
        c.before?.class === c.after?.class
          ? `${tick(c.object)} has other bytes: ${attribute(c.after, "class")}${c.after?.lies ? ", which its name does not say" : ""}`
          : `${tick(c.object)} changed ${fromTo(c, "class")}`,
      ),
  },
  {
    rel: "active-content",
    version: 1,
    area: "static",
    weight: 80,
    identity: subjectAndObject,
    compare: grant((before, after) => join([byCount(before, after), byEquality("digest", before, after)])),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} now contains ${tick(c.object)}`,
        `${tick(c.subject)} no longer contains ${tick(c.object)}`,
        `${tick(c.object)} in ${tick(c.subject)} changed`,
      ),
  },
  {
    rel: "imports",
    version: 1,
    area: "static",
    weight: 70,
    identity: subjectAndObject,
    // Only what reaches outside of the module is told.
    compare: (before, after) => {
      const reach = (after ?? before)?.attrs.reaches ?? null;
      if (reach === null) return "neutral";
      return grant(() => "neutral")(before, after);
    },
    says: (c) => {
      const reach = (c.after ?? c.before)?.reaches;
      const what = typeof reach === "string" ? ` (${reach})` : "";
      return byOp(
        c,
        `${tick(c.subject)} now imports ${tick(c.object)}${what}`,
        `${tick(c.subject)} no longer imports ${tick(c.object)}${what}`,
        `how ${tick(c.subject)} imports ${tick(c.object)} changed`,
      );
    },
  },
];
