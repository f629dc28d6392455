import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const PATH = "deploy/rbac.yaml";

const role = (rules: string, name = "reader", namespace = "prod"): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${name}
  namespace: ${namespace}
rules:
${rules}
`;
const rule = (verbs: string, resources = "[pods]", rest = ""): string =>
  `  - apiGroups: [""]\n    resources: ${resources}\n    verbs: ${verbs}${rest === "" ? "" : `\n    ${rest}`}`;

const binding = (subjects: string, roleRef = "{kind: Role, name: reader}", namespace = "prod"): string =>
  `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: ${namespace}}
roleRef: ${roleRef}
subjects:
${subjects}
`;
const CI = "  - {kind: ServiceAccount, name: ci, namespace: build}";
const account = (rest: string): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: pay}\n${rest}`;
const service = (spec: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: pay}\nspec: ${spec}\n`;
const policy = (ingress: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec:\n  podSelector: {}\n  ingress: ${ingress}\n`;

const one = casesAt("k8s", PATH);
const can = (direction: "widen" | "narrow" | "neutral" | "unknown") =>
  ({ rel: "can", direction, subject: "Role reader", scope: "prod" }) as const;

export const K8S_ACCESS: readonly Case[] = [
  one("a role gains a verb", role(rule("[get]")), role(rule("[get, delete]")), can("widen")),
  one("a role loses a verb", role(rule("[get, delete]")), role(rule("[get]")), can("narrow")),
  one(
    "a role gains one resource and loses another",
    role(rule("[get]")),
    role(rule("[get]", "[secrets]")),
    can("widen"),
  ),
  one("a wildcard becomes a list", role(rule('["*"]')), role(rule("[get, list]")), can("narrow")),
  one("a list becomes a wildcard", role(rule("[get, list]")), role(rule('["*"]')), can("widen")),
  one(
    "one rule in two has the same meaning",
    role(rule("[get, list]", "[pods, services]")),
    role([rule("[list, get]", "[services]"), rule("[get]"), rule("[list]")].join("\n")),
  ),
  one(
    "a rule below a wildcard adds nothing",
    role(rule('["*"]', '["*"]')),
    role(`${rule('["*"]', '["*"]')}\n${rule("[get]", "[pods]")}`),
    can("neutral"),
  ),
  one(
    "a service leads to other pods",
    service("{type: LoadBalancer, selector: {app: web}}"),
    service("{type: LoadBalancer, selector: {app: ledger}}"),
    { rel: "exposed", direction: "unknown", subject: "Service pay" },
  ),
  one(
    "the labels of a service's pods in another order",
    service("{selector: {app: web, tier: front}}"),
    service("{selector: {tier: front, app: web}}"),
  ),
  one("pods is not pods/exec", role(rule("[create]")), role(rule("[create]", "[pods, pods/exec]")), can("widen")),
  one(
    "a rule is bound to names",
    role(rule("[get]", "[secrets]")),
    role(rule("[get]", "[secrets]", "resourceNames: [a]")),
    can("narrow"),
  ),
  one(
    "no names are every name",
    role(rule("[get]", "[secrets]", "resourceNames: [a]")),
    role(rule("[get]", "[secrets]", "resourceNames: []")),
    can("widen"),
  ),
  one(
    "another group is another resource",
    role(rule("[get]", "[deployments]")),
    role("  - apiGroups: [apps]\n    resources: [deployments]\n    verbs: [get]"),
    can("widen"),
  ),
  one("a role that is new", null, role(rule("[get]")), can("widen")),
  one("a role that is gone", role(rule("[get]")), null, can("narrow")),
  one("a role without rules that is new", null, role("  []"), can("neutral")),
  one("a role without rules that is gone", role("  []"), null, can("neutral")),
  one(
    "a role that gathers others, new",
    null,
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: all}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {x: y}}]}\nrules: []\n",
    { rel: "can", direction: "unknown", subject: "ClusterRole all" },
  ),
  one(
    "a role moves to another namespace",
    role(rule("[get]")),
    role(rule("[get]"), "reader", "dev"),
    { rel: "can", direction: "widen", scope: "dev" },
    { rel: "can", direction: "narrow", scope: "prod" },
  ),
  one(
    "a role of that name as a plain text",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {}\n",
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  x: |\n${role(rule('["*"]')).replace(/^/gm, "    ")}\n`,
  ),
  one(
    "a rule in a comment",
    role(rule("[get]")),
    role(`${rule("[get]")}\n  # - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}`),
  ),
  one(
    "the rules of a resource of another kind",
    null,
    "apiVersion: example.com/v1\nkind: Rulebook\nmetadata: {name: r}\nrules:\n  - {apiGroups: ['*'], resources: ['*'], verbs: ['*']}\n",
  ),
  one("somebody else is bound too", binding(CI), binding(`${CI}\n  - {kind: User, name: eve}`), {
    rel: "member-of",
    direction: "widen",
    subject: "User eve",
    object: "Role reader",
  }),
  one(
    "a binding goes to another role",
    binding(CI),
    binding(CI, "{kind: ClusterRole, name: admin}"),
    { rel: "member-of", direction: "widen", object: "ClusterRole admin" },
    { rel: "member-of", direction: "narrow", object: "Role reader" },
  ),
  one(
    "a binding moves to another namespace",
    binding(CI, undefined, "dev"),
    binding(CI, undefined, "prod"),
    { rel: "member-of", direction: "widen", scope: "prod" },
    { rel: "member-of", direction: "narrow", scope: "dev" },
  ),
  one("a binding is renamed", binding(CI), binding(CI).replace("name: b,", "name: c,")),
  one("an account no longer mounts a token", account(""), account("automountServiceAccountToken: false\n"), {
    rel: "holds-token",
    direction: "narrow",
  }),
  one("an account mounts a token again", account("automountServiceAccountToken: false\n"), account(""), {
    rel: "holds-token",
    direction: "widen",
  }),
  one(
    "a service opens to the internet",
    service("{ports: [{port: 80}]}"),
    service("{type: LoadBalancer, ports: [{port: 80}]}"),
    said("exposed", "widen"),
    said("setting", "neutral", "load balancer"),
  ),
  one(
    "a load balancer lets fewer in",
    service("{type: LoadBalancer}"),
    service("{type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}"),
    { rel: "exposed", direction: "narrow" },
  ),
  one("a network policy opens a way", policy("[]"), policy("[{from: [{podSelector: {}}]}]"), said("flow", "widen")),
  one("a network policy closes it", policy("[{from: [{podSelector: {}}]}]"), policy("[]"), said("flow", "narrow")),
  one(
    "a network policy opens to everyone",
    policy("[{from: [{podSelector: {}}]}]"),
    policy("[{}]"),
    said("flow", "widen"),
  ),
  one(
    "a smaller network",
    policy("[{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]"),
    policy("[{from: [{ipBlock: {cidr: 10.1.0.0/16}}], ports: [{port: 443}]}]"),
    said("flow", "narrow"),
  ),
  one(
    "the same ways in another order",
    policy("[{from: [{podSelector: {}}], ports: [{port: 1}, {port: 2}]}]"),
    policy("[{from: [{podSelector: {}}], ports: [{port: 2}]}, {from: [{podSelector: {}}], ports: [{port: 1}]}]"),
    said("flow", "neutral"),
  ),
  one(
    "a network policy about other pods",
    policy("[]"),
    policy("[]").replace("podSelector: {}", "podSelector: {matchLabels: {app: a}}"),
    said("flow", "unknown"),
  ),
  one("a network policy that keeps all out goes", policy("[]"), null, said("flow", "widen")),
  one("a network policy that keeps all out comes", null, policy("[]"), said("flow", "narrow")),
  one("a network policy that lets some in goes", policy("[{}]"), null, said("flow", "unknown")),
  one(
    "a network policy is about nothing any more",
    policy("[]\n  policyTypes: [Ingress]"),
    policy("[]\n  policyTypes: [Egress]"),
    said("flow", "widen", "ingress"),
    said("flow", "narrow", "egress"),
  ),
  one("a port that is no number", policy("[]"), policy("[{ports: [{port: .inf}]}]"), said("flow", "widen", "ingress")),
];
