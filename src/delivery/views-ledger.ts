import { z } from "zod";
import { DigestSchema } from "../model/verdict.ts";

/** What the faces show of the ledger. */

export const LedgerEntryViewSchema = z.object({
  seq: z.number().int(),
  hash: DigestSchema,
  kind: z.string(),
  at: z.string(),
  says: z.string(),
  envelope: z.string(),
});
export type LedgerEntryView = z.infer<typeof LedgerEntryViewSchema>;

const RowSchema = LedgerEntryViewSchema.omit({ envelope: true }).extend({
  repo: z.string().nullable(),
  stage: z.string().nullable(),
  /** A verdict to open, where the entry is about one. */
  verdict: DigestSchema.nullable(),
});

/** Which entries: those before `before`, the newest first; of a kind, a repository, a stage, or that hold a text. */
export const LedgerQuerySchema = z.object({
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  kind: z.string().max(100).optional(),
  repo: z.string().max(200).optional(),
  stage: z.string().max(200).optional(),
  q: z.string().max(200).optional(),
});
export type LedgerQuery = z.infer<typeof LedgerQuerySchema>;

export const LedgerPageSchema = z.object({
  entries: z.array(RowSchema),
  /** Entries in all, filters apart. */
  total: z.number().int(),
  /** Ask with `before` set to this for more; null: there are none. */
  next: z.number().int().nullable(),
  /** Every kind of statement there can be. */
  kinds: z.array(z.string()),
});
export type LedgerPage = z.infer<typeof LedgerPageSchema>;

export const LedgerStatementSchema = RowSchema.extend({
  prev: DigestSchema,
  /** The in-toto statement, as it was signed. */
  statement: z.record(z.string(), z.unknown()),
  signatures: z.array(z.object({ keyid: z.string(), sig: z.string() })),
  envelope: z.string(),
});
export type LedgerStatement = z.infer<typeof LedgerStatementSchema>;
