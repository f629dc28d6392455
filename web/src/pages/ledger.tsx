import { useQuery } from "@tanstack/react-query";
import { getLedger } from "../api.generated.ts";
import { Age, Failure, Go, Loading, Sentence } from "../parts.tsx";
import { useAddress } from "../router.ts";

const PAGE = 100;

/** Everything that was decided and moved, in order, a hundred at a time. */
export function Ledger() {
  const after = Number(useAddress().searchParams.get("after") ?? 0) || 0;
  const entries = useQuery({ queryKey: ["ledger", after], queryFn: () => getLedger({ after, limit: PAGE }) });
  const last = entries.data?.at(-1)?.seq ?? after;
  return (
    <main className="page" id="main">
      <header>
        <h1>Ledger</h1>
        <p className="muted">
          Every entry is signed and names the one before it. Verify it offline:{" "}
          <code>sallyport ledger verify --key KEY.pem</code>
        </p>
      </header>
      {entries.error ? <Failure error={entries.error} /> : null}
      {entries.isPending ? <Loading /> : null}
      {entries.data?.length === 0 ? <p className="empty">No entry yet.</p> : null}
      <ol className="entries">
        {entries.data?.map((e) => (
          <li key={e.seq}>
            <span className="num muted">{e.seq}</span>
            <span className="tag">{e.kind}</span>
            <span className="says">
              <Sentence text={e.says} />
            </span>
            <span className="muted small nowrap" title={e.at}>
              <Age since={e.at} /> ago
            </span>
            <code className="hash" title={e.hash}>
              {e.hash.slice(7, 19)}
            </code>
          </li>
        ))}
      </ol>
      <p className="pager">
        {after > 0 ? <Go to={`/ledger?after=${Math.max(0, after - PAGE)}`}>Earlier</Go> : null}
        {entries.data?.length === PAGE ? <Go to={`/ledger?after=${last}`}>Later</Go> : null}
      </p>
    </main>
  );
}
