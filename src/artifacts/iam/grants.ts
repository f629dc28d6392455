import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";

/** Grants that are read into one statement; more no person wrote. */
const MAX_GRANTS = 1_000;

interface Grant {
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Condition in words; null: always. */
  readonly condition: string | null;
}

interface Left {
  readonly except: string;
  readonly of: readonly Grant[];
}

/** What several statements grant to one party, gathered into one fact. */
export class Grants {
  readonly #list: Grant[] = [];
  readonly #except: Left[] = [];
  #parts = 0;
  readonly #at: ByteRange[] = [];

  /** `except`: what these grants leave out. */
  add(at: readonly ByteRange[], grants: readonly Grant[], except: string | null = null): void {
    this.#at.push(...at);
    this.#list.push(...grants);
    this.#parts++;
    if (except !== null) this.#except.push({ except, of: grants });
  }

  /** Beside other statements it counts from which one something is left out. */
  #left(): string | null {
    const said = ({ except, of }: Left): string =>
      this.#parts === 1 ? except : `${except} of ${canonical(of as unknown as Json)}`;
    return this.#except.length > 0 ? this.#except.map(said).sort().join("; ") : null;
  }

  fact(subject: string, object: string, head: readonly ByteRange[]): LocalFact {
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
      except: this.#left(),
    };
    return fact("can", subject, object, attrs, this.#at.length > 0 ? this.#at : head);
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
  facts(object: string, head: readonly ByteRange[]): LocalFact[] {
    return [...this.#parties].map(([name, grants]) => grants.fact(name, object, head));
  }
}
