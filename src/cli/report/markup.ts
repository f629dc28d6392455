import { inert } from "../../model/text.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for XML or HTML, in an element or a quoted attribute. What neither may hold is shown as its number. */
export const escaped = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"']/g, (c) => ENTITIES[c] as string);

/** Markup that was escaped where it was made. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | readonly Markup[] | null;

const partText = (part: Part): string => {
  if (part === null) return "";
  if (part instanceof Markup) return part.text;
  return typeof part === "object" ? part.map((p) => p.text).join("") : escaped(inert(String(part)));
};

/** Markup from a template: every text put into it is made inert and escaped, whoever wrote it. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.map((s, i) => (i === 0 ? s : partText(parts[i - 1] as Part) + s)).join(""));
