import { useQuery } from "@tanstack/react-query";
import type { GetReviews, GetReviewsEntries, GetReviewsText } from "../api.generated.ts";

export type Bands = GetReviewsEntries;
export type BandName = keyof Bands;
export type Change = Bands["changes"][number];
export type Residual = Bands["residual"][number];
export type Demoted = Bands["demoted"][number];
export type Proof = Bands["proofs"][number];
export type Entry = Change | Residual | Demoted | Proof;
export type TextDiff = GetReviewsText;

/** A security diff as the page has it: the first page of every band, and how many entries there are. */
export type Diff = Bands & Pick<GetReviews, "counts" | "accounting">;

export interface EntryQuery {
  band?: BandName;
  after?: number;
  limit?: number;
  at?: string;
  q?: string;
}

/** Where the rest of a diff comes from: a verdict, or two versions side by side. */
export interface DiffSource {
  /** Names all that the answers depend on: they never change under one key. */
  readonly key: string;
  readonly repo: string;
  readonly entries: (query: EntryQuery) => Promise<Bands>;
  readonly text: (path: string) => Promise<TextDiff>;
  /** Entries that came with later pages, by their id. */
  readonly known: Map<string, Found>;
}

export interface Found {
  readonly band: BandName;
  readonly entry: Entry;
}

/** In the order in which the bands are read. */
export const BAND_ORDER: readonly BandName[] = ["changes", "residual", "quiet", "moves", "demoted", "proofs"];

/** Answers that never change are not asked for again when the ledger grows. */
export const FIXED = "fixed";

const NEVER = { staleTime: Number.POSITIVE_INFINITY, gcTime: 300_000 };

export function findIn(bands: Bands, id: string): Found | null {
  for (const band of BAND_ORDER) {
    const entry = bands[band].find((e) => e.id === id);
    if (entry) return { band, entry };
  }
  return null;
}

/** One entry: from the pages that are here, else from the server. */
export function useEntry(source: DiffSource, diff: Bands, id: string | null) {
  const here = id === null ? null : (findIn(diff, id) ?? source.known.get(id) ?? null);
  const asked = useQuery({
    queryKey: [FIXED, "entry", source.key, id],
    queryFn: () => source.entries({ at: id ?? "", limit: 1 }),
    enabled: here === null && id !== null,
    ...NEVER,
  });
  return {
    found: here ?? (asked.data && id !== null ? findIn(asked.data, id) : null),
    pending: here === null && asked.isLoading,
    error: asked.error,
  };
}

/** What holds a text, a hundred of each band. */
export const useMatches = (source: DiffSource, q: string) =>
  useQuery({
    queryKey: [FIXED, "matches", source.key, q],
    queryFn: () => source.entries({ q, limit: 100 }),
    enabled: q !== "",
    ...NEVER,
  });

export const useText = (source: DiffSource, path: string, active: boolean) =>
  useQuery({
    queryKey: [FIXED, "text", source.key, path],
    queryFn: () => source.text(path),
    enabled: active,
    ...NEVER,
  });

/** The diff that is open now, for the palette. */
let open: { readonly source: DiffSource; readonly title: string } | null = null;
export const openDiff = (): typeof open => open;
export function setOpenDiff(next: typeof open): void {
  open = next;
}
