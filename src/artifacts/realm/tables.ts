import type { Row } from "../rows.ts";

const weak = (said: string, unset = 0): Row => ({ said, grades: { false: 0, true: 1 }, unset });
const safe = (said: string, unset = 1): Row => ({ said, grades: { true: 0, false: 1 }, unset });
const longer = (said: string, unset: number): Row => ({ said, number: "weaker", unset });

/** Settings of a realm, with what Keycloak does where nothing is said. Seconds where they are times. */
export const REALM: Readonly<Record<string, Row>> = {
  sslRequired: { said: "TLS", grades: { all: 0, external: 1, none: 2 }, unset: 1 },
  registrationAllowed: weak("registration by anyone"),
  rememberMe: weak("sign-in that lasts"),
  verifyEmail: safe("addresses are verified"),
  duplicateEmailsAllowed: weak("one address for several users"),
  resetPasswordAllowed: weak("reset of passwords by mail"),
  editUsernameAllowed: weak("other names by the users"),
  userManagedAccessAllowed: weak("sharing by the users"),
  bruteForceProtected: safe("guessing of passwords is stopped"),
  failureFactor: longer("failures until a user is locked", 30),
  maxFailureWaitSeconds: { said: "wait of a locked user", number: "safer", unset: 1 / 901 },
  accessTokenLifespan: longer("life of access tokens", 300),
  accessTokenLifespanForImplicitFlow: longer("life of tokens of the implicit flow", 900),
  accessCodeLifespan: longer("life of codes", 60),
  ssoSessionIdleTimeout: longer("idle sessions", 1800),
  ssoSessionMaxLifespan: longer("life of sessions", 36_000),
  offlineSessionIdleTimeout: longer("idle offline sessions", 2_592_000),
  offlineSessionMaxLifespanEnabled: safe("offline sessions end"),
  revokeRefreshToken: safe("refresh tokens count once"),
  refreshTokenMaxReuse: longer("further uses of a refresh token", 0),
  actionTokenGeneratedByUserLifespan: longer("life of links by mail", 300),
  otpPolicyAlgorithm: {
    said: "hash of one-time passwords",
    grades: { hmacsha512: 0, hmacsha256: 0, hmacsha1: 1 },
    unset: 1,
  },
  otpPolicyDigits: { said: "digits of one-time passwords", number: "safer", unset: 1 / 7 },
  otpPolicyLookAheadWindow: longer("one-time passwords of other moments", 1),
};

export const LOGS: Readonly<Record<string, Row>> = {
  eventsEnabled: safe("sign-ins"),
  adminEventsEnabled: safe("administration"),
  adminEventsDetailsEnabled: safe("what administrators wrote"),
  eventsExpiration: { said: "seconds that events are kept", number: "safer", endless: "0", unset: 0 },
};

export const CLIENT: Readonly<Record<string, Row>> = {
  consentRequired: safe("consent of users"),
  clientAuthenticatorType: {
    said: "proof of the client",
    grades: { "client-jwt": 0, "client-x509": 0, "client-secret-jwt": 1, "client-secret": 2 },
    unset: 2,
  },
};

export const CLIENT_ATTRIBUTES: Readonly<Record<string, Row>> = {
  "access.token.lifespan": longer("life of access tokens", 300),
  "tls.client.certificate.bound.access.tokens": safe("tokens bound to a certificate"),
  "dpop.bound.access.tokens": safe("tokens bound to a key"),
  "require.pushed.authorization.requests": safe("requests that are pushed"),
  "saml.client.signature": safe("signed requests", 0),
  "saml.server.signature": safe("signed answers", 0),
  "saml.assertion.signature": safe("signed assertions"),
  "saml.encrypt": safe("encrypted assertions"),
};

export const PROVIDER: Readonly<Record<string, Row>> = {
  trustEmail: weak("addresses are believed"),
  storeToken: weak("tokens are kept"),
  linkOnly: safe("for users who are known only"),
};

export const PROVIDER_CONFIG: Readonly<Record<string, Row>> = {
  validateSignature: safe("signatures are checked"),
  wantAssertionsSigned: safe("assertions must be signed"),
  wantAuthnRequestsSigned: safe("requests are signed"),
  pkceEnabled: safe("proof of the code's asker"),
  disableUserInfo: weak("user information is not asked for"),
  disableTypeClaimCheck: weak("the type of a token is not checked"),
};

export const HEADERS: Readonly<Record<string, string>> = {
  contentSecurityPolicy: "Content-Security-Policy",
  contentSecurityPolicyReportOnly: "Content-Security-Policy-Report-Only",
  xFrameOptions: "X-Frame-Options",
  xContentTypeOptions: "X-Content-Type-Options",
  strictTransportSecurity: "Strict-Transport-Security",
  referrerPolicy: "Referrer-Policy",
};
