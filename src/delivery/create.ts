import { importEvidence } from "../evidence/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { digestBytes } from "../model/digest.ts";
import type { Evidence } from "../model/evidence.ts";
import { canonical } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import type { Clock, DocumentStore, Extractor, OpenCharts, ServedRepository, Signer } from "../ports/index.ts";
import type { Decided, Delivery } from "./api.ts";
import { Comparisons } from "./comparisons.ts";
import { approve, refuse, sendBack, takeBack } from "./decide.ts";
import { Journal } from "./journal.ts";
import { isProblem } from "./judge.ts";
import { board } from "./read/board.ts";
import { comparison, comparisonEntries, comparisonText } from "./read/comparison.ts";
import { ledgerPage, ledgerStatement, ledgerView } from "./read/ledger.ts";
import { policyView } from "./read/policy.ts";
import { entries, review, text } from "./read/review.ts";
import { turns } from "./read/turns.ts";
import { versions } from "./read/versions.ts";
import { lint, rehearse } from "./rehearse.ts";
import type { Ports, RepoConfig } from "./repository.ts";
import { asProblem, Repository } from "./repository.ts";

export interface DeliveryOptions {
  readonly ledger: Ledger;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly signer: Signer;
  /** PEM of every key that ever signed here. */
  readonly publicKeys: readonly string[];
  readonly extractor: Extractor;
  readonly charts?: OpenCharts;
  readonly repositories: readonly { readonly config: RepoConfig; readonly git: ServedRepository }[];
  /** How often missed pushes and moved stages are looked for. Milliseconds; 0 = only when woken. */
  readonly reconcileEvery: number;
  readonly log: (event: string, detail: Readonly<Record<string, unknown>>) => void;
  /** Told the stage branches of a repository at every look, before they are believed. */
  readonly guard?: (repo: string, branches: readonly string[]) => Promise<void>;
}

/** Joins the rooms: verifies the ledger, reconciles every repository once, and then works whenever it is woken. */
export async function createDelivery(options: DeliveryOptions): Promise<Delivery> {
  const journal = new Journal(options.ledger);
  const { documents, clock, signer, extractor } = options;
  const charts = options.charts ? { charts: options.charts } : {};
  const guard = options.guard ? { guard: options.guard } : {};
  const ports: Ports = { journal, documents, clock, signer, extractor, ...charts, ...guard };
  const repositories = new Map(
    options.repositories.map(({ config, git }) => [config.id, new Repository(config, git, ports)]),
  );
  let broken: Problem | null = null;
  try {
    await journal.state();
  } catch (error) {
    broken = asProblem(error);
  }
  const comparisons = new Comparisons({ extractor, ...charts });
  const worker = new Worker(repositories, options.log);
  const timer = options.reconcileEvery > 0 ? setInterval(() => worker.wake(null), options.reconcileEvery) : null;
  timer?.unref();
  if (!broken) worker.wake(null);

  const inVerdict = async <T>(
    digest: Parameters<Delivery["review"]>[0],
    use: (repository: Repository, found: NonNullable<Awaited<ReturnType<typeof find>>>["verdict"]) => Promise<T>,
  ): Promise<T | null> => {
    const found = await find(digest);
    const repository = found && repositories.get(found.repo);
    return found && repository ? use(repository, found.verdict) : null;
  };
  const inRepository = async <T>(id: string, use: (repository: Repository) => Promise<T>): Promise<T | null> => {
    const repository = repositories.get(id);
    return repository ? use(repository) : null;
  };
  const find = async (digest: Parameters<Delivery["review"]>[0]) => (await journal.state()).findVerdict(digest);
  const woken = <T>(decided: Decided<T>): Decided<T> => {
    worker.wake(null);
    return decided;
  };

  return {
    repos: async () =>
      [...repositories.values()].map((r) => ({
        id: r.config.id,
        remote: r.config.remote,
        stages: r.stages.map((s) => s.id),
        problem: r.problem && { ...r.problem, hints: [...r.problem.hints] },
      })),
    board: (id) => inRepository(id, (r) => board(ports, r)),
    turns: (principal) => turns(ports, repositories.values(), principal),
    review: (digest, principal) =>
      inVerdict(digest, (repository, verdict) => review(ports, repository, verdict, principal)),
    text: (digest, path) => inVerdict(digest, (repository, verdict) => text(ports, repository, verdict.value, path)),
    entries: (digest, query) => inVerdict(digest, (_, verdict) => entries(ports, verdict.value, query)),
    versions: (id) => inRepository(id, versions),
    compare: (id, pair) => inRepository(id, (r) => comparison(comparisons, r, pair, clock.now())),
    compareEntries: (id, pair, query) => inRepository(id, (r) => comparisonEntries(comparisons, r, pair, query)),
    compareText: (id, pair, path) => inRepository(id, (r) => comparisonText(comparisons, r, pair, path)),
    policy: (id, last) => inRepository(id, (r) => policyView(r, last)),
    lintPolicy: lint,
    rehearse: (id, command) => inRepository(id, (r) => rehearse(comparisons, r, command, clock.now())),
    approve: async (principal, command) => woken(await approve(ports, repositories, principal, command)),
    sendBack: async (principal, command) => woken(await sendBack(ports, repositories, principal, command)),
    takeBack: async (principal, command) => woken(await takeBack(ports, repositories, principal, command)),
    report: async (producer, input) => woken(await report(ports, repositories, producer, input)),
    ledger: (after, limit) => ledgerView(options.ledger, after, limit),
    ledgerPage: async (query) => ledgerPage(options.ledger, (await journal.state()).seq, query),
    ledgerStatement: (seq) => ledgerStatement(options.ledger, seq),
    ledgerRows: (after, limit) => options.ledger.raw(after, limit),
    publicKeys: () => options.publicKeys,
    wake: (repo, hint) => worker.wake(repo, hint),
    settled: () => worker.settled(),
    subscribe: (listener) => journal.subscribe(listener),
    health: async () => {
      if (broken) return broken;
      try {
        await journal.state();
        return null;
      } catch (error) {
        return asProblem(error);
      }
    },
    close: async () => {
      if (timer) clearInterval(timer);
      await worker.close();
      await Promise.all([...repositories.values()].map((r) => r.git.close()));
    },
  };
}

/** Takes a report, turns it into evidence for its tree, and writes both down. What cannot be read is kept as "could not look". */
async function report(
  ports: Ports,
  repositories: ReadonlyMap<string, Repository>,
  producer: `${string}@${string}`,
  input: Parameters<Delivery["report"]>[1],
): Promise<Decided<{ status: string; message: string }>> {
  if (!repositories.has(input.repo))
    return refuse(problem("report/unknown-repository", `no repository "${input.repo}" is served here`));
  let evidence: Evidence;
  try {
    evidence = importEvidence(input.format, input.bytes, { tree: input.tree, producer });
  } catch (error) {
    return refuse(asProblem(error));
  }
  const body = canonical(evidence as never);
  const digest = digestBytes(body);
  const { subject: tree, source, status } = evidence;
  const statement = { repo: input.repo, tree, source, producer, evidence: digest, status, at: ports.clock.now() };
  const recorded = await ports.journal.record("evidence", statement, { documents: [{ digest, body }] });
  if (isProblem(recorded)) return refuse(recorded);
  const message = evidence.status === "complete" ? `${evidence.findings.length} findings` : evidence.problem.message;
  return { ok: true, value: { status, message } };
}

/** Runs the repositories when something may have changed; a wake during the work means one more round. */
class Worker {
  readonly #repositories: ReadonlyMap<string, Repository>;
  readonly #log: DeliveryOptions["log"];
  readonly #wanted = new Set<string>();
  /** Repositories that could not be worked on, how often in a row, and when they are tried again. */
  readonly #failing = new Map<string, { times: number; timer: NodeJS.Timeout }>();
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(repositories: ReadonlyMap<string, Repository>, log: DeliveryOptions["log"]) {
    this.#repositories = repositories;
    this.#log = log;
  }

  wake(repo: string | null, hint?: { readonly pusher?: string; readonly branches?: readonly string[] }): void {
    if (this.#closed) return;
    for (const [id, repository] of this.#repositories) {
      if (repo !== null && repo !== id) continue;
      if (hint?.pusher) for (const branch of hint.branches ?? []) repository.pushers.set(branch, hint.pusher);
      this.#wanted.add(id);
    }
    this.#running ??= this.#run();
  }

  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#failing.values()) clearTimeout(timer);
    this.#wanted.clear();
    await this.settled();
  }

  /** A remote that is away is asked again after 1, 2, 4 ... seconds, and at the latest by the next reconciliation. */
  #retry(id: string, problem: Problem | null): void {
    const before = this.#failing.get(id);
    clearTimeout(before?.timer);
    this.#failing.delete(id);
    if (!problem || this.#closed) return;
    this.#log("repository.problem", { repo: id, ...problem });
    const times = (before?.times ?? 0) + 1;
    const timer = setTimeout(() => this.wake(id), Math.min(60_000, 500 * 2 ** times));
    timer.unref();
    this.#failing.set(id, { times, timer });
  }

  async #run(): Promise<void> {
    // Who woke it holds the promise before it ends, also where nothing is served.
    await Promise.resolve();
    for (const id of this.#wanted) {
      this.#wanted.delete(id);
      const repository = this.#repositories.get(id) as Repository;
      await repository.advance();
      this.#retry(id, repository.problem);
    }
    this.#running = null;
  }
}
