import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Loader, Pair } from "../index.ts";
import { distance, MOST } from "../index.ts";
import { withImagesOf } from "./images.ts";
import { partsOf } from "./parts.ts";

/** A family of queries: the folders of the collection below `assets/queries`, and where such a file stands in a project. */
export interface Family {
  readonly folder: string;
  readonly path: (file: string, query: string) => string;
}

/** An example, cut to the resource that it is about and what stands beside it. */
export interface Part {
  /** Only what is of one type is paired. */
  readonly type: string;
  /** Its lines in the example, counted from one. */
  readonly lines: readonly [number, number];
  /** The example with this one resource of its type, renamed alike. */
  readonly text: string;
}

/** Not about safety: what there is, and how it is written. */
const NO_MATTER_OF_SAFETY = new Set(["Bill Of Materials"]);

/** The queries of a collection: examples that they report, each against the nearest of those that they leave alone. */
export const kics = (family: Family): Loader => ({
  async *pairs(cloneDir) {
    const root = join(cloneDir, "assets/queries", family.folder);
    const queries = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((f) => f.endsWith("/metadata.json"))
      .map((f) => f.slice(0, f.lastIndexOf("/")))
      .sort();
    for (const query of queries) yield* pairsOf(family, join(root, query), query);
  },
});

function* pairsOf(family: Family, folder: string, check: string): Generator<Pair> {
  const metadata = JSON.parse(readFileSync(join(folder, "metadata.json"), "utf8")) as { category?: string };
  if (NO_MATTER_OF_SAFETY.has(metadata.category ?? "")) return;
  const files = readdirSync(join(folder, "test"), { recursive: true, encoding: "utf8" }).sort();
  const parts = (word: RegExp, subjects: ReadonlySet<string>): Example[] =>
    files
      .filter((f) => word.test(f) && !/expected_result/.test(f) && /\.\w+$|ockerfile/.test(f))
      .flatMap((file) => {
        const path = family.path(file, check);
        return partsOf(path, readFileSync(join(folder, "test", file)), subjects).map((p) => ({ ...p, file, path }));
      });
  const reported = lines(folder, files);
  // Of several in one file, only some are reported.
  const isReported = (e: Example): boolean =>
    reported.some((r) => (!r.file || r.file === e.file) && r.line >= e.lines[0] && r.line <= e.lines[1]);
  const subjects = new Set(
    parts(/^positive/, new Set())
      .filter(isReported)
      .map((e) => e.type),
  );
  const passing = parts(/^negative/, subjects);
  let given = 0;
  for (const fail of parts(/^positive/, subjects)) {
    if (!isReported(fail) || given >= MOST) continue;
    const near = passing
      .filter((p) => p.type === fail.type && p.path === fail.path)
      .map((p) => ({ text: withImagesOf(p.path, check, p.text, fail.text) }))
      .filter((p) => p.text !== fail.text)
      .sort((a, b) => distance(a.text, fail.text) - distance(b.text, fail.text))[0];
    if (!near) continue;
    given++;
    yield {
      family: family.folder,
      check,
      name: `${fail.file}:${fail.lines[0]}`,
      path: fail.path,
      pass: near.text,
      fail: fail.text,
    };
  }
}

interface Example extends Part {
  readonly file: string;
  readonly path: string;
}

interface Reported {
  readonly file: string | null;
  readonly line: number;
}

function lines(folder: string, files: readonly string[]): Reported[] {
  return files
    .filter((f) => f.endsWith("expected_result.json"))
    .flatMap((f) => JSON.parse(readFileSync(join(folder, "test", f), "utf8")) as Record<string, unknown>[])
    .map((r) => ({ file: ((r.fileName ?? r.filename) as string | undefined) ?? null, line: r.line as number }));
}
