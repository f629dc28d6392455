import type { Relation } from "../model/relation.ts";
import { byEquality, byOrder, join, setting, subjectAndObject } from "./lattice.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";

const REACH = ["none", "host", "cluster", "private", "internet"];

export const NETWORK: readonly Relation[] = [
  {
    rel: "exposed",
    version: 1,
    area: "network",
    weight: 85,
    identity: subjectAndObject,
    compare: (before, after) => {
      if (!after) return "narrow";
      if (!before) return setting(REACH, "cluster", "reach")(before, after);
      return join([
        byOrder(REACH, "reach", before, after),
        byEquality("ports", before, after),
        byEquality("sources", before, after),
      ]);
    },
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} is reachable from: ${attribute(c.after, "reach")} (${c.object})`,
        `${tick(c.subject)} is no longer reachable by ${c.object}`,
        c.before?.reach === c.after?.reach
          ? `${tick(c.subject)} is exposed in another way (${c.object})`
          : `${tick(c.subject)} is now reachable ${fromTo(c, "reach")} (${c.object})`,
      ),
  },
  {
    rel: "flow",
    version: 1,
    area: "network",
    weight: 80,
    identity: subjectAndObject,
    // Which traffic passes depends on every policy and pod together: one document alone cannot be ranked.
    compare: () => "unknown",
    says: (c) =>
      byOp(
        c,
        `network policy ${tick(c.subject)} was added: what may flow cannot be told from it alone`,
        `network policy ${tick(c.subject)} was removed: what may flow cannot be told from it alone`,
        `network policy ${tick(c.subject)} changed: what may flow cannot be compared`,
      ),
  },
];
