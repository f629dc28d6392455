import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Row } from "../rows.ts";
import { judged } from "../rows.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import { CLIENT, CLIENT_ATTRIBUTES } from "./tables.ts";

/** Settings that a map holds, by a table. */
export const byTable = (node: Located | undefined, rows: Readonly<Record<string, Row>>): Judgement[] =>
  entries(node).flatMap((e) => {
    const value = e.value.type === "list" ? texts(e.value)[0] : text(e.value);
    return Object.hasOwn(rows, e.key) && value !== undefined ? [judged(rows[e.key] as Row, value, e.at)] : [];
  });

/** Where a thing is named, or the thing itself. */
export const nameAt = (node: Located, key: string): ByteRange => entry(node, key)?.at ?? node.at;

const GRANTS: readonly (readonly [key: string, grant: string, unset: boolean])[] = [
  ["standardFlowEnabled", "authorization code", true],
  ["implicitFlowEnabled", "implicit", false],
  ["directAccessGrantsEnabled", "password", false],
  ["serviceAccountsEnabled", "client credentials", false],
];
const GRANT_ATTRIBUTES: readonly (readonly [key: string, grant: string])[] = [
  ["oauth2.device.authorization.grant.enabled", "device code"],
  ["oidc.ciba.grant.enabled", "back channel"],
  ["standard.token.exchange.enabled", "token exchange"],
];

/** Clients: how they sign in, where answers go, who they must prove to be. */
export const clientFacts = (realm: Located, scope: string): LocalFact[] =>
  items(get(realm, "clients")).flatMap((node) => {
    const name = text(get(node, "clientId")) ?? text(get(node, "id"));
    return name === undefined ? [] : client(name, node, scope);
  });

function client(name: string, node: Located, scope: string): LocalFact[] {
  const attributes = get(node, "attributes");
  const on = bool(get(node, "enabled")) !== false && bool(get(node, "bearerOnly")) !== true;
  const used: LocatedEntry[] = [];
  const take = (e: LocatedEntry | undefined): Located | undefined => {
    if (e) used.push(e);
    return e?.value;
  };
  const grants = [
    ...GRANTS.filter(([key, , unset]) => bool(take(entry(node, key))) ?? unset).map(([, grant]) => grant),
    ...GRANT_ATTRIBUTES.filter(([key]) => bool(take(entry(attributes, key))) === true).map(([, grant]) => grant),
  ];
  const list = (key: string): string[] => texts(take(entry(node, key))).sort();
  const whole = bool(take(entry(node, "fullScopeAllowed"))) ?? true;
  const scopes = [...list("defaultClientScopes"), ...list("optionalClientScopes"), ...(whole ? ["every role"] : [])];
  const [redirects, origins] = [list("redirectUris"), list("webOrigins")];
  const pkce = text(take(entry(attributes, "pkce.code.challenge.method"))) || "none";
  const open = bool(take(entry(node, "publicClient"))) ?? false;
  take(entry(node, "enabled"));
  take(entry(node, "bearerOnly"));
  const attrs = {
    grants: on ? grants : [],
    redirects: on ? redirects : [],
    origins: on ? origins : [],
    scopes: on ? scopes.sort() : [],
    public: open,
    pkce,
  };
  const head = nameAt(node, "clientId");
  const flows = entries(get(node, "authenticationFlowBindingOverrides")).map(
    (e): Judgement => ({
      name: `flow of its own: ${e.key}`,
      value: text(e.value) ?? "",
      grade: null,
      unset: null,
      at: e.at,
    }),
  );
  const settings = [...byTable(node, CLIENT), ...byTable(attributes, CLIENT_ATTRIBUTES), ...flows];
  return [
    fact("oauth-client", name, "client", attrs, [...used.map((e) => e.at), head], scope),
    settingsFact(`client ${name}`, settings, head, "settings", "setting", scope),
  ];
}
