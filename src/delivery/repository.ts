import { signPromotion } from "../ledger/promotion.ts";
import { digestBytes } from "../model/digest.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Problem } from "../model/problem.ts";
import { ProblemError, problem } from "../model/problem.ts";
import type { PredicateOf } from "../model/statement.ts";
import type { Outstanding } from "../policy/index.ts";
import { outstanding } from "../policy/index.ts";
import type { Clock, DocumentStore, Extractor, ServedRepository, Signer } from "../ports/index.ts";
import { compare } from "./compare.ts";
import type { Journal } from "./journal.ts";
import type { PolicyAt, Subject } from "./judge.ts";
import { diffDocument, engines, isProblem, judge, policyAt, stands } from "./judge.ts";
import type { Latest, Promotable, RepoState, Standing } from "./state.ts";
import { candidateKey, openIntents, outdated, promotable } from "./state.ts";

export interface RepoConfig {
  readonly id: string;
  /** Path or URL of the authoritative remote. */
  readonly remote: string;
  /** Branch whose policy lists the stages. */
  readonly policyBranch: string;
}

export interface Ports {
  readonly journal: Journal;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly signer: Signer;
  readonly extractor: Extractor;
}

export interface Stage {
  readonly id: string;
  readonly branch: string;
}

/** One way into one stage, as it stands now. */
export interface Candidate {
  readonly stage: Stage;
  readonly source: string;
  readonly head: string;
  readonly tip: string | null;
  readonly latest: Latest | null;
  readonly policy: PolicyAt | null;
}

/** One repository on its way through its stages. All work on it is done one thing after the other. */
export class Repository {
  readonly config: RepoConfig;
  readonly git: ServedRepository;
  readonly #ports: Ports;
  #queue: Promise<unknown> = Promise.resolve();
  /** Why the last push had no clear outcome, while one is open. */
  #unclear: Problem | null = null;
  /** What the last pass saw; derived, for the read models. */
  stages: readonly Stage[] = [];
  candidates: readonly Candidate[] = [];
  tips: ReadonlyMap<string, string> = new Map();
  problem: Problem | null = null;
  readonly pushers = new Map<string, string>();

  constructor(config: RepoConfig, git: ServedRepository, ports: Ports) {
    this.config = config;
    this.git = git;
    this.#ports = ports;
  }

  async state(): Promise<RepoState> {
    return (await this.#ports.journal.state()).repo(this.config.id);
  }

  /** Looks at the remote and does everything that can be done now. Never rejects: what went wrong is in `problem`. */
  advance(): Promise<void> {
    return this.#exclusive(async () => {
      try {
        do this.#unclear = null;
        while (await this.#pass());
        this.problem = this.#unclear;
      } catch (error) {
        this.problem = asProblem(error);
      }
    });
  }

  /** Judges one candidate against the live branches, without promoting. null: there is no such candidate any more. */
  refresh(stage: string, source: string): Promise<Candidate | null> {
    return this.#exclusive(async () => {
      await this.#look();
      const found = this.#waiting().find((c) => c.stage.id === stage && c.source === source);
      if (!found || (await this.#contained(found))) return null;
      return this.#check(found);
    });
  }

  /** What a verdict still asks of people. */
  async outstanding(verdict: PredicateOf<"verdict">, policy: PolicyAt): Promise<Outstanding> {
    const { approvals } = await this.state();
    return outstanding(
      verdict,
      approvals.map((a) => ({ digest: a.digest, approval: a.value })),
      policy.policy,
      this.#ports.clock.now(),
    );
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(work, work);
    this.#queue = next.catch(() => {});
    return next;
  }

  /** One look at everything. True when a stage moved, so that the world must be looked at anew. */
  async #pass(): Promise<boolean> {
    await this.#look();
    const seen: Candidate[] = [];
    for (const candidate of this.#waiting()) {
      if (await this.#contained(candidate)) continue;
      const checked = await this.#check(candidate);
      seen.push(checked);
      if (await this.#promote(checked)) return true;
    }
    this.candidates = seen;
    return false;
  }

  /** Fetches, finishes what a crash left open, and writes down which branches moved. */
  async #look(): Promise<void> {
    this.tips = await this.git.fetch();
    // Tips from before its pushes would read as an alarm, and let the same head in a second time.
    if (await this.#recover()) this.tips = await this.git.fetch();
    const listed = await policyAt(this.git, await this.#treeOf(this.tips.get(this.config.policyBranch) ?? null));
    if (isProblem(listed)) throw new ProblemError(listed);
    this.stages = listed.policy.stages;
    await this.#observe();
  }

  async #treeOf(commit: string | null): Promise<string | null> {
    return commit === null ? null : (await this.git.commit(commit)).tree;
  }

  /** Brings every open intent to an outcome. True when it pushed, so that the tips are others now. */
  async #recover(): Promise<boolean> {
    let pushed = false;
    for (const intent of openIntents(await this.state())) {
      const { branch, old, new: next } = intent.value;
      const tip = this.tips.get(branch) ?? null;
      if (tip === next) await this.#finish(intent, "moved", "found moved after a restart");
      else if (tip === old && outdated(await this.state(), intent.value, this.#ports.clock.now()))
        await this.#finish(
          intent,
          "refused",
          "its verdict expired or an approval was revoked before it could be carried out",
        );
      else if (tip === old) {
        await this.#carryOut(intent);
        pushed = true;
      } else await this.#finish(intent, "superseded", `${branch} moved elsewhere meanwhile`);
    }
    return pushed;
  }

  async #observe(): Promise<void> {
    const known = (await this.state()).branches;
    const stageBranches = new Set(this.stages.map((s) => s.branch));
    const moved = async (branch: string, old: string | null, next: string | null): Promise<void> => {
      const as = !stageBranches.has(branch) ? "push" : old === null ? "first-seen" : "alarm";
      const pusher = this.pushers.get(branch) ?? null;
      this.pushers.delete(branch);
      const at = this.#ports.clock.now();
      await this.#ports.journal.record("ref-moved", { repo: this.config.id, branch, old, new: next, at, pusher, as });
    };
    for (const [branch, oid] of this.tips)
      if (known.get(branch)?.oid !== oid) await moved(branch, known.get(branch)?.oid ?? null, oid);
    for (const [branch, { oid }] of [...known]) if (!this.tips.has(branch)) await moved(branch, oid, null);
  }

  /** Candidates by the branches alone, the last stage first: what is ahead goes before what follows. */
  #waiting(): Candidate[] {
    const stageBranches = new Set(this.stages.map((s) => s.branch));
    return this.stages.toReversed().flatMap((stage, fromLast): Candidate[] => {
      const before = this.stages[this.stages.length - 2 - fromLast];
      const sources = before ? [before.branch] : [...this.tips.keys()].filter((b) => !stageBranches.has(b)).sort();
      const tip = this.tips.get(stage.branch) ?? null;
      return sources.flatMap((source) => {
        const head = this.tips.get(source);
        return head ? [{ stage, source, head, tip, latest: null, policy: null }] : [];
      });
    });
  }

  async #contained({ head, tip }: Candidate): Promise<boolean> {
    return tip !== null && (await this.git.isAncestor(head, tip));
  }

  /** The standing word on a candidate; a new one is spoken when base, head, policy, evidence or engines changed, or it expired. */
  async #check(candidate: Candidate): Promise<Candidate> {
    const { stage, source, head, tip } = candidate;
    const place = { repo: this.config.id, stage: stage.id, source, head };
    const last = (await this.state()).latest.get(candidateKey(stage.id, source)) ?? null;
    const same = last && last.value.head === head && last.value.base === tip ? last : null;
    const baseTree = await this.#treeOf(tip);
    const policy = await policyAt(this.git, baseTree);
    if (isProblem(policy)) return { ...candidate, latest: await this.#unchecked(place, tip, policy, same) };
    if (same?.kind === "conflict") return { ...candidate, latest: same, policy };
    try {
      const latest = await this.#speak(place, tip, baseTree, policy, same);
      return { ...candidate, latest, policy };
    } catch (error) {
      return { ...candidate, latest: await this.#unchecked(place, tip, asProblem(error), same), policy };
    }
  }

  async #speak(
    place: Omit<Subject, "base" | "tree" | "commits" | "pusher">,
    tip: string | null,
    baseTree: string | null,
    policy: PolicyAt,
    same: Latest | null,
  ): Promise<Latest> {
    const { journal, documents, clock, extractor } = this.#ports;
    const at = clock.now();
    const merge = await this.#trial(tip, place.head);
    if (merge.tree === null) {
      await journal.record("conflict", {
        ...place,
        base: tip as string,
        at,
        files: merge.files.map((f) => ({ ...f, lines: [...f.lines] })),
      });
      return (await this.#latest(place)) as Latest;
    }
    const engine = engines(extractor);
    const evidence = await this.#evidence(merge.tree);
    if (same?.kind === "verdict" && stands(same.value, policy, evidence, engine, merge.tree, at)) return same;
    const diff = await compare(
      { git: this.git, extractor },
      {
        base: tip === null ? null : { name: tip, tree: baseTree as string },
        head: { name: place.head, tree: merge.tree },
      },
    );
    const body = diffDocument(diff);
    const commits = await this.git.commits(tip, place.head);
    const pusher = (await this.state()).branches.get(place.source)?.pusher ?? null;
    const subject: Subject = { ...place, base: tip, tree: merge.tree, commits, pusher };
    const verdict = judge(subject, policy, diff, digestBytes(body), evidence, engine, at);
    const recorded = await journal.record("verdict", verdict, { documents: [{ digest: digestBytes(body), body }] });
    if (isProblem(recorded)) throw new ProblemError(recorded);
    void documents;
    return (await this.#latest(place)) as Latest;
  }

  async #latest(place: { stage: string; source: string }): Promise<Latest | null> {
    return (await this.state()).latest.get(candidateKey(place.stage, place.source)) ?? null;
  }

  /** "Could not tell" is written down once, and tried again at every pass. */
  async #unchecked(
    place: Omit<Subject, "base" | "tree" | "commits" | "pusher">,
    base: string | null,
    cause: Problem,
    same: Latest | null,
  ): Promise<Latest | null> {
    if (
      same?.kind === "unchecked" &&
      same.value.problem.code === cause.code &&
      same.value.problem.message === cause.message
    )
      return same;
    await this.#ports.journal.record("unchecked", {
      ...place,
      base,
      at: this.#ports.clock.now(),
      problem: { ...cause, hints: [...cause.hints] },
    });
    return this.#latest(place);
  }

  /** The tree that the stage would hold, or the files in conflict. */
  async #trial(tip: string | null, head: string) {
    if (tip === null || (await this.git.isAncestor(tip, head))) return { tree: (await this.git.commit(head)).tree };
    const merge = await this.git.trialMerge(tip, head);
    return merge.merged ? { tree: merge.tree } : { tree: null, files: merge.files };
  }

  async #evidence(tree: string) {
    const rows = (await this.state()).evidence.get(tree) ?? [];
    const found = await Promise.all(
      rows.map(async (r) => ({ digest: r.evidence, text: await this.#ports.documents.get(r.evidence) })),
    );
    return found.flatMap(({ digest, text }) =>
      text === null ? [] : [{ digest, evidence: JSON.parse(text) as Evidence }],
    );
  }

  /** Moves the stage when a proof can be had. True when the branch moved. */
  async #promote({ stage, source, latest, policy, tip }: Candidate): Promise<boolean> {
    if (latest?.kind !== "verdict" || !policy) return false;
    const { clock } = this.#ports;
    const waiting = await this.outstanding(latest.value, policy);
    const live = {
      now: clock.now(),
      tip,
      policy: policy.digest,
      open: waiting.open.length,
      covering: waiting.covered.map((c) => c.approval),
    };
    const proof = promotable(await this.state(), stage.id, source, live);
    if (isProblem(proof)) return false;
    return this.#move(stage, proof, (repo) => {
      const again = promotable(repo, stage.id, source, live);
      const revoked = live.covering.some((digest) => !repo.approvals.some((a) => a.digest === digest));
      return isProblem(again)
        ? again
        : revoked
          ? problem("refused/revoked", "an approval was revoked meanwhile")
          : null;
    });
  }

  /** Intent first, then the remote, then the outcome. */
  async #move(
    stage: Stage,
    { verdict, approvals }: Promotable,
    against: (repo: RepoState) => Problem | null,
  ): Promise<boolean> {
    const { base, head, tree, source, at } = verdict.value;
    const forward = base === null || (await this.git.isAncestor(base, head));
    const next = forward
      ? head
      : await this.git.commitMerge({
          tree,
          parents: [base as string, head],
          message: `Merge ${source} into ${stage.id}`,
          at,
        });
    const intent = {
      repo: this.config.id,
      stage: stage.id,
      branch: stage.branch,
      old: base,
      new: next,
      tree,
      verdict: verdict.digest,
      approvals: [...new Set(approvals)],
      at: this.#ports.clock.now(),
    };
    const recorded = await this.#ports.journal.record("promotion-intended", intent, {
      unless: (state) => against(state.repo(this.config.id)),
    });
    if (isProblem(recorded)) return false;
    const open = openIntents(await this.state()).find((i) => i.seq === recorded.seq);
    return open !== undefined && (await this.#carryOut(open));
  }

  async #carryOut(intent: Standing<PredicateOf<"promotion-intended">>): Promise<boolean> {
    const { branch, old, new: next, repo } = intent.value;
    const statement = signPromotion(this.#ports.signer, { repo, ref: `refs/heads/${branch}`, old, new: next });
    const result = await this.git.push(branch, old, next, statement);
    // "Could not tell" stays open: a push that a crash left behind may still arrive, and must find its intent.
    if (!result.moved && result.problem.code === "git/push-unclear") {
      this.#unclear = result.problem;
      return false;
    }
    if (result.moved) await this.#finish(intent, "moved", `${branch} is at ${next}`);
    else await this.#finish(intent, "refused", result.problem.message);
    return result.moved;
  }

  async #finish(
    { value, digest }: Standing<PredicateOf<"promotion-intended">>,
    result: "moved" | "refused" | "superseded",
    message: string,
  ): Promise<void> {
    const done = { repo: value.repo, stage: value.stage, intent: digest, result, message, at: this.#ports.clock.now() };
    const twice = problem("refused/done", "this promotion was finished already");
    await this.#ports.journal.record("promotion-done", done, {
      unless: (state) => (state.repo(value.repo).done.has(digest) ? twice : null),
    });
  }
}

export const asProblem = (error: unknown): Problem =>
  error instanceof ProblemError
    ? error.problem
    : problem("internal", error instanceof Error ? error.message : String(error), "the server's log holds the stack");
