import type { Digest } from "./digest.ts";
import type { Side } from "./fact.ts";
import type { Problem } from "./problem.ts";
import type { FactChange } from "./relation.ts";

/** One-based inclusive lines of one side of one file. */
export interface LineSpan {
  readonly path: string;
  readonly side: Side;
  readonly from: number;
  readonly to: number;
}

/** The four bands of the accounting law, and of the reading order. */
export type Band = "fact" | "residual" | "proof" | "demoted";

/** Changed lines that no fact, proof or demotion accounts for. */
export interface ResidualSpan {
  readonly id: Digest;
  readonly what: "span";
  readonly path: string;
  readonly shipped: boolean;
  readonly bytes: number;
  readonly spans: readonly LineSpan[];
}

/** A file whose change cannot be read for its meaning. */
export interface ResidualOpaque {
  readonly id: Digest;
  readonly what: "opaque";
  readonly path: string;
  readonly shipped: boolean;
  /** Code-like or unknown bytes, as against pictures and fonts. */
  readonly active: boolean;
  readonly bytes: number;
  readonly spans: readonly LineSpan[];
  readonly reason: Problem;
}
export type Residual = ResidualSpan | ResidualOpaque;

/** Changed bytes shown to be without effect. P0: the same blob elsewhere. */
export interface Proof {
  readonly id: Digest;
  readonly class: "P0" | "P1" | "P2" | "P3" | "P4";
  readonly path: string;
  readonly bytes: number;
  readonly spans: readonly LineSpan[];
  readonly says: string;
}

/** Changed bytes of tests, documents and examples: ordered last, never proven. */
export interface Demoted {
  readonly id: Digest;
  readonly path: string;
  readonly bytes: number;
  readonly spans: readonly LineSpan[];
  readonly why: string;
}

export interface ReadingSpan extends LineSpan {
  readonly band: Band;
  readonly why: string;
}

/** Bytes of changed lines on both sides: changed = inFacts + residual + proven + demoted, always. */
export interface Accounting {
  readonly files: number;
  /** Size of both sides of all changed files. */
  readonly bytes: number;
  readonly changed: number;
  readonly inFacts: number;
  readonly proven: number;
  readonly demoted: number;
  readonly residual: number;
  /** Changed entries whose content is not in this clone: their bytes cannot be counted. */
  readonly absent: number;
}

/** A chart in which a file changed: rendered with its own values in both versions, or why not. */
export interface ChartNote {
  /** Its folder. */
  readonly path: string;
  /** Program and version. */
  readonly engine: string;
  /** Values that it demands and does not have: a placeholder stood for each. */
  readonly filled: readonly string[];
  readonly problem: Problem | null;
}

export interface SecurityDiff {
  readonly base: string | null;
  readonly head: string;
  readonly changes: readonly FactChange[];
  readonly proofs: readonly Proof[];
  readonly demoted: readonly Demoted[];
  readonly residual: readonly Residual[];
  /** Every changed line once, in the order to read. */
  readonly reading: readonly ReadingSpan[];
  readonly accounting: Accounting;
  /** Changed bytes per artifact kind ("none" where no kind claims the file). */
  readonly kinds: Readonly<
    Record<string, { readonly files: number; readonly changed: number; readonly inFacts: number }>
  >;
  /** Only where a chart changed and there was something to render it with. */
  readonly charts?: readonly ChartNote[];
  readonly fingerprint: Digest;
}
