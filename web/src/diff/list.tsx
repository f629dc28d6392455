import type { MouseEvent, ReactNode } from "react";
import { memo, useEffect, useState } from "react";
import { Failure, Loading } from "../parts.tsx";
import { replace, withQuery } from "../router.ts";
import { EntryRow } from "./rows.tsx";
import type { Seen } from "./seen.ts";
import type { BandName, Diff, DiffSource, Entry } from "./source.ts";
import { BAND_ORDER, useMatches } from "./source.ts";
import { BANDS, counted } from "./words.ts";

const PAGE = 100;
const NOTES: Readonly<Record<BandName, (diff: Diff) => string>> = {
  changes: () => "by rank",
  residual: (d) => counted(d.accounting.residual, "byte"),
  quiet: () => "",
  moves: () => "same bytes elsewhere",
  demoted: (d) => counted(d.accounting.demoted, "byte"),
  proofs: () => "comments and layout",
};

interface Listed {
  readonly source: DiffSource;
  readonly seen: Seen;
  readonly at: string | null;
  /** The address of an entry, but for its id. */
  readonly to: string;
}

/** The left side: what was accounted for, then the changes by rank, then what no sentence stands for. */
export const DiffList = memo(function DiffList({
  diff,
  q,
  ...shown
}: Omit<Listed, "to"> & { readonly diff: Diff; readonly q: string }) {
  const { counts } = diff;
  const here = withQuery({ at: null });
  const listed = { ...shown, to: `${here}${here.includes("?") ? "&" : "?"}at=` };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: rows are links; this only brings what they lead to into view
    <section className="list" aria-label="Security diff" data-key="list" onClick={showEvidence}>
      <Account diff={diff} />
      <Filter q={q} />
      {q === "" ? (
        BAND_ORDER.map((band) => (
          <Band
            key={band}
            {...listed}
            band={band}
            first={diff[band]}
            total={counts[band]}
            note={NOTES[band](diff)}
            open={band === "changes" || (counts.changes === 0 && (band === "residual" || band === "quiet"))}
          />
        ))
      ) : (
        <Matches {...listed} q={q} />
      )}
      {diff.accounting.changed === 0 ? <p className="empty">No byte differs.</p> : null}
    </section>
  );
});

/** On a narrow screen the evidence stands below the list. */
function showEvidence(event: MouseEvent<HTMLElement>): void {
  if (!(event.target as HTMLElement).closest("[data-entry]") || !matchMedia("(max-width: 1023px)").matches) return;
  document.querySelector("[data-key=evidence]")?.scrollIntoView();
}

/** Typing is answered at once; the list follows when it pauses. */
function Filter({ q }: { readonly q: string }) {
  const [text, setText] = useState(q);
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => replace(withQuery({ q: text === "" ? null : text })), 150);
    return () => clearTimeout(timer);
  }, [text, q]);
  return (
    <p className="filter">
      <label className="sr" htmlFor="filter">
        Filter by words or path
      </label>
      <input
        id="filter"
        type="search"
        data-key="filter"
        placeholder="Filter by words or path"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </p>
  );
}

function Matches({ q, ...listed }: Listed & { readonly q: string }) {
  const found = useMatches(listed.source, q);
  if (found.error) return <Failure error={found.error} />;
  const bands = found.data;
  if (!bands) return <Loading />;
  for (const band of BAND_ORDER) for (const entry of bands[band]) listed.source.known.set(entry.id, { band, entry });
  const some = BAND_ORDER.filter((band) => bands[band].length > 0);
  if (some.length === 0) return <p className="empty">Nothing holds these words.</p>;
  return some.map((band) => (
    <Section
      key={band}
      band={band}
      count={`${bands[band].length}${bands[band].length === PAGE ? "+" : ""}`}
      note=""
      open
    >
      <Rows {...listed} band={band} entries={bands[band]} />
    </Section>
  ));
}

function Section(props: {
  readonly band: BandName;
  readonly count: string;
  readonly note: string;
  readonly open: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details className="band" id={props.band} open={props.open}>
      <summary>
        {BANDS[props.band].title} <span className="count">{props.count}</span>
        <span className="muted">{props.note}</span>
      </summary>
      {props.children}
    </details>
  );
}

const Rows = ({
  seen,
  at,
  to,
  band,
  entries,
}: Omit<Listed, "source"> & { readonly band: BandName; readonly entries: readonly Entry[] }) => (
  <ul>
    {entries.map((entry) => (
      <EntryRow
        key={entry.id}
        band={band}
        entry={entry}
        to={to + entry.id}
        current={at === entry.id}
        seen={seen.has(entry.id)}
      />
    ))}
  </ul>
);

function Band({
  first,
  total,
  note,
  open,
  ...listed
}: Listed & {
  readonly band: BandName;
  readonly first: readonly Entry[];
  readonly total: number;
  readonly note: string;
  readonly open: boolean;
}) {
  const { source, band } = listed;
  const [more, setMore] = useState<readonly Entry[]>([]);
  const [state, setState] = useState<{ readonly busy: boolean; readonly error: unknown }>({ busy: false, error: null });
  if (total === 0) return null;
  const entries = more.length === 0 ? first : [...first, ...more];
  const left = total - entries.length;
  const load = async (): Promise<void> => {
    setState({ busy: true, error: null });
    try {
      const page = (await source.entries({ band, after: entries.length, limit: PAGE }))[band];
      for (const entry of page) source.known.set(entry.id, { band, entry });
      setMore((old) => [...old, ...page]);
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return (
    <Section band={band} count={total.toLocaleString("en")} note={note} open={open}>
      <Rows {...listed} entries={entries} />
      {state.error ? <Failure error={state.error} /> : null}
      {left > 0 ? (
        <button type="button" className="more" data-stop="" disabled={state.busy} onClick={() => void load()}>
          {state.busy ? "Loading…" : `Show ${Math.min(PAGE, left)} more of ${left.toLocaleString("en")}`}
        </button>
      ) : null}
    </Section>
  );
}

/** Every changed byte is in exactly one part of the bar. */
function Account({ diff: { accounting, counts } }: { readonly diff: Diff }) {
  const parts = [
    { key: "k-a", title: "in facts", bytes: accounting.inFacts, to: counts.changes > 0 ? "changes" : "quiet" },
    { key: "k-r", title: "residual", bytes: accounting.residual, to: "residual" },
    { key: "k-d", title: "demoted", bytes: accounting.demoted, to: "demoted" },
    { key: "k-p", title: "proven", bytes: accounting.proven, to: counts.proofs > 0 ? "proofs" : "moves" },
  ];
  const share = (bytes: number): number => (accounting.changed > 0 ? (bytes / accounting.changed) * 100 : 0);
  const starts = parts.map((_, i) => parts.slice(0, i).reduce((sum, p) => sum + share(p.bytes), 0));
  return (
    <div className="account">
      <p>
        <b>{counted(accounting.changed, "changed byte")}</b>
        <span className="muted small">in {counted(accounting.files, "file")}</span>
      </p>
      <svg className="account-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        {parts.map((part, i) => (
          <rect
            key={part.key}
            className={part.key}
            x={starts[i]}
            width={Math.max(0, share(part.bytes) - 0.5)}
            height="8"
          />
        ))}
      </svg>
      <p className="keys four">
        {parts.map((part) => (
          <button key={part.key} type="button" onClick={() => reveal(part.to)}>
            <b>{part.bytes.toLocaleString("en")}</b>
            {part.title}
          </button>
        ))}
      </p>
      {accounting.absent > 0 ? (
        <p className="muted small">{counted(accounting.absent, "file")} not in this clone: not counted</p>
      ) : null}
    </div>
  );
}

/** Opens a band and goes to it. */
function reveal(band: string): void {
  const details = document.getElementById(band);
  if (!(details instanceof HTMLDetailsElement)) return;
  details.open = true;
  details.querySelector<HTMLElement>("summary")?.focus();
  details.scrollIntoView({ block: "start" });
}
