import { z } from "zod";
import type { Digest } from "./digest.ts";
import { isDigest } from "./digest.ts";

/** Schemas of what is written to the ledger and read back: parsed on every read, because the store is outside. */
export const DigestSchema = z.custom<Digest>((v) => typeof v === "string" && isDigest(v), "expected sha256:<64 hex>");
/** A git object id, SHA-1 or SHA-256. */
export const OidSchema = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, "expected a full git object id");
/** RFC 3339 in UTC. */
export const InstantSchema = z.iso.datetime();

/** Worst wins: pass < review < block < error. */
export const OutcomeSchema = z.enum(["pass", "review", "block", "error"]);
export type Outcome = z.infer<typeof OutcomeSchema>;

export const ProblemSchema = z.object({ code: z.string(), message: z.string(), hints: z.array(z.string()) }).readonly();

/** Something a rule wants a person for. Covered by its id, at any stage of the same class. */
export const ObligationSchema = z.object({
  /** H(repo, stage class, rule id + digest, what). */
  id: DigestSchema,
  rule: z.string(),
  /** Id of the change, span, opaque blob or finding. */
  what: DigestSchema,
  /** The group that may answer. */
  by: z.string(),
  /** The sentence that was shown. */
  says: z.string(),
});
export type Obligation = z.infer<typeof ObligationSchema>;

/** What one rule, or one required kind of evidence, said. */
export const GateResultSchema = z.object({
  /** Rule id, or `requires/<source>`, or `merge`. */
  gate: z.string(),
  outcome: OutcomeSchema,
  message: z.string(),
  /** Ids of the changes, spans, findings that it fired on. */
  on: z.array(DigestSchema),
});
export type GateResult = z.infer<typeof GateResultSchema>;

export const VerdictSchema = z.object({
  repo: z.string(),
  stage: z.string(),
  /** The ref the head came from: a source branch, or the branch of the stage before. */
  source: z.string(),
  /** Commits, and the exact tree that the stage would hold afterwards. base is null for an empty stage. */
  base: OidSchema.nullable(),
  head: OidSchema,
  tree: OidSchema,
  /** Fingerprint of the security diff, and the digest of the stored diff document. */
  fingerprint: DigestSchema,
  diff: DigestSchema,
  policy: DigestSchema,
  evidence: z.array(DigestSchema),
  engines: z.record(z.string(), z.string()),
  at: InstantSchema,
  expires: InstantSchema,
  results: z.array(GateResultSchema),
  obligations: z.array(ObligationSchema),
  outcome: OutcomeSchema,
  /** Emails of all authors, committers and co-authors of the commits that the stage would gain, and of the pusher. */
  authors: z.array(z.string()),
});
export type Verdict = z.infer<typeof VerdictSchema>;

export const PrincipalSchema = z.object({
  /** Issuer and subject of the identity, `issuer#sub`. */
  id: z.string(),
  name: z.string(),
  emails: z.array(z.string()),
  groups: z.array(z.string()),
});
/** A signed-in person. Comes from the session only, never from a body. */
export type Principal = z.infer<typeof PrincipalSchema>;

export const ApprovalSchema = z.object({
  repo: z.string(),
  obligations: z.array(DigestSchema).min(1),
  /** What the person had in front of them; signed for the record. */
  seen: z.object({ verdict: DigestSchema, base: OidSchema.nullable(), head: OidSchema, fingerprint: DigestSchema }),
  reviewer: PrincipalSchema,
  reason: z.string(),
  at: InstantSchema,
  expires: InstantSchema,
});
export type Approval = z.infer<typeof ApprovalSchema>;
