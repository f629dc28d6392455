import { useQuery } from "@tanstack/react-query";
import type { GetReviewsText } from "../../api.generated.ts";
import { getReviewsText } from "../../api.generated.ts";
import { Failure, Loading, Sentence, shown } from "../../parts.tsx";
import type { Change, Review } from "./list.tsx";
import { counted, DIRECTIONS } from "./list.tsx";

/** What stands behind one row: the fact before and after, and the text at its places. */
export function ReviewEvidence({ review, at }: { readonly review: Review; readonly at: string | null }) {
  const change = review.changes.find((c) => c.id === at);
  if (change) return <ChangeEvidence review={review} change={change} />;
  const rest = [...review.residual, ...review.demoted, ...review.proofs].find((r) => r.id === at);
  if (!rest)
    return (
      <section className="evidence" aria-label="Evidence">
        <p className="empty">Nothing is selected.</p>
      </section>
    );
  const why = "why" in rest ? rest.why : "says" in rest ? rest.says : rest.reason;
  const lead = "why" in rest ? "Demoted" : "says" in rest ? "Proven irrelevant" : "Residual";
  return (
    <section className="evidence" aria-label="Evidence">
      <article className="ev">
        <header>
          <h2>
            <code>{shown(rest.path)}</code>
          </h2>
          <p className="line">
            <span>{lead}</span>
            <span>{counted(rest.bytes, "byte")}</span>
          </p>
        </header>
        <p className="lead">{why ? shown(why) : "No artifact kind has a word for these lines: read them."}</p>
        <Text review={review} path={rest.path} marks={rest.spans} />
      </article>
    </section>
  );
}

function ChangeEvidence({ review, change }: { readonly review: Review; readonly change: Change }) {
  const paths = [...new Set(change.sites.map((s) => s.path))];
  return (
    <section className="evidence" aria-label="Evidence">
      <article className="ev">
        <header>
          <h2>
            <Sentence text={change.says} />
          </h2>
          <p className="line">
            <span>
              {DIRECTIONS[change.direction].glyph} {DIRECTIONS[change.direction].word}
            </span>
            <code>{change.rel}</code>
            <span>score {change.score}</span>
            <span>{counted(change.sites.length, "place")}</span>
            {change.shipped ? null : <span>not part of what is shipped</span>}
          </p>
        </header>
        <Fact change={change} />
        {paths.map((path) => (
          <Text
            key={path}
            review={review}
            path={path}
            marks={change.sites.filter((s) => s.path === path).map((s) => ({ side: s.side, from: s.line, to: s.line }))}
          />
        ))}
      </article>
    </section>
  );
}

/** Lists and records a line each; what is not set is left out. */
function written(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(written).join("\n");
  if (typeof value === "object")
    return Object.entries(value)
      .filter(([, v]) => v !== null)
      .map(([k, v]) => `${k}: ${Array.isArray(v) ? v.map(written).join(", ") : written(v)}`)
      .join("; ");
  return shown(String(value));
}

function Fact({ change }: { readonly change: Change }) {
  const names = [...new Set([...Object.keys(change.before ?? {}), ...Object.keys(change.after ?? {})])].filter(
    (name) => written(change.before?.[name]) !== "" || written(change.after?.[name]) !== "",
  );
  if (names.length === 0) return null;
  return (
    <table className="fact">
      <colgroup>
        <col className="k" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <span className="sr">attribute</span>
          </th>
          <th scope="col">before</th>
          <th scope="col">after</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const [was, now] = [written(change.before?.[name]), written(change.after?.[name])];
          return (
            <tr key={name}>
              <th scope="row">{shown(name)}</th>
              <td className={was === now ? "" : "was"}>
                <span>{was || <span className="muted">nothing</span>}</span>
              </td>
              <td className={was === now ? "" : "now"}>
                <span>{was === now ? <span className="same">the same</span> : now || "nothing"}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface Mark {
  readonly side: "base" | "head";
  readonly from: number;
  readonly to: number;
}
type Line = GetReviewsText["hunks"][number]["lines"][number];

const isMarked = (line: Line, marks: readonly Mark[]): boolean =>
  marks.some((m) => {
    const number = m.side === "base" ? line.base : line.head;
    return number !== null && number >= m.from && number <= m.to;
  });

function Text({
  review,
  path,
  marks,
}: {
  readonly review: Review;
  readonly path: string;
  readonly marks: readonly Mark[];
}) {
  const text = useQuery({
    queryKey: ["text", review.verdict, path],
    queryFn: () => getReviewsText(review.verdict, { path }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <figure className="code">
      <figcaption>
        <code>{shown(path)}</code>
      </figcaption>
      {text.error ? <Failure error={text.error} /> : null}
      {text.isPending ? <Loading /> : null}
      {text.data?.note ? <p className="note">{shown(text.data.note)}</p> : null}
      {text.data ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
        <section className="scroll" tabIndex={0} aria-label={`Lines of ${shown(path)}`}>
          <table>
            <tbody>
              {text.data.hunks.flatMap((hunk, i) => [
                ...(i > 0
                  ? [
                      <tr key={`fold${hunk.lines[0]?.base}-${hunk.lines[0]?.head}`} className="fold">
                        <td colSpan={4}>unchanged lines</td>
                      </tr>,
                    ]
                  : []),
                ...hunk.lines.map((line) => (
                  <tr
                    key={`${line.sign}${line.base}-${line.head}`}
                    className={line.sign === "-" ? "d" : line.sign === "+" ? "a" : ""}
                  >
                    <td className="n">{line.base}</td>
                    <td className="n">{line.head}</td>
                    <td className="sg">{line.sign === "-" ? "−" : line.sign}</td>
                    <td className="tx">{isMarked(line, marks) ? <mark>{shown(line.text)}</mark> : shown(line.text)}</td>
                  </tr>
                )),
              ])}
            </tbody>
          </table>
        </section>
      ) : null}
    </figure>
  );
}
