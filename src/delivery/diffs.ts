import type { SecurityDiff } from "../model/diff.ts";
import type { Digest } from "../model/digest.ts";
import type { DocumentStore } from "../ports/index.ts";

/** Entries and spans of all diffs that are held together; a change of 5,000 files has some 20,000. */
const HELD = 100_000;

const weightOf = (d: SecurityDiff): number =>
  d.changes.length + d.residual.length + d.demoted.length + d.proofs.length + d.reading.length + 1;

/** Diffs by a key that names all they were made from, those used last; in memory only. */
export class HeldDiffs {
  readonly #held = new Map<string, Promise<SecurityDiff | null>>();
  readonly #weights = new Map<string, number>();

  /** The diff of that key, made where it is not held. Callers that ask meanwhile wait for the same one. */
  get(key: string, make: () => Promise<SecurityDiff | null>): Promise<SecurityDiff | null> {
    const held = this.#held.get(key) ?? this.#make(key, make);
    // The map keeps the order of insertion: the last used go last.
    this.#held.delete(key);
    this.#held.set(key, held);
    return held;
  }

  #make(key: string, make: () => Promise<SecurityDiff | null>): Promise<SecurityDiff | null> {
    const made = make();
    made.then(
      (diff) => {
        if (diff === null) this.#drop(key);
        else this.#weigh(key, weightOf(diff));
      },
      () => this.#drop(key),
    );
    return made;
  }

  #weigh(key: string, weight: number): void {
    this.#weights.set(key, weight);
    let sum = [...this.#weights.values()].reduce((a, b) => a + b, 0);
    for (const old of this.#held.keys()) {
      if (sum <= HELD) return;
      if (old === key || !this.#weights.has(old)) continue;
      sum -= this.#weights.get(old) ?? 0;
      this.#drop(old);
    }
  }

  #drop(key: string): void {
    this.#held.delete(key);
    this.#weights.delete(key);
  }
}

const stored = new WeakMap<DocumentStore, HeldDiffs>();

/** A stored diff, read once for all who look at it. null: it is not stored here. */
export function storedDiff(documents: DocumentStore, digest: Digest): Promise<SecurityDiff | null> {
  const held = stored.get(documents) ?? new HeldDiffs();
  stored.set(documents, held);
  return held.get(digest, async () => {
    const text = await documents.get(digest);
    return text === null ? null : (JSON.parse(text) as SecurityDiff);
  });
}
