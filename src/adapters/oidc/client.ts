import * as client from "openid-client";
import type { Principal } from "../../model/verdict.ts";
import type { RecordStore } from "../../ports/index.ts";
import { principalOf } from "./provider.ts";

export interface SignIn {
  /** Where to send the browser; what is needed on its way back is kept under `state` for ten minutes. */
  begin(): Promise<{ readonly location: string; readonly state: string }>;
  /** Finishes with the callback's address; null where the state is unknown, used, or another browser's. */
  finish(callback: URL, state: string | null): Promise<Principal | null>;
}

const FLOW = "signin-flow";
const SCOPE = "openid profile email groups";
const TEN_MINUTES = 600_000;

/** Our page as a client of an OpenID provider: authorization code with PKCE (RFC 7636), state and nonce. */
export function signInAt(options: {
  readonly url: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly records: RecordStore;
}): SignIn {
  const { url, issuer, clientId, clientSecret, records } = options;
  const loopback = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(issuer);
  let discovered: Promise<client.Configuration> | null = null;
  const configuration = (): Promise<client.Configuration> => {
    discovered ??= client
      .discovery(
        new URL(issuer),
        clientId,
        clientSecret,
        undefined,
        loopback ? { execute: [client.allowInsecureRequests] } : {},
      )
      .catch((error: unknown) => {
        discovered = null;
        throw error;
      });
    return discovered;
  };
  return {
    async begin() {
      const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
      await records.set(FLOW, state, { verifier, nonce }, new Date(Date.now() + TEN_MINUTES));
      const location = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: `${url}/signin/callback`,
        scope: SCOPE,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
      return { location: location.href, state };
    },
    async finish(callback, state) {
      if (state === null || callback.searchParams.get("state") !== state) return null;
      const flow = (await records.take(FLOW, state)) as { verifier: string; nonce: string } | null;
      if (!flow) return null;
      const tokens = await client.authorizationCodeGrant(await configuration(), callback, {
        pkceCodeVerifier: flow.verifier,
        expectedState: state,
        expectedNonce: flow.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      return claims ? principalOf(issuer, claims) : null;
    },
  };
}
