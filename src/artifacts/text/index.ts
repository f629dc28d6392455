import { WordFinder } from "../../formats/words.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, unreadable } from "../common.ts";
import { hiddenFacts, hiddenIn } from "./hidden.ts";
import { LONG_LINE, lineAt, trimmed } from "./lines.ts";
import * as secret from "./secret.ts";
import * as suppress from "./suppress.ts";

/** Texts that tools write: hashes, digests and data of no one's hand. */
const GENERATED =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|[^/]*\.lock|go\.sum|packages\.lock\.json)$|\.(map|svg|csv|tsv|ipynb|snap|min\.(js|css)|pbtxt|sum)$/;
/** Files whose values stand without quotes. */
const SETTINGS =
  /(^|\/)\.env[^/]*$|\.(env|properties|ini|cfg|conf|ya?ml|tfvars)$|(^|\/)(\.npmrc|\.pypirc|\.netrc|credentials)$/;
const PROSE = /\.(md|mdx|rst|adoc|txt|po|pot)$/i;
const MAX_BYTES = 8 * 1024 * 1024;

const SUPPRESSION = secret.FREE_MARK;
/** One pass finds the lines that any rule could fit. */
const FINDER = new WordFinder([...secret.WORDS, ...suppress.WORDS.map((text) => ({ text, marks: SUPPRESSION }))]);

interface Found {
  comments: number;
  readonly facts: LocalFact[];
  /** Where each statement was made: more of the same say nothing more. */
  readonly alike: Map<string, Set<number>>;
}

const said = (rel: string, subject: string, object: string, attrs: LocalFact["attrs"], at: ByteRange): LocalFact => ({
  rel,
  subject,
  object,
  scope: "",
  attrs,
  at: [at],
  certainty: "syntactic",
});

/** All texts: credentials written out, findings turned off by comment, characters that hide what is there. */
export const text: ArtifactKind = {
  id: "text",
  version: 1,
  load: async () => {},
  claims: (path, head) => (head.indexOf(0) >= 0 || GENERATED.test(path) ? 0 : 1),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    if (bytes.indexOf(0) >= 0) return unreadable(bytes, problem("file/binary", "binary content"));
    if (bytes.length > MAX_BYTES) return EMPTY;
    const found: Found = { comments: 0, facts: [], alike: new Map() };
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    scan(path, buffer, found);
    return bounded(bytes, [...found.facts, ...hiddenFacts(path, hiddenIn(buffer, PROSE.test(path)))]);
  },
  // Every statement is of one line; but a comment may speak of code below it, and a key has lines of its own.
  silent({ path, bytes, changed }) {
    if (bytes.length > MAX_BYTES || bytes.indexOf(0) >= 0) return false;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return changed.every(({ from, to }) => {
      const key = buffer.subarray(Math.max(0, from - KEY_BYTES), to);
      if (key.includes("PRIVATE KEY") || hiddenIn(buffer.subarray(from, to), PROSE.test(path)).size > 0) return false;
      return FINDER.next(buffer.subarray(linesAbove(buffer, from, CODE_BELOW), to), 0) < 0;
    });
  },
};

/** Reads each line that holds a word of a rule, with the marks of all its words. Latin-1 keeps one character for each byte. */
function scan(path: string, bytes: Buffer, found: Found): void {
  for (let hit = FINDER.next(bytes, 0); hit >= 0; ) {
    const line = lineAt(bytes, hit);
    const last = line.whole ? line.to : line.to - LONG_LINE.overlap;
    let marks = 0;
    do {
      marks |= FINDER.marks;
      hit = FINDER.next(bytes, hit + 1);
    } while (hit >= 0 && hit < last);
    read(path, bytes, line, marks, found);
  }
}

function read(path: string, bytes: Buffer, { from, to }: ByteRange, marks: number, found: Found): void {
  const raw = bytes.toString("latin1", from, to).trimEnd();
  for (const one of secret.secretsIn(raw, marks, SETTINGS.test(path)))
    add(found, one.name, one.value, from + raw.indexOf(one.value));
  if (secret.beginsPrivateKey(raw, marks)) privateKey(bytes, from, found);
  if (marks & SUPPRESSION && !PROSE.test(path)) suppressions(path, bytes, raw, trimmed(bytes, { from, to }), found);
}

/** How far below a comment the code may stand of which it speaks. Lines. */
const CODE_BELOW = 10;
/** How long a key may be. Bytes. */
const KEY_BYTES = 20_000;

/** Where the line begins that stands so many above the one at `from`. */
function linesAbove(bytes: Buffer, from: number, lines: number): number {
  let at = from;
  for (let i = 0; i <= lines && at > 0; i++) at = at < 2 ? 0 : bytes.lastIndexOf(10, at - 2) + 1;
  return at;
}

const MAX_ALIKE = 100;

function put({ facts, alike }: Found, fact: LocalFact): void {
  const key = `${fact.rel}\0${fact.subject}\0${fact.object}`;
  const places = alike.get(key) ?? new Set();
  const from = fact.at[0]?.from ?? 0;
  if (places.size >= MAX_ALIKE || places.has(from) || facts.length >= 20_000) return;
  alike.set(key, places.add(from));
  facts.push(fact);
}

function add(found: Found, name: string, value: string, from: number): void {
  const at = { from, to: from + value.length };
  put(found, said("holds-secret", "repository", `${name} ${secret.trace(value)}`, {}, at));
}

/** A key's own lines must follow; the words alone are in every parser of keys. */
function privateKey(bytes: Buffer, from: number, found: Found): void {
  const begin = bytes.indexOf("-----BEGIN", from, "latin1");
  const block = bytes.toString("latin1", begin, Math.min(begin + KEY_BYTES, bytes.length));
  const body =
    /^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----((?:\s|\\n|\\r|["'+,])*(?:[\w-]{1,20}: [^\n]{0,100}\n\s*){0,4}[A-Za-z0-9+/=\s\\"',]{60,}?)-----END/.exec(
      block,
    );
  if (!body) return;
  const value = (body[1] as string).replace(/[\s\\"',]/g, "");
  if (secret.entropy(value) < 200) return;
  put(
    found,
    said(
      "holds-secret",
      "repository",
      `private key ${secret.trace(value)}`,
      {},
      { from: begin, to: begin + body[0].length },
    ),
  );
}

function suppressions(path: string, bytes: Buffer, raw: string, at: ByteRange, found: Found): void {
  const all = suppress.suppressionsIn(raw);
  // More comments than this no person wrote.
  if (all.length === 0 || ++found.comments > 20_000) return;
  const own = suppress.codeOf(raw);
  for (const { tool, rules, range } of all) {
    const code = range === "file" ? "" : own !== "" && range !== "next" ? own : nextCode(bytes, at.to) || own;
    for (const rule of rules.length > 0 ? rules : ["every rule"])
      put(
        found,
        said(
          "suppresses",
          code === "" ? path : `${path}: ${code}`,
          `${tool} ${rule}`,
          { range: range === "next" ? "line" : range },
          at,
        ),
      );
  }
}

/** The first line below that holds code, comments and further marks left out. */
function nextCode(bytes: Buffer, from: number): string {
  let at = bytes.indexOf(10, from) + 1;
  for (let i = 0; i < CODE_BELOW && at > 0 && at < bytes.length; i++) {
    const feed = bytes.indexOf(10, at);
    const end = Math.min(feed < 0 ? bytes.length : feed, at + 2000);
    const code = suppress.codeOf(bytes.toString("latin1", at, end));
    if (code !== "" && !code.startsWith("@Suppress")) return code;
    at = feed + 1;
  }
  return "";
}
