import type { LocalFact } from "../model/fact.ts";
import type { Direction, Relation } from "../model/relation.ts";
import {
  byCondition,
  byEquality,
  byOrder,
  bySet,
  elements,
  gainedBy,
  grant,
  join,
  restriction,
  subjectAndObject,
} from "./lattice.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";

/** Own pages neutral; foreign ones by what holds them: integrity of bytes, sandbox of frames. */
const PLACES = ["own", "foreign", "any"];

function loads(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  if (!after || !before) {
    const place = String((after ?? before)?.attrs.place);
    if (place === "own") return "neutral";
    return after ? "widen" : "narrow";
  }
  return join([
    byOrder(PLACES, "place", before, after),
    byCondition("integrity", before, after),
    sandbox(before, after),
    byOrder(["true", "false"], "tls", before, after),
    byEquality("expression", before, after),
    byEquality("address", before, after),
  ]);
}

/** null: no sandbox at all; each token lifts one restriction. */
function sandbox(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [before.attrs.sandbox ?? null, after.attrs.sandbox ?? null];
  if (old === null || now === null) return old === now ? "neutral" : now === null ? "widen" : "narrow";
  return bySet("sandbox", before, after);
}

/** Source words of one directive; one that leaves lets everything in, unless another stands in for it. */
function csp(before: LocalFact | undefined, after: LocalFact | undefined): Direction {
  if (!before || !after) {
    const only = (before ?? after) as LocalFact;
    if (only.attrs.mode === "report") return "neutral";
    if (before) return "widen";
    // `instead`: what stands in for it where it is not there. One that lets in more limits nothing, unless all of the policy is new.
    const wider = wordsWiden(elements(only.attrs, "instead"), elements(only.attrs, "sources")) === "widen";
    return only.attrs.instead !== undefined && wider ? "unknown" : "narrow";
  }
  return join([
    byOrder(["enforce", "report"], "mode", before, after),
    wordsWiden(elements(before.attrs, "sources"), elements(after.attrs, "sources")),
  ]);
}

/** Words that let nothing in by themselves. */
const STRICT = new Set(["'none'", "'report-sample'"]);
/** A nonce or hash makes browsers ignore 'unsafe-inline' (CSP 3, 6.7.3.2). */
const strictInline = (list: readonly string[]): boolean => list.some((w) => /^'(nonce-|sha(256|384|512)-)/.test(w));
/** With 'strict-dynamic' browsers ignore hosts, schemes and 'self' (CSP 3, 6.7.1.1): they count again where it leaves. */
const ignored = (w: string, list: readonly string[]): boolean =>
  list.includes("'strict-dynamic'") && (!w.startsWith("'") || w === "'self'" || w === "'unsafe-inline'");
const effective = (list: readonly string[]): string[] =>
  list
    .filter((w) => !STRICT.has(w) && !(w === "'unsafe-inline'" && strictInline(list)) && !ignored(w, list))
    .map((w) => (/^'nonce-/.test(w) ? "'nonce'" : w));

function wordsWiden(before: readonly string[], after: readonly string[]): Direction {
  const [old, now] = [effective(before), effective(after)];
  if (gainedBy(old, now).length > 0) return "widen";
  return gainedBy(now, old).length > 0 ? "narrow" : "neutral";
}

export const BROWSER: readonly Relation[] = [
  {
    rel: "loads",
    version: 2,
    area: "browser",
    weight: 65,
    identity: subjectAndObject,
    compare: loads,
    says: (c) => {
      // What is sent is held to nothing.
      const [verb, held] = c.object.startsWith("a form to ") ? ["sends", false] : ["loads", true];
      return byOp(
        c,
        `${tick(c.subject)} ${verb} ${c.object}${held && c.after?.integrity === null && c.after.place === "foreign" ? ", held to no digest" : ""}`,
        `${tick(c.subject)} no longer ${verb} ${c.object}`,
        `${tick(c.subject)} ${verb} ${c.object} ${c.direction === "widen" ? "with less to hold it" : c.direction === "narrow" ? "with more to hold it" : "in another way"}`,
      );
    },
  },
  {
    rel: "csp",
    version: 2,
    area: "browser",
    weight: 70,
    identity: subjectAndObject,
    compare: csp,
    says: (c) => {
      const [gained, lost] = [
        gainedBy(elements(c.before, "sources"), elements(c.after, "sources")),
        gainedBy(elements(c.after, "sources"), elements(c.before, "sources")),
      ];
      return byOp(
        c,
        `${tick(c.subject)} limits ${tick(c.object)} to ${elements(c.after, "sources").map(tick).join(", ") || "nothing"}`,
        `${tick(c.subject)} no longer limits ${tick(c.object)}`,
        `${tick(c.subject)}: ${tick(c.object)} ${[gained.length > 0 ? `gains ${gained.map(tick).join(", ")}` : "", lost.length > 0 ? `loses ${lost.map(tick).join(", ")}` : ""].filter((p) => p !== "").join(" and ") || `is now only ${attribute(c.after, "mode")}`}`,
      );
    },
  },
  {
    rel: "security-header",
    version: 2,
    area: "browser",
    weight: 55,
    identity: subjectAndObject,
    // `grade`: 0 = strict; of two values that both have one, the higher is weaker. `everyStatus`: sent with errors too.
    compare: restriction((before, after) => {
      const [old, now] = [before.attrs.grade, after.attrs.grade];
      const value =
        typeof old === "number" && typeof now === "number"
          ? now > old
            ? "widen"
            : now < old
              ? "narrow"
              : "neutral"
          : byEquality("value", before, after);
      return join([value, byOrder(["true", "false"], "everyStatus", before, after)]);
    }),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} sends ${c.object} ${tick(attribute(c.after, "value"))}`,
        `${tick(c.subject)} no longer sends ${c.object}`,
        c.before?.value === c.after?.value
          ? `${tick(c.subject)} sends ${c.object} ${c.after?.everyStatus === true ? "with every status" : "only with some statuses"} now`
          : `${tick(c.subject)}: ${c.object} changed ${fromTo(c, "value")}`,
      ),
  },
  {
    rel: "raw-html",
    version: 1,
    area: "browser",
    weight: 80,
    identity: subjectAndObject,
    compare: grant((before, after) => byCondition("sanitiser", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} puts ${c.object} into the page without escaping${c.after?.sanitiser ? `, through ${tick(c.after.sanitiser)}` : ""}`,
        `${tick(c.subject)} no longer puts ${c.object} into the page without escaping`,
        `${tick(c.subject)} puts ${c.object} into the page ${c.after?.sanitiser ? `through ${tick(c.after.sanitiser)}` : "without a sanitiser"}`,
      ),
  },
  {
    rel: "requests-permission",
    version: 2,
    area: "browser",
    weight: 65,
    identity: subjectAndObject,
    compare: grant((before, after) =>
      join([byOrder(["true", "false"], "optional", before, after), byEquality("to", before, after)]),
    ),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} asks for ${c.object}${c.after?.optional ? ", when it needs it" : ""}`,
        `${tick(c.subject)} no longer asks for ${c.object}`,
        `${tick(c.subject)} asks for ${c.object} ${c.after?.optional ? "only when it needs it" : "from the start"}`,
      ),
  },
];
