import type { ChangeData, HunkData } from "react-diff-view";
import { shown } from "../parts.tsx";
import type { TextDiff } from "./source.ts";

export type Line = TextDiff["hunks"][number]["lines"][number] & { readonly hunk: number };

/** Lines of one side that a decision is about. */
export interface Mark {
  readonly side: "base" | "head";
  readonly from: number;
  readonly to: number;
}

export const isMarked = (line: Line, marks: readonly Mark[]): boolean =>
  marks.some((m) => {
    const number = m.side === "base" ? line.base : line.head;
    // An unchanged line stands on both sides: a mark is about the side that changed.
    return number !== null && number >= m.from && number <= m.to;
  });

/** All lines of a text diff in one list. */
export const linesOf = (text: TextDiff): readonly Line[] =>
  text.hunks.flatMap((h, hunk) => h.lines.map((line) => ({ ...line, hunk })));

/** The part to show first: the hunks of the marked lines, or as much as a person reads at once; all from the beginning without marks. */
export function windowOf(
  lines: readonly Line[],
  marks: readonly Mark[],
): { readonly from: number; readonly to: number } {
  const first = lines.findIndex((l) => isMarked(l, marks));
  if (first < 0) return { from: 0, to: Math.min(lines.length, FIRST) };
  const last = lines.findLastIndex((l) => isMarked(l, marks));
  const start = lines.findIndex((l) => l.hunk === lines[first]?.hunk);
  const end = lines.findLastIndex((l) => l.hunk === lines[last]?.hunk) + 1;
  const from = Math.max(start, first - BEFORE);
  return { from, to: Math.min(end, from + FIRST) };
}
const BEFORE = 12;
const FIRST = 160;

function changeOf(line: Line): ChangeData {
  const content = shown(line.text);
  if (line.sign === "+") return { type: "insert", isInsert: true, lineNumber: line.head ?? 0, content };
  if (line.sign === "-") return { type: "delete", isDelete: true, lineNumber: line.base ?? 0, content };
  return {
    ...{ type: "normal", isNormal: true, content },
    ...{ oldLineNumber: line.base ?? 0, newLineNumber: line.head ?? 0 },
  };
}

/** Hunks as the view takes them. */
export function hunksOf(lines: readonly Line[]): HunkData[] {
  const groups = new Map<number, Line[]>();
  for (const line of lines) groups.set(line.hunk, [...(groups.get(line.hunk) ?? []), line]);
  return [...groups.values()].map((group) => {
    const [olds, news] = [group.flatMap((l) => l.base ?? []), group.flatMap((l) => l.head ?? [])];
    const [oldStart, newStart] = [olds[0] ?? 0, news[0] ?? 0];
    return {
      ...{ oldStart, newStart, oldLines: olds.length, newLines: news.length },
      content: `@@ -${oldStart},${olds.length} +${newStart},${news.length} @@`,
      changes: group.map(changeOf),
    };
  });
}

/** Comparing words of long lines costs more than it tells. */
export const isShort = (lines: readonly Line[]): boolean =>
  lines.length <= 400 && lines.every((line) => line.text.length <= 400);
