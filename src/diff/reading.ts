import type { Demoted, LineSpan, Proof, ReadingSpan, Residual } from "../model/diff.ts";
import type { Side } from "../model/fact.ts";
import type { FactChange } from "../model/relation.ts";
import type { ChangedLines } from "./lines.ts";
import { runs } from "./lines.ts";

/** Lines already placed, by side and path. */
class Placed {
  readonly #taken = new Map<string, Set<number>>();

  /** The lines of a span that nobody placed before, as spans; they are placed now. */
  take(side: Side, path: string, numbers: Iterable<number>): LineSpan[] {
    const key = `${side}\0${path}`;
    const set = this.#taken.get(key) ?? new Set();
    this.#taken.set(key, set);
    const fresh: number[] = [];
    for (const n of numbers) {
      if (set.has(n)) continue;
      set.add(n);
      fresh.push(n);
    }
    return runs(side, path, fresh);
  }

  /** Whole spans of a file in which no fact was placed need no bookkeeping. */
  untouched(path: string): boolean {
    return !this.#taken.has(`base\0${path}`) && !this.#taken.has(`head\0${path}`);
  }
}

function* numbersOf(span: LineSpan): Generator<number> {
  for (let n = span.from; n <= span.to; n++) yield n;
}

// Source and build files before data, data before prose: where a flaw can hide.
const SOURCE =
  /\.([cm]?[jt]sx?|go|py|rb|rs|java|kt|scala|c|cc|cpp|h|hpp|cs|php|swift|sh|bash|sql|lua|pl|ex|erl|hs)$|(^|\/)(Dockerfile|Makefile|Jenkinsfile)[^/]*$/;
const CONFIG = /\.(ya?ml|json|toml|tf|hcl|conf|ini|xml|properties|tpl|html?|gradle|mod)$/;
const rankOf = (path: string): number => (SOURCE.test(path) ? 0 : CONFIG.test(path) ? 1 : 2);

const residualRank = (r: Residual): number =>
  (r.shipped ? 0 : 10) + (r.what === "opaque" ? (r.active ? 3 : 4) : rankOf(r.path));

/** Every changed line once: facts by rank, then residual, proofs, demoted. */
export function readingOrder(
  changes: readonly FactChange[],
  lines: ReadonlyMap<string, ChangedLines>,
  residual: readonly Residual[],
  proofs: readonly Proof[],
  demoted: readonly Demoted[],
): ReadingSpan[] {
  const placed = new Placed();
  const out: ReadingSpan[] = [];
  for (const change of changes)
    for (const site of change.sites) {
      const side = lines.get(`${site.side}\0${site.path}`);
      if (!side) continue;
      const numbers: number[] = [];
      for (let i = side.after(site.from); i < side.length && side.start(i) < site.to; i++) numbers.push(side.number(i));
      for (const span of placed.take(site.side, site.path, numbers))
        out.push({ ...span, band: "fact", why: change.says });
    }
  const rest = (
    list: readonly { readonly spans: readonly LineSpan[]; readonly path: string }[],
    band: ReadingSpan["band"],
    why: (i: number) => string,
  ): void => {
    for (const [i, item] of list.entries())
      for (const span of item.spans) {
        const fresh = placed.untouched(item.path) ? [span] : placed.take(span.side, span.path, numbersOf(span));
        for (const s of fresh) out.push({ path: s.path, side: s.side, from: s.from, to: s.to, band, why: why(i) });
      }
  };
  const ordered = residual
    .map((r, i) => ({ r, i, rank: residualRank(r) }))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map(({ r }) => r);
  rest(ordered, "residual", (i) => {
    const r = ordered[i] as Residual;
    return r.what === "opaque" ? r.reason.message : "no fact accounts for these lines";
  });
  rest(proofs, "proof", (i) => (proofs[i] as Proof).says);
  rest(demoted, "demoted", (i) => (demoted[i] as Demoted).why);
  return out;
}
