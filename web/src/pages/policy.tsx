import { useQuery } from "@tanstack/react-query";
import "./policy/policy.css";
import type { GetReposPolicy } from "../api.generated.ts";
import { getReposPolicy } from "../api.generated.ts";
import { Age, Loading, Missing, shown } from "../parts.tsx";
import { Editor } from "./policy/editor.tsx";

const LOOKED_BACK = 100;

/** The policy that holds, what its rules did, and what another text would have done. */
export default function Policy({ repo }: { readonly repo: string }) {
  const policy = useQuery({
    queryKey: ["policy", repo],
    queryFn: () => getReposPolicy(repo, { last: LOOKED_BACK }),
    enabled: repo !== "",
  });
  const data = policy.data;
  return (
    <main className="page" id="main">
      {policy.error ? (
        <Missing title="This policy cannot be shown" error={policy.error} />
      ) : (
        <header>
          <h1>Policy{repo ? ` of ${shown(repo)}` : ""}</h1>
          {data ? (
            <p className="muted">
              {data.own ? (
                <>
                  <code>{data.path}</code> on branch <code>{shown(data.branch)}</code>
                  {data.commit ? (
                    <>
                      {" "}
                      at <code>{data.commit.slice(0, 8)}</code>
                    </>
                  ) : null}
                  .
                </>
              ) : (
                "The shipped policy: this repository has none of its own."
              )}{" "}
              A change of it passes the gate like any other: it is made by a commit.
            </p>
          ) : null}
        </header>
      )}
      {repo === "" ? <p className="empty">No repository is served yet.</p> : null}
      {policy.isLoading ? <Loading /> : null}
      {data ? (
        <>
          {data.problem ? <p className="since-note">? {shown(data.problem.message)}</p> : <Rules policy={data} />}
          <Editor key={data.digest} policy={data} />
        </>
      ) : null}
    </main>
  );
}

type Rule = GetReposPolicy["rules"][number];

const OUTCOMES: Readonly<
  Record<Rule["at"][number]["outcome"], { readonly glyph: string; readonly word: string; readonly c: string }>
> = {
  note: { glyph: "·", word: "note", c: "unrun" },
  review: { glyph: "◆", word: "asks", c: "person" },
  block: { glyph: "✕", word: "blocks", c: "blocked" },
};

/** What a rule looks at, in words. */
const SUBJECTS: Readonly<Record<string, string>> = {
  change: "a change",
  span: "lines without a fact",
  opaque: "a file that cannot be read",
  finding: "a finding",
  measure: "a measure",
};

function Rules({ policy }: { readonly policy: GetReposPolicy }) {
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">
        Rules <span className="count">{policy.rules.length}</span>
      </h2>
      <p className="muted">
        {policy.verdicts > 0 && policy.since ? (
          <>
            What they did in the last {policy.verdicts.toLocaleString("en")} verdicts, since{" "}
            <Age since={policy.since} /> ago.
          </>
        ) : (
          "No verdict was spoken yet."
        )}
      </p>
      <table className="rules">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Fires when</th>
            {policy.stages.map((s) => (
              <th key={s.id} scope="col" className="at">
                {s.id}
              </th>
            ))}
            <th scope="col" className="did">
              It did
            </th>
          </tr>
        </thead>
        <tbody>
          {policy.rules.map((rule) => (
            <tr key={rule.id}>
              <th scope="row">
                <code>{rule.id}</code>
                {rule.by ? <span className="muted small">asks {rule.by}</span> : null}
                {policy.doubts
                  .filter((d) => d.about === rule.id)
                  .map((d) => (
                    <span key={d.says} className="small doubt">
                      ? {shown(d.says)}
                      {d.hint ? `: ${shown(d.hint)}` : ""}
                    </span>
                  ))}
              </th>
              <td>
                <span className="muted small">{SUBJECTS[rule.on] ?? rule.on} with </span>
                <code className="when">{shown(rule.when)}</code>
              </td>
              {rule.at.map(({ stage, outcome }) => (
                <td key={stage} className="at" data-stage={stage}>
                  <span className={`v small ${OUTCOMES[outcome].c}`}>
                    <i aria-hidden="true">{OUTCOMES[outcome].glyph}</i>
                    {OUTCOMES[outcome].word}
                  </span>
                </td>
              ))}
              <td className="did">{didOf(rule.did)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted small">
        {policy.groups.map((g) => `${g.id}: ${g.members ? g.members.map(shown).join(", ") : "by sign-in"}`).join("; ")}
      </p>
    </section>
  );
}

function didOf({ asked, blocked, failed, approved }: Rule["did"]): string {
  const said = [
    ...(blocked > 0 ? [`blocked ${blocked}`] : []),
    ...(asked > 0 ? [`asked in ${asked}`] : []),
    ...(approved > 0 ? [`${approved} approved`] : []),
    ...(failed > 0 ? [`could not be evaluated in ${failed}`] : []),
  ];
  return said.join(", ") || "nothing";
}
