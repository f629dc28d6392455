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
