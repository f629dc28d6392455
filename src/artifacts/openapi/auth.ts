import { createHash } from "node:crypto";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";
import { header } from "../jsonschema.ts";

/** Extensions by which a gateway, and not this document, decides who comes in. */
const GATEWAY = /^x-(amazon-apigateway-auth|kong-plugin|tyk|wso2-auth|auth|security|permission|role|scope|policy)/i;

/** Who may call one operation, and where it says so. */
export interface Auth {
  readonly auth: Json;
  readonly anonymous: boolean;
  readonly at: readonly ByteRange[];
}

/** Alternatives of a `security` list: each the schemes and scopes that must all be there. */
function alternativesOf(security: Located): string[][] | null {
  if (security.type !== "list") return null;
  const ways = items(security).map((way) =>
    entries(way)
      .flatMap((e) => [e.key, ...texts(e.value).map((scope) => `${e.key}:${scope}`)])
      .sort(),
  );
  return items(security).every((w) => w.type === "map") ? ways : null;
}

/** The operation's own list replaces that of the document; an empty one, or none at all, asks nobody. */
export function authOf(operation: Located, root: Located, item?: Located): Auth {
  const declared = entry(operation, "security") ?? entry(root, "security");
  if (!declared) {
    const gateway = [operation, item, root].flatMap((n) => entries(n)).find((e) => GATEWAY.test(e.key));
    // What another text of it means cannot be told either.
    if (gateway) return { auth: `${UNRESOLVED} ${toldBy(gateway)}`, anonymous: false, at: [gateway.at] };
    return { auth: [[]], anonymous: true, at: [] };
  }
  const ways = alternativesOf(declared.value);
  if (!ways) return { auth: UNRESOLVED, anonymous: false, at: [declared.at] };
  const auth = ways.length === 0 ? [[]] : unique(ways);
  return { auth, anonymous: auth.some((w) => w.length === 0), at: [declared.at] };
}

const toldBy = ({ key, value }: LocatedEntry): string =>
  `${key} ${createHash("sha256")
    .update(canonical(plain(value) as Json))
    .digest("hex")
    .slice(0, 16)}`;

/** In one order, each once: the order of alternatives means nothing. */
const unique = (ways: readonly string[][]): string[][] =>
  [...new Map(ways.map((w) => [JSON.stringify(w), w])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, w]) => w);

const FLOWS_AT = ["authorizationUrl", "tokenUrl", "refreshUrl"];

/** How strongly a scheme holds, by what it is. */
function grading(scheme: Located): { value: string; grade: number | null } {
  const type = text(get(scheme, "type")) ?? "";
  const place = text(get(scheme, "in")) ?? "";
  const http = type === "http" ? (text(get(scheme, "scheme")) ?? "").toLowerCase() : type;
  switch (http) {
    case "mutualTLS":
    case "X509":
      return { value: "mutual TLS", grade: 0 };
    case "oauth2":
      return { value: "OAuth 2.0", grade: 0 };
    case "openIdConnect":
      return { value: "OpenID Connect", grade: 0 };
    case "bearer":
      return { value: "bearer token", grade: 1 };
    case "basic":
    case "digest":
    case "userPassword":
    case "plain":
      return { value: `${http} password`, grade: 2 };
    case "apiKey":
    case "httpApiKey":
      return place === "query"
        ? { value: "key in the query", grade: 3 }
        : { value: `key in ${place || "an unnamed place"}`, grade: place === "" ? null : 1 };
    default:
      return { value: http || "an unnamed scheme", grade: null };
  }
}

/** Facts of the schemes that a document declares. */
export function schemes(
  service: string,
  declared: readonly LocatedEntry[],
  resolve: (n: Located) => Located | null,
): LocalFact[] {
  return declared.map((e) => {
    const scheme = resolve(e.value);
    if (!scheme)
      return fact("auth-scheme", service, e.key, { value: UNRESOLVED, grade: null, flows: [], urls: [] }, [e.at]);
    const flows = entries(get(scheme, "flows"));
    const swagger = text(get(scheme, "flow"));
    const urls = [scheme, ...flows.map((f) => f.value)]
      .flatMap((n) => [...FLOWS_AT, "openIdConnectUrl"].flatMap((k) => text(get(n, k)) ?? []))
      .sort();
    const attrs = {
      ...grading(scheme),
      flows: [...flows.map((f) => f.key), ...(swagger ? [swagger] : [])].sort(),
      urls: [...new Set(urls)],
    };
    const told = ["type", "scheme", "in", "name", "flows", "flow", "openIdConnectUrl"].flatMap(
      (k) => entry(scheme, k)?.at ?? [],
    );
    return fact("auth-scheme", service, e.key, attrs, told.length > 0 ? told : [header(e)]);
  });
}
