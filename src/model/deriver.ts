import type { Fact } from "./fact.ts";
import type { Direction } from "./relation.ts";

/** A derived fact: its places may lie in several files, also unchanged ones. */
export type DerivedFact = Omit<Fact, "kind">;

/** A change of one thing, before its sentence and id. */
export interface Sides {
  readonly before: Fact | null;
  readonly after: Fact | null;
  readonly direction: Direction;
}

/**
 * Joins what single files say into what holds for a version: policy x pods, role x binding. Pure. It is asked only where an input
 * changed, and only where every candidate file of both versions could be read; else the local facts stand as they are.
 */
export interface Deriver {
  readonly id: string;
  /** Raised whenever the same inputs may give other facts. */
  readonly version: number;
  /** Names (`rel`) of the inputs it joins. */
  readonly joins: readonly string[];
  /** Files that may hold such inputs, by their path: no other is read. */
  readonly candidates: RegExp;
  /** Inputs are joined within the nearest folder that a kustomization or chart names (else the file's own), or over the repository. */
  readonly reach: "package" | "repository";
  /** Facts of one version. */
  derive(inputs: readonly Fact[]): readonly DerivedFact[];
  /** Whether derived changes tell the whole effect of a local one, which is then only a matter of words. */
  settles(local: Sides, derived: readonly Sides[]): boolean;
}
