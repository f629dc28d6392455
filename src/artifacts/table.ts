import type { ByteRange, LocalFact } from "../model/fact.ts";
import type { Json } from "../model/json.ts";
import { fact } from "./common.ts";

/** One setting as its product's table judges it: `grade` 0 is the safe end, null cannot be ranked; `unset` stands where it is not written, null where nobody knows. */
export interface Judgement {
  readonly name: string;
  readonly value: string;
  readonly grade: number | null;
  readonly unset: number | null;
  /** Another value of the same grade is another thing. */
  readonly apart?: boolean;
  readonly at: ByteRange;
}

/** What unset means where what surrounds it decides: weaker than what is said to be safe, safer than what is said to be weak. */
export const INHERITED = 0.5;

/** Where nothing was read, a place stands for the whole: its first byte. */
export const startOf = ({ from, to }: ByteRange): ByteRange => ({ from, to: Math.min(to, from + 1) });

/**
 * All settings of one thing as one statement, made also where nothing is set. The last of a name counts, and it alone is what the
 * statement was read from.
 */
export const settingsFact = (
  subject: string,
  list: readonly Judgement[],
  head: ByteRange,
  object = "settings",
  rel = "setting",
  scope = "",
): LocalFact => {
  const counted = new Map(list.map((j) => [j.name, j]));
  const settings = [...counted].map(([name, { value, grade, unset, apart }]): [string, Json] => [
    name,
    { value, grade, unset, ...(apart ? { apart } : {}) },
  ]);
  const places = [...counted.values()].map((j) => j.at);
  return fact(
    ...([rel, subject, object] as const),
    { settings: Object.fromEntries(settings) },
    places.length > 0 ? places : [head],
    scope,
  );
};
