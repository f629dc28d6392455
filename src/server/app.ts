import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import type { Context } from "hono";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie } from "hono/cookie";
import { stream, streamSSE } from "hono/streaming";
import type { Delivery } from "../delivery/api.ts";
import type { Problem } from "../model/problem.ts";
import { ProblemError, problem } from "../model/problem.ts";
import type { Principal } from "../model/verdict.ts";
import type { Producer } from "./guard.ts";
import { crossSite, isOperator, producerOf, SECURITY_HEADERS, webhookSigned } from "./guard.ts";
import { openapi } from "./openapi.ts";
import type { Answer, Call, Permission, Route } from "./route.ts";
import { ROUTES } from "./routes.ts";
import type { Seen } from "./seen.ts";
import type { Sessions } from "./sessions.ts";

export interface AppOptions {
  readonly delivery: Delivery;
  readonly sessions: Sessions;
  readonly seen: Seen;
  readonly producers: readonly Producer[];
  /** Token of whoever may read the data directory. */
  readonly operatorToken: string;
  readonly link: (person: string) => Promise<string>;
  /** Base64 key of the push webhook. */
  readonly webhookSecret: string;
  /** Hosts (with port) that this server answers to; others are DNS rebinding. */
  readonly hosts: ReadonlySet<string>;
  /** The built page. */
  readonly webDir: string;
  readonly version: string;
  readonly log: (event: string, detail: Readonly<Record<string, unknown>>) => void;
  /** The OpenID client's ways in, mounted below /signin by the caller. */
  readonly signIn: Hono;
  /** Turns a one-time link into a session without a browser; null where the link is used or unknown. */
  readonly redeem: (token: string) => Promise<string | null>;
}

export const COOKIE = "sallyport_session";
const BODY_LIMIT = 20 * 1024 * 1024;
const JSON_LIMIT = 1024 * 1024;
/** Rows of the ledger that are read at once for an export. */
const EXPORT_PAGE = 500;

function problemAnswer(c: Context, status: number, cause: Problem, more: object = {}): Response {
  const body = {
    type: `https://sallyport.dev/problems/${cause.code}`,
    title: cause.message,
    status,
    code: cause.code,
    message: cause.message,
    hints: cause.hints,
    ...more,
  };
  return c.body(JSON.stringify(body), status as 400, { "content-type": "application/problem+json" });
}

/** Routes outside the table, and what guards them. */
const OTHERS: Readonly<Record<string, Permission>> = {
  "GET /healthz": "public",
  "GET /readyz": "public",
  "GET /api/v1/openapi.json": "public",
  "GET /api/v1/events": "signed-in",
  "GET /api/v1/ledger/export": "signed-in",
  "POST /api/v1/session": "public",
  "POST /api/v1/signout": "signed-in",
  "GET /*": "public",
};

/** The whole HTTP face but for the OpenID provider. Throws when a route has no declared permission. */
export function createApp(options: AppOptions): Hono {
  const { delivery, sessions, log } = options;
  const app = new Hono();
  const origins = new Set([...options.hosts].flatMap((h) => [`http://${h}`, `https://${h}`]));

  app.onError((error, c) => {
    const cause =
      error instanceof ProblemError
        ? error.problem
        : problem("internal", "something went wrong here; the server's log says what");
    if (!(error instanceof ProblemError))
      log("request.failed", { path: c.req.path, error: error.stack ?? error.message });
    return problemAnswer(c, error instanceof ProblemError ? 503 : 500, cause);
  });
  app.use(async (c, next) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value);
    if (!options.hosts.has(c.req.header("host") ?? ""))
      return problemAnswer(c, 421, problem("request/host", "this server does not answer to that host name"));
    if (c.req.path.startsWith("/api/")) c.header("cache-control", "no-store");
    const changes = c.req.method !== "GET" && c.req.method !== "HEAD";
    if (changes && crossSite({ site: c.req.header("sec-fetch-site"), origin: c.req.header("origin") }, origins))
      return problemAnswer(c, 403, problem("request/cross-site", "a request from another site was refused"));
    return next();
  });
  // Routes of the table have limits of their own; whatever else takes a body takes a form or a token.
  app.use("/api/v1/session", limited);
  app.use("/api/v1/signout", limited);
  app.use("/signin/*", limited);

  const principalOf = async (c: Context): Promise<Principal | null> => {
    const id = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? getCookie(c, COOKIE);
    return id === undefined ? null : sessions.principal(id);
  };

  app.get("/healthz", (c) => c.json({ status: "alive" }));
  app.get("/readyz", async (c) => {
    const cause = await delivery.health();
    return cause ? problemAnswer(c, 503, cause) : c.json({ status: "ready" });
  });
  app.get("/api/v1/openapi.json", (c) => c.json(openapi(options.version)));
  app.get("/api/v1/events", async (c) => {
    if (!(await principalOf(c))) return problemAnswer(c, 401, SIGN_IN);
    return streamSSE(c, async (stream) => {
      const stop = delivery.subscribe(
        (seq) => void stream.writeSSE({ event: "ledger", data: String(seq) }).catch(() => {}),
      );
      stream.onAbort(stop);
      await stream.writeSSE({ event: "hello", data: "" });
      while (!stream.aborted) {
        await stream.sleep(20_000);
        await stream.writeSSE({ event: "still-here", data: "" });
      }
      stop();
    });
  });
  app.get("/api/v1/ledger/export", async (c) => {
    if (!(await principalOf(c))) return problemAnswer(c, 401, SIGN_IN);
    c.header("content-type", "application/jsonl");
    c.header("content-disposition", 'attachment; filename="ledger.jsonl"');
    return stream(c, async (out) => {
      for (let after = 0; !out.aborted; ) {
        const rows = await delivery.ledgerRows(after, EXPORT_PAGE);
        for (const { seq, hash, envelope, prev } of rows)
          await out.write(`${JSON.stringify({ seq, hash, envelope, prev })}\n`);
        if (rows.length < EXPORT_PAGE) return;
        after += rows.length;
      }
    });
  });
  app.post("/api/v1/session", async (c) => {
    const body = (await c.req.json().catch(() => null)) as { token?: unknown } | null;
    const session = typeof body?.token === "string" ? await options.redeem(body.token) : null;
    return session === null
      ? problemAnswer(c, 401, problem("session/bad-link", "this sign-in link is unknown, expired, or was used already"))
      : c.json({ session });
  });
  app.post("/api/v1/signout", async (c) => {
    const id = getCookie(c, COOKIE);
    if (id) await sessions.close(id);
    c.header("set-cookie", `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`);
    return c.json({ signedOut: true });
  });
  for (const route of ROUTES) mount(app, route, options, principalOf);
  app.route("/signin", options.signIn);
  app.all("/api/*", (c) => problemAnswer(c, 404, problem("not-found", `no route ${c.req.method} ${c.req.path}`)));
  app.get("/*", (c) => page(c, options.webDir));
  checkPermissions(app);
  return app;
}

const SIGN_IN = problem("session/needed", "sign in first", "sallyport signin-link --as NAME prints a link");

/** Every route the router knows must have a declared permission: throws, and the server does not start, where one has none. */
export function checkPermissions(app: Hono): void {
  const declared = new Set([...Object.keys(OTHERS), ...ROUTES.map((r) => `${r.method.toUpperCase()} ${honoPath(r)}`)]);
  for (const { method, path } of app.routes) {
    if (method === "ALL" || path.startsWith("/signin")) continue;
    if (!declared.has(`${method} ${path}`)) throw new Error(`route ${method} ${path} declares no permission`);
  }
}

const honoPath = (route: Route): string => `/api/v1${route.path.replace(/\{(\w+)\}/g, ":$1")}`;

function mount(
  app: Hono,
  route: Route,
  options: AppOptions,
  principalOf: (c: Context) => Promise<Principal | null>,
): void {
  app.on(route.method.toUpperCase(), honoPath(route), async (c) => {
    // A webhook is known by its bytes; everyone else before a byte of theirs is read.
    const early = route.permission === "webhook" ? null : await identify(c, route.permission, options, principalOf);
    if (early && "code" in early) return problemAnswer(c, 401, early);
    const limit = route.body || !early ? JSON_LIMIT : BODY_LIMIT;
    const bytes = route.method === "post" ? await bounded(c, limit) : new Uint8Array();
    if (!bytes) return problemAnswer(c, 413, problem("request/too-large", `expected at most ${limit} bytes`));
    const caller = early ?? signedBy(c, bytes, options.webhookSecret);
    if ("code" in caller) return problemAnswer(c, 401, caller);
    // No ledger, no service: nothing changes while what changes cannot be written down.
    const cause = route.method === "post" ? await options.delivery.health() : null;
    if (cause) return problemAnswer(c, 503, cause);
    const input = parse(c, route, bytes);
    if ("code" in input) return problemAnswer(c, 400, input);
    const answer: Answer = await route.handle({
      ...input,
      ...caller,
      delivery: options.delivery,
      link: options.link,
      seen: options.seen,
      params: c.req.param() as Record<string, string>,
      bytes,
    });
    if ("problem" in answer)
      return problemAnswer(
        c,
        answer.status,
        answer.problem,
        answer.refusal ? { changed: answer.refusal.changed, standing: answer.refusal.standing } : {},
      );
    return c.json(answer.body as object, answer.status);
  });
}

const FORM_LIMIT = 64 * 1024;
const limited = bodyLimit({
  maxSize: FORM_LIMIT,
  onError: (c) => problemAnswer(c, 413, problem("request/too-large", `expected at most ${FORM_LIMIT} bytes`)),
});

/** The body, read only as far as it is allowed to be long. null: it is longer. */
async function bounded(c: Context, limit: number): Promise<Uint8Array | null> {
  if (Number(c.req.header("content-length") ?? 0) > limit) return null;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of c.req.raw.body ?? []) {
    length += part.length;
    if (length > limit) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

type Caller = Pick<Call, "principal" | "producer">;
const NOBODY: Caller = { principal: null, producer: null };

async function identify(
  c: Context,
  permission: Exclude<Permission, "webhook">,
  options: AppOptions,
  principalOf: (c: Context) => Promise<Principal | null>,
): Promise<Caller | Problem> {
  if (permission === "public") return NOBODY;
  if (permission === "signed-in") {
    const principal = await principalOf(c);
    return principal ? { principal, producer: null } : SIGN_IN;
  }
  if (permission === "producer") {
    const producer = producerOf(options.producers, c.req.header("authorization"));
    return producer
      ? { principal: null, producer }
      : problem("producer/unknown", "no producer of evidence is known by this token");
  }
  return isOperator(options.operatorToken, c.req.header("authorization"))
    ? NOBODY
    : problem("operator/unknown", "only whoever may read the server's data directory may do that");
}

function signedBy(c: Context, bytes: Uint8Array, secret: string): Caller | Problem {
  const headers = {
    id: c.req.header("webhook-id"),
    timestamp: c.req.header("webhook-timestamp"),
    signature: c.req.header("webhook-signature"),
  };
  return webhookSigned(secret, headers, bytes, Date.now())
    ? NOBODY
    : problem("webhook/unsigned", "the webhook's signature does not fit");
}

function parse(c: Context, route: Route, bytes: Uint8Array): Pick<Call, "query" | "body"> | Problem {
  const first = (error: { issues: readonly { path: PropertyKey[]; message: string }[] }): Problem => {
    const [issue] = error.issues;
    return problem(
      "request/invalid",
      `${issue?.path.map(String).join(".") || "the request"}: ${issue?.message ?? "not valid"}`,
    );
  };
  const query = route.query?.safeParse(c.req.query());
  if (query && !query.success) return first(query.error);
  if (!route.body) return { query: query?.data ?? {}, body: null };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return problem("request/invalid", "expected a JSON body");
  }
  const body = route.body.safeParse(value);
  return body.success ? { query: query?.data ?? {}, body: body.data } : first(body.error);
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".woff2": "font/woff2",
};

/** A file of the built page; any other path is the page itself, which finds its own way. */
async function page(c: Context, webDir: string): Promise<Response> {
  // Built files have plain names: nothing is decoded, so that nothing can be hidden in an encoding.
  const path = normalize(c.req.path);
  const type = TYPES[extname(path)];
  if (type && /^[\w./-]+$/.test(path) && !path.includes("..")) {
    const file = await readFile(join(webDir, path)).catch(() => null);
    if (!file) return c.text("not found", 404);
    const cache = path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    return c.body(new Uint8Array(file), 200, { "content-type": type, "cache-control": cache });
  }
  const html = await readFile(join(webDir, "index.html")).catch(() => null);
  return html
    ? c.body(new Uint8Array(html), 200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" })
    : c.text("the page is not built: npm run build", 503);
}
