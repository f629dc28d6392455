import type { ByteRange } from "../model/fact.ts";
import type { Judgement } from "./table.ts";

/** One setting of a product's table. */
export interface Row {
  readonly said: string;
  /** Grades by value, in lower case; `*` is any other. */
  readonly grades?: Readonly<Record<string, number>>;
  /** A number: the more, the weaker, or the safer; the value that means without end. */
  readonly number?: "weaker" | "safer";
  readonly endless?: string;
  /** A list where each element makes it safer, or only those that the pattern fits make it weaker. */
  readonly lists?: number;
  readonly weak?: RegExp;
  readonly unset: number;
  /** Another value of the same grade is another thing. */
  readonly apart?: boolean;
}

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function numberOf(value: string): number | null {
  const match = /^(\d{1,12})([smhdw]?)$/i.exec(value);
  return match ? Number(match[1]) * (UNITS[(match[2] ?? "").toLowerCase()] ?? 1) : null;
}

/** How weak a value is by its row; null where the table does not know it. */
function gradeOf(row: Row, value: string): number | null {
  const word = value.trim().toLowerCase();
  if (row.grades && Object.hasOwn(row.grades, word)) return row.grades[word] ?? null;
  const parts = word
    .replace(/^[+^]/, "")
    .split(/[\s,]+/)
    .filter((w) => w !== "");
  if (row.weak) return word.startsWith("-") ? 0 : parts.filter((w) => row.weak?.test(w)).length;
  if (row.lists !== undefined) return row.lists / (1 + parts.length);
  if (row.number) {
    const number = word === row.endless ? Number.MAX_SAFE_INTEGER : numberOf(word);
    return number === null ? null : row.number === "weaker" ? number : 1 / (1 + number);
  }
  return row.grades?.["*"] ?? null;
}

/** A setting as its row judges it. */
export const judged = (row: Row, value: string, at: ByteRange): Judgement => ({
  name: row.said,
  value,
  grade: gradeOf(row, value),
  unset: row.unset,
  ...(row.apart ? { apart: true } : {}),
  at,
});
