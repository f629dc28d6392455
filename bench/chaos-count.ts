import type { PredicateOf, StatementKind } from "../src/model/statement.ts";

/** One movement of a stage branch, as git's own reflog of the remote has it. */
export interface Movement {
  readonly old: string | null;
  readonly new: string;
  readonly tree: string;
  /** Commits reachable from `new` and not from `old`. */
  readonly gained: readonly string[];
}

export interface StageHistory {
  readonly stage: string;
  readonly branch: string;
  /** Tips before the first movement and at the end. */
  readonly start: string;
  readonly tip: string;
  readonly movements: readonly Movement[];
}

/** One statement of the ledger, with the digest by which others refer to it. */
export type LedgerEntry = {
  [K in StatementKind]: {
    readonly seq: number;
    readonly hash: string;
    readonly digest: string;
    readonly kind: K;
    readonly predicate: PredicateOf<K>;
  };
}[StatementKind];

export interface World {
  /** Heads of the changes that policy lets through every stage, once approved where that is asked. */
  readonly asked: readonly string[];
  /** Hashes of the ledger entries that the server acknowledged approvals with. */
  readonly receipts: readonly string[];
  readonly stages: readonly StageHistory[];
  /** null: the ledger did not verify. */
  readonly ledger: readonly LedgerEntry[] | null;
}

/** What is wrong, in words, one item for each case. */
export interface Count {
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  readonly unverified: readonly string[];
}

/** Holds what git did against what was asked and what the ledger says. Pure. */
export const count = (world: World): Count => ({
  lost: lost(world),
  duplicated: duplicated(world),
  unverified: unverified(world),
});

/** Changes that did not reach every stage, and acknowledged approvals that the ledger does not hold. */
function lost({ asked, receipts, stages, ledger }: World): string[] {
  const reached = stages.map((s) => ({ stage: s.stage, commits: new Set(s.movements.flatMap((m) => m.gained)) }));
  const missing = asked.flatMap((head) => {
    const at = reached.find((r) => !r.commits.has(head));
    return at ? [`${head} never reached ${at.stage}`] : [];
  });
  const hashes = new Set((ledger ?? []).map((e) => e.hash));
  const forgotten = ledger === null ? [] : receipts.filter((hash) => !hashes.has(hash));
  return [...missing, ...forgotten.map((hash) => `approval ${hash} was acknowledged and is not in the ledger`)];
}

/** Movements that brought nothing new or something again, and intents with more than one outcome. Each movement counts once. */
function duplicated({ asked, stages, ledger }: World): string[] {
  const found = new Map<string, string>();
  const wanted = new Set(asked);
  for (const { stage, movements } of stages) {
    const seen = new Set<string>();
    for (const { new: next, gained } of movements) {
      const brings = gained.filter((commit) => wanted.has(commit));
      const again = brings.find((commit) => seen.has(commit));
      if (again) found.set(`${stage} ${next}`, `${stage} moved to ${next} for ${again}, which it held before`);
      else if (brings.length === 0) found.set(`${stage} ${next}`, `${stage} moved to ${next}, which brought no change`);
      for (const commit of brings) seen.add(commit);
    }
  }
  for (const { stage, key, says } of twice(ledger ?? [])) found.set(`${stage} ${key}`, says);
  return [...found.values()];
}

/** Intents with two outcomes, and source heads that two intents moved into one stage. */
function twice(ledger: readonly LedgerEntry[]): { stage: string; key: string; says: string }[] {
  const intents = new Map(ledger.flatMap((e) => (e.kind === "promotion-intended" ? [[e.digest, e.predicate]] : [])));
  const verdicts = new Map(ledger.flatMap((e) => (e.kind === "verdict" ? [[e.digest, e.predicate]] : [])));
  const ended = new Set<string>();
  const moved = new Set<string>();
  return ledger.flatMap((e) => {
    if (e.kind !== "promotion-done") return [];
    const { stage, intent, result } = e.predicate;
    const key = intents.get(intent)?.new ?? intent;
    if (ended.has(intent)) return [{ stage, key, says: `intent ${intent} has two outcomes` }];
    ended.add(intent);
    const head = verdicts.get(intents.get(intent)?.verdict ?? "sha256:")?.head;
    if (result !== "moved" || head === undefined) return [];
    const again = moved.has(`${stage} ${head}`);
    moved.add(`${stage} ${head}`);
    return again ? [{ stage, key, says: `${head} was moved into ${stage} by two intents` }] : [];
  });
}

/** Movements that no signed statement allows, gaps in the record of movements, and alarms about movements that were ours. */
function unverified({ stages, ledger }: World): string[] {
  const movements = stages.flatMap((s) => s.movements.map((m) => ({ ...m, stage: s.stage, branch: s.branch })));
  if (ledger === null) return ["the ledger does not verify", ...movements.slice(1).map((m) => `${m.stage} ${m.new}`)];
  const broken = stages.flatMap(({ stage, start, tip, movements: own }) => {
    const ends = [start, ...own.map((m) => m.new)];
    const gaps = own.flatMap((m, i) =>
      m.old === ends[i] ? [] : [`${stage} moved from ${ends[i]} to ${m.old} unseen`],
    );
    return ends.at(-1) === tip ? gaps : [...gaps, `${stage} is at ${tip}, and no movement led there`];
  });
  const alarms = ledger.flatMap((e) =>
    e.kind === "ref-moved" && e.predicate.as === "alarm"
      ? [`the ledger raises an alarm: ${e.predicate.branch} moved from ${e.predicate.old} to ${e.predicate.new}`]
      : [],
  );
  return [
    ...broken,
    ...alarms,
    ...movements.flatMap((m) => {
      const why = whyUnverified(m, ledger);
      return why === null ? [] : [`${m.stage} moved to ${m.new}: ${why}`];
    }),
  ];
}

/** Why the ledger does not account for one movement, or null. */
function whyUnverified(
  m: Movement & { readonly stage: string; readonly branch: string },
  ledger: readonly LedgerEntry[],
): string | null {
  const intents = ledger.flatMap((e) =>
    e.kind === "promotion-intended" &&
    e.predicate.branch === m.branch &&
    e.predicate.old === m.old &&
    e.predicate.new === m.new
      ? [e]
      : [],
  );
  if (intents.length === 0) return "no statement intended it";
  const done = (digest: string): boolean =>
    ledger.some((e) => e.kind === "promotion-done" && e.predicate.intent === digest && e.predicate.result === "moved");
  const intent = intents.find((i) => done(i.digest));
  if (!intent) return "no statement says that it moved";
  if (intent.predicate.stage !== m.stage || intent.predicate.tree !== m.tree) return "it was intended for another tree";
  return whyNotAllowed(intent.predicate, intent.seq, ledger);
}

/** Why the verdict and the approvals that came before an intent do not allow it, or null. */
function whyNotAllowed(
  intent: PredicateOf<"promotion-intended">,
  seq: number,
  ledger: readonly LedgerEntry[],
): string | null {
  const before = ledger.filter((e) => e.seq < seq);
  const verdict = before.find((e) => e.kind === "verdict" && e.digest === intent.verdict);
  if (verdict?.kind !== "verdict") return "no verdict came before it";
  const { base, tree, stage, outcome, authors, obligations } = verdict.predicate;
  if (base !== intent.old || tree !== intent.tree || stage !== intent.stage) return "its verdict is on something else";
  if (outcome !== "pass" && outcome !== "review") return `its verdict is ${outcome}`;
  const approvals = before.flatMap((e) =>
    e.kind === "approval" && (intent.approvals as readonly string[]).includes(e.digest) ? [e.predicate] : [],
  );
  const open = obligations.find(
    (o) =>
      !approvals.some(
        (a) =>
          a.obligations.includes(o.id) &&
          a.reviewer.groups.includes(o.by) &&
          !a.reviewer.emails.some((email) => authors.includes(email)),
      ),
  );
  return open ? `nobody of "${open.by}" approved "${open.says}"` : null;
}
