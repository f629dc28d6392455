/** What something means to whoever runs the system, and how to make a finding of it go away. No full stops. */
export interface Explanation {
  readonly means: string;
  readonly away: string;
}

const RELATIONS: Readonly<Record<string, Explanation>> = {
  can: {
    means: "an identity may use these verbs on these resources",
    away: "drop verbs and resources nobody calls; no *",
  },
  "member-of": { means: "an identity holds a role", away: "bind in one namespace, to a named account" },
  "uses-identity": { means: "a workload runs as this account", away: "give it an account of its own with few rights" },
  "holds-token": {
    means: "a pod mounts a token for the cluster's API",
    away: "set automountServiceAccountToken: false",
  },
  "may-assume": { means: "an identity may act as another", away: "name who may, and under which condition" },
  denied: { means: "something is forbidden to an identity", away: "keep the denial, or narrow what it was about" },
  "reads-secret": { means: "a workload or job reads a secret", away: "name the one key, or stop reading it" },
  component: {
    means: "a package or image is part of what is built",
    away: "remove it, or let its owners say that it is meant",
  },
  "fetches-from": { means: "packages may come from this origin", away: "use the known registry, over TLS" },
  integrity: {
    means: "a package is held to a digest",
    away: "regenerate the lock from the known origin, and see why bytes differ",
  },
  "install-hook": {
    means: "installing the package runs its script",
    away: "install with scripts off, or allow this one by name",
  },
  overrides: { means: "a package is replaced by another", away: "remove the override once the real version is fixed" },
  packs: { means: "a build adds files from elsewhere", away: "add a checksum, or copy from the repository" },
  "gate-rule": { means: "the gate asks this", away: "keep the rule as strict as it was" },
  "gate-group": { means: "these people may answer for a group", away: "keep the group as small as it was" },
  exception: { means: "evidence counts for lines that nobody read", away: "cover fewer paths" },
  ambiguous: { means: "one name stands twice, and consumers disagree which counts", away: "keep one of them" },
  exposed: { means: "a service can be reached from there", away: "keep it inside, or name source ranges" },
  flow: { means: "what traffic may pass to or from a workload", away: "allow named peers on named ports" },
  isolated: { means: "nothing passes but what a policy allows", away: "keep a policy that selects the workload" },
  "public-block": { means: "a guard keeps storage from being public", away: "switch the guard on" },
  tls: { means: "how a connection is encrypted", away: "ask for the newest version both ends know" },
  "verifies-peer": {
    means: "whether the other end is who it says",
    away: "leave verification on, and give it the right authority",
  },
  audited: { means: "whether there is a log to look at afterwards", away: "switch the log on" },
  "edge-guard": { means: "something checks requests before they arrive", away: "keep it enforcing" },
  "proxies-to": { means: "requests are passed on to another address", away: "forward to named hosts over TLS" },
  triggers: {
    means: "what starts a workflow, and whose content it then sees",
    away: "use pull_request rather than pull_request_target; name branches",
  },
  "token-can": {
    means: "what the token of a job may do",
    away: "set permissions: to what the job needs, read where it only reads",
  },
  uses: { means: "a workflow runs somebody else's action", away: "pin the commit by its full hash" },
  interpolates: {
    means: "text that a stranger writes becomes part of a script",
    away: "pass it through env: and quote the variable",
  },
  "runs-untrusted": {
    means: "a stranger's code runs where secrets are within reach",
    away: "do not check out the stranger's branch in that job",
  },
  "runs-on": { means: "which machine runs a job", away: "use a hosted runner for what strangers can start" },
  "gate-on": { means: "what must have passed before a job runs", away: "keep needs: and the environment" },
  "fails-open": { means: "a failing check no longer fails", away: "remove continue-on-error and || true" },
  executes: {
    means: "a script fetches or runs what is not in the repository",
    away: "fetch by digest, verify, then run",
  },
  publishes: {
    means: "a job publishes to a place others take from",
    away: "publish from one guarded job, with provenance",
  },
  "runs-as": { means: "the user that a container's process has", away: "set a USER or runAsNonRoot: true" },
  privileged: {
    means: "a container that is not held away from its host",
    away: "drop privileged, add the one capability that is needed",
  },
  capability: { means: "what a container may ask the kernel for", away: "drop ALL, add by name" },
  "host-namespace": {
    means: "a pod shares the host's network, processes or users",
    away: "set hostNetwork, hostPID, hostIPC to false",
  },
  mounts: { means: "a container sees a folder of the host", away: "use a volume, or mount it read-only" },
  confinement: {
    means: "what keeps a process from gaining more",
    away: "seccomp RuntimeDefault, allowPrivilegeEscalation: false",
  },
  encrypts: { means: "whether data is encrypted where it lies", away: "switch it on, with a key of your own" },
  "deletion-guard": { means: "whether something can be deleted by accident", away: "switch the guard on" },
  setting: {
    means: "a setting of a product that makes it safer or not",
    away: "set the value that its table calls safe",
  },
  "admission-guard": {
    means: "what is checked before something enters the cluster",
    away: "keep it enforcing, with few exemptions",
  },
  image: { means: "which image runs", away: "pin it by digest, from a registry that is known" },
  "holds-secret": {
    means: "a credential stands in the tree, and in its history for good",
    away: "revoke it, then read it from a store; deleting the line is not enough",
  },
  toolchain: { means: "which compiler, plugin or language version builds it", away: "pin the version that is meant" },
  stores: { means: "a table or message keeps this field", away: "do without it, or keep it encrypted or hashed" },
  constraint: { means: "what values must fit", away: "keep the rule, or make it narrower" },
  "wire-id": {
    means: "the number or name that old readers know a field by",
    away: "reserve what is gone, never give it another type",
  },
  route: { means: "an operation others can call, and who may", away: "ask for sign-in and scope on it" },
  "auth-scheme": { means: "how callers say who they are", away: "use OpenID Connect, OAuth or mutual TLS" },
  accepts: { means: "what callers may send", away: "name the media types and fields that are expected" },
  returns: { means: "what callers get back", away: "leave sensitive fields out, or mark them writeOnly" },
  limit: { means: "how much of something may be asked for", away: "set the limit that the service can bear" },
  cors: { means: "which other sites may call it from a browser", away: "name the origins; no * with credentials" },
  loads: { means: "code or content that a page takes from elsewhere", away: "serve it yourself, or add integrity" },
  csp: { means: "what the page's policy lets a browser do", away: "name origins, use nonces, no unsafe-inline" },
  "security-header": { means: "what a browser is told to refuse", away: "keep the header, with its strict value" },
  "raw-html": {
    means: "text becomes part of the page without escaping",
    away: "let the template escape it, or clean it first",
  },
  "requests-permission": { means: "an application asks its user for this", away: "ask for less, or only when needed" },
  "hides-text": {
    means: "characters make the file read otherwise than it runs",
    away: "remove them; editors show them on demand",
  },
  ships: { means: "a file that nobody can read as text is part of the tree", away: "build it from its source instead" },
  "active-content": { means: "a document or picture holds code", away: "remove the script, or serve it as a download" },
  imports: { means: "a module calls its host for this", away: "build it without, or do not grant it" },
  owns: { means: "who must look at changes of these paths", away: "keep an owner for every path" },
  ignores: { means: "a tool leaves these files out", away: "take the pattern out again" },
  suppresses: { means: "a finding is hidden at this place", away: "mend the finding, or name one rule and why" },
  "check-config": { means: "how strict a check is", away: "keep the level and the threshold" },
  "policy-code": {
    means: "code decides who may do what, and this rule of it changed",
    away: "let its owners read it, and test it",
  },
  "row-policy": { means: "which rows a role can see or change", away: "keep row security forced, and its policies" },
  elevates: {
    means: "a routine or view runs with its owner's rights",
    away: "let it run as its caller, or fix its search_path",
  },
  "deletes-data": { means: "a migration drops or empties what holds data", away: "keep it until a copy is proven" },
  "db-code": { means: "code that runs inside the database", away: "let its owners read it" },
  "oauth-client": {
    means: "what a client of the sign-in may ask for, and where answers go",
    away: "name each address; ask for PKCE",
  },
};

const RULES: Readonly<Record<string, Explanation>> = {
  "secrets/literal": {
    means: "a credential stands in what ships, and in the history of everyone who fetches it",
    away: "revoke it, then read it from a secret store; deleting the line leaves it in the history",
  },
  "pipeline/untrusted-code": {
    means: "whoever opens a pull request could run code with this repository's rights",
    away: "pass their text through env:, and do not check out their code beside secrets",
  },
  "dependencies/other-bytes": {
    means: "the same version of a package came with other bytes than before",
    away: "find out which is the real one; take the lock from the known registry again",
  },
  "access/widened": { means: "somebody may do more than before", away: "grant less, or ask for the approval" },
  "network/exposed": {
    means: "something can be reached that could not be",
    away: "narrow it, or ask for the approval",
  },
  "workload/loosened": {
    means: "a container is held less firmly than before",
    away: "set the safe value, or ask for the approval",
  },
  "pipeline/authority": {
    means: "a pipeline may do more, or for more people; it acts before any stage",
    away: "give the job less",
  },
  "secrets/read": {
    means: "something reads a secret that it did not read",
    away: "name the one key, or ask for the approval",
  },
  "dependencies/new-origin": { means: "code comes from a place, or by a way, that is new", away: "use a known origin" },
  "dependencies/new-direct": {
    means: "a package was chosen that was not there",
    away: "do without, or let its owners say yes once",
  },
  "dependencies/image": { means: "what runs is another image, or is no longer pinned", away: "pin by digest" },
  "tests/failed": { means: "a test failed for this exact tree", away: "fix it, and send the report of the new tree" },
  "policy/relaxed": {
    means: "the gate would ask less than before",
    away: "keep the rule, or let security say why not",
  },
  "api/open": {
    means: "something can be called that could not be, by nobody in particular or from other sites",
    away: "ask for sign-in, name the origins, or ask for the approval",
  },
  "data/sensitive": {
    means: "data that tells of people is stored anew, is dropped, or code and rules of the database keep it less",
    away: "leave it out, keep the rule, or let its owners say yes",
  },
  "browser/foreign-code": {
    means: "a page runs or shows what comes from elsewhere, or escapes less",
    away: "serve it yourself, add integrity, or let its owners say yes",
  },
  "source/hidden-text": {
    means: "a file reads otherwise than it runs",
    away: "remove the characters; nothing honest needs them in code",
  },
  "residual/unseen": {
    means: "changed lines that no fact accounts for: a person reads them",
    away: "let an owner read them; or let evidence cover the path",
  },
  "residual/opaque": {
    means: "a file whose change nobody can read for its meaning",
    away: "commit its source instead, or let security look",
  },
};

const GATES: Readonly<Record<string, Explanation>> = {
  merge: { means: "whether the change merges into the stage without a conflict", away: "bring the branch up to date" },
  "policy/valid": {
    means: "the change brings a policy that is none: by it nothing could be judged any more, not even what mends it",
    away: "sallyport policy test names every problem",
  },
  stage: { means: "whether the policy knows the stage", away: "name a stage of .sallyport/policy.yaml" },
};

const own = (table: Readonly<Record<string, Explanation>>, key: string): Explanation | null =>
  Object.hasOwn(table, key) ? (table[key] as Explanation) : null;

/** Every relation has words of its own: a test holds them together. */
export const explainRelation = (rel: string): Explanation | null => own(RELATIONS, rel);

/** A rule that we ship; null for one that only its authors can explain. */
export const explainRule = (id: string): Explanation | null => own(RULES, id);

/** What stands among the results of a check and is no rule. */
export function explainGate(id: string): Explanation | null {
  if (id.startsWith("evidence/"))
    return { means: "a report was given and says nothing that could be read", away: "give a whole one, or none" };
  if (!id.startsWith("requires/")) return own(GATES, id);
  const source = id.slice("requires/".length);
  return source === "diff"
    ? { means: "every changed byte is accounted for: in facts, proven, demoted or residual", away: "nothing to do" }
    : {
        means: `the stage wants a complete ${source} report for this exact tree; none, or a broken one, is "could not run"`,
        away: `send it to the server, or give it to check: --evidence FORMAT=FILE`,
      };
}

/** Names that have words of their own, to hold against what they name. */
export const EXPLAINED = { relations: Object.keys(RELATIONS), rules: Object.keys(RULES) };
