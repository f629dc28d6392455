import { createHash } from "node:crypto";
import type { Principal } from "../model/verdict.ts";
import type { RecordStore } from "../ports/index.ts";

const LIFE_MS = 90 * 24 * 3600 * 1000;
const SEEN = "seen";

/**
 * What each person marked as seen, by the id of the entry of a diff. An id holds what the entry means, so that a change of meaning is
 * a new entry that nobody has seen. Marks are for reading: nothing is decided by them.
 */
export class Seen {
  readonly #records: RecordStore;
  constructor(records: RecordStore) {
    this.#records = records;
  }

  async list(principal: Principal, repo: string): Promise<string[]> {
    return (await this.#records.list(collection(principal, repo))).map((r) => r.key);
  }

  async mark(principal: Principal, repo: string, ids: readonly string[], seen: boolean): Promise<void> {
    const mine = collection(principal, repo);
    for (const id of ids)
      if (seen) await this.#records.set(mine, id, true, new Date(Date.now() + LIFE_MS));
      else await this.#records.delete(mine, id);
  }
}

const collection = (principal: Principal, repo: string): string =>
  `${SEEN}/${createHash("sha256").update(`${principal.id}\0${repo}`).digest("hex")}`;
