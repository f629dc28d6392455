import { parseJson } from "../../formats/json/index.ts";
import { latin1 } from "../../formats/latin1.ts";
import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, text } from "../../formats/located.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, bounded, EMPTY, structureOfDocuments, unreadable } from "../common.ts";
import { headerFacts } from "../headers.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import { byTable, clientFacts, nameAt } from "./clients.ts";
import { flowFacts, flowsUsed, membershipFacts, trustFacts } from "./roles.ts";
import { HEADERS, LOGS, PROVIDER, PROVIDER_CONFIG, REALM } from "./tables.ts";

const NAMED = /(^|[/_-])realms?([._-][^/]*)?\.json$|(^|\/)(keycloak|realms)\/[^/]*\.json$/i;
const REALM_KEYS =
  /"(sslRequired|registrationAllowed|accessTokenLifespan|ssoSessionIdleTimeout|bruteForceProtected|realm)"\s{0,20}:/;
/** The settings of an application that signs its users in at a realm. */
const ADAPTER = /"auth-server-url"/;

/** Realms of Keycloak as they are exported: clients, roles, whom it believes, and how users sign in. */
export const realm: ArtifactKind = {
  id: "realm",
  version: 3,
  load: async () => {},
  claims: (path, head) => {
    if (!path.endsWith(".json") || !NAMED.test(path)) return 0;
    const text = latin1(head);
    return REALM_KEYS.test(text) && !ADAPTER.test(text) ? 1 : 0;
  },
  extract({ bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = parseJson(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root] = parsed.documents;
    if (!root || root.type === "scalar") return unreadable(bytes, problem("realm/shape", "not a realm"));
    const realms = root.type === "list" ? items(root) : [root];
    const facts = realms.flatMap((r) => (r.type === "map" ? realmFacts(r) : []));
    return bounded(bytes, [...facts, ...ambiguities("realm", parsed)], [], structureOfDocuments(parsed, bytes));
  },
};

function realmFacts(node: Located): LocalFact[] {
  const scope = text(get(node, "realm")) ?? text(get(node, "id")) ?? "";
  const subject = `realm ${scope}`;
  const head = nameAt(node, "realm");
  const settings = [...byTable(node, REALM), ...passwords(node), ...actions(node), ...flowsUsed(node)];
  const headers = entries(get(node, "browserSecurityHeaders")).flatMap((e) =>
    Object.hasOwn(HEADERS, e.key) && (text(e.value) ?? "") !== ""
      ? headerFacts(subject, HEADERS[e.key] as string, text(e.value) ?? "", e.at)
      : [],
  );
  const providers = items(get(node, "identityProviders")).map((p) =>
    settingsFact(
      `provider ${text(get(p, "alias")) ?? ""}`,
      [...byTable(p, PROVIDER), ...byTable(get(p, "config"), PROVIDER_CONFIG)],
      nameAt(p, "alias"),
      "settings",
      "setting",
      scope,
    ),
  );
  return [
    settingsFact(subject, settings, head, "settings", "setting", scope),
    settingsFact(subject, byTable(node, LOGS), head, "events", "audited", scope),
    ...clientFacts(node, scope),
    ...membershipFacts(node, scope),
    ...flowFacts(node, scope),
    ...trustFacts(node, scope),
    ...providers,
    ...headers.map((f) => ({ ...f, scope })),
  ];
}

/** `length(12) and notUsername(undefined)`: what a password must be; each part makes it safer. */
function passwords(node: Located): Judgement[] {
  const policy = entry(node, "passwordPolicy");
  return (text(policy?.value) ?? "").split(/ and /).flatMap((part): Judgement[] => {
    const [, name = "", value = ""] = /^\s{0,9}(\w{1,60})(?:\(([\s\S]*)\))?/.exec(part) ?? [];
    if (name === "" || !policy) return [];
    const number = /^\d{1,9}$/.test(value) ? Number(value) : null;
    const days = name === "forceExpiredPasswordChange";
    const grade = days
      ? 0
      : name === "regexPattern" || name === "hashAlgorithm"
        ? null
        : number === null
          ? 0
          : 1 / (1 + number);
    return [{ name: `passwords: ${name}`, value: value || "on", grade, unset: 1, apart: days, at: policy.at }];
  });
}

/** What new users must do before they are let in. */
const actions = (node: Located): Judgement[] =>
  items(get(node, "requiredActions")).flatMap((action): Judgement[] => {
    const name = text(get(action, "alias")) ?? "";
    if (!/TOTP|OTP|webauthn|VERIFY_EMAIL|TERMS/i.test(name)) return [];
    const on = text(get(action, "defaultAction")) === "true" && text(get(action, "enabled")) !== "false";
    return [
      {
        name: `${name} for new users`,
        value: on ? "on" : "off",
        grade: on ? 0 : 1,
        unset: 1,
        at: nameAt(action, "defaultAction"),
      },
    ];
  });
