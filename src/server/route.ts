import type { z } from "zod";
import type { Delivery } from "../delivery/api.ts";
import type { Refusal } from "../delivery/views.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import type { Principal } from "../model/verdict.ts";
import type { Seen } from "./seen.ts";

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
  readonly seen: Seen;
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

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const missing = (what: string): Answer => ({
  status: 404,
  problem: problem("not-found", `${what} is not known here`),
});
export const found = (value: unknown, what: string): Answer => (value === null ? missing(what) : ok(value));

const isProblem = (value: object): value is Problem => "code" in value && "hints" in value;

/** An answer that may be a Problem of what was asked for, or null where there is no such thing. */
export const told = (value: object | null, what: string, status: 400 | 404 = 404): Answer =>
  value !== null && isProblem(value) ? { status, problem: value } : found(value, what);

/** Who is signed in, on a route that asks for it. */
export const known = (call: Call): Principal => call.principal as Principal;
