import type { Dialect } from "../../formats/sql/index.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { fact } from "../common.ts";

/** Verbs that one role has on one thing, in the order of statements. */
interface Held {
  readonly role: string;
  readonly resource: string;
  /** Verbs by the columns that they are limited to, as a list; "" = no limit. */
  readonly granted: Map<string, Set<string>>;
  readonly revoked: Set<string>;
  readonly at: ByteRange[];
}

type Facts = Map<string, LocalFact>;

/** What a migration has come to after the statements so far. Facts belong to what they leave with: a table, a routine. */
export class State {
  /** Name of the migration. */
  readonly file: string;
  readonly dialect: Dialect;
  problem: Problem | null = null;
  readonly #facts = new Map<string, Facts>();
  readonly #held = new Map<string, Map<string, Held>>();
  /** What the file makes; false: unless it was there. */
  readonly #made = new Map<string, boolean>();

  constructor(file: string, dialect: Dialect) {
    this.file = file;
    this.dialect = dialect;
  }

  /** Whether nothing was said yet. */
  get empty(): boolean {
    return this.#facts.size + this.#held.size + this.#made.size === 0;
  }
  /** Whether this file made it: `table orders`, `role app`. */
  made(what: string): boolean {
    return this.#made.has(what);
  }
  make(what: string, surely = true): void {
    this.#made.set(what, surely);
  }
  /** Whether this file made it, so that it was not there before. */
  surely(what: string): boolean {
    return this.#made.get(what) === true;
  }
  /** It is gone with all that was said of it; false if it may have been there before this file. */
  unmake(what: string): boolean {
    const surely = this.surely(what);
    this.#facts.delete(what);
    this.#held.delete(what);
    this.#made.delete(what);
    return surely;
  }

  get(owner: string, rel: string, subject: string, object: string): LocalFact | undefined {
    return this.#facts.get(owner)?.get(`${rel}\0${subject}\0${object}`);
  }
  put(owner: string, one: LocalFact): void {
    const facts = this.#facts.get(owner) ?? new Map<string, LocalFact>();
    this.#facts.set(owner, facts);
    facts.set(`${one.rel}\0${one.subject}\0${one.object}`, one);
  }
  /** One place more that a fact was read from. In place: a fact of thousands of statements must not be copied for each. */
  also(one: LocalFact, at: readonly ByteRange[]): void {
    (one.at as ByteRange[]).push(...at);
  }
  /** True if it was there. */
  drop(owner: string, rel: string, subject: string, object: string): boolean {
    return this.#facts.get(owner)?.delete(`${rel}\0${subject}\0${object}`) ?? false;
  }
  /** What belongs to one thing belongs to it under another name from now on. */
  rename(from: string, to: string, each: (f: LocalFact) => LocalFact): void {
    const facts = [...(this.#facts.get(from)?.values() ?? [])];
    const held = this.#held.get(from);
    const surely = this.surely(from);
    this.unmake(from);
    this.make(to, surely);
    for (const f of facts) this.put(to, each(f));
    if (held) this.#held.set(to, new Map([...held].map(([role, h]) => [role, { ...h, resource: to }])));
  }
  /** Nothing was said of what a role may do with something. */
  forget(role: string, resource: string): void {
    this.#held.get(resource)?.delete(role);
  }

  grant(role: string, resource: string, verbs: readonly string[], columns: string, at: readonly ByteRange[]): void {
    const held = this.#holder(role, resource);
    const set = held.granted.get(columns) ?? new Set();
    held.granted.set(columns, set);
    for (const v of verbs) {
      set.add(v);
      held.revoked.delete(v);
    }
    held.at.push(...at);
  }

  /** Taken from some columns, a verb on the whole table stays; taken from the table, it goes from every column. */
  revoke(role: string, resource: string, verbs: readonly string[], columns: string, at: readonly ByteRange[]): void {
    const held = this.#holder(role, resource);
    for (const v of verbs) {
      const has = (set: ReadonlySet<string> | undefined): boolean =>
        set !== undefined && set.size > 0 && (v === "*" || set.has(v) || set.has("*"));
      if (columns !== "" && has(held.granted.get(""))) continue;
      const there = [...held.granted].flatMap(([of, set]) =>
        (columns === "" || of === columns) && set.size > 0 && (v === "*" || set.has(v)) ? [set] : [],
      );
      for (const set of there) {
        if (v === "*") set.clear();
        else set.delete(v);
      }
      if (there.length === 0) held.revoked.add(columns === "" ? v : `${v} (${columns.split("\0").join(", ")})`);
    }
    held.at.push(...at);
  }

  #holder(role: string, resource: string): Held {
    const roles = this.#held.get(resource) ?? new Map<string, Held>();
    this.#held.set(resource, roles);
    const held = roles.get(role) ?? { role, resource, granted: new Map(), revoked: new Set<string>(), at: [] };
    roles.set(role, held);
    return held;
  }

  /** The facts of the file as a whole. */
  facts(): LocalFact[] {
    const all = [...this.#facts.values()].flatMap((facts) => [...facts.values()]);
    for (const roles of this.#held.values())
      for (const held of roles.values())
        all.push(...heldFacts(held, held.resource === "cluster" && this.made(`role ${held.role}`)));
    return all;
  }
}

/** `stated`: of a role that the file makes, what it may do is said also where that is nothing; it had nothing to lose. */
function heldFacts({ role, resource, granted, revoked, at: all }: Held, stated: boolean): LocalFact[] {
  const at = [...new Map(all.map((r) => [r.from, r])).values()];
  const name = resource.replace(/^table /, "");
  const grants = [...granted]
    .filter(([, verbs]) => verbs.size > 0)
    .map(([columns, verbs]) => ({
      resource: name,
      verbs: [...verbs].sort(),
      names: columns === "" ? null : columns.split("\0"),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const facts: LocalFact[] = [];
  if (grants.length > 0 || stated) facts.push(fact("can", role, name, { grants }, at));
  if (revoked.size > 0 && !stated)
    facts.push(fact("denied", role, name, { condition: null, verbs: [...revoked].sort(), revoked: true }, at));
  return facts;
}
