import type { SecurityDiff } from "../../model/diff.ts";
import type { Evidence } from "../../model/evidence.ts";
import type { Location } from "../../model/fact.ts";
import type { Direction, FactChange } from "../../model/relation.ts";
import { inert } from "../../model/text.ts";
import type { Outcome } from "../../model/verdict.ts";
import { counted } from "../../model/words.ts";
import type { Decision } from "../../policy/index.ts";
import type { Frames } from "./frames.ts";

/** A judged range, as every format of `check` gets it. */
export interface Report {
  readonly diff: SecurityDiff;
  readonly decision: Decision;
  readonly evidence: readonly Evidence[];
  readonly stage: string;
  readonly frames: Frames;
  readonly seconds: number;
}

/** One line of a machine's report: what was found where. Texts are inert. */
export interface Item {
  /** Rule, required evidence, or (of a diff) relation. */
  readonly rule: string;
  readonly level: "error" | "warning" | "note";
  /** What `check` says of it; null in a diff, which judges nothing. */
  readonly outcome: Exclude<Outcome, "pass"> | null;
  readonly says: string;
  /** Null where it is about no file: evidence that did not come. Not inert: each format escapes paths in its own way. */
  readonly path: string | null;
  /** In the new version; null where it is gone from there, or has no line. */
  readonly line: number | null;
  readonly lastLine: number | null;
  /** Id of the change, span or finding, or the rule itself: the same in every run over the same meaning. */
  readonly id: string;
  readonly score: number;
  /** Of what cannot be told; 0 for everything else. */
  readonly bytes: number;
}

export const WORDS: Readonly<Record<Outcome, string>> = {
  pass: "PASSED",
  review: "NEEDS A PERSON",
  block: "BLOCKED",
  error: "COULD NOT RUN",
};

const WORST: readonly Outcome[] = ["error", "block", "review"];

interface Found {
  readonly says: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly lastLine: number | null;
  readonly score: number;
  readonly bytes: number;
}

/** The most important first: by rank, then by how much nobody could read. */
const byWeight = (a: Found, b: Found): number => b.score - a.score || b.bytes - a.bytes;

/** Every place that a rule fired on, and every gate that could not run; worst first. */
export function checkItems({ diff, decision, evidence }: Report): Item[] {
  const found = allFound(diff, evidence);
  const by = new Map(decision.obligations.map((o) => [o.rule, o.by]));
  const none: Found = { says: "", path: null, line: null, lastLine: null, score: 0, bytes: 0 };
  const items = decision.results.flatMap(({ gate, outcome, message, on }): Item[] => {
    if (outcome === "pass") return [];
    const level = outcome === "review" ? "warning" : "error";
    const asks = outcome === "review" ? `; needs one approval from ${by.get(gate) ?? "a person"}` : "";
    const said = (f: Found): string =>
      inert(`${outcome === "error" ? "could not run: " : ""}${f.says || message}${asks}`);
    if (on.length === 0) return [{ ...none, rule: gate, level, outcome, says: said(none), id: gate }];
    return on.map((id) => {
      const place = found.get(id) ?? none;
      return { ...place, rule: gate, level, outcome, says: said(place), id };
    });
  });
  const rank = (item: Item): number => WORST.indexOf(item.outcome as Outcome);
  return items.sort((a, b) => rank(a) - rank(b) || byWeight(a, b));
}

const LEVEL: Readonly<Record<Direction, Item["level"]>> = {
  widen: "warning",
  unknown: "warning",
  narrow: "note",
  neutral: "note",
};

/** Every change of a diff by its relation, then what cannot be told, by size. */
export function diffItems(diff: SecurityDiff): Item[] {
  const found = allFound(diff, []);
  const place = (id: string): Found => {
    const { says, ...rest } = found.get(id) as Found;
    return { ...rest, says: inert(says) };
  };
  const changes = diff.changes.map(
    (c): Item => ({ ...place(c.id), rule: c.rel, level: LEVEL[c.direction], outcome: null, id: c.id }),
  );
  const rest = diff.residual.map(
    (r): Item => ({ ...place(r.id), rule: `residual/${r.what}`, level: "note", outcome: null, id: r.id }),
  );
  const order = ["error", "warning", "note"];
  return [...changes, ...rest].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level) || byWeight(a, b));
}

function allFound(diff: SecurityDiff, evidence: readonly Evidence[]): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const change of diff.changes) found.set(change.id, foundChange(change));
  for (const r of diff.residual) {
    const span = r.spans.find((s) => s.side === "head");
    const why = r.what === "opaque" ? `cannot be read for its meaning: ${r.reason.message}` : "no fact accounts for";
    found.set(r.id, {
      says: r.what === "opaque" ? `${why}` : `${r.bytes} changed bytes that ${why}`,
      path: r.path,
      line: span?.from ?? null,
      lastLine: span?.to ?? null,
      score: 0,
      bytes: r.bytes,
    });
  }
  for (const e of evidence)
    for (const f of e.status === "complete" ? e.findings : [])
      found.set(f.id, { says: f.message, path: f.path, line: f.line, lastLine: null, score: 0, bytes: 0 });
  return found;
}

function foundChange({ says, places, score, scope }: FactChange): Found {
  const at: Location | undefined = places[0];
  const more = places.length > 1 ? ` (and ${counted(places.length - 1, "more place")})` : "";
  const gone = at?.side === "base" ? `, gone from line ${at.line}` : "";
  return {
    says: `${says}${scope ? ` in ${scope}` : ""}${more}${gone}`,
    path: at?.path ?? null,
    line: at?.side === "head" ? at.line : null,
    lastLine: null,
    score,
    bytes: 0,
  };
}

/** Where a finding about no file stands, for hosts that want a file for everything. */
export const POLICY_FILE = ".sallyport/policy.yaml";

/** `2 errors, 1 needs a person, 41 passed, 0 could not run` */
export function tally(decision: Decision): string {
  const count = (o: Outcome): number => decision.results.filter((r) => r.outcome === o).length;
  const [errors, people] = [count("block"), count("review")];
  return `${counted(errors, "error")}, ${counted(people, "needs", "need")} a person, ${count("pass")} passed, ${count("error")} could not run`;
}
