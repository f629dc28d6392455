import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { SignIn } from "../adapters/oidc/client.ts";
import type { BuiltInProvider, Person } from "../adapters/oidc/provider.ts";
import { COOKIE } from "./app.ts";
import type { Sessions } from "./sessions.ts";

export interface SignInOptions {
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  /** Null where people sign in at an issuer elsewhere. */
  readonly provider: BuiltInProvider | null;
  readonly people: readonly Person[];
  readonly secure: boolean;
}

const STATE = "sallyport_state";
const TICKET = "sallyport_ticket";

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const html = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)} · Sallyport</title><link rel="stylesheet" href="/signin.css"></head><body><main class="signin"><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;

/** Everything below /signin: one-time links, the provider's interaction, and the way back. */
export function signInRoutes({ sessions, signIn, provider, people, secure }: SignInOptions): Hono {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const cookie = { httpOnly: true, sameSite: "Lax", path: "/", secure } as const;

  const begin = async (c: Context): Promise<Response> => {
    const { location, state } = await signIn.begin();
    setCookie(c, STATE, state, { ...cookie, maxAge: 600 });
    return c.redirect(location, 303);
  };
  const dead = (c: Context): Response =>
    c.html(
      html(
        "This link does not work any more",
        '<p>It is unknown, older than a day, or was used already.</p><p class="muted">A new one: <code>sallyport signin-link --as NAME</code></p>',
      ),
      410,
    );

  app.get("/", async (c) => {
    if (!provider) return begin(c);
    return c.html(
      html(
        "Sign in",
        '<p>Open the one-time link that <code>sallyport serve</code> printed for you.</p><p class="muted">A new one: <code>sallyport signin-link --as NAME</code></p>',
      ),
    );
  });
  // A preview that only opens the link must not use it up: the button does.
  app.get("/link/:token", async (c) => {
    const token = c.req.param("token");
    const id = await sessions.peekLink(token);
    const known = people.find((p) => p.id === id);
    if (!known) return dead(c);
    return c.html(
      html(
        "Sign in",
        `<form method="post" action="/signin/link"><input type="hidden" name="token" value="${escapeHtml(token)}"><button class="btn primary" autofocus>Sign in as ${escapeHtml(known.name)}</button></form>`,
      ),
    );
  });
  app.post("/link", async (c) => {
    const form = await c.req.parseBody();
    const person = typeof form.token === "string" ? await sessions.takeLink(form.token) : null;
    if (person === null) return dead(c);
    setCookie(c, TICKET, await sessions.ticket(person), { ...cookie, maxAge: 300 });
    return begin(c);
  });
  app.get("/interaction/:uid", async (c) => {
    const ticket = getCookie(c, TICKET);
    const person = ticket === undefined ? null : await sessions.takeTicket(ticket);
    if (person === null || !provider) return dead(c);
    const { incoming, outgoing } = c.env as unknown as { incoming: IncomingMessage; outgoing: ServerResponse };
    await provider.finish(incoming, outgoing, person);
    return RESPONSE_ALREADY_SENT;
  });
  app.get("/callback", async (c) => {
    const principal = await signIn.finish(new URL(c.req.url), getCookie(c, STATE) ?? null).catch(() => null);
    if (!principal) return c.html(html("Sign-in did not work", "<p>Begin again with a fresh link.</p>"), 400);
    setCookie(c, COOKIE, await sessions.open(principal), { ...cookie, maxAge: 12 * 3600 });
    setCookie(c, STATE, "", { ...cookie, maxAge: 0 });
    setCookie(c, TICKET, "", { ...cookie, maxAge: 0 });
    return c.redirect("/", 303);
  });
  return app as unknown as Hono;
}
