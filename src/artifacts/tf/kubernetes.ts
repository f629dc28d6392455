import type { HclBlock } from "../../formats/hcl/index.ts";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { factsOf, manifestFacts } from "../k8s/index.ts";
import { podPath } from "../k8s/object.ts";

/** Kinds whose names are not those of their resources, word by word. */
const KINDS: Readonly<Record<string, string>> = {
  daemonset: "DaemonSet",
  default_service_account: "ServiceAccount",
};
/** Blocks that stand for one element of a list each: the provider names them in the singular. */
const LISTS: Readonly<Record<string, string>> = {
  container: "containers",
  init_container: "initContainers",
  volume: "volumes",
  volume_mount: "volumeMounts",
  env: "env",
  env_from: "envFrom",
  port: "ports",
  rule: "rules",
  subject: "subjects",
  sysctl: "sysctls",
  webhook: "webhooks",
  sources: "sources",
  items: "items",
  ingress: "ingress",
  egress: "egress",
  from: "from",
  to: "to",
  image_pull_secrets: "imagePullSecrets",
  allowed_host_paths: "allowedHostPaths",
  allowed_flex_volumes: "allowedFlexVolumes",
};
const WORDS: Readonly<Record<string, string>> = {
  host_pid: "hostPID",
  host_ipc: "hostIPC",
  non_resource_urls: "nonResourceURLs",
};
/** Maps of somebody's own names. */
const OWN = /^(labels|annotations|match_labels|limits|requests|data|string_data|binary_data|node_selector|selector)$/;
const MAX_DEPTH = 40;

const camel = (name: string): string => WORDS[name] ?? name.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase());

/** A body of the provider as the manifest that it makes. */
function manifest(body: Located, depth = 0): Located {
  if (depth > MAX_DEPTH) return body;
  if (body.type === "list") return { ...body, items: body.items.map((i) => manifest(i, depth + 1)) };
  if (body.type !== "map") return body;
  const lists = new Map<string, { key: string; at: LocatedEntry["at"]; items: Located[] }>();
  const found: LocatedEntry[] = [];
  for (const e of body.entries) {
    // A block of the provider's own around what the manifest says beside it.
    if (e.key === "persistent_volume_source" && e.value.type === "map") {
      found.push(...entries(manifest(e.value, depth + 1)));
      continue;
    }
    const list = Object.hasOwn(LISTS, e.key) ? LISTS[e.key] : undefined;
    const value = OWN.test(e.key) && !isSelector(e) ? e.value : manifest(e.value, depth + 1);
    if (list === undefined || (e.key !== "env" && value.type === "scalar"))
      found.push({ ...e, key: camel(e.key), value });
    else {
      const known = lists.get(list) ?? { key: list, at: e.at, items: [] };
      known.items.push(...(value.type === "list" ? items(value) : [value]));
      lists.set(list, known);
    }
  }
  for (const { key, at, items } of lists.values()) found.push({ key, at, value: { type: "list", at, items } });
  return { ...body, entries: found };
}

/** The provider takes a secret as it is and encodes it itself. */
const plainSecret = (body: Located): Located =>
  body.type === "map"
    ? { ...body, entries: body.entries.map((e) => (e.key === "data" ? { ...e, key: "string_data" } : e)) }
    : body;

const isSelector = (e: LocatedEntry): boolean =>
  e.key === "selector" && entries(e.value).some((x) => /^match_/.test(x.key));

/** What a resource of the Kubernetes provider says as a manifest; under its address, which is one for all versions. */
export function kubernetes({ labels: [type = "", name = ""], body, head }: HclBlock): readonly LocalFact[] | null {
  if (type === "kubernetes_manifest" || type === "kubectl_manifest") {
    const written = get(body, "manifest");
    return written?.type === "map" ? manifestFacts(written) : null;
  }
  if (!type.startsWith("kubernetes_")) return null;
  const short = type.slice("kubernetes_".length).replace(/_v\d+((alpha|beta)\d+)?$/, "");
  const kind = KINDS[short] ?? camel(`_${short}`);
  const node = manifest(kind === "Secret" ? plainSecret(body) : body);
  const facts = factsOf({ node, kind, name, scope: "", at: head });
  if (!podPath(node, kind)) return facts;
  const namespace = entry(body, "metadata", "namespace");
  const value = text(namespace?.value) ?? "default";
  const attrs = { value, grade: value === "default" ? 1 : 0 };
  return [...facts, fact("setting", `${kind} ${name}`, "namespace", attrs, [namespace?.at ?? head])];
}
