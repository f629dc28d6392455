import type { Ledger } from "../ledger/index.ts";
import type { Digest } from "../model/digest.ts";
import type { Problem } from "../model/problem.ts";
import type { PredicateOf, StatementKind } from "../model/statement.ts";
import { State } from "./state.ts";

/** Documents that commit together with an entry. */
export type Documents = readonly { readonly digest: Digest; readonly body: string }[];

export interface Recorded {
  readonly hash: Digest;
  readonly seq: number;
}

/** The ledger and the state derived from it. Every effect of the system begins with an entry here. */
export class Journal {
  readonly #ledger: Ledger;
  readonly #state = new State();
  readonly #listeners = new Set<(seq: number) => void>();
  #refreshing: Promise<void> | null = null;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** State up to the last entry of the ledger, every entry verified before it counts. */
  async state(): Promise<State> {
    this.#refreshing ??= this.#catchUp().finally(() => {
      this.#refreshing = null;
    });
    await this.#refreshing;
    return this.#state;
  }

  /**
   * Appends one statement if `unless` finds nothing against it in the state that it will follow: a compare-and-swap on the
   * ledger's head, tried again as long as others are quicker. Returns the entry, or the Problem that stood in the way.
   */
  async record<K extends StatementKind>(
    kind: K,
    predicate: PredicateOf<K>,
    options: { readonly documents?: Documents; readonly unless?: (state: State) => Problem | null } = {},
  ): Promise<Recorded | Problem> {
    for (;;) {
      const state = await this.state();
      const against = options.unless?.(state) ?? null;
      if (against) return against;
      const entry = await this.#ledger.appendIf(state.head, kind, predicate, options.documents ?? []);
      if (entry === "conflict") continue;
      await this.state();
      for (const listener of this.#listeners) listener(entry.seq);
      return { hash: entry.hash, seq: entry.seq };
    }
  }

  subscribe(listener: (seq: number) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #catchUp(): Promise<void> {
    for await (const entry of this.#ledger.entries(this.#state.seq)) this.#state.apply(entry);
  }
}
