import { DEFAULT_CAPABILITIES } from "../model/capabilities.ts";
import type { LocalFact } from "../model/fact.ts";
import type { Direction, Relation } from "../model/relation.ts";
import {
  among,
  byEquality,
  byName,
  byOrder,
  bySet,
  elements,
  gainedBy,
  graded,
  grant,
  guard,
  join,
  restriction,
  setting,
  subjectAndObject,
  withSubject,
} from "./lattice.ts";
import { mountedPaths, mountedSays } from "./mounts.ts";
import { attribute, byOp, fromTo, gradedSays, nameSaid, tick } from "./speech.ts";

const USER = ["non-root", "not known", "root"];
/** Values of each slot of `confinement`, the safe one first; what is not listed cannot be ranked. */
const CONFINEMENT: Readonly<Record<string, readonly string[]>> = {
  escalation: ["no", "yes"],
  "root filesystem": ["read-only", "writable"],
  SELinux: ["enforced", "another label", "disabled"],
  "process mount": ["Default", "Unmasked"],
  AppArmor: ["RuntimeDefault", "Localhost", "not set", "Unconfined"],
  // Unset is the node's default, which may be either: what was said and is no longer said may be lost.
  seccomp: ["RuntimeDefault", "Localhost", "not set", "Unconfined"],
};

const capabilities = (list: readonly string[]): string =>
  list.length >= DEFAULT_CAPABILITIES.length && DEFAULT_CAPABILITIES.every((c) => list.includes(c))
    ? ["the runtime's default capabilities", ...list.filter((c) => !DEFAULT_CAPABILITIES.includes(c)).map(tick)].join(
        ", ",
      )
    : list.map((c) => (c === "ALL" ? "every capability" : tick(c))).join(", ");

/** Below it stand the users of the host: who gets out of a container that runs as one of them is that one. */
const OWN_NUMBERS = 10_000;
const ofItsOwn = (f: LocalFact): boolean => /^\d+$/.test(String(f.attrs.uid)) && Number(f.attrs.uid) >= OWN_NUMBERS;
function byNumber(before: LocalFact, after: LocalFact): Direction {
  if (ofItsOwn(before) === ofItsOwn(after)) return "neutral";
  return ofItsOwn(after) ? "narrow" : "widen";
}

/** A bare name is not known, and less so is nobody: what stands for it then is outside the file. */
function user(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  const step = setting(USER, "not known")(before, after);
  if (!before || !after || step !== "neutral") return step;
  if (after.attrs.value === "non-root") return byNumber(before, after);
  if (after.attrs.value !== "not known") return step;
  const named = (f: LocalFact): boolean => f.attrs.uid !== null;
  if (named(before) !== named(after)) return named(after) ? "narrow" : "widen";
  return byEquality("uid", before, after);
}

/** `hostUsers` unset means the host's user namespace: everyone shares it. */
const USUALLY_SHARED: readonly string[] = ["user ids"];

/** Bounds by their names: a higher one lets more through. One that only one side has is told by what is covered. */
function byLimits(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [before, after].map((f) => (f.attrs.limits ?? {}) as Readonly<Record<string, number>>) as [
    Readonly<Record<string, number>>,
    Readonly<Record<string, number>>,
  ];
  return join(
    Object.keys(now).map((name): Direction => {
      const [a, b] = [old[name], now[name]];
      return a === undefined || b === undefined || a === b ? "neutral" : b > a ? "widen" : "narrow";
    }),
  );
}

export const WORKLOAD: readonly Relation[] = [
  {
    rel: "runs-as",
    version: 3,
    area: "workload",
    weight: 75,
    identity: subjectAndObject,
    compare: user,
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
    // One fact for each container, so that what it drops leaves with it and dropping nothing is not fourteen grants.
    compare: (before, after) => {
      if (!after) return "neutral";
      if (before) return bySet("effective", before, after);
      return gainedBy(DEFAULT_CAPABILITIES, elements(after.attrs, "effective")).length > 0 ? "widen" : "neutral";
    },
    says: (c) => {
      const [old, now] = [
        c.before ? elements(c.before, "effective") : DEFAULT_CAPABILITIES,
        elements(c.after, "effective"),
      ];
      const [gained, lost] = [gainedBy(old, now), gainedBy(now, old)];
      if (c.after === null) return `${tick(c.subject)} is gone, with its capabilities`;
      const parts = [
        gained.length > 0 ? `gains ${capabilities(gained)}` : "",
        lost.length > 0 ? `${c.before ? "loses" : "goes without"} ${capabilities(lost)}` : "",
      ];
      return `${tick(c.subject)} ${parts.filter((p) => p !== "").join(" and ") || "has the runtime's default capabilities"}`;
    },
  },
  {
    rel: "host-namespace",
    version: 1,
    area: "workload",
    weight: 85,
    identity: subjectAndObject,
    compare: (before, after) => {
      if (!after) return "neutral";
      if (before) return bySet("shared", before, after);
      return gainedBy(USUALLY_SHARED, elements(after.attrs, "shared")).length > 0 ? "widen" : "neutral";
    },
    says: (c) => {
      const [old, now] = [c.before ? elements(c.before, "shared") : USUALLY_SHARED, elements(c.after, "shared")];
      const [gained, lost] = [gainedBy(old, now), gainedBy(now, old)];
      if (c.after === null)
        return `${tick(c.subject)} is gone${old.length > USUALLY_SHARED.length ? `, which shared the host's ${old.join(", ")}` : ""}`;
      const parts = [
        gained.length > 0 ? `shares the host's ${gained.join(", ")}` : "",
        lost.length > 0 ? `does not share the host's ${lost.join(", ")}` : "",
      ];
      return `${tick(c.subject)} ${parts.filter((p) => p !== "").join(" and ") || "shares no more of the host than is usual"}`;
    },
  },
  {
    rel: "mounts",
    version: 3,
    area: "workload",
    weight: 80,
    identity: subjectAndObject,
    // With `paths` it is all that a container has of its host, else one path. `options`: how else it is mounted.
    compare: (before, after) =>
      [before, after].some((f) => f !== undefined && "paths" in f.attrs)
        ? mountedPaths(before, after)
        : grant((a, b) => join([byOrder(["read-only", "read-write"], "access", a, b), byEquality("options", a, b)]))(
            before,
            after,
          ),
    says: (c) =>
      "paths" in (c.after ?? c.before ?? {})
        ? mountedSays(c)
        : byOp(
            c,
            `${tick(c.subject)} mounts ${tick(c.object)} of the host, ${attribute(c.after, "access")}`,
            `${tick(c.subject)} no longer mounts ${tick(c.object)} of the host`,
            c.before?.access === c.after?.access
              ? `${tick(c.subject)} mounts ${tick(c.object)} in another way`
              : `${tick(c.subject)} mounts ${tick(c.object)} ${fromTo(c, "access")}`,
          ),
  },
  {
    rel: "confinement",
    version: 3,
    area: "workload",
    weight: 50,
    identity: subjectAndObject,
    // An unset slot of a new container is what everyone has; only loosening one that was tight is news.
    compare: (before, after) => {
      if (!before || !after) return "neutral";
      return join([
        byOrder(CONFINEMENT[after.object] ?? [], "value", before, after),
        before.attrs.profile !== undefined && after.attrs.profile !== undefined
          ? byEquality("profile", before, after)
          : "neutral",
      ]);
    },
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)}: ${c.object} is ${attribute(c.after, "value")}`,
        `${tick(c.subject)} is gone, with ${c.object} ${attribute(c.before, "value")}`,
        c.before?.value === c.after?.value
          ? `${tick(c.subject)}: ${c.object} is still ${attribute(c.after, "value")}, by another profile`
          : `${tick(c.subject)}: ${c.object} changed ${fromTo(c, "value")}`,
      ),
  },
  {
    rel: "encrypts",
    version: 4,
    area: "workload",
    weight: 70,
    identity: subjectAndObject,
    compare: graded,
    says: gradedSays((c) => `encryption ${c.object}`),
  },
  {
    rel: "deletion-guard",
    version: 3,
    area: "workload",
    weight: 60,
    identity: subjectAndObject,
    compare: graded,
    says: gradedSays((c) => c.object),
  },
  {
    rel: "setting",
    version: 4,
    area: "workload",
    weight: 60,
    identity: subjectAndObject,
    compare: graded,
    says: gradedSays((c) => c.object),
  },
  {
    rel: "admission-guard",
    version: 3,
    area: "workload",
    weight: 85,
    identity: subjectAndObject,
    // `mode`: enforce > warn, audit; `exempt`: what it does not look at; `covers`: what it does; `limits`: how much it lets through at
    // the most, of each; `rule`: its own text.
    compare: withSubject(
      among(
        (f) => f.attrs.mode === "enforce",
        restriction(
          guard(["enforce", "warn", "audit", "off"], (before, after) =>
            join([
              bySet("covers", after, before),
              byLimits(before, after),
              byOrder(["Fail", "Ignore"], "failurePolicy", before, after),
              byOrder(["restricted", "baseline", "privileged"], "level", before, after),
              bySet("exempt", before, after),
              byEquality("rule", before, after),
            ]),
          ),
        ),
      ),
    ),
    says: (c) =>
      c.op !== "change" && (c.before ?? c.after)?.always === true
        ? `${tick(c.subject)} is ${c.op === "add" ? "new" : "gone"}, with ${tick(c.object)} ${attribute(c.before ?? c.after, "mode")}`
        : byOp(
            c,
            `${tick(c.subject)} is now guarded by ${tick(c.object)} at admission`,
            `${tick(c.subject)} is no longer guarded by ${tick(c.object)} at admission`,
            `${tick(c.object)} guards ${tick(c.subject)} ${c.direction === "widen" ? "less than before" : c.direction === "narrow" ? "more than before" : "in another way"}`,
          ),
  },
  {
    rel: "image",
    version: 2,
    area: "dependencies",
    weight: 55,
    identity: subjectAndObject,
    compare: grant((before, after) => {
      if (before.attrs.repository !== after.attrs.repository) return "widen";
      const pin = byOrder(["digest", "tag", "moving"], "pin", before, after);
      // A digest beside the same tag only pins; another tag or digest is another image.
      const other =
        before.attrs.tag !== after.attrs.tag ||
        (before.attrs.digest !== after.attrs.digest && before.attrs.digest !== null && after.attrs.digest !== null);
      return pin === "widen" ? pin : other ? "unknown" : pin === "neutral" ? byName(before, after) : pin;
    }),
    says: (c) => {
      const moved = c.before?.reference !== c.after?.reference;
      return byOp(
        c,
        `${tick(c.subject)} uses image ${tick(c.after?.reference)}${nameSaid(c, moved)}`,
        `${tick(c.subject)} no longer uses image ${tick(c.before?.reference)}`,
        moved
          ? `${tick(c.subject)} now uses image ${tick(c.after?.reference)} instead of ${tick(c.before?.reference)}${nameSaid(c, moved)}`
          : `${tick(c.subject)} uses the same image ${tick(c.after?.reference)}${nameSaid(c, moved)}`,
      );
    },
  },
];
