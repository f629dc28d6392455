import type { Digest } from "../model/digest.ts";
import type { Extraction, FileToRead } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";

export type * from "./chart.ts";
export type * from "./git.ts";

/** The one source of time. */
export interface Clock {
  /** RFC 3339 in UTC, milliseconds. */
  now(): string;
}

/** What came of extracting one file: which kinds claimed it, or why nothing could be told. */
export type Extracted =
  | { readonly status: "read"; readonly kinds: readonly { readonly kind: string; readonly extraction: Extraction }[] }
  | { readonly status: "failed"; readonly problem: Problem };

/** One of two versions of a file. */
export type Version = Omit<FileToRead, "path">;

/** Runs the artifact kinds over bytes, in killable workers with a time and memory limit. */
export interface Extractor {
  /** Level of isolation reached, for the verdict: `worker` or `process`. */
  readonly isolation: string;
  /** `kind -> version` of all kinds, sorted; goes into the fingerprint. */
  readonly kinds: Readonly<Record<string, number>>;
  extract(file: { readonly path: string; readonly bytes: Uint8Array }): Promise<Extracted>;
  /** Both versions of one file. What both say alike, attributes and all, may be left out of both. */
  extractBoth(path: string, before: Version, after: Version): Promise<readonly [Extracted, Extracted]>;
  /** Files will come soon: what takes time to start may start. */
  prepare(): void;
  close(): Promise<void>;
}

/** A signature over bytes. Ed25519 (RFC 8032). */
export interface Signer {
  /** Digest of the public key in SPKI DER. */
  readonly keyId: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** One row of the ledger as it is stored. */
export interface StoredEntry {
  readonly seq: number;
  readonly prev: Digest;
  readonly hash: Digest;
  /** The DSSE envelope, JSON text. */
  readonly envelope: string;
}

/** Append-only. */
export interface LedgerStore {
  /** Entries with seq > after, in order, at most `limit`. */
  read(after: number, limit: number): Promise<readonly StoredEntry[]>;
  /** Compare-and-swap: false, and nothing written, when the last entry is not `entry.prev` any more. Entry and documents commit together. */
  append(
    entry: StoredEntry,
    documents: readonly { readonly digest: Digest; readonly body: string }[],
  ): Promise<boolean>;
}

/** Content-addressed JSON documents (diffs, evidence, policies), by the digest of their text. */
export interface DocumentStore {
  put(body: string): Promise<Digest>;
  get(digest: Digest): Promise<string | null>;
}

/**
 * Answers kept from earlier runs, by the digest of everything they depend on. Neither call fails: what cannot be read back whole
 * is not there, what cannot be written is not kept.
 */
export interface Cache {
  get(key: Digest): Promise<string | null>;
  put(key: Digest, text: string): Promise<void>;
}

/** Small expiring records (sessions, OpenID state, one-time tokens). */
export interface RecordStore {
  set(collection: string, key: string, value: unknown, expiresAt: Date | null): Promise<void>;
  get(collection: string, key: string): Promise<unknown | null>;
  /** Removes and returns in one statement: of N callers exactly one gets it. */
  take(collection: string, key: string): Promise<unknown | null>;
  delete(collection: string, key: string): Promise<void>;
  list(collection: string): Promise<readonly { readonly key: string; readonly value: unknown }[]>;
}
