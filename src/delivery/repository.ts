import { digestBytes } from "../model/digest.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Problem } from "../model/problem.ts";
import { ProblemError, problem } from "../model/problem.ts";
import type { PredicateOf } from "../model/statement.ts";
import type { Outstanding } from "../policy/index.ts";
import { outstanding } from "../policy/index.ts";
import type { Clock, DocumentStore, Extractor, OpenCharts, ServedRepository, Signer } from "../ports/index.ts";
import { compare } from "./compare.ts";
import type { Journal } from "./journal.ts";
import type { PolicyAt, Subject } from "./judge.ts";
import { diffDocument, engines, isProblem, judge, nextPolicy, policyAt, stands } from "./judge.ts";
import { Promoter } from "./promoter.ts";
import type { Latest, RepoState } from "./state.ts";
import { candidateKey, covers } from "./state.ts";

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
  readonly charts?: OpenCharts;
  /** Told the stage branches of a repository at every look, where somebody guards them. */
  readonly guard?: (repo: string, branches: readonly string[]) => Promise<void>;
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
  readonly #promoter: Promoter;
  #queue: Promise<unknown> = Promise.resolve();
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
    this.#promoter = new Promoter(this, ports);
  }

  async state(): Promise<RepoState> {
    return (await this.#ports.journal.state()).repo(this.config.id);
  }

  /** Looks at the remote and does everything that can be done now. Never rejects: what went wrong is in `problem`. */
  advance(): Promise<void> {
    return this.#exclusive(async () => {
      try {
        do this.#promoter.unclear = null;
        while (await this.#pass());
        this.problem = this.#promoter.unclear ?? [...this.git.aside.values()][0] ?? this.#withoutPolicyBranch();
      } catch (error) {
        this.problem = asProblem(error);
      }
    });
  }

  /** A mistyped branch must not look like a repository that has no policy of its own. */
  #withoutPolicyBranch(): Problem | null {
    const { policyBranch } = this.config;
    return this.tips.size === 0 || this.tips.has(policyBranch)
      ? null
      : problem(
          "policy/no-branch",
          `there is no branch "${policyBranch}", whose policy would list the stages: the shipped policy stands`,
          "name another: --repo NAME=REMOTE#BRANCH",
        );
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
    const state = await this.state();
    return outstanding(
      verdict,
      state.approvals.map((a) => ({ digest: a.digest, approval: covers(state, verdict, a) })),
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
      if (await this.#promoter.promote(checked)) return true;
    }
    this.candidates = seen;
    return false;
  }

  /** Fetches, finishes what a crash left open, and writes down which branches moved. */
  async #look(): Promise<void> {
    this.tips = await this.git.fetch();
    // Tips from before its pushes would read as an alarm, and let the same head in a second time.
    if (await this.#promoter.recover()) this.tips = await this.git.fetch();
    const listed = await policyAt(this.git, await this.#treeOf(this.tips.get(this.config.policyBranch) ?? null));
    if (isProblem(listed)) throw new ProblemError(listed);
    this.stages = listed.policy.stages;
    const unread = this.stages.map((s) => this.git.aside.get(s.branch)).find((p) => p !== undefined);
    if (unread) throw new ProblemError(unread);
    // A new stage is guarded before its branch is believed.
    await this.#ports.guard?.(
      this.config.id,
      this.stages.map((s) => s.branch),
    );
    await this.#observe();
  }

  async #treeOf(commit: string | null): Promise<string | null> {
    return commit === null ? null : (await this.git.commit(commit)).tree;
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
    place: Omit<Subject, "base" | "tree" | "commits" | "pushers">,
    tip: string | null,
    baseTree: string | null,
    policy: PolicyAt,
    same: Latest | null,
  ): Promise<Latest> {
    const { journal, clock, extractor } = this.#ports;
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
    // What the verdict names is what the diff is made with, also where helm is replaced meanwhile.
    const renderer = (await this.#ports.charts?.()) ?? null;
    const engine = engines(extractor, renderer);
    const evidence = await this.#evidence(merge.tree);
    if (same?.kind === "verdict" && stands(same.value, policy, evidence, engine, merge.tree, at)) return same;
    const diff = await compare(
      { git: this.git, extractor, charts: async () => renderer },
      {
        base: tip === null ? null : { name: tip, tree: baseTree as string },
        head: { name: place.head, tree: merge.tree },
      },
    );
    const body = diffDocument(diff);
    const commits = await this.git.commits(tip, place.head);
    const known = (await this.state()).pushers;
    const pushers = commits.flatMap((c) => known.get(c.oid) ?? []);
    const subject: Subject = { ...place, base: tip, tree: merge.tree, commits, pushers };
    const next = await nextPolicy(this.git, merge.tree);
    const verdict = judge(subject, policy, diff, digestBytes(body), evidence, engine, at, next);
    const recorded = await journal.record("verdict", verdict, { documents: [{ digest: digestBytes(body), body }] });
    if (isProblem(recorded)) throw new ProblemError(recorded);
    return (await this.#latest(place)) as Latest;
  }

  async #latest(place: { stage: string; source: string }): Promise<Latest | null> {
    return (await this.state()).latest.get(candidateKey(place.stage, place.source)) ?? null;
  }

  /** "Could not tell" is written down once, and tried again at every pass. */
  async #unchecked(
    place: Omit<Subject, "base" | "tree" | "commits" | "pushers">,
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
}

export const asProblem = (error: unknown): Problem =>
  error instanceof ProblemError
    ? error.problem
    : problem("internal", error instanceof Error ? error.message : String(error), "the server's log holds the stack");
