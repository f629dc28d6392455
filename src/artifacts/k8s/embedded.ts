import type { Located } from "../../formats/located.ts";
import { entries, get, text } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { KubeObject } from "./object.ts";

/** Files of the cluster's own programs that kubeadm and others keep in a ConfigMap. */
const HELD =
  /^kind:[ \t]*["']?(Kube(let|Proxy|Scheduler)Configuration|ClusterConfiguration|EncryptionConfiguration)\b/m;
const MAX = 100_000;

/** What such a file says. It accounts for no bytes: where each setting stands within the text is not known. */
export function embedded(
  node: Located,
  object: KubeObject,
  read: (document: Located) => readonly LocalFact[],
): LocalFact[] {
  return entries(get(node, "data")).flatMap((e) => {
    const written = text(e.value) ?? "";
    if (written.length > MAX || !HELD.test(written)) return [];
    const parsed = parseYaml(Buffer.from(written), "1.1");
    if ("code" in parsed) return [];
    const within = (subject: string): string => `${subject.replace(/ unnamed$/, "")} in ${object.name}`;
    return parsed.documents.flatMap((d) =>
      read(d).map(
        (f): LocalFact => ({
          ...f,
          subject: within(f.subject),
          scope: object.scope,
          at: [e.at],
          certainty: "syntactic",
        }),
      ),
    );
  });
}
