import type { Located } from "../../formats/located.ts";
import { bool, entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { Attrs, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";

/** A bootstrap file of Envoy: its listeners, who they ask, where they send, and its own administration. */
export function envoy(root: Located): LocalFact[] {
  const fixed = get(root, "static_resources");
  return [
    ...admin(root),
    ...items(get(fixed, "listeners")).flatMap(listener),
    ...items(get(fixed, "clusters")).flatMap(cluster),
  ];
}

function reachOf(address: Located | undefined): string {
  if (get(address, "pipe")) return "host";
  const host = text(get(address, "socket_address", "address"));
  if (host === undefined || host.includes("$")) return UNRESOLVED;
  return /^(127\.|::1$|localhost$)/.test(host) ? "host" : "private";
}
const portOf = (address: Located | undefined): string => text(get(address, "socket_address", "port_value")) ?? "?";

function admin(root: Located): LocalFact[] {
  const address = entry(root, "admin", "address");
  if (!address) return [];
  const attrs = { reach: reachOf(address.value), ports: [portOf(address.value)], sources: null, backend: null };
  // Whoever reaches it may read secrets and stop the proxy.
  const grade = attrs.reach === "host" ? 0 : attrs.reach === UNRESOLVED ? null : 1;
  return [
    fact("exposed", "administration", "listener", attrs, [address.at]),
    fact("setting", "administration", "address", { value: attrs.reach, grade }, [address.at]),
  ];
}

const VERSIONS: Readonly<Record<string, number>> = { TLS_AUTO: 0, TLSv1_3: 0, TLSv1_2: 0, TLSv1_1: 1, TLSv1_0: 2 };
const MANAGER = /http_connection_manager$|HttpConnectionManager$/;
const GUARDS = /(^|\.)(ext_authz|jwt_authn|rbac|basic_auth|oauth2|ratelimit|local_ratelimit|csrf|api_key_auth)$/;

const config = (node: Located | undefined): Located | undefined => get(node, "typed_config") ?? get(node, "config");

function listener(node: Located, index: number): LocalFact[] {
  const name = entry(node, "name");
  const address = entry(node, "address");
  const subject = `listener ${text(name?.value) ?? portOf(address?.value) ?? index}`;
  const at = name?.at ?? address?.at ?? node.at;
  const chains = items(get(node, "filter_chains"));
  const attrs = { reach: reachOf(address?.value), ports: [portOf(address?.value)], sources: null, backend: null };
  return [
    fact("exposed", subject, "listener", attrs, [address?.at ?? at]),
    ...chains.flatMap((chain, i) => encryption(subject, chain, chains.length > 1 ? ` of chain ${i + 1}` : "", at)),
    ...chains.flatMap((chain) =>
      items(get(chain, "filters"))
        .filter((f) => MANAGER.test(text(get(f, "name")) ?? "") || MANAGER.test(text(get(config(f), "@type")) ?? ""))
        .flatMap((f) => http(subject, config(f))),
    ),
  ];
}

function encryption(subject: string, chain: Located, which: string, at: ByteRange): LocalFact[] {
  const socket = entry(chain, "transport_socket") ?? entry(chain, "tls_context");
  const context = socket?.key === "tls_context" ? socket.value : config(socket?.value);
  const version = entry(context, "common_tls_context", "tls_params", "tls_minimum_protocol_version");
  const client = entry(context, "require_client_certificate");
  const asks = bool(client?.value) === true;
  const value = socket ? (text(version?.value) ?? "TLS") : "plain";
  const grade = socket ? (VERSIONS[text(version?.value) ?? "TLS_AUTO"] ?? null) : 3;
  return [
    fact("tls", subject, `server${which}`, { value, grade }, [version?.at ?? socket?.at ?? at]),
    fact("tls", subject, `client${which}`, { value: asks ? "required" : "off", grade: asks ? -1 : 0 }, [
      client?.at ?? socket?.at ?? at,
    ]),
  ];
}

/** Filters that ask who calls, and the routes behind them. */
function http(subject: string, manager: Located | undefined): LocalFact[] {
  const guards = items(get(manager, "http_filters")).flatMap((f) => {
    const name = text(get(f, "name")) ?? "";
    if (!GUARDS.test(name)) return [];
    const object = name.slice(name.lastIndexOf(".") + 1);
    const disabled = bool(get(f, "disabled")) === true;
    const rule = canonical(plain(config(f)) as Json);
    return [fact("edge-guard", subject, object, { mode: disabled ? "off" : "enforce", allows: null, rule }, [f.at])];
  });
  const hosts = items(get(manager, "route_config", "virtual_hosts"));
  return [
    ...guards,
    ...hosts.flatMap((host) => {
      const domains = texts(get(host, "domains")).sort().join(",");
      return items(get(host, "routes")).flatMap((route) => routed(`${subject} ${domains}`, route));
    }),
  ];
}

function routed(subject: string, route: Located): LocalFact[] {
  const match = entries(get(route, "match"))
    .map((e) => (text(e.value) === undefined ? canonical([e.key, plain(e.value) as Json]) : text(e.value)))
    .join(" ");
  const target = get(route, "route");
  const rewriting = ["prefix_rewrite", "regex_rewrite", "host_rewrite_literal"].flatMap((k) => entry(target, k) ?? []);
  const rewrite = rewriting.length > 0 ? canonical(rewriting.map((e) => [e.key, plain(e.value) as Json])) : null;
  const clusters = [
    ...[entry(target, "cluster")].flatMap((c) => (c ? [{ name: text(c.value) ?? "?", at: c.at }] : [])),
    ...items(get(target, "weighted_clusters", "clusters")).map((c) => ({
      name: text(get(c, "name")) ?? "?",
      at: c.at,
    })),
  ];
  const open = entries(get(route, "typed_per_filter_config")).filter((e) => bool(get(e.value, "disabled")) === true);
  return [
    ...clusters.map((c) =>
      fact("proxies-to", `${subject} ${match}`, c.name, { rewrite }, [c.at, ...rewriting.map((e) => e.at)]),
    ),
    ...open.map((e) =>
      fact("setting", `${subject} ${match}`, `${e.key} switched off`, { value: "off", grade: 1 }, [e.at]),
    ),
  ];
}

/** Plain connections to neighbours are usual; TLS with a known authority is what can be lost. */
function cluster(node: Located): LocalFact[] {
  const name = entry(node, "name");
  const socket = entry(node, "transport_socket") ?? entry(node, "tls_context");
  const context = socket?.key === "tls_context" ? socket.value : config(socket?.value);
  const validation =
    get(context, "common_tls_context", "validation_context") ??
    get(context, "common_tls_context", "combined_validation_context", "default_validation_context") ??
    get(context, "common_tls_context", "validation_context_sds_secret_config");
  const ignored = text(get(validation, "trust_chain_verification")) === "ACCEPT_UNTRUSTED";
  const value = !socket ? "no TLS" : validation && !ignored ? "verified" : "TLS without verification";
  const grade = { "no TLS": 0, "TLS without verification": -1, verified: -2 }[value] as number;
  // By whom, and by which names, the other side is known.
  const by: Attrs = value === "verified" ? { by: canonical(plain(validation) as Json) } : {};
  return [
    fact("verifies-peer", "proxy", `cluster ${text(name?.value) ?? "unnamed"}`, { value, grade, ...by }, [
      socket?.at ?? name?.at ?? node.at,
    ]),
  ];
}
