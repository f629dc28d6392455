import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { signInAt } from "../adapters/oidc/client.ts";
import type { Person } from "../adapters/oidc/provider.ts";
import { builtInProvider, principalOf } from "../adapters/oidc/provider.ts";
import type { Delivery } from "../delivery/api.ts";
import { fail } from "../model/problem.ts";
import type { RecordStore } from "../ports/index.ts";
import { createApp } from "./app.ts";
import type { Producer } from "./guard.ts";
import { Seen } from "./seen.ts";
import { Sessions } from "./sessions.ts";
import { signInRoutes } from "./signin.ts";

export interface ServerOptions {
  readonly delivery: Delivery;
  readonly records: RecordStore;
  /** Who may sign in at the built-in provider. */
  readonly people: readonly Person[];
  readonly producers: readonly Producer[];
  readonly webhookSecret: string;
  readonly operatorToken: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** The address people reach it by; without it, where it listens. */
  readonly url?: string;
  readonly webDir: string;
  readonly version: string;
  /** OIDC_ISSUER and its client; null = the built-in provider. */
  readonly issuer: { readonly url: string; readonly clientId: string; readonly clientSecret: string } | null;
  readonly log: (event: string, detail: Readonly<Record<string, unknown>>) => void;
}

export interface RunningServer {
  readonly url: string;
  /** A one-time link that signs a person in. Fails with `person/unknown`. */
  signInLink(person: string): Promise<string>;
  close(): Promise<void>;
}

/** Listens, and joins the page, the API and the OpenID provider. Fails with `server/port-taken` and `server/address`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) =>
    response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  const port = await listen(server, options.host, options.port);
  const local = `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`;
  const url = options.url === undefined ? local : publicUrl(options.url);
  const sessions = new Sessions(options.records);
  const provider = options.issuer ? null : await builtInProvider(url, options.records, options.people);
  const at = options.issuer ?? {
    url: provider?.issuer ?? "",
    clientId: provider?.clientId ?? "",
    clientSecret: provider?.clientSecret ?? "",
  };
  const signIn = signInAt({
    url,
    issuer: at.url,
    clientId: at.clientId,
    clientSecret: at.clientSecret,
    records: options.records,
  });
  const link = async (id: string): Promise<string> => {
    if (!options.people.some((p) => p.id === id))
      fail("person/unknown", `nobody is called "${id}" here`, `known: ${options.people.map((p) => p.id).join(", ")}`);
    return `${url}/signin/link/${await sessions.link(id)}`;
  };
  const app = createApp({
    ...options,
    link,
    sessions,
    seen: new Seen(options.records),
    hosts: new Set([new URL(url).host, new URL(local).host, `localhost:${port}`]),
    signIn: signInRoutes({ sessions, signIn, provider, people: options.people, secure: url.startsWith("https:") }),
    redeem: async (token) => {
      const id = await sessions.takeLink(token);
      const known = options.people.find((p) => p.id === id);
      return known
        ? sessions.open(
            principalOf(at.url, { sub: known.id, name: known.name, emails: known.emails, groups: known.groups }),
          )
        : null;
    },
  });
  const listener = getRequestListener(app.fetch);
  answer = (request, response) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    if (provider && (path === "/oidc" || path.startsWith("/oidc/"))) provider.handle(request, response);
    else void listener(request, response);
  };
  return {
    url,
    signInLink: link,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/")
    return fail("server/url", `expected an address such as https://gate.example.org, got "${text}"`);
  return url.origin;
}

const NOT_HERE = [
  "this machine has no such address",
  "name one that it has: --host 127.0.0.1, or --host 0.0.0.0",
] as const;
/** Why an address cannot be taken, and what to do about it. */
const CANNOT_LISTEN: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  EACCES: ["no permission", "ports below 1024 are the system's: --port 4400, behind a proxy with --url"],
  EADDRNOTAVAIL: NOT_HERE,
  EAFNOSUPPORT: NOT_HERE,
  EINVAL: NOT_HERE,
  ENOTFOUND: ["the name is not known", NOT_HERE[1]],
  EAI_AGAIN: ["the name could not be asked for", NOT_HERE[1]],
};

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      try {
        if (error.code === "EADDRINUSE")
          fail(
            "server/port-taken",
            `port ${port} is in use`,
            "stop what listens there, or choose another: sallyport serve --port 4401",
          );
        const why = CANNOT_LISTEN[error.code ?? ""];
        if (why) fail("server/address", `${host}:${port} cannot be listened on: ${why[0]} (${error.code})`, why[1]);
        reject(error);
      } catch (problem) {
        reject(problem);
      }
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
