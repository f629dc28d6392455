import type { SecurityDiff } from "../../model/diff.ts";
import type { Fact } from "../../model/fact.ts";

/** Schema name of `sallyport diff --output json`. Fields are only ever added under this name. */
export const DIFF_SCHEMA = "sallyport.dev/diff/v1";

const attrs = (fact: Fact | null) => fact?.attrs ?? null;

/** The documented JSON of a security diff: lines in `reading`, bytes in `accounting`. */
export function diffJson(diff: SecurityDiff): object {
  return {
    schema: DIFF_SCHEMA,
    base: diff.base,
    head: diff.head,
    fingerprint: diff.fingerprint,
    changes: diff.changes.map((c) => ({
      id: c.id,
      op: c.op,
      rel: c.rel,
      area: c.area,
      subject: c.subject,
      object: c.object,
      scope: c.scope,
      direction: c.direction,
      score: c.score,
      shipped: c.shipped,
      before: attrs(c.before),
      after: attrs(c.after),
      sites: c.places.map((s) => ({ path: s.path, line: s.line, side: s.side })),
      says: c.says,
    })),
    accounting: diff.accounting,
    kinds: diff.kinds,
    ...(diff.charts ? { charts: diff.charts } : {}),
    proofs: diff.proofs,
    demoted: diff.demoted,
    residual: diff.residual,
    reading: diff.reading,
  };
}
