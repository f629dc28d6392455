import { useQuery } from "@tanstack/react-query";
import { getTurns } from "../api.generated.ts";
import { Age, Failure, Go, Loading, Sentence, shown, Verdict } from "../parts.tsx";

/** Home: what, why you, waiting since, risk in words. Nothing else. */
export function Turns() {
  const turns = useQuery({ queryKey: ["turns"], queryFn: getTurns });
  return (
    <main className="page" id="main">
      <header>
        <h1>Your turn</h1>
        <p className="muted">
          {turns.data && turns.data.length > 0
            ? `${turns.data.length} waiting, the longest first`
            : "Decisions and fixes that wait for you appear here."}
        </p>
      </header>
      {turns.error ? <Failure error={turns.error} /> : null}
      {turns.isPending ? <Loading /> : null}
      {turns.data?.length === 0 ? (
        <p className="empty">Nothing waits for you. Changes that pass every gate are promoted by themselves.</p>
      ) : null}
      {turns.data && turns.data.length > 0 ? (
        <>
          <div className="cols" aria-hidden="true">
            <span>What</span>
            <span>Why you</span>
            <span>Waiting</span>
          </div>
          <ol className="turns">
            {turns.data.map((turn) => (
              <li key={turn.verdict} className="turn">
                <div className="what">
                  <h2>
                    <Go to={`/reviews/${turn.verdict}`} data-stop="">
                      <Sentence text={turn.risk[0] ?? turn.title} />
                    </Go>
                  </h2>
                  <p className="where">
                    <Verdict state={turn.state} />
                    <span className="muted small">
                      {shown(turn.repo)}: {shown(turn.source)} → {turn.stage}, by{" "}
                      {turn.authors.map((a) => shown(a.name)).join(", ")}
                    </span>
                  </p>
                  {turn.risk.length > 0 ? <p className="muted">{shown(turn.title)}</p> : null}
                  {turn.risk.slice(1).map((sentence) => (
                    <p key={sentence} className="risk">
                      <Sentence text={sentence} />
                    </p>
                  ))}
                </div>
                <p className="why">{shown(turn.why)}</p>
                <p className="since">
                  <b>
                    <Age since={turn.since} />
                  </b>
                  <span className="muted small">waiting</span>
                </p>
              </li>
            ))}
          </ol>
        </>
      ) : null}
    </main>
  );
}
