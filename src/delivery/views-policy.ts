import { z } from "zod";
import { DigestSchema, InstantSchema, OidSchema, OutcomeSchema, ProblemSchema } from "../model/verdict.ts";

/** What the faces show of a policy: its rules, what they did, and what another text would have done. */

const count = z.number().int();

export const DoubtSchema = z.object({ about: z.string(), says: z.string(), hint: z.string().nullable() });

export const PolicyViewSchema = z.object({
  repo: z.string(),
  path: z.string(),
  /** Where the text was read, and whether it is the repository's own. */
  branch: z.string(),
  commit: OidSchema.nullable(),
  own: z.boolean(),
  text: z.string(),
  digest: DigestSchema.nullable(),
  stages: z.array(z.object({ id: z.string(), branch: z.string(), requires: z.array(z.string()) })),
  groups: z.array(z.object({ id: z.string(), members: z.array(z.string()).nullable() })),
  rules: z.array(
    z.object({
      id: z.string(),
      on: z.string(),
      when: z.string(),
      by: z.string().nullable(),
      at: z.array(z.object({ stage: z.string(), outcome: z.enum(["note", "review", "block"]) })),
      /** Verdicts among the last ones in which it fired, by what came of it; `approved`: decisions that people took. */
      did: z.object({ asked: count, blocked: count, failed: count, approved: count }),
    }),
  ),
  /** How many verdicts were looked at, and since when. */
  verdicts: count,
  since: InstantSchema.nullable(),
  doubts: z.array(DoubtSchema),
  /** Why there are no rules here, or null. */
  problem: ProblemSchema.nullable(),
});
export type PolicyView = z.infer<typeof PolicyViewSchema>;

export const PolicyTextSchema = z.strictObject({ text: z.string().max(1024 * 1024) });

const PolicyFaultSchema = z.object({
  /** One-based; null where the whole text is meant. */
  line: count.nullable(),
  column: count.nullable(),
  message: z.string(),
  hints: z.array(z.string()),
});
export type PolicyFault = z.infer<typeof PolicyFaultSchema>;

export const PolicyLintSchema = z.object({
  faults: z.array(PolicyFaultSchema),
  doubts: z.array(DoubtSchema),
  stages: z.array(z.string()),
});
export type PolicyLint = z.infer<typeof PolicyLintSchema>;

export const RehearseCommandSchema = z.strictObject({
  text: z.string().max(1024 * 1024),
  stage: z.string(),
  /** Merges of the stage in all, the newest first, and which of them are asked for now. */
  last: count.min(1).max(200),
  after: count.min(0),
  limit: count.min(1).max(20),
});
export type RehearseCommand = z.infer<typeof RehearseCommandSchema>;

export const RehearsalSchema = z.object({
  stage: z.string(),
  merges: z.array(
    z.object({
      commit: OidSchema,
      /** What the branch was before; null: nothing. */
      parent: OidSchema.nullable(),
      subject: z.string(),
      at: z.string(),
      /** What this text says to it, and what the policy that holds says; null where that one does not know the stage. */
      outcome: OutcomeSchema,
      today: OutcomeSchema.nullable(),
      rules: z.array(z.string()),
      groups: z.array(z.string()),
      top: z.string().nullable(),
      problem: z.string().nullable(),
    }),
  ),
  total: count,
  next: count.nullable(),
});
export type Rehearsal = z.infer<typeof RehearsalSchema>;
