import { z } from "zod";
import {
  ApprovalSchema,
  DigestSchema,
  InstantSchema,
  OidSchema,
  PrincipalSchema,
  ProblemSchema,
  VerdictSchema,
} from "./verdict.ts";

/** Predicates of the ledger's in-toto statements (in-toto attestation framework v1), by predicate type. */
const RefMoved = z.object({
  repo: z.string(),
  /** Branch name without `refs/heads/`. */
  branch: z.string(),
  old: OidSchema.nullable(),
  /** null: deleted. */
  new: OidSchema.nullable(),
  at: InstantSchema,
  /** Who pushed, as far as the remote could tell. */
  pusher: z.string().nullable(),
  /** `alarm`: a stage branch moved without a promotion of ours. */
  as: z.enum(["push", "first-seen", "alarm"]),
});

const Conflict = z.object({
  repo: z.string(),
  stage: z.string(),
  source: z.string(),
  base: OidSchema,
  head: OidSchema,
  at: InstantSchema,
  files: z.array(
    z.object({
      path: z.string(),
      kind: z.string(),
      lines: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
    }),
  ),
});

const Unchecked = z.object({
  repo: z.string(),
  stage: z.string(),
  source: z.string(),
  base: OidSchema.nullable(),
  head: OidSchema,
  at: InstantSchema,
  problem: ProblemSchema,
});

const Revoked = z.object({
  repo: z.string(),
  approval: DigestSchema,
  by: PrincipalSchema,
  reason: z.string(),
  at: InstantSchema,
});

/** A reviewer sends a change back to its author. Stands for the head it names. */
const Returned = z.object({
  repo: z.string(),
  stage: z.string(),
  head: OidSchema,
  verdict: DigestSchema,
  reviewer: PrincipalSchema,
  reason: z.string(),
  at: InstantSchema,
});

/** The return is taken back: the head that it names can be approved again. */
const TakenBack = z.object({
  repo: z.string(),
  stage: z.string(),
  head: OidSchema,
  verdict: DigestSchema,
  /** Digest of the `returned` statement. */
  returned: DigestSchema,
  by: PrincipalSchema,
  reason: z.string(),
  at: InstantSchema,
});

/** Written before the stage branch is moved. */
const Intent = z.object({
  repo: z.string(),
  stage: z.string(),
  branch: z.string(),
  old: OidSchema.nullable(),
  new: OidSchema,
  tree: OidSchema,
  verdict: DigestSchema,
  approvals: z.array(DigestSchema),
  at: InstantSchema,
});

/** Written after: what became of the intent. */
const PromotionDone = z.object({
  repo: z.string(),
  stage: z.string(),
  intent: DigestSchema,
  result: z.enum(["moved", "refused", "superseded"]),
  message: z.string(),
  at: InstantSchema,
});

const EvidenceReceived = z.object({
  repo: z.string(),
  tree: OidSchema,
  source: z.string(),
  producer: z.string(),
  /** Digest of the stored evidence document. */
  evidence: DigestSchema,
  status: z.enum(["complete", "incomplete"]),
  at: InstantSchema,
});

/** A new signing key, announced under the old one. */
const KeyRotated = z.object({ keyId: z.string(), publicKey: z.string(), at: InstantSchema });

export const PREDICATES = {
  "ref-moved": RefMoved,
  verdict: VerdictSchema,
  conflict: Conflict,
  unchecked: Unchecked,
  approval: ApprovalSchema,
  revoked: Revoked,
  returned: Returned,
  "taken-back": TakenBack,
  "promotion-intended": Intent,
  "promotion-done": PromotionDone,
  evidence: EvidenceReceived,
  "key-rotated": KeyRotated,
} as const;

export type StatementKind = keyof typeof PREDICATES;
export type PredicateOf<K extends StatementKind> = z.infer<(typeof PREDICATES)[K]>;

/** One thing the ledger says. */
export type Statement = {
  [K in StatementKind]: { readonly kind: K; readonly predicate: PredicateOf<K> };
}[StatementKind];

/** `https://sallyport.dev/<kind>/v1`, the predicateType of the in-toto statement. */
export const predicateType = (kind: StatementKind): string => `https://sallyport.dev/${kind}/v1`;
