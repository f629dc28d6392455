import { credentialsIn, redacted } from "../../delivery/redact.ts";
import type { SecurityDiff } from "../../model/diff.ts";
import { inert } from "../../model/text.ts";
import type { Decision } from "../../policy/index.ts";
import type { Extractor, GitReader } from "../../ports/index.ts";

/** The line of text that a finding points to, and the part of it that says so: columns, [from, to). */
export interface Frame {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Change id -> the line at its first place. */
export type Frames = ReadonlyMap<string, Frame>;

const WIDTH = 160;
const FEED = 10;

interface Ports {
  readonly git: GitReader;
  readonly extractor: Extractor;
}

/** The line of text at each place that a fired rule points to. A credential in it is cut short: reports are kept and passed on. */
export async function framesOf(ports: Ports, diff: SecurityDiff, decision: Decision, tree: string): Promise<Frames> {
  const fired = new Set(decision.results.filter((r) => r.outcome !== "pass").flatMap((r) => r.on));
  const frames = new Map<string, Frame>();
  for (const change of diff.changes) {
    const at = change.places[0];
    if (!fired.has(change.id) || !at || at.side !== "head") continue;
    const read = await ports.git.file(tree, at.path).catch(() => null);
    if (read?.status !== "present") continue;
    const start = startOf(read.bytes, at.line);
    const feed = read.bytes.indexOf(FEED, start);
    const line = read.bytes.subarray(start, feed < 0 ? undefined : feed);
    const mark = { from: Math.max(0, at.from - start), to: Math.min(line.length, at.to - start) };
    frames.set(change.id, await frameOf(ports.extractor, at.path, line, mark));
  }
  return frames;
}

/** Offset of a line, one-based. */
function startOf(bytes: Uint8Array, line: number): number {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const feed = bytes.indexOf(FEED, start);
    if (feed < 0) return bytes.length;
    start = feed + 1;
  }
  return start;
}

async function frameOf(
  extractor: Extractor,
  path: string,
  line: Uint8Array,
  mark: { readonly from: number; readonly to: number },
): Promise<Frame> {
  const secrets = await credentialsIn(extractor, { path, bytes: line });
  // What could not be looked at for credentials is not printed.
  if (secrets === null) return { text: "", from: 0, to: 0 };
  let text = "";
  let at = 0;
  // Columns move with what is cut.
  const columns = { from: 0, to: 0 };
  const decode = (from: number, to: number): string => inert(new TextDecoder().decode(line.subarray(from, to)));
  const put = (from: number, to: number): void => {
    for (const end of ["from", "to"] as const)
      if (mark[end] >= from && mark[end] <= to) columns[end] = text.length + decode(from, mark[end]).length;
    text += decode(from, to);
  };
  for (const { from, to } of secrets) {
    put(at, from);
    const begun = text.length;
    text += redacted(decode(from, to));
    if (mark.from >= from && mark.from < to) columns.from = begun;
    if (mark.to > from && mark.to <= to) columns.to = text.length;
    at = to;
  }
  put(at, line.length);
  return cut({ text, ...columns });
}

/** Without what stands beyond a reasonable width, and without blanks in the mark. */
function cut({ text, from, to }: Frame): Frame {
  const shown = text.slice(0, WIDTH).trimEnd();
  const end = Math.min(to, shown.length);
  const marked = shown.slice(Math.min(from, end), end);
  const start = Math.min(from, end) + (marked.length - marked.trimStart().length);
  return start < end ? { text: shown, from: start, to: start + marked.trim().length } : whole(shown);
}

const whole = (text: string): Frame => ({
  text,
  from: text.length - text.trimStart().length,
  to: text.length,
});
