import { z } from "zod";
import type { LedgerQuery } from "../delivery/views-ledger.ts";
import { LedgerPageSchema, LedgerQuerySchema, LedgerStatementSchema } from "../delivery/views-ledger.ts";
import type { RehearseCommand } from "../delivery/views-policy.ts";
import {
  PolicyLintSchema,
  PolicyTextSchema,
  PolicyViewSchema,
  RehearsalSchema,
  RehearseCommandSchema,
} from "../delivery/views-policy.ts";
import {
  BandsSchema,
  ComparisonSchema,
  EntryQuerySchema,
  TextDiffSchema,
  VersionsSchema,
} from "../delivery/views-versions.ts";
import { DigestSchema } from "../model/verdict.ts";
import type { Call, Route } from "./route.ts";
import { found, known, missing, ok, told } from "./route.ts";

/** Two versions by name: a stage, a branch, a tag, `approved:STAGE`, a commit. */
const PairSchema = z.object({ base: z.string().min(1).max(1000), head: z.string().min(1).max(1000) });
const pairOf = (call: Call) => call.query as unknown as z.infer<typeof PairSchema>;
const repoOf = (call: Call): string => call.params.repo ?? "";
const isServed = async (call: Call): Promise<boolean> =>
  (await call.delivery.repos()).some((r) => r.id === repoOf(call));
const theRepository = (call: Call): string => `repository "${call.params.repo}"`;

/** Routes that only read: versions side by side, the policy, the ledger's entries; and each reader's own marks. */
export const READING_ROUTES: readonly Route[] = [
  {
    method: "get",
    path: "/repos/{repo}/versions",
    permission: "signed-in",
    summary: "stages, releases, branches, and what was last approved",
    answer: VersionsSchema,
    handle: async (call) => found(await call.delivery.versions(repoOf(call)), theRepository(call)),
  },
  {
    method: "get",
    path: "/repos/{repo}/compare",
    permission: "signed-in",
    summary: "the security diff of any two versions",
    query: PairSchema,
    answer: ComparisonSchema,
    handle: async (call) => told(await call.delivery.compare(repoOf(call), pairOf(call)), theRepository(call)),
  },
  {
    method: "get",
    path: "/repos/{repo}/compare/entries",
    permission: "signed-in",
    summary: "more entries of the security diff of two versions",
    query: PairSchema.extend(EntryQuerySchema.shape),
    answer: BandsSchema,
    handle: async (call) =>
      told(
        await call.delivery.compareEntries(
          repoOf(call),
          pairOf(call),
          call.query as unknown as z.infer<typeof EntryQuerySchema>,
        ),
        theRepository(call),
      ),
  },
  {
    method: "get",
    path: "/repos/{repo}/compare/text",
    permission: "signed-in",
    summary: "the changed lines of one file between two versions",
    query: PairSchema.extend({ path: z.string() }),
    answer: TextDiffSchema,
    handle: async (call) =>
      told(await call.delivery.compareText(repoOf(call), pairOf(call), String(call.query.path)), "this file"),
  },
  {
    method: "get",
    path: "/repos/{repo}/policy",
    permission: "signed-in",
    summary: "the policy that holds, and what its rules did in the last verdicts",
    query: z.object({ last: z.coerce.number().int().min(1).max(1000).default(100) }),
    answer: PolicyViewSchema,
    handle: async (call) =>
      found(await call.delivery.policy(repoOf(call), Number(call.query.last)), theRepository(call)),
  },
  {
    method: "post",
    path: "/repos/{repo}/policy/lint",
    permission: "signed-in",
    summary: "what is wrong with the text of a policy; changes nothing",
    body: PolicyTextSchema,
    answer: PolicyLintSchema,
    handle: async ({ delivery, body }) => ok(delivery.lintPolicy((body as z.infer<typeof PolicyTextSchema>).text)),
  },
  {
    method: "post",
    path: "/repos/{repo}/policy/replay",
    permission: "signed-in",
    summary: "what the text of a policy would have said to the last merges of a stage; changes nothing",
    body: RehearseCommandSchema,
    answer: RehearsalSchema,
    handle: async (call) =>
      told(await call.delivery.rehearse(repoOf(call), call.body as RehearseCommand), theRepository(call), 400),
  },
  {
    method: "get",
    path: "/repos/{repo}/seen",
    permission: "signed-in",
    summary: "entries of diffs that the caller marked as seen, by their ids",
    answer: z.array(z.string()),
    handle: async (call) =>
      (await isServed(call)) ? ok(await call.seen.list(known(call), repoOf(call))) : missing(theRepository(call)),
  },
  {
    method: "post",
    path: "/repos/{repo}/seen",
    permission: "signed-in",
    summary: "marks entries as seen by the caller, or takes the marks away; decides nothing",
    body: z.strictObject({ ids: z.array(DigestSchema).min(1).max(200), seen: z.boolean() }),
    answer: z.object({ marked: z.number().int() }),
    handle: async (call) => {
      if (!(await isServed(call))) return missing(theRepository(call));
      const { ids, seen } = call.body as { readonly ids: string[]; readonly seen: boolean };
      await call.seen.mark(known(call), repoOf(call), ids, seen);
      return ok({ marked: ids.length });
    },
  },
  {
    method: "get",
    path: "/ledger/entries",
    permission: "signed-in",
    summary: "entries by filters, the newest first",
    query: LedgerQuerySchema,
    answer: LedgerPageSchema,
    handle: async ({ delivery, query }) => ok(await delivery.ledgerPage(query as unknown as LedgerQuery)),
  },
  {
    method: "get",
    path: "/ledger/statements/{seq}",
    permission: "signed-in",
    summary: "one entry with its statement and signatures",
    answer: LedgerStatementSchema,
    handle: async ({ delivery, params }) =>
      found(
        /^\d{1,15}$/.test(params.seq ?? "") ? await delivery.ledgerStatement(Number(params.seq)) : null,
        "this entry",
      ),
  },
];
