import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import "./evidence.css";
import type { GetLedgerEntries } from "../api.generated.ts";
import { getLedgerEntries, getLedgerStatements, getRepos } from "../api.generated.ts";
import { FIXED } from "../diff/source.ts";
import { Age, Failure, Go, Loading, Sentence, shown } from "../parts.tsx";
import { replace, useAddress, withQuery } from "../router.ts";

const PAGE = 50;

/** Everything that was decided and moved, the newest first; every filter is in the address. */
export default function Evidence() {
  const query = useAddress().searchParams;
  const of = (name: string): string | undefined => query.get(name) ?? undefined;
  const [kind, repo, stage, q] = [of("kind"), of("repo"), of("stage"), of("q")];
  const before = Number(of("before")) || undefined;
  const asked = { kind, repo, stage, q, before, limit: PAGE };
  const entries = useQuery({
    queryKey: ["ledger", asked],
    queryFn: () => getLedgerEntries(clean(asked)),
    placeholderData: (old) => old,
  });
  const data = entries.data;
  const filtered = [kind, repo, stage, q].some((f) => f !== undefined);
  return (
    <main className="page" id="main">
      <header>
        <h1>Evidence</h1>
        <p className="muted">
          The ledger{data ? `: ${data.total.toLocaleString("en")} entries` : ""}. Each is signed and names the one
          before it.
        </p>
      </header>
      <div className="tools">
        <Filters kinds={data?.kinds ?? []} />
        <a className="btn" href="/api/v1/ledger/export" download="ledger.jsonl">
          Export JSONL
        </a>
      </div>
      {entries.error ? <Failure error={entries.error} /> : null}
      {entries.isPending ? <Loading /> : null}
      {data?.entries.length === 0 ? (
        <p className="empty">
          {filtered ? (
            <>
              No entry is like that. <Go to="/evidence">Show all</Go>
            </>
          ) : (
            "No entry yet."
          )}
        </p>
      ) : null}
      <ol className="entries">
        {data?.entries.map((e) => (
          <Entry key={e.seq} entry={e} open={query.get("open") === String(e.seq)} />
        ))}
      </ol>
      <p className="pager">
        {before ? <Go to={withQuery({ before: null, open: null })}>Newest</Go> : null}
        {data?.next ? <Go to={withQuery({ before: String(data.next), open: null })}>Older</Go> : null}
      </p>
    </main>
  );
}

/** Without what is not asked. */
const clean = <T extends object>(query: T) =>
  Object.fromEntries(Object.entries(query).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

function Filters({ kinds }: { readonly kinds: readonly string[] }) {
  const query = useAddress().searchParams;
  const repos = useQuery({ queryKey: ["repos"], queryFn: getRepos }).data ?? [];
  const stages = [...new Set(repos.flatMap((r) => r.stages))];
  const [text, setText] = useState(query.get("q") ?? "");
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text !== (new URL(location.href).searchParams.get("q") ?? ""))
        replace(withQuery({ q: text === "" ? null : text, before: null, open: null }));
    }, 200);
    return () => clearTimeout(timer);
  }, [text]);
  const choice = (name: string, title: string, values: readonly string[]) => (
    <label>
      <span className="small">{title}</span>
      <select
        value={query.get(name) ?? ""}
        onChange={(e) => replace(withQuery({ [name]: e.target.value || null, before: null, open: null }))}
      >
        <option value="">all</option>
        {values.map((v) => (
          <option key={v}>{v}</option>
        ))}
      </select>
    </label>
  );
  return (
    <search className="filter-row">
      {choice("kind", "kind", kinds)}
      {choice("stage", "stage", stages)}
      {repos.length > 1
        ? choice(
            "repo",
            "repository",
            repos.map((r) => r.id),
          )
        : null}
      <label>
        <span className="small">words or hash</span>
        <input type="search" data-key="filter" value={text} onChange={(e) => setText(e.target.value)} />
      </label>
    </search>
  );
}

type Row = GetLedgerEntries["entries"][number];

function Entry({ entry: e, open }: { readonly entry: Row; readonly open: boolean }) {
  return (
    <li className={open ? "open" : ""}>
      <button
        type="button"
        className="entry"
        data-stop=""
        aria-expanded={open}
        onClick={() => replace(withQuery({ open: open ? null : String(e.seq) }))}
      >
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
      </button>
      {open ? <Statement seq={e.seq} /> : null}
    </li>
  );
}

function Statement({ seq }: { readonly seq: number }) {
  const found = useQuery({
    queryKey: [FIXED, "statement", seq],
    queryFn: () => getLedgerStatements(String(seq)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const s = found.data;
  if (found.error) return <Failure error={found.error} />;
  if (!s) return <Loading />;
  return (
    <div className="statement">
      <dl>
        <dt>signed</dt>
        <dd>
          <span className="v passed">
            <i aria-hidden="true">✓</i>verified by this server
          </span>{" "}
          <span className="muted">at {s.at}; do not take its word for it, see below</span>
        </dd>
        {s.signatures.map((sig) => (
          <Signature key={sig.keyid + sig.sig} {...sig} />
        ))}
        <dt>hash</dt>
        <dd>
          <code>{s.hash}</code>
        </dd>
        <dt>follows</dt>
        <dd>
          <code>{s.prev}</code>
        </dd>
        {s.verdict ? (
          <>
            <dt>about</dt>
            <dd>
              <Go to={`/reviews/${s.verdict}`}>the review of this verdict</Go>
            </dd>
          </>
        ) : null}
      </dl>
      <h2>Statement</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
      <pre tabIndex={0}>{shownLines(JSON.stringify(s.statement, null, 2))}</pre>
      <h2>Verify it yourself</h2>
      <p className="muted">
        Export the ledger, take the public keys from where you trust them (this server gives its own at{" "}
        <a href="/api/v1/ledger/keys">/api/v1/ledger/keys</a>), and on any machine:
      </p>
      <pre>sallyport ledger verify --file ledger.jsonl --key KEY.pem --expect {s.hash}</pre>
    </div>
  );
}

const Signature = ({ keyid, sig }: { readonly keyid: string; readonly sig: string }) => (
  <>
    <dt>key</dt>
    <dd>
      <code>{shown(keyid)}</code>
    </dd>
    <dt>signature</dt>
    <dd>
      <code>{shown(sig)}</code>
    </dd>
  </>
);

/** Line by line, so that line ends stay what they are and all else is shown. */
const shownLines = (text: string): string => text.split("\n").map(shown).join("\n");
