import type { Attrs, LocalFact } from "../model/fact.ts";
import type { Direction, Relation } from "../model/relation.ts";
import { byEquality, byOrder, grant, join, setting, subjectAndObject } from "./lattice.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";

const numbers = (version: unknown): number[] | null => {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(String(version));
  return match ? match.slice(1).map(Number) : null;
};

/** Older is wider; newer cannot be told. Pre-releases and ranges are not ordered here. */
function versionStep(before: LocalFact, after: LocalFact): Direction {
  const step = byEquality("version", before, after);
  const [old, now] = [numbers(before.attrs.version), numbers(after.attrs.version)];
  if (step === "neutral" || !old || !now) return step;
  const i = old.findIndex((n, at) => n !== now[at]);
  return (now[i] as number) < (old[i] as number) ? "widen" : "unknown";
}

export const DEPENDENCIES: readonly Relation[] = [
  {
    rel: "component",
    version: 1,
    area: "dependencies",
    weight: 40,
    identity: subjectAndObject,
    compare: grant((before, after) => {
      const dev = before.attrs.dev === after.attrs.dev ? "neutral" : after.attrs.dev ? "narrow" : "widen";
      const source =
        byEquality("source", before, after) === "neutral"
          ? "neutral"
          : after.attrs.source === "registry"
            ? "narrow"
            : "widen";
      return join([versionStep(before, after), dev, source]);
    }),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} now ${c.after?.dev ? "is built with" : "ships"} ${tick(c.object)} ${attribute(c.after, "version")}`,
        `${tick(c.subject)} no longer has ${tick(c.object)}`,
        `${tick(c.subject)}: ${tick(c.object)} ${fromTo(c, "version")}`,
      ),
  },
  {
    rel: "fetches-from",
    version: 1,
    area: "dependencies",
    weight: 75,
    identity: subjectAndObject,
    compare: grant((before, after) => byOrder(["true", "false"], "tls", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} may take packages from ${tick(c.object)}${c.after?.tls ? "" : ", without encryption"}`,
        `${tick(c.subject)} no longer takes packages from ${tick(c.object)}`,
        `how ${tick(c.subject)} takes packages from ${tick(c.object)} changed`,
      ),
  },
  {
    rel: "integrity",
    version: 1,
    area: "dependencies",
    weight: 90,
    identity: subjectAndObject,
    compare: (before, after) => {
      if (!before || !after) return setting(["strong", "weak", "none"], "none", "strength")(before, after);
      const strength = setting(["strong", "weak", "none"], "none", "strength")(before, after);
      // One version of one package has one content: another digest means other bytes.
      const value =
        before.attrs.strength === after.attrs.strength && before.attrs.value !== after.attrs.value
          ? "widen"
          : "neutral";
      return join([strength, value]);
    },
    says: (c) =>
      byOp(
        c,
        `${tick(c.object)} is held to a digest`,
        `${tick(c.object)} is gone`,
        c.before?.strength === c.after?.strength
          ? `${tick(c.object)} has other bytes than before`
          : `the digest of ${tick(c.object)} changed ${fromTo(c, "strength")}`,
      ),
  },
  {
    rel: "install-hook",
    version: 1,
    area: "dependencies",
    weight: 70,
    identity: subjectAndObject,
    compare: grant((before, after) => byEquality("command", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.object)} runs a script at installation`,
        `${tick(c.object)} no longer runs a script at installation`,
        `the installation script of ${tick(c.object)} changed`,
      ),
  },
  {
    rel: "overrides",
    version: 1,
    area: "dependencies",
    weight: 55,
    identity: subjectAndObject,
    compare: grant((before, after) => byEquality("target", before, after)),
    says: (c) =>
      byOp(
        c,
        `${tick(c.object)} is replaced by ${tick(attribute(c.after, "target"))}`,
        `${tick(c.object)} is no longer replaced`,
        `${tick(c.object)} is replaced ${fromTo(c, "target")}`,
      ),
  },
  {
    rel: "packs",
    version: 1,
    area: "dependencies",
    weight: 65,
    identity: subjectAndObject,
    // Bytes held to a digest are known; a download that is not may become any.
    compare: (before, after) => {
      const held = (fact: LocalFact): boolean => fact.attrs.checksum !== null || fact.attrs.pin === "digest";
      if (!before || !after) return before ? "narrow" : held(after as LocalFact) ? "unknown" : "widen";
      if (held(before) !== held(after)) return held(after) ? "narrow" : "widen";
      return byEquality("checksum", before, after);
    },
    says: (c) => {
      const loose = (attrs: Attrs | null): boolean => attrs?.checksum === null && attrs.pin !== "digest";
      return byOp(
        c,
        `${tick(c.subject)} adds ${tick(c.object)}${loose(c.after) ? " without a checksum" : ""}`,
        `${tick(c.subject)} no longer adds ${tick(c.object)}`,
        `${tick(c.subject)} adds ${tick(c.object)} ${loose(c.after) ? "without a checksum now" : loose(c.before) ? "with a checksum now" : "with another checksum"}`,
      );
    },
  },
];
