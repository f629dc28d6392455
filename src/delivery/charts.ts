import type { FileDiff, FileInput, RenderedCharts, RenderedFile, SideInput } from "../diff/index.ts";
import { asRendered, demotion, notRendered, readRendered } from "../diff/index.ts";
import type { ChartNote } from "../model/diff.ts";
import type { Location, Side } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";
import type { ChartRenderer, Extracted, Extractor, GitReader, Oid, OpenCharts, TreeChange } from "../ports/index.ts";
import type { Version } from "./chart.ts";
import { isTemplatePath, partialsUsed, readVersion, rendered, rootsOf } from "./chart.ts";
import type { Joined } from "./derive.ts";

interface Ports {
  readonly git: GitReader;
  readonly extractor: Extractor;
  readonly charts?: OpenCharts;
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
const PASSING = /^(helm\/(timeout|scratch|not-found)|git\/object-|extract\/)/;

/** What came of one chart: its templates by path. Read: null, else why not. */
interface Chart {
  readonly path: string;
  readonly problem: Problem | null;
  readonly filled: readonly string[];
  readonly templates: ReadonlyMap<string, string | null>;
  readonly files: readonly { readonly path: string; readonly said: RenderedFile }[];
}

/** The charts of a comparison, rendered in both versions. */
export class Charts {
  readonly told: RenderedCharts;
  /** Any other run of the same program over a whole clone would say the same. */
  readonly lasting: boolean;
  readonly #charts: readonly Chart[];

  constructor(engine: string, charts: readonly Chart[]) {
    const notes = charts.map((c): ChartNote => ({ path: c.path, engine, filled: c.filled, problem: c.problem }));
    this.told = { engine, notes, pairs: charts.flatMap((c) => c.files.flatMap((f) => f.said.pairs)) };
    this.lasting = charts.every((c) => c.problem === null || !PASSING.test(c.problem.code));
    this.#charts = charts;
  }

  /** What a changed file gives, now that it is known whether it was rendered. */
  of(file: FileDiff): FileDiff {
    if (!file.rendered) return file;
    const chart = this.#charts.find((c) => isBelow(file.path, c.path));
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
export async function renderCharts(ports: Ports, trees: Trees, changes: readonly TreeChange[]): Promise<Charts | null> {
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
        : await chartOf(ports, renderer, trees, root);
    if (chart.problem?.code === "helm/timeout") slow++;
    charts.push(chart);
  }
  return new Charts(renderer.engine, charts);
}

const failed = (path: string, cause: Problem): Chart => ({
  path,
  problem: cause,
  filled: [],
  templates: new Map(),
  files: [],
});

async function chartOf(ports: Ports, renderer: ChartRenderer, trees: Trees, root: string): Promise<Chart> {
  const read = async (tree: Oid | null) => readVersion(ports.git, tree, root);
  const [base, head] = [await read(trees.base), await read(trees.head)];
  if ("code" in base) return failed(root, base);
  if ("code" in head) return failed(root, head);
  const [old, now] = await Promise.all([rendered(renderer, base), rendered(renderer, head)]);
  if ("code" in old) return failed(root, old);
  if ("code" in now) return failed(root, now);
  const sides = { base: { ...base, ...old }, head: { ...head, ...now } };
  const files: { key: string; path: string; said: RenderedFile }[] = [];
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
  for (const key of unsteady) files.push({ key, path: siteOf(sides, root, key), said: UNREAD });
  const filled = [...new Set([...old.filled, ...now.filled])].sort();
  return { path: root, problem: null, filled, templates, files };
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
  const [b, a] = old && now ? await extractor.extractBoth(name, old, now) : [await one(old), await one(now)];
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
  const lines = { base: linesOf(sides.base, old, key), head: linesOf(sides.head, now, key) };
  const placeOf = (side: Side, line: number): Location => ({
    ...{ side, path, blob: sides[side].files.get(path)?.oid ?? "" },
    ...lines[side](line),
  });
  return { path, said: readRendered(file, extractor.kinds, placeOf) };
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

type Place = Pick<Location, "from" | "to" | "line">;
const START: Place = { from: 0, to: 0, line: 1 };

/** Lines of one key that a template may have to be told apart. */
const ALIKE = 50;

/** Finds a line of what was rendered in its template: the nearest that is the same, or has its key; else that of what holds it. */
function linesOf(version: Version, text: Uint8Array | null, path: string): (line: number) => Place {
  const template = version.files.get(path)?.bytes;
  if (!text || !template) return () => START;
  const decoder = new TextDecoder("latin1");
  const said = decoder.decode(text).split("\n");
  const places = new Map<string, Place[]>();
  let from = 0;
  for (const [i, line] of decoder.decode(template).split("\n").entries()) {
    for (const name of names(line)) {
      const alike = places.get(name) ?? [];
      if (alike.length < ALIKE) alike.push({ from, to: from, line: i + 1 });
      places.set(name, alike);
    }
    from += line.length + 1;
  }
  return (line) => {
    for (let at = line - 1; at >= 0; at = parentOf(said, at))
      for (const name of names(said[at] ?? "")) {
        const distance = (p: Place): number => Math.abs(p.line - at - 1);
        const [first, ...rest] = places.get(name) ?? [];
        if (first) return rest.reduce((a, b) => (distance(b) < distance(a) ? b : a), first);
      }
    return START;
  };
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Lines above in which the one that holds a line is looked for. */
const ABOVE = 200;

/** The line above that holds this one; -1: none does. */
function parentOf(lines: readonly string[], at: number): number {
  const own = indentOf(lines[at] ?? "");
  const end = Math.max(0, at - ABOVE);
  for (let up = at - 1; up >= end; up--)
    if ((lines[up] ?? "").trim() !== "" && indentOf(lines[up] ?? "") < own) return up;
  return -1;
}

/** What a line is found by: all of it, and its key. */
function names(line: string): string[] {
  const whole = line.trim();
  const key = /^(?:- )?["']?([\w./-]+)["']?:/.exec(whole)?.[1];
  return whole === "" ? [] : key === undefined ? [`=${whole}`] : [`=${whole}`, `${key}:`];
}
