import type { SecurityDiff } from "../../model/diff.ts";
import { inert } from "../../model/text.ts";
import type { Outcome } from "../../model/verdict.ts";
import type { Decision } from "../../policy/index.ts";
import { paint } from "../terminal.ts";

/** Change id -> the line of text at its place. */
export type Frames = ReadonlyMap<string, string>;

interface Report {
  readonly diff: SecurityDiff;
  readonly decision: Decision;
  readonly stage: string;
  readonly frames: Frames;
  readonly seconds: number;
}

const LABEL = { block: "error", review: "person", error: "could not run", pass: "pass" } as const;
const WORD: Readonly<Record<Outcome, string>> = {
  pass: "PASSED",
  review: "NEEDS A PERSON",
  block: "BLOCKED",
  error: "COULD NOT RUN",
};
const PLACES = 5;
const ORDER: readonly Outcome[] = ["error", "block", "review"];

/** What the gate would say, worst first, each with its place. */
export function checkHuman({ diff, decision, stage, frames, seconds }: Report): string {
  const c = paint();
  const colour = { block: c.red, review: c.magenta, error: c.yellow, pass: c.green } as const;
  const out: string[] = [];
  const fired = ORDER.flatMap((o) => decision.results.filter((r) => r.outcome === o));
  const by = new Map(decision.obligations.map((o) => [o.rule, o.by]));
  for (const result of fired) {
    out.push(`${colour[result.outcome](c.bold(`${LABEL[result.outcome]}[${result.gate}]`))}: ${inert(result.message)}`);
    for (const id of result.on.slice(0, PLACES)) out.push(...placeLines(diff, id, frames, c));
    if (result.on.length > PLACES) out.push(c.dim(`  and ${result.on.length - PLACES} more`));
    const group = by.get(result.gate);
    if (group) out.push(c.dim(`   = next: one approval from ${group}, asked for when you push`));
    out.push("");
  }
  const count = (o: Outcome): number => decision.results.filter((r) => r.outcome === o).length;
  const parts = [
    `${count("block")} error${count("block") === 1 ? "" : "s"}`,
    `${count("review")} ${count("review") === 1 ? "needs" : "need"} a person`,
    `${count("pass")} passed`,
    `${count("error")} could not run`,
  ];
  out.push(
    `${colour[decision.outcome](c.bold(WORD[decision.outcome]))} for ${stage}  ${parts.join(", ")}  ${c.dim(`${seconds.toFixed(1)}s`)}`,
  );
  return `${out.join("\n")}\n`;
}

function placeLines(diff: SecurityDiff, id: string, frames: Frames, c: ReturnType<typeof paint>): string[] {
  const change = diff.changes.find((x) => x.id === id);
  if (!change) {
    const rest = diff.residual.find((r) => r.id === id);
    const span = rest?.spans[0];
    return rest ? [c.dim(`  --> ${inert(rest.path)}${span ? `:${span.from}` : ""}`)] : [];
  }
  const at = change.places[0];
  const line = frames.get(id);
  const more = change.places.length > 1 ? ` and ${change.places.length - 1} more places` : "";
  const place = at ? [c.dim(`  --> ${inert(at.path)}:${at.line}${more}`)] : [];
  if (!at || line === undefined) return place;
  const number = String(at.line);
  const text = inert(line.slice(0, 160));
  const indent = text.length - text.trimStart().length;
  return [
    ...place,
    `${number} | ${text}`,
    `${" ".repeat(number.length)} | ${" ".repeat(indent)}${c.magenta("^".repeat(Math.max(1, text.trim().length)))} ${inert(change.says)}`,
  ];
}
