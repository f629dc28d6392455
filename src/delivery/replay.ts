import type { SecurityDiff } from "../model/diff.ts";
import { digestBytes } from "../model/digest.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Problem } from "../model/problem.ts";
import { ProblemError } from "../model/problem.ts";
import type { Direction } from "../model/relation.ts";
import type { GateResult, Outcome } from "../model/verdict.ts";
import type { Policy } from "../policy/index.ts";
import { decide, worst } from "../policy/index.ts";
import type { CommitInfo, GitReader, Oid } from "../ports/index.ts";
import type { ComparePorts, Progress, Range } from "./compare.ts";
import { compare } from "./compare.ts";

/** One merge of the past: what it changed, and what a policy says to it now. */
export interface Replayed {
  readonly commit: CommitInfo;
  readonly counts: Readonly<Record<Direction, number>>;
  /** Places in what ships that nobody could read for their meaning. */
  readonly residual: number;
  /** The sentence of the change that ranks first among those that ship; null where none does. */
  readonly top: string | null;
  /** Rules that fired, and how. Required evidence is not among them: nobody knows what it was then. */
  readonly fired: readonly Pick<GateResult, "gate" | "outcome" | "message">[];
  /** Groups that would have been asked. */
  readonly groups: readonly string[];
  /** What would have been asked beside that, were the evidence not presumed that covers it. */
  readonly presumed: number;
  readonly outcome: Outcome;
  /** Why it could not be told. */
  readonly problem: Problem | null;
}

/** The last first-parent commits of a version, newest first: what its branch went through. */
export async function lastMerges(git: GitReader, head: Oid, last: number): Promise<readonly CommitInfo[]> {
  const merges: CommitInfo[] = [];
  for (let at: Oid | undefined = head; at !== undefined && merges.length < last; ) {
    // A shallow clone ends where its parent is not there.
    const commit: CommitInfo | null = await git.commit(at).catch((error: unknown) => {
      // One commit alone was compared with nothing: no answer is better than "0 merges".
      if (error instanceof ProblemError && error.problem.code === "git/object-absent" && merges.length > 1) return null;
      throw error;
    });
    if (!commit) {
      merges.pop();
      break;
    }
    merges.push(commit);
    at = commit.parents[0];
  }
  return merges;
}

export interface ReplayOptions {
  readonly policy: Policy;
  readonly stage: string;
  readonly at: string;
}

/** Compares each merge with what its branch was before, and decides on it by one policy. */
export async function* replay(
  ports: ComparePorts,
  merges: readonly CommitInfo[],
  options: ReplayOptions,
  progress: Progress = () => {},
): AsyncGenerator<Replayed, undefined> {
  for (const [i, commit] of merges.entries()) {
    progress(i, merges.length);
    yield await replayOne(ports, commit, options);
  }
}

/** What a merge did to its branch: its first parent before, itself after. */
export async function rangeOf(git: GitReader, commit: CommitInfo): Promise<Range> {
  const parent = commit.parents[0];
  const base = parent === undefined ? null : { name: parent, tree: (await git.commit(parent)).tree };
  return { base, head: { name: commit.oid, tree: commit.tree } };
}

async function replayOne(ports: ComparePorts, commit: CommitInfo, options: ReplayOptions): Promise<Replayed> {
  try {
    const diff = await compare(ports, await rangeOf(ports.git, commit));
    return { commit, ...told(diff), ...judged(diff, commit, options), problem: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const none = {
      counts: { widen: 0, narrow: 0, neutral: 0, unknown: 0 },
      residual: 0,
      top: null,
      fired: [],
      groups: [],
      presumed: 0,
    };
    return { commit, ...none, outcome: "error", problem: error.problem };
  }
}

/** What a diff of the past has, in numbers and its first sentence. */
export function told(diff: SecurityDiff): Pick<Replayed, "counts" | "residual" | "top"> {
  const shipped = diff.changes.filter((c) => c.shipped);
  const count = (d: Direction): number => shipped.filter((c) => c.direction === d).length;
  return {
    counts: { widen: count("widen"), unknown: count("unknown"), narrow: count("narrow"), neutral: count("neutral") },
    residual: diff.residual.filter((r) => r.shipped).length,
    top:
      shipped.reduce<(typeof shipped)[number] | null>((a, b) => (a && a.score >= b.score ? a : b), null)?.says ?? null,
  };
}

/** Evidence that covers, such as the ordinary review: nobody knows any more whether it was there, and what counts is what is asked beyond it. */
const presumedOf = (policy: Policy, tree: Oid): Evidence[] =>
  [...new Set(policy.covers.map((c) => c.by))].map((source) => ({
    ...{ subject: tree, source, producer: "replay@1", digest: digestBytes("") },
    ...{ status: "complete", findings: [], measures: {} },
  }));

/** What the rules of a policy say to a diff of the past, if the evidence that covers was there. */
export function judged(
  diff: SecurityDiff,
  commit: CommitInfo,
  { policy, stage, at }: ReplayOptions,
): Pick<Replayed, "fired" | "groups" | "outcome" | "presumed"> {
  const input = { repo: "local", stage, policy, diff, tree: commit.tree, at };
  const { results, obligations } = decide({ ...input, evidence: presumedOf(policy, commit.tree) });
  const without = policy.covers.length === 0 ? obligations : decide({ ...input, evidence: [] }).obligations;
  const rules = results.filter((r) => !r.gate.startsWith("requires/"));
  const fired = rules.filter((r) => r.outcome !== "pass");
  return {
    fired: fired.map(({ gate, outcome, message }) => ({ gate, outcome, message })),
    groups: [...new Set(obligations.map((o) => o.by))].sort(),
    presumed: without.length - obligations.length,
    outcome: rules.length === 0 ? "pass" : worst(rules.map((r) => r.outcome)),
  };
}

/** Whether somebody should have looked for its security: it would be blocked, or the group of that name asked. */
export const wantsSecurity = ({ outcome, groups }: Replayed): boolean =>
  outcome === "block" || outcome === "error" || groups.includes("security");

/** Of one rule over all merges: in how many it fired, and how. */
export interface RuleShare {
  readonly rule: string;
  readonly blocked: number;
  readonly asked: number;
  readonly failed: number;
}

/** Every rule of a policy, those that fire most first. */
export function ruleShares(policy: Policy, merges: readonly Replayed[]): readonly RuleShare[] {
  const of = (rule: string, outcome: Outcome): number =>
    merges.filter((m) => m.fired.some((f) => f.gate === rule && f.outcome === outcome)).length;
  return policy.rules
    .map(({ id }) => ({ rule: id, blocked: of(id, "block"), asked: of(id, "review"), failed: of(id, "error") }))
    .sort((a, b) => b.blocked + b.asked - a.blocked - a.asked);
}
