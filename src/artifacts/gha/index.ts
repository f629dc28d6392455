import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, plain, scalars, text, texts } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { ambiguities, fact, imageAttrs, pipesDownload, unreadable } from "../common.ts";

const WORKFLOW = /(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/;
const ACTION = /(^|\/)action\.ya?ml$/;

/** Events that run the base branch's workflow with secrets on what a stranger sends. */
const WITH_SECRETS = new Set([
  "pull_request_target",
  "workflow_run",
  "issue_comment",
  "issues",
  "discussion",
  "discussion_comment",
]);
const contextOf = (event: string): string =>
  WITH_SECRETS.has(event) ? "secrets" : event === "pull_request" ? "fork" : "branch";

/** Expressions whose value a stranger can write. */
const UNTRUSTED =
  /\bgithub\.(head_ref\b|event\.(issue|pull_request|discussion|comment|review|review_comment)\.(title|body|head\.(ref|label|repo\.default_branch))\b|event\.(comment|review|review_comment|issue|discussion)\.body\b|event\.pages\b|event\.(head_commit|commits\b[^}]*)\.(message|author\.(email|name))|event\.workflow_run\.(head_branch|head_commit\.message|display_title)\b)/;
const EXPRESSION = /\$\{\{([\s\S]{0,2000}?)\}\}/g;
const SECRET = /\bsecrets(?:\.([A-Za-z_][A-Za-z0-9_]*)|\[\s*['"]([^'"]+)['"]\s*\])/g;
/** Refs of somebody else's code. */
const FOREIGN_REF =
  /github\.(head_ref|event\.pull_request\.head|event\.workflow_run\.head_(sha|branch|repository))|refs\/pull\//;

/** GitHub Actions: workflows, reusable workflows and composite actions. */
export const gha: ArtifactKind = {
  id: "gha",
  version: 1,
  load: async () => {},
  claims: (path) => (WORKFLOW.test(path) || ACTION.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    const parsed = parseYaml(bytes, "1.2");
    if ("code" in parsed) return unreadable(bytes, parsed);
    const name = (path.split("/").pop() as string).replace(/\.ya?ml$/, "");
    const [root] = parsed.documents;
    if (!root) return { facts: [], units: [], opaque: [] };
    const facts = WORKFLOW.test(path) ? workflow(name, root) : steps(`action ${name}`, get(root, "runs"), false);
    return { facts: [...facts, ...ambiguities(name, parsed)], units: [], opaque: [] };
  },
};

function workflow(name: string, root: Located): LocalFact[] {
  const on = entry(root, "on");
  const triggers = on ? triggerFacts(name, on) : [];
  const strangers = triggers.some((t) => t.attrs.context === "secrets");
  const top = entry(root, "permissions");
  const jobs = entries(get(root, "jobs"));
  return [
    ...triggers,
    ...tokens(name, top, jobs),
    ...jobs.flatMap((job) => jobFacts(`${name}/${job.key}`, job.value, strangers)),
  ];
}

function triggerFacts(name: string, on: LocatedEntry): LocalFact[] {
  const node = on.value;
  const one = (event: string, at: ByteRange, filters: Json): LocalFact =>
    fact("triggers", name, event, { event, context: contextOf(event), filters }, [at]);
  if (node.type === "map") return node.entries.map((e) => one(e.key, e.at, filtersOf(e.value)));
  return node.type === "list"
    ? node.items.flatMap((i) => (text(i) === undefined ? [] : [one(text(i) as string, i.at, null)]))
    : text(node) === undefined
      ? []
      : [one(text(node) as string, on.at, null)];
}

const filtersOf = (node: Located): Json => {
  const value = plain(node) as Json;
  return value === null || (typeof value === "object" && Object.keys(value).length === 0) ? null : value;
};

/** One token fact for the workflow where every job inherits, else one for each job: job over workflow, and no key is unknown. */
function tokens(name: string, top: LocatedEntry | undefined, jobs: readonly LocatedEntry[]): LocalFact[] {
  const one = (subject: string, at: ByteRange, permissions: LocatedEntry | undefined): LocalFact =>
    fact("token-can", subject, "token", { scopes: permissions ? scopesOf(permissions.value) : UNRESOLVED }, [at]);
  const first = jobs[0];
  const own = jobs.map((job) => entry(job.value, "permissions"));
  if (own.every((p) => p === undefined))
    return top ? [one(name, top.at, top)] : first ? [one(name, keyOf(first), undefined)] : [];
  return jobs.map((job, i) => one(`${name}/${job.key}`, own[i]?.at ?? top?.at ?? keyOf(job), own[i] ?? top));
}

/** The key of an entry alone: where something is not written, its owner's name is the smallest node that says so. */
const keyOf = (e: LocatedEntry): ByteRange => ({ from: e.at.from, to: e.at.from + Buffer.byteLength(e.key) });

function scopesOf(node: Located): Json {
  const all = text(node);
  if (all === "read-all") return { "*": "read" };
  if (all === "write-all") return { "*": "write" };
  return Object.fromEntries(entries(node).map((e): [string, Json] => [e.key, text(e.value) ?? UNRESOLVED]));
}

function jobFacts(job: string, value: Located, strangers: boolean): LocalFact[] {
  const facts: LocalFact[] = [];
  const runsOn = entry(value, "runs-on");
  if (runsOn)
    facts.push(
      fact("runs-on", "workflows", "runner", { class: runnerClass(runsOn.value), label: runnerLabel(runsOn.value) }, [
        runsOn.at,
      ]),
    );
  const environment = entry(value, "environment");
  if (environment)
    facts.push(
      fact("gate-on", job, text(environment.value) ?? text(get(environment.value, "name")) ?? UNRESOLVED, {}, [
        environment.at,
      ]),
    );
  facts.push(...failsOpen(job, job, value));
  const called = entry(value, "uses");
  if (called) facts.push(uses(called));
  const inherited = entry(value, "secrets");
  if (text(inherited?.value) === "inherit" && inherited)
    facts.push(secret(job, "every secret of the caller", inherited.at));
  const container = entry(value, "container");
  const image = container && (text(container.value) ?? text(get(container.value, "image")));
  if (container && image) facts.push(fact("image", job, "container", imageAttrs(image), [container.at]));
  for (const service of entries(get(value, "services"))) {
    const reference = entry(service.value, "image");
    if (reference && text(reference.value))
      facts.push(
        fact("image", job, `service ${service.key}`, imageAttrs(text(reference.value) as string), [reference.at]),
      );
  }
  return [...facts, ...secrets(job, value), ...steps(job, value, strangers)];
}

function runnerClass(node: Located): string {
  const labels = node.type === "map" ? ["group", ...texts(get(node, "labels"))] : texts(node);
  if (labels.some((l) => l.includes("${{"))) return UNRESOLVED;
  if (labels.includes("self-hosted")) return "self-hosted";
  return labels.every((l) => /^(ubuntu|windows|macos)-/.test(l)) ? "hosted" : "private";
}
const runnerLabel = (node: Located): string =>
  node.type === "map" ? JSON.stringify(plain(node)) : texts(node).join(", ");

function failsOpen(job: string, what: string, node: Located): LocalFact[] {
  const found = entry(node, "continue-on-error");
  if (!found || bool(found.value) === false) return [];
  return [fact("fails-open", job, what, { value: text(found.value) ?? UNRESOLVED }, [found.at])];
}

const secret = (job: string, name: string, at: ByteRange): LocalFact =>
  fact("reads-secret", job, name, { delivery: "environment", keys: [] }, [at]);

/** Every secret named in an expression, once for each job, at its first place. */
function secrets(job: string, value: Located): LocalFact[] {
  const found = new Map<string, LocalFact>();
  for (const scalar of scalars(value)) {
    if (typeof scalar.value !== "string" || !scalar.value.includes("secrets")) continue;
    for (const [, expression = ""] of scalar.value.matchAll(EXPRESSION))
      for (const [, dotted, indexed] of expression.matchAll(SECRET)) {
        const name = dotted ?? (indexed as string);
        if (name !== "GITHUB_TOKEN" && !found.has(name)) found.set(name, secret(job, name, scalar.at));
      }
  }
  return [...found.values()];
}

const SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

function uses(found: LocatedEntry): LocalFact {
  const reference = text(found.value) ?? "";
  if (reference.startsWith("./"))
    return fact("uses", "workflows", reference, { ref: "this repository", pin: "digest" }, [found.at]);
  if (reference.startsWith("docker://")) {
    const image = imageAttrs(reference.slice(9));
    return fact(
      "uses",
      "workflows",
      `docker://${image.repository}`,
      { ref: image.digest ?? image.tag ?? "none", pin: image.pin === "moving" ? "branch" : image.pin },
      [found.at],
    );
  }
  const at = reference.lastIndexOf("@");
  const ref = at < 0 ? "none" : reference.slice(at + 1);
  const pin = at < 0 ? "none" : SHA.test(ref) ? "digest" : /^v?\d+(\.\d+)*([-+.].*)?$/.test(ref) ? "tag" : "branch";
  return fact("uses", "workflows", at < 0 ? reference : reference.slice(0, at), { ref, pin }, [found.at]);
}

function steps(job: string, node: Located | undefined, strangers: boolean): LocalFact[] {
  return items(get(node, "steps")).flatMap((step, i): LocalFact[] => {
    const name =
      text(get(step, "name")) ?? text(get(step, "id")) ?? text(get(step, "uses"))?.split("@")[0] ?? `step ${i + 1}`;
    const facts: LocalFact[] = [...failsOpen(job, name, step)];
    const action = entry(step, "uses");
    if (action) facts.push(uses(action));
    const run = entry(step, "run");
    if (run) facts.push(...injections(job, run, "shell"));
    if (run && pipesDownload(text(run.value) ?? ""))
      facts.push(fact("executes", job, "pipes a download into a shell", { step: name }, [run.at]));
    const script = text(get(step, "uses"))?.startsWith("actions/github-script")
      ? entry(step, "with", "script")
      : undefined;
    if (script) facts.push(...injections(job, script, "script"));
    const ref = text(get(step, "uses"))?.startsWith("actions/checkout")
      ? [entry(step, "with", "ref"), entry(step, "with", "repository")].filter((e) => e !== undefined)
      : [];
    for (const checkout of ref)
      if (FOREIGN_REF.test(text(checkout.value) ?? ""))
        facts.push(
          fact("runs-untrusted", job, text(checkout.value) as string, { untrusted: strangers }, [checkout.at]),
        );
    return facts;
  });
}

function injections(job: string, found: LocatedEntry, sink: string): LocalFact[] {
  const seen = new Set<string>();
  return [...(text(found.value) ?? "").matchAll(EXPRESSION)].flatMap(([, expression = ""]) => {
    const source = UNTRUSTED.exec(expression)?.[0];
    if (!source || seen.has(source)) return [];
    seen.add(source);
    return [fact("interpolates", job, source, { sink }, [found.at])];
  });
}
