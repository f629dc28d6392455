import type { Located } from "../../formats/located.ts";
import { bool, entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact, pairable } from "../common.ts";
import type { KubeObject } from "./object.ts";

const LABEL = "pod-security.kubernetes.io/";

/** What Pod Security asks of a namespace. Without a label it is the cluster's default, which the tree does not show. */
export function namespace(node: Located, { name, at }: KubeObject): LocalFact[] {
  const labels = get(node, "metadata", "labels");
  const mode = ["enforce", "warn", "audit"].find((m) => text(get(labels, `${LABEL}${m}`)) !== undefined);
  const level = mode ? entry(labels, `${LABEL}${mode}`) : undefined;
  const attrs = {
    mode: mode ?? "off",
    level: level ? (text(level.value) ?? "privileged") : "privileged",
    rule: mode ? (text(get(labels, `${LABEL}${mode}-version`)) ?? "latest") : null,
    exempt: [],
    always: true,
  };
  return [fact("admission-guard", `Namespace ${name}`, "Pod Security", attrs, [level?.at ?? at])];
}

/** Namespaces and objects that a selector leaves out, and whatever else it asks for. */
function selected(node: Located): { readonly exempt: string[]; readonly rest: Json } {
  const exempt: string[] = [];
  const rest: Json[] = [];
  for (const key of ["namespaceSelector", "objectSelector"]) {
    const selector = get(node, key);
    for (const e of items(get(selector, "matchExpressions"))) {
      const label = text(get(e, "key")) ?? "";
      const operator = text(get(e, "operator"));
      if (operator === "NotIn") exempt.push(...texts(get(e, "values")).map((v) => `${label}=${v}`));
      else if (operator === "DoesNotExist") exempt.push(`${label}=*`);
      else rest.push(plain(e) as Json);
    }
    for (const e of entries(get(selector, "matchLabels"))) rest.push(`${key} ${e.key}=${text(e.value)}`);
  }
  return { exempt: [...new Set(exempt)].sort(), rest: rest.map((r) => canonical(r)).sort() };
}

const fits = (rule: Located): boolean =>
  pairable(...["operations", "apiGroups", "resources"].map((k) => texts(get(rule, k)).length));

/** Every operation on every resource that rules look at. */
const covered = (rules: Located | undefined): string[] =>
  [
    ...new Set(
      items(rules).flatMap((rule) =>
        !fits(rule)
          ? [canonical(plain(rule) as Json)]
          : texts(get(rule, "operations")).flatMap((verb) =>
              texts(get(rule, "apiGroups")).flatMap((group) =>
                texts(get(rule, "resources")).map((r) => `${verb} ${group === "" ? r : `${r}.${group}`}`),
              ),
            ),
      ),
    ),
  ].sort();

/** Webhooks that look at objects before they are stored. */
export function webhooks(node: Located, { kind, name, at }: KubeObject): LocalFact[] {
  const old = text(get(node, "apiVersion"))?.endsWith("/v1beta1");
  return items(get(node, "webhooks")).map((hook) => {
    const policy = entry(hook, "failurePolicy");
    const { exempt, rest } = selected(hook);
    const client = get(hook, "clientConfig");
    const attrs = {
      mode: "enforce",
      failurePolicy: text(policy?.value) ?? (old ? "Ignore" : "Fail"),
      exempt,
      covers: covered(get(hook, "rules")),
      rule: canonical([
        rest,
        plain(get(hook, "matchConditions")) as Json,
        text(get(client, "url")) ?? (plain(get(client, "service")) as Json),
      ]),
    };
    const places = [policy, entry(hook, "rules"), entry(hook, "namespaceSelector"), entry(hook, "clientConfig")];
    const found = places.flatMap((e) => e?.at ?? []);
    return fact(
      "admission-guard",
      `${kind} ${name}`,
      text(get(hook, "name")) ?? "unnamed",
      attrs,
      found.length > 0 ? found : [at],
    );
  });
}

/** A policy's own text: it guards nothing until something binds it. */
export function admissionPolicy(node: Located, { kind, name, at }: KubeObject): LocalFact[] {
  const spec = entry(node, "spec");
  const policy = entry(node, "spec", "failurePolicy");
  const constraints = get(node, "spec", "matchConstraints");
  const { exempt, rest } = selected(constraints ?? node);
  const text_ = ["validations", "matchConditions", "variables", "paramKind", "mutations"].map(
    (k) => plain(get(node, "spec", k)) as Json,
  );
  const attrs = {
    mode: "enforce",
    failurePolicy: text(policy?.value) ?? "Fail",
    exempt,
    covers: covered(get(constraints, "resourceRules")),
    rule: canonical([text_, rest, plain(get(constraints, "excludeResourceRules")) as Json]),
  };
  const places = [policy, entry(node, "spec", "validations"), entry(node, "spec", "matchConstraints")];
  const found = places.flatMap((e) => e?.at ?? []);
  return [fact("admission-guard", `${kind} ${name}`, "its rules", attrs, found.length > 0 ? found : [spec?.at ?? at])];
}

/** Where a policy is in force, and whether it forbids or only says so. */
export function admissionBinding(node: Located, { kind, name, at }: KubeObject): LocalFact[] {
  const actions = entry(node, "spec", "validationActions");
  const said = texts(actions?.value);
  const mode = !actions || said.includes("Deny") ? "enforce" : said.includes("Warn") ? "warn" : "audit";
  const match = get(node, "spec", "matchResources");
  const { exempt, rest } = selected(match ?? node);
  const attrs = {
    mode,
    failurePolicy: "Fail",
    exempt,
    rule: canonical([rest, plain(get(match, "resourceRules")) as Json, plain(get(node, "spec", "paramRef")) as Json]),
  };
  const policy = entry(node, "spec", "policyName");
  const places = [actions, policy].flatMap((e) => e?.at ?? []);
  return [
    fact(
      "admission-guard",
      `policy ${text(policy?.value) ?? "unnamed"}`,
      `${kind} ${name}`,
      attrs,
      places.length > 0 ? places : [at],
    ),
  ];
}

/** Policies of Kyverno: each rule, and whether it forbids. */
export function kyverno(node: Located, { kind, name, scope, at }: KubeObject): LocalFact[] {
  const action = entry(node, "spec", "validationFailureAction");
  return items(get(node, "spec", "rules")).map((rule) => {
    const own = entry(rule, "validate", "failureAction") ?? action;
    const attrs = {
      mode: /^enforce$/i.test(text(own?.value) ?? "Audit") || !get(rule, "validate") ? "enforce" : "audit",
      failurePolicy: text(get(node, "spec", "failurePolicy")) ?? "Fail",
      exempt: items(get(rule, "exclude", "any"))
        .map((e) => canonical(plain(e) as Json))
        .sort(),
      rule: canonical(
        ["match", "preconditions", "validate", "mutate", "generate", "verifyImages"].map(
          (k) => plain(k === "validate" ? withoutMessage(get(rule, k)) : get(rule, k)) as Json,
        ),
      ),
    };
    const object = text(get(rule, "name")) ?? "unnamed";
    return fact("admission-guard", `${kind} ${name}`, object, attrs, [own?.at ?? at, rule.at], scope);
  });
}

/** What a policy says when it refuses, and whether it does, is not what it asks for. */
const withoutMessage = (node: Located | undefined): Located | undefined =>
  node?.type === "map"
    ? { ...node, entries: node.entries.filter((e) => e.key !== "message" && e.key !== "failureAction") }
    : node;

const ACTIONS: Readonly<Record<string, string>> = { deny: "enforce", warn: "warn", dryrun: "audit", scoped: "enforce" };

/** Constraints of Gatekeeper, of whatever kind. */
export function gatekeeper(node: Located, { kind, name, at }: KubeObject): LocalFact[] {
  const action = entry(node, "spec", "enforcementAction");
  const match = get(node, "spec", "match");
  const attrs = {
    mode: ACTIONS[text(action?.value) ?? "deny"] ?? "audit",
    failurePolicy: "Fail",
    exempt: texts(get(match, "excludedNamespaces")).sort(),
    rule: canonical(
      [
        ...entries(match).filter((e) => e.key !== "excludedNamespaces"),
        ...entries(get(node, "spec", "parameters")),
      ].map((e) => [e.key, plain(e.value) as Json]),
    ),
  };
  const places = [action, entry(node, "spec", "match"), entry(node, "spec", "parameters")].flatMap((e) => e?.at ?? []);
  return [fact("admission-guard", `${kind} ${name}`, "its rules", attrs, places.length > 0 ? places : [at])];
}

/** Plugins that the API server takes from a file. */
export function admissionConfiguration(node: Located, { name }: KubeObject): LocalFact[] {
  return items(get(node, "plugins")).map((plugin) => {
    const rule = canonical([plain(get(plugin, "configuration")) as Json, text(get(plugin, "path")) ?? null]);
    const attrs = { mode: "enforce", failurePolicy: "Fail", exempt: [], rule };
    const object = `plugin ${text(get(plugin, "name")) ?? "unnamed"}`;
    return fact("admission-guard", `AdmissionConfiguration ${name}`, object, attrs, [plugin.at]);
  });
}

interface Limit {
  readonly path: readonly string[];
  readonly what: string;
  grade(node: Located | undefined, root: Located | undefined): number | null;
}
const allowed = (path: readonly string[], what: string, unset: boolean): Limit => ({
  path,
  what,
  grade: (node) => ((node === undefined ? unset : bool(node)) ? 1 : bool(node) === false || !node ? 0 : null),
});
const user = (path: readonly string[], what: string): Limit => ({
  path,
  what,
  grade: (node) => {
    const rule = text(get(node, "rule")) ?? text(get(node, "type")) ?? "RunAsAny";
    const ranges = items(get(node, "ranges"));
    if (rule === "MustRunAsNonRoot" || rule === "MustRunAsRange") return 0;
    if (rule !== "MustRunAs") return 2;
    const rooted = ranges.filter((r) => Number(text(get(r, "min")) ?? 0) === 0);
    // A range of every number is none.
    return rooted.some((r) => Number(text(get(r, "max")) ?? 0) >= 65_535) ? 2 : rooted.length > 0 ? 1 : 0;
  },
});
const names = (path: readonly string[], what: string, grade: (list: string[]) => number): Limit => ({
  path,
  what,
  grade: (node) => grade(texts(node)),
});

/** Groups and labels: any, a range with root's in it, or a range without. */
const group: Limit["grade"] = (node) => {
  const ranges = items(get(node, "ranges"));
  if (!/^M(ust|ay)RunAs$/.test(text(get(node, "rule")) ?? text(get(node, "type")) ?? "RunAsAny")) return 2;
  return ranges.some((r) => Number(text(get(r, "min")) ?? 0) === 0) ? 1 : 0;
};
const label: Limit["grade"] = (node) =>
  /^MustRunAs/.test(text(get(node, "rule")) ?? text(get(node, "type")) ?? "RunAsAny") ? 0 : 1;

/** PodSecurityPolicy and OpenShift's security context constraints: what a pod under them may ask for. */
const LIMITS: readonly Limit[] = [
  allowed(["privileged"], "privileged containers", false),
  allowed(["allowPrivilegedContainer"], "privileged containers", false),
  allowed(["hostPID"], "process table of the host", false),
  allowed(["allowHostPID"], "process table of the host", false),
  allowed(["hostIPC"], "inter-process communication of the host", false),
  allowed(["allowHostIPC"], "inter-process communication of the host", false),
  allowed(["hostNetwork"], "network of the host", false),
  allowed(["allowHostNetwork"], "network of the host", false),
  allowed(["allowHostPorts"], "ports of the host", false),
  allowed(["allowHostDirVolumePlugin"], "directories of the host", false),
  allowed(["allowPrivilegeEscalation"], "gaining privileges", true),
  { ...allowed(["readOnlyRootFilesystem"], "read-only root filesystem", false), grade: (n) => (n && bool(n) ? 0 : 1) },
  user(["runAsUser"], "user"),
  names(["allowedCapabilities"], "capabilities that may be added", (l) => (l.includes("*") ? 1000 : l.length)),
  names(["defaultAddCapabilities"], "capabilities that are added", (l) => l.length),
  names(["requiredDropCapabilities"], "capabilities that are dropped", (l) =>
    l.includes("ALL") ? 0 : Math.max(1, 100 - l.length),
  ),
  { ...user(["runAsGroup"], "group"), grade: group },
  { ...user(["fsGroup"], "group of volumes"), grade: group },
  { ...user(["supplementalGroups"], "further groups"), grade: group },
  { ...user(["seLinux"], "SELinux"), grade: label },
  { ...user(["seLinuxContext"], "SELinux"), grade: label },
  names(["allowedProcMountTypes"], "process mounts", (l) => (l.some((t) => t === "Unmasked" || t === "*") ? 1 : 0)),
  names(["allowedUnsafeSysctls"], "kernel parameters", (l) => (l.includes("*") ? 1000 : l.length)),
  names(["allowedFlexVolumes"], "drivers of volumes", (l) => l.length),
  {
    path: ["hostPorts"],
    what: "ports of the host",
    grade: (node) =>
      items(node).reduce((n, r) => n + Number(text(get(r, "max")) ?? 0) - Number(text(get(r, "min")) ?? 0) + 1, 0),
  },
  { ...allowed(["defaultAllowPrivilegeEscalation"], "gaining privileges unasked", false) },
  {
    path: ["allowedHostPaths"],
    what: "paths of the host",
    // Without a list every path is allowed, where volumes of the host are.
    grade: (node, root) => {
      const volumes = texts(get(root, "volumes"));
      if (!volumes.includes("*") && !volumes.includes("hostPath")) return 0;
      const written = items(node).filter((p) => bool(get(p, "readOnly")) !== true);
      return items(node).length === 0 ? 3 : written.length > 0 ? 2 : 1;
    },
  },
  names(["volumes"], "volumes", (l) => (l.includes("*") ? 2 : l.includes("hostPath") ? 1 : 0)),
];
const SECCOMP = "seccomp.security.alpha.kubernetes.io/allowedProfileNames";
const SECCOMP_DEFAULT = "seccomp.security.alpha.kubernetes.io/defaultProfileName";

export function podLimits(node: Located, { kind, name, at }: KubeObject): LocalFact[] {
  const subject = `${kind} ${name}`;
  const root = kind === "PodSecurityPolicy" ? get(node, "spec") : node;
  const facts = LIMITS.flatMap(({ path, what, grade }) => {
    const found = entry(root, ...path);
    // Each of the two spells what they share in its own way.
    if (!found && /^(allow(Host|PrivilegedC)|(host|privileged$))/.test(path[0] as string)) {
      if (path[0]?.startsWith("allow") === (kind === "PodSecurityPolicy")) return [];
    }
    const value = found ? canonical(plain(found.value) as Json) : "not set";
    return [fact("setting", subject, what, { value, grade: grade(found?.value, root) }, [found?.at ?? at])];
  });
  if (kind !== "PodSecurityPolicy") return facts;
  const seccomp =
    entry(node, "metadata", "annotations", SECCOMP) ?? entry(node, "metadata", "annotations", SECCOMP_DEFAULT);
  const value = text(seccomp?.value) ?? "not set";
  const profiles = value.split(",");
  const grade = !seccomp || profiles.some((p) => p === "*" || p === "unconfined") ? 1 : 0;
  return [...facts, fact("setting", subject, "seccomp profiles", { value, grade }, [seccomp?.at ?? at])];
}
