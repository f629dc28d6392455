import { DERIVERS } from "../derivers/index.ts";
import type { Derived, FileDiff } from "../diff/index.ts";
import { located } from "../diff/index.ts";
import type { Deriver } from "../model/deriver.ts";
import type { Fact, Side } from "../model/fact.ts";
import { canonical } from "../model/json.ts";
import type { Extractor, GitReader, TreeEntry } from "../ports/index.ts";

/** `deriver -> version`: they go into fingerprints and keys beside the kinds. */
export const deriverVersions = (): Record<string, number> => Object.fromEntries(DERIVERS.map((d) => [d.id, d.version]));

interface Ports {
  readonly git: GitReader;
  readonly extractor: Extractor;
}

/** A changed file, as far as it is joined. */
export type Joined = Pick<FileDiff, "path" | "inputs">;

/** Larger files are not joined. Bytes. */
const READ_LIMIT = 16 * 1024 * 1024;
const MARKER = /(^|\/)(kustomization\.ya?ml|Kustomization|Chart\.ya?ml)$/;
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** The folder that a file is deployed with. */
function rootOf(deriver: Deriver, path: string, marked: ReadonlySet<string>): string {
  if (deriver.reach === "repository") return "";
  for (let at = folderOf(path); at !== ""; at = folderOf(at)) if (marked.has(at)) return at;
  return folderOf(path);
}

const told = (facts: readonly Fact[]): string[] =>
  facts.map((f) => canonical([f.rel, f.subject, f.object, f.scope, f.attrs])).sort();

/** Inputs of one deriver that a file gained, lost or changed. */
function touched(deriver: Deriver, file: Joined): boolean {
  if (!file.inputs) return false;
  const of = (side: Side): Fact[] => (file.inputs?.[side] ?? []).filter((f) => deriver.joins.includes(f.rel));
  return canonical(told(of("base"))) !== canonical(told(of("head")));
}

/** Whether some deriver has to look at a changed file. */
export const isJoined = (file: Joined): boolean => DERIVERS.some((deriver) => touched(deriver, file));

/** What derivers say of a version, and whether any other run over a whole clone would say the same. */
export interface Derivation {
  readonly derived: readonly Derived[];
  readonly lasting: boolean;
}

/**
 * Joins what changed files say with what the unchanged ones beside them say. `list`: all files of the new version; `files`: every
 * changed one, by path.
 */
export async function derive(
  ports: Ports,
  list: () => ReturnType<GitReader["list"]>,
  files: ReadonlyMap<string, Joined>,
): Promise<Derivation> {
  const changed = [...files.values()];
  const asked = DERIVERS.map((deriver) => ({ deriver, by: changed.filter((f) => touched(deriver, f)) })).filter(
    ({ by }) => by.length > 0,
  );
  if (asked.length === 0) return { derived: [], lasting: true };
  const entries = (await list()).filter((e) => !files.has(e.path));
  const marked = new Set([...entries.map((e) => e.path), ...files.keys()].filter((p) => MARKER.test(p)).map(folderOf));
  const unchanged = new Unchanged(ports);
  const out: Derived[] = [];
  for (const { deriver, by } of asked) {
    const roots = new Set(by.map((f) => rootOf(deriver, f.path, marked)));
    const inRoot = (path: string, root: string): boolean =>
      deriver.candidates.test(path) && rootOf(deriver, path, marked) === root;
    for (const root of [...roots].sort()) {
      const own = changed.filter(
        (f) => inRoot(f.path, root) || (f.inputs !== null && rootOf(deriver, f.path, marked) === root),
      );
      const around = entries.filter((e) => inRoot(e.path, root));
      const joined = await join(deriver, own, await unchanged.read(around));
      if (joined) out.push({ deriver, root, ...joined });
    }
  }
  return { derived: out, lasting: unchanged.lasting };
}

/** Null where one file of either version could not be read to its end: then nothing can be said of all together. */
async function join(deriver: Deriver, changed: readonly Joined[], around: readonly Fact[] | null) {
  if (around === null || changed.some((f) => f.inputs && !(f.inputs.whole.base && f.inputs.whole.head))) return null;
  const of = (side: Side): Fact[] =>
    [...around, ...changed.flatMap((f) => f.inputs?.[side] ?? [])].filter((f) => deriver.joins.includes(f.rel));
  return { before: deriver.derive(of("base")), after: deriver.derive(of("head")) };
}

/** Inputs of files that are the same in both versions; each is read once, whoever asks. */
class Unchanged {
  readonly #ports: Ports;
  readonly #known = new Map<string, readonly Fact[] | null>();
  /** False after a file that lies in this clone or this run, and not in the tree, to be unread. */
  lasting = true;
  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async read(
    entries: readonly { readonly path: string; readonly entry: TreeEntry }[],
  ): Promise<readonly Fact[] | null> {
    const files = entries.filter((e) => e.entry.mode.startsWith("100"));
    const missing = files.filter((e) => !this.#known.has(e.path));
    let i = 0;
    for await (const read of this.#ports.git.read(
      missing.map((e) => e.entry.oid),
      READ_LIMIT,
    )) {
      const { path, entry } = missing[i++] as (typeof missing)[number];
      if (read.status === "absent" || read.status === "corrupt") this.lasting = false;
      this.#known.set(path, read.status === "present" ? await this.#extract(path, entry.oid, read.bytes) : null);
    }
    const all = files.map((e) => this.#known.get(e.path) ?? null);
    return all.includes(null) ? null : all.flatMap((facts) => facts as readonly Fact[]);
  }

  async #extract(path: string, oid: string, bytes: Uint8Array): Promise<readonly Fact[] | null> {
    const { extractor } = this.#ports;
    const extracted = await extractor.extract({ path, bytes });
    if (extracted.status === "failed") this.lasting = false;
    if (extracted.status === "failed" || extracted.kinds.some((k) => k.extraction.opaque.length > 0)) return null;
    return located("head", path, oid, { bytes, kinds: extracted.kinds }, extractor.kinds, (e) => e.inputs ?? []);
  }
}
