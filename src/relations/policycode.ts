import type { LocalFact } from "../model/fact.ts";
import type { Direction, Relation } from "../model/relation.ts";
import { byEquality, grant, restriction, subjectAndObject } from "./lattice.ts";
import { byOp, tick } from "./speech.ts";

/** A whole policy that permits or forbids by itself; null: a rule among others, whose effect they decide together. */
const effectOf = (f: LocalFact): "permit" | "forbid" | null =>
  f.attrs.effect === "permit" || f.attrs.effect === "forbid" ? f.attrs.effect : null;

function byCode(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  if (before && after) {
    const [old, now] = [effectOf(before), effectOf(after)];
    if (old !== now) return now === "permit" ? "widen" : old === "permit" && now === "forbid" ? "narrow" : "unknown";
    return byEquality("hash", before, after);
  }
  const effect = effectOf((before ?? after) as LocalFact);
  return effect === null ? "unknown" : (effect === "permit" ? grant() : restriction())(before, after);
}

export const POLICY_CODE: readonly Relation[] = [
  {
    rel: "policy-code",
    version: 1,
    area: "access",
    weight: 80,
    identity: subjectAndObject,
    // effect: permit, forbid or null; hash: of what it says, without comments and layout; notes: what is said about it.
    compare: byCode,
    says: (c) => {
      const effect = (c.after ?? c.before)?.effect;
      const does = effect === "permit" ? "permits" : effect === "forbid" ? "forbids" : "decides";
      const what = `${tick(c.object)} of ${tick(c.subject)}`;
      return byOp(
        c,
        effect === null
          ? `${what} is new: what it changes cannot be compared`
          : `${what} is new, which ${does} what it names`,
        effect === null
          ? `${what} is gone: what it changed cannot be compared`
          : `${what} is gone, which ${does} what it names`,
        c.direction === "neutral"
          ? `${what} is described in other words`
          : c.before?.effect === c.after?.effect
            ? `${what} changed: what it ${does} cannot be compared`
            : `${what} now ${does} what it names`,
      );
    },
  },
];
