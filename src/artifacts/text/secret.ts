import { createHash } from "node:crypto";
import type { Word } from "../../formats/words.ts";

/** Kinds of credentials whose form their makers published. `value` is group 1, or the whole match. */
interface Rule {
  readonly name: string;
  readonly pattern: RegExp;
  /** One of them stands in every match; small letters stand for both cases. */
  readonly words: readonly string[];
}

const HEX = [..."0123456789abcdef"];

const RULES: readonly Rule[] = [
  { name: "AWS access key", pattern: /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/g, words: ["AKIA", "ASIA"] },
  {
    name: "GitHub token",
    pattern:
      /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36,76}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9])/g,
    words: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
  },
  {
    name: "GitLab token",
    pattern: /(?<![A-Za-z0-9])gl(?:pat|dt|rt|ptt|cbt|soat)-[A-Za-z0-9_-]{20,60}(?![A-Za-z0-9_-])/g,
    words: ["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-"],
  },
  {
    name: "Slack token",
    pattern: /(?<![A-Za-z0-9])xox[abeprs]-[0-9]{6,14}-[A-Za-z0-9-]{10,100}/g,
    words: ["xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-"],
  },
  {
    name: "Slack webhook",
    pattern: /hooks\.slack\.com\/services\/(T[A-Z0-9]{6,12}\/B[A-Z0-9]{6,12}\/[A-Za-z0-9]{20,30})/g,
    words: ["hooks.slack.com"],
  },
  { name: "Stripe key", pattern: /(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{20,120}/g, words: ["k_live_"] },
  {
    name: "Google API key",
    pattern: /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g,
    words: ["AIza"],
  },
  { name: "npm token", pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g, words: ["npm_"] },
  { name: "PyPI token", pattern: /pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,300}/g, words: ["pypi-"] },
  { name: "Azure storage key", pattern: /AccountKey=([A-Za-z0-9+/]{86}==)/g, words: ["AccountKey="] },
  {
    name: "Twilio key",
    pattern: /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/g,
    words: HEX.map((h) => `SK${h}`),
  },
  {
    name: "SendGrid key",
    pattern: /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g,
    words: ["SG."],
  },
  {
    name: "OpenAI key",
    pattern: /(?<![A-Za-z0-9])sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80}/g,
    words: ["T3BlbkFJ"],
  },
  {
    name: "signed token",
    pattern: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,500}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{20,700}/g,
    words: ["eyJ"],
  },
  {
    name: "password in an address",
    pattern: /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'<>${}]{1,60}:([^\s/@"'<>]{6,100})@[A-Za-z0-9.-]{2,}/g,
    words: ["://"],
  },
];
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/;
const ASSIGNED =
  /(?<![A-Za-z0-9])[\w.-]{0,40}(?:passw(?:or)?d|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret|credentials?)[\w-]{0,20}["']?\s{0,4}(?::=|=>|[:=])\s{0,4}(?:(["'`])([^"'`\s]{8,200})\1|([A-Za-z0-9+/_=.~!%-]{12,200})(?=\s*(?:$|#|,|;)))/gi;

const ASSIGNED_WORDS = [
  ...["passw", "secret", "token", "api_key", "apikey", "api-key", "access_key", "accesskey", "access-key"],
  ...["private_key", "private-key", "privatekey", "credential"],
];

/** Marks of the words that a rule, an assignment, or a private key begins with. */
const ASSIGNMENT = 1 << RULES.length;
const PRIVATE = ASSIGNMENT << 1;
/** The first mark that is nobody's here. */
export const FREE_MARK = PRIVATE << 1;

/** A line without one of them holds no credential. */
export const WORDS: readonly Word[] = [
  ...RULES.flatMap(({ words }, i) => words.map((text) => ({ text, marks: 1 << i }))),
  ...ASSIGNED_WORDS.map((text) => ({ text, marks: ASSIGNMENT })),
  { text: "PRIVATE KEY", marks: PRIVATE },
];

/** Values that stand for one and are none. */
const PLACEHOLDER =
  /example|sample|change_?me|replace|placeholder|your[-_ ]?|dummy|fake|mock|redacted|xxxx|\*{3}|\.\.\.|<[^>]*>|\$\{|\$\(|\{\{|%\(|%[A-Z_]+%|^\$[A-Z_]+|process\.env|os\.environ|getenv|secrets\.|vault:|^(true|false|null|none|undefined|required|optional)$|(?<same>.)\k<same>{5,}|0123456|1234567|abcdefg|todo|insert|not[-_]?(a[-_]?)?(real|secret)|test[-_]|[-_]test/i;

/** Bits by the frequency of characters. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const c of text) counts.set(c, (counts.get(c) ?? 0) + 1);
  let bits = 0;
  for (const n of counts.values()) bits -= n * Math.log2(n / text.length);
  return bits;
}

/** A value in quotes may be any text: only what looks drawn by chance counts. */
function drawn(value: string): boolean {
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((c) => c.test(value)).length;
  if (/^[a-z][a-z0-9]*([-_./:][a-z0-9]+)+$/i.test(value) && !/\d.*[A-Za-z].*\d/.test(value)) return false;
  // Names of code have few digits; what is drawn by chance has some.
  if ((value.match(/\d/g)?.length ?? 0) < 2 || /^[A-Za-z_.]+\d{0,3}[A-Za-z_.]*$/.test(value)) return false;
  if (/[()[\]]|::|=>|^\/|^\.|\s|^https?:|^[a-z]+:\/\//i.test(value)) return false;
  return entropy(value) >= (classes >= 3 ? 36 : 52) && classes >= 2;
}

export interface Secret {
  readonly name: string;
  readonly value: string;
}

/** Words that stand for a password in every manual. */
const NO_PASSWORD = /^[a-z]{0,6}(pass(word|wd)?|secret|pw|user|admin|root|postgres)\d{0,4}$/i;

/** Credentials that stand in one line. `marks`: of the words in it. `settings`: the file holds values without quotes. */
export function secretsIn(line: string, marks: number, settings: boolean): Secret[] {
  const found: Secret[] = [];
  const add = (name: string, value: string): void => {
    if (!PLACEHOLDER.test(value) && !found.some((f) => f.value.includes(value))) found.push({ name, value });
  };
  for (const [i, { name, pattern }] of RULES.entries())
    if (marks & (1 << i))
      for (const m of line.matchAll(pattern)) if (!NO_PASSWORD.test(m[1] ?? m[0])) add(name, m[1] ?? m[0]);
  for (const m of marks & ASSIGNMENT ? line.matchAll(ASSIGNED) : []) {
    const value = m[2] ?? (settings ? m[3] : undefined) ?? "";
    if (drawn(value)) add("literal credential", value);
  }
  return found;
}

export const beginsPrivateKey = (line: string, marks: number): boolean =>
  (marks & PRIVATE) !== 0 && PRIVATE_KEY.test(line);

const CERTAIN = 100;

/**
 * What stands for a value that must not be told. A digest of something that can be guessed is the thing itself to whoever guesses:
 * eight digits of it, and only where guessing is hopeless; else no more than how long it is.
 */
export const trace = (value: string): string =>
  entropy(value) >= CERTAIN
    ? createHash("sha256").update("sallyport.secret/v1\0").update(value).digest("hex").slice(0, 8)
    : value.length < 16
      ? "short"
      : "long";
