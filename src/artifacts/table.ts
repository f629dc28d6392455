import type { ByteRange, LocalFact } from "../model/fact.ts";
import { fact } from "./common.ts";

/** One setting as its product's table judges it: `grade` 0 is the safe end, null cannot be ranked; `unset` stands where it is not written. */
export interface Judgement {
  readonly name: string;
  readonly value: string;
  readonly grade: number | null;
  readonly unset: number;
  readonly at: ByteRange;
}

/** What unset means where what surrounds it decides: weaker than what is said to be safe, safer than what is said to be weak. */
export const INHERITED = 0.5;

/** All settings of one thing as one statement, made also where nothing is set. The last of a name counts. */
export const settingsFact = (
  subject: string,
  list: readonly Judgement[],
  head: ByteRange,
  object = "settings",
  rel = "setting",
  scope = "",
): LocalFact =>
  fact(
    rel,
    subject,
    object,
    { settings: Object.fromEntries(list.map(({ name, value, grade, unset }) => [name, { value, grade, unset }])) },
    list.length > 0 ? list.map((j) => j.at) : [head],
    scope,
  );
