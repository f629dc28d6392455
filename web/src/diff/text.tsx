import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { Decoration, Diff, getChangeKey, Hunk, markEdits, tokenize } from "react-diff-view";
import "./text.css";
import { shown } from "../parts.tsx";
import type { Line, Mark } from "./hunks.ts";
import { hunksOf, isMarked, isShort, linesOf, windowOf } from "./hunks.ts";
import type { TextDiff } from "./source.ts";
import { counted } from "./words.ts";

const STEP = 400;
/** Two columns need this much room, in pixels. */
const WIDE = 900;

const keyOf = (line: Line): string => {
  const [hunk] = hunksOf([line]);
  return hunk?.changes[0] ? getChangeKey(hunk.changes[0]) : "";
};

/** Whether the part of the page that shows the text has room for two columns. */
function useWide() {
  const ref = useRef<HTMLElement>(null);
  const [wide, setWide] = useState(false);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWide((entry?.contentRect.width ?? 0) >= WIDE));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, wide };
}

/** The text diff of one file, with the lines that a decision is about underlined; long ones in parts. */
export default function Text({ text, marks }: { readonly text: TextDiff; readonly marks: readonly Mark[] }) {
  const { ref, wide } = useWide();
  const lines = useMemo(() => linesOf(text), [text]);
  const [part, setPart] = useState(() => windowOf(lines, marks));
  const visible = useMemo(() => lines.slice(part.from, part.to), [lines, part]);
  const hunks = useMemo(() => hunksOf(visible), [visible]);
  const tokens = useMemo(
    () =>
      isShort(visible) ? tokenize(hunks, { highlight: false, enhancers: [markEdits(hunks, { type: "block" })] }) : null,
    [hunks, visible],
  );
  const selected = useMemo(() => visible.filter((l) => isMarked(l, marks)).map(keyOf), [visible, marks]);
  const oneSided = lines.every((l) => l.sign === "+") || lines.every((l) => l.sign === "-");
  const below = lines.length - part.to;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <section ref={ref} className="scroll" tabIndex={0} aria-label={`Lines of ${shown(text.path)}`}>
      {part.from > 0 ? (
        <More n={part.from} where="above" onClick={() => setPart({ ...part, from: Math.max(0, part.from - STEP) })} />
      ) : null}
      <Diff
        diffType="modify"
        viewType={wide && !oneSided ? "split" : "unified"}
        hunks={hunks}
        tokens={tokens}
        selectedChanges={selected}
      >
        {(all) =>
          all.flatMap((hunk, i) => [
            ...(i > 0
              ? [
                  <Decoration key={`fold ${hunk.content}`} className="fold">
                    {hunk.content}
                  </Decoration>,
                ]
              : []),
            <Hunk key={hunk.content} hunk={hunk} />,
          ])
        }
      </Diff>
      {below > 0 ? (
        <More
          n={below}
          where="below"
          onClick={() => setPart({ ...part, to: Math.min(lines.length, part.to + STEP) })}
        />
      ) : null}
    </section>
  );
}

const More = ({ n, where, onClick }: { readonly n: number; readonly where: string; readonly onClick: () => void }) => (
  <button type="button" className="more" onClick={onClick}>
    {counted(n, "line")} {where}
  </button>
);
