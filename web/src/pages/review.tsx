import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { getReviews, getReviewsEntries, getReviewsText } from "../api.generated.ts";
import type { DiffSource } from "../diff/source.ts";
import { DiffView } from "../diff/view.tsx";
import { Age, Go, Loading, Missing, Sentence, shown } from "../parts.tsx";
import { ReviewDecide } from "./review/decide.tsx";

/** One verdict: the security diff by rank, the evidence at that place, and the decision. */
export function Review({ verdict }: { readonly verdict: string }) {
  const review = useQuery({ queryKey: ["review", verdict], queryFn: () => getReviews(verdict) });
  const data = review.data;
  const repo = data?.repo ?? "";
  const source = useMemo(
    (): DiffSource => ({
      key: verdict,
      repo,
      entries: (query) => getReviewsEntries(verdict, query),
      text: (path) => getReviewsText(verdict, { path }),
      known: new Map(),
    }),
    [verdict, repo],
  );
  if (!data)
    return (
      <main className="page" id="main">
        {review.error ? <Missing title="This change cannot be shown" error={review.error} /> : <Loading />}
      </main>
    );
  return (
    <main className="review" id="main">
      <header>
        <div>
          <p className="crumb">
            <Go to="/">Your turn</Go> / <Go to={`/board/${data.repo}`}>{shown(data.repo)}</Go> / {shown(data.source)} →{" "}
            {shown(data.stage)}
          </p>
          <h1>{data.risk ? <Sentence text={data.risk} /> : shown(data.title)}</h1>
          <p className="facts">
            {data.risk ? <span>{shown(data.title)}</span> : null}
            <span>{data.authors.map((a) => shown(a.name)).join(", ")}</span>
            <Go
              to={`/compare?${new URLSearchParams({ repo: data.repo, base: data.base ?? data.head, head: data.head })}`}
            >
              <code>{data.base?.slice(0, 8) ?? "nothing"}</code> → <code>{data.head.slice(0, 8)}</code>
            </Go>
            <span>
              checked <Age since={data.at} /> ago
            </span>
          </p>
        </div>
      </header>
      <DiffView source={source} diff={data} title={data.title} />
      <ReviewDecide review={data} />
    </main>
  );
}
