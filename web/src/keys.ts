import { useEffect, useRef } from "react";
import { go } from "./router.ts";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
/** The key of the palette, as this machine's keyboard has it. */
export const GO_TO = MAC ? "⌘K" : "Ctrl K";

/** What the keys do; the overlay shows them. */
export const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["j / k", "next, previous"],
  ["Enter", "open; in a review: to the evidence"],
  ["s", "mark as seen, or not"],
  ["/", "filter"],
  ["a", "to the approval"],
  ["r", "to the reason, for returning"],
  [GO_TO, "go to a change, stage or page"],
  ["g t", "your turn"],
  ["g b", "board"],
  ["g c", "compare versions"],
  ["g e", "evidence"],
  ["g p", "policy"],
  ["?", "these keys"],
];

/** Asks whoever shows a diff to mark what is selected, or not. */
export const MARK = "sallyport:mark";
const STOPS = "[data-stop]";
const part = (name: string): HTMLElement | null => document.querySelector<HTMLElement>(`[data-key=${name}]`);

/** Moves the selection, which is the focus, among everything on the page that can be gone to and is in no folded part. */
function walk(step: 1 | -1): void {
  const stops = [...document.querySelectorAll<HTMLElement>(STOPS)];
  const focused = document.activeElement?.closest<HTMLElement>(STOPS);
  const from = focused ? stops.indexOf(focused) : stops.findIndex((e) => e.getAttribute("aria-current") === "true");
  for (let at = from < 0 && step < 0 ? stops.length - 1 : from + step; at >= 0 && at < stops.length; at += step) {
    const next = stops[at] as HTMLElement;
    if (!next.checkVisibility()) continue;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return;
  }
}

/** A row that is selected already leads to what stands behind it. */
function enter(event: KeyboardEvent): void {
  const on = document.activeElement;
  if (!on?.matches("[data-entry][aria-current=true]")) return;
  const evidence = part("evidence");
  if (!evidence) return;
  event.preventDefault();
  evidence.focus({ preventScroll: true });
  evidence.scrollIntoView({ block: "nearest" });
}

const PLACES: Readonly<Record<string, string>> = { t: "/", c: "/compare", e: "/evidence", p: "/policy" };

/** Letters act, but for where somebody types. */
export function useKeys(board: string | null, open: { readonly help: () => void; readonly palette: () => void }): void {
  const waiting = useRef(false);
  const { help, palette } = open;
  useEffect(() => {
    const actions: Readonly<Record<string, (event: KeyboardEvent) => void>> = {
      g: () => {
        waiting.current = true;
      },
      "?": help,
      j: () => walk(1),
      k: () => walk(-1),
      Enter: enter,
      s: () => dispatchEvent(new Event(MARK)),
      a: () => part("approve")?.focus(),
      r: (event) => focusField(event, "reason"),
      "/": (event) => focusField(event, "filter"),
    };
    const press = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        palette();
        return;
      }
      const target = event.target as HTMLElement;
      if (event.metaKey || event.ctrlKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      if (document.querySelector("dialog[open]")) return;
      if (waiting.current) {
        waiting.current = false;
        const place = event.key === "b" ? board && `/board/${board}` : PLACES[event.key];
        if (place) go(place);
        return;
      }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") arrow(event, event.key === "ArrowDown" ? 1 : -1);
      else actions[event.key]?.(event);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [board, help, palette]);
}

/** Arrows scroll, but for where a row has the focus. */
function arrow(event: KeyboardEvent, step: 1 | -1): void {
  if (!document.activeElement?.matches(STOPS)) return;
  event.preventDefault();
  walk(step);
}

function focusField(event: KeyboardEvent, name: string): void {
  const field = part(name);
  if (!field) return;
  event.preventDefault();
  field.focus();
}
