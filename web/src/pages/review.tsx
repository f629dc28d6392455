import { useQuery } from "@tanstack/react-query";
import { getReviews } from "../api.generated.ts";
import { Age, Go, Loading, Missing, shown } from "../parts.tsx";
import { useAddress } from "../router.ts";
import { ReviewDecide } from "./review/decide.tsx";
import { ReviewEvidence } from "./review/evidence.tsx";
import { ReviewList } from "./review/list.tsx";

/** One verdict: the security diff by rank, the evidence at that place, and the decision. */
export function Review({ verdict }: { readonly verdict: string }) {
  const review = useQuery({ queryKey: ["review", verdict], queryFn: () => getReviews(verdict) });
  const chosen = useAddress().searchParams.get("at");
  const data = review.data;
  if (!data)
    return (
      <main className="page" id="main">
        {review.error ? <Missing title="This change cannot be shown" error={review.error} /> : <Loading />}
      </main>
    );
  const at = chosen ?? data.changes[0]?.id ?? data.residual[0]?.id ?? data.demoted[0]?.id ?? data.proofs[0]?.id ?? null;
  return (
    <main className="review" id="main">
      <header>
        <div>
          <p className="crumb">
            <Go to="/">Your turn</Go> / <Go to={`/board/${data.repo}`}>{shown(data.repo)}</Go> / {shown(data.source)} →{" "}
            {shown(data.stage)}
          </p>
          <h1>{shown(data.title)}</h1>
          <p className="facts">
            <span>{data.authors.map((a) => shown(a.name)).join(", ")}</span>
            <span>
              <code>{data.base?.slice(0, 8) ?? "nothing"}</code> → <code>{data.head.slice(0, 8)}</code>
            </span>
            <span>
              checked <Age since={data.at} /> ago
            </span>
          </p>
        </div>
      </header>
      <ReviewList review={data} at={at} />
      <ReviewEvidence review={data} at={at} />
      <ReviewDecide review={data} />
    </main>
  );
}
