import type { Digest } from "./digest.ts";
import type { Problem } from "./problem.ts";

export type Severity = "low" | "medium" | "high" | "critical";

/** What a checker observed; never the secret itself. */
export interface Finding {
  readonly id: Digest;
  /** `source/name`, the source being the producer's kind: `tests/failed`. */
  readonly rule: string;
  readonly source: string;
  readonly severity: Severity;
  readonly path: string | null;
  readonly line: number | null;
  readonly message: string;
}

export type Measures = Readonly<Record<string, number>>;

/** A producer's result for one tree. `incomplete` is "could not look", never "nothing found". */
export type Evidence = {
  /** The git tree (full object id) that was looked at. */
  readonly subject: string;
  /** What kind of evidence policy asks for: `diff`, `tests`, ... */
  readonly source: string;
  /** `name@version` of the producer that the server knows. */
  readonly producer: `${string}@${string}`;
  /** Digest of the report as it arrived. */
  readonly digest: Digest;
} & (
  | { readonly status: "complete"; readonly findings: readonly Finding[]; readonly measures: Measures }
  | { readonly status: "incomplete"; readonly problem: Problem }
);
