import { createHash } from "node:crypto";
import type { Syntax, Token } from "../../formats/tokens.ts";
import { isMark, isWord, placeOf, structureOfTokens, textOf, tokenize } from "../../formats/tokens.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";

const SYNTAX: Syntax = { name: "rego", comment: "#", blocks: false, quotes: '"', raw: "`", lines: true };

/** Comments that tools obey. */
const OBEYED = /#\s?(METADATA|regal\b)/;

/** Rego: the rules of a policy, and what it answers where none of them does. */
export const rego: ArtifactKind = {
  id: "rego",
  version: 1,
  load: async () => {},
  claims: (path) => (/\.rego$/i.test(path) ? 1 : 0),
  extract({ bytes }) {
    if (bytes.length === 0) return EMPTY;
    const tokens = tokenize(bytes, SYNTAX);
    if ("code" in tokens) return unreadable(bytes, tokens);
    const [first, ...rest] = statements(tokens);
    if (!first || !isWord(first[0], "package") || first.length < 2)
      return unreadable(bytes, problem("rego/broken", "it does not begin with its package"));
    const policy = textOf(first.slice(1)).replaceAll(" ", "");
    const annotated = OBEYED.test(new TextDecoder("latin1").decode(bytes));
    const structure = annotated ? undefined : structureOfTokens(laidOut(tokens), bytes);
    return bounded(bytes, policyFacts(policy, first, rest), [], { structure });
  },
};

/** Words and signs behind which a statement goes on in the next line, and those that go on with one. */
const GOES_ON = /^([:=<>!+\-*/%&|,.]|if|contains|in|else|as|with|default|some|every|not)$/;
const CONTINUES = /^(else|with)$/;

/** Statements of the outermost level, without the ends of lines around them. */
function statements(tokens: readonly Token[]): (readonly Token[])[] {
  const found: (readonly Token[])[] = [];
  let [from, depth, last, next] = [0, 0, null as Token | null, 0];
  for (const [n, t] of tokens.entries()) {
    if (t.kind === "mark" && "([{".includes(t.value)) depth++;
    else if (t.kind === "mark" && ")]}".includes(t.value)) depth--;
    if (t.kind !== "line") {
      last = t;
      continue;
    }
    if (depth > 0 || last === null || (last.kind !== "text" && GOES_ON.test(last.value))) continue;
    for (next = Math.max(next, n); tokens[next]?.kind === "line"; ) next++;
    const then = tokens[next];
    if (then?.kind === "word" && CONTINUES.test(then.value)) continue;
    found.push(tokens.slice(from, n));
    from = n + 1;
    last = null;
  }
  found.push(tokens.slice(from));
  return found
    .map((s) => s.filter((t, n) => t.kind !== "line" || n > 0))
    .map(trimmed)
    .filter((s) => s.length > 0);
}

function trimmed(tokens: readonly Token[]): readonly Token[] {
  const from = tokens.findIndex((t) => t.kind !== "line");
  const to = tokens.findLastIndex((t) => t.kind !== "line");
  return from < 0 ? [] : tokens.slice(from, to + 1);
}

/** An end of a line is the end of an expression, unless it stands where none can end. */
function laidOut(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (const [n, t] of tokens.entries()) {
    const end = t.kind === "line" || isMark(t, ";");
    const last = out[out.length - 1];
    if (!end) {
      if (t.kind === "mark" && ")]}".includes(t.value) && isMark(last, ";")) out.pop();
      out.push(t);
    } else if (
      last &&
      !isMark(last, ";") &&
      !(last.kind === "mark" && "([{".includes(last.value)) &&
      n < tokens.length - 1
    )
      if (last.kind === "text" || !GOES_ON.test(last.value)) out.push({ ...t, kind: "mark", value: ";" });
  }
  return out;
}

const hashOf = (texts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 32);

/** The name that a rule defines: `a.b` of `a.b[x] { ... }`. */
function nameOf(tokens: readonly Token[]): string {
  let name = tokens[0]?.value ?? "";
  for (let n = 1; isMark(tokens[n], ".") && tokens[n + 1]?.kind === "word"; n += 2) name += `.${tokens[n + 1]?.value}`;
  return name;
}

/** Names of answers that let in. */
const ALLOWS = /^(is_?)?(allow(ed)?|permit(ted)?|authori[sz]ed?|grant(ed)?|authenticated)$|^(allow|permit|authorize)_/i;

function policyFacts(policy: string, first: readonly Token[], rest: readonly (readonly Token[])[]): LocalFact[] {
  const rules = new Map<string, (readonly Token[])[]>();
  const settings: Record<string, Json> = {};
  const at: ByteRange[] = [];
  const add = (name: string, tokens: readonly Token[]): void => {
    const known = rules.get(name);
    if (known) known.push(tokens);
    else rules.set(name, [tokens]);
  };
  for (const s of rest) {
    const name = isWord(s[0], "default") ? nameOf(s.slice(1)) : "";
    const value = isWord(s[0], "default") ? s[s.length - 1] : undefined;
    if (ALLOWS.test(name) && value?.kind === "word" && /^(true|false)$/.test(value.value)) {
      settings[`default ${name}`] = { value: value.value, grade: value.value === "true" ? 1 : 0, unset: 0 };
      at.push(placeOf(s));
    } else if (name !== "") add(`default ${name}`, s);
    else if (isWord(s[0], "import")) add(`import ${textOf(s.slice(1)).replaceAll(" . ", ".")}`.slice(0, 200), s);
    else add(`rule ${nameOf(s)}`, s);
  }
  // Definitions of one rule are alternatives: their order means nothing.
  const facts = [...rules].map(([object, all]) => {
    const hash = hashOf(all.map((s) => textOf(laidOut(s))).sort());
    return fact("policy-code", policy, object, { effect: null, hash }, all.map(placeOf));
  });
  return [fact("setting", policy, "answers without a rule", { settings }, [...at, placeOf(first)]), ...facts];
}
