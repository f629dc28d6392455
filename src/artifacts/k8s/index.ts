import type { Located } from "../../formats/located.ts";
import { entry, get, items, text } from "../../formats/located.ts";
import type { ArtifactKind, LocalFact, OpaqueRange } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { fact, unreadable } from "../common.ts";
import type { Subject } from "./access.ts";
import { binding, ingress, networkPolicy, role, service, serviceAccount } from "./access.ts";
import { readPart, split } from "./documents.ts";
import { POD_AT, workload } from "./workload.ts";

const HEAD = new TextDecoder("latin1");
const API = /^["']?apiVersion["']?[ \t]*:/m;
const KIND = /^["']?kind["']?[ \t]*:/m;
const READERS: Readonly<Record<string, (node: Located, subject: Subject) => LocalFact[]>> = {
  Role: role,
  ClusterRole: role,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  ServiceAccount: serviceAccount,
  Service: service,
  Ingress: ingress,
  NetworkPolicy: networkPolicy,
};
const MAX_LIST = 10_000;

/** Kubernetes manifests: one or many documents, lists included. A Helm template is no manifest before it is rendered. */
export const k8s: ArtifactKind = {
  id: "k8s",
  version: 1,
  load: async () => {},
  claims(path, head) {
    if (!/\.(ya?ml|tpl)$/.test(path) || /(^|\/)\.github\//.test(path)) return 0;
    const text_ = HEAD.decode(head);
    if (API.test(text_) && KIND.test(text_)) return 1;
    // A long licence or comment may fill the first bytes of a manifest.
    return /(^|\/)templates\/.*\.ya?ml$/.test(path) && text_.includes("{{")
      ? 0.9
      : head.length >= 4096 && /^(\s*#[^\n]*\n|\s*\n)*\s*(#[^\n]*)?$/.test(text_)
        ? 0.5
        : 0;
  },
  extract({ path, bytes }) {
    if (/^\s*(\{\{|-?\s*\w+:\s*\{\{|.*\{\{-)/m.test(HEAD.decode(bytes.subarray(0, 65_536))) && isTemplate(bytes))
      return unreadable(
        bytes,
        problem("k8s/template", "a Helm template: what it becomes depends on values, and it was not rendered"),
      );
    const facts: LocalFact[] = [];
    const opaque: OpaqueRange[] = [];
    for (const { from, to } of split(bytes)) {
      const part = readPart(bytes.subarray(from, to), read);
      if ("code" in part) opaque.push({ from, to, reason: part });
      else {
        for (const f of part.facts)
          facts.push({ ...f, at: f.at.map((r) => ({ from: r.from + from, to: r.to + from })) });
        for (const d of part.duplicates)
          facts.push(fact("ambiguous", path, d.path, {}, [{ from: d.at.from + from, to: d.at.to + from }]));
      }
    }
    return { facts, units: [], opaque };
  },
};

const isTemplate = (bytes: Uint8Array): boolean =>
  /\{\{-?\s*(\.|if|range|include|with|template|toYaml|define|end|\$|\/\*)/.test(HEAD.decode(bytes));

/** Facts of one object; a List is its items. */
function read(node: Located): LocalFact[] {
  const kind = text(get(node, "kind")) ?? "";
  if (kind.endsWith("List") && get(node, "items")) return items(get(node, "items")).slice(0, MAX_LIST).flatMap(read);
  const name = entry(node, "metadata", "name");
  const scope = text(get(node, "metadata", "namespace")) ?? "";
  if (Object.hasOwn(POD_AT, kind)) return workload(kind, node, name, scope);
  const reader = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
  return reader ? reader(node, { kind, name: text(name?.value) ?? "unnamed", scope, at: name?.at ?? node.at }) : [];
}
