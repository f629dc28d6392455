import type { Attrs } from "../model/fact.ts";
import type { Direction } from "../model/relation.ts";
import { givesItself, withCloudPowers } from "./cloudpowers.ts";
import type { Grant } from "./grants.ts";
import { allows, includes } from "./grants.ts";

/**
 * Grants by which a holder makes itself everything, as "Role Based Access Control Good Practices" of Kubernetes tells them. Counted is
 * only what needs nobody's help in a cluster as it is set up: not the creation of pods, tokens or nodes' proxies, whose reach is that of
 * the accounts that happen to be there, and not bindings or roles that may be written without `bind` or `escalate`.
 */

/** Where grants hold. A ClusterRole may be bound to one namespace or to the whole cluster, and holds another thing in each. */
type Place = "cluster" | "namespace";

/** `within` of a fact about RBAC; other languages of access have none, and no powers. */
const placesOf = (within: unknown): readonly Place[] =>
  within === "either" ? ["cluster", "namespace"] : within === "cluster" || within === "namespace" ? [within] : [];

const RBAC = "rbac.authorization.k8s.io";
const CERTIFICATES = "certificates.k8s.io";
const WEBHOOKS = "mutatingwebhookconfigurations.admissionregistration.k8s.io";
/** Certificates of these signers say who their bearer is towards the API. */
const SIGNERS = ["kubernetes.io/kube-apiserver-client", "kubernetes.io/*"];
const READ = ["get", "list", "watch"];
const WRITE = ["create", "update", "patch"];
const REWRITE = ["update", "patch"];

/** Whether grants that hold in one place let their holder make itself everything there. `role`: they are those of a Role there. */
function everything(grants: readonly Grant[], place: Place, role: boolean): boolean {
  // Names limit a power to what is named, and what that comes to is not known here.
  const may = (verbs: readonly string[], resource: string, names: readonly string[] | null = null): boolean =>
    verbs.some((v) => allows(grants, resource, v, names));
  if (may(["*"], "*.*")) return true;
  const bindsAdmin = may(["bind"], `clusterroles.${RBAC}`, ["cluster-admin"]);
  if (place === "namespace") {
    // What belongs to the cluster is not reached through a namespace.
    const binds = may(["create"], `rolebindings.${RBAC}`);
    const escalates = may(["escalate"], `roles.${RBAC}`);
    return (
      (binds && bindsAdmin) ||
      (escalates && role && may(REWRITE, `roles.${RBAC}`)) ||
      (escalates && binds && may(WRITE, `roles.${RBAC}`) && may(["bind"], `roles.${RBAC}`))
    );
  }
  return (
    (bindsAdmin && may(WRITE, `clusterrolebindings.${RBAC}`)) ||
    (may(["escalate"], `clusterroles.${RBAC}`) && may(REWRITE, `clusterroles.${RBAC}`)) ||
    impersonates(grants, may) ||
    certifies(may) ||
    may(WRITE, WEBHOOKS)
  );
}

type May = (verbs: readonly string[], resource: string, names?: readonly string[] | null) => boolean;

/** Any user and any account of the cluster are among others those that may do everything; a group is taken on beside a user. */
function impersonates(grants: readonly Grant[], may: May): boolean {
  const anybody = may(["impersonate"], "users") || may(["impersonate"], "serviceaccounts");
  const somebody = grants.some(
    (g) =>
      g.verbs.some((v) => v === "impersonate" || v === "*") &&
      (includes(g.resource, "users") || includes(g.resource, "serviceaccounts")),
  );
  return anybody || (somebody && may(["impersonate"], "groups", ["system:masters"]));
}

/** Who asks for a certificate, approves it himself and takes it is whoever he names in it. */
const certifies = (may: May): boolean =>
  may(["create"], `certificatesigningrequests.${CERTIFICATES}`) &&
  may(READ, `certificatesigningrequests.${CERTIFICATES}`) &&
  may(["update"], `certificatesigningrequests/approval.${CERTIFICATES}`) &&
  SIGNERS.some((signer) => may(["approve"], `signers.${CERTIFICATES}`, [signer]));

/** One side of a comparison. */
export interface Holder {
  readonly subject: string;
  readonly attrs: Attrs;
  readonly grants: readonly Grant[];
}

const holds = ({ subject, grants }: Holder, place: Place): boolean =>
  everything(grants, place, subject.startsWith("Role "));

/**
 * What a change of grants comes to, where both sides are read with their powers. Who could make himself everything and no longer can
 * holds less, whatever else is granted instead; who can as before holds what is granted, so that one more grant is one more.
 */
export function withPowers(before: Holder, after: Holder, literal: Direction, gains: boolean): Direction {
  const places = before.attrs.within === after.attrs.within ? placesOf(after.attrs.within) : [];
  const read = places.map((place): Direction => {
    const [was, is] = [holds(before, place), holds(after, place)];
    if (was === is) return literal;
    if (is) return "widen";
    // What is gathered from elsewhere may still hold the power.
    return gains && (after.attrs.aggregates ?? null) !== null ? "unknown" : "narrow";
  });
  if (places.length === 0 && before.attrs.within === undefined && after.attrs.within === undefined)
    return withCloudPowers(before.grants, after.grants, literal);
  const [first = literal] = read;
  // More where it is bound in one place and less in another: the role alone does not tell.
  return read.every((d) => d === first) ? first : "unknown";
}

/** What a holder loses, gains and keeps the power to make of itself, in words; null where that is nothing, or is granted as it stands. */
export function powersSaid(before: Holder, after: Holder): Readonly<Record<"lost" | "gained" | "kept", string | null>> {
  if ((before.attrs.within ?? after.attrs.within) === undefined) {
    const [was, is] = [givesItself(before.grants), givesItself(after.grants)];
    const all = "give itself everything in its account";
    return { lost: was && !is ? all : null, gained: is && !was ? all : null, kept: was && is ? all : null };
  }
  const [old, now] = [before, after].map((h) => [...powersOf(h)]) as [Place[], Place[]];
  const within = (after.attrs.within ?? before.attrs.within) === "either" ? "a" : "its";
  const words = (places: readonly Place[]): string | null =>
    places.includes("cluster")
      ? "make itself `cluster-admin`"
      : places.length > 0
        ? `make itself everything in ${within} namespace`
        : null;
  return {
    lost: words(old.filter((place) => !now.includes(place))),
    gained: words(now.filter((place) => !old.includes(place))),
    kept: words(now.filter((place) => old.includes(place))),
  };
}

/** Who holds everything as it is granted has nothing left to make of itself. */
const powersOf = (holder: Holder): readonly Place[] =>
  allows(holder.grants, "*.*", "*", null) ? [] : placesOf(holder.attrs.within).filter((place) => holds(holder, place));
