import type { Attrs, LocalFact } from "../model/fact.ts";
import type { Direction, Relation } from "../model/relation.ts";
import { byEquality, byOrder, bySet, elements, grant, join, setting, subjectAndObject } from "./lattice.ts";
import { attribute, byOp, fromTo, tick } from "./speech.ts";
import { compareVersions } from "./versions.ts";

/** Type of the package URL; tools have versions as most packages have. */
const typeOf = (fact: LocalFact): string => /^pkg:([a-z]+)\//.exec(fact.object)?.[1] ?? "";

/** Older is wider; newer cannot be told, nor can what has no order. */
function versionStep(before: LocalFact, after: LocalFact): Direction {
  const step = byEquality("version", before, after);
  const [old, now] = [before.attrs.version, after.attrs.version];
  if (step === "neutral" || typeof old !== "string" || typeof now !== "string") return step;
  const order = compareVersions(typeOf(after), now, old);
  return order !== null && order < 0 ? "widen" : "unknown";
}

const filesOf = (fact: LocalFact): ReadonlyMap<string, string> =>
  new Map(elements(fact.attrs, "files").map((f) => [f.slice(0, f.lastIndexOf(" ")), f.slice(f.lastIndexOf(" ") + 1)]));

/**
 * Digests of one version: one for all (`value`), or one for each file of it (`files`: name, space, digest; the name is the digest
 * where the lock names no files). One file of one version has one content; files for more platforms are no other content.
 */
function bytesStep(before: LocalFact, after: LocalFact): Direction {
  const [old, now] = [filesOf(before), filesOf(after)];
  if (old.size === 0 || now.size === 0)
    return before.attrs.value !== after.attrs.value || old.size !== now.size ? "widen" : "neutral";
  const other = [...old].some(([name, digest]) => now.has(name) && now.get(name) !== digest);
  const kept = [...old.keys()].some((name) => now.has(name));
  if (other || !kept) return "widen";
  return [...now].some(([name, digest]) => name === digest && !old.has(name)) ? "unknown" : "neutral";
}

export const DEPENDENCIES: readonly Relation[] = [
  {
    rel: "component",
    version: 3,
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
      // `when`: what is asked of it beside its version.
      return join([versionStep(before, after), dev, source, byEquality("when", before, after)]);
    }),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} now ${c.after?.dev ? "is built with" : "ships"} ${tick(c.object)} ${attribute(c.after, "version")}`,
        `${tick(c.subject)} no longer has ${tick(c.object)}`,
        c.before?.version === c.after?.version && c.before?.when !== c.after?.when
          ? `${tick(c.subject)} asks for ${tick(c.object)} ${attribute(c.after, "version")} in another way`
          : `${tick(c.subject)}: ${tick(c.object)} ${fromTo(c, "version")}`,
      ),
  },
  {
    rel: "fetches-from",
    version: 3,
    area: "dependencies",
    weight: 75,
    identity: subjectAndObject,
    // `patterns`: of the packages that it may give. `path`: of an index on that host. `mapped`: only for the packages that are named for it; without that any name may come from there.
    compare: grant((before, after) =>
      join([
        byOrder(["true", "false"], "tls", before, after),
        byOrder(["true", "false"], "mapped", before, after),
        byEquality("path", before, after),
        before.attrs.patterns && after.attrs.patterns ? bySet("patterns", before, after) : "neutral",
      ]),
    ),
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
    version: 3,
    area: "dependencies",
    weight: 90,
    identity: subjectAndObject,
    compare: (before, after) => {
      // `among`: others of this lock are held to digests, and it is not.
      if (!before && after?.attrs.among === true) return "widen";
      if (!before || !after) return setting(["strong", "weak", "none"], "none", "strength")(before, after);
      const strength = setting(["strong", "weak", "none"], "none", "strength")(before, after);
      // One version of one package has one content: another digest means other bytes.
      const value = before.attrs.strength === after.attrs.strength ? bytesStep(before, after) : "neutral";
      return join([strength, value]);
    },
    says: (c) =>
      byOp(
        c,
        `${tick(c.object)} is held to ${c.after?.strength === "none" ? "no digest" : "a digest"}`,
        `${tick(c.object)} is gone`,
        c.before?.strength === c.after?.strength
          ? `${tick(c.object)} has other ${c.direction === "widen" ? "bytes" : "files"} than before`
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
    rel: "toolchain",
    version: 1,
    area: "dependencies",
    weight: 65,
    identity: subjectAndObject,
    compare: grant((before, after) => {
      const source = byEquality("source", before, after) === "neutral" ? "neutral" : "widen";
      const version = versionStep(before, after);
      const [old, now] = [before.attrs.checksum ?? null, after.attrs.checksum ?? null];
      // Another version has another checksum; the same one has not.
      const checksum =
        old === now ? "neutral" : old === null ? "narrow" : now === null || version === "neutral" ? "widen" : "neutral";
      return join([source, version, checksum]);
    }),
    says: (c) =>
      byOp(
        c,
        `${tick(c.subject)} is now built with ${tick(c.object)} ${attribute(c.after, "version")}`,
        `${tick(c.subject)} no longer names ${tick(c.object)}`,
        (c.before?.source ?? null) !== (c.after?.source ?? null)
          ? `${tick(c.object)} of ${tick(c.subject)} comes ${fromTo(c, "source")}`
          : (c.before?.version ?? null) !== (c.after?.version ?? null)
            ? `${tick(c.subject)} is built with ${tick(c.object)} ${fromTo(c, "version")}`
            : `the checksum of ${tick(c.object)} of ${tick(c.subject)} changed`,
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
