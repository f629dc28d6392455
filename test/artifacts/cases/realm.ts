import type { Case, Expected } from "../harness.ts";
import { said } from "./build.ts";

const one = (name: string, before: object | string, after: object | string | null, ...expect: Expected[]): Case => ({
  kind: "realm",
  name,
  path: "deploy/keycloak/shop-realm.json",
  before: typeof before === "string" ? before : JSON.stringify(before, null, 2),
  after: after === null || typeof after === "string" ? after : JSON.stringify(after, null, 2),
  expect,
});
const realm = (inner: object): object => ({ realm: "shop", enabled: true, ...inner });
const client = (inner: object, attributes: object = { "pkce.code.challenge.method": "S256" }): object =>
  realm({
    clients: [
      {
        clientId: "web",
        publicClient: false,
        redirectUris: ["https://shop.example/*"],
        webOrigins: ["https://shop.example"],
        fullScopeAllowed: false,
        ...inner,
        attributes,
      },
    ],
  });
const provider = (config: object): object =>
  realm({ identityProviders: [{ alias: "corp", config: { issuer: "https://id.example", ...config } }] });
const step = (requirement: string): object =>
  realm({
    authenticationFlows: [
      { alias: "browser", authenticationExecutions: [{ authenticator: "auth-otp-form", requirement }] },
    ],
  });
const role = (realmRoles: string[]): object =>
  realm({ roles: { realm: [{ name: "support", composites: { realm: realmRoles } }] } });

export const REALM: readonly Case[] = [
  one(
    "redirects to any host",
    client({}),
    client({ redirectUris: ["*"] }),
    said("oauth-client", "widen", "client", "web"),
  ),
  one(
    "a redirect less wide",
    client({}),
    client({ redirectUris: ["https://shop.example/in"] }),
    said("oauth-client", "narrow"),
  ),
  one(
    "a redirect that is allowed already",
    client({}),
    client({ redirectUris: ["https://shop.example/*", "https://shop.example/in"] }),
    said("oauth-client", "neutral"),
  ),
  one(
    "passwords sent by the client",
    client({}),
    client({ directAccessGrantsEnabled: true }),
    said("oauth-client", "widen"),
  ),
  one("no proof of the code's asker", client({}), client({}, {}), said("oauth-client", "widen")),
  one("the client keeps no secret", client({}), client({ publicClient: true }), said("oauth-client", "widen")),
  one("any origin", client({}), client({ webOrigins: ["*"] }), said("oauth-client", "widen")),
  one("every role", client({}), client({ fullScopeAllowed: true }), said("oauth-client", "widen")),
  one("a client is off", client({}), client({ enabled: false }), said("oauth-client", "narrow")),
  one(
    "another proof of the client",
    client({}),
    client({ clientAuthenticatorType: "client-x509" }),
    said("setting", "narrow", "settings", "client web"),
  ),
  one("a client is new", realm({}), client({}), said("oauth-client", "widen"), said("setting", "neutral")),
  one(
    "guessing is not stopped",
    realm({ bruteForceProtected: true }),
    realm({}),
    said("setting", "widen", "settings", "realm shop"),
  ),
  one("without TLS", realm({ sslRequired: "external" }), realm({ sslRequired: "none" }), said("setting", "widen")),
  one(
    "an unknown word for TLS",
    realm({ sslRequired: "external" }),
    realm({ sslRequired: "some" }),
    said("setting", "unknown"),
  ),
  one(
    "tokens live longer",
    realm({ accessTokenLifespan: 300 }),
    realm({ accessTokenLifespan: 86400 }),
    said("setting", "widen"),
  ),
  one("what is the default", realm({}), realm({ accessTokenLifespan: 300 }), said("setting", "neutral")),
  one(
    "shorter passwords",
    realm({ passwordPolicy: "length(12) and notUsername" }),
    realm({ passwordPolicy: "length(8) and notUsername" }),
    said("setting", "widen"),
  ),
  one(
    "passwords like the name",
    realm({ passwordPolicy: "length(12) and notUsername" }),
    realm({ passwordPolicy: "length(12)" }),
    said("setting", "widen"),
  ),
  one(
    "one-time passwords for new users",
    realm({}),
    realm({ requiredActions: [{ alias: "CONFIGURE_TOTP", enabled: true, defaultAction: true }] }),
    said("setting", "narrow"),
  ),
  one("events", realm({ eventsEnabled: true }), realm({ eventsEnabled: false }), said("audited", "widen", "events")),
  one(
    "a role more",
    role(["reader"]),
    role(["reader", "manage-users"]),
    said("member-of", "widen", "role manage-users", "role support"),
  ),
  one(
    "a role of a group",
    realm({
      groups: [{ name: "ops", realmRoles: ["admin"], subGroups: [{ name: "night", clientRoles: { web: ["admin"] } }] }],
    }),
    realm({ groups: [{ name: "ops", realmRoles: ["admin"] }] }),
    said("member-of", "narrow", "role admin of web", "group /ops/night"),
  ),
  one(
    "a step that is not required",
    step("REQUIRED"),
    step("DISABLED"),
    said("edge-guard", "widen", "auth-otp-form", "flow browser"),
  ),
  one(
    "another provider is believed",
    realm({}),
    provider({ validateSignature: "true" }),
    said("may-assume", "widen"),
    said("setting", "neutral"),
  ),
  one("another issuer", provider({}), provider({ issuer: "https://other.example" }), said("may-assume", "unknown")),
  one(
    "signatures are not checked",
    provider({ validateSignature: "true" }),
    provider({}),
    said("setting", "widen", "settings", "provider corp"),
  ),
  one(
    "a directory without encryption",
    realm({
      components: {
        "org.keycloak.storage.UserStorageProvider": [{ name: "ad", config: { connectionUrl: ["ldaps://ad.example"] } }],
      },
    }),
    realm({
      components: {
        "org.keycloak.storage.UserStorageProvider": [{ name: "ad", config: { connectionUrl: ["ldap://ad.example"] } }],
      },
    }),
    said("may-assume", "unknown"),
    said("tls", "widen"),
  ),
  one(
    "pages may be framed",
    realm({ browserSecurityHeaders: { contentSecurityPolicy: "frame-ancestors 'self'" } }),
    realm({ browserSecurityHeaders: { contentSecurityPolicy: "frame-ancestors *" } }),
    said("csp", "widen"),
  ),
  one("texts and themes", realm({ displayName: "a" }), realm({ displayName: "b", loginTheme: "c" })),
  {
    ...one("cannot be read", realm({}), '{"realm": "shop"', said("setting", "unknown"), said("audited", "unknown")),
    opaque: "json/broken",
  },
  one(
    "another flow in the browser",
    realm({ browserFlow: "browser with otp" }),
    realm({ browserFlow: "browser" }),
    said("setting", "unknown", "settings", "realm shop"),
  ),
  one(
    "a flow of its own for a client",
    client({}),
    client({ authenticationFlowBindingOverrides: { browser: "7d3f" } }),
    said("setting", "unknown", "settings", "client web"),
  ),
  one(
    "a role for all whom another provider sends",
    realm({ identityProviderMappers: [] }),
    realm({
      identityProviderMappers: [
        {
          name: "m",
          identityProviderAlias: "corp",
          identityProviderMapper: "oidc-hardcoded-role-idp-mapper",
          config: { role: "admin" },
        },
      ],
    }),
    said("member-of", "widen", "role admin", "users of provider corp"),
  ),
];
