import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { bounded, EMPTY, unreadable } from "../common.ts";
import { hiddenFacts, hiddenIn, hidesByBlanks, MAX_LINE } from "./hidden.ts";
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

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** One pass finds the lines that any rule could fit. */
const SUSPECT = new RegExp(
  [...new Set([...suppress.WORDS, ...secret.WORDS].map((w) => w.toLowerCase()))].map(escaped).join("|") +
    "|[\\x80-\\xff]|[ \\t]{180}|(?<![A-Za-z0-9])SK[0-9a-f]{32}",
  "gi",
);

interface Found {
  comments: number;
  readonly facts: LocalFact[];
  /** How often each statement was made: more of the same say nothing more. */
  readonly alike: Map<string, number>;
  readonly hidden: Map<string, ByteRange[]>;
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
    const found: Found = { comments: 0, facts: [], alike: new Map(), hidden: new Map() };
    scan(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), found);
    return bounded(bytes, [...found.facts, ...hiddenFacts(path, found.hidden)]);
  },
};

/** Latin-1 keeps one character for each byte, so that offsets are those of the file. */
function scan(path: string, bytes: Buffer, found: Found): void {
  const latin = bytes.toString("latin1");
  SUSPECT.lastIndex = 0;
  for (let match = SUSPECT.exec(latin); match; match = SUSPECT.exec(latin)) {
    const from = latin.lastIndexOf("\n", match.index) + 1;
    const feed = latin.indexOf("\n", match.index);
    const end = feed < 0 ? latin.length : feed;
    // Of a line without end only what surrounds the word.
    const [a, b] =
      end - from > MAX_LINE ? [Math.max(from, match.index - 200), Math.min(end, match.index + 4000)] : [from, end];
    line(path, latin, { from: a, to: b }, bytes, found);
    SUSPECT.lastIndex = Math.max(b, match.index + 1);
  }
}

function line(path: string, latin: string, { from, to }: ByteRange, bytes: Buffer, found: Found): void {
  const raw = latin.slice(from, to).trimEnd();
  const start = from + raw.length - raw.trimStart().length;
  const at = { from: start, to: from + raw.length };
  if (at.to <= at.from) return;
  const hide = (object: string): void => {
    found.hidden.set(object, [...(found.hidden.get(object) ?? []).slice(0, 1000), at]);
  };
  if (/[\x80-\xff]/.test(raw)) for (const object of hiddenIn(bytes.toString("utf8", at.from, at.to))) hide(object);
  if (!PROSE.test(path) && hidesByBlanks(raw)) hide("blanks before code");
  for (const one of secret.secretsIn(raw, SETTINGS.test(path)))
    add(found, one.name, one.value, latin.indexOf(one.value, from));
  if (secret.beginsPrivateKey(raw)) privateKey(latin, from, found);
  if (!PROSE.test(path)) suppressions(path, latin, raw, at, found);
}

const MAX_ALIKE = 100;

function put({ facts, alike }: Found, fact: LocalFact): void {
  const key = `${fact.rel}\0${fact.subject}\0${fact.object}`;
  const n = alike.get(key) ?? 0;
  alike.set(key, n + 1);
  if (n < MAX_ALIKE && facts.length < 20_000) facts.push(fact);
}

function add(found: Found, name: string, value: string, from: number): void {
  const at = { from, to: from + value.length };
  put(found, said("holds-secret", "repository", `${name} ${secret.trace(value)}`, {}, at));
}

/** A key's own lines must follow; the words alone are in every parser of keys. */
function privateKey(latin: string, from: number, found: Found): void {
  const begin = latin.indexOf("-----BEGIN", from);
  const block = latin.slice(begin, begin + 20_000);
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

function suppressions(path: string, latin: string, raw: string, at: ByteRange, found: Found): void {
  const all = suppress.suppressionsIn(raw);
  // More comments than this no person wrote.
  if (all.length === 0 || ++found.comments > 20_000) return;
  const own = suppress.codeOf(raw);
  for (const { tool, rules, range } of all) {
    const code = range === "file" ? "" : own !== "" && range !== "next" ? own : nextCode(latin, at.to) || own;
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
function nextCode(latin: string, from: number): string {
  let at = latin.indexOf("\n", from) + 1;
  for (let i = 0; i < 10 && at > 0 && at < latin.length; i++) {
    const feed = latin.indexOf("\n", at);
    const end = Math.min(feed < 0 ? latin.length : feed, at + 2000);
    const code = suppress.codeOf(latin.slice(at, end));
    if (code !== "" && !code.startsWith("@Suppress")) return code;
    at = feed + 1;
  }
  return "";
}
