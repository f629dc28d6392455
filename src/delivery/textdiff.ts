import type { LineSpan, SecurityDiff } from "../model/diff.ts";
import type { Side } from "../model/fact.ts";
import type { GitReader, Oid } from "../ports/index.ts";
import type { TextDiff } from "./views-versions.ts";

type Line = TextDiff["hunks"][number]["lines"][number];

const CONTEXT = 3;
/** A page is read by a person: more lines than this are fetched as a file instead. */
const MAX_LINES = 4000;

const decoder = new TextDecoder();
const split = (bytes: Uint8Array | null): string[] => {
  if (!bytes || bytes.length === 0) return [];
  const lines = decoder.decode(bytes).split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
};

/** Line text with context, from the two versions and the changed lines that the security diff names. */
export function textDiff(
  path: string,
  base: Uint8Array | null,
  head: Uint8Array | null,
  changed: readonly LineSpan[],
): TextDiff {
  const [old, now] = [split(base), split(head)];
  const marked = { base: marks(changed, "base", path), head: marks(changed, "head", path) };
  const all: Line[] = [];
  let [b, h] = [1, 1];
  while (b <= old.length || h <= now.length) {
    if (b <= old.length && marked.base.has(b))
      all.push({ sign: "-", base: b, head: null, text: old[b++ - 1] as string });
    else if (h <= now.length && marked.head.has(h))
      all.push({ sign: "+", base: null, head: h, text: now[h++ - 1] as string });
    else if (b <= old.length && h <= now.length)
      all.push({ sign: " ", base: b++, head: h++, text: now[h - 2] as string });
    else return { path, note: "the two versions do not line up, so that only the whole files can be read", hunks: [] };
  }
  const hunks = windows(all);
  const shown = hunks.reduce((n, hunk) => n + hunk.lines.length, 0);
  if (shown > MAX_LINES)
    return { path, note: `${shown} lines: more than a page shows; read it with git diff`, hunks: [] };
  return { path, note: null, hunks };
}

function marks(spans: readonly LineSpan[], side: Side, path: string): Set<number> {
  const set = new Set<number>();
  for (const s of spans) if (s.side === side && s.path === path) for (let n = s.from; n <= s.to; n++) set.add(n);
  return set;
}

/** Changed lines with three lines around them; windows that touch are one. */
function windows(all: readonly Line[]): TextDiff["hunks"] {
  const hunks: { lines: Line[] }[] = [];
  let until = -1;
  for (const [i, line] of all.entries()) {
    if (line.sign === " ") continue;
    const from = Math.max(i - CONTEXT, until + 1);
    const last = hunks[hunks.length - 1];
    const target = last && from <= until + 1 && until >= 0 ? last : { lines: [] };
    if (target !== last) hunks.push(target);
    for (let n = Math.max(from, until + 1); n <= Math.min(i + CONTEXT, all.length - 1); n++)
      target.lines.push(all[n] as Line);
    until = Math.max(until, Math.min(i + CONTEXT, all.length - 1));
  }
  return hunks;
}

/** Line text of one file of a diff of two trees. null: neither has the file. */
export async function fileText(
  git: GitReader,
  diff: SecurityDiff,
  trees: { readonly base: Oid | null; readonly head: Oid },
  file: string,
): Promise<TextDiff | null> {
  const spans = diff.reading.filter((s) => s.path === file);
  const note = (why: string): TextDiff => ({ path: file, note: why, hunks: [] });
  const [base, head] = [
    trees.base === null ? null : await git.file(trees.base, file),
    await git.file(trees.head, file),
  ];
  if (spans.length === 0) return base || head ? note("no line of it changed") : null;
  for (const read of [base, head]) {
    if (read && read.status !== "present") return note(`its content is ${read.status}`);
    if (read?.status === "present" && read.bytes.includes(0)) return note("binary content");
  }
  const bytes = (read: typeof base) => (read?.status === "present" ? read.bytes : null);
  return textDiff(file, bytes(base), bytes(head), spans);
}
