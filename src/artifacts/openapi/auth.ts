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
  /** How strong each way is: the grade of its strongest scheme. */
  readonly strength: Json;
  /** What it asks for that the scheme does not have. */
  readonly strange: Json;
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

/** What is known of a declared scheme. */
interface Known {
  readonly grade: number | null;
  /** Scopes that it declares; null where it may have others. */
  readonly scopes: ReadonlySet<string> | null;
  readonly oauth: boolean;
}
export type KnownSchemes = ReadonlyMap<string, Known>;

/** Schemes by their names: how strong each is, and which scopes it knows. */
export function knownSchemes(
  declared: readonly LocatedEntry[],
  resolve: (n: Located) => Located | null,
  roles: boolean,
): KnownSchemes {
  return new Map(
    declared.flatMap((e): [string, Known][] => {
      const scheme = resolve(e.value);
      if (!scheme) return [[e.key, { grade: null, scopes: null, oauth: false }]];
      const type = text(get(scheme, "type")) ?? "";
      const flows = [scheme, ...entries(get(scheme, "flows")).map((f) => f.value)];
      const scopes = flows.flatMap((f) => entries(get(f, "scopes")).map((s) => s.key));
      const bounded = type === "oauth2" || (/^(apiKey|basic|http)$/.test(type) && !roles);
      return [
        [
          e.key,
          {
            grade: grading(scheme).grade,
            scopes: bounded ? new Set(scopes) : null,
            oauth: type === "oauth2",
          },
        ],
      ];
    }),
  );
}

/** What requirements name that nothing declares: consumers leave it out, each in its own way. */
export function undeclared(service: string, nodes: readonly Located[], known: KnownSchemes): LocalFact[] {
  const places: ByteRange[] = [];
  const [schemes, scopes] = [new Set<string>(), new Set<string>()];
  const asked = nodes.flatMap((n) => {
    const security = get(n, "security");
    return (security?.type === "map" ? [security] : items(security)).flatMap((way) => entries(way));
  });
  for (const e of asked) {
    const scheme = known.get(e.key);
    const strange = texts(e.value).filter((s) => scheme?.scopes && !scheme.scopes.has(s));
    // A scheme that declares none at all leaves them out together.
    const bare = scheme?.oauth === true && scheme.scopes?.size === 0;
    if (scheme && strange.length === 0) continue;
    places.push(e.at);
    if (!scheme) schemes.add(e.key);
    for (const s of strange) scopes.add(bare ? `${e.key}, which declares none` : `${e.key}:${s}`);
  }
  // Where nothing was asked before, none of this is worse.
  const one = (name: string, of: ReadonlySet<string>): [string, Json] => [
    name,
    { value: [...of].sort().join(", ") || "none", grade: of.size, unset: null },
  ];
  const settings = [one("schemes that are not declared", schemes), one("scopes that are not declared", scopes)];
  const [first] = asked;
  return first
    ? [
        fact(
          "setting",
          service,
          "what sign-in names",
          { settings: Object.fromEntries(settings) },
          places.length > 0 ? places : [{ from: first.at.from, to: first.at.from + 1 }],
        ),
      ]
    : [];
}

/** The operation's own list replaces that of the document; an empty one, or none at all, asks nobody. */
export function authOf(operation: Located, root: Located, item: Located | undefined, known: KnownSchemes): Auth {
  const declared = entry(operation, "security") ?? entry(root, "security");
  if (!declared) {
    const gateway = [operation, item, root].flatMap((n) => entries(n)).find((e) => GATEWAY.test(e.key));
    // What another text of it means cannot be told either.
    if (gateway)
      return {
        auth: `${UNRESOLVED} ${toldBy(gateway)}`,
        strength: null,
        strange: [],
        anonymous: false,
        at: [gateway.at],
      };
    return { auth: [[]], strength: null, strange: [], anonymous: true, at: [] };
  }
  return askedBy(declared, known);
}

/** Read once for each list: that of a document stands for all of its operations. */
const read = new WeakMap<LocatedEntry, Auth>();

function askedBy(declared: LocatedEntry, known: KnownSchemes): Auth {
  const before = read.get(declared);
  if (before) return before;
  const auth = askedNow(declared, known);
  read.set(declared, auth);
  return auth;
}

function askedNow(declared: LocatedEntry, known: KnownSchemes): Auth {
  const ways = alternativesOf(declared.value);
  if (!ways) return { auth: UNRESOLVED, strength: null, strange: [], anonymous: false, at: [declared.at] };
  const auth = ways.length === 0 ? [[]] : unique(ways);
  const strength = auth.map((way) => strengthOf(way, known));
  return {
    auth,
    strength,
    strange: strangeIn(declared.value, known),
    anonymous: auth.some((w) => w.length === 0),
    at: [declared.at],
  };
}

/** Scopes that a list asks for and their schemes do not have. */
const strangeIn = (security: Located, known: KnownSchemes): string[] => {
  const found = items(security).flatMap((way) =>
    entries(way).flatMap((e) => {
      const { scopes = null, oauth = false } = known.get(e.key) ?? {};
      return scopes && !(oauth && scopes.size === 0)
        ? texts(e.value).flatMap((s) => (scopes.has(s) ? [] : [`${e.key}:${s}`]))
        : [];
    }),
  );
  return [...new Set(found)].sort();
};

/** All schemes of a way must be there, so that the strongest counts; null where one of them is not known. */
function strengthOf(way: readonly string[], known: KnownSchemes): number | null {
  const grades = way.flatMap((s) => (s.includes(":") && !known.has(s) ? [] : [known.get(s)?.grade ?? null]));
  return grades.length === 0 || grades.includes(null) ? null : Math.min(...(grades as number[]));
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
    case "dpop":
    case "gnap":
      return { value: `${http} token`, grade: 0 };
    case "hoba":
    case "mutual":
    case "vapid":
    case "concealed":
    case "privatetoken":
    case "scram-sha-1":
    case "scram-sha-256":
      return { value: `${http} proof`, grade: 1 };
    case "negotiate":
    case "ntlm":
      return { value: `${http} sign-in`, grade: 2 };
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

/** An address with TLS and no other in disguise, or one of the service itself. */
const SAFE = /^(https:\/\/[^@#\s`]+$|\.{0,2}\/(?!\/)[^@\s`]*$|\$\{|\{)/i;

/** Facts of the schemes that a document declares. */
export function schemes(
  service: string,
  declared: readonly LocatedEntry[],
  resolve: (n: Located) => Located | null,
): LocalFact[] {
  return declared.map((e) => {
    const scheme = resolve(e.value);
    if (!scheme)
      return fact(
        "auth-scheme",
        service,
        e.key,
        { value: UNRESOLVED, grade: null, flows: [], urls: [], plain: false },
        [e.at],
      );
    const flows = entries(get(scheme, "flows"));
    const swagger = text(get(scheme, "flow"));
    const urls = [scheme, ...flows.map((f) => f.value)]
      .flatMap((n) => [...FLOWS_AT, "openIdConnectUrl"].flatMap((k) => text(get(n, k)) ?? []))
      .sort();
    const attrs = {
      ...grading(scheme),
      flows: [...flows.map((f) => f.key), ...(swagger ? [swagger] : [])].sort(),
      urls: [...new Set(urls)],
      plain: urls.some((u) => !SAFE.test(u)),
    };
    const told = ["type", "scheme", "in", "name", "flows", "flow", "openIdConnectUrl"].flatMap(
      (k) => entry(scheme, k)?.at ?? [],
    );
    return fact("auth-scheme", service, e.key, attrs, told.length > 0 ? told : [header(e)]);
  });
}
