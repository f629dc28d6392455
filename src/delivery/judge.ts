import { DIFF_VERSION, relationVersions } from "../diff/index.ts";
import type { SecurityDiff } from "../model/diff.ts";
import type { Digest } from "../model/digest.ts";
import type { Evidence } from "../model/evidence.ts";
import { canonical } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import type { Verdict } from "../model/verdict.ts";
import type { Policy } from "../policy/index.ts";
import { DEFAULT_POLICY_TEXT, decide, POLICY_PATH, parsePolicy } from "../policy/index.ts";
import type { ChartRenderer, CommitInfo, Extractor, GitReader } from "../ports/index.ts";
import { deriverVersions } from "./derive.ts";

/** The email Sallyport commits with; never a person. */
export const SALLYPORT_EMAIL = "sallyport@localhost";

export interface PolicyAt {
  readonly policy: Policy;
  readonly digest: Digest;
  /** False: this tree has no policy of its own, so the shipped default stands. */
  readonly own: boolean;
}

/** The policy that a tree holds: the rules of a change come from its BASE. A broken policy is a Problem, never the default. */
export async function policyAt(git: GitReader, tree: string | null): Promise<PolicyAt | Problem> {
  const file = tree === null ? null : await git.file(tree, POLICY_PATH);
  // Only absence is absence: a link, folder or submodule of that name is a policy that nobody can read.
  if (tree !== null && file === null && (await git.exists(tree, POLICY_PATH)))
    return problem("policy/unreadable", `${POLICY_PATH} of the base is no file`, "write the policy itself there");
  if (file && file.status !== "present")
    return problem("policy/unreadable", `${POLICY_PATH} of the base cannot be read: its content is ${file.status}`);
  const text = file ? new TextDecoder().decode(file.bytes) : DEFAULT_POLICY_TEXT;
  const parsed = parsePolicy(text, POLICY_PATH);
  if ("problems" in parsed) {
    const [first] = parsed.problems;
    return problem(
      "policy/invalid",
      `${POLICY_PATH} of the base is not valid: ${first?.message ?? "unknown"}`,
      ...(first?.hints ?? []),
      "sallyport policy test shows every problem",
    );
  }
  return { policy: parsed.policy, digest: parsed.digest, own: file !== null };
}

export const isProblem = (value: object): value is Problem => "code" in value && "hints" in value;

/** Versions of everything that had a part in a verdict. `charts`: what there is to render charts with. */
export const engines = (extractor: Extractor, charts: ChartRenderer | null = null): Record<string, string> => ({
  diff: `${DIFF_VERSION}`,
  isolation: extractor.isolation,
  ...(charts ? { charts: charts.engine } : {}),
  ...Object.fromEntries(Object.entries(extractor.kinds).map(([k, v]) => [`kind/${k}`, `${v}`])),
  ...Object.fromEntries(Object.entries(deriverVersions()).map(([k, v]) => [`deriver/${k}`, `${v}`])),
  ...Object.fromEntries(Object.entries(relationVersions()).map(([k, v]) => [`relation/${k}`, `${v}`])),
});

export interface Subject {
  readonly repo: string;
  readonly stage: string;
  readonly source: string;
  readonly base: string | null;
  readonly head: string;
  /** The tree that the stage would hold. */
  readonly tree: string;
  /** What the stage would gain. */
  readonly commits: readonly CommitInfo[];
  /** Everyone who pushed one of these commits, wherever it stood then. */
  readonly pushers: readonly string[];
}

/** How long a verdict stands. Milliseconds. */
const VERDICT_LIFE = 7 * 24 * 60 * 60 * 1000;
export const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

/** Everyone who had a hand in these commits, lower case, sorted. They approve nothing in it. */
export function authorsOf(commits: readonly CommitInfo[], pushers: readonly string[]): string[] {
  const emails = commits.flatMap((c) => [c.author.email, c.committer.email, ...c.coAuthors.map((a) => a.email)]);
  return [...new Set([...emails, ...pushers].map((e) => e.toLowerCase()))]
    .filter((e) => e !== SALLYPORT_EMAIL && e !== "")
    .sort();
}

/** Why the policy that a tree brings is none, or null. */
export async function nextPolicy(git: GitReader, tree: string): Promise<Problem | null> {
  const found = await policyAt(git, tree);
  return isProblem(found) ? { ...found, message: found.message.replace(" of the base ", " of this change ") } : null;
}

/** Policy decides on a diff and its evidence; the verdict binds them to the exact tree. `next`: see `nextPolicy`. */
export function judge(
  subject: Subject,
  { policy, digest }: PolicyAt,
  diff: SecurityDiff,
  diffDocument: Digest,
  evidence: readonly { readonly digest: Digest; readonly evidence: Evidence }[],
  engine: Record<string, string>,
  at: string,
  next: Problem | null = null,
): Verdict {
  const { commits, pushers, ...place } = subject;
  const decision = decide({
    next,
    repo: place.repo,
    stage: place.stage,
    policy,
    diff,
    evidence: evidence.map((e) => e.evidence),
    tree: place.tree,
    at,
  });
  return {
    ...place,
    fingerprint: diff.fingerprint,
    diff: diffDocument,
    policy: digest,
    evidence: evidence.map((e) => e.digest).sort(),
    engines: engine,
    at,
    expires: later(at, VERDICT_LIFE),
    results: [...decision.results],
    obligations: [...decision.obligations],
    outcome: decision.outcome,
    authors: authorsOf(commits, pushers),
  };
}

/** The text under which a diff is stored and found again by its digest. */
export const diffDocument = (diff: SecurityDiff): string => canonical(diff as never);

/** Whether a verdict is still what would be said now: nothing that it was made from has changed. */
export function stands(
  verdict: Verdict,
  policy: PolicyAt,
  evidence: readonly { readonly digest: string }[],
  engine: Record<string, string>,
  tree: string,
  now: string,
): boolean {
  const list = evidence.map((e) => e.digest).sort();
  return (
    verdict.tree === tree &&
    verdict.expires > now &&
    verdict.policy === policy.digest &&
    verdict.evidence.join() === list.join() &&
    JSON.stringify(verdict.engines) === JSON.stringify(engine)
  );
}
