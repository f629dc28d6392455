import type { LineSpan, SecurityDiff } from "../model/diff.ts";
import type { Side } from "../model/fact.ts";
import type { Extractor, GitReader, Oid } from "../ports/index.ts";
import { credentialsIn, withoutCredentials } from "./redact.ts";
import type { TextDiff } from "./views-versions.ts";

type Line = TextDiff["hunks"][number]["lines"][number];

const CONTEXT = 3;
/** A page is read by a person: more lines than this are fetched as a file instead. */
const MAX_LINES = 4000;

const split = (text: string | null): string[] => {
  if (!text) return [];
  const lines = text.split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
};

/** Line text with context, from the two versions and the changed lines that the security diff names. */
export function textDiff(
  path: string,
  base: string | null,
  head: string | null,
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

/** Line text of one file of a diff of two trees, credentials cut short. null: neither has the file. */
export async function fileText(
  { git, extractor }: { readonly git: GitReader; readonly extractor: Extractor },
  diff: SecurityDiff,
  trees: { readonly base: Oid | null; readonly head: Oid },
  path: string,
): Promise<TextDiff | null> {
  const spans = diff.reading.filter((s) => s.path === path);
  const note = (why: string): TextDiff => ({ path, note: why, hunks: [] });
  const read = await Promise.all([trees.base, trees.head].map((tree) => (tree === null ? null : git.file(tree, path))));
  if (spans.length === 0) return read.some((r) => r !== null) ? note("no line of it changed") : null;
  const texts: (string | null)[] = [];
  for (const one of read) {
    if (one === null) {
      texts.push(null);
      continue;
    }
    if (one.status !== "present") return note(`its content is ${one.status}`);
    if (one.bytes.includes(0)) return note("binary content");
    const credentials = await credentialsIn(extractor, { path, bytes: one.bytes });
    if (credentials === null) return note("nobody could look for credentials in it: read it with git diff");
    texts.push(withoutCredentials(one.bytes, credentials));
  }
  return textDiff(path, texts[0] ?? null, texts[1] ?? null, spans);
}
