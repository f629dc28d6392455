import { useQuery } from "@tanstack/react-query";
import type { RefObject } from "react";
import { useEffect, useRef, useState } from "react";
import type { GetReposPolicy, PostReposPolicyLint } from "../../api.generated.ts";
import { postReposPolicyLint } from "../../api.generated.ts";
import { FIXED } from "../../diff/source.ts";
import { counted } from "../../diff/words.ts";
import { Failure, shown } from "../../parts.tsx";
import { Replay } from "./replay.tsx";

type Fault = PostReposPolicyLint["faults"][number];

/** A text to try: read for mistakes while it is written, and replayed over the last merges. Saves nothing. */
export function Editor({ policy }: { readonly policy: GetReposPolicy }) {
  const [text, setText] = useState(policy.text);
  const [settled, setSettled] = useState(policy.text);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 250);
    return () => clearTimeout(timer);
  }, [text]);
  const lint = useQuery({
    queryKey: [FIXED, "lint", settled],
    queryFn: () => postReposPolicyLint(policy.repo, { text: settled }),
    placeholderData: (old) => old,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const faults = lint.data?.faults ?? [];
  return (
    <section className="try" aria-labelledby="try">
      <h2 id="try">Try another text</h2>
      <p className="muted">
        Write here, replay it over what was merged, and commit what you like. Nothing here is saved.
      </p>
      <div className="columns">
        <div className="write">
          <Area area={area} text={text} faults={faults} onChange={setText} />
          <div className="said" role="status">
            {lint.error ? <Failure error={lint.error} /> : null}
            {faults.map((f) => (
              <FaultLine key={`${f.line}:${f.column}:${f.message}`} fault={f} onGo={() => goTo(area.current, f)} />
            ))}
            {(lint.data?.doubts ?? []).map((d) => (
              <p key={d.about + d.says} className="small">
                <span className="v unrun">
                  <i aria-hidden="true">?</i>
                  <code>{shown(d.about)}</code>
                </span>{" "}
                {shown(d.says)}
                {d.hint ? `: ${shown(d.hint)}` : ""}
              </p>
            ))}
            {lint.data && faults.length === 0 ? (
              <p className="small">
                <span className="v passed">
                  <i aria-hidden="true">✓</i>valid
                </span>{" "}
                {lint.data.doubts.length > 0
                  ? `${counted(lint.data.doubts.length, "doubt")} above`
                  : "every rule can fire, every group can answer"}
              </p>
            ) : null}
          </div>
          {text === policy.text ? null : (
            <button type="button" className="btn" onClick={() => setText(policy.text)}>
              Back to what holds
            </button>
          )}
        </div>
        <Replay
          policy={policy}
          text={text}
          valid={lint.data !== undefined && faults.length === 0 && settled === text}
          stages={lint.data?.stages ?? []}
        />
      </div>
    </section>
  );
}

/** A text field with line numbers beside it; lines with a mistake are marked. */
function Area(props: {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly faults: readonly Fault[];
  readonly onChange: (text: string) => void;
}) {
  const { area, text, faults, onChange } = props;
  const gutter = useRef<HTMLDivElement>(null);
  const lines = text.split("\n").length;
  const wrong = new Set(faults.map((f) => f.line));
  return (
    <div className="area">
      <div className="gutter" ref={gutter} aria-hidden="true">
        {Array.from({ length: lines }, (_, i) => i + 1).map((n) => (
          <span key={n} className={wrong.has(n) ? "wrong" : undefined}>
            {wrong.has(n) ? "✕ " : ""}
            {n}
          </span>
        ))}
      </div>
      <textarea
        ref={area}
        aria-label="Policy text"
        aria-invalid={faults.length > 0}
        spellCheck={false}
        wrap="off"
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </div>
  );
}

function FaultLine({ fault, onGo }: { readonly fault: Fault; readonly onGo: () => void }) {
  return (
    <p className="small">
      <span className="v blocked">
        <i aria-hidden="true">✕</i>
        {fault.line === null ? (
          "the whole text"
        ) : (
          <button type="button" className="see" onClick={onGo}>
            line {fault.line}
          </button>
        )}
      </span>{" "}
      {shown(fault.message)}
      {fault.hints.map((h) => (
        <span key={h} className="muted">
          {" "}
          {shown(h)}
        </span>
      ))}
    </p>
  );
}

/** Puts the cursor where a mistake is. */
function goTo(area: HTMLTextAreaElement | null, { line, column }: Fault): void {
  if (!area || line === null) return;
  const before = area.value.split("\n").slice(0, line - 1);
  const at = before.reduce((sum, l) => sum + l.length + 1, 0) + (column ?? 1) - 1;
  area.focus();
  area.setSelectionRange(at, at);
  area.scrollTop = Math.max(0, (line - 5) * 20);
}
