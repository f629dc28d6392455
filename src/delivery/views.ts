import { z } from "zod";
import {
  DigestSchema,
  GateResultSchema,
  InstantSchema,
  OidSchema,
  OutcomeSchema,
  PrincipalSchema,
  ProblemSchema,
} from "../model/verdict.ts";

/** What the faces show: read models derived from the ledger and the stored diffs. Schemas, because REST publishes them. */

const Line = z.object({
  path: z.string(),
  side: z.enum(["base", "head"]),
  from: z.number().int(),
  to: z.number().int(),
});
const Attrs = z.record(z.string(), z.unknown()).nullable();

export const PersonSchema = z.object({ name: z.string(), email: z.string() });

/** Where a candidate stands at one stage, in words. */
export const StateSchema = z.enum(["passed", "blocked", "person", "unrun", "conflict", "checking", "returned"]);

export const ChangeViewSchema = z.object({
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

export const ResidualViewSchema = z.object({
  id: DigestSchema,
  what: z.enum(["span", "opaque"]),
  path: z.string(),
  shipped: z.boolean(),
  bytes: z.number().int(),
  spans: z.array(Line),
  reason: z.string().nullable(),
});

export const AccountingSchema = z.object({
  files: z.number().int(),
  bytes: z.number().int(),
  changed: z.number().int(),
  inFacts: z.number().int(),
  proven: z.number().int(),
  demoted: z.number().int(),
  residual: z.number().int(),
  absent: z.number().int(),
});

export const ObligationViewSchema = z.object({
  id: DigestSchema,
  rule: z.string(),
  what: DigestSchema,
  by: z.string(),
  says: z.string(),
  /** Who covered it, or null while it is open. */
  coveredBy: z.object({ name: z.string(), at: InstantSchema, approval: DigestSchema }).nullable(),
});

export const ReviewSchema = z.object({
  verdict: DigestSchema,
  repo: z.string(),
  stage: z.string(),
  source: z.string(),
  base: OidSchema.nullable(),
  head: OidSchema,
  tree: OidSchema,
  fingerprint: DigestSchema,
  policy: DigestSchema,
  at: InstantSchema,
  expires: InstantSchema,
  title: z.string(),
  authors: z.array(PersonSchema),
  commits: z.array(z.object({ oid: OidSchema, subject: z.string(), author: z.string(), at: z.string() })),
  state: StateSchema,
  /** Null while this verdict is the one that stands; else what replaced it, in words. */
  superseded: z.object({ why: z.string(), by: DigestSchema.nullable() }).nullable(),
  outcome: OutcomeSchema,
  results: z.array(GateResultSchema),
  obligations: z.array(ObligationViewSchema),
  changes: z.array(ChangeViewSchema),
  residual: z.array(ResidualViewSchema),
  demoted: z.array(
    z.object({ id: DigestSchema, path: z.string(), bytes: z.number().int(), spans: z.array(Line), why: z.string() }),
  ),
  proofs: z.array(
    z.object({
      id: DigestSchema,
      class: z.string(),
      path: z.string(),
      bytes: z.number().int(),
      spans: z.array(Line),
      says: z.string(),
    }),
  ),
  accounting: AccountingSchema,
  evidence: z.array(
    z.object({
      source: z.string(),
      producer: z.string(),
      status: z.enum(["complete", "incomplete"]),
      message: z.string(),
      measures: z.record(z.string(), z.number()),
    }),
  ),
  /** The stages in order, and where this candidate is. */
  path: z.array(z.object({ stage: z.string(), state: z.enum(["done", "here", "ahead"]) })),
  /** What the signed-in person may do now. `obligations`: those that one press would cover. */
  you: z.object({ mayApprove: z.boolean(), why: z.string(), obligations: z.array(DigestSchema) }),
});
export type Review = z.infer<typeof ReviewSchema>;

export const TurnSchema = z.object({
  repo: z.string(),
  stage: z.string(),
  verdict: DigestSchema,
  title: z.string(),
  source: z.string(),
  authors: z.array(PersonSchema),
  /** The risk in words: the sentences of the widest changes, most telling first. */
  risk: z.array(z.string()),
  /** Why this person. */
  why: z.string(),
  /** `approve`: a decision is wanted. `fix`: their own change is blocked, in conflict or returned. */
  task: z.enum(["approve", "fix"]),
  state: StateSchema,
  since: InstantSchema,
  obligations: z.number().int(),
});
export type Turn = z.infer<typeof TurnSchema>;

export const CandidateSchema = z.object({
  verdict: DigestSchema.nullable(),
  source: z.string(),
  head: OidSchema,
  title: z.string(),
  state: StateSchema,
  /** The blocker, in words. */
  why: z.string(),
  since: InstantSchema,
  conflict: z.array(
    z.object({ path: z.string(), kind: z.string(), lines: z.array(z.object({ from: z.number(), to: z.number() })) }),
  ),
});

export const CellSchema = z.object({
  stage: z.string(),
  /** What the stage holds for this service: the commit that last touched it. Null: nothing yet. */
  runs: z.object({ commit: OidSchema, title: z.string(), at: z.string() }).nullable(),
  /** Candidates for this stage that touch the service, the oldest first. */
  candidates: z.array(CandidateSchema),
});

export const BoardSchema = z.object({
  repo: z.string(),
  stages: z.array(
    z.object({ id: z.string(), branch: z.string(), tip: OidSchema.nullable(), movedAt: InstantSchema.nullable() }),
  ),
  services: z.array(z.object({ id: z.string(), paths: z.array(z.string()), cells: z.array(CellSchema) })),
  alarms: z.array(z.object({ branch: z.string(), message: z.string(), at: InstantSchema })),
  /** A repository that cannot be reached or read, in words. */
  problem: ProblemSchema.nullable(),
});
export type Board = z.infer<typeof BoardSchema>;

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

export const ApproveCommandSchema = z.strictObject({
  verdict: DigestSchema,
  fingerprint: DigestSchema,
  obligations: z.array(DigestSchema).min(1),
  reason: z.string().trim().max(2000),
});
export type ApproveCommand = z.infer<typeof ApproveCommandSchema>;

export const ReturnCommandSchema = z.strictObject({
  verdict: DigestSchema,
  reason: z.string().trim().min(1).max(2000),
});
export type ReturnCommand = z.infer<typeof ReturnCommandSchema>;

export const ReceiptSchema = z.object({
  /** The ledger entry. */
  entry: DigestSchema,
  seq: z.number().int(),
  stage: z.string(),
  /** Obligations still open after this decision. */
  open: z.number().int(),
});
export type Receipt = z.infer<typeof ReceiptSchema>;

/** A refused decision: nothing was written. `changed`: what is different from what was shown, in words. */
export const RefusalSchema = z.object({
  problem: ProblemSchema,
  changed: z.array(z.object({ op: z.enum(["new", "gone"]), says: z.string() })),
  /** The verdict that stands now. */
  standing: DigestSchema.nullable(),
});
export type Refusal = z.infer<typeof RefusalSchema>;

export const LedgerEntryViewSchema = z.object({
  seq: z.number().int(),
  hash: DigestSchema,
  kind: z.string(),
  at: z.string(),
  says: z.string(),
  envelope: z.string(),
});
export type LedgerEntryView = z.infer<typeof LedgerEntryViewSchema>;

export const RepoViewSchema = z.object({
  id: z.string(),
  remote: z.string(),
  stages: z.array(z.string()),
  problem: ProblemSchema.nullable(),
});
export type RepoView = z.infer<typeof RepoViewSchema>;

export const PrincipalViewSchema = PrincipalSchema;
