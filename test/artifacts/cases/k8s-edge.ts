import type { Case } from "../harness.ts";
import { said } from "./build.ts";

const one = (name: string, before: string | null, after: string | null, ...expect: Case["expect"]): Case => ({
  kind: "k8s",
  name: `entrance: ${name}`,
  path: "deploy/entrance.yaml",
  before,
  after,
  expect,
});
const both = (name: string, safe: string | null, weak: string | null, rel: string, object?: string): Case[] => [
  one(name, safe, weak, said(rel, "widen", object)),
  one(`${name}, the other way`, weak, safe, said(rel, "narrow", object)),
];
const NGINX = "nginx.ingress.kubernetes.io";
const ingress = (annotations: string, spec = ""): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, annotations: {${annotations}}}\nspec:\n  ${spec}\n  rules: [{host: pay.example, http: {paths: [{path: /, backend: {service: {name: pay, port: {number: 80}}}}]}}]\n`;
const TLS = "tls: [{hosts: [pay.example], secretName: pay}]";

const gateway = (listener: string): string =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: web}\nspec: {listeners: [{name: l, ${listener}}]}\n`;
const route = (rule: string): string =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web}\nspec: {hostnames: [pay.example], rules: [{${rule}}]}\n`;
const PAY = "backendRefs: [{name: pay, port: 80}]";

export const K8S_EDGE: readonly Case[] = [
  ...both("TLS of an Ingress", ingress("", TLS), ingress(""), "tls", "pay.example"),
  ...both("an Ingress without redirection", ingress("", TLS), ingress(`${NGINX}/ssl-redirect: 'false'`, TLS), "tls"),
  one("TLS by a wildcard", ingress("", TLS), ingress("", TLS.replace("pay.example", "'*.example'"))),
  ...both(
    "who calls is not asked",
    ingress(`${NGINX}/auth-url: 'https://id.example'`),
    ingress(""),
    "edge-guard",
    "authentication",
  ),
  one(
    "somebody else asks",
    ingress(`${NGINX}/auth-url: 'https://id.example'`),
    ingress(`${NGINX}/auth-url: 'https://x.example'`),
    said("edge-guard", "unknown"),
  ),
  ...both(
    "more addresses may call",
    ingress(`${NGINX}/whitelist-source-range: '10.0.0.0/8'`),
    ingress(`${NGINX}/whitelist-source-range: '10.0.0.0/8,192.0.2.0/24'`),
    "edge-guard",
    "an address list",
  ),
  ...both("any address may call", ingress(`${NGINX}/whitelist-source-range: '10.0.0.0/8'`), ingress(""), "edge-guard"),
  ...both(
    "client certificates",
    ingress(`${NGINX}/auth-tls-secret: a/b`),
    ingress(""),
    "edge-guard",
    "client certificates",
  ),
  ...both("a rate limit", ingress(`${NGINX}/limit-rps: '5'`), ingress(""), "edge-guard", "a rate limit"),
  ...both("raw configuration", ingress(""), ingress(`${NGINX}/configuration-snippet: 'a b;'`), "setting"),
  one(
    "an Ingress is gone",
    ingress("", TLS),
    null,
    said("exposed", "narrow"),
    said("tls", "neutral"),
    said("setting", "neutral"),
    ...Array.from({ length: 3 }, () => said("edge-guard", "neutral")),
  ),
  one("another annotation", ingress(""), ingress(`${NGINX}/proxy-body-size: 8m`)),

  ...both(
    "TLS of a listener",
    gateway("protocol: HTTPS, port: 443"),
    gateway("protocol: HTTP, port: 443"),
    "tls",
    "listener l",
  ).map((c): Case => ({ ...c, expect: [...c.expect, said("exposed", "widen", "listener l")] })),
  ...both(
    "routes of every namespace",
    gateway("protocol: HTTPS, port: 443"),
    gateway("protocol: HTTPS, port: 443, allowedRoutes: {namespaces: {from: All}}"),
    "setting",
  ),
  ...both("a way", route("backendRefs: []"), route(PAY), "proxies-to", "pay:80"),
  ...both(
    "a copy of each call",
    route(PAY),
    route(`${PAY}, filters: [{type: RequestMirror, requestMirror: {backendRef: {name: spy}}}]`),
    "proxies-to",
    "a copy to spy",
  ),
  one(
    "a way is rewritten",
    route(PAY),
    route(`${PAY}, filters: [{type: URLRewrite, urlRewrite: {hostname: x}}]`),
    said("proxies-to", "unknown"),
  ),
  one("a way in another spelling", route(PAY), route(`matches: [{path: {value: /}}], ${PAY}`)),
  ...both(
    "references of another namespace",
    null,
    "apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {name: a}\nspec: {from: [{kind: HTTPRoute, namespace: b}], to: [{kind: Service}]}\n",
    "flow",
  ),
  ...both(
    "the certificate of a backend",
    "apiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata: {name: a}\nspec: {targetRefs: [{name: pay}], validation: {hostname: pay.example}}\n",
    "apiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata: {name: a}\nspec: {targetRefs: [{name: pay}], validation: {}}\n",
    "verifies-peer",
  ),
  one(
    "a name for something outside",
    "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: ExternalName, externalName: a.example}\n",
    "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: ExternalName, externalName: b.example}\n",
    said("proxies-to", "widen", "b.example"),
    said("proxies-to", "narrow", "a.example"),
  ),
];
