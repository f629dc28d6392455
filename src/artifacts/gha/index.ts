import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, bounded, EMPTY, fact, imageAttrs, structureOfDocuments, unreadable } from "../common.ts";
import { callInputs } from "./calls.ts";
import { writtenSecrets } from "./care.ts";
import { jobFacts } from "./job.ts";
import { looseEnv, secretFacts, stepFacts, taintedBy } from "./steps.ts";

const WORKFLOW = /(^|\/)\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/;
const ACTION = /(^|\/)action\.ya?ml$/;

/** Events that run the base branch's workflow with secrets on what a stranger sends or starts. */
const WITH_SECRETS = new Set([
  "pull_request_target",
  "workflow_run",
  "issue_comment",
  "issues",
  "discussion",
  "discussion_comment",
  "fork",
  "watch",
]);
const FROM_FORKS = new Set(["pull_request", "pull_request_review", "pull_request_review_comment"]);
const contextOf = (event: string): string =>
  WITH_SECRETS.has(event) ? "secrets" : FROM_FORKS.has(event) ? "fork" : "branch";

/** GitHub Actions: workflows, reusable workflows and composite actions. */
export const gha: ArtifactKind = {
  id: "gha",
  version: 7,
  load: async () => {},
  claims: (path) => (WORKFLOW.test(path) || ACTION.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    const parsed = parseYaml(bytes, "1.2");
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root, second] = parsed.documents;
    if (!root) return EMPTY;
    if (second || root.type !== "map")
      return unreadable(bytes, problem("gha/shape", "expected one document with keys"));
    const parts = path.split("/");
    const file = (parts.pop() as string).replace(/\.ya?ml$/, "");
    const name = WORKFLOW.test(path) ? file : `action ${parts.pop() ?? "of this repository"}`;
    const facts = WORKFLOW.test(path) ? workflow(name, root) : action(name, root);
    const on = WORKFLOW.test(path) ? facts.filter((f) => f.rel === "triggers") : [];
    return bounded(bytes, [...facts, ...ambiguities(name, parsed)], [], {
      ...structureOfDocuments(parsed, bytes),
      inputs: callInputs(path, name, root, on),
    });
  },
};

function workflow(name: string, root: Located): LocalFact[] {
  const on = entry(root, "on");
  const triggers = on ? triggerFacts(name, on) : [];
  const events = new Set(triggers.map((t) => t.object));
  const strangers = triggers.some((t) => t.attrs.context === "secrets");
  const env = taintedBy(get(root, "env"), new Map());
  const top = entry(root, "permissions");
  // `stale/stale` says no more than `stale`.
  const jobs = entries(get(root, "jobs")).map((job) => ({
    job,
    subject: job.key === name ? name : `${name}/${job.key}`,
  }));
  return [
    ...triggers,
    ...secretFacts(name, get(root, "env")),
    ...looseEnv(name, get(root, "env")),
    ...writtenSecrets(name, get(root, "env")),
    ...jobs.flatMap(({ job, subject }) => [
      token(subject, job, top),
      ...jobFacts(subject, job, { strangers, called: events.has("workflow_call"), env }),
    ]),
  ];
}

/** A composite or container action: its caller decides what it may do. */
function action(name: string, root: Located): LocalFact[] {
  const runs = get(root, "runs");
  const image = entry(runs, "image");
  const reference = text(image?.value) ?? "";
  const container =
    reference.startsWith("docker://") && image
      ? [fact("image", name, "container", imageAttrs(reference.slice(9)), [image.at])]
      : [];
  return [...container, ...stepFacts(name, runs, { strangers: false, called: true, env: new Map() })];
}

/** Keys below an event that decide whether a run starts. */
const FILTERS = ["branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore", "types", "workflows"];
const DEFAULT_TYPES: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "reopened", "synchronize"],
  pull_request_target: ["opened", "reopened", "synchronize"],
};

function triggerFacts(name: string, on: LocatedEntry): LocalFact[] {
  const node = on.value;
  const one = (event: string, at: ByteRange, below?: Located): LocalFact => {
    const attrs: Record<string, Json> = { event, context: contextOf(event), filters: filtersOf(event, below) };
    if (event === "schedule")
      attrs.cron = items(below)
        .flatMap((i) => text(get(i, "cron")) ?? [])
        .sort();
    return fact("triggers", name, event, attrs, [at]);
  };
  if (node.type === "map") return node.entries.map((e) => one(e.key, e.at, e.value));
  if (node.type === "list")
    return node.items.flatMap((i) => (text(i) === undefined ? [] : [one(text(i) as string, i.at)]));
  return text(node) === undefined ? [] : [one(text(node) as string, on.at)];
}

function filtersOf(event: string, node: Located | undefined): Json {
  const written = FILTERS.flatMap((key): [string, string[]][] => {
    const list = texts(get(node, key));
    // Patterns with `!` mean something by their order.
    return list.length === 0 ? [] : [[key, list.some((p) => p.startsWith("!")) ? list : [...new Set(list)].sort()]];
  });
  const types = DEFAULT_TYPES[event];
  if (types && !written.some(([key]) => key === "types")) written.push(["types", [...types]]);
  return written.length === 0 ? null : Object.fromEntries(written);
}

/** What the token of one job may do: job over workflow, and no key at all is the repository's default, which the tree does not show. */
function token(subject: string, job: LocatedEntry, top: LocatedEntry | undefined): LocalFact {
  const permissions = entry(job.value, "permissions") ?? top;
  const scopes = permissions ? scopesOf(permissions.value) : UNRESOLVED;
  return fact("token-can", subject, "token", { scopes }, [permissions?.at ?? keyOf(job)]);
}

/** The key of an entry alone: where something is not written, its owner's name is the smallest node that says so. */
const keyOf = (e: LocatedEntry): ByteRange => ({
  from: e.at.from,
  to: Math.min(e.at.to, e.at.from + Buffer.byteLength(e.key)),
});

function scopesOf(node: Located): Json {
  const all = text(node);
  if (all === "read-all") return { "*": "read" };
  if (all === "write-all") return { "*": "write" };
  if (node.type !== "map") return all === undefined ? (plain(node) === null ? {} : UNRESOLVED) : UNRESOLVED;
  return Object.fromEntries(node.entries.map((e): [string, Json] => [e.key, text(e.value) ?? UNRESOLVED]));
}
