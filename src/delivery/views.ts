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
import { AccountingSchema, BandsSchema, CommitSchema, CountsSchema, PersonSchema } from "./views-versions.ts";

/** What the faces show: read models derived from the ledger and the stored diffs. Schemas, because REST publishes them. */

/** Where a candidate stands at one stage, in words. */
export const StateSchema = z.enum(["passed", "blocked", "person", "unrun", "conflict", "checking", "returned"]);

export const ObligationViewSchema = z.object({
  id: DigestSchema,
  rule: z.string(),
  /** Id of the entry of the diff that it is about. */
  what: DigestSchema,
  by: z.string(),
  says: z.string(),
  /** Where that is; null for what has no line. */
  at: z.object({ path: z.string(), lines: z.string() }).nullable(),
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
  /** The riskiest sentence, or null where nothing widens and nobody is asked. */
  risk: z.string().nullable(),
  authors: z.array(PersonSchema),
  commits: z.array(CommitSchema),
  state: StateSchema,
  /** Null while this verdict is the one that stands; else what replaced it, in words. */
  superseded: z.object({ why: z.string(), by: DigestSchema.nullable() }).nullable(),
  outcome: OutcomeSchema,
  /** Every gate, and of how many things it spoke. */
  results: z.array(GateResultSchema.omit({ on: true }).extend({ count: z.number().int() })),
  /** Those still open first; the first hundred of `obligationCount`. */
  obligations: z.array(ObligationViewSchema),
  obligationCount: z.object({ all: z.number().int(), open: z.number().int() }),
  /** Who sent this head back, and why; null while nobody did, or since it was taken back. */
  returned: z.object({ by: z.string(), reason: z.string(), at: InstantSchema }).nullable(),
  ...BandsSchema.shape,
  counts: CountsSchema,
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
  you: z.object({
    mayApprove: z.boolean(),
    why: z.string(),
    obligations: z.array(DigestSchema),
    mayTakeBack: z.boolean(),
  }),
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
  /** The riskiest sentence, or null. */
  risk: z.string().nullable(),
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

export const TakeBackCommandSchema = z.strictObject({
  verdict: DigestSchema,
  reason: z.string().trim().max(2000),
});
export type TakeBackCommand = z.infer<typeof TakeBackCommandSchema>;

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

export const RepoViewSchema = z.object({
  id: z.string(),
  remote: z.string(),
  stages: z.array(z.string()),
  problem: ProblemSchema.nullable(),
});
export type RepoView = z.infer<typeof RepoViewSchema>;

export const PrincipalViewSchema = PrincipalSchema;
