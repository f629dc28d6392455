import { z } from "zod";
import type { Delivery } from "../delivery/api.ts";
import type { Refusal } from "../delivery/views.ts";
import {
  ApproveCommandSchema,
  BoardSchema,
  LedgerEntryViewSchema,
  PrincipalViewSchema,
  ReceiptSchema,
  RepoViewSchema,
  ReturnCommandSchema,
  ReviewSchema,
  TextDiffSchema,
  TurnSchema,
} from "../delivery/views.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import type { Principal } from "../model/verdict.ts";
import { DigestSchema, OidSchema } from "../model/verdict.ts";

/** Who may call a route. Every route declares one; the server does not start otherwise. */
export type Permission = "public" | "signed-in" | "producer" | "webhook" | "operator";

export interface Call {
  readonly delivery: Delivery;
  readonly principal: Principal | null;
  readonly producer: `${string}@${string}` | null;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly bytes: Uint8Array;
  /** Makes a one-time sign-in link. */
  readonly link: (person: string) => Promise<string>;
}

export type Answer =
  | { readonly status: 200 | 202; readonly body: unknown }
  | { readonly status: 400 | 401 | 403 | 404 | 409 | 503; readonly problem: Problem; readonly refusal?: Refusal };

export interface Route {
  readonly method: "get" | "post";
  /** Below /api/v1, parameters in braces. */
  readonly path: string;
  readonly permission: Permission;
  readonly summary: string;
  readonly query?: z.ZodObject;
  /** JSON body; a route without one that is `post` takes raw bytes. */
  readonly body?: z.ZodType;
  readonly answer: z.ZodType;
  readonly handle: (call: Call) => Promise<Answer>;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const missing = (what: string): Answer => ({ status: 404, problem: problem("not-found", `${what} is not known here`) });
const found = (value: unknown, what: string): Answer => (value === null ? missing(what) : ok(value));
const decided = (result: Awaited<ReturnType<Delivery["approve"]>> | Awaited<ReturnType<Delivery["report"]>>): Answer =>
  result.ok ? ok(result.value) : { status: 409, problem: result.refusal.problem, refusal: result.refusal };
const digest = (text: string | undefined) => DigestSchema.safeParse(text);
const known = (call: Call): Principal => call.principal as Principal;

const PushSchema = z.object({
  repo: z.string(),
  refs: z.array(z.object({ ref: z.string(), old: OidSchema.nullable(), new: OidSchema.nullable() })).max(1000),
  pusher: z.string().nullable(),
});

export const ROUTES: readonly Route[] = [
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
