import { signPromotion } from "../ledger/promotion.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import type { PredicateOf } from "../model/statement.ts";
import { isProblem } from "./judge.ts";
import type { Candidate, Ports, Repository, Stage } from "./repository.ts";
import type { Promotable, RepoState, Standing } from "./state.ts";
import { openIntents, outdated, promotable } from "./state.ts";

/** Moves stages: the intent is written first, then the remote is asked, then the outcome is written. Recovery is the same code. */
export class Promoter {
  readonly #repository: Repository;
  readonly #ports: Ports;
  /** Why the last push had no clear outcome, while one is open. */
  unclear: Problem | null = null;

  constructor(repository: Repository, ports: Ports) {
    this.#repository = repository;
    this.#ports = ports;
  }

  /** Brings every open intent to an outcome. True when it pushed, so that the tips are others now. */
  async recover(): Promise<boolean> {
    let pushed = false;
    for (const intent of openIntents(await this.#repository.state())) {
      const { branch, old, new: next } = intent.value;
      const tip = this.#repository.tips.get(branch) ?? null;
      if (tip === next) await this.#finish(intent, "moved", "found moved after a restart");
      else if (tip === old && outdated(await this.#repository.state(), intent.value, this.#ports.clock.now()))
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

  /** Moves the stage when a proof can be had. True when the branch moved. */
  async promote({ stage, source, latest, policy, tip }: Candidate): Promise<boolean> {
    if (latest?.kind !== "verdict" || !policy) return false;
    const { clock } = this.#ports;
    const waiting = await this.#repository.outstanding(latest.value, policy);
    const live = {
      now: clock.now(),
      tip,
      policy: policy.digest,
      open: waiting.open.length,
      covering: waiting.covered.map((c) => c.approval),
    };
    const proof = promotable(await this.#repository.state(), stage.id, source, live);
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
    const forward = base === null || (await this.#repository.git.isAncestor(base, head));
    const next = forward
      ? head
      : await this.#repository.git.commitMerge({
          tree,
          parents: [base as string, head],
          message: `Merge ${source} into ${stage.id}`,
          at,
        });
    const intent = {
      repo: this.#repository.config.id,
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
      unless: (state) => against(state.repo(this.#repository.config.id)),
    });
    if (isProblem(recorded)) return false;
    const open = openIntents(await this.#repository.state()).find((i) => i.seq === recorded.seq);
    return open !== undefined && (await this.#carryOut(open));
  }

  async #carryOut(intent: Standing<PredicateOf<"promotion-intended">>): Promise<boolean> {
    const { branch, old, new: next, repo } = intent.value;
    const statement = signPromotion(this.#ports.signer, { repo, ref: `refs/heads/${branch}`, old, new: next });
    const result = await this.#repository.git.push(branch, old, next, statement);
    // "Could not tell" stays open: a push that a crash left behind may still arrive, and must find its intent.
    if (!result.moved && result.problem.code === "git/push-unclear") {
      this.unclear = result.problem;
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
