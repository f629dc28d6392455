import type { ChartNote, SecurityDiff } from "../../model/diff.ts";
import { inert } from "../../model/text.ts";

const named = (note: ChartNote): string => inert(note.path || "the root");

/** Charts that were rendered, with what. */
export const chartsRendered = ({ charts = [] }: SecurityDiff): string[] =>
  charts
    .filter((n) => n.problem === null)
    .map((n) => {
      const filled = n.filled.length > 0 ? `, and a placeholder for ${n.filled.join(", ")}` : "";
      return inert(`${named(n)}: rendered by ${n.engine} with its own values${filled}`);
    });

/** Charts that changed and that nobody rendered: what they come to was not looked at. */
export const chartsLeft = ({ charts = [] }: SecurityDiff): string[] =>
  charts.flatMap((n) => (n.problem ? [`${named(n)}: not rendered: ${inert(n.problem.message)}`] : []));
