import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useEffect, useMemo, useState } from "react";
import "./compare.css";
import type { GetReposVersions } from "../api.generated.ts";
import { getReposCompare, getReposCompareEntries, getReposCompareText, getReposVersions } from "../api.generated.ts";
import type { DiffSource } from "../diff/source.ts";
import { DiffView } from "../diff/view.tsx";
import { counted } from "../diff/words.ts";
import { Age, Failure, Go, Loading, Missing, Sentence, shown } from "../parts.tsx";
import { go, useAddress } from "../router.ts";

const address = (repo: string, base: string, head: string): string =>
  `/compare?${new URLSearchParams({ repo, base, head })}`;

/** Two versions side by side, or the ways to choose them. */
export default function Compare({ repo }: { readonly repo: string }) {
  const query = useAddress().searchParams;
  const [base, head] = [query.get("base") ?? "", query.get("head") ?? ""];
  const versions = useQuery({
    queryKey: ["versions", repo],
    queryFn: () => getReposVersions(repo),
    enabled: repo !== "",
    staleTime: 30_000,
  });
  if (repo === "" || versions.error)
    return (
      <main className="page" id="main">
        {repo === "" ? (
          <>
            <h1>Compare</h1>
            <p className="empty">
              No repository is served yet: <code>sallyport serve --repo NAME=PATH</code>
            </p>
          </>
        ) : (
          <Missing title="No version can be shown" error={versions.error} />
        )}
      </main>
    );
  const picker = <Picker key={`${base} ${head}`} repo={repo} base={base} head={head} versions={versions.data} />;
  return base && head ? (
    <Pair repo={repo} base={base} head={head} picker={picker} />
  ) : (
    <main className="page" id="main">
      <header>
        <h1>Compare versions of {shown(repo)}</h1>
        <p className="muted">What became more permitted between any two stages, releases, branches or commits.</p>
      </header>
      {picker}
      {versions.data ? <Suggestions repo={repo} versions={versions.data} /> : <Loading />}
    </main>
  );
}

/** Names of every version to choose from; a commit, or what git understands, may be typed. */
function Picker(props: {
  readonly repo: string;
  readonly base: string;
  readonly head: string;
  readonly versions: GetReposVersions | undefined;
}) {
  const { repo, versions } = props;
  const [base, setBase] = useState(props.base);
  const [head, setHead] = useState(props.head);
  const named = versions ? [...versions.stages, ...versions.approved, ...versions.releases, ...versions.branches] : [];
  return (
    <form
      className="picker"
      onSubmit={(event) => {
        event.preventDefault();
        go(address(repo, base.trim(), head.trim()));
      }}
    >
      <datalist id="versions">
        {named.map((v) => (
          <option key={v.name} value={v.name}>
            {v.title}
          </option>
        ))}
      </datalist>
      <label>
        <span className="small">from</span>
        <input list="versions" required value={base} onChange={(e) => setBase(e.target.value)} />
      </label>
      <button
        type="button"
        className="btn"
        aria-label="Swap the two"
        onClick={() => {
          setBase(head);
          setHead(base);
          if (base && head) go(address(repo, head, base));
        }}
      >
        ⇄
      </button>
      <label>
        <span className="small">to</span>
        <input list="versions" required value={head} onChange={(e) => setHead(e.target.value)} />
      </label>
      <button type="submit" className="btn primary">
        Compare
      </button>
    </form>
  );
}

function Suggestions({ repo, versions }: { readonly repo: string; readonly versions: GetReposVersions }) {
  const { stages, approved, releases, branches, problem } = versions;
  const last = stages.at(-1)?.name ?? "";
  const link = (base: string, head: string, says: string, at: string) => (
    <li key={`${base} ${head}`}>
      <Go to={address(repo, base, head)} data-stop="">
        {says}
      </Go>
      <span className="muted small">
        <Age since={at} /> ago
      </span>
    </li>
  );
  const groups = [
    {
      title: "Waiting between stages",
      none: "There is one stage only.",
      links: stages.slice(1).map((s, i) => {
        const before = stages[i] as (typeof stages)[number];
        return link(s.name, before.name, `what ${before.name} has that ${s.name} has not`, before.at);
      }),
    },
    {
      title: "Since the last approval",
      none: "Nothing that a person approved has moved a stage yet.",
      links: approved.map((a) =>
        link(a.name, stages[0]?.name ?? a.stage, `since ${a.by.join(" and ") || "somebody"} approved ${a.stage}`, a.at),
      ),
    },
    {
      title: "Releases",
      none: "The remote has no tag.",
      links: releases
        .slice(0, 20)
        .map((r, i) =>
          releases[i + 1]
            ? link(releases[i + 1]?.name ?? "", r.name, `${releases[i + 1]?.name} to ${r.name}`, r.at)
            : link(r.name, last, `${r.name} to ${last}`, r.at),
        ),
    },
    {
      title: "Branches",
      none: "No branch but the stages.",
      links: branches.slice(0, 20).map((b) => link(last, b.name, `${last} to ${b.name}`, b.at)),
    },
  ];
  return (
    <>
      {problem ? <p className="since-note">? {shown(problem.message)}</p> : null}
      <div className="ways">
        {groups.map((g) => (
          <section key={g.title}>
            <h2>{g.title}</h2>
            {g.links.length > 0 ? <ul>{g.links}</ul> : <p className="muted">{g.none}</p>}
          </section>
        ))}
      </div>
    </>
  );
}

function Pair(props: {
  readonly repo: string;
  readonly base: string;
  readonly head: string;
  readonly picker: ReactNode;
}) {
  const { repo, base, head, picker } = props;
  const found = useQuery({
    queryKey: ["compare", repo, base, head],
    queryFn: () => getReposCompare(repo, { base, head }),
    staleTime: 30_000,
  });
  const data = found.data;
  const [from, to] = [data?.base.commit ?? "", data?.head.commit ?? ""];
  const source = useMemo(
    (): DiffSource => ({
      key: `${repo} ${from} ${to}`,
      repo,
      // By commit: a branch may move while its page is open.
      entries: (query) => getReposCompareEntries(repo, { base: from, head: to, ...query }),
      text: (path) => getReposCompareText(repo, { base: from, head: to, path }),
      known: new Map(),
    }),
    [repo, from, to],
  );
  useEffect(() => {
    document.title = `${base} to ${head} · Sallyport`;
    return () => {
      document.title = "Sallyport";
    };
  }, [base, head]);
  if (!data)
    return (
      <main className="page" id="main">
        <header>
          <h1>
            {shown(base)} to {shown(head)}
          </h1>
        </header>
        {picker}
        {found.error ? <Failure error={found.error} /> : <Loading />}
      </main>
    );
  return (
    <main className="review two" id="main">
      <header>
        <div>
          <p className="crumb">
            <Go to={`/compare?repo=${repo}`}>Compare</Go> / {shown(repo)} / {shown(base)} → {shown(head)}
          </p>
          <h1>
            {data.risk ? (
              <Sentence text={data.risk} />
            ) : from === to ? (
              "The two are the same commit"
            ) : (
              "Nothing became more permitted"
            )}
          </h1>
          <p className="facts">
            <span>
              <code>{from.slice(0, 8)}</code> → <code>{to.slice(0, 8)}</code>
            </span>
            <span>
              {data.commitCount === null ? "more commits than are counted" : counted(data.commitCount, "commit")}
            </span>
            {data.authors.length > 0 ? (
              <span>
                {data.authors
                  .slice(0, 4)
                  .map((a) => shown(a.name))
                  .join(", ")}
              </span>
            ) : null}
          </p>
        </div>
        {picker}
      </header>
      <DiffView source={source} diff={data} title={`${base} to ${head}`} />
    </main>
  );
}
