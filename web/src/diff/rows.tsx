import type { ReactNode } from "react";
import { memo } from "react";
import { Go, Sentence, shown } from "../parts.tsx";
import { replace } from "../router.ts";
import type { BandName, Change, Demoted, Entry, Proof, Residual } from "./source.ts";
import { BANDS, counted, DIRECTIONS, linesOf } from "./words.ts";

interface Row {
  readonly rank: string;
  readonly says: ReactNode;
  readonly left: string;
  readonly right: ReactNode;
}

const changeRow = (c: Change): Row => ({
  rank: DIRECTIONS[c.direction].glyph,
  says: <Sentence text={c.says} />,
  left: `${DIRECTIONS[c.direction].word}${c.shipped ? "" : ", not shipped"}`,
  right: (
    <code>
      {shown(c.sites[0]?.path ?? "")}
      {c.sites[0] ? `:${c.sites[0].line}` : ""}
      {c.sites.length > 1 ? ` and ${c.sites.length - 1} more` : ""}
    </code>
  ),
});

const residualRow = (r: Residual): Row => ({
  rank: BANDS.residual.glyph,
  says: (
    <>
      <code>{shown(r.path)}</code>
      {r.reason ? `: ${shown(r.reason)}` : ""}
    </>
  ),
  left: `${r.what === "opaque" ? "cannot be read" : `lines ${linesOf(r.spans)}`}${r.shipped ? "" : ", not shipped"}`,
  right: counted(r.bytes, "byte"),
});

const demotedRow = (d: Demoted): Row => ({
  rank: BANDS.demoted.glyph,
  says: <code>{shown(d.path)}</code>,
  left: shown(d.why),
  right: counted(d.bytes, "byte"),
});

const proofRow = (p: Proof, band: BandName): Row => ({
  rank: BANDS[band].glyph,
  says: (
    <>
      <code>{shown(p.path)}</code>: <Sentence text={p.says} />
    </>
  ),
  left: `proof ${p.class}`,
  right: counted(p.bytes, "byte"),
});

const rowOf = (band: BandName, entry: Entry): Row =>
  band === "changes" || band === "quiet"
    ? changeRow(entry as Change)
    : band === "residual"
      ? residualRow(entry as Residual)
      : band === "demoted"
        ? demotedRow(entry as Demoted)
        : proofRow(entry as Proof, band);

/** One entry in the list. Focus selects it; Tab leaves the list, j and k walk through it. */
export const EntryRow = memo(function EntryRow(props: {
  readonly band: BandName;
  readonly entry: Entry;
  readonly to: string;
  readonly current: boolean;
  readonly seen: boolean;
}) {
  const { band, entry, to, current, seen } = props;
  const row = rowOf(band, entry);
  return (
    <li>
      <Go
        to={to}
        className={seen ? "row" : "row unseen"}
        aria-current={current ? "true" : undefined}
        tabIndex={current ? 0 : -1}
        data-stop=""
        data-entry={entry.id}
        onFocus={() => {
          if (!current) replace(to);
        }}
      >
        <span className="rank" aria-hidden="true">
          {row.rank}
        </span>
        <span className="says">{row.says}</span>
        <span className="meta">
          <span>
            {seen ? <b className="mark">✓ seen </b> : null}
            {row.left}
          </span>
          <span>{row.right}</span>
        </span>
      </Go>
    </li>
  );
});
