import type { Case, Expected } from "../harness.ts";

const role = (verbs: string, name = "reader"): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: ${name}}\nrules:\n  - {apiGroups: [""], resources: [pods], verbs: ${verbs}}\n`;
const GET = role("[get]");
const ANY = role('["*"]');
const CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n";
const one = (name: string, before: string | null, after: string | null, ...expect: Case["expect"]): Case => ({
  kind: "k8s",
  name: `format: ${name}`,
  path: "deploy/all.yaml",
  before,
  after,
  expect,
});
const can = (direction: Expected["direction"], subject = "Role reader"): Expected => ({
  rel: "can",
  direction,
  subject,
});
const list = (kind: string, item: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nitems:\n  - ${item.trim().replaceAll("\n", "\n    ")}\n`;
const untyped = ANY.replace("kind: Role\n", "");
/** Long enough that no name of the API stands in the first bytes. */
const long = (text: string): string => `# ${"x".repeat(5000)}\n${text}`;
const CRD = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n";
const pod = (container: string, top = ""): string =>
  `${top}apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n${container}\n`;
const shaped = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  ${spec}\n`;
const web = (rel: string, direction: Expected["direction"]): Expected => ({ rel, direction, subject: "Pod p/c" });

const kustomized = (name: string, before: string, after: string, ...expect: Case["expect"]): Case => ({
  ...one(`kustomization: ${name}`, `namePrefix: a-\n${before}`, `namePrefix: a-\n${after}`, ...expect),
  path: "overlays/prod/kustomization.yaml",
});

export const K8S_FORMAT: readonly Case[] = [
  one("documents in another order", `${GET}---\n${role("[list]", "b")}`, `${role("[list]", "b")}---\n${GET}`),
  one("a document more", GET, `${GET}---\n${role("[get]", "b")}`, can("widen", "Role b")),
  one("a list is its items", GET, list("List", GET)),
  one("a list of roles names no kind in its items", GET, list("RoleList", untyped), can("widen")),
  one(
    "JSON is YAML",
    GET,
    '{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "reader"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]}',
  ),
  one(
    "all on one line, the version last",
    long(GET),
    long(
      '{kind: Role, metadata: {name: reader}, rules: [{apiGroups: [""], resources: [pods], verbs: ["*"]}], apiVersion: rbac.authorization.k8s.io/v1}',
    ),
    can("widen"),
  ),
  one("the version in escapes", long(GET), long(ANY.replace("apiVersion", '"apiVersi\\u006fn"')), can("widen")),
  one(
    "the version as an encoded text",
    long(GET),
    long(ANY.replace("apiVersion", "!!binary YXBpVmVyc2lvbg==")),
    can("widen"),
  ),
  one("a verb as an encoded text", GET, role("[!!binary Kg==]"), can("widen")),
  one("a verb like a date", role("[2024-01-01]"), role('["2024-01-01"]')),
  one(
    "anchors",
    GET,
    'x: &r\n  - {apiGroups: [""], resources: [pods], verbs: [get]}\napiVersion: v1\nkind: Role\nmetadata: {name: reader}\nrules: *r\n',
  ),
  one(
    "a merged key",
    pod("      securityContext: {}"),
    pod("      securityContext: {<<: *s}", "x: &s {privileged: true}\n"),
    web("privileged", "widen"),
  ),
  one(
    "a merged key below one's own",
    pod("      securityContext: {}"),
    pod("      securityContext: {privileged: false, <<: *s}", "x: &s {privileged: true}\n"),
  ),
  one(
    "a merge key in quotes merges nothing",
    pod("      securityContext: {}"),
    pod('      securityContext: {"<<": {runAsNonRoot: true}}'),
  ),
  one(
    "a key stands twice",
    pod("      securityContext: {privileged: false}"),
    pod("      securityContext: {privileged: false, privileged: true}"),
    { rel: "ambiguous", direction: "widen", object: "spec.containers.0.securityContext.privileged" },
    web("privileged", "widen"),
  ),
  one(
    "a key stands twice in two spellings",
    pod("      securityContext: {privileged: false}"),
    pod('      securityContext: {privileged: false, "privilege\\x64": true}'),
    { rel: "ambiguous", direction: "widen" },
    web("privileged", "widen"),
  ),
  one(
    "a definition that is none",
    GET,
    `${CRD}"\\x6bind": Role\nrules: [{apiGroups: [""], resources: [pods], verbs: ["*"]}]\n`,
    { rel: "ambiguous", direction: "widen" },
    can("widen", "Role x"),
    can("narrow"),
  ),
  one("a definition with a document behind it", CRD, `${CRD}...\n${GET}`, can("widen")),
  one("a definition of its own", CRD, `${CRD}spec: {names: {kind: Role}, rules: []}\n`),
  one("words in a text", CONFIG, `${CONFIG}data: {a: "kind: Role"}\n`),
  one("a manifest in a manifest", CONFIG, `${CONFIG}data:\n  a: |\n${ANY.replace(/^/gm, "    ")}`),
  one("a document becomes a comment", CONFIG, `${CONFIG}---\n${ANY.replace(/^(?=.)/gm, "# ")}`),
  {
    ...one("a line separator in a comment", GET, `${GET}# x\u2028rules: []\n`, can("unknown")),
    opaque: "yaml/line-break",
  },
  {
    ...one("a document is broken", `${GET}---\n${CONFIG}`, `${CONFIG}---\n${GET}  bad: [\n`, can("unknown")),
    opaque: "yaml/broken",
  },
  { ...one("the end of a document is cut off", GET, GET.slice(0, -4), can("unknown")), opaque: "yaml/broken" },
  { ...one("the old version was broken", `${GET}  bad: [\n`, GET, can("unknown")), opaque: "yaml/broken" },
  {
    ...one("another encoding", GET, `\ufeff${GET}`.replace(/[\s\S]/g, "$&\0"), can("unknown")),
    opaque: "file/encoding",
  },
  { ...one("a template", GET, GET.replace("reader", "{{ .Values.name }}"), can("unknown")), opaque: "k8s/template" },
  { ...one("an alias of itself", GET, `x: &a [*a]\n${GET}`, can("unknown")), opaque: "yaml/too-large" },
  {
    ...one("containers that are no list", CONFIG, `${CONFIG}---\n${shaped("containers: {c: {image: a}}")}`),
    opaque: "k8s/shape",
  },
  { ...one("containers that are words", CONFIG, `${CONFIG}---\n${shaped("containers: [a]")}`), opaque: "k8s/shape" },
  { ...one("a spec that is a list", `${CONFIG}---\n${GET}`, `${shaped("- a: b")}---\n${GET}`), opaque: "k8s/shape" },
  one(
    "a spec that is not there",
    CONFIG,
    `${CONFIG}---\n${shaped("")}`,
    ...["holds-token", "host-namespace", "uses-identity", "setting"].map(
      (rel): Expected => ({ rel, direction: "neutral" }),
    ),
  ),
  one("a byte order mark", GET, `\ufeff${GET}`),
  kustomized("an image is put in", "", "images: [{name: pay, newTag: '2'}]\n", { rel: "image", direction: "widen" }),
  kustomized("another tag is put in", "images: [{name: pay, newTag: '1'}]\n", "images: [{name: pay, newTag: '2'}]\n", {
    rel: "image",
    direction: "unknown",
  }),
  kustomized(
    "a base from elsewhere",
    "resources: [../base]\n",
    "resources: [../base, 'https://x.example/base?ref=main']\n",
    { rel: "uses", direction: "widen", object: "https://x.example/base" },
  ),
  kustomized(
    "a base from elsewhere is pinned",
    "resources: ['https://x.example/base?ref=main']\n",
    `resources: ['https://x.example/base?ref=${"a".repeat(40)}']\n`,
    { rel: "uses", direction: "narrow" },
  ),
  kustomized("a patch", "", "patches:\n  - patch: |-\n      kind: Deployment\n      metadata: {name: web}\n", {
    rel: "setting",
    direction: "unknown",
    subject: "patch of Deployment web",
  }),
  kustomized(
    "another patch",
    "patches:\n  - target: {kind: Deployment}\n    patch: '[{op: remove, path: /a}]'\n",
    "patches:\n  - target: {kind: Deployment}\n    patch: '[{op: remove, path: /b}]'\n",
    { rel: "setting", direction: "unknown", subject: "patch of Deployment" },
  ),
  kustomized(
    "the same patch in another layout",
    "patches:\n  - target: {kind: Deployment}\n    patch: '[{op: remove, path: /a}]'\n",
    "patches:\n  - target: {kind: Deployment}\n    patch: |-\n      # why\n      - {op: remove, path: /a}\n",
  ),
  kustomized("a patch in a file", "", "patches: [{path: web.yaml}]\n"),
  kustomized(
    "a chart",
    "",
    "helmCharts: [{name: db, version: 1.0.0, repo: 'https://charts.example'}]\n",
    { rel: "component", direction: "widen", object: "helm:db" },
    { rel: "fetches-from", direction: "widen" },
  ),
  kustomized(
    "a secret in the file",
    "secretGenerator: [{name: db, literals: []}]\n",
    "secretGenerator: [{name: db, literals: [password=x]}]\n",
    { rel: "reads-secret", direction: "widen", subject: "secret db", object: "password" },
  ),
  kustomized("a configuration in the file", "", "configMapGenerator: [{name: a, literals: [b=c]}]\n"),
  kustomized("a generator from elsewhere", "", "generators: ['https://x.example/g?ref=main']\n", {
    rel: "uses",
    direction: "widen",
  }),
  kustomized("a label", "", "labels: [{pairs: {resources: 'https://x.example/base'}}]\n"),
];
