import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, scalars, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";

/** An address at which a document says that the service answers. */
interface Server {
  readonly url: string;
  readonly at: readonly ByteRange[];
}

/** `{region}` by its default; without one it cannot be known. */
export function filled(server: Located, key = "url"): string {
  return (text(get(server, key)) ?? "").replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const value = text(get(server, "variables", name, "default"));
    return value ?? UNRESOLVED;
  });
}

/** Servers of the document, of paths and of operations alike. */
function serversOf(nodes: readonly Located[]): Server[] {
  return nodes.flatMap((n) =>
    items(get(n, "servers")).flatMap((s) => {
      const url = entry(s, "url");
      return url
        ? [
            {
              url: filled(s),
              at: [url.at, ...(entry(s, "variables") ? [(entry(s, "variables") as LocatedEntry).at] : [])],
            },
          ]
        : [];
    }),
  );
}

/** Swagger 2: host, base path and schemes make the addresses. */
function swaggerServers(root: Located): Server[] {
  const host = entry(root, "host");
  const named = text(host?.value);
  const schemes = entry(root, "schemes");
  const used = texts(schemes?.value);
  if (!host || named === undefined) return [];
  const at = [...(schemes ? [schemes.at] : []), host.at];
  return (used.length > 0 ? used : ["https"]).map((s) => ({ url: `${s}://${named}/`, at }));
}

const SCHEME = /^(https?|wss?|amqps?|kafka|mqtts?|secure-mqtt|kafka-secure):\/\/([^/?#]*)/i;
const LOCAL = /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/i;
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|\.(local|internal|lan|corp|intranet)(:|$)/i;
const PLAIN = /^(http|ws|amqp|kafka|mqtt)$/i;

const reachOf = (host: string): string =>
  host.includes(UNRESOLVED)
    ? UNRESOLVED
    : LOCAL.test(host)
      ? "host"
      : PRIVATE.test(host) || !host.includes(".")
        ? "private"
        : "internet";

/** Facts of the addresses: from where each is reached, and whether by TLS. */
export function serverFacts(service: string, root: Located, others: readonly Located[]): LocalFact[] {
  const named = [...serversOf([root, ...others]), ...swaggerServers(root)].flatMap(({ url, at }) => {
    const found = SCHEME.exec(url);
    if (!found) return [];
    const [, scheme = "", authority = ""] = found;
    return endpointFacts(service, authority, PLAIN.test(scheme) ? 4 : 0, at);
  });
  return [...named, ...(get(root, "swagger") ? schemesAlone(service, root) : [])];
}

/** Swagger 2 without a host: the document is served where the service is, by these schemes. */
function schemesAlone(service: string, root: Located): LocalFact[] {
  const operations = entries(get(root, "paths")).flatMap((p) => entries(p.value).map((o) => o.value));
  const of = (subject: string, nodes: readonly Located[]): LocalFact[] => {
    const named = nodes.flatMap((n) => entry(n, "schemes") ?? []).filter((e) => texts(e.value).length > 0);
    const plain = named.some((e) => texts(e.value).some((s) => PLAIN.test(s)));
    const attrs = { value: plain ? "plain" : "encrypted", grade: plain ? 4 : 0 };
    return named.length > 0
      ? [
          fact(
            "tls",
            subject,
            "server",
            attrs,
            named.map((e) => e.at),
          ),
        ]
      : [];
  };
  return [...(get(root, "host") ? [] : of(service, [root])), ...of(`${service} in some operations`, operations)];
}

/** One address: `plain` counts from 0, encrypted, to 4, plain; null where its protocol says neither. */
export function endpointFacts(
  service: string,
  authority: string,
  plain: 0 | 4 | null,
  at: readonly ByteRange[],
): LocalFact[] {
  const host = authority.slice(authority.lastIndexOf("@") + 1).toLowerCase();
  if (host === "") return [];
  const reach = reachOf(host);
  const exposed = fact("exposed", service, host, { reach, ports: [], sources: null, backend: null }, at);
  if (reach === "host") return [exposed];
  const value = plain === null ? "not known" : plain > 0 ? "plain" : "encrypted";
  return [exposed, fact("tls", host, "server", { value, grade: plain }, at)];
}

/** The path that all servers put before every route; several that differ are no part of it. */
export function prefixOf(root: Located): string {
  const base = text(get(root, "basePath"));
  const paths = base !== undefined ? [base] : serversOf([root]).map((s) => s.url.replace(SCHEME, ""));
  const one = new Set(paths.map((p) => p.replace(/[/]+$/, "")));
  const [first = ""] = one;
  return one.size === 1 && first.startsWith("/") ? first : "";
}

/** Letters of a key in one case: vendors spell them differently. */
const plainKey = (key: string): string => key.toLowerCase().replace(/[^a-z]/g, "");
const ofName = (node: Located, names: readonly string[]): LocatedEntry | undefined =>
  entries(node).find((e) => names.includes(plainKey(e.key)));

/** Origins that an extension of a gateway lets read the answers. */
export function corsFacts(subject: string, node: Located): LocalFact[] {
  return entries(node).flatMap((e) => {
    if (/^x-google-endpoints$/i.test(e.key))
      return items(e.value).some((i) => bool(get(i, "allowCors")) === true)
        ? [fact("cors", subject, "*", { credentials: UNRESOLVED, methods: null, condition: null }, [e.at])]
        : [];
    if (!/^x-[\w-]{0,60}cors/i.test(e.key)) return [];
    if (e.value.type !== "map")
      return bool(e.value) === true
        ? [fact("cors", subject, "*", { credentials: UNRESOLVED, methods: null, condition: null }, [e.at])]
        : [];
    const origins = ofName(e.value, [
      "alloworigins",
      "alloworigin",
      "allowedorigins",
      "origins",
      "origin",
      "accesscontrolalloworigin",
    ]);
    const credentials = ofName(e.value, ["allowcredentials", "credentials", "accesscontrolallowcredentials"]);
    const methods = ofName(e.value, ["allowmethods", "allowedmethods", "methods", "accesscontrolallowmethods"]);
    const used = methods ? [...new Set(texts(methods.value).map((m) => m.toUpperCase()))].sort() : null;
    const attrs = {
      credentials: credentials ? (bool(credentials.value) ?? UNRESOLVED) : false,
      methods: used?.includes("*") ? null : used,
      condition: null,
    };
    const at = [origins, credentials, methods].flatMap((o) => o?.at ?? []);
    return [...new Set(texts(origins?.value))].map((origin) => fact("cors", subject, origin, attrs, at));
  });
}

/** How many requests an extension of a gateway lets through. */
export function rateFacts(subject: string, node: Located): LocalFact[] {
  return entries(node).flatMap((e) => {
    if (!/^x-[\w-]{0,60}(rate-?limit|throttl|quota)/i.test(e.key)) return [];
    const preferred = ofName(e.value, ["limit", "requests", "rate", "max", "average", "ratelimit"]);
    const values = [...scalars(preferred?.value ?? e.value)].map((s) => s.value);
    const number = values.find((v) => typeof v === "number") ?? null;
    return [
      fact("limit", subject, `requests by ${e.key}`, { number, unlimited: number === 0 || number === -1 }, [e.at]),
    ];
  });
}
