import type { ReactNode } from "react";
import type { GetReviews } from "../../api.generated.ts";
import { Go, Sentence, shown } from "../../parts.tsx";

export type Review = GetReviews;
export type Change = Review["changes"][number];
type Span = Review["residual"][number]["spans"][number];

/** Glyph and word of each direction; the list says both. */
export const DIRECTIONS: Readonly<Record<Change["direction"], { readonly glyph: string; readonly word: string }>> = {
  widen: { glyph: "▲", word: "more permitted" },
  unknown: { glyph: "?", word: "cannot be compared" },
  narrow: { glyph: "▽", word: "less permitted" },
  neutral: { glyph: "·", word: "neither" },
};

/** `8 lines`, `1 line`; nothing for binary files. */
export const counted = (n: number, what: string): string =>
  `${n.toLocaleString("en")} ${what}${n === 1 ? "" : what.endsWith("s") ? "es" : "s"}`;
const linesOf = (spans: readonly Span[]): string =>
  spans.map((s) => `${s.side === "base" ? "−" : "+"}${s.from}${s.to === s.from ? "" : `-${s.to}`}`).join(", ");

const address = (review: Review, id: string): string => `/reviews/${review.verdict}?at=${id}`;

function Row(props: {
  readonly review: Review;
  readonly id: string;
  readonly at: string | null;
  readonly rank: ReactNode;
  readonly meta: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <li>
      <Go
        to={address(props.review, props.id)}
        className="row"
        aria-current={props.at === props.id ? "true" : undefined}
      >
        <span className="rank" aria-hidden="true">
          {props.rank}
        </span>
        <span className="says">{props.children}</span>
        <span className="meta">{props.meta}</span>
      </Go>
    </li>
  );
}

function Band(props: {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly note: string;
  readonly open: boolean;
  readonly children: ReactNode;
}) {
  if (props.count === 0) return null;
  return (
    <details className="band" id={props.id} open={props.open}>
      <summary>
        {props.title} <span className="count">{props.count}</span>
        <span className="muted">{props.note}</span>
      </summary>
      <ul>{props.children}</ul>
    </details>
  );
}

/** The left side: what was accounted for, then the changes by rank, then what no sentence stands for. */
export function ReviewList({ review, at }: { readonly review: Review; readonly at: string | null }) {
  const telling = review.changes.filter((c) => c.direction === "widen" || c.direction === "unknown");
  const quiet = review.changes.filter((c) => c.direction === "narrow" || c.direction === "neutral");
  const change = (c: Change) => (
    <Row
      key={c.id}
      review={review}
      id={c.id}
      at={at}
      rank={DIRECTIONS[c.direction].glyph}
      meta={
        <>
          <span>
            {DIRECTIONS[c.direction].word}
            {c.shipped ? "" : ", not shipped"}
          </span>
          <code>
            {shown(c.sites[0]?.path ?? "")}
            {c.sites.length > 1 ? ` and ${c.sites.length - 1} more` : ""}
          </code>
        </>
      }
    >
      <Sentence text={c.says} />
    </Row>
  );
  return (
    <section className="list" aria-label="Security diff">
      <Account accounting={review.accounting} />
      <Band id="changes" title="What changed" count={telling.length} note="by rank" open>
        {telling.map(change)}
      </Band>
      <Band id="quiet" title="Narrowed or neither" count={quiet.length} note="" open={telling.length === 0}>
        {quiet.map(change)}
      </Band>
      <Band
        id="residual"
        title="Residual"
        count={review.residual.length}
        note={counted(review.accounting.residual, "byte")}
        open
      >
        {review.residual.map((r) => (
          <Row
            key={r.id}
            review={review}
            id={r.id}
            at={at}
            rank="≡"
            meta={
              <>
                <span>
                  {r.what === "opaque" ? "cannot be read" : `lines ${linesOf(r.spans)}`}
                  {r.shipped ? "" : ", not shipped"}
                </span>
                <span>{counted(r.bytes, "byte")}</span>
              </>
            }
          >
            <code>{shown(r.path)}</code>
            {r.reason ? `: ${shown(r.reason)}` : ""}
          </Row>
        ))}
      </Band>
      <Band
        id="demoted"
        title="Demoted"
        count={review.demoted.length}
        note={counted(review.accounting.demoted, "byte")}
        open={false}
      >
        {review.demoted.map((d) => (
          <Row
            key={d.id}
            review={review}
            id={d.id}
            at={at}
            rank="–"
            meta={
              <>
                <span>{shown(d.why)}</span>
                <span>{counted(d.bytes, "byte")}</span>
              </>
            }
          >
            <code>{shown(d.path)}</code>
          </Row>
        ))}
      </Band>
      <Band
        id="proven"
        title="Proven irrelevant"
        count={review.proofs.length}
        note={counted(review.accounting.proven, "byte")}
        open={false}
      >
        {review.proofs.map((p) => (
          <Row key={p.id} review={review} id={p.id} at={at} rank="✓" meta={<span>{p.class}</span>}>
            {shown(p.says)}
          </Row>
        ))}
      </Band>
      {review.accounting.changed === 0 ? <p className="empty">No byte differs.</p> : null}
    </section>
  );
}

/** Every changed byte is in exactly one part of the bar. */
function Account({ accounting }: { readonly accounting: Review["accounting"] }) {
  const parts = [
    { key: "k-a", title: "in facts", bytes: accounting.inFacts, to: "#changes" },
    { key: "k-r", title: "residual", bytes: accounting.residual + accounting.absent, to: "#residual" },
    { key: "k-d", title: "demoted", bytes: accounting.demoted, to: "#demoted" },
    { key: "k-p", title: "proven", bytes: accounting.proven, to: "#proven" },
  ];
  return (
    <div className="account">
      <p>
        <b>{counted(accounting.changed, "changed byte")}</b>
        <span className="muted small">in {counted(accounting.files, "file")}</span>
      </p>
      <svg className="account-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        {
          parts.reduce<{ readonly x: number; readonly bars: ReactNode[] }>(
            ({ x, bars }, part) => {
              const width = accounting.changed > 0 ? (part.bytes / accounting.changed) * 100 : 0;
              const bar = (
                <rect key={part.key} className={part.key} x={x} width={Math.max(0, width - 0.5)} height="8" />
              );
              return { x: x + width, bars: [...bars, bar] };
            },
            { x: 0, bars: [] },
          ).bars
        }
      </svg>
      <p className="keys four">
        {parts.map((part) => (
          <a key={part.key} href={part.to}>
            <b>{part.bytes.toLocaleString("en")}</b>
            {part.title}
          </a>
        ))}
      </p>
    </div>
  );
}
