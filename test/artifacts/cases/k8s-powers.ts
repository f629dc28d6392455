import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const one = casesAt("k8s", "deploy/rbac.yaml", "powers: ");

/** `verbs resource.group, ... [of name, ...]`, a rule each. */
const rules = (...list: string[]): string =>
  list
    .map((rule) => {
      const [what = "", names] = rule.split(" of ");
      const [verbs = "", resources = ""] = what.split(" ");
      const [resource = "", ...group] = resources.split(".");
      const to = resource.startsWith("/")
        ? `nonResourceURLs: ["${resource.slice(1) || "*"}"]`
        : `apiGroups: ["${group.join(".")}"], resources: ["${resource}"]`;
      const verb = verbs.split(",").map((v) => `"${v}"`);
      return `  - {${to}, verbs: [${verb.join(", ")}]${names ? `, resourceNames: ["${names}"]` : ""}}\n`;
    })
    .join("");
const role = (...list: string[]): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: shop}\nrules:\n${rules(...list)}`;
const wide = (...list: string[]): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules:\n${rules(...list)}`;
const gathered = (...list: string[]): string =>
  `${wide(...list)}aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}\n`;

const RBAC = "rbac.authorization.k8s.io";
const CERTIFICATES = "certificates.k8s.io";
const BIND = [`create rolebindings.${RBAC}`, `bind clusterroles.${RBAC}`];
const CERTIFY = [
  `create,get certificatesigningrequests.${CERTIFICATES}`,
  `update certificatesigningrequests/approval.${CERTIFICATES}`,
];
const APPROVE = `approve signers.${CERTIFICATES}`;
const WEBHOOKS = "admissionregistration.k8s.io";
const can = (direction: "widen" | "narrow" | "neutral" | "unknown") => said("can", direction);

/** Roles by which a holder could make himself everything, and those that only look so. */
export const K8S_POWERS: readonly Case[] = [
  one("whoever may rewrite his role may do less now", role(`* roles.${RBAC}`), role("get pods"), can("narrow")),
  one("a role that binds any other", role(...BIND), role("get pods", "get secrets"), can("narrow")),
  one("the same for the whole cluster or a namespace", wide(...BIND), wide("get secrets"), can("unknown")),
  one("wherever it is bound", wide(`* *.${RBAC}`), wide("get pods", "get,list secrets", "get /metrics"), can("narrow")),
  one("everything becomes a path", wide("* *.*"), wide("get /metrics"), can("narrow")),
  one("a power is gained and much is lost", role("* pods", "* secrets"), role(...BIND), can("widen")),
  one("a power for the cluster is gained", wide("* secrets"), wide("impersonate users"), can("widen")),
  one("a power stays and one grant is new", role(...BIND), role(...BIND, "get secrets"), can("widen")),
  one("a power stays and one grant is gone", role(...BIND, "get secrets"), role(...BIND), can("narrow")),
  one("a power stays and a grant is another", role(...BIND, "get pods"), role(...BIND, "get secrets"), can("widen")),
  one("a half of a power is gone", role(...BIND), role("create pods", BIND[0] as string), can("narrow")),
  one("a half of a power comes", role("get pods", BIND[0] as string), role(...BIND), can("widen")),

  one("bind of one small role", role(BIND[0] as string, `${BIND[1]} of view`), role("get secrets"), can("widen")),
  one("bind of the great one", role(BIND[0] as string, `${BIND[1]} of cluster-admin`), role("get pods"), can("narrow")),
  one("bind without bindings", role(BIND[1] as string), role("get secrets"), can("widen")),
  one("bindings without bind", role(`* rolebindings.${RBAC}`), role("get secrets"), can("widen")),
  one(
    "bindings that may be changed, none made",
    role(`update ${BIND[0]?.slice(7)}`, BIND[1] as string),
    role("get secrets"),
    can("widen"),
  ),
  one(
    "bind of what the namespace has",
    role(BIND[0] as string, `bind roles.${RBAC}`),
    role("get secrets"),
    can("widen"),
  ),
  one("escalate without a role to write", role(`escalate,get roles.${RBAC}`), role("get pods"), can("widen")),
  one("escalate of another group", role("escalate,update roles"), role("get pods"), can("widen")),
  one("escalate of one role", role(`escalate,update roles.${RBAC} of small`), role("get pods"), can("widen")),
  one(
    "escalate of roles, where a cluster's role is bound in a namespace",
    wide(`escalate,update roles.${RBAC}`),
    wide("get secrets"),
    can("widen"),
  ),
  one("a role of a namespace reaches no user", role("impersonate users"), role("get secrets"), can("widen")),
  one("a role of a namespace reaches no webhook", role(`* *.${WEBHOOKS}`), role("get secrets"), can("widen")),

  one("whoever may be anybody", wide("impersonate users"), wide("create serviceaccounts"), can("unknown")),
  one("whoever may be any account", wide("impersonate serviceaccounts"), wide("get secrets"), can("unknown")),
  one("whoever may be one user", wide("impersonate users of bob"), wide("get secrets"), can("widen")),
  one(
    "one user in any group",
    wide("impersonate users of bob", "impersonate groups of system:masters"),
    wide("get secrets"),
    can("unknown"),
  ),
  one("a group without a user", wide("impersonate groups"), wide("get secrets"), can("widen")),
  one("certificates for anybody", wide(...CERTIFY, APPROVE), wide("get secrets"), can("unknown")),
  one(
    "certificates of the API's own signer",
    wide(...CERTIFY, `${APPROVE} of kubernetes.io/kube-apiserver-client`),
    wide("get secrets"),
    can("unknown"),
  ),
  one(
    "certificates of nodes",
    wide(...CERTIFY, `${APPROVE} of kubernetes.io/kubelet-serving`),
    wide("get secrets"),
    can("widen"),
  ),
  one("certificates that others ask for", wide(CERTIFY[1] as string, APPROVE), wide("get secrets"), can("widen")),
  one(
    "who changes what is stored",
    wide(`create mutatingwebhookconfigurations.${WEBHOOKS}`),
    wide("get *.*"),
    can("unknown"),
  ),
  one("who only sees it", wide(`* validatingwebhookconfigurations.${WEBHOOKS}`), wide("get *.*"), can("widen")),
  one("pods run as the accounts of their namespace only", wide("create pods"), wide("get secrets"), can("widen")),
  one("tokens of the accounts that are there", wide("create serviceaccounts/token"), wide("get secrets"), can("widen")),
  one("what is on the nodes", wide("create nodes/proxy"), wide("get nodes/proxy"), can("widen")),
  one("every secret is not everything", wide("get,list secrets"), wide("get pods"), can("widen")),

  one("what is gathered may still hold it", gathered(`* *.${RBAC}`), gathered("get pods"), can("unknown")),
  one("less of what is gathered", gathered(`* *.${RBAC}`, "get pods"), gathered("get pods"), can("narrow")),
  one("a verb that ends in a star is no pattern", role("ge* secrets"), role("get secrets"), can("widen")),
  one("nor is it a power", role("c* *.*", "b* *.*"), role("get secrets"), can("widen")),
  one("every path is no resource", wide("get /"), wide("get *"), can("widen")),
  one("every resource is no path", wide("get *"), wide("get /"), can("widen")),
];
