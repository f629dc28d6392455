import type { Attrs, LocalFact } from "../model/fact.ts";
import type { Direction, Relation, Spoken } from "../model/relation.ts";
import { beyond } from "./addresses.ts";
import {
  byEquality,
  byLimit,
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
import { attribute, byOp, gradedSays, tick } from "./speech.ts";

const REACH = ["none", "host", "cluster", "private", "internet"];
const PLACES: Readonly<Record<string, string>> = {
  none: "nowhere",
  host: "its own host",
  cluster: "inside the cluster",
  private: "the network of the nodes",
  internet: "the internet",
};

/** Whether a policy keeps the pods that it chooses apart and lets nothing to them. */
const denies = ({ attrs }: LocalFact): boolean => attrs.applies === true && elements(attrs, "ways").length === 0;

/** One policy's own text: pods that were kept apart, or ways that are opened to the same pods. */
function ofPolicy(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  const [old, now] = [before, after].map((f) => (f?.attrs.applies === true ? f : undefined));
  // A way that it is not about.
  if (!old && !now && (before ?? after)?.attrs.applies === false) return "neutral";
  if (!old || !now) {
    const one = old ?? now;
    return one && denies(one) ? (now ? "narrow" : "widen") : "unknown";
  }
  if (old.attrs.selector !== now.attrs.selector || !Array.isArray(old.attrs.ways) || !Array.isArray(now.attrs.ways))
    return "unknown";
  const [had, has] = [elements(old.attrs, "ways"), elements(now.attrs, "ways")];
  if (beyond(has, had).length > 0) return "widen";
  return beyond(had, has).length > 0 ? "narrow" : "neutral";
}

/** What can be said of a policy that came, went or changed. */
function policyTexts(c: Spoken): [string, string, string] {
  const policy = `network policy ${tick(c.subject)}`;
  const [old, now] = [elements(c.before, "ways"), elements(c.after, "ways")];
  const [gained, lost] = [beyond(now, old), beyond(old, now)];
  const said = (verb: string, list: readonly string[]): string =>
    list.length === 0 ? "" : ` ${verb} ${list.slice(0, 3).map(tick).join(", ")}${list.length > 3 ? " and more" : ""}`;
  const plainly = c.direction === "unknown" ? null : c.direction;
  return [
    plainly === "narrow"
      ? `${policy} was added: it lets no ${c.object} pass`
      : `${policy} was added: what may flow cannot be told from it alone`,
    plainly === "widen"
      ? `${policy} was removed, which let no ${c.object} pass`
      : `${policy} was removed: what may flow cannot be told from it alone`,
    plainly && gained.length + lost.length > 0
      ? `${policy} ${[said("opens", gained), said("closes", lost)]
          .filter((t) => t !== "")
          .join(" and")
          .trim()} for ${c.object}`
      : plainly
        ? `${policy} ${plainly === "widen" ? "no longer keeps" : "now keeps"} ${c.object} out`
        : `${policy} changed: what may flow cannot be compared`,
  ];
}

export const NETWORK: readonly Relation[] = [
  {
    rel: "exposed",
    version: 2,
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
            : c.before?.backend !== c.after?.backend
              ? `leads to ${tick(c.after?.backend ?? "nothing that is named")} instead of ${tick(c.before?.backend ?? "nothing that is named")}`
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
    version: 4,
    area: "network",
    weight: 80,
    identity: subjectAndObject,
    // With `rules` it is a policy's own text: which traffic passes depends on every policy and pod together, so that one document
    // alone cannot be ranked, but for what it opens or closes to the same pods (`applies`, `selector`, `ways`). `adds`: one rule of a group that is elsewhere; `denies`: what it keeps out. With `allows` it is all that may pass to or from a workload, null = everything, which is what a new one
    // has. With neither it is one allowed way between two ends: ports null = every port.
    compare: (before, after) => {
      if ([before, after].some((f) => f !== undefined && "rules" in f.attrs)) return ofPolicy(before, after);
      if ([before, after].some((f) => f !== undefined && "allows" in f.attrs)) return passing(before, after);
      return grant((b, a) => byLimit("ports", b, a))(before, after);
    },
    says: (c) => {
      if ("allows" in (c.after ?? c.before ?? {})) return ways(c);
      if (!("rules" in (c.after ?? c.before ?? {}))) return way(c);
      return byOp(c, ...policyTexts(c));
    },
  },
  {
    rel: "isolated",
    version: 1,
    area: "network",
    weight: 80,
    identity: subjectAndObject,
    compare: restriction(),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} is isolated for ${c.object}: only what is allowed passes`,
        `${tick(c.subject)} accepts all ${c.object}: nothing isolates it any more`,
        `${tick(c.subject)} is isolated for ${c.object} in another way`,
      ),
  },
  {
    rel: "public-block",
    version: 3,
    area: "network",
    weight: 90,
    identity: subjectAndObject,
    compare: graded,
    says: gradedSays((c) => c.object),
  },
  {
    rel: "tls",
    version: 4,
    area: "network",
    weight: 75,
    identity: subjectAndObject,
    compare: graded,
    says: gradedSays((c) => `TLS ${c.object}`),
  },
  {
    rel: "verifies-peer",
    version: 2,
    area: "network",
    weight: 80,
    identity: subjectAndObject,
    compare: graded,
    says: gradedSays((c) => `verification of ${c.object}`),
  },
  {
    rel: "audited",
    version: 4,
    area: "network",
    weight: 60,
    identity: subjectAndObject,
    compare: graded,
    says: gradedSays((c) => `log ${c.object}`),
  },
  {
    rel: "edge-guard",
    version: 4,
    area: "network",
    weight: 85,
    identity: subjectAndObject,
    // `guards`: the subject is the guard itself, and `rule` what it guards elsewhere.
    // `mode`: enforce, audit or off; `allows`: null, or the list that may pass; `spares`: rules of it that keep nothing out.
    compare: withSubject(
      restriction(
        guard(["enforce", "audit", "off"], (before, after) =>
          join([byLimit("allows", before, after), bySet("spares", before, after), byEquality("rule", before, after)]),
        ),
      ),
    ),
    says: (c) =>
      (c.before ?? c.after)?.guards === true
        ? guardSays(c)
        : c.op !== "change" && (c.before ?? c.after)?.always === true
          ? `${tick(c.subject)} is ${c.op === "add" ? "new" : "gone"}, with ${c.object} ${attribute(c.before ?? c.after, "mode")}`
          : byOp(
              c,
              `${tick(c.subject)} is now guarded by ${c.object}`,
              `${tick(c.subject)} is no longer guarded by ${c.object}`,
              `${tick(c.subject)} is guarded by ${c.object} ${c.direction === "widen" ? "less than before" : c.direction === "narrow" ? "more than before" : "in another way"}`,
            ),
  },
  {
    rel: "proxies-to",
    version: 1,
    area: "network",
    weight: 70,
    identity: subjectAndObject,
    compare: grant((before, after) => byEquality("rewrite", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} is now forwarded to ${tick(c.object)}`,
        `${tick(c.subject)} is no longer forwarded to ${tick(c.object)}`,
        `${tick(c.subject)} is forwarded to ${tick(c.object)} in another way`,
      ),
  },
];

/** A guard that stands for itself, by what it guards. */
const guardSays = (c: Spoken): string => {
  const of = (attrs: Attrs | null): string =>
    typeof attrs?.rule === "string" ? tick(attrs.rule) : "what stands beside it";
  return byOp(
    c,
    `${tick(c.subject)} (${c.object}) now guards ${of(c.after)}`,
    `${tick(c.subject)} (${c.object}) no longer guards ${of(c.before)}`,
    `${tick(c.subject)} (${c.object}) guards ${of(c.after)} instead of ${of(c.before)}`,
  );
};

/** One allowed way between two ends, read aloud. */
function way(c: Spoken): string {
  const ports = (attrs: Attrs | null): string =>
    attrs?.ports === null || attrs === null ? "every port" : elements(attrs, "ports").map(tick).join(", ") || "no port";
  return byOp(
    c,
    `${tick(c.subject)} may now exchange traffic with ${tick(c.object)} on ${ports(c.after)}`,
    `${tick(c.subject)} may no longer exchange traffic with ${tick(c.object)} on ${ports(c.before)}`,
    `${tick(c.subject)} and ${tick(c.object)}: ${ports(c.after)} instead of ${ports(c.before)}`,
  );
}

/** What `now` lets pass and `old` does not. */
const newWays = (old: Attrs | null, now: Attrs | null): string[] =>
  old === null || old.allows === null ? [] : beyond(elements(now, "allows"), elements(old, "allows"));

function passing(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  // What nothing limits is what a new workload has; a new list that lets the internet in is news.
  if (!before || !after) {
    const { attrs } = (before ?? after) as LocalFact;
    if (attrs.adds === true) {
      // One more rule lets pass what it says, one less no longer keeps out what it did.
      const [opens, shuts] = [elements(attrs, "allows").length > 0, elements(attrs, "denies").length > 0];
      return (after ? opens : shuts) ? "widen" : opens || shuts ? "narrow" : "neutral";
    }
    const open = (before ?? after)?.attrs.internet === true;
    return open ? (after ? "widen" : "narrow") : "neutral";
  }
  // Rules that were not understood may let anything pass.
  const unread = byEquality("unread", before, after);
  return join([listed(before, after), unread, bySet("denies", after, before), byEquality("order", before, after)]);
}

function listed(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [before.attrs, after.attrs];
  if (now.allows === null) return old.allows === null ? "neutral" : "widen";
  if (old.allows === null) return "narrow";
  return newWays(old, now).length > 0 ? "widen" : newWays(now, old).length > 0 ? "narrow" : "neutral";
}

function ways(c: Spoken): string {
  const [gained, lost] = [newWays(c.before, c.after), newWays(c.after, c.before)];
  const word = c.object === "ingress" ? "accepts" : "may send";
  const said = (list: readonly string[]): string =>
    `${list.slice(0, 3).map(tick).join(", ")}${list.length > 3 ? ` and ${list.length - 3} more` : ""}`;
  const one = c.after ?? c.before;
  if (c.op !== "change" && one?.adds === true) {
    const [opens, shuts] = [elements(one, "allows"), elements(one, "denies")];
    const parts = [
      ...(opens.length > 0 ? [`${c.op === "add" ? "lets pass" : "no longer lets pass"} ${said(opens)}`] : []),
      ...(shuts.length > 0 ? [`${c.op === "add" ? "keeps out" : "no longer keeps out"} ${said(shuts)}`] : []),
    ];
    return `${tick(c.subject)} ${parts.join(", and ") || `is ${c.op === "add" ? "new" : "gone"}, without a rule`} (${c.object})`;
  }
  if (c.op !== "change") return `${tick(c.subject)} is ${c.op === "add" ? "new" : "gone"}, with the ${c.object} it has`;
  if (c.direction === "unknown") return `${tick(c.subject)}: what ${c.object} passes cannot be compared`;
  if (c.after?.allows === null) return `${tick(c.subject)} now ${word} all ${c.object}: no policy is about it any more`;
  if (c.before?.allows === null)
    return `${tick(c.subject)} now ${word} ${elements(c.after, "allows").length > 0 ? `only ${c.object} of ${said(elements(c.after, "allows"))}` : `no ${c.object}`}`;
  const parts = [
    gained.length > 0 ? `now ${word} ${c.object} of ${said(gained)}` : "",
    lost.length > 0 ? `no longer ${word} ${c.object} of ${said(lost)}` : "",
  ];
  return `${tick(c.subject)} ${parts.filter((p) => p !== "").join(", and ") || `${word} the same ${c.object} in other words`}`;
}
