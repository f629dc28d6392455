import { createHash } from "node:crypto";
import type { Syntax, Token } from "../../formats/tokens.ts";
import { closes, isMark, isWord, placeOf, structureOfTokens, textOf, tokenize } from "../../formats/tokens.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";

const SYNTAX: Syntax = { name: "cedar", comment: "//", blocks: false, quotes: '"', multiline: true, lines: false };

/** Cedar: each policy permits or forbids by itself. */
export const cedar: ArtifactKind = {
  id: "cedar",
  version: 1,
  load: async () => {},
  claims: (path) => (/\.cedar$/i.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const tokens = tokenize(bytes, SYNTAX);
    if ("code" in tokens) return unreadable(bytes, tokens);
    const name = (path.split("/").pop() ?? path).replace(/\.cedar$/i, "");
    const facts = policies(name, tokens);
    if ("code" in facts) return unreadable(bytes, facts);
    return bounded(bytes, facts, [], { structure: structureOfTokens(tokens, bytes) });
  },
};

function policies(set: string, tokens: readonly Token[]): LocalFact[] | Problem {
  const facts: LocalFact[] = [];
  for (let from = 0; from < tokens.length; ) {
    const end = endOf(tokens, from);
    const one = end === null ? null : policyFact(set, tokens.slice(from, end));
    if (end === null || one === null) return problem("cedar/broken", "something that is no policy");
    facts.push(one);
    from = end;
  }
  return facts;
}

/** Index behind the semicolon that ends a policy. */
function endOf(tokens: readonly Token[], from: number): number | null {
  for (let n = from; n < tokens.length; n++) {
    if (isMark(tokens[n], ";")) return n + 1;
    if (isMark(tokens[n], "(") || isMark(tokens[n], "{")) n = (closes(tokens, n) as number) - 1;
  }
  return null;
}

/** By the id that an annotation gives it, else by its scope; its conditions may change without making it another. */
function policyFact(set: string, tokens: readonly Token[]): LocalFact | null {
  let n = 0;
  let id: string | null = null;
  for (; isMark(tokens[n], "@"); ) {
    const named = tokens[n + 1];
    const open = isMark(tokens[n + 2], "(");
    if (isWord(named, "id") && open && tokens[n + 3]?.kind === "text") id = tokens[n + 3]?.value ?? null;
    n = open ? (closes(tokens, n + 2) as number) : n + 2;
  }
  const effect = isWord(tokens[n], "permit") ? "permit" : isWord(tokens[n], "forbid") ? "forbid" : null;
  if (effect === null || !isMark(tokens[n + 1], "(")) return null;
  const scope = tokens.slice(n + 1, closes(tokens, n + 1) as number);
  const hash = createHash("sha256")
    .update(JSON.stringify(textOf(tokens.slice(n))))
    .digest("hex")
    .slice(0, 32);
  const object = id ?? `${effect} ${spoken(scope)}`.slice(0, 300);
  return fact("policy-code", set, object, { effect, hash, notes: textOf(tokens.slice(0, n)) }, [placeOf(tokens)]);
}

const spoken = (scope: readonly Token[]): string =>
  textOf(scope)
    .replace(/ ?: ?: ?/g, "::")
    .replace(/\( /, "(")
    .replace(/ \)/, ")")
    .replaceAll(" ,", ",")
    .replaceAll("= =", "==");
