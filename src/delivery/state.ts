import type { VerifiedEntry } from "../ledger/index.ts";
import type { Digest } from "../model/digest.ts";
import { digestOf } from "../model/digest.ts";
import type { Json } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import type { PredicateOf, StatementKind } from "../model/statement.ts";
import type { Approval, Verdict } from "../model/verdict.ts";
import { counted } from "../model/words.ts";

/** The name by which statements refer to one another: a digest of what was said, not of where it stands. */
export const statementDigest = <K extends StatementKind>(kind: K, predicate: PredicateOf<K>): Digest =>
  digestOf(`sallyport.${kind}/v1`, predicate as unknown as Json);

export interface Standing<T> {
  readonly digest: Digest;
  readonly value: T;
  readonly at: string;
  readonly seq: number;
}

/** The last word on one candidate: source branch -> stage. */
export type Latest =
  | ({ readonly kind: "verdict" } & Standing<Verdict>)
  | ({ readonly kind: "conflict" } & Standing<PredicateOf<"conflict">>)
  | ({ readonly kind: "unchecked" } & Standing<PredicateOf<"unchecked">>);

export interface GivenApproval extends Standing<Approval> {
  readonly digest: Digest;
  /** Hash of the ledger entry, for receipts. */
  readonly entry: Digest;
}

export interface Branch {
  readonly oid: string;
  readonly since: string;
  readonly pusher: string | null;
}

/** Everything the ledger says about one repository. */
export interface RepoState {
  readonly branches: ReadonlyMap<string, Branch>;
  readonly latest: ReadonlyMap<string, Latest>;
  readonly verdicts: ReadonlyMap<Digest, Standing<Verdict>>;
  /** Given and not revoked. */
  readonly approvals: readonly GivenApproval[];
  /** Returned and not taken back. */
  readonly returned: ReadonlyMap<string, PredicateOf<"returned">>;
  readonly intents: ReadonlyMap<Digest, Standing<PredicateOf<"promotion-intended">>>;
  readonly done: ReadonlyMap<Digest, PredicateOf<"promotion-done">>;
  /** Evidence documents by tree. */
  readonly evidence: ReadonlyMap<string, readonly PredicateOf<"evidence">[]>;
  readonly alarms: readonly PredicateOf<"ref-moved">[];
  /** Who pushed each head, on whatever branch: they stay behind it on its way through the stages. */
  readonly pushers: ReadonlyMap<string, readonly string[]>;
  /** For each stage and obligation the entries that moved the stage with it: asked anew, it was undone in between. */
  readonly spent: ReadonlyMap<string, readonly number[]>;
  /** When each candidate was first seen waiting: source, stage and head. */
  readonly since: ReadonlyMap<string, string>;
}

type Mutable = {
  branches: Map<string, Branch>;
  latest: Map<string, Latest>;
  verdicts: Map<Digest, Standing<Verdict>>;
  approvals: GivenApproval[];
  returned: Map<string, PredicateOf<"returned">>;
  intents: Map<Digest, Standing<PredicateOf<"promotion-intended">>>;
  done: Map<Digest, PredicateOf<"promotion-done">>;
  evidence: Map<string, PredicateOf<"evidence">[]>;
  alarms: PredicateOf<"ref-moved">[];
  pushers: Map<string, readonly string[]>;
  spent: Map<string, readonly number[]>;
  since: Map<string, string>;
};

export const candidateKey = (stage: string, source: string): string => `${stage}\0${source}`;
export const spentKey = (stage: string, obligation: Digest): string => `${stage}\0${obligation}`;
export const returnKey = (stage: string, head: string): string => `${stage}\0${head}`;
export const sinceKey = (stage: string, source: string, head: string): string => `${stage}\0${source}\0${head}`;

const emptyRepo = (): Mutable => ({
  branches: new Map(),
  latest: new Map(),
  verdicts: new Map(),
  approvals: [],
  returned: new Map(),
  intents: new Map(),
  done: new Map(),
  evidence: new Map(),
  alarms: [],
  pushers: new Map(),
  spent: new Map(),
  since: new Map(),
});

declare const minted: unique symbol;
/** Proof that a stage may move: only `promotable` makes one, from verified entries. Moving a stage demands it. */
export interface Promotable {
  readonly [minted]: true;
  readonly verdict: Standing<Verdict>;
  readonly approvals: readonly Digest[];
}

/** State derived from the ledger, entry by entry. Nothing in it is stored anywhere else. */
export class State {
  readonly #repos = new Map<string, Mutable>();
  /** Last entry that was folded in. */
  seq = 0;
  head: Digest | null = null;

  repo(id: string): RepoState {
    return this.#mutable(id);
  }

  /** The repository that a verdict is about. */
  findVerdict(digest: Digest): { readonly repo: string; readonly verdict: Standing<Verdict> } | null {
    for (const [repo, state] of this.#repos) {
      const verdict = state.verdicts.get(digest);
      if (verdict) return { repo, verdict };
    }
    return null;
  }

  apply(entry: VerifiedEntry): void {
    const { kind, predicate } = entry.statement;
    this.seq = entry.seq;
    this.head = entry.hash;
    if (kind === "key-rotated") return;
    FOLD[kind](this.#mutable(predicate.repo), predicate as never, entry);
  }

  #mutable(id: string): Mutable {
    let repo = this.#repos.get(id);
    if (!repo) {
      repo = emptyRepo();
      this.#repos.set(id, repo);
    }
    return repo;
  }
}

type Fold = {
  [K in Exclude<StatementKind, "key-rotated">]: (
    repo: Mutable,
    predicate: PredicateOf<K>,
    entry: VerifiedEntry,
  ) => void;
};

function judged(repo: Mutable, stage: string, source: string, latest: Latest, head: string): void {
  repo.latest.set(candidateKey(stage, source), latest);
  const key = sinceKey(stage, source, head);
  if (!repo.since.has(key)) repo.since.set(key, latest.at);
}

/** What each statement does to the state. */
const FOLD: Fold = {
  "ref-moved": (repo, p) => {
    if (p.new === null) repo.branches.delete(p.branch);
    else repo.branches.set(p.branch, { oid: p.new, since: p.at, pusher: p.pusher });
    if (p.new !== null && p.pusher !== null)
      repo.pushers.set(p.new, [...new Set([...(repo.pushers.get(p.new) ?? []), p.pusher])]);
    if (p.as === "alarm") repo.alarms.push(p);
  },
  verdict: (repo, value, { seq }) => {
    const standing = { digest: statementDigest("verdict", value), value, at: value.at, seq };
    repo.verdicts.set(standing.digest, standing);
    judged(repo, value.stage, value.source, { kind: "verdict", ...standing }, value.head);
  },
  conflict: (repo, value, { seq }) =>
    judged(
      repo,
      value.stage,
      value.source,
      { kind: "conflict", digest: statementDigest("conflict", value), value, at: value.at, seq },
      value.head,
    ),
  unchecked: (repo, value, { seq }) =>
    judged(
      repo,
      value.stage,
      value.source,
      { kind: "unchecked", digest: statementDigest("unchecked", value), value, at: value.at, seq },
      value.head,
    ),
  approval: (repo, value, { seq, hash }) =>
    void repo.approvals.push({ digest: statementDigest("approval", value), value, at: value.at, seq, entry: hash }),
  revoked: (repo, value) => {
    repo.approvals = repo.approvals.filter((a) => a.digest !== value.approval);
  },
  returned: (repo, value) => void repo.returned.set(returnKey(value.stage, value.head), value),
  "taken-back": (repo, value) => {
    const key = returnKey(value.stage, value.head);
    const standing = repo.returned.get(key);
    // It speaks of one return; a later one stands.
    if (standing && statementDigest("returned", standing) === value.returned) repo.returned.delete(key);
  },
  "promotion-intended": (repo, value, { seq }) => {
    const digest = statementDigest("promotion-intended", value);
    repo.intents.set(digest, { digest, value, at: value.at, seq });
  },
  "promotion-done": (repo, value, { seq }) => {
    // Two replicas may both report one intent; the first word stands.
    if (repo.done.has(value.intent)) return;
    repo.done.set(value.intent, value);
    const intent = repo.intents.get(value.intent)?.value;
    if (!intent || value.result !== "moved") return;
    repo.branches.set(intent.branch, { oid: intent.new, since: value.at, pusher: null });
    for (const { id } of repo.verdicts.get(intent.verdict)?.value.obligations ?? [])
      repo.spent.set(spentKey(intent.stage, id), [...(repo.spent.get(spentKey(intent.stage, id)) ?? []), seq]);
  },
  evidence: (repo, value) => {
    const list = repo.evidence.get(value.tree) ?? [];
    // The last report of one producer for one source replaces its earlier ones.
    repo.evidence.set(value.tree, [
      ...list.filter((e) => e.source !== value.source || e.producer !== value.producer),
      value,
    ]);
  },
};

/**
 * What an approval covers of a verdict. An obligation that moved the stage before the verdict was spoken is asked again only where a
 * rollback undid what it was about: approvals from before that move say nothing of its return.
 */
export function covers(repo: RepoState, verdict: Verdict, { value, seq }: GivenApproval): Approval {
  const spoken = repo.verdicts.get(statementDigest("verdict", verdict))?.seq ?? Number.POSITIVE_INFINITY;
  const fresh = (id: Digest): boolean =>
    (repo.spent.get(spentKey(verdict.stage, id)) ?? []).every((moved) => moved < seq || moved > spoken);
  return { ...value, obligations: value.obligations.filter(fresh) };
}

/** Intents without an outcome: what a crash may have left half done. */
export const openIntents = (repo: RepoState): readonly Standing<PredicateOf<"promotion-intended">>[] =>
  [...repo.intents.values()].filter((i) => !repo.done.has(i.digest));

/** Whether what allowed an intent does not stand any more: its verdict expired, or an approval was revoked. */
export const outdated = (
  repo: RepoState,
  { verdict, approvals }: PredicateOf<"promotion-intended">,
  now: string,
): boolean =>
  (repo.verdicts.get(verdict)?.value.expires ?? "") <= now ||
  approvals.some((given) => !repo.approvals.some((a) => a.digest === given));

/** The remote's refusals of one verdict, the oldest first. */
export const refusals = (repo: RepoState, verdict: Digest): readonly PredicateOf<"promotion-done">[] =>
  [...repo.intents.values()].flatMap((i) => {
    const done = i.value.verdict === verdict ? repo.done.get(i.digest) : undefined;
    return done?.result === "refused" ? [done] : [];
  });

const MINUTE = 60_000;
const LONGEST_WAIT = 60 * MINUTE;
/** When a refused verdict may be tried again: a minute after the first refusal, twice as long after each further one. */
function triedAgainAt(refused: readonly PredicateOf<"promotion-done">[]): number {
  const last = refused.at(-1);
  return last ? Date.parse(last.at) + Math.min(LONGEST_WAIT, MINUTE * 2 ** (refused.length - 1)) : 0;
}

/** What the world looks like at the moment of deciding, read by the caller just before. */
export interface Live {
  readonly now: string;
  /** Tip of the stage branch at the remote; null where there is none. */
  readonly tip: string | null;
  /** Digest of the policy at that tip. */
  readonly policy: Digest;
  /** Obligations of the verdict that no valid approval covers, and the approvals that cover the others. */
  readonly open: number;
  readonly covering: readonly Digest[];
}

/** A proof that this candidate may be promoted, or why not. Reads only verified entries and the live tip. */
export function promotable(repo: RepoState, stage: string, source: string, live: Live): Promotable | Problem {
  const latest = repo.latest.get(candidateKey(stage, source));
  if (latest?.kind !== "verdict") return problem("refused/no-verdict", `nothing allows "${source}" into ${stage}`);
  const verdict = latest.value;
  if (verdict.expires <= live.now)
    return problem("refused/expired", `the verdict for "${source}" expired at ${verdict.expires}`);
  if (verdict.base !== live.tip) return problem("refused/base-moved", `${stage} moved since "${source}" was checked`);
  if (verdict.policy !== live.policy)
    return problem("refused/policy-changed", `the policy of ${stage} changed since "${source}" was checked`);
  if (verdict.outcome !== "pass" && verdict.outcome !== "review")
    return problem("refused/outcome", `the verdict for "${source}" is ${verdict.outcome}`);
  if (live.open > 0)
    return problem(
      "refused/person-outstanding",
      `${counted(live.open, "obligation")} of "${source}" ${live.open === 1 ? "waits" : "wait"} for a person`,
    );
  if (repo.returned.has(returnKey(stage, verdict.head)))
    return problem("refused/returned", `"${source}" was returned to its author`);
  if (openIntents(repo).some((i) => i.value.stage === stage))
    return problem("refused/in-flight", `another promotion to ${stage} is under way`);
  const refused = refusals(repo, latest.digest);
  if (triedAgainAt(refused) > Date.parse(live.now))
    return problem("refused/remote", `the remote refused: ${refused.at(-1)?.message}`);
  return { verdict: latest, approvals: live.covering } as unknown as Promotable;
}
