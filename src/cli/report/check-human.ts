import type { Residual, SecurityDiff } from "../../model/diff.ts";
import type { FactChange } from "../../model/relation.ts";
import { inert } from "../../model/text.ts";
import type { Outcome } from "../../model/verdict.ts";
import { counted } from "../../model/words.ts";
import { paint } from "../terminal.ts";
import { chartsLeft } from "./charts.ts";
import type { Frames } from "./frames.ts";
import type { Report } from "./items.ts";
import { tally, WORDS } from "./items.ts";

const LABEL = { block: "error", review: "person", error: "could not run", pass: "pass" } as const;
const PLACES = 5;
const ORDER: readonly Outcome[] = ["error", "block", "review"];

/** What the gate would say, worst first, each with its place. */
export function checkHuman(report: Report): string {
  const { diff, decision, stage, frames, seconds } = report;
  const places = checkPlaces(diff);
  const c = paint();
  const colour = { block: c.red, review: c.magenta, error: c.yellow, pass: c.green } as const;
  const out: string[] = [];
  const fired = ORDER.flatMap((o) => decision.results.filter((r) => r.outcome === o));
  const by = new Map(decision.obligations.map((o) => [o.rule, o.by]));
  for (const result of fired) {
    const on = result.on.flatMap((id) => places.get(id) ?? []).sort(heaviest);
    const message = on.length > 1 ? `${on[0]?.says}, and ${result.on.length - 1} more` : result.message;
    out.push(`${colour[result.outcome](c.bold(`${LABEL[result.outcome]}[${result.gate}]`))}: ${inert(message)}`);
    for (const place of on.slice(0, PLACES)) out.push(...placeLines(place, frames, c));
    if (result.on.length > PLACES) out.push(c.dim(`  and ${result.on.length - PLACES} more`));
    const group = by.get(result.gate);
    if (group) out.push(c.dim(`   = next: one approval from ${group}, asked for when you push`));
    out.push("");
  }
  for (const line of chartsLeft(diff)) out.push(c.dim(line), "");
  const compared =
    diff.base === null
      ? `all of ${diff.head}: ${counted(diff.accounting.files, "file")}`
      : `${short(diff.base)}..${short(diff.head)}: ${counted(diff.accounting.files, "changed file")}`;
  out.push(
    c.dim(inert(compared)),
    `${colour[decision.outcome](c.bold(WORDS[decision.outcome]))} for ${stage}  ${tally(decision)}  ${c.dim(`${seconds.toFixed(1)}s`)}`,
  );
  return `${out.join("\n")}\n`;
}

const short = (name: string): string => (/^[0-9a-f]{40,64}$/.test(name) ? name.slice(0, 10) : name);

interface Placed {
  readonly says: string;
  readonly weight: number;
  readonly change: FactChange | null;
  readonly residual: Residual | null;
}

const heaviest = (a: Placed, b: Placed): number => b.weight - a.weight;

/** What a rule can point to in a diff: changes by rank, what nobody could read by size. */
const checkPlaces = (diff: SecurityDiff): ReadonlyMap<string, Placed> =>
  new Map<string, Placed>([
    ...diff.changes.map((c): [string, Placed] => [c.id, { says: c.says, weight: c.score, change: c, residual: null }]),
    ...diff.residual.map((r): [string, Placed] => [
      r.id,
      { says: residualSays(r), weight: r.bytes, change: null, residual: r },
    ]),
  ]);

const residualSays = (r: Residual): string =>
  r.what === "opaque"
    ? `\`${r.path}\` cannot be read for its meaning: ${r.reason.message}`
    : `lines of \`${r.path}\` that no fact accounts for`;

function placeLines({ change, residual }: Placed, frames: Frames, c: ReturnType<typeof paint>): string[] {
  if (!change) {
    if (!residual) return [];
    const span = residual.spans.find((s) => s.side === "head") ?? residual.spans[0];
    return [c.dim(`  --> ${inert(residual.path)}${span ? `:${span.from}` : ""}  ${counted(residual.bytes, "byte")}`)];
  }
  const at = change.places[0];
  const frame = frames.get(change.id);
  const more = change.places.length > 1 ? ` and ${counted(change.places.length - 1, "more place")}` : "";
  const place = at ? [c.dim(`  --> ${inert(at.path)}:${at.line}${more}`)] : [];
  if (!at || !frame || frame.text === "") return place;
  const number = String(at.line);
  const caret = c.magenta("^".repeat(Math.max(1, frame.to - frame.from)));
  return [
    ...place,
    `${number} | ${frame.text}`,
    `${" ".repeat(number.length)} | ${" ".repeat(frame.from)}${caret} ${inert(change.says)}`,
  ];
}
