import type { DerivedFact, Deriver } from "../model/deriver.ts";
import type { Fact } from "../model/fact.ts";
import type { Json } from "../model/json.ts";
import { derived, list, object } from "./common.ts";

/** Roles that every cluster has; of the others outside the tree only the name is known. */
const BUILT_IN: Readonly<Record<string, Json>> = {
  "ClusterRole cluster-admin": [
    { resource: "*.*", verbs: ["*"], names: null },
    { resource: "/*", verbs: ["*"], names: null },
  ],
};

const EVERYWHERE = "";
const EVERY_NAMESPACE = "every namespace";

/** `ServiceAccount shop/pay`, as local facts call it. */
function principalOf(subject: Json): string {
  const { kind, name, namespace } = object(subject);
  return `${String(kind)} ${namespace ? `${String(namespace)}/` : ""}${String(name)}`;
}

/** What one binding gives, and what was read for it. */
interface Given {
  readonly grants: readonly Json[];
  /** Names of roles whose rules are not in the tree, or are gathered from elsewhere. */
  readonly unknown: readonly string[];
  readonly from: readonly Fact[];
}

function given(binding: Fact, roles: ReadonlyMap<string, Fact>): Given {
  const name = String(binding.attrs.role);
  // A Role is of the binding's namespace, a ClusterRole of none.
  const role = roles.get(`${name.startsWith("Role ") ? binding.scope : EVERYWHERE}\0${name}`);
  if (!role) {
    const known = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined;
    return { grants: list(known), unknown: known ? [] : [name], from: [binding] };
  }
  const gathered = role.attrs.aggregates ? [`${name}: ${String(role.attrs.aggregates)}`] : [];
  return { grants: list(role.attrs.grants), unknown: gathered, from: [binding, role] };
}

/** Whether what somebody can do was joined from the file in which they were bound. */
const joins = (can: Fact, bound: Fact): boolean => can.at.some((a) => bound.at.some((b) => a.path === b.path));

/** Role x binding: what each principal can do, by all its bindings together. */
export const bind: Deriver = {
  id: "bind",
  version: 2,
  joins: ["role", "binding"],
  candidates: /\.(ya?ml|json)$/,
  reach: "package",
  derive(inputs) {
    const roles = new Map(
      inputs
        .filter((f) => f.rel === "role")
        .map((f) => [`${f.subject.startsWith("ClusterRole ") ? EVERYWHERE : f.scope}\0${f.subject}`, f]),
    );
    const principals = new Map<string, { name: string; scope: string; given: Given[] }>();
    for (const binding of inputs.filter((f) => f.rel === "binding"))
      for (const subject of list(binding.attrs.subjects).map(principalOf)) {
        const scope = binding.attrs.everywhere === true ? EVERY_NAMESPACE : binding.scope;
        const key = `${subject}\0${scope}`;
        const known = principals.get(key) ?? { name: subject, scope, given: [] };
        known.given.push(given(binding, roles));
        principals.set(key, known);
      }
    return [...principals.values()].map(({ name, scope, given: all }): DerivedFact => {
      const unknown = [...new Set(all.flatMap((g) => g.unknown))].sort();
      const attrs = {
        within: scope === EVERY_NAMESPACE ? "cluster" : "namespace",
        grants: all.flatMap((g) => g.grants),
        aggregates: unknown.length > 0 ? unknown.join(", ") : null,
      };
      return derived(
        "can",
        name,
        "resources",
        scope,
        attrs,
        all.flatMap((g) => g.from),
      );
    });
  },
  /** Who was bound to what is told by what they can do now, where all of it is known. */
  settles: ({ before, after }, changes) => {
    const fact = (after ?? before) as Fact;
    return (
      fact.rel === "member-of" &&
      changes.some(
        (c) =>
          c.direction !== "unknown" && [c.before, c.after].some((f) => f?.subject === fact.subject && joins(f, fact)),
      )
    );
  },
};
