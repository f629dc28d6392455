import { createHash } from "node:crypto";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";

export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly scope: string;
  readonly at: ByteRange;
}

/** A role rule gives one fact for each verb and resource: `pods` is not `pods/exec`. */
export function role(node: Located, { kind, name, scope }: Subject): LocalFact[] {
  const facts = new Map<string, { attrs: { names: string[] | null }; at: ByteRange[] }>();
  for (const rule of items(get(node, "rules"))) {
    const names = entry(rule, "resourceNames") ? texts(get(rule, "resourceNames")).sort() : null;
    const urls = texts(get(rule, "nonResourceURLs"));
    const groups = texts(get(rule, "apiGroups"));
    const resources = texts(get(rule, "resources")).flatMap((r) =>
      (groups.length > 0 ? groups : [""]).map((g) => (g === "" ? r : `${r}.${g}`)),
    );
    for (const verb of texts(get(rule, "verbs")))
      for (const what of [...resources, ...urls]) {
        const key = `${verb} ${what}`;
        const known = facts.get(key);
        // Rules add up: one without names permits every name.
        if (known) {
          known.attrs.names =
            known.attrs.names === null || names === null ? null : [...new Set([...known.attrs.names, ...names])].sort();
          known.at.push(rule.at);
        } else facts.set(key, { attrs: { names }, at: [rule.at] });
      }
  }
  return [...facts].map(([object, { attrs, at }]) => fact("can", `${kind} ${name}`, object, attrs, at, scope));
}

/** Who a binding binds to which role. */
export function binding(node: Located, { scope, at }: Subject): LocalFact[] {
  const reference = entry(node, "roleRef");
  const roleName = `${text(get(node, "roleRef", "kind")) ?? "Role"} ${text(get(node, "roleRef", "name")) ?? "unnamed"}`;
  return items(get(node, "subjects")).map((subject) => {
    const namespace = text(get(subject, "namespace"));
    const who = `${text(get(subject, "kind")) ?? "Subject"} ${namespace ? `${namespace}/` : ""}${text(get(subject, "name")) ?? "unnamed"}`;
    return fact("member-of", who, roleName, { role: roleName }, [subject.at, reference?.at ?? at], scope);
  });
}

export function serviceAccount(node: Located, { name, scope, at }: Subject): LocalFact[] {
  const mount = entry(node, "automountServiceAccountToken");
  const value = text(mount?.value) === "false" ? "no" : "automounted";
  return [fact("holds-token", `ServiceAccount ${name}`, "API token", { value }, [mount?.at ?? at], scope)];
}

const REACH: Readonly<Record<string, string>> = {
  ClusterIP: "cluster",
  ExternalName: "none",
  NodePort: "private",
  LoadBalancer: "internet",
};

export function service(node: Located, { name, scope, at }: Subject): LocalFact[] {
  const type = entry(node, "spec", "type");
  const ports = items(get(node, "spec", "ports")).map(
    (p) => `${text(get(p, "protocol")) ?? "TCP"}/${text(get(p, "port")) ?? "?"}`,
  );
  const sources = entry(node, "spec", "loadBalancerSourceRanges")
    ? texts(get(node, "spec", "loadBalancerSourceRanges")).sort()
    : null;
  const reach = REACH[text(type?.value) ?? "ClusterIP"] ?? "unknown";
  const list = entry(node, "spec", "ports");
  const places = [type?.at, list?.at].filter((p) => p !== undefined);
  return [
    fact(
      "exposed",
      `Service ${name}`,
      "service",
      { reach, ports: ports.sort(), sources },
      places.length > 0 ? places : [at],
      scope,
    ),
  ];
}

export function ingress(node: Located, { name, scope, at }: Subject): LocalFact[] {
  return items(get(node, "spec", "rules")).flatMap((rule) => {
    const host = text(get(rule, "host")) ?? "any host";
    return items(get(rule, "http", "paths")).map((path) =>
      fact(
        "exposed",
        `Ingress ${name}`,
        `${host}${text(get(path, "path")) ?? "/"}`,
        { reach: "internet", ports: [], sources: null },
        [path.at ?? at],
        scope,
      ),
    );
  });
}

/** A policy's meaning depends on all others and on the pods: only that it changed can be told here. */
export function networkPolicy(node: Located, { name, scope, at }: Subject): LocalFact[] {
  const spec: LocatedEntry | undefined = entry(node, "spec");
  const digest = createHash("sha256")
    .update(canonical(plain(spec?.value) as Json))
    .digest("hex")
    .slice(0, 16);
  return [fact("flow", `NetworkPolicy ${name}`, "traffic", { spec: digest, external: true }, [spec?.at ?? at], scope)];
}
