import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import type { Adapter, AdapterPayload, Configuration, JWK } from "oidc-provider";
import type { Principal } from "../../model/verdict.ts";
import type { RecordStore } from "../../ports/index.ts";

/** Someone who may sign in at the built-in provider. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly emails: readonly string[];
  readonly groups: readonly string[];
}

export interface BuiltInProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Answers everything below `/oidc`. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Ends the interaction that the request belongs to as a sign-in of this person. */
  finish(request: IncomingMessage, response: ServerResponse, person: string): Promise<void>;
}

const CLIENT = "sallyport";
const HOUR = 3600;

/** oidc-provider's models over our records: state survives a restart. */
const adapterOver = (records: RecordStore) =>
  class RecordAdapter implements Adapter {
    readonly #name: string;
    constructor(name: string) {
      this.#name = `oidc:${name}`;
    }
    async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
      await records.set(this.#name, id, payload, expiresIn ? new Date(Date.now() + expiresIn * 1000) : null);
    }
    async find(id: string): Promise<AdapterPayload | undefined> {
      return ((await records.get(this.#name, id)) as AdapterPayload | null) ?? undefined;
    }
    async findByUserCode(): Promise<undefined> {
      return undefined;
    }
    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      return (await records.list(this.#name)).map((r) => r.value as AdapterPayload).find((p) => p.uid === uid);
    }
    async consume(id: string): Promise<void> {
      const payload = await this.find(id);
      if (payload)
        await records.set(
          this.#name,
          id,
          { ...payload, consumed: Math.floor(Date.now() / 1000) },
          payload.exp ? new Date(payload.exp * 1000) : null,
        );
    }
    async destroy(id: string): Promise<void> {
      await records.delete(this.#name, id);
    }
    async revokeByGrantId(grantId: string): Promise<void> {
      for (const { key, value } of await records.list(this.#name))
        if ((value as AdapterPayload).grantId === grantId) await records.delete(this.#name, key);
    }
  };

/** A secret of this installation, made once. */
async function once<T>(records: RecordStore, key: string, make: () => Promise<T>): Promise<T> {
  const known = (await records.get("installation", key)) as T | null;
  if (known !== null) return known;
  const value = await make();
  await records.set("installation", key, value, null);
  return value;
}

/** The library warns on every Node but the newest; it runs on 20, which its tests here show. */
async function loadProvider() {
  const { warn } = console;
  console.warn = () => {};
  try {
    return (await import("oidc-provider")).default;
  } finally {
    console.warn = warn;
  }
}

/** The OpenID provider in this process (OpenID Connect Core 1.0, PKCE demanded), for people it knows. */
export async function builtInProvider(
  url: string,
  records: RecordStore,
  people: readonly Person[],
): Promise<BuiltInProvider> {
  const Provider = await loadProvider();
  const clientSecret = await once(records, "client-secret", async () => randomBytes(32).toString("base64url"));
  const cookieKey = await once(records, "cookie-key", async () => randomBytes(32).toString("base64url"));
  const key = await once(records, "id-token-key", async () => {
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    return { ...(await exportJWK(privateKey)), alg: "ES256", use: "sig", kid: randomBytes(8).toString("hex") } as JWK;
  });
  const configuration: Configuration = {
    adapter: adapterOver(records),
    clients: [
      {
        client_id: CLIENT,
        client_secret: clientSecret,
        redirect_uris: [`${url}/signin/callback`],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        id_token_signed_response_alg: "ES256",
      },
    ],
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    jwks: { keys: [key] },
    cookies: { keys: [cookieKey] },
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "emails"], groups: ["groups"] },
    scopes: ["openid", "profile", "email", "groups"],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/signin/interaction/${interaction.uid}` },
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: 60,
      IdToken: HOUR,
      Interaction: 600,
      Session: 12 * HOUR,
      Grant: 12 * HOUR,
    },
    findAccount: async (_ctx, sub) => {
      const person = people.find((p) => p.id === sub);
      return (
        person && {
          accountId: sub,
          claims: async () => ({
            sub,
            name: person.name,
            email: person.emails[0] ?? "",
            emails: [...person.emails],
            groups: [...person.groups],
          }),
        }
      );
    },
    // Our own page asks for our own claims: there is nothing to consent to.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: CLIENT, accountId: ctx.oidc.session?.accountId ?? "" });
      grant.addOIDCScope("openid profile email groups");
      await grant.save();
      return grant;
    },
    renderError: async (ctx, out) => {
      ctx.type = "text/plain";
      ctx.body = `sign-in failed: ${String(out.error)}`;
    },
  };
  const issuer = `${url}/oidc`;
  const provider = new Provider(issuer, configuration);
  // Behind a proxy that ends TLS, its headers say how the browser came.
  provider.proxy = url.startsWith("https:");
  const callback = provider.callback();
  return {
    issuer,
    clientId: CLIENT,
    clientSecret,
    handle: (request, response) => {
      // mounted below /oidc, as the issuer says
      request.url = (request.url ?? "/").replace(/^\/oidc/, "") || "/";
      (request as IncomingMessage & { originalUrl?: string }).originalUrl = `/oidc${request.url}`;
      void callback(request, response);
    },
    finish: (request, response, person) =>
      provider.interactionFinished(
        request,
        response,
        { login: { accountId: person } },
        { mergeWithLastSubmission: false },
      ),
  };
}

/** A principal from verified claims. A sign-in without any email is a person who can approve nothing. */
export function principalOf(issuer: string, claims: Readonly<Record<string, unknown>>): Principal {
  const strings = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).filter((v): v is string => typeof v === "string" && v !== "");
  const verified = claims.email_verified === false ? [] : strings(claims.email);
  return {
    id: `${issuer}#${String(claims.sub)}`,
    name: strings(claims.name)[0] ?? String(claims.sub),
    emails: [...new Set([...strings(claims.emails), ...verified].map((e) => e.toLowerCase()))],
    groups: strings(claims.groups),
  };
}
