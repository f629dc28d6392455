import { get, text } from "../formats/located.ts";
import { parseYaml } from "../formats/yaml/index.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import type { ChartRenderer, GitReader, Oid, Rendering } from "../ports/index.ts";

/** One file of a chart in one version. */
interface ChartEntry {
  readonly oid: Oid;
  readonly bytes: Uint8Array;
}

/** One version of a chart: its files by their path in the tree. */
export interface Version {
  readonly root: string;
  readonly files: ReadonlyMap<string, ChartEntry>;
}

const FILE_LIMIT = 16 * 1024 * 1024;
const CHART_LIMIT = 64 * 1024 * 1024;
const FILES = 5000;

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
const join = (folder: string, name: string): string => (folder === "" ? name : `${folder}/${name}`);

/** The charts that paths lie in, sorted: what stands in `charts/` of another one is rendered with that. */
export function rootsOf(paths: readonly string[], folders: ReadonlySet<string>): string[] {
  const roots = new Set<string>();
  for (const path of paths) {
    let at: string | null = path;
    do at = at === "" ? null : folderOf(at);
    while (at !== null && !folders.has(at));
    for (let root = at; root !== null; root = parentOf(root, folders)) at = root;
    if (at !== null) roots.add(at);
  }
  return [...roots].sort();
}

function parentOf(root: string, folders: ReadonlySet<string>): string | null {
  const match = /^(?:(.*)\/)?charts\/[^/]+$/.exec(root);
  const parent = match ? (match[1] ?? "") : null;
  return parent !== null && folders.has(parent) ? parent : null;
}

/** Whether a file of a chart is below `templates/` of it, or of one that came along. */
export const isTemplatePath = (path: string, root: string): boolean =>
  /^(charts\/[^/]+\/)*templates\//.test(root === "" ? path : path.slice(root.length + 1));

/** Every path below a folder, with what is there. */
export type Entries = Awaited<ReturnType<GitReader["list"]>>;

/** Reads a chart. A Problem: something of it cannot be read, or leads elsewhere. A folder that is not there has no files. */
export async function readVersion(git: GitReader, entries: Entries, root: string): Promise<Version | Problem> {
  const files = new Map<string, ChartEntry>();
  if (entries.length === 0) return { root, files };
  if (!entries.some((e) => e.path === join(root, "Chart.yaml")))
    return problem("helm/no-chart", "one version of its folder has no Chart.yaml");
  const link = entries.find((e) => !e.entry.mode.startsWith("100"));
  if (link) return problem("helm/link", `\`${link.path}\` leads elsewhere, and is not followed`);
  if (entries.length > FILES) return problem("helm/too-large", `the chart has more than ${FILES} files`);
  let i = 0;
  let size = 0;
  let cause: Problem | null = null;
  for await (const read of git.read(
    entries.map((e) => e.entry.oid),
    FILE_LIMIT,
  )) {
    const { path, entry } = entries[i++] as Entries[number];
    if (read.status === "present") {
      size += read.bytes.length;
      if (size > CHART_LIMIT) return problem("helm/too-large", `the chart has more than ${CHART_LIMIT} bytes`);
      files.set(path, { oid: entry.oid, bytes: read.bytes });
    } else
      cause ??=
        read.status === "too-large"
          ? problem("helm/too-large", `\`${path}\` has ${read.size} bytes`)
          : problem(`git/object-${read.status}`, `the content of \`${path}\` is ${read.status}`);
  }
  return cause ?? { root, files };
}

/** What a chart comes to, by the paths of its templates; `?NAME` where no single file of the tree has that name. */
export async function rendered(renderer: ChartRenderer, version: Version): Promise<Rendering | Problem> {
  if (version.files.size === 0) return { texts: new Map(), filled: [], unsteady: new Set() };
  const cut = version.root === "" ? 0 : version.root.length + 1;
  const all = await renderer.render([...version.files].map(([path, { bytes }]) => ({ path: path.slice(cut), bytes })));
  if ("code" in all) return all;
  const charts = namedCharts(version);
  const keyOf = (source: string): string => pathOf(version, source, charts) ?? `?${source}`;
  return {
    texts: new Map([...all.texts].map(([source, said]) => [keyOf(source), said])),
    filled: all.filled,
    unsteady: new Set([...all.unsteady].map(keyOf)),
  };
}

const STEP = /^charts\/([^/]+)\//;

/** The file of a template: helm names charts, the tree names folders. */
function pathOf(version: Version, source: string, charts: ReadonlyMap<string, string | null>): string | null {
  let at = version.root;
  let rest = source;
  for (let match = STEP.exec(rest); match; match = STEP.exec(rest)) {
    const folder = charts.get(`${join(at, "charts")}\0${match[1]}`) ?? null;
    if (folder === null) return null;
    at = folder;
    rest = rest.slice(match[0].length);
  }
  const path = join(at, rest);
  return version.files.has(path) ? path : null;
}

/** A chart that may call another one by a third name, in whatever way that is spelled. */
const RENAMES = /alias|\\|!!?binary/;

/** Folders of charts by the folder that they stand in and their name; null where two have it. */
function namedCharts(version: Version): ReadonlyMap<string, string | null> {
  const known = new Map<string, string | null>();
  const renaming = new Set<string>();
  for (const [path, { bytes }] of version.files)
    if (/(^|\/)(Chart|requirements)\.yaml$/.test(path) && RENAMES.test(new TextDecoder("latin1").decode(bytes)))
      renaming.add(join(folderOf(path), "charts"));
  for (const [path, { bytes }] of version.files) {
    const name = path.endsWith("/Chart.yaml") ? nameOf(bytes) : null;
    if (name === null || renaming.has(folderOf(folderOf(path)))) continue;
    const key = `${folderOf(folderOf(path))}\0${name}`;
    known.set(key, known.has(key) ? null : folderOf(path));
  }
  return known;
}

/** A chart's own words are few. Bytes. */
const CHART_BYTES = 256 * 1024;

function nameOf(bytes: Uint8Array): string | null {
  const parsed = bytes.length > CHART_BYTES ? null : parseYaml(bytes, "1.1");
  if (parsed === null || "code" in parsed || parsed.duplicates.length > 0) return null;
  return text(get(parsed.documents[0], "name")) ?? null;
}

const DEFINES = /\{\{-?\s*(?:define|block)\s+["`]([^"`]+)["`]/g;
const TAKES = /\b(?:include|template|block)\s+["`]([^"`]+)["`]/g;

/** Files whose definitions are taken in by name, by templates that were read or by one another. */
export function partialsUsed(
  read: readonly string[],
  templates: readonly string[],
  contentOf: (path: string) => ChartEntry | undefined,
): readonly string[] {
  const decoder = new TextDecoder();
  const known = new Map(templates.map((p) => [p, decoder.decode(contentOf(p)?.bytes)]));
  const all = (path: string, pattern: RegExp): string[] =>
    [...(known.get(path) ?? "").matchAll(pattern)].map((m) => m[1] as string);
  const by = new Map<string, string[]>();
  for (const path of templates) for (const name of all(path, DEFINES)) by.set(name, [...(by.get(name) ?? []), path]);
  const reached = new Set(read);
  // A set tells also what is added while it is walked.
  for (const path of reached)
    for (const name of all(path, TAKES)) for (const from of by.get(name) ?? []) reached.add(from);
  return [...reached].filter((p) => !read.includes(p));
}
