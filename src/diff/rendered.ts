import type { Fact, Location, Side } from "../model/fact.ts";
import { canonical } from "../model/json.ts";
import type { FileDiff, FileInputs } from "./file.ts";
import { AS_TEXT, BY_NAME, changedPairs, inputsOf, TEMPLATE } from "./file.ts";
import type { FileInput, SideInput } from "./input.ts";
import type { Pair } from "./pair.ts";

/** What one template came to says, in two versions. */
export interface RenderedFile {
  readonly pairs: readonly Pair[];
  readonly inputs: FileInputs;
  /** Some kind read the newer of both, and none gave up. */
  readonly whole: boolean;
}

/** Where a line of what was rendered stands in a file of the tree. Its range is empty: it accounts for no bytes. */
type PlaceOf = (side: Side, line: number) => Location;

/** Reads what a template came to: a file whose bytes are in no tree. */
export function readRendered(
  given: FileInput,
  versions: Readonly<Record<string, number>>,
  placeOf: PlaceOf,
): RenderedFile {
  // The template itself and the values are read as text where they stand.
  const side = <T extends { readonly content: SideInput }>(s: T | null): T | null =>
    s && (s.content.status === "read" ? { ...s, content: { ...s.content, kinds: s.content.kinds.filter(asData) } } : s);
  const file: FileInput = { ...given, before: side(given.before), after: side(given.after) };
  const placed = <T extends Fact | null>(fact: T): T =>
    fact && { ...fact, certainty: "syntactic", at: distinct(fact.at.map((l) => placeOf(l.side, l.line))) };
  const inputs = inputsOf(file, versions);
  const kindsOf = (s: FileInput["before"]) => (s?.content.status === "read" ? s.content.kinds : null);
  const gaveUp = [file.before, file.after].some(
    (s) => s && (kindsOf(s)?.some((k) => k.extraction.opaque.some((o) => o.beside !== true)) ?? true),
  );
  return {
    pairs: changedPairs(file, versions).map((p) => ({ ...p, before: placed(p.before), after: placed(p.after) })),
    inputs: {
      base: (inputs?.base ?? []).map(placed),
      head: (inputs?.head ?? []).map(placed),
      whole: inputs?.whole ?? { base: true, head: true },
    },
    whole: !gaveUp && (kindsOf(file.after ?? file.before)?.length ?? 0) > 0,
  };
}

/** JSON of what was read, with names for its relations. */
interface StoredRendered extends Omit<RenderedFile, "pairs"> {
  readonly pairs: readonly (Omit<Pair, "relation"> & { readonly relation: string })[];
}

export const storeRendered = (file: RenderedFile): StoredRendered => ({
  ...file,
  pairs: file.pairs.map((p) => ({ ...p, relation: p.relation.rel })),
});

/** The way back. Null where a relation is not known any more. */
export function restoreRendered(stored: StoredRendered): RenderedFile | null {
  const pairs = stored.pairs.flatMap((p) => {
    const relation = BY_NAME.get(p.relation);
    return relation ? [{ ...p, relation }] : [];
  });
  return pairs.length < stored.pairs.length ? null : { ...stored, pairs };
}

const asData = ({ kind }: { readonly kind: string }): boolean => !AS_TEXT.has(kind);

function distinct(places: readonly Location[]): Location[] {
  const known = new Map(places.map((l) => [`${l.side}\0${l.path}\0${l.from}`, l]));
  return [...known.values()];
}

const meaningOf = ({ relation, before, after }: Pair): string => {
  const fact = (after ?? before) as Fact;
  const place = [fact.kind, fact.at[0]?.path ?? "", fact.rel, relation.identity({ ...fact, at: [] }), fact.scope];
  return canonical([...place, before?.attrs ?? null, after?.attrs ?? null]);
};

/** Without what a file that needs no filling in has told by itself. */
export function withoutTold(rendered: readonly Pair[], local: readonly Pair[]): Pair[] {
  const told = new Set(local.map(meaningOf));
  return rendered.filter((p) => !told.has(meaningOf(p)));
}

/** A template that was rendered: what it comes to tells its facts, and its lines are residual like others. */
export const asRendered = (file: FileDiff): FileDiff =>
  file.rendered ? { ...file.rendered, inputs: file.inputs } : file;

/** A template that was not rendered, with a reason that is better than that nobody looked. */
export const notRendered = (file: FileDiff, say: (message: string) => string): FileDiff => ({
  ...file,
  residual: file.residual.map((r) =>
    r.what === "opaque" && r.reason.code === TEMPLATE
      ? { ...r, reason: { ...r.reason, message: say(r.reason.message) } }
      : r,
  ),
});
