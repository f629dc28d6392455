import type { Sides } from "../model/deriver.ts";
import type { Digest } from "../model/digest.ts";
import { digestOf } from "../model/digest.ts";
import type { Attrs, Fact, Location } from "../model/fact.ts";
import { canonical } from "../model/json.ts";
import type { Direction, FactChange, Relation } from "../model/relation.ts";
import { demotion } from "./shipped.ts";

/** Facts of one file on both sides. A side that could not be read says nothing about what is missing on it. */
export interface FileFacts {
  readonly path: string;
  readonly before: readonly Fact[];
  readonly after: readonly Fact[];
  /** `kind` of each side that was read to its end. */
  readonly beforeKinds: ReadonlySet<string>;
  readonly afterKinds: ReadonlySet<string>;
  readonly beforeExists: boolean;
  readonly afterExists: boolean;
}

/** One thing on its two sides. */
export interface Pair extends Sides {
  readonly relation: Relation;
  /** Hash of the bytes that both sides were read from: more may stand in them than the attributes say. */
  readonly text: string;
}

const key = (relation: Relation, fact: Fact): string =>
  canonical([fact.rel, relation.identity({ ...fact, at: [] }), fact.scope, fact.kind.split("@")[0] as string]);

function group(facts: readonly Fact[], relations: ReadonlyMap<string, Relation>): Map<string, Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const relation = relations.get(fact.rel);
    if (!relation) throw new Error(`kind ${fact.kind} gave a fact of an unknown relation "${fact.rel}"`);
    const k = key(relation, fact);
    const list = groups.get(k);
    if (list) list.push(fact);
    else groups.set(k, [fact]);
  }
  return groups;
}

/** Same attributes first, the rest in order of appearance. */
function* couples(before: readonly Fact[], after: readonly Fact[]): Generator<[Fact | null, Fact | null]> {
  const rest = [...after];
  const left: Fact[] = [];
  for (const b of before) {
    const same = rest.findIndex((a) => canonical(a.attrs) === canonical(b.attrs));
    if (same >= 0) rest.splice(same, 1);
    else left.push(b);
  }
  for (let i = 0; i < Math.max(left.length, rest.length); i++) yield [left[i] ?? null, rest[i] ?? null];
}

/** The kind that read a fact, without its version. */
export const kindOf = (fact: Fact): string => fact.kind.split("@")[0] as string;

function directionOf(relation: Relation, before: Fact | null, after: Fact | null, file: FileFacts): Direction {
  // Both sides or unknown: a side that exists and was not read by this kind cannot be said to lack the fact.
  if (before && !after && file.afterExists && !file.afterKinds.has(kindOf(before))) return "unknown";
  if (after && !before && file.beforeExists && !file.beforeKinds.has(kindOf(after))) return "unknown";
  const local = (f: Fact | null) => (f ? { ...f, at: f.at } : undefined);
  return relation.compare(local(before), local(after));
}

/** Pairs the facts of one file by identity and scope. Facts with equal attributes on both sides give nothing. */
export function pairFile(file: FileFacts, relations: ReadonlyMap<string, Relation>): Omit<Pair, "text">[] {
  const before = group(file.before, relations);
  const after = group(file.after, relations);
  const pairs: Omit<Pair, "text">[] = [];
  for (const k of new Set([...before.keys(), ...after.keys()])) {
    const olds = before.get(k) ?? [];
    const news = after.get(k) ?? [];
    const relation = relations.get((olds[0] ?? (news[0] as Fact)).rel) as Relation;
    for (const [b, a] of couples(olds, news))
      pairs.push({ relation, before: b, after: a, direction: directionOf(relation, b, a, file) });
  }
  return pairs;
}

const FACTOR: Readonly<Record<Direction, number>> = { widen: 1, unknown: 0.6, narrow: 0.15, neutral: 0.1 };

const attrsOf = (fact: Fact | null): Attrs | null => fact?.attrs ?? null;

/** One change per meaning: equal relation, identity, scope, direction and attributes in several files are several sites of one. */
export function merge(pairs: readonly Pair[]): FactChange[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const fact = (pair.after ?? pair.before) as Fact;
    const meaning = canonical([key(pair.relation, fact), pair.direction, attrsOf(pair.before), attrsOf(pair.after)]);
    const list = groups.get(meaning);
    if (list) list.push(pair);
    else groups.set(meaning, [pair]);
  }
  return [...groups.values()].map(change);
}

function change(pairs: readonly Pair[]): FactChange {
  const { relation, before, after, direction } = pairs[0] as Pair;
  const fact = (after ?? before) as Fact;
  const sites = pairs.flatMap((p) => [...(p.before?.at ?? []), ...(p.after?.at ?? [])]).sort(byPlace);
  const places = pairs.flatMap((p) => (p.after ?? (p.before as Fact)).at.slice(0, 1)).sort(byPlace);
  const paths = [...new Set(sites.map((s) => s.path))].sort();
  const shipped = paths.some((p) => demotion(p) === null);
  const op = before && after ? "change" : after ? "add" : "remove";
  const spoken = {
    op,
    subject: fact.subject,
    object: fact.object,
    scope: fact.scope,
    direction,
    before: attrsOf(before),
    after: attrsOf(after),
  } as const;
  // An approval of one command must not cover another that differs where no attribute looks (CVE-2023-4812).
  const texts = [...new Set(pairs.map((p) => canonical([pathOf(p), p.text])))].sort();
  const id: Digest = digestOf("sallyport.change/v1", {
    rel: fact.rel,
    identity: relation.identity({ ...fact, at: [] }),
    scope: fact.scope,
    direction,
    before: attrsOf(before),
    after: attrsOf(after),
    texts,
  });
  const score = Math.round(relation.weight * FACTOR[direction] * (shipped ? 1 : 0.2));
  return {
    id,
    rel: fact.rel,
    area: relation.area,
    ...spoken,
    before,
    after,
    sites,
    places,
    score,
    shipped,
    says: relation.says(spoken),
  };
}

const pathOf = ({ before, after }: Pair): string => ((after ?? before) as Fact).at[0]?.path ?? "";

const byPlace = (a: Location, b: Location): number =>
  compare(a.path, b.path) || compare(a.side, b.side) || a.from - b.from;

/** The order to read: score, then names, so that it never depends on the order of files. */
export const byRank = (a: FactChange, b: FactChange): number =>
  b.score - a.score ||
  compare(a.rel, b.rel) ||
  compare(a.subject, b.subject) ||
  compare(a.object, b.object) ||
  compare(a.id, b.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
