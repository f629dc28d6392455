import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const object = (api: string, kind: string, spec: string): string =>
  `apiVersion: ${api}\nkind: ${kind}\nmetadata: {name: a, namespace: shop}\nspec:\n  ${spec.trim().replaceAll("\n", "\n  ")}\n`;
const security = (kind: string, spec: string): string => object("security.istio.io/v1", kind, spec);
const networking = (kind: string, spec: string): string => object("networking.istio.io/v1", kind, spec);
const one = casesAt("mesh", "deploy/mesh.yaml");
const both = (name: string, safe: string | null, weak: string | null, rel: string, object?: string): Case[] => [
  one(name, safe, weak, said(rel, "widen", object)),
  one(`${name}, the other way`, weak, safe, said(rel, "narrow", object)),
];

const allow = (rules: string, rest = ""): string => security("AuthorizationPolicy", `${rest}rules: ${rules}`);
const deny = (rules: string): string => allow(rules, "action: DENY\n");
const WEB = "{from: [{source: {principals: [web]}}], to: [{operation: {paths: [/pay]}}]}";
const TWO = "{from: [{source: {principals: [web, ci]}}], to: [{operation: {paths: [/pay]}}]}";
const OTHER = "{from: [{source: {principals: [ci]}}], to: [{operation: {paths: [/pay]}}]}";
const mtls = (mode: string): string => security("PeerAuthentication", `mtls: {mode: ${mode}}`);
const token = (audience: string): string =>
  security("RequestAuthentication", `jwtRules: [{issuer: 'https://id.example', audiences: [${audience}]}]`);
const gateway = (tls: string, protocol = "HTTPS"): string =>
  networking("Gateway", `servers: [{port: {number: 443, protocol: ${protocol}}, hosts: [pay.example], tls: ${tls}}]`);
const route = (http: string): string => networking("VirtualService", `hosts: [pay.example]\nhttp: [${http}]`);
const TO = "route: [{destination: {host: pay}}]";
const rule = (tls: string): string => networking("DestinationRule", `host: pay\ntrafficPolicy: {tls: ${tls}}`);

const ISTIO: readonly Case[] = [
  ...both("a caller more", allow(`[${WEB}]`), allow(`[${TWO}]`), "edge-guard", "ALLOW rules"),
  ...both("everyone", allow(`[${WEB}]`), allow("[{}]"), "edge-guard"),
  ...both("nobody becomes somebody", allow("[]"), allow(`[${WEB}]`), "edge-guard"),
  one("another caller", allow(`[${WEB}]`), allow(`[${OTHER}]`), said("edge-guard", "unknown")),
  one("the same callers in another order", allow(`[${TWO}]`), allow(`[${TWO.replace("web, ci", "ci, web")}]`)),
  ...both("the last policy", allow(`[${WEB}]`), null, "edge-guard"),
  ...both("what was forbidden", deny(`[${WEB}]`), null, "denied"),
  ...both("less is forbidden", deny(`[${WEB}, {}]`), deny(`[${WEB}]`), "denied", "anything"),
  ...both(
    "a policy that only says so",
    allow(`[${WEB}]`),
    allow(`[${WEB}]`).replace("namespace: shop", "namespace: shop, annotations: {istio.io/dry-run: 'true'}"),
    "edge-guard",
  ),
  one(
    "who decides elsewhere",
    null,
    allow("[{}]", "action: CUSTOM\nprovider: {name: a}\n"),
    said("edge-guard", "narrow"),
  ),
  one("STRICT is gone", mtls("STRICT"), null, said("edge-guard", "widen", "mutual TLS")),
  one(
    "STRICT becomes PERMISSIVE",
    mtls("STRICT"),
    mtls("PERMISSIVE"),
    said("edge-guard", "widen", "mutual TLS"),
    said("tls", "widen", "mutual TLS"),
  ),
  one(
    "PERMISSIVE becomes STRICT",
    mtls("PERMISSIVE"),
    mtls("STRICT"),
    said("edge-guard", "narrow", "mutual TLS"),
    said("tls", "neutral", "mutual TLS"),
  ),
  ...both("PERMISSIVE becomes DISABLE", mtls("PERMISSIVE"), mtls("DISABLE"), "tls"),
  one(
    "one port without",
    mtls("STRICT"),
    `${mtls("STRICT")}  portLevelMtls: {8080: {mode: DISABLE}}\n`,
    said("tls", "widen", "mutual TLS on port 8080"),
  ),
  one("UNSET says nothing", null, mtls("UNSET")),
  ...both("tokens are asked for no more", token("a"), null, "edge-guard", "tokens of https://id.example"),
  one("tokens for somebody else", token("a"), token("b"), said("edge-guard", "unknown")),
  ...both("an old version", gateway("{mode: SIMPLE}"), gateway("{mode: SIMPLE, minProtocolVersion: TLSV1_0}"), "tls"),
  ...both("client certificates", gateway("{mode: MUTUAL}"), gateway("{mode: SIMPLE}"), "tls").map((c) => ({
    ...c,
    expect: [
      ...c.expect.map((e) => ({ ...e, object: "client certificates on port 443" })),
      said("tls", "neutral", "port 443"),
    ],
  })),
  one(
    "a gateway without TLS",
    gateway("{httpsRedirect: true}", "HTTP"),
    gateway("{}", "HTTP"),
    said("tls", "widen", "port 443"),
    said("tls", "neutral", "client certificates on port 443"),
  ),
  ...both("another host", gateway("{}"), gateway("{}").replace("[pay.example]", "[pay.example, x.example]"), "exposed"),
  ...both("another way", route(`{${TO}}`), route(`{${TO}}, {match: [{uri: {prefix: /x}}], ${TO}}`), "proxies-to"),
  ...both("a copy", route(`{${TO}}`), route(`{${TO}, mirror: {host: spy}}`), "proxies-to", "a copy to spy"),
  one("a way is rewritten", route(`{${TO}}`), route(`{${TO}, rewrite: {uri: /}}`), said("proxies-to", "unknown")),
  one("weights", route(`{${TO}}`), route(`{${TO.replace("}}]", "}, weight: 100}]")}}`)),
  one("a timeout", route(`{${TO}}`), route(`{${TO}, timeout: 3s}`)),
  ...both(
    "any origin",
    route(`{${TO}, corsPolicy: {allowOrigins: [{exact: 'https://a.example'}]}}`),
    route(`{${TO}, corsPolicy: {allowOrigins: [{regex: '.*'}]}}`),
    "setting",
  ),
  ...both("no TLS to a service", rule("{mode: ISTIO_MUTUAL}"), rule("{mode: DISABLE}"), "verifies-peer", "pay"),
  ...both("no CA", rule("{mode: SIMPLE, caCertificates: /ca}"), rule("{mode: SIMPLE}"), "verifies-peer"),
  ...both(
    "no verification",
    rule("{mode: SIMPLE, caCertificates: /ca}"),
    rule("{mode: SIMPLE, caCertificates: /ca, insecureSkipVerify: true}"),
    "verifies-peer",
  ),
  ...both("a host outside", null, networking("ServiceEntry", "hosts: [x.example]"), "flow", "x.example"),
  ...both(
    "every host outside",
    networking("Sidecar", "outboundTrafficPolicy: {mode: REGISTRY_ONLY}"),
    networking("Sidecar", "outboundTrafficPolicy: {mode: ALLOW_ANY}"),
    "setting",
  ),
  one("raw configuration", null, networking("EnvoyFilter", "configPatches: []"), said("setting", "unknown")),
  one(
    "other raw configuration",
    networking("EnvoyFilter", "configPatches: []"),
    networking("EnvoyFilter", "configPatches: [{applyTo: LISTENER}]"),
    said("setting", "unknown"),
  ),
  one(
    "a plugin",
    null,
    object("extensions.istio.io/v1alpha1", "WasmPlugin", "url: oci://x.example/p:1"),
    said("setting", "unknown"),
    said("image", "widen"),
  ),
  one("a label", mtls("STRICT"), mtls("STRICT").replace("namespace: shop", "namespace: shop, labels: {a: b}")),
  one("the same words elsewhere", null, mtls("DISABLE").replace("security.istio.io", "istio.example")),
];

const policy = (spec: string): string => object("cilium.io/v2", "CiliumNetworkPolicy", spec);
const CILIUM: readonly Case[] = [
  one(
    "a policy of Cilium changes",
    policy("endpointSelector: {}\ningress: []"),
    policy("endpointSelector: {}\ningress: [{fromEntities: [world]}]"),
    said("flow", "unknown", "ingress"),
  ),
  one(
    "a policy of Cilium is described",
    policy("endpointSelector: {}"),
    policy("endpointSelector: {}\ndescription: a"),
  ),
];

const bootstrap = (listener: string, cluster = "", admin = "127.0.0.1"): string =>
  `admin: {address: {socket_address: {address: ${admin}, port_value: 9901}}}\nstatic_resources:\n  listeners:\n    - name: web\n      address: {socket_address: {address: 0.0.0.0, port_value: 443}}\n      ${listener}\n  clusters:\n    - name: pay\n      ${cluster}\n`;
const tls = (context: string): string => `filter_chains: [{transport_socket: {typed_config: ${context}}}]`;
const manager = (rest: string): string =>
  `filter_chains: [{filters: [{name: envoy.filters.network.http_connection_manager, typed_config: {${rest}}}]}]`;
const routes = (list: string): string => manager(`route_config: {virtual_hosts: [{domains: ['*'], routes: ${list}}]}`);
const envoy = (name: string, safe: string, weak: string, ...rest: [string, string?]): Case[] =>
  both(name, safe, weak, ...rest).map((c) => ({ ...c, path: "edge/envoy.yaml" }));

const ENVOY: readonly Case[] = [
  ...envoy("TLS of a listener", bootstrap(tls("{}")), bootstrap("filter_chains: [{}]"), "tls", "server"),
  ...envoy(
    "an old version of a listener",
    bootstrap(tls("{}")),
    bootstrap(tls("{common_tls_context: {tls_params: {tls_minimum_protocol_version: TLSv1_0}}}")),
    "tls",
    "server",
  ),
  ...envoy(
    "client certificates of a listener",
    bootstrap(tls("{require_client_certificate: true}")),
    bootstrap(tls("{}")),
    "tls",
    "client",
  ),
  ...envoy(
    "the certificate of a cluster",
    bootstrap("", "transport_socket: {typed_config: {common_tls_context: {validation_context: {trusted_ca: a}}}}"),
    bootstrap("", "transport_socket: {typed_config: {common_tls_context: {}}}"),
    "verifies-peer",
  ),
  ...envoy(
    "who calls is not asked",
    bootstrap(manager("http_filters: [{name: envoy.filters.http.ext_authz}]")),
    bootstrap(manager("http_filters: []")),
    "edge-guard",
    "ext_authz",
  ),
  ...envoy(
    "a way to a cluster",
    bootstrap(routes("[]")),
    bootstrap(routes("[{match: {prefix: /}, route: {cluster: pay}}]")),
    "proxies-to",
    "pay",
  ),
  ...[
    ["administration for others", "127.0.0.1", "0.0.0.0", "widen"] as const,
    ["administration for this host", "0.0.0.0", "127.0.0.1", "narrow"] as const,
  ].map(([name, before, after, direction]) => ({
    ...one(
      name,
      bootstrap("", "", before),
      bootstrap("", "", after),
      said("exposed", direction),
      said("setting", direction),
    ),
    path: "edge/envoy.yaml",
  })),
  { ...one("buffers", bootstrap(""), bootstrap("per_connection_buffer_limit_bytes: 1")), path: "edge/envoy.yaml" },
];

export const MESH: readonly Case[] = [...ISTIO, ...CILIUM, ...ENVOY];
