import { latin1 } from "../../formats/latin1.ts";
import type { Located } from "../../formats/located.ts";
import { entry, get, items, text } from "../../formats/located.ts";
import type { ArtifactKind, LocalFact, OpaqueRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";
import { balancer, binding, configMap, ingress, role, service, serviceAccount } from "./access.ts";
import {
  admissionBinding,
  admissionConfiguration,
  admissionPolicy,
  gatekeeper,
  kyverno,
  namespace,
  podLimits,
  webhooks,
} from "./admission.ts";
import { autoscaler, disruptionBudget, limitRange, resourceQuota } from "./bounds.ts";
import { apiService, auditPolicy, encryption, kubeconfig, secret, storage } from "./cluster.ts";
import { configuration, extraArguments } from "./components.ts";
import { definition } from "./definition.ts";
import type { Reader, Said } from "./documents.ts";
import { readPart, split } from "./documents.ts";
import { backendTls, externalName, gateway, ingressEdge, referenceGrant, route } from "./edge.ts";
import { embedded } from "./embedded.ts";
import { inputsOf } from "./inputs.ts";
import { kustomization } from "./kustomize.ts";
import { networkPolicy } from "./netpol.ts";
import type { KubeObject } from "./object.ts";
import { misshapen, podPath } from "./object.ts";
import { consoleService, workload } from "./workload.ts";

/** At any depth, in any quotes, also as an item: a document may be indented, a list or JSON. */
const API = /(?:^[ \t{-]*["']?|")apiVersion["']?[ \t]*:/m;
const KIND = /(?:^[ \t{-]*["']?|")kind["']?[ \t]*:/m;
/** What a file must hold to be a manifest at all; an escape or an encoded text may spell it too. */
const SPELLS_API = ["apiVersion", "\\", "!binary"];
const HEAD_BYTES = 4096;
const KUSTOMIZATION = /(^|\/)kustomization\.ya?ml$|(^|\/)Kustomization$/;
const CHART_TEMPLATE = /(^|\/)templates\/.*\.(ya?ml|tpl|txt)$/;
/** Other languages have templates of that name too. */
const HELM = /\{\{-?\s*(define|include|template|\/\*|\.Values|\.Release|\.Chart)/;
const READERS: Readonly<Record<string, (node: Located, object: KubeObject) => LocalFact[]>> = {
  Role: role,
  ClusterRole: role,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  ServiceAccount: serviceAccount,
  ConfigMap: (node, object) => [
    ...configMap(node, object),
    ...embedded(node, object, (d) => objects(d, "").flatMap(factsOf)),
  ],
  Service: (node, object) => [
    ...service(node, object),
    ...balancer(node, object),
    ...externalName(node, object),
    ...consoleService(node, object),
  ],
  Ingress: (node, object) => [...ingress(node, object), ...ingressEdge(node, object)],
  HTTPRoute: route,
  GRPCRoute: route,
  TLSRoute: route,
  TCPRoute: route,
  UDPRoute: route,
  ReferenceGrant: referenceGrant,
  BackendTLSPolicy: backendTls,
  NetworkPolicy: networkPolicy,
  Kustomization: kustomization,
  KubeletConfiguration: configuration,
  KubeProxyConfiguration: configuration,
  KubeSchedulerConfiguration: configuration,
  ClusterConfiguration: extraArguments,
  InitConfiguration: extraArguments,
  JoinConfiguration: extraArguments,
  Namespace: namespace,
  ValidatingWebhookConfiguration: webhooks,
  MutatingWebhookConfiguration: webhooks,
  ValidatingAdmissionPolicy: admissionPolicy,
  MutatingAdmissionPolicy: admissionPolicy,
  ValidatingAdmissionPolicyBinding: admissionBinding,
  MutatingAdmissionPolicyBinding: admissionBinding,
  AdmissionConfiguration: admissionConfiguration,
  PodSecurityPolicy: podLimits,
  SecurityContextConstraints: podLimits,
  CustomResourceDefinition: definition,
  LimitRange: limitRange,
  ResourceQuota: resourceQuota,
  PodDisruptionBudget: disruptionBudget,
  HorizontalPodAutoscaler: autoscaler,
  EncryptionConfiguration: encryption,
  Secret: secret,
  APIService: apiService,
  Config: kubeconfig,
  PersistentVolume: storage,
  StorageClass: storage,
  VolumeSnapshotClass: storage,
};
/** Kubernetes manifests: one or many documents, lists included. A Helm template is no manifest before it is rendered. */
export const k8s: ArtifactKind = {
  id: "k8s",
  version: 7,
  load: async () => {},
  claims(path, head) {
    if (KUSTOMIZATION.test(path)) return 1;
    if (!/\.(ya?ml|tpl|json)$/.test(path) || /(^|\/)\.github\//.test(path)) return 0;
    // UTF-16 is claimed too, and then given up: it must not pass for a file without manifests.
    const start = latin1(head)
      .replaceAll("\0", "")
      .replace(/^ï»¿|^ÿþ|^þÿ/, "");
    if (API.test(start) && KIND.test(start)) return 1;
    if (CHART_TEMPLATE.test(path) && start.includes("{{") && (!path.endsWith(".tpl") || HELM.test(start))) return 0.9;
    // The first bytes may be a licence, a long list of annotations or the end of nothing: whoever claims reads on.
    return head.length >= HEAD_BYTES && !path.endsWith(".json") ? 0.2 : 0;
  },
  extract({ path, bytes }) {
    const written = withoutNul(bytes);
    const braces = written.includes("{{");
    if (!KUSTOMIZATION.test(path) && !braces && !SPELLS_API.some((word) => written.includes(word))) return EMPTY;
    const template = braces && isTemplate(written.toString("latin1"));
    if (template && CHART_TEMPLATE.test(path)) return unreadable(bytes, TEMPLATE);
    const facts: LocalFact[] = [];
    const inputs: LocalFact[] = [];
    const opaque: OpaqueRange[] = [];
    const structures: (string | undefined)[] = [];
    for (const { from, to } of split(bytes)) {
      const part = readPart(bytes.subarray(from, to), KUSTOMIZATION.test(path) ? KUSTOMIZED : MANIFEST);
      const broken = "code" in part;
      if (template && (broken || part.collectionKeys)) return unreadable(bytes, TEMPLATE);
      if (broken) opaque.push({ from, to, reason: part });
      else {
        facts.push(...part.facts.map((f) => moved(f, from)));
        structures.push(part.structure);
        inputs.push(...part.inputs.map((f) => moved(f, from)));
        for (const d of part.duplicates)
          facts.push(fact("ambiguous", "manifest", d.path, {}, [{ from: d.at.from + from, to: d.at.to + from }]));
      }
    }
    const structure = structures.includes(undefined) ? undefined : JSON.stringify(structures);
    return bounded(bytes, facts, opaque, { inputs, structure });
  },
};

/** UTF-16 spells its words too. */
function withoutNul(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.includes(0) ? Buffer.from(buffer.filter((b) => b !== 0)) : buffer;
}

const moved = (f: LocalFact, by: number): LocalFact => ({
  ...f,
  at: f.at.map((r) => ({ from: r.from + by, to: r.to + by })),
});

const TEMPLATE = problem("k8s/template", "a Helm template: what it becomes depends on values, and it was not rendered");
const isTemplate = (whole: string): boolean =>
  whole.includes("{{") && /\{\{-?\s*(\.|if|range|include|with|template|toYaml|define|end|\$|\/\*|"|`)/.test(whole);

/** A file of that name is a kustomization also where it does not say so. */
const kustomized = (node: Located): Said | Problem =>
  text(get(node, "kind")) === undefined ? { facts: kustomization(node), inputs: [] } : read(node);

const KUSTOMIZED: Reader = { any: true, read: kustomized };
/** What a manifest says that stands in another file. */
export const manifestFacts = (node: Located): readonly LocalFact[] => objects(node, "").flatMap(factsOf);

/** What one document says: an object, or a list of them. */
function read(node: Located): Said | Problem {
  const all = objects(node, "");
  const wrong = all.map(misshapen).find((p) => p !== null);
  if (wrong) return wrong;
  return { facts: all.flatMap(factsOf), inputs: all.flatMap(inputsOf) };
}

const MANIFEST: Reader = { any: false, read };

/** A List is its items, and those of a `RoleList` need not say that they are roles. */
function objects(node: Located, implied: string): KubeObject[] {
  const kind = text(get(node, "kind")) || implied;
  if (kind.endsWith("List") && get(node, "items"))
    return items(get(node, "items")).flatMap((item) => objects(item, kind.slice(0, -"List".length)));
  const name = entry(node, "metadata", "name");
  const scope = text(get(node, "metadata", "namespace")) ?? "";
  return [{ node, kind, name: text(name?.value) ?? "unnamed", scope, at: name?.at ?? node.at }];
}

/** What one object says. */
export function factsOf(object: KubeObject): LocalFact[] {
  const { kind, node } = object;
  if (podPath(node, kind)) return workload(object);
  const api = text(get(node, "apiVersion")) ?? "";
  // Istio has a Gateway too.
  if (kind === "Gateway") return api.startsWith("gateway.networking.k8s.io/") ? gateway(node, object) : [];
  if (api.startsWith("kyverno.io/")) return kyverno(node, object);
  if (api.startsWith("audit.k8s.io/")) return kind === "Policy" ? auditPolicy(node, object) : [];
  if (api.startsWith("constraints.gatekeeper.sh/")) return gatekeeper(node, object);
  const reader = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
  return reader ? reader(node, object) : [];
}
