import { useMutation, useQueryClient } from "@tanstack/react-query";
import { memo, useState } from "react";
import type { GetReviews } from "../../api.generated.ts";
import { postApprovals, postReturns, postReturnsTakeBack } from "../../api.generated.ts";
import { CallError } from "../../call.ts";
import { counted } from "../../diff/words.ts";
import { Age, Failure, Go, Sentence, shown, Verdict } from "../../parts.tsx";
import { withQuery } from "../../router.ts";

type Review = GetReviews;

const GLYPHS: Readonly<
  Record<Review["results"][number]["outcome"], { readonly glyph: string; readonly word: string; readonly c: string }>
> = {
  pass: { glyph: "✓", word: "passed", c: "passed" },
  review: { glyph: "◆", word: "a person", c: "person" },
  block: { glyph: "✕", word: "blocked", c: "blocked" },
  error: { glyph: "?", word: "could not run", c: "unrun" },
};

const ORDER = ["block", "error", "review", "pass"];
const byOutcome = (a: Review["results"][number], b: Review["results"][number]): number =>
  ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome);

type Result = Review["results"][number];

/** The stage holds this change already. */
const isPromoted = (review: Review): boolean => review.path.some((p) => p.stage === review.stage && p.state === "done");

/** A rule that asked for people shows what is left of its question. */
function shownAs(review: Review, result: Result): (typeof GLYPHS)[Result["outcome"]] {
  const asked = review.obligations.filter((o) => o.rule === result.gate);
  const whole = review.obligationCount.open === 0 || review.obligations.length === review.obligationCount.all;
  const decided = result.outcome === "review" && whole && asked.every((o) => o.coveredBy !== null);
  return decided ? { glyph: "✓", word: "decided", c: "passed" } : GLYPHS[result.outcome];
}

/** Why this person is or is not asked, as a whole sentence. */
function sentence(review: Review): string {
  if (isPromoted(review)) return `${shown(review.stage)} holds this change`;
  if (review.superseded) return `This was replaced: ${shown(review.superseded.why)}`;
  if (review.returned) {
    const { by, reason } = review.returned;
    return `Returned by ${shown(by)}: ${shown(reason).replace(/\.$/, "")}. A new push starts again`;
  }
  const why = shown(review.you.why);
  return review.you.mayApprove ? `You may decide, because ${why}` : `${why.charAt(0).toUpperCase()}${why.slice(1)}`;
}

/** The right side: why this person, what was checked, and the one button. */
export const ReviewDecide = memo(function ReviewDecide({ review }: { readonly review: Review }) {
  return (
    <aside className="decide" aria-label="Decision">
      <div className="body">
        <section>
          <p>
            <Verdict state={isPromoted(review) ? "promoted" : review.superseded ? "replaced" : review.state} />
          </p>
          <p>{sentence(review)}.</p>
          {review.superseded?.by ? (
            <p>
              <Go to={`/reviews/${review.superseded.by}`}>See what stands now</Go>
            </p>
          ) : null}
        </section>
        {review.obligations.length > 0 ? <Decisions review={review} /> : null}
      </div>
      <div className="rest">
        <section>
          <h3>Checks</h3>
          <ul className="pairs">
            {[...review.results].sort(byOutcome).map((r) => (
              <li key={`${r.gate}${r.message}`}>
                <span className={`v ${shownAs(review, r).c}`}>
                  <i aria-hidden="true">{shownAs(review, r).glyph}</i>
                  <span className="gate">{shown(r.gate)}</span>
                </span>
                <span className="muted small">{shownAs(review, r).word}</span>
                <span className="note">
                  <Sentence text={r.message} />
                </span>
              </li>
            ))}
            {review.evidence.map((e) => (
              <li key={`${e.source}${e.producer}${e.message}`}>
                <span className={`v ${e.status === "complete" ? "passed" : "unrun"}`}>
                  <i aria-hidden="true">{e.status === "complete" ? "✓" : "?"}</i>
                  {shown(e.source)}
                </span>
                <span className="muted small">{shown(e.producer)}</span>
                <span className="note">
                  {shown(e.message)}
                  {Object.entries(e.measures)
                    .map(([name, n]) => `, ${shown(name)} ${n}`)
                    .join("")}
                </span>
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3>Way</h3>
          <ol className="path">
            {review.path.map((p) => (
              <li key={p.stage} className={p.state === "done" ? "done" : ""}>
                <b>{shown(p.stage)}</b>
                <span className="muted small">{p.state}</span>
              </li>
            ))}
          </ol>
        </section>
        <section>
          <h3>Commits</h3>
          <ul className="pairs">
            {review.commits.map((c) => (
              <li key={c.oid}>
                <span>{shown(c.subject)}</span>
                <code>{c.oid.slice(0, 8)}</code>
                <span className="note">{shown(c.author)}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
      {review.superseded ? null : review.returned ? <TakeBack review={review} /> : <Act review={review} />}
    </aside>
  );
});

/** Decisions that are listed before somebody asks for all. */
const FEW = 5;

/** What people are or were asked, each with the place to look at. */
function Decisions({ review }: { readonly review: Review }) {
  const { all, open } = review.obligationCount;
  const [whole, setWhole] = useState(false);
  const listed = whole ? review.obligations : review.obligations.slice(0, FEW);
  const folded = review.obligations.length - listed.length;
  const elsewhere = all - review.obligations.length;
  return (
    <section>
      <h3>
        {open > 0 ? "Needs a person because" : "Decided by people"}{" "}
        <span className="count">{open > 0 ? `${open} open of ${all}` : all}</span>
      </h3>
      <ul className="pairs">
        {listed.map((o) => (
          <li key={o.id}>
            <Go to={withQuery({ at: o.what, q: null })}>
              <Sentence text={o.says} />
            </Go>
            <span className="tag">{shown(o.by)}</span>
            <span className="note">
              {o.at ? (
                <>
                  <code>{shown(o.at.path)}</code>
                  {o.at.lines ? `, ${/^[−+]?\d+$/.test(o.at.lines) ? "line" : "lines"} ${o.at.lines}` : ""}
                  <br />
                </>
              ) : null}
              {o.coveredBy ? (
                <>
                  ✓ {shown(o.coveredBy.name)}, <Age since={o.coveredBy.at} /> ago
                </>
              ) : (
                `rule ${shown(o.rule)}, open`
              )}
            </span>
          </li>
        ))}
      </ul>
      {folded > 0 ? (
        <button type="button" className="see" onClick={() => setWhole(true)}>
          Show {folded} more
        </button>
      ) : elsewhere > 0 ? (
        <p className="muted small">and {counted(elsewhere, "decision")} more, in the list of changes</p>
      ) : null}
    </section>
  );
}

/** The button says what it covers; what it is bound to was read with this page. */
function Act({ review }: { readonly review: Review }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const refresh = (): void => void queries.invalidateQueries();
  const approve = useMutation({
    mutationFn: () =>
      postApprovals({
        verdict: review.verdict,
        fingerprint: review.fingerprint,
        obligations: review.you.obligations,
        reason,
      }),
    onSuccess: () => {
      setReason("");
      refresh();
    },
  });
  const back = useMutation({
    mutationFn: () => postReturns({ verdict: review.verdict, reason }),
    onSuccess: () => {
      setReason("");
      refresh();
    },
  });
  const busy = approve.isPending || back.isPending;
  const error = approve.error ?? back.error;
  const decidable = !approve.data && review.outcome === "review" && review.obligationCount.open > 0;
  if (!decidable && !approve.data && !error) return null;
  const covers = counted(review.you.obligations.length, "decision");
  return (
    <section className="act">
      {error ? <Refused error={error} /> : null}
      {approve.data ? (
        <p role="status" className="v passed">
          <i aria-hidden="true">✓</i>
          {approve.data.open > 0
            ? `Approved; ${counted(approve.data.open, "decision")} still open`
            : `Approved; ${shown(approve.data.stage)} moves by itself`}
        </p>
      ) : null}
      {decidable ? (
        <>
          <Reason label="Reason (needed to return it)" value={reason} onChange={setReason} />
          <div className="pair">
            <button
              type="button"
              data-key="approve"
              className="btn primary"
              disabled={!review.you.mayApprove || busy}
              onClick={() => approve.mutate()}
            >
              Approve {review.you.mayApprove ? covers : ""} <kbd>a</kbd>
            </button>
            <button type="button" className="btn" disabled={busy || reason.trim() === ""} onClick={() => back.mutate()}>
              Return <kbd>r</kbd>
            </button>
          </div>
          <p className="fine muted small">
            Bound to fingerprint <code>{review.fingerprint.slice(7, 19)}</code>: it stands for what you see, and for
            nothing that comes after.
          </p>
        </>
      ) : null}
    </section>
  );
}

/** A return can be taken back; what was returned cannot be approved. */
function TakeBack({ review }: { readonly review: Review }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const back = useMutation({
    mutationFn: () => postReturnsTakeBack({ verdict: review.verdict, reason }),
    onSuccess: () => void queries.invalidateQueries(),
  });
  if (!review.you.mayTakeBack) return null;
  return (
    <section className="act">
      {back.error ? <Refused error={back.error} /> : null}
      <Reason label="Reason (may stay empty)" value={reason} onChange={setReason} />
      <button type="button" className="btn wide" disabled={back.isPending} onClick={() => back.mutate()}>
        Take the return back
      </button>
    </section>
  );
}

function Reason({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}) {
  return (
    <>
      <label htmlFor="reason">{label}</label>
      <textarea
        id="reason"
        data-key="reason"
        maxLength={2000}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </>
  );
}

/** Nothing was written: what is different from what was shown, and where it stands now. */
function Refused({ error }: { readonly error: unknown }) {
  const cause = error instanceof CallError ? error : null;
  if (!cause || cause.changed.length + (cause.standing ? 1 : 0) === 0) return <Failure error={error} />;
  return (
    <div className="since-note" role="alert">
      <p>
        <span className="v blocked">
          <i aria-hidden="true">✕</i>
          Refused
        </span>{" "}
        {shown(cause.message)}
      </p>
      <ul>
        {cause.changed.map((c) => (
          <li key={c.op + c.says}>
            <b>{c.op}</b> <Sentence text={c.says} />
          </li>
        ))}
      </ul>
      {cause.standing ? (
        <p>
          <Go to={`/reviews/${cause.standing}`}>See what stands now</Go>
        </p>
      ) : null}
    </div>
  );
}
