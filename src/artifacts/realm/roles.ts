import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import { nameAt } from "./clients.ts";

interface Membership {
  readonly subject: string;
  readonly object: string;
  readonly at: ByteRange;
}
const MAX_DEPTH = 20;

/** Names of a list, each with its place. */
const named = (node: Located | undefined): { name: string; at: ByteRange }[] =>
  items(node).flatMap((i) => {
    const name = text(i);
    return name === undefined ? [] : [{ name, at: i.at }];
  });

/** Roles of the realm and of its clients under two keys. */
function rolesOf(subject: string, node: Located | undefined, realm: string, clients: string): Membership[] {
  return [
    ...named(get(node, realm)).map(({ name, at }) => ({ subject, object: `role ${name}`, at })),
    ...entries(get(node, clients)).flatMap((e) =>
      named(e.value).map(({ name, at }) => ({ subject, object: `role ${name} of ${e.key}`, at })),
    ),
  ];
}

const composites = (list: Located | undefined, owner: string): Membership[] =>
  items(list).flatMap((role) => {
    const name = text(get(role, "name"));
    return name === undefined ? [] : rolesOf(`role ${name}${owner}`, get(role, "composites"), "realm", "client");
  });

const groups = (list: Located | undefined, above: string, depth: number): Membership[] =>
  depth > MAX_DEPTH
    ? []
    : items(list).flatMap((group) => {
        const path = `${above}/${text(get(group, "name")) ?? ""}`;
        return [
          ...rolesOf(`group ${path}`, group, "realmRoles", "clientRoles"),
          ...groups(get(group, "subGroups"), path, depth + 1),
        ];
      });

const users = (list: Located | undefined): Membership[] =>
  items(list).flatMap((user) => {
    const subject = `user ${text(get(user, "username")) ?? ""}`;
    return [
      ...rolesOf(subject, user, "realmRoles", "clientRoles"),
      ...named(get(user, "groups")).map(({ name, at }) => ({ subject, object: `group ${name}`, at })),
    ];
  });

/** Who holds which role: roles made of others, groups, users, and everyone who is new. */
export function membershipFacts(realm: Located, scope: string): LocalFact[] {
  const roles = get(realm, "roles");
  const all = [
    ...composites(get(roles, "realm"), ""),
    ...entries(get(roles, "client")).flatMap((e) => composites(e.value, ` of ${e.key}`)),
    ...groups(get(realm, "groups"), "", 0),
    ...users(get(realm, "users")),
    ...given(realm),
    ...named(get(realm, "defaultRoles")).map(({ name, at }) => ({
      subject: "every new user",
      object: `role ${name}`,
      at,
    })),
    ...named(get(realm, "defaultGroups")).map(({ name, at }) => ({
      subject: "every new user",
      object: `group ${name}`,
      at,
    })),
  ];
  return all.map(({ subject, object, at }) => fact("member-of", subject, object, {}, [at], scope));
}

const MODES: Readonly<Record<string, string>> = {
  REQUIRED: "enforce",
  CONDITIONAL: "audit",
  OPTIONAL: "audit",
  DISABLED: "off",
};

const stepOf = (step: Located): string | undefined => text(get(step, "authenticator")) ?? text(get(step, "flowAlias"));

/** Of steps that are alternatives each is one more way in. */
function alternatives(flow: Located, scope: string): LocalFact {
  const list = items(get(flow, "authenticationExecutions")).flatMap((step): Judgement[] => {
    const said = entry(step, "requirement");
    return text(said?.value) === "ALTERNATIVE"
      ? [{ name: stepOf(step) ?? "", value: "is enough", grade: 1, unset: 0, at: said?.at ?? step.at }]
      : [];
  });
  const subject = `flow ${text(get(flow, "alias")) ?? ""}`;
  return settingsFact(subject, list, nameAt(flow, "alias"), "ways in", "setting", scope);
}

/** Steps of the flows by which users sign in: what is required of them. */
export const flowFacts = (realm: Located, scope: string): LocalFact[] =>
  items(get(realm, "authenticationFlows")).flatMap((flow) => [
    alternatives(flow, scope),
    ...items(get(flow, "authenticationExecutions")).flatMap((step) => {
      const object = stepOf(step);
      const mode = text(get(step, "requirement")) ?? "";
      if (object === undefined || !Object.hasOwn(MODES, mode)) return [];
      const attrs = { mode: MODES[mode] as string, allows: null, rule: null };
      return [
        fact(
          "edge-guard",
          `flow ${text(get(flow, "alias")) ?? ""}`,
          object,
          attrs,
          [nameAt(step, "requirement")],
          scope,
        ),
      ];
    }),
  ]);

/** Which flow is used for what: another one may demand less, and what a name stands for may be elsewhere. */
export const flowsUsed = (realm: Located): Judgement[] =>
  entries(realm)
    .filter((e) => /Flow$/.test(e.key) && (text(e.value) ?? "") !== "")
    .map((e) => ({ name: e.key, value: text(e.value) ?? "", grade: null, unset: null, at: e.at }));

/** Roles and groups that users get because another provider of identity sent them, or says so. */
const given = (realm: Located): Membership[] =>
  items(get(realm, "identityProviderMappers")).flatMap((mapper) => {
    const config = get(mapper, "config");
    const claims = ["claim", "claims", "attribute.name", "attributes"].flatMap((k) => text(get(config, k)) ?? []);
    const who = `users of provider ${text(get(mapper, "identityProviderAlias")) ?? ""}`;
    const subject = claims.length > 0 ? `${who} with ${claims.join(" ")}` : who;
    return ["role", "group"].flatMap((kind) => {
      const found = entry(config, kind);
      const name = text(found?.value);
      return found && name ? [{ subject, object: `${kind} ${name}`, at: found.at }] : [];
    });
  });

/** Whom the realm believes about users: other providers of identity, directories. */
export function trustFacts(realm: Located, scope: string): LocalFact[] {
  const subject = (node: Located, key: string): string => text(get(node, key)) ?? "";
  const object = `users of realm ${scope}`;
  const providers = items(get(realm, "identityProviders")).map((node) => {
    const config = get(node, "config");
    const keys = ["issuer", "authorizationUrl", "tokenUrl", "jwksUrl", "singleSignOnServiceUrl", "signingCertificate"];
    const issuer = keys.flatMap((k) => text(get(config, k)) ?? []).join(" ");
    const off = text(get(node, "enabled")) === "false";
    return off
      ? []
      : [
          fact(
            "may-assume",
            `provider ${subject(node, "alias")}`,
            object,
            { condition: null, issuer },
            [nameAt(node, "alias")],
            scope,
          ),
        ];
  });
  const stores = items(get(realm, "components", "org.keycloak.storage.UserStorageProvider")).map((node) => {
    const config = get(node, "config");
    const url = texts(get(config, "connectionUrl")).join(" ");
    const name = `directory ${subject(node, "name")}`;
    const at = nameAt(node, "name");
    const secure = /^ldaps:/i.test(url) || texts(get(config, "startTls"))[0] === "true";
    return [
      fact("may-assume", name, object, { condition: null, issuer: url }, [at], scope),
      fact("tls", name, "to the directory", { value: secure ? "TLS" : "plain", grade: secure ? 0 : 4 }, [at], scope),
    ];
  });
  return [...providers, ...stores].flat();
}
