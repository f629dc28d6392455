import { useQuery } from "@tanstack/react-query";
import type { GetReposBoard } from "../api.generated.ts";
import { getReposBoard } from "../api.generated.ts";
import { Age, Go, Loading, Missing, Sentence, shown, Verdict } from "../parts.tsx";

type Cell = GetReposBoard["services"][number]["cells"][number];
type Candidate = Cell["candidates"][number];

const lines = (ranges: Candidate["conflict"][number]["lines"]): string =>
  ranges.map((r) => (r.from === r.to ? `${r.from}` : `${r.from}-${r.to}`)).join(", ");

/** The blocker, without repeating the sentence that is the title. */
function whyOf({ risk, why }: Candidate): string {
  if (!risk || !why.includes(risk)) return why;
  const [before = "", after = ""] = why.split(risk);
  const more = /^, and (\d+) more$/.exec(after)?.[1];
  return `${before.replace(/: $/, "")}${more ? `, ${more} more to decide` : ""}`.trim();
}

function Waiting({ candidate }: { readonly candidate: Candidate }) {
  const why = whyOf(candidate);
  const body = (
    <>
      <Verdict state={candidate.state} />
      <span className="title">{candidate.risk ? <Sentence text={candidate.risk} /> : shown(candidate.title)}</span>
      {candidate.risk ? <span className="muted">{shown(candidate.title)}</span> : null}
      {why ? (
        <span className="why">
          <Sentence text={why} />
        </span>
      ) : null}
      <span className="muted small">
        {shown(candidate.source)}, for <Age since={candidate.since} />
      </span>
      {(candidate.conflict.length > 1 ? candidate.conflict : []).map((file) => (
        <span key={file.path} className="clash">
          <b>{shown(file.path)}</b> {file.lines.length > 0 ? `at ${lines(file.lines)}` : file.kind}
        </span>
      ))}
    </>
  );
  return candidate.verdict ? (
    <Go to={`/reviews/${candidate.verdict}`} className="candidate" data-stop="">
      {body}
    </Go>
  ) : (
    <div className="candidate">{body}</div>
  );
}

function BoardCell({ cell }: { readonly cell: Cell }) {
  return (
    <td data-stage={cell.stage}>
      <div className="cell-body" data-stage={cell.stage}>
        {cell.runs ? (
          <p className="runs">
            <b>{shown(cell.runs.title)}</b>
            <span className="muted small nowrap">
              <code>{cell.runs.commit.slice(0, 8)}</code> · <Age since={cell.runs.at} />
            </span>
          </p>
        ) : (
          <p className="muted">nothing yet</p>
        )}
        {cell.candidates.map((c) => (
          <Waiting key={`${c.source}${c.head}`} candidate={c} />
        ))}
      </div>
    </td>
  );
}

/** Services x stages: what runs, and what waits to come, with its blocker in words. */
export function Board({ repo }: { readonly repo: string }) {
  const board = useQuery({ queryKey: ["board", repo], queryFn: () => getReposBoard(repo), enabled: repo !== "" });
  const data = board.data;
  if (board.error)
    return (
      <main className="page" id="main">
        <Missing title="This board cannot be shown" error={board.error} />
      </main>
    );
  return (
    <main className="page" id="main">
      <header>
        <h1>{repo ? shown(repo) : "Board"}</h1>
        <p className="muted">What each stage runs, and what waits to come.</p>
      </header>
      {repo === "" ? (
        <p className="empty">
          No repository is served yet: <code>sallyport serve --repo NAME=PATH</code>
        </p>
      ) : null}
      {board.isPending && repo !== "" ? <Loading /> : null}
      {data?.problem ? (
        <p role="alert" className="since-note">
          <span className="v unrun">
            <i aria-hidden="true">?</i>
            {shown(data.problem.message)}
          </span>
        </p>
      ) : null}
      {data?.alarms.map((alarm) => (
        <p key={alarm.at} role="alert" className="since-note">
          <span className="v blocked">
            <i aria-hidden="true">✕</i>
            Alarm
          </span>{" "}
          {shown(alarm.message)}, <Age since={alarm.at} /> ago
        </p>
      ))}
      {data ? (
        <table className="board">
          <colgroup>
            <col className="svc" />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Service</th>
              {data.stages.map((stage) => (
                <th key={stage.id} scope="col">
                  <b>{stage.id}</b> <code>{stage.tip?.slice(0, 8) ?? "nothing"}</code>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.services.map((service) => (
              <tr key={service.id}>
                <th scope="row">{shown(service.id)}</th>
                {service.cells.map((cell) => (
                  <BoardCell key={cell.stage} cell={cell} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </main>
  );
}
