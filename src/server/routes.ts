import { z } from "zod";
import type { Delivery } from "../delivery/api.ts";
import {
  ApproveCommandSchema,
  BoardSchema,
  PrincipalViewSchema,
  ReceiptSchema,
  RepoViewSchema,
  ReturnCommandSchema,
  ReviewSchema,
  TakeBackCommandSchema,
  TurnSchema,
} from "../delivery/views.ts";
import { LedgerEntryViewSchema } from "../delivery/views-ledger.ts";
import { BandsSchema, EntryQuerySchema, TextDiffSchema } from "../delivery/views-versions.ts";
import { problem } from "../model/problem.ts";
import { DigestSchema, OidSchema } from "../model/verdict.ts";
import type { Answer, Route } from "./route.ts";
import { found, known, missing, ok } from "./route.ts";
import { READING_ROUTES } from "./routes-reading.ts";

/** What was asked for does not exist; all else is refused as things stand. */
const REFUSED: Readonly<Record<string, 400 | 404>> = {
  "report/unknown-format": 400,
  "report/unknown-repository": 404,
};
const decided = (result: Awaited<ReturnType<Delivery["approve"]>> | Awaited<ReturnType<Delivery["report"]>>): Answer =>
  result.ok
    ? ok(result.value)
    : { status: REFUSED[result.refusal.problem.code] ?? 409, problem: result.refusal.problem, refusal: result.refusal };
const digest = (text: string | undefined) => DigestSchema.safeParse(text);

const PushSchema = z.object({
  repo: z.string(),
  refs: z.array(z.object({ ref: z.string(), old: OidSchema.nullable(), new: OidSchema.nullable() })).max(1000),
  pusher: z.string().nullable(),
});

/** Every route of the API but for the few in app.ts that are no plain question and answer. */
export const ROUTES: readonly Route[] = [
  ...READING_ROUTES,
  {
    method: "get",
    path: "/me",
    permission: "signed-in",
    summary: "who is signed in",
    answer: PrincipalViewSchema,
    handle: async (call) => ok(known(call)),
  },
  {
    method: "get",
    path: "/repos",
    permission: "signed-in",
    summary: "repositories served here",
    answer: z.array(RepoViewSchema),
    handle: async ({ delivery }) => ok(await delivery.repos()),
  },
  {
    method: "get",
    path: "/repos/{repo}/board",
    permission: "signed-in",
    summary: "services x stages",
    answer: BoardSchema,
    handle: async ({ delivery, params }) =>
      found(await delivery.board(params.repo ?? ""), `repository "${params.repo}"`),
  },
  {
    method: "get",
    path: "/turns",
    permission: "signed-in",
    summary: "what waits for the caller",
    answer: z.array(TurnSchema),
    handle: async (call) => ok(await call.delivery.turns(known(call))),
  },
  {
    method: "get",
    path: "/reviews/{verdict}",
    permission: "signed-in",
    summary: "one verdict with all that is needed to decide on it",
    answer: ReviewSchema,
    handle: async (call) => {
      const id = digest(call.params.verdict);
      return id.success
        ? found(await call.delivery.review(id.data, known(call)), "this verdict")
        : missing("this verdict");
    },
  },
  {
    method: "get",
    path: "/reviews/{verdict}/entries",
    permission: "signed-in",
    summary:
      "more entries of a verdict's security diff: one band from a place on, one by its id, or those that hold a text",
    query: EntryQuerySchema,
    answer: BandsSchema,
    handle: async (call) => {
      const id = digest(call.params.verdict);
      return id.success
        ? found(
            await call.delivery.entries(id.data, call.query as unknown as z.infer<typeof EntryQuerySchema>),
            "this verdict",
          )
        : missing("this verdict");
    },
  },
  {
    method: "get",
    path: "/reviews/{verdict}/text",
    permission: "signed-in",
    summary: "the changed lines of one file of a verdict",
    query: z.object({ path: z.string() }),
    answer: TextDiffSchema,
    handle: async (call) => {
      const id = digest(call.params.verdict);
      return id.success
        ? found(await call.delivery.text(id.data, String(call.query.path)), "this file")
        : missing("this verdict");
    },
  },
  {
    method: "post",
    path: "/approvals",
    permission: "signed-in",
    summary: "the button: covers obligations, bound to what was shown",
    body: ApproveCommandSchema,
    answer: ReceiptSchema,
    handle: async (call) =>
      decided(await call.delivery.approve(known(call), call.body as z.infer<typeof ApproveCommandSchema>)),
  },
  {
    method: "post",
    path: "/returns",
    permission: "signed-in",
    summary: "sends a change back to its author",
    body: ReturnCommandSchema,
    answer: ReceiptSchema,
    handle: async (call) =>
      decided(await call.delivery.sendBack(known(call), call.body as z.infer<typeof ReturnCommandSchema>)),
  },
  {
    method: "post",
    path: "/returns/take-back",
    permission: "signed-in",
    summary: "takes a return back, so that the change can be approved again",
    body: TakeBackCommandSchema,
    answer: ReceiptSchema,
    handle: async (call) =>
      decided(await call.delivery.takeBack(known(call), call.body as z.infer<typeof TakeBackCommandSchema>)),
  },
  {
    method: "post",
    path: "/evidence",
    permission: "producer",
    summary: "a report of a known producer, bound to a tree; the body is the report",
    query: z.object({ repo: z.string(), tree: OidSchema, format: z.string() }),
    answer: z.object({ status: z.string(), message: z.string() }),
    handle: async ({ delivery, producer, query, bytes }) =>
      decided(
        await delivery.report(producer as `${string}@${string}`, {
          repo: String(query.repo),
          tree: String(query.tree),
          format: String(query.format),
          bytes,
        }),
      ),
  },
  {
    method: "get",
    path: "/ledger",
    permission: "signed-in",
    summary: "entries after a sequence number, oldest first",
    query: z.object({
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: z.array(LedgerEntryViewSchema),
    handle: async ({ delivery, query }) => ok(await delivery.ledger(Number(query.after), Number(query.limit))),
  },
  {
    method: "post",
    path: "/repos/{repo}/promote",
    permission: "signed-in",
    summary: "look at the remote now and promote whatever may be promoted; decides nothing",
    body: z.strictObject({}),
    answer: BoardSchema,
    handle: async ({ delivery, params }) => {
      delivery.wake(params.repo ?? "");
      await delivery.settled();
      return found(await delivery.board(params.repo ?? ""), `repository "${params.repo}"`);
    },
  },
  {
    method: "post",
    path: "/signin-links",
    permission: "operator",
    summary: "a one-time sign-in link for a person, for whoever may read the server's data directory",
    body: z.strictObject({ person: z.string() }),
    answer: z.object({ link: z.string() }),
    handle: async ({ link, body }) => ok({ link: await link((body as { person: string }).person) }),
  },
  {
    method: "get",
    path: "/ledger/keys",
    permission: "public",
    summary: "public keys of the ledger, PEM",
    answer: z.array(z.string()),
    handle: async ({ delivery }) => ok(delivery.publicKeys()),
  },
  {
    method: "post",
    path: "/hooks/push",
    permission: "webhook",
    summary: "a remote says that something was pushed (Standard Webhooks)",
    answer: z.object({ noted: z.boolean() }),
    handle: async ({ delivery, bytes }) => {
      let value: unknown = null;
      try {
        value = JSON.parse(new TextDecoder().decode(bytes));
      } catch {
        // told below
      }
      const push = PushSchema.safeParse(value);
      if (!push.success)
        return { status: 400, problem: problem("request/invalid", "the push notice has an unexpected shape") };
      const branches = push.data.refs.flatMap((r) => (r.ref.startsWith("refs/heads/") ? [r.ref.slice(11)] : []));
      delivery.wake(push.data.repo, push.data.pusher ? { pusher: push.data.pusher, branches } : { branches });
      return { status: 202, body: { noted: true } };
    },
  },
];
