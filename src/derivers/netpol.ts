import type { DerivedFact, Deriver } from "../model/deriver.ts";
import type { Fact, Location } from "../model/fact.ts";
import type { Json } from "../model/json.ts";
import { canonical } from "../model/json.ts";
import type { Plain } from "./common.ts";
import { derived, has, list, object } from "./common.ts";

type Way = "ingress" | "egress";
const WAYS: readonly Way[] = ["ingress", "egress"];

/** Whether a label selector matches; an empty one matches everything (Kubernetes API, LabelSelector). */
function selects(selector: Plain, labels: Plain): boolean {
  const equal = Object.entries(object(selector.matchLabels)).every(
    ([k, v]) => Object.hasOwn(labels, k) && String(labels[k] ?? "") === String(v),
  );
  return (
    equal &&
    list(selector.matchExpressions).every((e) => {
      const { key, operator, values } = object(e);
      const value = Object.hasOwn(labels, String(key)) ? String(labels[String(key)]) : null;
      const listed = value !== null && list(values).map(String).includes(value);
      if (operator === "In") return listed;
      if (operator === "NotIn") return !listed;
      return operator === "Exists" ? value !== null : operator === "DoesNotExist" && value === null;
    })
  );
}

/** Ways a policy is about: unset means ingress, and egress where it has egress rules (Kubernetes API, NetworkPolicySpec). */
function typesOf(spec: Plain): readonly Way[] {
  if (list(spec.policyTypes).length > 0)
    return WAYS.filter((w) => list(spec.policyTypes).some((t) => String(t).toLowerCase() === w));
  return list(spec.egress).length > 0 ? WAYS : ["ingress"];
}

const words = (selector: Json | undefined): string =>
  canonical(selector ?? {}) === "{}" ? "any" : canonical(selector as Json);

/** Both selectors in one peer mean both; a peer that is missing or an empty list of peers means everyone. */
function peers(rule: Plain, way: Way): readonly string[] {
  const named = list(rule[way === "ingress" ? "from" : "to"]).map(object);
  if (named.length === 0) return ["everyone"];
  return named.map((peer) => {
    if (has(peer, "ipBlock")) {
      const { cidr, except } = object(peer.ipBlock);
      const whole = cidr === "0.0.0.0/0" || cidr === "::/0" ? `every address (${cidr})` : String(cidr);
      return list(except).length > 0 ? `${whole} except ${list(except).map(String).sort().join(", ")}` : whole;
    }
    const pods = has(peer, "podSelector") ? `pods ${words(peer.podSelector)}` : "any pods";
    return has(peer, "namespaceSelector") ? `${pods} in namespaces ${words(peer.namespaceSelector)}` : pods;
  });
}

function ports(rule: Plain): readonly string[] {
  const named = list(rule.ports).map(object);
  if (named.length === 0) return ["every port"];
  return named.map(
    (p) =>
      `${String(p.protocol ?? "TCP").toLowerCase()}/${p.port ?? "any"}${has(p, "endPort") ? `-${String(p.endPort)}` : ""}`,
  );
}

/** What one policy lets pass, as `peer on port`. */
const allowed = (spec: Plain, way: Way): readonly string[] =>
  list(spec[way])
    .map(object)
    .flatMap((rule) => peers(rule, way).flatMap((peer) => ports(rule).map((port) => `${peer} on ${port}`)));

const EXTERNAL = /^(everyone|every address)/;

const overlaps = (a: Location, b: Location): boolean =>
  a.path === b.path && a.side === b.side && a.from < b.to && b.from < a.to;

/** NetworkPolicy x pod: what may reach each workload and what it may reach. Without a policy that is everything. */
export const netpol: Deriver = {
  id: "netpol",
  version: 2,
  joins: ["pod", "policy"],
  candidates: /\.(ya?ml|json)$/,
  reach: "package",
  derive(inputs) {
    const policies = inputs.filter((f) => f.rel === "policy");
    return inputs
      .filter((f) => f.rel === "pod")
      .flatMap((pod) =>
        WAYS.map((way): DerivedFact => {
          const own = policies.filter((p) => {
            const spec = object(p.attrs);
            return (
              p.scope === pod.scope &&
              typesOf(spec).includes(way) &&
              selects(object(spec.podSelector), object(pod.attrs.labels))
            );
          });
          const ways = [...new Set(own.flatMap((p) => allowed(object(p.attrs), way)))].sort();
          // A pod in the host's network is not subject to any policy.
          const open = own.length === 0 || pod.attrs.hostNetwork === true;
          const attrs = { allows: open ? null : ways, external: open || ways.some((w) => EXTERNAL.test(w)) };
          return derived("flow", pod.subject, way, pod.scope, attrs, [pod, ...own]);
        }),
      );
  },
  /** A policy's own text says nothing that the ways of its pods do not, where one of them changed that it is about. */
  settles: ({ before, after }, changes) => {
    const own = [before, after].filter((f) => f !== null);
    const joined = (f: Fact): boolean =>
      own.some((o) => f.scope === o.scope && f.at.some((a) => o.at.some((b) => overlaps(a, b))));
    return (
      own.some((f) => f.rel === "flow" && "rules" in f.attrs) &&
      changes.some((c) => [c.before, c.after].some((f) => f !== null && joined(f)))
    );
  },
};
