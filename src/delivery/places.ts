import type { Location } from "../model/fact.ts";

/** An empty range at the start of a line: it accounts for no bytes. */
type Place = Pick<Location, "from" | "to" | "line">;
const START: Place = { from: 0, to: 0, line: 1 };

/** Lines of one key that a template may have to be told apart. */
const ALIKE = 50;
/** What holds a line, and what holds that, and so on. */
const STEPS = 50;

/** Finds a line of what was rendered in its template: the nearest that is the same, or has its key; else that of what holds it. */
export function linesOf(template: Uint8Array | undefined, text: Uint8Array | null): (line: number) => Place {
  if (!text || !template) return () => START;
  const decoder = new TextDecoder("latin1");
  const said = decoder.decode(text).split("\n");
  const indents = said.map(indentOf);
  const places = new Map<string, Place[]>();
  let from = 0;
  for (const [i, line] of decoder.decode(template).split("\n").entries()) {
    for (const name of names(line)) {
      const alike = places.get(name) ?? [];
      if (alike.length < ALIKE) alike.push({ from, to: from, line: i + 1 });
      places.set(name, alike);
    }
    from += line.length + 1;
  }
  const find = (line: number): Place => {
    for (let at = line - 1, steps = 0; at >= 0 && steps < STEPS; at = parentOf(indents, at), steps++)
      for (const name of names(said[at] ?? "")) {
        const distance = (p: Place): number => Math.abs(p.line - at - 1);
        const [first, ...rest] = places.get(name) ?? [];
        if (first) return rest.reduce((a, b) => (distance(b) < distance(a) ? b : a), first);
      }
    return START;
  };
  const known = new Map<number, Place>();
  return (line) => {
    const place = known.get(line) ?? find(line);
    known.set(line, place);
    return place;
  };
}

/** Blanks before the words of a line; of an empty one more than of any other. */
const indentOf = (line: string): number => {
  const words = line.trimStart();
  return words === "" ? Number.POSITIVE_INFINITY : line.length - words.length;
};

/** Lines above in which the one that holds a line is looked for. */
const ABOVE = 200;

/** The line above that holds this one; -1: none does. */
function parentOf(indents: readonly number[], at: number): number {
  const end = Math.max(0, at - ABOVE);
  for (let up = at - 1; up >= end; up--) if ((indents[up] as number) < (indents[at] as number)) return up;
  return -1;
}

/** What a line is found by: all of it, and its key. */
function names(line: string): string[] {
  const whole = line.trim();
  const key = /^(?:- )?["']?([\w./-]+)["']?:/.exec(whole)?.[1];
  return whole === "" ? [] : key === undefined ? [`=${whole}`] : [`=${whole}`, `${key}:`];
}
