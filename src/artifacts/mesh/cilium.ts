import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, plain, texts } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";
import type { MeshObject } from "./istio.ts";

const WORLD = /^(world(-ipv[46])?|all)$/;

/** A policy of Cilium: as with others, what may flow depends on every policy and pod together. */
export function cilium(
  node: Located,
  { kind, name, scope, at }: MeshObject,
): { facts: LocalFact[]; inputs: LocalFact[] } {
  if (!/^Cilium(Clusterwide)?NetworkPolicy$/.test(kind)) return { facts: [], inputs: [] };
  const single = entry(node, "spec");
  const specs = [...(single ? [single.value] : []), ...items(get(node, "specs"))];
  const facts = specs.flatMap((spec, i) =>
    entries(spec)
      .filter((e) => e.key !== "description" && e.key !== "labels")
      .map((e) => {
        const external = items(e.value).some((rule) =>
          entries(rule).some(
            (peer) =>
              /^(from|to)(CIDR|CIDRSet|FQDNs)$/.test(peer.key) ||
              (/^(from|to)Entities$/.test(peer.key) && texts(peer.value).some((t) => WORLD.test(t))),
          ),
        );
        const object = specs.length > 1 ? `${e.key} of rule ${i + 1}` : e.key;
        return fact("flow", `${kind} ${name}`, object, { rules: plain(e.value) as Json, external }, [e.at], scope);
      }),
  );
  const inputs = specs.map((spec) =>
    fact(
      "policy",
      `${kind} ${name}`,
      "spec",
      (spec.type === "map" ? plain(spec) : {}) as Record<string, Json>,
      [at],
      scope,
    ),
  );
  return { facts, inputs };
}
