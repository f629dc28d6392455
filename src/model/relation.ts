import type { Digest } from "./digest.ts";
import type { Attrs, Fact, LocalFact, Location } from "./fact.ts";

/** `unknown` is treated as widen wherever somebody is asked. */
export type Direction = "widen" | "narrow" | "neutral" | "unknown";

/** The sections of the catalogue of relations; policy conditions read them as `change.area`. */
export type Area =
  | "access"
  | "network"
  | "workload"
  | "pipeline"
  | "dependencies"
  | "data"
  | "api"
  | "browser"
  | "static"
  | "secrets"
  | "policy";

/** The part of a change that its sentence needs. */
export interface Spoken {
  readonly op: "add" | "remove" | "change";
  readonly subject: string;
  readonly object: string;
  readonly scope: string;
  readonly direction: Direction;
  readonly before: Attrs | null;
  readonly after: Attrs | null;
}

/** One relation of the catalogue: what makes two facts the same thing, which way a change goes, how it reads aloud. Pure. */
export interface Relation {
  readonly rel: string;
  /** Raised whenever identity or compare may answer otherwise. */
  readonly version: number;
  readonly area: Area;
  /** 0..100: how much a widening of it matters, for ranking only. */
  readonly weight: number;
  /** What is paired across versions; scope and root are added by the diff. */
  identity(fact: LocalFact): string;
  /** The lattice. At least one side is given; an absent side means that the file parsed and holds no such fact. */
  compare(before: LocalFact | undefined, after: LocalFact | undefined): Direction;
  /** One sentence, no full stop, subject and object in backticks. */
  says(change: Spoken): string;
}

export interface FactChange {
  readonly id: Digest;
  readonly op: "add" | "remove" | "change";
  readonly rel: string;
  readonly area: Area;
  readonly subject: string;
  readonly object: string;
  readonly scope: string;
  readonly before: Fact | null;
  readonly after: Fact | null;
  readonly direction: Direction;
  /** Every place that was read for it, both sides, sorted. */
  readonly sites: readonly Location[];
  /** Where to look: the most telling place of each occurrence, in the new version unless it is gone. */
  readonly places: readonly Location[];
  readonly score: number;
  /** False where every site is a test, a document or an example. */
  readonly shipped: boolean;
  readonly says: string;
}
