import type { Attrs } from "../model/fact.ts";
import type { Relation } from "../model/relation.ts";
import { byEquality, byLimit, byOrder, bySet, elements, gainedBy, join, setting, subjectAndObject } from "./lattice.ts";
import { byOp, tick } from "./speech.ts";

const REACH = ["none", "host", "cluster", "private", "internet"];
const PLACES: Readonly<Record<string, string>> = {
  none: "nowhere",
  host: "its own host",
  cluster: "inside the cluster",
  private: "the network of the nodes",
  internet: "the internet",
};

export const NETWORK: readonly Relation[] = [
  {
    rel: "exposed",
    version: 1,
    area: "network",
    weight: 85,
    identity: subjectAndObject,
    compare: (before, after) => {
      if (!after)
        return before && REACH.indexOf(String(before.attrs.reach)) > REACH.indexOf("cluster") ? "narrow" : "neutral";
      if (!before) return setting(REACH, "cluster", "reach")(before, after);
      return join([
        byOrder(REACH, "reach", before, after),
        bySet("ports", before, after),
        byLimit("sources", before, after),
        byEquality("backend", before, after),
      ]);
    },
    says: (c) => {
      const way = c.object === "service" ? "" : ` by ${tick(c.object)}`;
      const from = (attrs: Attrs | null): string => PLACES[String(attrs?.reach)] ?? "somewhere that cannot be told";
      const ports = gainedBy(elements(c.before, "ports"), elements(c.after, "ports"));
      const change =
        c.before?.reach !== c.after?.reach
          ? `is now reachable from ${from(c.after)} instead of ${from(c.before)}`
          : ports.length > 0
            ? `is now reachable on ${ports.map(tick).join(", ")} from ${from(c.after)}`
            : `is exposed in another way to ${from(c.after)}`;
      const sentence = byOp(
        c,
        `is now reachable from ${from(c.after)}`,
        `is no longer reachable from ${from(c.before)}`,
        change,
      );
      return `${tick(c.subject)} ${sentence}${way}`;
    },
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
