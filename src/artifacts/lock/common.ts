import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { hostOf, origin, purlOf } from "../packages.ts";

/** One package as a lock file holds it. */
export interface Locked {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  /** Revision of a repository that is held, where the version does not name it. */
  readonly revision?: string | undefined;
  readonly dev?: boolean;
  /** `registry`, or where the bytes come from instead. */
  readonly source: string;
  /** Address that the package is fetched from, where the lock says so. */
  readonly origin?: string;
  /** Digests: `name digest`, or `digest digest` where files have no names. Undefined: this lock has no digests of its own. */
  readonly files?: readonly string[];
  readonly weak?: boolean;
  readonly at: readonly ByteRange[];
  /** Where the digests stand. */
  readonly digestAt?: ByteRange;
  readonly originAt?: ByteRange;
  readonly hook?: ByteRange;
}

/** Facts of all packages of one lock; one origin is one statement however many packages come from it. */
export function lockedFacts(project: string, packages: readonly Locked[]): LocalFact[] {
  const facts: LocalFact[] = [];
  const origins = new Map<string, LocalFact>();
  const held = packages.some((p) => (p.files?.length ?? 0) > 0);
  for (const p of packages) {
    const version =
      p.revision === undefined || p.version.includes(p.revision) ? p.version : `${p.version} at ${p.revision}`;
    const attrs = { version, dev: p.dev ?? false, direct: false, source: p.source };
    facts.push(fact("component", project, `${purlOf(p.type, p.name)} (locked)`, attrs, p.at));
    if (p.files) {
      const files = [...p.files].sort();
      const strength = files.length === 0 ? "none" : p.weak ? "weak" : "strong";
      const where = p.digestAt ?? (p.at[0] as ByteRange);
      // One without a digest among others that have one is as good as any bytes.
      const among: LocalFact["attrs"] = held && files.length === 0 ? { among: true } : {};
      facts.push(
        fact("integrity", project, `${p.name} ${p.version}`, { value: null, files, strength, ...among }, [where]),
      );
    }
    if (p.hook) facts.push(fact("install-hook", project, p.name, { command: null }, [p.hook]));
    if (p.origin !== undefined && !origins.has(hostOf(p.origin)))
      origins.set(hostOf(p.origin), origin(project, p.origin, p.originAt ?? (p.at[0] as ByteRange)));
  }
  return [...facts, ...origins.values()];
}
