import { latin1 } from "../../formats/latin1.ts";
import type { Located } from "../../formats/located.ts";
import { entry, get, items, text } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, bounded, EMPTY, unreadable } from "../common.ts";
import { cilium } from "./cilium.ts";
import { envoy } from "./envoy.ts";
import type { MeshObject, Reader } from "./istio.ts";
import { ISTIO } from "./istio.ts";

const API = /(^|["'\s])(apiVersion["']?[ \t]*:[ \t]*["']?)([\w.-]*\.istio\.io|cilium\.io)\//;
const ENVOY = /(^|\n)[ \t{]*["']?(static_resources|dynamic_resources)["']?[ \t]*:/;
const ENVOY_NAME = /(^|\/)envoy[^/]*\.(ya?ml|json)$/i;
/** One of them is in every file of the mesh; looked for first, as most manifests hold none. */
const WORDS = ["istio.io/", "cilium.io/", "ic_resources"];
const HEAD_BYTES = 4096;

/** Istio, Cilium and Envoy. Their manifests are claimed beside those of Kubernetes, which has nothing to say of them. */
export const mesh: ArtifactKind = {
  id: "mesh",
  version: 2,
  load: async () => {},
  claims(path, head) {
    if (!/\.(ya?ml|json)$/.test(path)) return 0;
    const start = latin1(head);
    if (API.test(start)) return 1;
    if (ENVOY_NAME.test(path) || ENVOY.test(start)) return 0.9;
    // Further documents may be the mesh's: whoever claims reads on.
    return head.length >= HEAD_BYTES && !path.endsWith(".json") && /^apiVersion:/m.test(start) ? 0.1 : 0;
  },
  extract({ path, bytes }) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (!WORDS.some((word) => buffer.includes(word, 0, "latin1"))) return EMPTY;
    const whole = latin1(bytes);
    const bootstrap = ENVOY.test(whole);
    if (!bootstrap && !API.test(whole)) return EMPTY;
    // A template that nobody rendered: what it becomes depends on values.
    if (/\{\{-?[^{}\n]*\}\}/.test(whole) && /(^|\/)templates\//.test(path))
      return unreadable(bytes, problem("mesh/template", "a template: what it becomes depends on values"));
    const parsed = parseYaml(bytes, "1.1");
    if ("code" in parsed) return unreadable(bytes, parsed);
    const said = parsed.documents.map(read);
    const facts = said.flatMap((s) => s.facts);
    // Of a manifest that is said beside it already.
    const twice = bootstrap ? ambiguities("proxy configuration", parsed) : [];
    return bounded(bytes, [...facts, ...twice], [], { inputs: said.flatMap((s) => s.inputs) });
  },
};

interface Said {
  readonly facts: readonly LocalFact[];
  readonly inputs: readonly LocalFact[];
}

function read(node: Located): Said {
  if (get(node, "static_resources") ?? get(node, "dynamic_resources")) return { facts: envoy(node), inputs: [] };
  const kind = text(get(node, "kind")) ?? "";
  if (kind.endsWith("List")) {
    const all = items(get(node, "items")).map(read);
    return { facts: all.flatMap((s) => s.facts), inputs: all.flatMap((s) => s.inputs) };
  }
  const api = text(get(node, "apiVersion")) ?? "";
  const name = entry(node, "metadata", "name");
  const object: MeshObject = {
    kind,
    name: text(name?.value) ?? "unnamed",
    scope: text(get(node, "metadata", "namespace")) ?? "",
    at: name?.at ?? node.at,
  };
  if (api.startsWith("cilium.io/")) return cilium(node, object);
  const reader: Reader | undefined = Object.hasOwn(ISTIO, kind) ? ISTIO[kind] : undefined;
  return { facts: /\.istio\.io\//.test(api) && reader ? reader(node, object) : [], inputs: [] };
}
