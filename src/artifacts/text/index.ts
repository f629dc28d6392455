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

/** How far below a comment the code may stand of which it speaks. Lines. */
const CODE_BELOW = 10;
/** How long a key may be. Bytes. */
const KEY_BYTES = 20_000;

const MAX_ALIKE = 100;

/** What was found, as far as it hangs on a changed line. */
class Found {
  comments = 0;
  readonly facts: LocalFact[] = [];
  /** Where each statement was made: more of the same say nothing more. */
  readonly #alike = new Map<string, Set<number>>();
  readonly #changed: readonly ByteRange[] | undefined;

  constructor(changed: readonly ByteRange[] | undefined) {
    this.#changed = changed;
  }

  /** `on`: all that the fact was read from. */
  put(fact: LocalFact, on: ByteRange): void {
    if (this.#changed && !this.#changed.some((r) => r.from <= on.to && on.from < r.to)) return;
    const key = `${fact.rel}\0${fact.subject}\0${fact.object}`;
    const places = this.#alike.get(key) ?? new Set();
    const from = fact.at[0]?.from ?? 0;
    if (places.size >= MAX_ALIKE || places.has(from) || this.facts.length >= 20_000) return;
    this.#alike.set(key, places.add(from));
    this.facts.push(fact);
  }
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
  extract({ path, bytes, changed }) {
    if (bytes.length === 0) return EMPTY;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (buffer.includes(0)) return unreadable(bytes, problem("file/binary", "binary content"));
    if (bytes.length > MAX_BYTES) return EMPTY;
    const found = new Found(changed);
    for (const region of regionsOf(buffer, changed)) scan(path, buffer, region, found);
    return bounded(bytes, [...found.facts, ...hiddenFacts(path, hiddenIn(buffer, PROSE.test(path)))]);
  },
};

/** Where words have to be looked for, so that no statement that hangs on a changed line is missed. */
function regionsOf(bytes: Buffer, changed: readonly ByteRange[] | undefined): readonly ByteRange[] {
  const whole = [{ from: 0, to: bytes.length }];
  if (!changed) return whole;
  const regions: { from: number; to: number }[] = [];
  let looked = 0;
  for (const { from, to } of changed) {
    const start = linesAbove(bytes, from, CODE_BELOW);
    // A key has lines of its own, which name nothing.
    if (mayBeKey(bytes, from, to)) {
      if (bytes.subarray(Math.max(looked, from - KEY_BYTES), from).includes("PRIVATE KEY")) return whole;
      looked = Math.max(0, from - "PRIVATE KEY".length);
    }
    const last = regions.at(-1);
    if (last && start <= last.to) last.to = to;
    else regions.push({ from: start, to });
  }
  return regions;
}

/** A line inside a key, or its last; its first and its headers stand near each other. */
const OF_KEY = /^[\s"',+]*[A-Za-z0-9+/=\\]+[\s"',+]*$|-----END/m;

/** Whether one of some lines, or the one above where there are none, may belong to a key. */
function mayBeKey(bytes: Buffer, from: number, to: number): boolean {
  const start = to > from ? from : from < 2 ? 0 : bytes.lastIndexOf(10, from - 2) + 1;
  return OF_KEY.test(bytes.toString("latin1", start, Math.max(from, to)));
}

/** Where the line begins that stands so many above the one at `from`. */
function linesAbove(bytes: Buffer, from: number, lines: number): number {
  let at = from;
  for (let i = 0; i <= lines && at > 0; i++) at = at < 2 ? 0 : bytes.lastIndexOf(10, at - 2) + 1;
  return at;
}

/** Reads each line that holds a word of a rule, with the marks of all its words. Latin-1 keeps one character for each byte. */
function scan(path: string, whole: Buffer, region: ByteRange, found: Found): void {
  const bytes = whole.subarray(0, region.to);
  for (let hit = FINDER.next(bytes, region.from); hit >= 0; ) {
    const line = lineAt(bytes, hit);
    const last = line.whole ? line.to : line.to - LONG_LINE.overlap;
    let marks = 0;
    do {
      marks |= FINDER.marks;
      hit = FINDER.next(bytes, hit + 1);
    } while (hit >= 0 && hit < last);
    read(path, whole, line, marks, found);
  }
}

function read(path: string, bytes: Buffer, { from, to }: ByteRange, marks: number, found: Found): void {
  const raw = bytes.toString("latin1", from, to).trimEnd();
  for (const one of secret.secretsIn(raw, marks, SETTINGS.test(path)))
    found.put(credential(one.name, one.value, from + raw.indexOf(one.value)), { from, to });
  if (secret.beginsPrivateKey(raw, marks)) privateKey(bytes, from, found);
  if (marks & SUPPRESSION && !PROSE.test(path)) suppressions(path, bytes, raw, trimmed(bytes, { from, to }), found);
}

const credential = (name: string, value: string, from: number, length = value.length): LocalFact =>
  said("holds-secret", "repository", `${name} ${secret.trace(value)}`, {}, { from, to: from + length });

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
  const at = { from: begin, to: begin + body[0].length };
  found.put(credential("private key", value, begin, body[0].length), at);
}

function suppressions(path: string, bytes: Buffer, raw: string, at: ByteRange, found: Found): void {
  const all = suppress.suppressionsIn(raw);
  // More comments than this no person wrote.
  if (all.length === 0 || ++found.comments > 20_000) return;
  const own = suppress.codeOf(raw);
  for (const { tool, rules, range } of all) {
    const below = range === "file" || (own !== "" && range !== "next") ? null : nextCode(bytes, at.to);
    const code = range === "file" ? "" : below?.code || own;
    for (const rule of rules.length > 0 ? rules : ["every rule"]) {
      const attrs = { range: range === "next" ? "line" : range };
      found.put(said("suppresses", code === "" ? path : `${path}: ${code}`, `${tool} ${rule}`, attrs, at), {
        from: at.from,
        to: below?.to ?? at.to,
      });
    }
  }
}

/** The first line below that holds code, comments and further marks left out; and how far was looked. */
function nextCode(bytes: Buffer, from: number): { readonly code: string; readonly to: number } {
  let at = bytes.indexOf(10, from) + 1;
  for (let i = 0; i < CODE_BELOW && at > 0 && at < bytes.length; i++) {
    const feed = bytes.indexOf(10, at);
    const end = feed < 0 ? bytes.length : feed;
    const code = suppress.codeOf(bytes.toString("latin1", at, Math.min(end, at + 2000)));
    if (code !== "" && !code.startsWith("@Suppress")) return { code, to: end };
    at = feed + 1;
  }
  return { code: "", to: at > 0 ? at : bytes.length };
}
