import type { Json } from "./json.ts";
import type { Problem } from "./problem.ts";

export type Side = "base" | "head";

/** A half-open byte range [from, to) of one file. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** A byte range of one blob on one side of a change. `blob` is the git object id. */
export interface Location extends ByteRange {
  readonly side: Side;
  readonly path: string;
  readonly blob: string;
  /** One-based line of `from`. */
  readonly line: number;
}

/** What a relation compares. `"$unresolved"` stands for a value that cannot be known from the tree. */
export type Attrs = Readonly<Record<string, Json>>;
export const UNRESOLVED = "$unresolved";

/**
 * One security-relevant statement read from a file: `subject` relates to `object` within `scope`.
 * `at` is never empty: the smallest syntax nodes that the attributes were read from, the most telling one first.
 */
export interface LocalFact {
  readonly rel: string;
  readonly subject: string;
  readonly object: string;
  /** Namespace, schema or job; "" where the document names none. The root (overlay, package) is added by the diff. */
  readonly scope: string;
  readonly attrs: Attrs;
  readonly at: readonly ByteRange[];
  /** `syntactic`: read from the text without knowing all that decides its meaning. */
  readonly certainty: "exact" | "syntactic";
}

/** A fact with its place in a version. */
export interface Fact extends Omit<LocalFact, "at"> {
  readonly at: readonly Location[];
  /** `kind@version` that read it. */
  readonly kind: string;
}

/** A declaration, with a hash of its structure (comments and layout left out). */
export interface Unit extends ByteRange {
  readonly name: string;
  readonly hash: string;
}

/** Bytes of a file that could not be read for their meaning, and why. */
export interface OpaqueRange extends ByteRange {
  readonly reason: Problem;
  /** The kind says all that it tells of such a file; its bytes stay unread beside that. */
  readonly beside?: boolean;
  /** False: a picture or a font, which does nothing. */
  readonly active?: boolean;
}

/** All that one kind reads from one file. */
export interface Extraction {
  readonly facts: readonly LocalFact[];
  readonly units: readonly Unit[];
  readonly opaque: readonly OpaqueRange[];
  /** Hash of all that the file says, comments and layout left out; only where it was parsed to its end. */
  readonly structure?: string;
  /** What a deriver joins over the whole version; never compared by itself. */
  readonly inputs?: readonly LocalFact[];
}

/** One version of a file. */
export interface FileToRead {
  readonly path: string;
  readonly bytes: Uint8Array;
  /**
   * Whole lines, in order, outside of which another version is the same and will be read too; empty where that one has lines that
   * this one has not. Facts that hang on none of them may be left out. Without them everything is told.
   */
  readonly changed?: readonly ByteRange[];
}

/** One artifact kind: claims a file by its path and first bytes, extracts facts from its bytes. Pure. */
export interface ArtifactKind {
  /** The name in the catalogue of relations: `k8s`, `docker`, `gha`, ... */
  readonly id: string;
  /** Raised whenever the same bytes may give other facts. */
  readonly version: number;
  /** Loads the parser that a file needs, without one all that there are. Called before every file: what is loaded stays. */
  load(path?: string): Promise<void>;
  /** 0 = not mine, 1 = certainly mine. `head` is up to the first 4,096 bytes. */
  claims(path: string, head: Uint8Array): number;
  /** Never throws on content: what cannot be parsed is returned as opaque. */
  extract(file: FileToRead): Extraction;
}
