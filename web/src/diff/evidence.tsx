import { lazy, memo, Suspense, useEffect, useState } from "react";
import { Failure, Loading, Sentence, shown } from "../parts.tsx";
import { Fact } from "./fact.tsx";
import type { Mark } from "./hunks.ts";
import type { Seen } from "./seen.ts";
import type { Change, Demoted, Diff, DiffSource, Found, Proof, Residual } from "./source.ts";
import { useEntry, useText } from "./source.ts";
import { BANDS, counted, DIRECTIONS, linesOf } from "./words.ts";

const Text = lazy(() => import("./text.tsx"));

/** Files of one entry that are opened at once; the others wait for a press. */
const OPENED = 3;

interface Shown {
  readonly source: DiffSource;
  readonly found: Found;
  readonly seen: Seen;
}

/** The centre: the fact before and after, and the text diff at its places. */
export const Evidence = memo(function Evidence({
  source,
  diff,
  seen,
  at,
}: {
  readonly source: DiffSource;
  readonly diff: Diff;
  readonly seen: Seen;
  readonly at: string | null;
}) {
  const { found, pending, error } = useEntry(source, diff, at);
  return (
    <section className="evidence" aria-label="Evidence" data-key="evidence" tabIndex={-1}>
      <button
        type="button"
        className="see back"
        onClick={() => document.querySelector("[data-key=list]")?.scrollIntoView()}
      >
        ↑ Back to the list
      </button>
      {found ? <Article key={found.entry.id} source={source} found={found} seen={seen} /> : null}
      {error ? <Failure error={error} /> : null}
      {pending ? <Loading /> : null}
      {!found && !pending && !error ? (
        <p className="empty">
          {at === null ? "Nothing differs between the two." : "This is not part of the diff any more: choose another."}
        </p>
      ) : null}
    </section>
  );
});

function Article({ source, found, seen }: Shown) {
  const { band, entry } = found;
  const isChange = band === "changes" || band === "quiet";
  return (
    <article className="ev">
      <header>
        <h2>
          {isChange ? <Sentence text={(entry as Change).says} /> : <code>{shown((entry as Residual).path)}</code>}
        </h2>
        <p className="line">
          {isChange ? <ChangeLine change={entry as Change} /> : <RestLine found={found} />}
          <SeenButton id={entry.id} seen={seen} />
        </p>
      </header>
      {isChange ? <ChangeBody source={source} change={entry as Change} /> : <RestBody source={source} found={found} />}
    </article>
  );
}

function SeenButton({ id, seen }: { readonly id: string; readonly seen: Seen }) {
  const is = seen.has(id);
  return (
    <button type="button" className="see" aria-pressed={is} onClick={() => seen.toggle(id)}>
      {is ? "✓ Seen" : "Mark as seen"} <kbd>s</kbd>
    </button>
  );
}

const ChangeLine = ({ change }: { readonly change: Change }) => (
  <>
    <span>
      {DIRECTIONS[change.direction].glyph} {DIRECTIONS[change.direction].word}
    </span>
    <code>{change.rel}</code>
    <span>score {change.score}</span>
    <span>{counted(change.sites.length, "place")}</span>
    {change.shipped ? null : <span>not part of what is shipped</span>}
  </>
);

function ChangeBody({ source, change }: { readonly source: DiffSource; readonly change: Change }) {
  const paths = [...new Set(change.sites.map((s) => s.path))];
  return (
    <>
      <Fact change={change} />
      {paths.map((path, i) => (
        <File
          key={path}
          source={source}
          path={path}
          open={i < OPENED}
          marks={change.sites.filter((s) => s.path === path).map((s) => ({ side: s.side, from: s.line, to: s.line }))}
        />
      ))}
    </>
  );
}

const RestLine = ({ found: { band, entry } }: { readonly found: Found }) => {
  const rest = entry as Residual | Demoted | Proof;
  return (
    <>
      <span>{band === "proofs" || band === "moves" ? `proof ${(entry as Proof).class}` : BANDS[band].title}</span>
      {rest.spans.length > 0 ? <span>lines {linesOf(rest.spans)}</span> : null}
      <span>{counted(rest.bytes, "byte")}</span>
    </>
  );
};

function RestBody({ source, found: { band, entry } }: Omit<Shown, "seen">) {
  const rest = entry as Residual | Demoted | Proof;
  const why = "why" in rest ? rest.why : "says" in rest ? rest.says : rest.reason;
  // What moved unchanged has no line to read: both places are named.
  return (
    <>
      <p className="lead">{why ? <Sentence text={why} /> : BANDS[band].lead}</p>
      {band === "moves" ? null : <File source={source} path={rest.path} open marks={rest.spans} />}
    </>
  );
}

/** While somebody walks through the list nothing is asked for that is left at once. */
function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 60);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}

function File(props: {
  readonly source: DiffSource;
  readonly path: string;
  readonly open: boolean;
  readonly marks: readonly Mark[];
}) {
  const { source, path, marks } = props;
  const [open, setOpen] = useState(props.open);
  const settled = useSettled();
  const text = useText(source, path, open && settled);
  return (
    <figure className="code">
      <figcaption>
        <code>{shown(path)}</code>
        {open ? null : (
          <button type="button" className="see" onClick={() => setOpen(true)}>
            Show its lines
          </button>
        )}
      </figcaption>
      {text.error ? <Failure error={text.error} /> : null}
      {open && text.isPending ? <Loading /> : null}
      {text.data?.note ? <p className="note">{shown(text.data.note)}</p> : null}
      {text.data && text.data.hunks.length > 0 ? (
        <Suspense fallback={<Loading />}>
          <Text text={text.data} marks={marks} />
        </Suspense>
      ) : null}
    </figure>
  );
}
