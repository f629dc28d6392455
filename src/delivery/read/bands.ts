import type { Demoted, Proof, Residual, SecurityDiff } from "../../model/diff.ts";
import type { FactChange } from "../../model/relation.ts";
import type { BandName, Bands, Counts } from "../views-versions.ts";
import { BAND_NAMES } from "../views-versions.ts";

/** All entries of a diff, band by band, in the order to read. */
interface Sorted {
  readonly changes: readonly FactChange[];
  readonly quiet: readonly FactChange[];
  readonly residual: readonly Residual[];
  readonly demoted: readonly Demoted[];
  readonly moves: readonly Proof[];
  readonly proofs: readonly Proof[];
}

const sorted = new WeakMap<SecurityDiff, Sorted>();

function bandsOf(diff: SecurityDiff): Sorted {
  const known = sorted.get(diff);
  if (known) return known;
  const isTelling = (c: FactChange): boolean => c.direction === "widen" || c.direction === "unknown";
  const made: Sorted = {
    changes: diff.changes.filter(isTelling),
    quiet: diff.changes.filter((c) => !isTelling(c)),
    residual: [...diff.residual].sort((a, b) => Number(b.shipped) - Number(a.shipped)),
    demoted: diff.demoted,
    moves: diff.proofs.filter((p) => p.class === "P0"),
    proofs: diff.proofs.filter((p) => p.class !== "P0"),
  };
  sorted.set(diff, made);
  return made;
}

/** How many entries each band has. */
export function countsOf(diff: SecurityDiff): Counts {
  const all = bandsOf(diff);
  return Object.fromEntries(BAND_NAMES.map((name) => [name, all[name].length])) as Counts;
}

const spans = (item: { readonly spans: readonly unknown[] }) => [...item.spans] as never;

const VIEWS = {
  change: (c: FactChange) => ({
    ...{ id: c.id, op: c.op, rel: c.rel, area: c.area, subject: c.subject, object: c.object, scope: c.scope },
    ...{ direction: c.direction, score: c.score, shipped: c.shipped, says: c.says },
    before: c.before && { ...c.before.attrs },
    after: c.after && { ...c.after.attrs },
    sites: c.places.map((s) => ({ path: s.path, side: s.side, line: s.line })),
  }),
  residual: (r: Residual) => ({
    ...{ id: r.id, what: r.what, path: r.path, shipped: r.shipped, bytes: r.bytes, spans: spans(r) },
    reason: r.what === "opaque" ? r.reason.message : null,
  }),
  demoted: (d: Demoted) => ({ id: d.id, path: d.path, bytes: d.bytes, spans: spans(d), why: d.why }),
  proof: (p: Proof) => ({ id: p.id, class: p.class, path: p.path, bytes: p.bytes, spans: spans(p), says: p.says }),
};

type Entry = FactChange | Residual | Demoted | Proof;
type Choose = (name: BandName, entries: readonly Entry[]) => readonly Entry[];

function shown(diff: SecurityDiff, choose: Choose): Bands {
  const all = bandsOf(diff);
  const of = <T extends Entry>(name: BandName, entries: readonly T[]): T[] => [...(choose(name, entries) as T[])];
  return {
    changes: of("changes", all.changes).map(VIEWS.change),
    quiet: of("quiet", all.quiet).map(VIEWS.change),
    residual: of("residual", all.residual).map(VIEWS.residual),
    demoted: of("demoted", all.demoted).map(VIEWS.demoted),
    moves: of("moves", all.moves).map(VIEWS.proof),
    proofs: of("proofs", all.proofs).map(VIEWS.proof),
  };
}

/** Entries of a band that the first answer holds. */
const FIRST: Readonly<Record<BandName, number>> = {
  changes: 100,
  quiet: 20,
  residual: 100,
  demoted: 20,
  moves: 20,
  proofs: 20,
};

/** The beginning of every band. */
export const firstPage = (diff: SecurityDiff): Bands => shown(diff, (name, entries) => entries.slice(0, FIRST[name]));

/** What is asked of a diff: one band from a place on, one entry by its id, or whatever holds a text. */
export interface EntryQuery {
  readonly band?: BandName | undefined;
  readonly after: number;
  readonly limit: number;
  readonly at?: string | undefined;
  readonly q?: string | undefined;
}

/** The entries that are asked for; bands that are not asked for are empty. */
export function entriesOf(diff: SecurityDiff, query: EntryQuery): Bands {
  const { band, after, limit, at, q } = query;
  const wanted = q?.toLowerCase();
  const holds = (e: Entry): boolean =>
    at !== undefined ? e.id === at : wanted === undefined || textOf(e).toLowerCase().includes(wanted);
  return shown(diff, (name, entries) =>
    band !== undefined && name !== band ? [] : entries.filter(holds).slice(after, after + limit),
  );
}

function textOf(entry: Entry): string {
  if ("rel" in entry) return [entry.says, entry.rel, ...entry.places.map((p) => p.path)].join("\n");
  return "says" in entry ? `${entry.path}\n${entry.says}` : entry.path;
}
