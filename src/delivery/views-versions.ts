import { z } from "zod";
import { DigestSchema, InstantSchema, OidSchema, ProblemSchema } from "../model/verdict.ts";

/** What the faces show of a security diff, of the versions of a repository, and of two of them side by side. */

const Line = z.object({
  path: z.string(),
  side: z.enum(["base", "head"]),
  from: z.number().int(),
  to: z.number().int(),
});
const Attrs = z.record(z.string(), z.unknown()).nullable();

export const PersonSchema = z.object({ name: z.string(), email: z.string() });
export const CommitSchema = z.object({ oid: OidSchema, subject: z.string(), author: z.string(), at: z.string() });

const ChangeViewSchema = z.object({
  id: DigestSchema,
  op: z.enum(["add", "remove", "change"]),
  rel: z.string(),
  area: z.string(),
  subject: z.string(),
  object: z.string(),
  scope: z.string(),
  direction: z.enum(["widen", "narrow", "neutral", "unknown"]),
  score: z.number(),
  shipped: z.boolean(),
  says: z.string(),
  before: Attrs,
  after: Attrs,
  sites: z.array(z.object({ path: z.string(), side: z.enum(["base", "head"]), line: z.number().int() })),
});

const ResidualViewSchema = z.object({
  id: DigestSchema,
  what: z.enum(["span", "opaque"]),
  path: z.string(),
  shipped: z.boolean(),
  bytes: z.number().int(),
  spans: z.array(Line),
  reason: z.string().nullable(),
});

const DemotedViewSchema = z.object({
  id: DigestSchema,
  path: z.string(),
  bytes: z.number().int(),
  spans: z.array(Line),
  why: z.string(),
});

const ProofViewSchema = z.object({
  id: DigestSchema,
  class: z.string(),
  path: z.string(),
  bytes: z.number().int(),
  spans: z.array(Line),
  says: z.string(),
});

/** `changes`: what widens or cannot be compared. `quiet`: what narrows or is neither. `moves`: files that moved unchanged (P0). */
export const BAND_NAMES = ["changes", "quiet", "residual", "demoted", "moves", "proofs"] as const;
export type BandName = (typeof BAND_NAMES)[number];

/** Entries of a diff by band, in the order to read; a page of them, `counts` says how many there are. */
export const BandsSchema = z.object({
  changes: z.array(ChangeViewSchema),
  quiet: z.array(ChangeViewSchema),
  residual: z.array(ResidualViewSchema),
  demoted: z.array(DemotedViewSchema),
  moves: z.array(ProofViewSchema),
  proofs: z.array(ProofViewSchema),
});
export type Bands = z.infer<typeof BandsSchema>;

const count = z.number().int();
export const CountsSchema = z.object({
  changes: count,
  quiet: count,
  residual: count,
  demoted: count,
  moves: count,
  proofs: count,
});
export type Counts = z.infer<typeof CountsSchema>;

export const AccountingSchema = z.object({
  files: count,
  bytes: count,
  changed: count,
  inFacts: count,
  proven: count,
  demoted: count,
  residual: count,
  absent: count,
});

/** Which entries of a diff: `band` from `after` on; or the one called `at`; or those that hold the text `q`. */
export const EntryQuerySchema = z.object({
  band: z.enum(BAND_NAMES).optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  at: z.string().optional(),
  q: z.string().max(200).optional(),
});

export const VersionSchema = z.object({
  /** How it was asked for. */
  name: z.string(),
  commit: OidSchema,
  title: z.string(),
  at: z.string(),
});
export type Version = z.infer<typeof VersionSchema>;

export const VersionsSchema = z.object({
  stages: z.array(VersionSchema),
  /** What a stage held when a person last approved what moved it; named `approved:STAGE`. */
  approved: z.array(VersionSchema.extend({ stage: z.string(), by: z.array(z.string()) })),
  /** Tags, the newest first. */
  releases: z.array(VersionSchema),
  branches: z.array(VersionSchema),
  /** Why some are missing, or null. */
  problem: ProblemSchema.nullable(),
});
export type Versions = z.infer<typeof VersionsSchema>;

export const ComparisonSchema = z.object({
  repo: z.string(),
  base: VersionSchema,
  head: VersionSchema,
  fingerprint: DigestSchema,
  /** Commits of head that base does not have, the newest hundred; null where there are too many to count. */
  commits: z.array(CommitSchema),
  commitCount: count.nullable(),
  authors: z.array(PersonSchema),
  /** The riskiest sentence, or null where nothing widens. */
  risk: z.string().nullable(),
  ...BandsSchema.shape,
  counts: CountsSchema,
  accounting: AccountingSchema,
  at: InstantSchema,
});
export type Comparison = z.infer<typeof ComparisonSchema>;

export const TextDiffSchema = z.object({
  path: z.string(),
  /** Why there is no text, or null. */
  note: z.string().nullable(),
  hunks: z.array(
    z.object({
      lines: z.array(
        z.object({
          sign: z.enum([" ", "+", "-"]),
          base: z.number().int().nullable(),
          head: z.number().int().nullable(),
          text: z.string(),
        }),
      ),
    }),
  ),
});
export type TextDiff = z.infer<typeof TextDiffSchema>;
