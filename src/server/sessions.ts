import { createHash, randomBytes } from "node:crypto";
import type { Principal } from "../model/verdict.ts";
import { PrincipalSchema } from "../model/verdict.ts";
import type { RecordStore } from "../ports/index.ts";

const SESSION_LIFE = 12 * 3600 * 1000;
const LINK_LIFE = 24 * 3600 * 1000;
const TICKET_LIFE = 300_000;

const hashed = (secret: string): string => createHash("sha256").update(secret).digest("hex");
const secret = (): string => randomBytes(32).toString("base64url");
const until = (ms: number): Date => new Date(Date.now() + ms);

/** Sessions and one-time tokens. Only hashes are stored, so that a copied database signs nobody in. */
export class Sessions {
  readonly #records: RecordStore;
  constructor(records: RecordStore) {
    this.#records = records;
  }

  /** A new session; the returned id is the only copy. */
  async open(principal: Principal): Promise<string> {
    const id = secret();
    await this.#records.set("session", hashed(id), principal, until(SESSION_LIFE));
    return id;
  }
  async principal(id: string): Promise<Principal | null> {
    const parsed = PrincipalSchema.safeParse(await this.#records.get("session", hashed(id)));
    return parsed.success ? parsed.data : null;
  }
  async close(id: string): Promise<void> {
    await this.#records.delete("session", hashed(id));
  }

  /** A link token that signs one person in, once, within a day. */
  async link(person: string): Promise<string> {
    const token = secret();
    await this.#records.set("link", hashed(token), { person }, until(LINK_LIFE));
    return token;
  }
  /** Whose link it is, without using it up. */
  async peekLink(token: string): Promise<string | null> {
    return ((await this.#records.get("link", hashed(token))) as { person: string } | null)?.person ?? null;
  }
  /** Uses a link up: of any number of callers one gets the person. */
  async takeLink(token: string): Promise<string | null> {
    return ((await this.#records.take("link", hashed(token))) as { person: string } | null)?.person ?? null;
  }

  /** Carries a used link through the provider's redirect, in a cookie of one browser. */
  async ticket(person: string): Promise<string> {
    const id = secret();
    await this.#records.set("ticket", hashed(id), { person }, until(TICKET_LIFE));
    return id;
  }
  async takeTicket(id: string): Promise<string | null> {
    return ((await this.#records.take("ticket", hashed(id))) as { person: string } | null)?.person ?? null;
  }
}
