import type { Digest } from "../model/digest.ts";
import type { Problem } from "../model/problem.ts";
import type { Principal } from "../model/verdict.ts";
import type {
  ApproveCommand,
  Board,
  LedgerEntryView,
  Receipt,
  Refusal,
  RepoView,
  ReturnCommand,
  Review,
  TextDiff,
  Turn,
} from "./views.ts";

export type Decided<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** The use cases that the faces call. Every method that changes anything commits its ledger entry before it answers. */
export interface Delivery {
  repos(): Promise<readonly RepoView[]>;
  /** null: no such repository. */
  board(repo: string): Promise<Board | null>;
  /** What waits for this person, longest waiting first. */
  turns(principal: Principal): Promise<readonly Turn[]>;
  review(verdict: Digest, principal: Principal): Promise<Review | null>;
  /** Text of one changed file of a verdict, three lines of context. null: no such verdict, or the path did not change. */
  text(verdict: Digest, path: string): Promise<TextDiff | null>;
  approve(principal: Principal, command: ApproveCommand): Promise<Decided<Receipt>>;
  sendBack(principal: Principal, command: ReturnCommand): Promise<Decided<Receipt>>;
  /** A report from a producer the server knows (`name@version`), bound to a tree. */
  report(
    producer: `${string}@${string}`,
    input: { repo: string; tree: string; format: string; bytes: Uint8Array },
  ): Promise<Decided<{ status: string; message: string }>>;
  /** Entries after `after`, oldest first. */
  ledger(after: number, limit: number): Promise<readonly LedgerEntryView[]>;
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
