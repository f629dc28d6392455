import type { Replayed } from "../../delivery/replay.ts";
import { wantsSecurity } from "../../delivery/replay.ts";
import { inert } from "../../model/text.ts";
import { counted } from "../../model/words.ts";
import { paint } from "../terminal.ts";
import type { Markup } from "./markup.ts";
import { html, sentence } from "./markup.ts";
import { page } from "./page.ts";

const percent = (part: number, whole: number): string => (whole === 0 ? "0%" : `${Math.round((100 * part) / whole)}%`);

/** `▲2 ?1 ▼3 ·4`: widens, cannot be told, narrows, neutral. */
const counts = ({ counts: n }: Replayed): string =>
  [
    ["▲", n.widen],
    ["?", n.unknown],
    ["▼", n.narrow],
    ["·", n.neutral],
  ]
    .filter(([, count]) => count !== 0)
    .map(([glyph, count]) => `${glyph}${count}`)
    .join(" ");

const told = (m: Replayed): string =>
  m.problem
    ? `could not be told: ${m.problem.message}`
    : (m.top ??
      (m.residual > 0 ? `${counted(m.residual, "place")} that no fact accounts for` : "nothing in security terms"));

const rulesOf = (m: Replayed): string => m.fired.map((f) => f.gate).join(", ");

/** The sum in one line: how many merges there were, and how many of them somebody should have seen. */
function summary(merges: readonly Replayed[]): string {
  const [wanted, unrun] = [merges.filter(wantsSecurity).length, merges.filter((m) => m.problem).length];
  const widened = merges.filter((m) => m.counts.widen + m.counts.unknown > 0).length;
  const rest = unrun > 0 ? `; ${unrun} could not be told` : "";
  return `${counted(merges.length, "merge")}: ${widened} widened something or cannot be told, ${wanted} (${percent(wanted, merges.length)}) should have had a security look by the shipped policy${rest}`;
}

/** The last merges, newest first, on one page. */
export function historyHuman(merges: readonly Replayed[]): string {
  const c = paint();
  const out: string[] = [];
  for (const m of merges) {
    const mark = m.problem ? c.yellow("?") : wantsSecurity(m) ? c.magenta("◆") : c.dim(" ");
    const n = counts(m);
    out.push(
      `${mark} ${c.dim(m.commit.at.slice(0, 10))} ${m.commit.oid.slice(0, 10)} ${c.bold(inert(m.commit.subject.slice(0, 100)))}`,
    );
    out.push(
      `    ${n === "" ? "" : `${n}  `}${inert(told(m))}${m.fired.length > 0 ? c.dim(`  [${inert(rulesOf(m))}]`) : ""}`,
    );
  }
  out.push(
    "",
    summary(merges),
    c.dim("◆ should have had a security look   ▲ widens  ? cannot be told  ▼ narrows  · neutral"),
  );
  return `${out.join("\n")}\n`;
}

export const historyJson = (merges: readonly Replayed[]): object => ({
  schema: "sallyport.dev/history/v1",
  merges: merges.map((m) => ({
    commit: m.commit.oid,
    at: m.commit.at,
    subject: m.commit.subject,
    counts: m.counts,
    residual: m.residual,
    top: m.top,
    security: wantsSecurity(m),
    outcome: m.outcome,
    rules: m.fired,
    problem: m.problem,
  })),
});

function row(m: Replayed): Markup {
  const look = m.problem
    ? html`<span class="v unrun">? Could not run</span>`
    : wantsSecurity(m)
      ? html`<span class="v person">◆ Security look</span><br><span class="small">${rulesOf(m)}</span>`
      : html`<span class="small">${rulesOf(m)}</span>`;
  return html`<tr><td class="small whole">${m.commit.at.slice(0, 10)}</td><td>${m.commit.subject}<br><span class="small"><code>${m.commit.oid.slice(0, 10)}</code> ${m.commit.author.name}</span></td><td class="small whole">${counts(m)}</td><td>${sentence(told(m))}</td><td>${look}</td></tr>
`;
}

export const historyHtml = (merges: readonly Replayed[], name: string): string =>
  page(
    `Sallyport: history of ${name}`,
    html`<header>
<p class="small">Sallyport, history</p>
<h1>What the last ${counted(merges.length, "merge")} into ${name} changed in security terms</h1>
<p class="lead">${summary(merges)}.</p>
</header>
<table>
<thead><tr><th>Date</th><th>Merge</th><th>▲ ? ▼ ·</th><th>First of it</th><th>By the shipped policy</th></tr></thead>
<tbody>
${merges.map(row)}</tbody>
</table>
<footer>▲ widens, ? cannot be told, ▼ narrows, · neutral; only what ships is counted.</footer>`,
  );
