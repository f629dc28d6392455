import { inert } from "../../model/text.ts";
import type { Item, Report } from "./items.ts";
import { checkItems, tally, WORDS } from "./items.ts";

/** GitHub shows ten annotations of a kind for a step, and drops the others without a word. */
const MOST = 10;

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

function command(kind: string, item: Item): string {
  const where = item.path === null ? "" : `file=${property(inert(item.path))},line=${item.line ?? 1},`;
  const last = item.lastLine && item.line && item.lastLine > item.line ? `endLine=${item.lastLine},` : "";
  return `::${kind} ${where}${last}title=${property(inert(item.rule))}::${data(item.says)}`;
}

/** Workflow commands: annotations at the lines of a pull request. Worst first; the tenth of a kind says how many more there are. */
export function githubCheck(report: Report): string {
  const items = checkItems(report);
  const lines = (["error", "warning"] as const).flatMap((kind) => {
    const own = items.filter((i) => i.level === kind);
    const shown = own.slice(0, own.length > MOST ? MOST - 1 : MOST).map((i) => command(kind, i));
    const more = own.length - shown.length;
    return more > 0
      ? [...shown, `::${kind} title=Sallyport::and ${more} more: sallyport check shows all of them`]
      : shown;
  });
  const { decision, stage } = report;
  return `${[...lines, `Sallyport: ${WORDS[decision.outcome]} for ${inert(stage)}, ${tally(decision)}`].join("\n")}\n`;
}
