import type { Attrs } from "../model/fact.ts";
import type { Spoken } from "../model/relation.ts";

/** Helpers for sentences: subject and object in backticks, no full stop. */
export const tick = (text: unknown): string => `\`${String(text)}\``;

export const attribute = (attrs: Attrs | null, name: string): string => {
  const value = attrs?.[name];
  return value === undefined || value === null
    ? "nothing"
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
};

/** One of three sentences, by what happened. */
export const byOp = (c: Spoken, add: string, remove: string, change: string): string =>
  c.op === "add" ? add : c.op === "remove" ? remove : change;

/** `from A to B` of one attribute. */
export const fromTo = (c: Spoken, name: string): string =>
  `from ${tick(attribute(c.before, name))} to ${tick(attribute(c.after, name))}`;

/** The sentence of a graded setting: what it is of whom, and how its value went. */
export const gradedSays =
  (what: (c: Spoken) => string) =>
  (c: Spoken): string =>
    byOp(
      c,
      `${tick(c.subject)}: ${what(c)} is ${tick(attribute(c.after, "value"))}`,
      `${tick(c.subject)} is gone, with ${what(c)} ${tick(attribute(c.before, "value"))}`,
      `${tick(c.subject)}: ${what(c)} changed ${fromTo(c, "value")}`,
    );
