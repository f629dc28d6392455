import type { Relation } from "../model/relation.ts";
import { byOrder, grant, join, setting, subjectAndObject } from "./lattice.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";

const USER = ["non-root", "not known", "root"];
/** Values of each slot of `confinement`, the safe one first; what is not listed cannot be ranked. */
const CONFINEMENT: Readonly<Record<string, readonly string[]>> = {
  escalation: ["no", "yes"],
  "root filesystem": ["read-only", "writable"],
  seccomp: ["RuntimeDefault", "Localhost", "Unconfined"],
};

export const WORKLOAD: readonly Relation[] = [
  {
    rel: "runs-as",
    version: 1,
    area: "workload",
    weight: 75,
    identity: subjectAndObject,
    compare: setting(USER, "not known"),
    says: (c) => {
      const user = (side: "before" | "after"): string =>
        c[side]?.uid === null || c[side]?.uid === undefined
          ? `${attribute(c[side], "value")} user`
          : `user ${attribute(c[side], "uid")}`;
      return byOp(
        c,
        `${tick(c.subject)} runs as ${user("after")}`,
        `${tick(c.subject)} is gone, which ran as ${user("before")}`,
        `${tick(c.subject)} now runs as ${user("after")} instead of ${user("before")}`,
      );
    },
  },
  {
    rel: "privileged",
    version: 1,
    area: "workload",
    weight: 95,
    identity: subjectAndObject,
    compare: setting(["false", "true"], "false"),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} is ${c.after?.value === "true" ? "a privileged container" : "not privileged"}`,
        `${tick(c.subject)} is gone`,
        `${tick(c.subject)} is ${c.after?.value === "true" ? "now" : "no longer"} a privileged container`,
      ),
  },
  {
    rel: "capability",
    version: 1,
    area: "workload",
    weight: 70,
    identity: subjectAndObject,
    compare: grant(),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} gains capability ${tick(c.object)}`,
        `${tick(c.subject)} loses capability ${tick(c.object)}`,
        `capability ${tick(c.object)} of ${tick(c.subject)} changed`,
      ),
  },
  {
    rel: "host-namespace",
    version: 1,
    area: "workload",
    weight: 85,
    identity: subjectAndObject,
    compare: grant(),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} shares the host's ${c.object}`,
        `${tick(c.subject)} no longer shares the host's ${c.object}`,
        `${tick(c.subject)} shares the host's ${c.object} in another way`,
      ),
  },
  {
    rel: "mounts",
    version: 1,
    area: "workload",
    weight: 80,
    identity: subjectAndObject,
    compare: grant((before, after) => byOrder(["read-only", "read-write"], "access", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} mounts ${tick(c.object)} of the host, ${attribute(c.after, "access")}`,
        `${tick(c.subject)} no longer mounts ${tick(c.object)} of the host`,
        `${tick(c.subject)} mounts ${tick(c.object)} ${fromTo(c, "access")}`,
      ),
  },
  {
    rel: "confinement",
    version: 1,
    area: "workload",
    weight: 50,
    identity: subjectAndObject,
    // An unset slot of a new container is what everyone has; only loosening one that was tight is news.
    compare: (before, after) => {
      if (!before || !after) return "neutral";
      return byOrder(CONFINEMENT[after.object] ?? [], "value", before, after);
    },
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)}: ${c.object} is ${attribute(c.after, "value")}`,
        `${tick(c.subject)} is gone, with ${c.object} ${attribute(c.before, "value")}`,
        `${tick(c.subject)}: ${c.object} changed ${fromTo(c, "value")}`,
      ),
  },
  {
    rel: "image",
    version: 1,
    area: "dependencies",
    weight: 55,
    identity: subjectAndObject,
    compare: grant((before, after) => {
      const pin = byOrder(["digest", "tag", "moving"], "pin", before, after);
      if (before.attrs.repository !== after.attrs.repository) return "widen";
      const moved = before.attrs.tag !== after.attrs.tag || before.attrs.digest !== after.attrs.digest;
      return pin !== "neutral" ? join([pin]) : moved ? "unknown" : "neutral";
    }),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} uses image ${tick(c.after?.reference)}`,
        `${tick(c.subject)} no longer uses image ${tick(c.before?.reference)}`,
        `${tick(c.subject)} now uses image ${tick(c.after?.reference)} instead of ${tick(c.before?.reference)}`,
      ),
  },
];
