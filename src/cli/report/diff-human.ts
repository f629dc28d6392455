import type { SecurityDiff } from "../../model/diff.ts";
import { canonical } from "../../model/json.ts";
import type { Direction, FactChange } from "../../model/relation.ts";
import { inert } from "../../model/text.ts";
import { counted } from "../../model/words.ts";
import { paint } from "../terminal.ts";
import { chartsLeft, chartsRendered } from "./charts.ts";

type Colours = ReturnType<typeof paint>;

const SECTIONS: readonly {
  readonly direction: Direction;
  readonly title: string;
  readonly glyph: string;
  readonly colour: keyof Colours;
}[] = [
  { direction: "widen", title: "More permitted, more exposed, newly trusted", glyph: "▲", colour: "red" },
  { direction: "unknown", title: "Cannot be compared", glyph: "?", colour: "magenta" },
  { direction: "narrow", title: "Less permitted", glyph: "▼", colour: "green" },
  { direction: "neutral", title: "Changed without direction", glyph: "·", colour: "dim" },
];

/** Changes of one meaning in several subjects, such as one image in nine workloads: told once, all counted. */
function alike(changes: readonly FactChange[]): FactChange[][] {
  const groups = new Map<string, FactChange[]>();
  for (const c of changes) {
    const key = canonical([c.rel, c.before?.attrs ?? null, c.after?.attrs ?? null]);
    groups.set(key, [...(groups.get(key) ?? []), c]);
  }
  return [...groups.values()];
}

/** Entries of each section, and folded ones, that are told unless all are asked for: the first matter most, nobody reads three hundred. */
const SHOWN: Readonly<Record<Direction, readonly [single: number, folded: number]>> = {
  widen: [25, 6],
  unknown: [10, 4],
  narrow: [8, 3],
  neutral: [4, 3],
};
/** Components of one project that are told one by one. */
const FOLD_FROM = 4;

/** A lock file that was refreshed is one line for each direction; each of its changes keeps its id and is in the JSON. */
function fold(list: readonly FactChange[]): { single: FactChange[]; folded: FactChange[][] } {
  const groups = new Map<string, FactChange[]>();
  for (const change of list) {
    const key =
      change.area === "dependencies" && change.rel !== "image" ? `${change.rel}\0${change.subject}` : change.id;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const all = [...groups.values()];
  const folded = all.filter((g) => g.length >= FOLD_FROM).sort((a, b) => b.length - a.length);
  return {
    single: all
      .filter((g) => g.length < FOLD_FROM)
      .flat()
      .sort((a, b) => list.indexOf(a) - list.indexOf(b)),
    folded,
  };
}

function foldedLines(group: readonly FactChange[], glyph: string, c: Colours): string[] {
  const [first] = group as [FactChange, ...FactChange[]];
  const names = group.slice(0, 3).map((g) => `\`${g.object}\``);
  const at = first.places[0];
  return [
    `  ${glyph} \`${inert(first.subject)}\`: ${group.length} of ${first.rel}, such as ${inert(names.join(", "))}`,
    c.dim(`    ${first.rel}  ${inert(at ? `${at.path}:${at.line}` : "")}  each counted; --all lists them`),
  ];
}

/** `14 more: 9 of setting, 5 of flow`. */
function restText(rest: readonly FactChange[]): string {
  const counts = new Map<string, number>();
  for (const { rel } of rest) counts.set(rel, (counts.get(rel) ?? 0) + 1);
  const parts = [...counts].sort((a, b) => b[1] - a[1]).map(([rel, n]) => `${n} of ${rel}`);
  return `${rest.length} more: ${parts.join(", ")}`;
}

const percent = (part: number, whole: number): string => (whole === 0 ? "0%" : `${((100 * part) / whole).toFixed(1)}%`);

/** The security diff for people, ranked; the rest counted, never hidden. `all`: list what is demoted and residual too. */
export function diffHuman(diff: SecurityDiff, options: { readonly all: boolean }): string {
  const c = paint();
  const out: string[] = [c.bold(inert(`${diff.base ?? "nothing"}..${diff.head}`)), ""];
  const main = diff.changes.filter((x) => x.shipped || options.all);
  for (const section of SECTIONS) {
    const list = main.filter((x) => x.direction === section.direction);
    if (list.length === 0) continue;
    const colour = c[section.colour] as (text: string) => string;
    out.push(c.bold(`${section.title} (${list.length})`));
    const { single, folded } = options.all ? { single: list, folded: [] } : fold(list);
    const groups = alike(single);
    const [most, mostFolded] = options.all ? [groups.length, folded.length] : SHOWN[section.direction];
    for (const group of groups.slice(0, most)) out.push(...changeLines(group, colour(section.glyph), c));
    for (const group of folded.slice(0, mostFolded)) out.push(...foldedLines(group, colour(section.glyph), c));
    const rest = [...groups.slice(most), ...folded.slice(mostFolded)].flat();
    if (rest.length > 0) out.push(c.dim(`  and ${restText(rest)}: --all lists them`));
    out.push("");
  }
  if (main.length === 0)
    out.push(
      c.dim(
        diff.accounting.files === 0
          ? "Nothing differs between the two."
          : "No fact of any known artifact kind changed in what ships. That alone is not safe: see the residual.",
      ),
      "",
    );
  const hidden = diff.changes.length - main.length;
  if (hidden > 0) out.push(c.dim(`${hidden} more in tests, documents and examples: --all lists them`), "");
  out.push(
    ...residualLines(diff, options.all, c),
    "",
    ...chartsRendered(diff).map(c.dim),
    ...chartsLeft(diff).map(c.dim),
    accountingLine(diff, c),
  );
  out.push(c.dim(diff.fingerprint));
  return `${out.join("\n")}\n`;
}

function changeLines(group: readonly FactChange[], glyph: string, c: Colours): string[] {
  const [first] = group as [FactChange, ...FactChange[]];
  const places = group.flatMap((change) => change.places);
  const at = places[0];
  const others = group.length > 1 ? `, likewise ${group.length - 1} more` : "";
  const more = places.length > 1 ? `  and ${counted(places.length - 1, "more place")}` : "";
  const scope = first.scope ? ` in ${first.scope}` : "";
  return [
    `  ${glyph} ${inert(first.says)}${inert(scope)}${others}`,
    c.dim(`    ${first.rel}  ${inert(at ? `${at.path}:${at.line}` : "")}${more}`),
  ];
}

function residualLines(diff: SecurityDiff, all: boolean, c: Colours): string[] {
  const shipped = diff.residual.filter((r) => r.shipped);
  const byPath = new Map<string, { bytes: number; what: string }>();
  for (const r of all ? diff.residual : shipped) {
    const old = byPath.get(r.path);
    byPath.set(r.path, {
      bytes: (old?.bytes ?? 0) + r.bytes,
      what: r.what === "opaque" ? r.reason.message : (old?.what ?? "lines that no fact accounts for"),
    });
  }
  const apart = new Set(diff.residual.filter((r) => !r.shipped).map((r) => r.path)).size;
  const demoted = all || apart === 0 ? [] : [c.dim(`${apart} more in tests, documents and examples: --all lists them`)];
  if (byPath.size === 0) return [c.bold("Residual: nothing that ships"), ...demoted];
  const rows = [...byPath].sort((a, b) => b[1].bytes - a[1].bytes);
  const shown = all ? rows : rows.slice(0, 8);
  const out = [c.bold(`Residual: read these yourself (${counted(rows.length, "file")})`)];
  for (const [path, { bytes, what }] of shown)
    out.push(`  ${inert(path)}  ${c.dim(`${counted(bytes, "byte")}, ${inert(what)}`)}`);
  if (rows.length > shown.length)
    out.push(c.dim(`  and ${counted(rows.length - shown.length, "more file")}: --all lists them`));
  out.push(...demoted);
  return out;
}

function accountingLine({ accounting: a }: SecurityDiff, c: Colours): string {
  const share = (n: number): string => percent(n, a.changed);
  const absent = a.absent > 0 ? `, ${a.absent} with content missing from this clone` : "";
  return c.dim(
    `${counted(a.files, "file")}${absent}, ${counted(a.changed, "changed byte")}: ${share(a.inFacts)} in facts, ${share(a.residual)} residual, ${share(a.proven)} proven, ${share(a.demoted)} demoted (tests, documents, examples)`,
  );
}
