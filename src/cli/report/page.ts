import type { Markup } from "./markup.ts";
import { html, Markup as Raw } from "./markup.ts";

/** After web/src/tokens.css: the same colours, type and spacing, in one page that needs nothing else. */
const STYLE = `
:root { color-scheme: light dark;
  --bg: light-dark(#FFFFFF, #0E1116); --bg-subtle: light-dark(#F8F9FA, #12161C);
  --ink: light-dark(#14181F, #E8ECF1); --ink-2: light-dark(#404954, #B9C1CC); --ink-3: light-dark(#57606B, #97A1AE);
  --line: light-dark(#E3E6EA, #232A33); --line-2: light-dark(#C9CFD6, #37414D);
  --passed: light-dark(#0B7A4B, #3DD6A3); --blocked: light-dark(#9E0F1F, #FF5C5C);
  --person: light-dark(#6D28D9, #A78BFA); --unrun: light-dark(#5B6470, #8B95A3);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
*, *::before, *::after { box-sizing: border-box; }
html { background: var(--bg); color: var(--ink); font: 400 14px/20px var(--sans); font-variant-numeric: tabular-nums; }
body { margin: 0 auto; max-width: 1168px; padding: 24px 24px 48px; }
h1, h2, p, ul { margin: 0; padding: 0; } ul { list-style: none; }
h1 { font: 600 20px/28px var(--sans); text-wrap: balance; overflow-wrap: anywhere; }
h2 { font: 600 16px/24px var(--sans); padding: 24px 0 8px; }
h2 span { color: var(--ink-3); }
header { display: grid; gap: 8px; padding-bottom: 16px; border-bottom: 1px solid var(--line-2); }
.lead { color: var(--ink-2); max-width: 78ch; }
code, .mono { font: 400 13px/20px var(--mono); overflow-wrap: anywhere; }
.small { font: 400 12px/16px var(--sans); color: var(--ink-3); } .small code { font-size: 12px; line-height: 16px; }
li { display: grid; grid-template-columns: 132px minmax(0, 1fr); gap: 2px 16px; padding: 8px 0; border-top: 1px solid var(--line); }
li > * { grid-column: 2; overflow-wrap: anywhere; } li > :first-child { grid-column: 1; grid-row: 1; } li > :nth-child(2) { grid-row: 1; }
li.flat { grid-template-columns: minmax(0, 1fr); } li.flat > * { grid-column: 1; grid-row: auto; }
.v { font-weight: 600; } .passed { color: var(--passed); } .blocked { color: var(--blocked); }
.person { color: var(--person); } .unrun { color: var(--unrun); } .plain { color: var(--ink-3); font-weight: 400; }
table { width: 100%; border-collapse: collapse; } th { text-align: left; font: 400 12px/16px var(--sans); color: var(--ink-3); }
th, td { padding: 8px 16px 8px 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; } thead th { border: 0; white-space: nowrap; }
.whole { white-space: nowrap; }
summary { padding: 8px 0; color: var(--ink-3); cursor: pointer; }
footer { margin-top: 32px; padding-top: 12px; border-top: 1px solid var(--line-2); color: var(--ink-3); font: 400 12px/16px var(--sans); overflow-wrap: anywhere; }
@media (max-width: 719px) { body { padding: 16px; } li { grid-template-columns: minmax(0, 1fr); } li > * { grid-column: 1 !important; grid-row: auto !important; }
  thead { display: none; } table, tbody, tr, td { display: block; } tr { border-top: 1px solid var(--line); padding: 8px 0; } td { border: 0; padding: 0 0 4px; } }
`;

/** One page that loads nothing and runs nothing, whatever is in it. */
export const page = (title: string, body: Markup): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${title}</title>
<style>${new Raw(STYLE)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
