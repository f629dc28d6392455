import { createHash } from "node:crypto";
import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";
import { holdsCredential, namesSecret } from "../container.ts";
import { settingsFact } from "../table.ts";
import type { KubeObject } from "./object.ts";

const MAX_GRANTS = 1000;
/** RBAC knows the star alone: a verb that ends in one is a word like any other, and no request has it. */
const PATTERN = /.\*$/;
/** What is only connected to takes no other verbs: no request has them. */
const CONNECT = ["get", "create", "*"];
const TAKEN: ReadonlyMap<string, readonly string[]> = new Map(
  ["pods/exec", "pods/attach", "pods/portforward"].map((resource) => [resource, CONNECT]),
);

/**
 * What a role may do, as one fact: only all rules together tell whether a wildcard that became a list is less than before.
 * `pods` is not `pods/exec`; the core group has no name.
 */
export function role(node: Located, { kind, name, scope, at }: KubeObject): LocalFact[] {
  const rules = entry(node, "rules");
  const grants = new Map<string, { resource: string; names: string[] | null; verbs: Set<string> }>();
  for (const rule of items(rules?.value)) {
    // An empty list names nothing in particular: every name.
    const listed = texts(get(rule, "resourceNames")).sort();
    const names = listed.length > 0 ? listed : null;
    const groups = texts(get(rule, "apiGroups"));
    const resources = texts(get(rule, "resources")).flatMap((r) => groups.map((g) => (g === "" ? r : `${r}.${g}`)));
    // A path that is a star is every path, and no resource.
    const paths = texts(get(rule, "nonResourceURLs")).map((path) => (path === "*" ? "/*" : path));
    for (const resource of [...resources, ...paths]) {
      const key = canonical([resource, names]);
      const known = grants.get(key) ?? { resource, names, verbs: new Set<string>() };
      const taken = TAKEN.get(resource);
      for (const verb of texts(get(rule, "verbs")).filter((v) => !taken || taken.includes(v)))
        known.verbs.add(PATTERN.test(verb) ? `${verb} as a word` : verb);
      grants.set(key, known);
    }
  }
  const aggregation = entry(node, "aggregationRule");
  const places = [...items(rules?.value).map((r) => r.at), ...(aggregation ? [aggregation.at] : [])];
  const list = [...grants]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, g]) => ({ resource: g.resource, verbs: [...g.verbs].sort(), names: g.names }));
  // Whether a ClusterRole is bound to the cluster or to a namespace is said by its bindings.
  const within = kind === "Role" ? "namespace" : "either";
  const attrs =
    list.length > MAX_GRANTS
      ? { within, grants: [], aggregates: digestOf(list as Json) }
      : { within, grants: list, aggregates: aggregation ? canonical(plain(aggregation.value) as Json) : null };
  return [fact("can", `${kind} ${name}`, "resources", attrs, places.length > 0 ? places : [rules?.at ?? at], scope)];
}

const digestOf = (value: Json): string => createHash("sha256").update(canonical(value)).digest("hex").slice(0, 16);

/** Who a binding binds to which role. */
export function binding(node: Located, { kind, scope, at }: KubeObject): LocalFact[] {
  const reference = entry(node, "roleRef");
  const roleName = `${text(get(node, "roleRef", "kind")) ?? "Role"} ${text(get(node, "roleRef", "name")) ?? "unnamed"}`;
  return items(get(node, "subjects")).map((subject) => {
    const namespace = text(get(subject, "namespace"));
    const who = `${text(get(subject, "kind")) ?? "Subject"} ${namespace ? `${namespace}/` : ""}${text(get(subject, "name")) ?? "unnamed"}`;
    return fact(
      "member-of",
      who,
      roleName,
      { everywhere: kind === "ClusterRoleBinding" },
      [subject.at, reference?.at ?? at],
      scope,
    );
  });
}

export function serviceAccount(node: Located, { name, scope, at }: KubeObject): LocalFact[] {
  const mount = entry(node, "automountServiceAccountToken");
  const value = text(mount?.value) === "false" ? "no" : "automounted";
  return [fact("holds-token", `ServiceAccount ${name}`, "API token", { value }, [mount?.at ?? at], scope)];
}

/** Secrets that a map of settings holds in plain: whoever may read it has them. */
export function configMap(node: Located, { name, scope }: KubeObject): LocalFact[] {
  const found = entries(get(node, "data")).filter((e) => {
    const value = text(e.value) ?? "";
    return (namesSecret(e.key) && value !== "" && !/^\$[({]/.test(value)) || holdsCredential(value);
  });
  if (found.length === 0) return [];
  const attrs = { value: found.map((e) => e.key).join(", "), grade: found.length };
  return [
    fact(
      "setting",
      `ConfigMap ${name}`,
      "credentials in plain",
      attrs,
      found.map((e) => e.at),
      scope,
    ),
  ];
}

/** How far each type of service reaches. */
export const REACH: Readonly<Record<string, string>> = {
  ClusterIP: "cluster",
  ExternalName: "none",
  NodePort: "private",
  LoadBalancer: "internet",
};
/** Annotations by which clouds keep a load balancer inside. */
const INTERNAL =
  /^(cloud\.google\.com\/load-balancer-type=internal|service\.beta\.kubernetes\.io\/(alibaba-cloud-loadbalancer-address-type=intranet|oci-load-balancer-internal=true|do-loadbalancer-network=internal)|service\.kubernetes\.io\/(ibm-load-balancer-cloud-provider-ip-type=private|qcloud-loadbalancer-internal-subnetid=.+)|service\.beta\.kubernetes\.io\/(aws-load-balancer-internal|azure-load-balancer-internal|openstack-internal-load-balancer)=(true|0\.0\.0\.0\/0)|service\.beta\.kubernetes\.io\/aws-load-balancer-scheme=internal|(networking|cloud)\.gke\.io\/load-balancer-type=internal)$/i;
const ANYWHERE = new Set(["0.0.0.0/0", "::/0"]);

/** What the load balancers of clouds do for what stands behind them, by the last part of an annotation. */
const BALANCER: Readonly<Record<string, (value: string) => number>> = {
  "aws-load-balancer-ssl-cert": () => -1,
  "aws-load-balancer-backend-protocol": (v) => (/^(https|ssl|tls)$/i.test(v) ? -1 : 0),
  "aws-load-balancer-access-log-enabled": (v) => (v === "true" ? -1 : 0),
  "aws-load-balancer-ssl-negotiation-policy": (v) => (/TLS-?1-[01](-|$)|2011|2014|2015|2016/i.test(v) ? 1 : -1),
};
/** Certificates, logs and the like of a service that asks for a load balancer. */
export function balancer(node: Located, { name, scope, at }: KubeObject): LocalFact[] {
  const list = entries(get(node, "metadata", "annotations")).flatMap((e) => {
    const key = e.key.slice(e.key.lastIndexOf("/") + 1);
    const grade = Object.hasOwn(BALANCER, key) ? BALANCER[key] : undefined;
    const value = text(e.value) ?? "";
    return grade ? [{ name: key, value, grade: grade(value), unset: 0, at: e.at }] : [];
  });
  const asked = text(get(node, "spec", "type")) === "LoadBalancer";
  return asked || list.length > 0 ? [settingsFact(`Service ${name}`, list, at, "load balancer", "setting", scope)] : [];
}

export function service(node: Located, { name, scope, at }: KubeObject): LocalFact[] {
  const [type, list, ranges, external] = ["type", "ports", "loadBalancerSourceRanges", "externalIPs"].map((k) =>
    entry(node, "spec", k),
  );
  const inside = entries(get(node, "metadata", "annotations")).find((a) => INTERNAL.test(`${a.key}=${text(a.value)}`));
  const declared = REACH[text(type?.value) ?? "ClusterIP"] ?? UNRESOLVED;
  const reach =
    texts(external?.value).length > 0 ? "internet" : declared === "internet" && inside ? "private" : declared;
  const ports = items(list?.value).map((p) => `${text(get(p, "protocol")) ?? "TCP"}/${text(get(p, "port")) ?? "?"}`);
  const sources =
    ranges && reach === "internet" && !texts(ranges.value).some((r) => ANYWHERE.has(r))
      ? texts(ranges.value).sort()
      : null;
  // Where a port leads is not said here: `targetPort` stays with the lines that nobody accounts for.
  const listed = items(list?.value).flatMap((p) => [entry(p, "port"), entry(p, "protocol")]);
  const selector = entry(node, "spec", "selector");
  const labels = entries(selector?.value).map((e) => `${e.key}=${text(e.value) ?? ""}`);
  const backend = labels.length > 0 ? `pods with ${labels.sort().join(", ")}` : null;
  const places = [type, external, inside, ranges, ...listed, selector].flatMap((e) => e?.at ?? []);
  return [
    fact(
      "exposed",
      `Service ${name}`,
      "service",
      { reach, ports: [...new Set(ports)].sort(), sources, backend },
      places.length > 0 ? places : [at],
      scope,
    ),
  ];
}

/** An Ingress declares the way in; whether its controller is reachable from the internet is outside the tree, so that is assumed. */
export function ingress(node: Located, { name, scope, at }: KubeObject): LocalFact[] {
  const one = (object: string, backend: Located | undefined, place: ByteRange): LocalFact =>
    fact(
      "exposed",
      `Ingress ${name}`,
      object,
      { reach: "internet", ports: [], sources: null, backend: backendOf(backend) },
      [place],
      scope,
    );
  const fallback = entry(node, "spec", "defaultBackend") ?? entry(node, "spec", "backend");
  const rules = items(get(node, "spec", "rules")).flatMap((rule) => {
    const host = text(get(rule, "host")) ?? "any host";
    return items(get(rule, "http", "paths")).map((path) =>
      one(`${host}${text(get(path, "path")) ?? "/"}`, get(path, "backend"), path.at ?? at),
    );
  });
  return [...(fallback ? [one("any host", fallback.value, fallback.at)] : []), ...rules];
}

/** `name:port` of networking.k8s.io/v1 and of the betas before it. */
function backendOf(node: Located | undefined): string {
  const name =
    text(get(node, "service", "name")) ?? text(get(node, "serviceName")) ?? text(get(node, "resource", "name")) ?? "?";
  const port =
    text(get(node, "service", "port", "number")) ??
    text(get(node, "service", "port", "name")) ??
    text(get(node, "servicePort")) ??
    "?";
  return `${name}:${port}`;
}
