import type { ComponentPropsWithoutRef, MouseEvent, ReactNode } from "react";
import { useEffect, useState } from "react";
import { CallError } from "./call.ts";
import { go } from "./router.ts";

/** A link within the page: an address that can be opened anywhere. */
export function Go({
  to,
  children,
  ...rest
}: Omit<ComponentPropsWithoutRef<"a">, "href" | "onClick"> & {
  readonly to: string;
  readonly children: ReactNode;
  readonly "data-stop"?: string;
  readonly "data-entry"?: string;
}) {
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} onClick={follow} {...rest}>
      {children}
    </a>
  );
}

export type State =
  | "passed"
  | "blocked"
  | "person"
  | "unrun"
  | "conflict"
  | "checking"
  | "returned"
  | "promoted"
  | "replaced";

/** A verdict is always glyph, word and colour. */
const STATES: Readonly<Record<State, { readonly glyph: string; readonly word: string; readonly colour: string }>> = {
  passed: { glyph: "✓", word: "Passed", colour: "passed" },
  blocked: { glyph: "✕", word: "Blocked", colour: "blocked" },
  person: { glyph: "◆", word: "Needs a person", colour: "person" },
  unrun: { glyph: "?", word: "Could not run", colour: "unrun" },
  conflict: { glyph: "✕", word: "Conflict", colour: "blocked" },
  checking: { glyph: "?", word: "Being checked", colour: "unrun" },
  returned: { glyph: "✕", word: "Returned", colour: "blocked" },
  promoted: { glyph: "✓", word: "Promoted", colour: "passed" },
  replaced: { glyph: "·", word: "Replaced", colour: "unrun" },
};

export function Verdict({ state }: { readonly state: State }) {
  const { glyph, word, colour } = STATES[state];
  return (
    <span className={`v ${colour}`}>
      <i aria-hidden="true">{glyph}</i>
      {word}
    </span>
  );
}

// Control, bidi and invisible characters of repository content are shown, never obeyed.
const UNSAFE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu;
export const shown = (text: string): string =>
  text.replace(UNSAFE, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);

/** A sentence whose parts in backticks are code. */
export function Sentence({ text }: { readonly text: string }) {
  const parts = shown(text).split("`");
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places
  return <>{parts.map((part, i) => (i % 2 === 1 ? <code key={`${i}-${part}`}>{part}</code> : part))}</>;
}

const MINUTE = 60;
const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, "day"],
  [3_600, "hour"],
  [MINUTE, "minute"],
];

/** `5 minutes`, of an instant until now. */
export function age(instant: string, now: number = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(instant)) / 1000);
  for (const [size, name] of UNITS) {
    const count = Math.floor(seconds / size);
    if (count >= 1) return `${count} ${name}${count === 1 ? "" : "s"}`;
  }
  return "moments";
}

export function Age({ since }: { readonly since: string }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 30_000);
    return () => clearInterval(timer);
  }, []);
  return <time dateTime={since}>{age(since)}</time>;
}

/** Says that something is loading, but only when it takes longer than a blink. */
export function Loading() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return late ? (
    <p className="muted" role="status">
      Loading…
    </p>
  ) : null;
}

/** An address that shows nothing: what was looked for, why it is not there, and the way back. */
export function Missing({ title, error }: { readonly title: string; readonly error: unknown }) {
  return (
    <>
      <h1>{title}</h1>
      <Failure error={error} />
      <p>
        It may have been mistyped, or belong to another server. <Go to="/">Back to your turn</Go>
      </p>
    </>
  );
}

export function Failure({ error }: { readonly error: unknown }) {
  const cause = error instanceof CallError ? error : null;
  return (
    <div className="failure" role="alert">
      <p>
        <span className="v unrun">
          <i aria-hidden="true">?</i>
          {cause?.message ?? String(error)}
        </span>
      </p>
      {cause?.hints.map((hint) => (
        <p key={hint} className="muted">
          {hint}
        </p>
      ))}
    </div>
  );
}
