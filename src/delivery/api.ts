import type { Digest } from "../model/digest.ts";
import type { Problem } from "../model/problem.ts";
import type { Principal } from "../model/verdict.ts";
import type { StoredEntry } from "../ports/index.ts";
import type { EntryQuery } from "./read/bands.ts";
import type { Pair } from "./read/comparison.ts";
import type {
  ApproveCommand,
  Board,
  Receipt,
  Refusal,
  RepoView,
  ReturnCommand,
  Review,
  TakeBackCommand,
  Turn,
} from "./views.ts";
import type { LedgerEntryView, LedgerPage, LedgerQuery, LedgerStatement } from "./views-ledger.ts";
import type { PolicyLint, PolicyView, Rehearsal, RehearseCommand } from "./views-policy.ts";
import type { Bands, Comparison, TextDiff, Versions } from "./views-versions.ts";

export type Decided<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** The use cases that the faces call. Every method that changes anything commits its ledger entry before it answers. */
export interface Delivery {
  repos(): Promise<readonly RepoView[]>;
  /** null: no such repository. */
  board(repo: string): Promise<Board | null>;
  /** What waits for this person, longest waiting first. */
  turns(principal: Principal): Promise<readonly Turn[]>;
  /** One verdict with the first page of its diff. null: no such verdict. */
  review(verdict: Digest, principal: Principal): Promise<Review | null>;
  /** More entries of a verdict's diff. null: no such verdict. */
  entries(verdict: Digest, query: EntryQuery): Promise<Bands | null>;
  /** Text of one changed file of a verdict, three lines of context. null: no such verdict, or the path did not change. */
  text(verdict: Digest, path: string): Promise<TextDiff | null>;
  /** Every version that has a name. null: no such repository. */
  versions(repo: string): Promise<Versions | null>;
  /** Two versions by name, for reading only. A Problem: one is not known, or cannot be read. null: no such repository. */
  compare(repo: string, pair: Pair): Promise<Comparison | Problem | null>;
  compareEntries(repo: string, pair: Pair, query: EntryQuery): Promise<Bands | Problem | null>;
  compareText(repo: string, pair: Pair, path: string): Promise<TextDiff | Problem | null>;
  /** The policy that holds, and what it did in the last verdicts. null: no such repository. */
  policy(repo: string, last: number): Promise<PolicyView | null>;
  lintPolicy(text: string): PolicyLint;
  /** What a text would have said to the last merges. A Problem: it is no policy. null: no such repository. */
  rehearse(repo: string, command: RehearseCommand): Promise<Rehearsal | Problem | null>;
  approve(principal: Principal, command: ApproveCommand): Promise<Decided<Receipt>>;
  sendBack(principal: Principal, command: ReturnCommand): Promise<Decided<Receipt>>;
  takeBack(principal: Principal, command: TakeBackCommand): Promise<Decided<Receipt>>;
  /** A report from a producer the server knows (`name@version`), bound to a tree. */
  report(
    producer: `${string}@${string}`,
    input: { repo: string; tree: string; format: string; bytes: Uint8Array },
  ): Promise<Decided<{ status: string; message: string }>>;
  /** Entries after `after`, oldest first. */
  ledger(after: number, limit: number): Promise<readonly LedgerEntryView[]>;
  /** Entries by filters, the newest first. */
  ledgerPage(query: LedgerQuery): Promise<LedgerPage>;
  /** One entry with its statement. null: there is none. */
  ledgerStatement(seq: number): Promise<LedgerStatement | null>;
  /** The stored rows, for export. */
  ledgerRows(after: number, limit: number): Promise<readonly StoredEntry[]>;
  /** PEM of every key that ever signed here. */
  publicKeys(): readonly string[];
  /** Says that something may have changed; returns at once. The worker looks for itself. */
  wake(repo: string | null, hint?: { readonly pusher?: string; readonly branches?: readonly string[] }): void;
  /** Resolves when nothing is left to do for now. */
  settled(): Promise<void>;
  /** Called with a counter after every ledger entry; returns the way to stop. */
  subscribe(listener: (seq: number) => void): () => void;
  /** Why the service cannot work (no ledger, no service), or null. */
  health(): Promise<Problem | null>;
  close(): Promise<void>;
}
