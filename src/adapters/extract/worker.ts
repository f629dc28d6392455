import { parentPort } from "node:worker_threads";
import { KINDS } from "../../artifacts/index.ts";
import type { ArtifactKind, Extraction, FileToRead, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";

/** One version of a file, and the kinds that claim it. */
export interface JobSide extends Omit<FileToRead, "path"> {
  readonly kinds: readonly string[];
}
/** One file to read, in one version or two. */
export interface Job {
  readonly id: number;
  readonly path: string;
  readonly sides: readonly JobSide[];
}
export type Read = { readonly kind: string; readonly extraction: Extraction }[];
export interface Done {
  readonly id: number;
  /** JSON of a `Read` for each side: cheaper to send than many small objects. */
  readonly sides: string;
}

// One after the other, also while a parser loads: answers come in the order of the jobs.
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (job: Job) => {
  last = last.then(async () => {
    parentPort?.postMessage(await read(job));
  });
});

async function read({ id, path, sides }: Job): Promise<Done> {
  const out: Read[] = [];
  for (const { kinds, ...version } of sides) {
    const claiming = KINDS.filter((kind) => kinds.includes(kind.id));
    const read = claiming.map(async (kind) => ({
      kind: kind.id,
      extraction: await guarded(kind, { path, ...version }),
    }));
    out.push(await Promise.all(read));
  }
  const [before, after] = out;
  return { id, sides: JSON.stringify(before && after ? withoutCommon(before, after) : out) };
}

/** A kind that throws has a fault of its own; the file is not lost for it. */
async function guarded(kind: ArtifactKind, file: FileToRead): Promise<Extraction> {
  try {
    await kind.load(file.path);
    return kind.extract(file);
  } catch (error) {
    const reason = problem(
      "extract/failed",
      `${kind.id} could not read it: ${error instanceof Error ? error.message.split("\n")[0] : "unknown"}`,
    );
    return { facts: [], units: [], opaque: [{ from: 0, to: file.bytes.length, reason }] };
  }
}

const said = ({ rel, subject, object, scope, attrs }: LocalFact): string =>
  JSON.stringify([rel, subject, object, scope, attrs]);

/** Most of what a file says it said before: that is left here, one for one. */
function withoutCommon(before: Read, after: Read): [Read, Read] {
  const newer = new Map(after.map((k) => [k.kind, k]));
  const cut = (read: Read[number], gone: ReadonlySet<LocalFact>): Read[number] => ({
    ...read,
    extraction: { ...read.extraction, facts: read.extraction.facts.filter((f) => !gone.has(f)) },
  });
  const olds = before.map((old) => {
    const now = newer.get(old.kind);
    if (!now) return old;
    const common = commonFacts(old.extraction.facts, now.extraction.facts);
    newer.set(old.kind, cut(now, common));
    return cut(old, common);
  });
  return [olds, after.map((k) => newer.get(k.kind) ?? k)];
}

/** Facts of two lists that pair with one that says the same. */
function commonFacts(before: readonly LocalFact[], after: readonly LocalFact[]): ReadonlySet<LocalFact> {
  const waiting = new Map<string, LocalFact[]>();
  for (const fact of before) {
    const key = said(fact);
    const alike = waiting.get(key);
    if (alike) alike.push(fact);
    else waiting.set(key, [fact]);
  }
  const common = new Set<LocalFact>();
  for (const fact of after) {
    const twin = waiting.get(said(fact))?.shift();
    if (twin) common.add(twin).add(fact);
  }
  return common;
}
