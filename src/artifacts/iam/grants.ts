import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";

/** Grants that are read into one statement; more no person wrote. */
const MAX_GRANTS = 1_000;

interface Grant {
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Condition in words; null: always. */
  readonly condition: string | null;
}

/** What several statements grant to one party, gathered into one fact. */
export class Grants {
  readonly #list: Grant[] = [];
  readonly #except: string[] = [];
  readonly #at: ByteRange[] = [];

  add(at: ByteRange, grants: readonly Grant[], except: string | null = null): void {
    this.#at.push(at);
    this.#list.push(...grants);
    if (except !== null) this.#except.push(except);
  }

  fact(subject: string, object: string, head: ByteRange): LocalFact {
    const tooMany = this.#list.length > MAX_GRANTS;
    const byPlace = new Map<string, { resource: string; names: string[] | null; verbs: Set<string> }>();
    for (const { resource, verbs, condition } of tooMany ? [] : this.#list) {
      const key = JSON.stringify([resource, condition]);
      const one = byPlace.get(key) ?? { resource, names: condition === null ? null : [condition], verbs: new Set() };
      byPlace.set(key, one);
      for (const verb of verbs) one.verbs.add(verb);
    }
    const grants = [...byPlace]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { resource, names, verbs }]): Json => ({ resource, verbs: [...verbs].sort(), names }));
    const attrs = {
      grants,
      aggregates: tooMany ? "too many to list" : null,
      conditional: true,
      except: this.#except.length > 0 ? this.#except.sort().join("; ") : null,
    };
    return fact("can", subject, object, attrs, this.#at.length > 0 ? this.#at : [head]);
  }
}

/** Grants of many parties, in the order in which they are first named. */
export class Parties {
  readonly #parties = new Map<string, Grants>();
  of(name: string): Grants {
    const known = this.#parties.get(name) ?? new Grants();
    this.#parties.set(name, known);
    return known;
  }
  facts(object: string, head: ByteRange): LocalFact[] {
    return [...this.#parties].map(([name, grants]) => grants.fact(name, object, head));
  }
}
