import type { FileDiff, FileInput, RenderedCharts, RenderedFile, SideInput } from "../diff/index.ts";
import {
  asRendered,
  DIFF_VERSION,
  demotion,
  notRendered,
  readRendered,
  relationVersions,
  restoreRendered,
  storeRendered,
} from "../diff/index.ts";
import type { ChartNote } from "../model/diff.ts";
import { digestOf } from "../model/digest.ts";
import type { Location, Side } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import type {
  Cache,
  ChartRenderer,
  Extracted,
  Extractor,
  GitReader,
  Oid,
  OpenCharts,
  TreeChange,
} from "../ports/index.ts";
import type { Entries, Version } from "./chart.ts";
import { isTemplatePath, partialsUsed, readVersion, rendered, rootsOf } from "./chart.ts";
import type { Joined } from "./derive.ts";
import { linesOf } from "./places.ts";

interface Ports {
  readonly git: GitReader;
  readonly extractor: Extractor;
  readonly charts?: OpenCharts;
  readonly cache?: Cache | null;
}
interface Trees {
  readonly base: Oid | null;
  readonly head: Oid;
}

/** Charts of one comparison that are rendered; what else changed says that nobody looked. */
const MAX_CHARTS = 100;
/** Charts that may take too long before no other is tried. */
const MAX_SLOW = 2;
/** Reasons that lie in this run and not in the two trees. */
const PASSING = /^(helm\/(timeout|too-many|scratch|not-found)|git\/object-|extract\/(closed|crashed|failed|timeout))/;

/** What came of one chart: its templates by path. Read: null, else why not. */
interface Chart {
  readonly path: string;
  readonly problem: Problem | null;
  readonly filled: readonly string[];
  /** Something of it could not be read in this run, and may be in another. */
  readonly passing: boolean;
  readonly templates: ReadonlyMap<string, string | null>;
  readonly files: readonly { readonly path: string; readonly said: RenderedFile }[];
}

const isLasting = ({ problem: cause, passing }: Chart): boolean =>
  !passing && (cause === null || !PASSING.test(cause.code));

/** The charts of a comparison, rendered in both versions. */
export class Charts {
  readonly told: RenderedCharts;
  /** Any other run of the same program over a whole clone would say the same. */
  readonly lasting: boolean;
  readonly #charts: readonly Chart[];

  constructor(engine: string, charts: readonly Chart[]) {
    const notes = charts.map((c): ChartNote => ({ path: c.path, engine, filled: c.filled, problem: c.problem }));
    this.told = { engine, notes, pairs: charts.flatMap((c) => c.files.flatMap((f) => f.said.pairs)) };
    this.lasting = charts.every(isLasting);
    this.#charts = charts;
  }

  /** What a changed file gives, now that it is known whether it was rendered. */
  of(file: FileDiff): FileDiff {
    if (!file.rendered) return file;
    const chart = this.#charts.findLast((c) => isBelow(file.path, c.path));
    if (!chart) return file;
    const cause = chart.problem;
    if (cause) return notRendered(file, (said) => `${said} (${cause.message})`);
    // What is no template of the chart, such as a text that one of them takes in, nobody read.
    const why = chart.templates.get(file.path);
    if (why === undefined) return file;
    return why === null ? asRendered(file) : notRendered(file, () => `a Helm template: ${why}`);
  }

  /** Puts what was rendered in the place of the templates for what is joined, changed or not. */
  join(files: Map<string, Joined>): void {
    const none = { base: [], head: [], whole: { base: true, head: true } };
    for (const chart of this.#charts.filter((c) => c.problem === null)) {
      for (const path of chart.templates.keys()) files.set(path, { path, inputs: none });
      for (const { path, said } of chart.files) {
        const { base, head, whole } = files.get(path)?.inputs ?? none;
        const inputs = {
          base: [...base, ...said.inputs.base],
          head: [...head, ...said.inputs.head],
          whole: { base: whole.base && said.inputs.whole.base, head: whole.head && said.inputs.whole.head },
        };
        files.set(path, { path, inputs });
      }
    }
  }
}

const NOTHING = "it comes to nothing with the chart's own values, and what others make of it was not read";
const isBelow = (path: string, root: string): boolean => root === "" || path.startsWith(`${root}/`);

/** Renders every chart in which a file changed, in both versions. Null where there is none, or nothing to render it with. */
export async function renderCharts(
  ports: Ports,
  trees: Trees,
  changes: readonly TreeChange[],
  versions: Readonly<Record<string, number>>,
): Promise<Charts | null> {
  if (!ports.charts || changes.length === 0) return null;
  const paths = changes.map((c) => c.path);
  const ofTree = (tree: Oid | null) => (tree === null ? [] : ports.git.foldersWith(tree, "Chart.yaml", paths));
  const folders = new Set([...(await ofTree(trees.base)), ...(await ofTree(trees.head))]);
  const roots = rootsOf(paths, folders).filter(
    (root) => demotion(root === "" ? "Chart.yaml" : `${root}/Chart.yaml`) === null,
  );
  const renderer = roots.length > 0 ? await ports.charts() : null;
  if (!renderer) return null;
  const charts: Chart[] = [];
  let slow = 0;
  for (const root of roots) {
    const chart =
      charts.length >= MAX_CHARTS || slow >= MAX_SLOW
        ? failed(root, problem("helm/too-many", "others took too long, or were too many"))
        : await keptChart(ports, renderer, trees, root, versions);
    if (chart.problem?.code === "helm/timeout") slow++;
    charts.push(chart);
  }
  return new Charts(renderer.engine, charts);
}

const failed = (path: string, cause: Problem): Chart => ({
  path,
  problem: cause,
  filled: [],
  passing: false,
  templates: new Map(),
  files: [],
});

/** What an earlier comparison said of the same two versions of a chart, or what is said now. */
async function keptChart(
  ports: Ports,
  renderer: ChartRenderer,
  trees: Trees,
  root: string,
  versions: Readonly<Record<string, number>>,
): Promise<Chart> {
  const list = async (tree: Oid | null): Promise<Entries> => (tree === null ? [] : ports.git.list(tree, root));
  const sides = { base: await list(trees.base), head: await list(trees.head) };
  const ids = (entries: Entries) => entries.map(({ path, entry }) => [path, entry.mode, entry.oid]);
  const key = digestOf("sallyport.chart/v1", {
    ...{ diff: DIFF_VERSION, kinds: versions, relations: relationVersions() },
    ...{ engine: renderer.engine, root, base: ids(sides.base), head: ids(sides.head) },
  });
  const before = restoreChart((await ports.cache?.get(key)) ?? null);
  if (before) return before;
  const now = await chartOf(ports, renderer, sides, root);
  if (isLasting(now)) await ports.cache?.put(key, JSON.stringify(storeChart(now)));
  return now;
}

const storeChart = ({ templates, files, ...chart }: Chart) => ({
  ...chart,
  templates: [...templates],
  files: files.map(({ path, said }) => ({ path, said: storeRendered(said) })),
});

function restoreChart(text: string | null): Chart | null {
  if (text === null) return null;
  const { templates, files, ...chart } = JSON.parse(text) as ReturnType<typeof storeChart>;
  const known = files.flatMap(({ path, said }) => {
    const restored = restoreRendered(said);
    return restored ? [{ path, said: restored }] : [];
  });
  return known.length < files.length ? null : { ...chart, templates: new Map(templates), files: known };
}

async function chartOf(
  ports: Ports,
  renderer: ChartRenderer,
  entries: Readonly<Record<Side, Entries>>,
  root: string,
): Promise<Chart> {
  const [base, head] = [
    await readVersion(ports.git, entries.base, root),
    await readVersion(ports.git, entries.head, root),
  ];
  if ("code" in base) return failed(root, base);
  if ("code" in head) return failed(root, head);
  const [old, now] = await Promise.all([rendered(renderer, base), rendered(renderer, head)]);
  if ("code" in old) return failed(root, old);
  if ("code" in now) return failed(root, now);
  const sides = { base: { ...base, ...old }, head: { ...head, ...now } };
  const files: { key: string; path: string; said: RenderedFile; passing: boolean }[] = [];
  const unsteady = new Set([...old.unsteady, ...now.unsteady]);
  for (const key of [...new Set([...old.texts.keys(), ...now.texts.keys()])].sort())
    if (!unsteady.has(key)) files.push({ key, ...(await readTemplate(ports.extractor, sides, root, key)) });
  const whole = new Set(files.filter((f) => f.said.whole).map((f) => f.key));
  const templates = new Map<string, string | null>();
  for (const path of new Set([...base.files.keys(), ...head.files.keys()].filter((p) => isTemplatePath(p, root)))) {
    const side = head.files.has(path) ? sides.head : sides.base;
    const why = unsteady.has(path)
      ? "it says something else each time"
      : !side.texts.has(path)
        ? NOTHING
        : whole.has(path)
          ? null
          : "what it comes to could not be read";
    templates.set(path, why);
  }
  // What others take in was read with them.
  const shown = [...templates].flatMap(([path, why]) => (why === null ? [path] : []));
  for (const path of partialsUsed(shown, [...templates.keys()], (p) => head.files.get(p) ?? base.files.get(p)))
    if (templates.get(path) === NOTHING) templates.set(path, null);
  for (const key of unsteady) files.push({ key, path: siteOf(sides, root, key), said: UNREAD, passing: false });
  const filled = [...new Set([...old.filled, ...now.filled])].sort();
  const passing = files.some((f) => f.passing);
  return { path: root, problem: null, filled, passing, templates, files };
}

type Sides = Readonly<Record<Side, Version & { readonly texts: ReadonlyMap<string, string> }>>;

/** A template of which nothing lasting can be said: whatever is joined with it is not known either. */
const UNREAD: RenderedFile = {
  ...{ pairs: [], whole: false },
  inputs: { base: [], head: [], whole: { base: false, head: false } },
};

/** The file of the tree that is named for a template; one of a packed chart is in none. */
const siteOf = (sides: Sides, root: string, key: string): string =>
  sides.base.files.has(key) || sides.head.files.has(key) ? key : root === "" ? "Chart.yaml" : `${root}/Chart.yaml`;

/** What one template came to in both versions. `key`: its path, or the name that helm gives to one that is in no folder. */
async function readTemplate(extractor: Extractor, sides: Sides, root: string, key: string) {
  const path = siteOf(sides, root, key);
  const [old, now] = [sides.base.texts.get(key), sides.head.texts.get(key)].map((t) =>
    t === undefined ? null : new TextEncoder().encode(t),
  ) as [Uint8Array | null, Uint8Array | null];
  const name = extractPath(key);
  const one = async (bytes: Uint8Array | null): Promise<Extracted | null> =>
    bytes && extractor.extract({ path: name, bytes });
  const [b, a] =
    old && now ? await extractor.extractBoth(name, { bytes: old }, { bytes: now }) : [await one(old), await one(now)];
  const input = (side: Side, bytes: Uint8Array | null, extracted: Extracted | null): FileInput["before"] =>
    bytes &&
    extracted && { mode: "100644", oid: sides[side].files.get(path)?.oid ?? "", content: content(bytes, extracted) };
  const file: FileInput = {
    path,
    before: input("base", old, b),
    after: input("head", now, a),
    hunks: [],
    absent: false,
  };
  const lines = {
    base: linesOf(sides.base.files.get(key)?.bytes, old),
    head: linesOf(sides.head.files.get(key)?.bytes, now),
  };
  const placeOf = (side: Side, line: number): Location => ({
    ...{ side, path, blob: sides[side].files.get(path)?.oid ?? "" },
    ...lines[side](line),
  });
  return { path, said: readRendered(file, extractor.kinds, placeOf), passing: [b, a].some(isPassing) };
}

/** Another run may read it. */
function isPassing(extracted: Extracted | null): boolean {
  if (extracted === null) return false;
  const causes =
    extracted.status === "failed"
      ? [extracted.problem]
      : extracted.kinds.flatMap((k) => k.extraction.opaque.map((o) => o.reason));
  return causes.some((c) => PASSING.test(c.code));
}

const content = (bytes: Uint8Array, extracted: Extracted): SideInput =>
  extracted.status === "read"
    ? { status: "read", bytes, kinds: extracted.kinds }
    : { status: "opaque", reason: extracted.problem, size: bytes.length, active: true };

/** A path by which kinds take it for plain YAML. */
function extractPath(key: string): string {
  const path = key.replace(/^\?/, "").replace(/(^|\/)templates(?=\/)/g, "$1rendered");
  return /\.(ya?ml|json)$/.test(path) ? path : `${path}.yaml`;
}
