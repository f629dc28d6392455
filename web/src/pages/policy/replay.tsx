import { useRef, useState } from "react";
import type { GetReposPolicy, PostReposPolicyReplay } from "../../api.generated.ts";
import { postReposPolicyReplay } from "../../api.generated.ts";
import { counted } from "../../diff/words.ts";
import { Failure, Go, Sentence, shown } from "../../parts.tsx";

type Merge = PostReposPolicyReplay["merges"][number];
const LASTS = [20, 50, 100];
/** Merges of one request: the page says how far it is. */
const STEP = 5;

interface Run {
  readonly text: string;
  readonly stage: string;
  readonly merges: readonly Merge[];
  readonly total: number;
  readonly busy: boolean;
  readonly error: unknown;
}

/** What the text would have said to the last merges of a stage. */
export function Replay(props: {
  readonly policy: GetReposPolicy;
  readonly text: string;
  readonly valid: boolean;
  readonly stages: readonly string[];
}) {
  const { policy, text, valid, stages } = props;
  const [stage, setStage] = useState(policy.stages.at(-1)?.id ?? "");
  const [last, setLast] = useState(50);
  const [run, setRun] = useState<Run | null>(null);
  const turn = useRef(0);
  const chosen = stages.includes(stage) ? stage : (stages.at(-1) ?? stage);
  const start = async (): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    let merges: readonly Merge[] = [];
    const say = (more: Partial<Run>): void => {
      if (turn.current === mine) setRun({ text, stage: chosen, merges, total: last, busy: true, error: null, ...more });
    };
    say({});
    try {
      for (let after: number | null = 0; after !== null && turn.current === mine; ) {
        const page: PostReposPolicyReplay = await postReposPolicyReplay(policy.repo, {
          ...{ text, stage: chosen, last, after, limit: STEP },
        });
        merges = [...merges, ...page.merges];
        after = page.next;
        say({ total: page.total, busy: after !== null });
      }
    } catch (error) {
      say({ busy: false, error });
    }
  };
  return (
    <div className="replay">
      <div className="ask">
        <label>
          <span className="small">stage</span>
          <select value={chosen} onChange={(e) => setStage(e.target.value)}>
            {(stages.length > 0 ? stages : [chosen]).map((s) => (
              <option key={s}>{s}</option>
            ))}
          </select>
        </label>
        <label>
          <span className="small">last merges</span>
          <select value={last} onChange={(e) => setLast(Number(e.target.value))}>
            {LASTS.map((n) => (
              <option key={n}>{n}</option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="btn primary"
          disabled={!valid || run?.busy === true}
          onClick={() => void start()}
        >
          Replay
        </button>
      </div>
      {run ? (
        <Result run={run} stale={run.text !== text} repo={policy.repo} />
      ) : (
        <p className="muted">Replay says what the text would have let through, asked and blocked.</p>
      )}
    </div>
  );
}

const count = (merges: readonly Merge[], of: (m: Merge) => string | null, what: string): number =>
  merges.filter((m) => of(m) === what).length;

function Result({ run, stale, repo }: { readonly run: Run; readonly stale: boolean; readonly repo: string }) {
  const { merges } = run;
  const now = (what: string): number => count(merges, (m) => m.outcome, what);
  const today = (what: string): number => count(merges, (m) => m.today, what);
  const known = merges.some((m) => m.today !== null);
  const told = (what: string): string => (known ? ` (today ${today(what)})` : "");
  const differs = merges.filter((m) => m.today !== null && m.today !== m.outcome);
  const loud = merges.filter((m) => m.outcome !== "pass" || (m.today !== null && m.today !== "pass"));
  return (
    <div aria-live="polite" aria-busy={run.busy}>
      {run.error ? <Failure error={run.error} /> : null}
      <p className="sum">
        {run.busy
          ? `Looking at merge ${merges.length + 1} of ${run.total}…`
          : `The last ${merges.length === 1 ? "merge" : `${merges.length} merges`} of ${run.stage}:`}
        {merges.length > 0 ? (
          <b>
            {" "}
            this would block {now("block")}
            {told("block")}, ask for {now("review")}
            {told("review")}, let {now("pass")} pass
            {now("error") > 0 ? `; ${now("error")} could not be told` : ""}
          </b>
        ) : null}
      </p>
      {stale ? <p className="muted small">The text has changed since: replay again.</p> : null}
      {!run.busy && merges.length > 0 ? (
        <p className="muted small">
          {differs.length > 0
            ? `${counted(differs.length, "merge")} would go another way than today.`
            : "No merge would go another way than today."}
        </p>
      ) : null}
      <ul className="merges-told">
        {loud.map((m) => (
          <Told key={m.commit} merge={m} repo={repo} />
        ))}
      </ul>
    </div>
  );
}

const WORDS: Readonly<Record<Merge["outcome"], { readonly glyph: string; readonly word: string; readonly c: string }>> =
  {
    pass: { glyph: "✓", word: "passes", c: "passed" },
    review: { glyph: "◆", word: "asks", c: "person" },
    block: { glyph: "✕", word: "blocks", c: "blocked" },
    error: { glyph: "?", word: "cannot tell", c: "unrun" },
  };

function Told({ merge, repo }: { readonly merge: Merge; readonly repo: string }) {
  const { glyph, word, c } = WORDS[merge.outcome];
  const before = merge.today !== null && merge.today !== merge.outcome ? WORDS[merge.today].word : null;
  const title = shown(merge.subject) || merge.commit.slice(0, 8);
  return (
    <li>
      <span className={`v small ${c}`}>
        <i aria-hidden="true">{glyph}</i>
        {word}
      </span>
      <span className="says">
        {merge.parent === null ? (
          title
        ) : (
          <Go to={`/compare?${new URLSearchParams({ repo, base: merge.parent, head: merge.commit })}`}>{title}</Go>
        )}
        {before ? <b className="small"> today: {before}</b> : null}
        <span className="muted small">
          {merge.problem ? shown(merge.problem) : <Sentence text={merge.top ?? ""} />}
          {merge.rules.length > 0 ? ` (${merge.rules.map(shown).join(", ")})` : ""}
        </span>
      </span>
    </li>
  );
}
