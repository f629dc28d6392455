import type { Located } from "../../formats/located.ts";
import { items, text } from "../../formats/located.ts";
import { holdsCredential } from "../container.ts";

/** How safe the values of one setting are: 0 the safe end, higher is weaker, null cannot be ranked. */
export interface Scale {
  /** What stands for it where it is not written; null where nobody can know. */
  readonly unset: number | null;
  grade(value: Located): number | null;
  /** Two values of one grade are still two things. */
  readonly apart?: boolean;
  /** Who is let in: of two lists the one that holds more is weaker. */
  readonly list?: boolean;
  /** Each element is worth having: a list that lacks one is weaker. */
  readonly each?: boolean;
  /** What several blocks say of it counts together. */
  readonly together?: boolean;
  /** Values of two families cannot be compared: versions of two products. */
  family?(value: Located): string;
}

const ON =
  /^(true|enabled?|on|yes|required?|enforced?|active|strict|1|always|standard|detailed|compliance|governance)$/i;
const OFF = /^(false|disabled?|off|no|none|suspended|optional|0|never|passthrough|pass[ -]through|inactive|)$/i;

/** A scalar as it is written, without blanks around; Python's `True` is no reference. */
export const written = (value: Located | undefined): string | undefined =>
  text(value)
    ?.trim()
    .replace(/^\$\{(true|false|on|off|yes|no|none)\}$/i, "$1");
/** What cannot be known from the file: a reference, a function, a parameter. */
export const unresolved = (value: string): boolean => value.includes("${") || /^!?(Ref|Sub|GetAtt|If)\b/.test(value);

/** Another resource by its address: whatever it is, it is none of the names that a product gives. */
const REFERENCE =
  /^\$\{(?!(var|local|each|count|module|path|self|terraform|data\.(external|http|terraform_remote_state|local_file|template_file|vault_\w+))\.)[a-z]\w+\.[\w-]+/;

/** On or off by a word; null where it is neither. */
export function switched(value: Located): boolean | null {
  if (value.type !== "scalar") return null;
  const said = written(value) ?? "";
  return ON.test(said) ? true : OFF.test(said) ? false : null;
}

/** Whether something is written at all: a block, a list with elements, a text. */
export function present(value: Located): boolean {
  if (value.type === "map") return true;
  if (value.type === "list") return value.items.some(present);
  const said = written(value);
  return said !== undefined && said !== "" && !/^(false|none|disabled)$/i.test(said);
}

/** Safer where it is switched on. `unset`: 1 where it is off by default, 0 where it is on. */
export const on = (unset: number | null = 1): Scale => ({
  unset,
  grade: (value) => graded(value, (said) => (said ? 0 : 1)),
});
/** Weaker where it is switched on. `unset`: 0 where it is off by default, 1 where it is on. */
export const off = (unset: number | null = 0): Scale => ({
  unset,
  grade: (value) => graded(value, (said) => (said ? 1 : 0)),
});

function graded(value: Located, one: (on: boolean) => number): number | null {
  if (value.type === "list") return worst(value.items.map((i) => graded(i, one)));
  const said = switched(value);
  return said === null ? null : one(said);
}

/** The weakest of several; what cannot be known counts only where nothing known is weak. */
export function worst(grades: readonly (number | null)[]): number | null {
  const known = grades.filter((g) => g !== null);
  const max = Math.max(0, ...known);
  return max === 0 && known.length < grades.length ? null : max;
}

/** Safer where something is named. */
export const there: Scale = { unset: 1, grade: (value) => (present(value) ? 0 : 1), apart: true };
/** Safer where one of several is named. */
export const has = (pattern: RegExp, unset: number | null): Scale => ({
  unset,
  together: true,
  grade: (value) => {
    const named = (value.type === "list" ? items(value) : [value]).map((i) => written(i) ?? "");
    return named.some((n) => pattern.test(n)) ? 0 : named.some(unresolved) ? null : 1;
  },
});
/** Ciphers by their names: those without forward secrecy, or broken. */
export const ciphers: Scale = {
  ...matches([[/RC4|3DES|DES-CBC|NULL|MD5|EXPORT|anon|^(TLS_)?RSA_|_CBC_|^AES\d+-(SHA|GCM)/i, 1]], 0, 0),
  list: true,
};
/** Weaker where something is named. */
export const gone: Scale = { unset: 0, grade: (value) => (present(value) ? 1 : 0) };

/** A key of the customer: a provider's own, by its name or by none, is half as good. */
export const key: Scale = {
  unset: 1,
  apart: true,
  grade: (value) => (!present(value) ? 1 : /(^|\/)alias\/aws\/|^aws\//.test(written(value) ?? "") ? 0.5 : 0),
};

/** Words and their grades, in any case; of a list the weakest. Other words cannot be ranked unless `other` says so. */
export function ranks(
  grades: Readonly<Record<string, number>>,
  unset: number | null,
  other: number | null = null,
): Scale {
  const known = new Map(Object.entries(grades).map(([k, g]) => [k.toLowerCase(), g]));
  const one = (value: Located): number | null => {
    if (value.type === "list") return value.items.length === 0 ? unset : worst(value.items.map(one));
    if (value.type === "map") return other;
    const said = written(value) ?? "";
    return known.get(said.toLowerCase()) ?? (unresolved(said) ? null : said === "" ? unset : other);
  };
  return { unset, grade: one };
}

/** The first pattern that a word fits gives its grade; of a list the weakest. */
export function matches(
  patterns: readonly (readonly [pattern: RegExp, grade: number])[],
  unset: number | null,
  other: number | null = null,
): Scale {
  const one = (value: Located): number | null => {
    if (value.type === "list") return value.items.length === 0 ? unset : worst(value.items.map(one));
    if (value.type === "map") return null;
    const said = written(value) ?? "";
    const found = patterns.find(([p]) => p.test(said))?.[1];
    if (found !== undefined || REFERENCE.test(said)) return found ?? other;
    return unresolved(said) ? null : said === "" ? unset : other;
  };
  return { unset, grade: one };
}

const number = (value: Located): number | null => {
  const said = written(value) ?? "";
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(said) ? Number(said) : null;
};
const UNBOUNDED = 1e6;

/** The more the safer: `unset` is the number that stands for nothing written. */
export const more = (unset: number | null): Scale => {
  const one = (n: number): number => (n > 0 ? 1 / (n + 1) : 1);
  return {
    unset: unset === null ? null : one(unset),
    grade: (value) => {
      const n = number(value);
      return n === null ? (present(value) ? null : 1) : one(n);
    },
  };
};

/** A length of time or a number: the longer the safer; 0 is none. */
export const longer = (unset: number | null): Scale => {
  const one = (n: number): number => (n > 0 ? 1 / (n + 1) : 1);
  return {
    unset: unset === null ? null : one(unset),
    grade: (value) => {
      const n = number(value) ?? days(written(value) ?? "");
      return n === null ? null : one(n);
    },
  };
};

/** The less the safer, where 0 and below mean no limit; what is not above `enough` is as good as less. */
export const less = (unset: number | null, enough = 0): Scale => {
  const one = (n: number): number => (n <= 0 ? UNBOUNDED : Math.max(n, enough));
  return {
    unset: unset === null ? null : one(unset),
    grade: (value) => {
      const n = number(value) ?? days(written(value) ?? "");
      return n === null ? null : one(n);
    },
  };
};

const LENGTH: Readonly<Record<string, number>> = { s: 1 / 86400, m: 1 / 1440, h: 1 / 24, d: 1, hour: 1 / 24, day: 1 };

/** Days of a period: `90d`, `7776000s`, `8760h`, `rate(30 days)`, `P90D`, `PT1H30M`; null where it is none. */
function days(said: string): number | null {
  const clock = /^P(?:(\d{1,6})D)?T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?$/.exec(said);
  if (clock) {
    const [d, h, m, s] = clock.slice(1).map((n) => Number(n ?? 0)) as [number, number, number, number];
    return d + h / 24 + m / 1440 + s / 86400;
  }
  const found = /^(?:rate\(|P)?(\d{1,12})(?:\.\d{1,9})? ?(s|m|h|d|hour|day)s?\)?$/i.exec(said);
  return found ? Number(found[1]) * (LENGTH[(found[2] as string).toLowerCase()] as number) : null;
}

/** Safer the more there are of them: kinds of logs, zones, keys. `*` and `all` are every one. */
export const many: Scale = {
  unset: 1,
  each: true,
  together: true,
  grade: (value) => {
    const named = value.type === "list" ? items(value).flatMap((i) => written(i) ?? "set") : [written(value) ?? "set"];
    if (named.some((n) => /^(\*|all|all_?logs)$/i.test(n))) return 0;
    const most = 1 / (named.filter((n) => n !== "").length + 1);
    // Who did what is worth more than how it went.
    return named.some((n) => /audit|authenticator|security/i.test(n)) ? most / 2 : most === 1 ? 1 : (1 + most) / 2;
  },
};
/** A share of the whole: the more the safer. */
export const share: Scale = {
  unset: 0.5,
  grade: (value) => {
    const n = number(value);
    return n === null ? null : 1 - Math.min(1, Math.max(0, n > 1 ? n / 100 : n));
  },
};
/** A number: the more the weaker. */
export const least: Scale = { unset: 0, grade: (value) => number(value) };
/** Servers that look names up: somebody else's, or one alone. */
export const resolvers: Scale = {
  unset: 0,
  grade: (value) => {
    const named = items(value).flatMap((i) => written(i) ?? "");
    const own = named.every((n) => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\$)/.test(n));
    return named.length === 0 || !own ? 1 : named.length > 1 ? 0 : 0.5;
  },
};
/** Letters of what may be done: the more the weaker. */
export const letters: Scale = {
  unset: 0,
  grade: (value) => {
    const said = written(value) ?? "";
    return unresolved(said) ? null : new Set(said.toLowerCase().replace(/[^a-z]/g, "")).size;
  },
};
/** Weaker the more there are of them. */
export const few: Scale = {
  unset: 0,
  grade: (value) => (value.type === "list" ? value.items.filter(present).length : present(value) ? 1 : 0),
};

/** A version: the newer the safer, and what stands for none is outside the file. */
export const newer: Scale = {
  unset: null,
  grade: (value) => {
    const found = /(\d{1,4})(?:[._-](\d{1,4}))?(?:[._-](\d{1,4}))?/.exec(written(value) ?? "");
    if (!found || unresolved(written(value) ?? "")) return null;
    const [a, b, c] = [1, 2, 3].map((i) => Number(found[i] ?? 0)) as [number, number, number];
    return 1 - (a * 1e8 + b * 1e4 + c) / 1e13;
  },
  family: (value) => /^[a-z]*/i.exec(written(value) ?? "")?.[0]?.toLowerCase() ?? "",
};
/** Versions of languages that nobody mends any more, by the name of their setting or by a name before the version. */
const ENDED: Readonly<Record<string, (major: number, minor: number) => boolean>> = {
  python: (a, b) => a < 3 || (a === 3 && b < 10),
  php: (a, b) => a < 8 || (a === 8 && b < 2),
  node: (a) => a < 20,
  java: (a) => a < 8,
  dotnet: (a) => a < 8,
  ruby: (a, b) => a < 3 || (a === 3 && b < 2),
  go: (a, b) => a === 1 && b < 24,
};
/** A version of a language: weak where nobody mends it, else the newer the safer; where none is written somebody else chooses. */
export const language = (name: string): Scale => ({
  unset: 0,
  grade: (value) => {
    const said = written(value) ?? "";
    const found = /(\d{1,3})(?:\.(\d{1,3}))?/.exec(said);
    if (!found || unresolved(said)) return /^(lts|latest|~?)$/i.test(said) ? 0 : null;
    const [a, b] = [Number(found[1]), Number(found[2] ?? 99)];
    // Java was called 1.8 once.
    const old = name === "java" && a === 1 ? ENDED.java?.(b, 0) : ENDED[name]?.(a, b);
    return (old ? 1 : 0) + (newer.grade(value) ?? 0) * 1e-3;
  },
});

/** Names that are tried first. */
export const guessable: Scale = matches(
  [
    [
      /^(sql|db|my|pg|sys|super)?_?(admin(istrator)?|root|sa|user|owner|dba|guest|test|postgres|oracle|mysql|azure\w*|adminuser|master)\d?$/i,
      1,
    ],
  ],
  0,
  0,
);

/** Known to say nothing by itself. */
export const nothing: Scale = { unset: 0, grade: () => 0 };

/** A minor version of Kubernetes: before `oldest` nobody mends it any more. What is chosen where none is written is newer. */
export const mended = (oldest: number): Scale => ({
  unset: 0,
  grade: (value) => {
    const said = written(value) ?? "";
    const found = /^v?1\.(\d{1,2})\b/.exec(said);
    if (/^(latest|-|stable|rapid|regular)$/i.test(said)) return 0;
    return found ? Math.max(0, (oldest - Number(found[1])) / 10 + (Number(found[1]) < oldest ? 1 : 0)) : null;
  },
});

/** A secret that is written out; a reference to one is none. */
export const secret: Scale = {
  unset: 0,
  grade: (value) => {
    const said = written(value) ?? "";
    return said === "" || unresolved(said) || /resolve:|^\{\{|^data\.|^var\./.test(said) ? 0 : 1;
  },
};

/** TLS by its versions, the weakest first; policy names of load balancers hold one too. */
const VERSIONS: readonly (readonly [RegExp, number])[] = [
  [/ssl_?v?[23]|ssl30|^none$/i, 4],
  [/TLS13-1-[23]|TLS-1-2|FS-1-2|1-2-PFS|PFS-2023/, 0],
  [/TLS13-1-1|TLS-1-1|FS-1-1/, 2],
  [/TLS13-1-0|TLS-1-0|FS-2018|2015-0[35]|2016-08|20150501|20170401$/, 3],
  [/tls[-_]?v?(1[._-]?0)\b|^tls_?v?1$|^1\.0$|tls10|^TLS1_0$|^TLSv1(_2016)?$|TLS_1_0/i, 3],
  [/tls[-_]?v?(1[._-]?1)\b|^1\.1$|tls11|TLS1_1|TLSv1\.1|TLS_1_1/i, 2],
  [/tls[-_]?v?(1[._-]?[23])|^1\.[23]$|tls1[23]|TLS1_[23]|TLSv1\.[23]|TLS_1_[23]|20220101|^1$/i, 0],
  [/tls[-_]?v?1\b/i, 3],
  [/disabled|unsupported/i, 4],
];
/** The oldest version that is spoken. `unset`: what the product speaks by default. */
export const tls = (unset: number | null = 2): Scale => matches(VERSIONS, unset);

const EVERYONE =
  /^(\*|0\.0\.0\.0\/[01]|::\/0|\/0|0\.0\.0\.0|any|all|internet|allusers|allauthenticatedusers|arn:aws:iam::\*:root|<nw>\/0|255\.255\.255\.255)$/i;
/** Addresses or parties that are let in: everybody is weak. `unset`: 1 where an empty list lets everybody in. */
export const callers = (unset: number | null = 0): Scale => {
  const one = (value: Located): number | null => {
    if (value.type === "list") return value.items.length === 0 ? unset : worst(value.items.map(one));
    if (value.type === "map") return null;
    const said = written(value) ?? "";
    if (REFERENCE.test(said)) return 0;
    return EVERYONE.test(said) ? 1 : unresolved(said) ? null : 0;
  };
  return { unset, grade: one, list: true };
};
/** Of two of one grade the list that holds more is weaker. */
export const listed = (scale: Scale): Scale => ({ ...scale, list: true });
/** Origins of a browser that may call: any of them is weak. */
export const origins: Scale = { ...matches([[/^(\*|https?:\/\/\*)$/, 1]], 0, 0), list: true };

const BASE64 = /^[A-Za-z0-9+/\s]{16,90000}={0,2}$/;
/** What a machine runs when it starts, plain or in base 64: whoever may look at the machine may read it. */
export const userData: Scale = {
  unset: 0,
  apart: true,
  grade: (value) => {
    const said = written(value) ?? "";
    const plain = BASE64.test(said) ? Buffer.from(said, "base64").toString("latin1") : said;
    return holdsCredential(plain) ? 1 : 0;
  },
};
