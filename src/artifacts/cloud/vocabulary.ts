import type { Located } from "../../formats/located.ts";
import { nothing, secret } from "./scale.ts";
import { lookup } from "./table.ts";
import { byWords, wordsOf } from "./words.ts";

/** Which relation a setting belongs to, and how safe a value of it is: 0 the safe end, higher is weaker, null cannot be ranked. */
export interface Judged {
  readonly rel: string;
  readonly grade: number | null;
  /** What stands for it where it is not written; null where nobody can know. */
  readonly unset: number | null;
  /** Another value of the same grade is another thing. */
  readonly apart: boolean;
  /** Who is let in: compared as a list. */
  readonly list: boolean;
  /** What is worth having: compared element by element. */
  readonly each: boolean;
  /** Several of one path are one list. */
  readonly together: boolean;
  /** Values of another family cannot be compared with it. */
  readonly family: string | undefined;
  /** The value is not to be shown. */
  readonly hidden: boolean;
}

let tables: typeof import("./tables.ts").TABLES | null = null;

/** The tables, which are large: loaded with the first file that asks for them. */
export async function loadVocabulary(): Promise<void> {
  tables ??= (await import("./tables.ts")).TABLES;
}

/**
 * A setting by its resource's type, its path and its value; null where the vocabulary has no word for it. `known`: only what a
 * table names counts; of a label only where the table says that it is one.
 */
export function judge(
  type: string,
  path: readonly string[],
  value: Located,
  known: boolean | "label" = false,
): Judged | null {
  const segments = path.map((p) => wordsOf(p).join("_")).filter((p) => p !== "");
  if (!tables) throw new Error("the vocabulary was not loaded");
  const table = tables.find(([pattern]) => pattern.test(type))?.[1];
  const found =
    (table && lookup(table, type, segments, known === "label" ? 2 : 1)) ??
    (known ? null : byWords(type, segments, value));
  if (!found) return null;
  const { rel, scale } = found;
  if (scale === nothing) return null;
  return {
    rel,
    grade: scale.grade(value),
    // What a module does where it is told nothing is its own affair.
    unset: type.startsWith("module") && (scale.unset === 0 || scale.unset === 1) ? 0.5 : scale.unset,
    apart: scale.apart === true,
    list: scale.list === true,
    each: scale.each === true,
    together: scale.list === true || scale.together === true,
    family: scale.family?.(value),
    hidden: scale === secret,
  };
}
