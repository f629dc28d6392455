import { bool, entry, get, items, plain, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";
import { role } from "./access.ts";
import type { KubeObject } from "./object.ts";
import { podPath, words } from "./object.ts";

/** What only a whole version tells: which policy selects which pod, who has which role. Never compared by itself. */
export function inputsOf(object: KubeObject): LocalFact[] {
  const path = podPath(object.node, object.kind);
  if (path) return pod(object, path);
  const reader = Object.hasOwn(INPUTS, object.kind) ? INPUTS[object.kind] : undefined;
  return reader ? reader(object) : [];
}

function pod({ node, kind, name, scope, at }: KubeObject, path: readonly string[]): LocalFact[] {
  const template = get(node, ...path);
  const labels = entry(template, "metadata", "labels");
  const hostNetwork = bool(get(template, "spec", "hostNetwork")) ?? false;
  return [
    fact("pod", `${kind} ${name}`, "labels", { labels: words(labels?.value), hostNetwork }, [labels?.at ?? at], scope),
  ];
}

const namespace = ({ node, name, at }: KubeObject): LocalFact[] => {
  const labels = entry(node, "metadata", "labels");
  return [fact("namespace", `Namespace ${name}`, "labels", { labels: words(labels?.value) }, [labels?.at ?? at])];
};

const policy = ({ node, kind, name, scope, at }: KubeObject): LocalFact[] => {
  const spec = entry(node, "spec");
  const attrs = spec?.value.type === "map" ? (plain(spec.value) as Record<string, Json>) : {};
  return [fact("policy", `${kind} ${name}`, "spec", attrs, [spec?.at ?? at], scope)];
};

/** `Role x` of a role reference. */
export const roleOf = ({ node }: Pick<KubeObject, "node">): string =>
  `${text(get(node, "roleRef", "kind")) ?? "Role"} ${text(get(node, "roleRef", "name")) ?? "unnamed"}`;

const binding = (object: KubeObject): LocalFact[] => {
  const { node, kind, name, scope, at } = object;
  const list = entry(node, "subjects");
  const subjects = items(list?.value).map((s) => ({
    kind: text(get(s, "kind")) ?? "Subject",
    name: text(get(s, "name")) ?? "unnamed",
    namespace: text(get(s, "namespace")) ?? null,
  }));
  const attrs = { everywhere: kind === "ClusterRoleBinding", role: roleOf(object), subjects };
  const places = [list, entry(node, "roleRef")].flatMap((e) => e?.at ?? []);
  return [fact("binding", `${kind} ${name}`, "binding", attrs, places.length > 0 ? places : [at], scope)];
};

const roleInput = (object: KubeObject): LocalFact[] =>
  role(object.node, object).map((f) => ({
    ...f,
    rel: "role",
    object: "grants",
    attrs: { ...f.attrs, labels: words(get(object.node, "metadata", "labels")) },
  }));

const INPUTS: Readonly<Record<string, (object: KubeObject) => LocalFact[]>> = {
  Namespace: namespace,
  NetworkPolicy: policy,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  Role: roleInput,
  ClusterRole: roleInput,
};
