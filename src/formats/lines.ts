import type { ByteRange } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { decode } from "./located.ts";

/** One line of a text without its ending; `at` leaves out blanks at both ends. */
export interface Line {
  readonly text: string;
  readonly indent: number;
  readonly at: ByteRange;
}

/** Longer lines are nothing that a person or a tool wrote into a list. */
const MAX_LINE = 100_000;

/** Lines that hold something, with their bytes. */
export function readLines(bytes: Uint8Array): Line[] | Problem {
  const decoded = decode(bytes);
  if ("code" in decoded) return decoded;
  const { text, toByte } = decoded;
  const lines: Line[] = [];
  for (let from = text.startsWith("\ufeff") ? 1 : 0; from < text.length; ) {
    const feed = text.indexOf("\n", from);
    const end = feed < 0 ? text.length : feed;
    const raw = text.slice(from, Math.min(end, from + MAX_LINE));
    const trimmed = raw.trim();
    if (trimmed !== "") {
      const indent = raw.length - raw.trimStart().length;
      lines.push({
        text: trimmed,
        indent,
        at: { from: toByte(from + indent), to: toByte(from + indent + trimmed.length) },
      });
    }
    from = end + 1;
  }
  return lines;
}
