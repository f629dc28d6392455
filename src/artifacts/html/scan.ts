/** A tag or comment of a page: [from, to) in UTF-16 code units. */
export interface Found {
  readonly what: "start" | "end" | "comment";
  /** In small letters; "" of a comment. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly selfClosing: boolean;
  /** Set by whoever takes a start tag: what follows is text up to its end tag. */
  raw: boolean;
}

const BLANK = /[\t\n\f\r ]/;
const isBlank = (c: string | undefined): boolean => c !== undefined && BLANK.test(c);

/** Tags and comments of a page, by the states of the HTML standard's tokenizer (13.2.5) that decide where one ends. */
export function* scanTags(text: string): Generator<Found> {
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    const found = tagAt(text, at);
    if (found === "nothing") {
      at++;
      continue;
    }
    // A tag that the file ends in is none.
    if (found === null) return;
    yield found;
    at = found.raw ? rawEnd(text, found.to, found.name) : found.to;
  }
}

/** What begins at a `<`: nothing but text, or null where the file ends in it. */
function tagAt(text: string, at: number): Found | "nothing" | null {
  const next = text[at + 1];
  if (next === undefined) return "nothing";
  if (next === "!") return comment(at, markupEnd(text, at));
  if (next === "?") return comment(at, after(text, ">", at + 2));
  if (next === "/") {
    const letter = text[at + 2];
    if (letter === undefined) return "nothing";
    if (/[A-Za-z]/.test(letter)) return tag(text, at, at + 2, "end");
    return comment(at, letter === ">" ? at + 3 : after(text, ">", at + 2));
  }
  return /[A-Za-z]/.test(next) ? tag(text, at, at + 1, "start") : "nothing";
}

const comment = (from: number, to: number): Found => ({
  ...{ what: "comment", name: "", from, to, selfClosing: false, raw: false },
});

function after(text: string, word: string, at: number): number {
  const found = text.indexOf(word, at);
  return found < 0 ? text.length : found + word.length;
}

/** End of `<!...`: a comment, a document type, or what is taken for a comment. */
function markupEnd(text: string, at: number): number {
  // A document type ends at the first `>` too, in quotes or not.
  if (!text.startsWith("--", at + 2)) return after(text, ">", at + 2);
  const start = at + 4;
  if (text.startsWith(">", start)) return start + 1;
  if (text.startsWith("->", start)) return start + 2;
  const plain = text.indexOf("-->", start);
  // Not beyond it: every comment would look through the rest of the file.
  const loud = text.slice(start, plain < 0 ? text.length : plain).indexOf("--!>");
  if (loud >= 0) return start + loud + 4;
  return plain < 0 ? text.length : plain + 3;
}

/** A tag from its name on: blanks, names, and values in quotes or without. */
function tag(text: string, from: number, nameAt: number, what: "start" | "end"): Found | null {
  let i = nameAt;
  while (i < text.length && !isBlank(text[i]) && text[i] !== "/" && text[i] !== ">") i++;
  const name = text.slice(nameAt, i).toLowerCase();
  let selfClosing = false;
  while (i < text.length) {
    const c = text[i] as string;
    if (c === ">") return { what, name, from, to: i + 1, selfClosing, raw: false };
    selfClosing = c === "/";
    i = c === "/" || isBlank(c) ? i + 1 : attributeEnd(text, i);
  }
  return null;
}

/** An attribute's name may begin with `=`; a value follows the next one. */
function attributeEnd(text: string, from: number): number {
  let i = from + 1;
  while (i < text.length && !isBlank(text[i]) && text[i] !== "/" && text[i] !== ">" && text[i] !== "=") i++;
  let equals = i;
  while (isBlank(text[equals])) equals++;
  if (text[equals] !== "=") return i;
  i = equals + 1;
  while (isBlank(text[i])) i++;
  const quote = text[i];
  if (quote === '"' || quote === "'") return after(text, quote, i + 1);
  while (i < text.length && !isBlank(text[i]) && text[i] !== ">") i++;
  return i;
}

/** Where the text of an element ends: at its end tag; of a script not where a comment holds another script. */
function rawEnd(text: string, from: number, name: string): number {
  if (name === "plaintext") return text.length;
  const close = new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, "gi");
  close.lastIndex = from;
  if (name !== "script") return close.exec(text)?.index ?? text.length;
  for (let at = from; ; ) {
    close.lastIndex = at;
    const end = close.exec(text)?.index ?? text.length;
    const hidden = text.slice(at, end).indexOf("<!--");
    if (hidden < 0) return end;
    const inner = scriptComment(text, at + hidden);
    if (inner.closed !== null) return inner.closed;
    at = inner.to;
  }
}

/** A comment inside a script: a script that begins in it ends before the outer one can. */
function scriptComment(text: string, from: number): { readonly to: number; readonly closed: number | null } {
  const step = /-->|<(\/?)script(?=[\t\n\f\r />])/gi;
  // `<!-->` is a whole comment.
  step.lastIndex = from + 2;
  let inside = false;
  for (let m = step.exec(text); m; m = step.exec(text)) {
    if (m[0] === "-->") return { to: step.lastIndex, closed: null };
    if (m[1] === "") inside = true;
    else if (inside) inside = false;
    else return { to: step.lastIndex, closed: m.index };
  }
  return { to: text.length, closed: text.length };
}
