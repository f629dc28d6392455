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

/** A sentence whose parts in backticks are code; one that is not closed stays as it is. */
export function sentence(text: string): Markup {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return html`${text}`;
  return new Markup(parts.map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`).text).join(""));
}

/** Markup from a template: every text put into it is made inert and escaped, whoever wrote it. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(strings.map((s, i) => (i === 0 ? s : partText(parts[i - 1] as Part) + s)).join(""));
