// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Compose files
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const html = casesAt("html", "web/index.html", "attack: ");
const jsx = casesAt("html", "web/App.tsx", "attack: jsx: ");
const compose = casesAt("compose", "compose.yaml", "attack: ");
const mesh = casesAt("mesh", "k8s/mesh.yaml", "attack: ");
const nuget = casesAt("pkg", "app/NuGet.config", "attack: ");
const kustomize = casesAt("k8s", "k8s/kustomization.yaml", "attack: ");

const policy = (text: string): string =>
  `<html><head><meta http-equiv="Content-Security-Policy" content="${text}"></head></html>\n`;
const body = (text: string): string => `<html><body>${text}</body></html>\n`;
const frame = (allow: string): string => body(`<iframe src="https://maps.example/" allow="${allow}"></iframe>`);
const service = (lines: string): string => `services:\n  a:\n    image: shop/a:1\n${lines}`;
const component = (file: string): string => `export const A = () => <script src="https://cdn.example/${file}" />;\n`;
const destination = (tls: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\nspec:\n  host: pay\n  trafficPolicy:\n    tls: ${tls}\n`;
const mapped = (pattern: string): string =>
  `<configuration><packageSources><add key="a" value="https://a.example/v3"/></packageSources><packageSourceMapping><packageSource key="a"><package pattern="${pattern}"/></packageSource></packageSourceMapping></configuration>\n`;
const COMMIT = "0123456789012345678901234567890123456789";
const base = (query: string): string => `resources:\n  - https://git.example/a/b?${query}\n`;

/** What hid in pages, in Compose files and in what Kustomize takes from elsewhere. */
export const ATTACKS_WEB: readonly Case[] = [
  html(
    "scripts are limited to everything",
    policy("default-src 'self'"),
    policy("default-src 'self'; script-src *"),
    said("csp", "unknown", "script-src"),
  ),
  html(
    "hosts count again",
    policy("script-src 'strict-dynamic' 'nonce-a' https:"),
    policy("script-src 'nonce-a' https:"),
    said("csp", "widen", "script-src"),
  ),
  html(
    "a digest, of another script",
    body('<script src="https://cdn.example/a.js"></script>'),
    body('<script src="https://cdn.example/evil.js" integrity="sha384-x"></script>'),
    said("loads", "unknown"),
  ),
  html(
    "fewer devices, one of them for whoever is in the frame",
    frame("camera 'self'; microphone"),
    frame("camera *"),
    said("requests-permission", "unknown"),
    said("requests-permission", "narrow"),
  ),
  jsx("another script of the same host", component("a.js"), component("evil.js"), said("loads", "unknown")),
  compose(
    "no new privileges, and another profile",
    service("    security_opt: ['seccomp:./strict.json']\n"),
    service("    security_opt: ['seccomp:./loose.json', 'no-new-privileges:true']\n"),
    said("confinement", "unknown", "seccomp"),
    said("confinement", "narrow", "escalation"),
  ),
  compose(
    "read only, and shared with the host",
    service("    volumes: ['/srv:/d:rw']\n"),
    service("    volumes: ['/srv:/d:ro,rshared']\n"),
    said("mounts", "widen"),
  ),
  compose(
    "another variable for the address",
    service("    ports: ['${HERE}:80:80']\n"),
    service("    ports: ['${ANYWHERE}:80:80']\n"),
    said("exposed", "unknown"),
  ),
  mesh(
    "certificates on both sides, of another authority",
    destination("{mode: SIMPLE, caCertificates: /ca}"),
    destination("{mode: MUTUAL, caCertificates: /tmp/ca}"),
    said("verifies-peer", "unknown"),
  ),
  nuget("a source may give other packages", mapped("Corp.Web"), mapped("Corp.Pay"), said("fetches-from", "widen")),
  kustomize("two revisions of one base", base(`ref=${COMMIT}`), base(`ref=main&ref=${COMMIT}`), said("uses", "widen")),
];
