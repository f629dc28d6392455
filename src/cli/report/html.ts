import type { SecurityDiff } from "../../model/diff.ts";
import type { Direction } from "../../model/relation.ts";
import type { Outcome } from "../../model/verdict.ts";
import { counted } from "../../model/words.ts";
import type { Item, Report } from "./items.ts";
import { checkItems, diffItems, tally, WORDS } from "./items.ts";
import type { Markup } from "./markup.ts";
import { html, sentence } from "./markup.ts";
import { page } from "./page.ts";

/** A page of more rows than this helps nobody; what is left out is counted. */
const ROWS = 2000;

const VERDICT: Readonly<Record<Outcome, { readonly glyph: string; readonly style: string; readonly word: string }>> = {
  pass: { glyph: "✓", style: "passed", word: "Passed" },
  block: { glyph: "✕", style: "blocked", word: "Blocked" },
  review: { glyph: "◆", style: "person", word: "Needs a person" },
  error: { glyph: "?", style: "unrun", word: "Could not run" },
};

const verdict = (outcome: Outcome): Markup => {
  const { glyph, style, word } = VERDICT[outcome];
  return html`<span class="v ${style}">${glyph} ${word}</span>`;
};

const where = ({ path, line }: Item): Markup | null =>
  path === null ? null : html`<code>${line === null ? path : `${path}:${line}`}</code>`;

const place = (item: Item): Markup => html`<span class="small"><code>${item.rule}</code> ${where(item)}</span>`;

const row = (
  label: Markup,
  item: Item,
): Markup => html`<li>${label}<span>${sentence(item.says)}</span>${place(item)}</li>
`;

/** What one rule says of many places stands together, in the order of the first of each. */
function byRule(items: readonly Item[]): readonly (readonly [Item, ...Item[]])[] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const key = `${item.outcome} ${item.rule}`;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

const list = (title: string, rows: readonly Markup[]): Markup | null =>
  rows.length === 0 ? null : section(html`${title}`, rows);

/** Rows that stand open where there are many; the others are one press away, so that the next heading is near. */
const OPEN = 20;

function section(title: Markup, rows: readonly Markup[], open = ROWS): Markup {
  const shown = rows.slice(0, ROWS);
  const folded = shown.slice(open);
  const left = rows.length - shown.length;
  return html`<h2>${title} <span>${rows.length}</span></h2>
<ul>
${shown.slice(0, open)}</ul>
${
  folded.length > 0
    ? html`<details><summary>and ${folded.length} more</summary><ul>
${folded}</ul></details>`
    : null
}${left > 0 ? html`<p class="small">and ${left} more, which --output json lists</p>` : null}`;
}

const range = (diff: SecurityDiff): string => `${diff.base ?? "nothing"}..${diff.head}`;

/** What a reader of shares needs: every changed byte is in one of them. */
function accounting({ accounting: a, fingerprint }: SecurityDiff): Markup {
  return html`<footer>${counted(a.files, "file")}, ${counted(a.changed, "changed byte")}: ${a.inFacts} in facts, ${a.residual} residual, ${a.proven} proven, ${a.demoted} demoted (tests, documents and examples)${a.absent > 0 ? `; ${counted(a.absent, "file")} with content missing from this clone` : ""}<br>${fingerprint}</footer>`;
}

/** The verdict, then each thing that it rests on, worst first. */
export function checkHtml(report: Report): string {
  const { diff, decision, stage } = report;
  const items = checkItems(report);
  const title = `${WORDS[decision.outcome].toLowerCase()} for ${stage}`;
  return page(
    `Sallyport: ${title}`,
    html`<header>
<p class="small">Sallyport, what the gate would say to <code>${range(diff)}</code></p>
<h1>${verdict(decision.outcome)} for ${stage}</h1>
<p class="lead">${tally(decision)}</p>
</header>
${byRule(items).map(([first, ...rest]) =>
  section(
    html`${verdict(first.outcome ?? "pass")} <code>${first.rule}</code>`,
    [first, ...rest].map(
      (i) => html`<li class="flat"><span>${sentence(i.says)}</span><span class="small">${where(i)}</span></li>
`,
    ),
    OPEN,
  ),
)}
${accounting(diff)}`,
  );
}

const SECTIONS: readonly { readonly direction: Direction; readonly title: string; readonly label: string }[] = [
  { direction: "widen", title: "More permitted, more exposed, newly trusted", label: "▲ widens" },
  { direction: "unknown", title: "Cannot be compared", label: "? cannot be told" },
  { direction: "narrow", title: "Less permitted", label: "▼ narrows" },
  { direction: "neutral", title: "Changed without direction", label: "· neutral" },
];

/** The security diff by direction and rank, then the residual by size. */
export function diffHtml(diff: SecurityDiff): string {
  const items = diffItems(diff);
  const direction = new Map(diff.changes.map((c) => [c.id as string, c.direction]));
  const sections = SECTIONS.map((s) =>
    list(
      s.title,
      items
        .filter((i) => direction.get(i.id) === s.direction)
        .map((i) => row(html`<span class="v plain">${s.label}</span>`, i)),
    ),
  );
  const rest = items.filter((i) => !direction.has(i.id)).map((i) => row(html`<span class="v plain">read it</span>`, i));
  return page(
    `Sallyport: ${range(diff)}`,
    html`<header>
<p class="small">Sallyport, the security diff</p>
<h1>${range(diff)}</h1>
<p class="lead">${counted(diff.changes.length, "change")} in security terms; ${counted(rest.length, "residual place")} that nobody could read for their meaning.</p>
</header>
${sections.filter((s) => s !== null)}
${list("Residual: read these yourself", rest)}
${accounting(diff)}`,
  );
}
