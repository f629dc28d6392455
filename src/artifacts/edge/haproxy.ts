import type { Statement } from "../../formats/statements.ts";
import { readStatements } from "../../formats/statements.ts";
import { digestBytes } from "../../model/digest.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { fact } from "../common.ts";
import { headerFacts } from "../headers.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import { downTo, PLAIN, REDIRECTS, weakest } from "./tls.ts";

interface Section {
  readonly type: string;
  readonly name: string;
  readonly head: Statement;
  readonly lines: readonly Statement[];
  /** Lines of the `defaults` that it follows or names. */
  readonly defaults: readonly Statement[];
}

const HEADS =
  /^(global|defaults|frontend|backend|listen|userlist|peers|resolvers|mailers|cache|program|http-errors|ring|crt-store|log-forward|fcgi-app|traces|acme)$/;

/** Frontends with their listeners and rules, backends with their servers. */
export function haproxyFacts(bytes: Uint8Array): LocalFact[] | Problem {
  const lines = readStatements(bytes, { comments: "anywhere", quotes: "\"'", continued: true });
  if ("code" in lines) return lines;
  const all = sections(lines);
  const global = all.filter((s) => s.type === "global").flatMap((s) => s.lines);
  return all.flatMap((section): LocalFact[] => {
    if (section.type === "global") return [globalFact(section)];
    if (!/^(frontend|backend|listen)$/.test(section.type)) return [];
    const subject = `${section.type} ${section.name}`;
    return [
      ...binds(subject, section, global),
      ...rules(subject, section),
      ...forwards(subject, section),
      ...servers(subject, section, global),
      settingsFact(subject, statistics(section), section.head.at),
    ];
  });
}

function sections(lines: readonly Statement[]): Section[] {
  const found: (Section & { lines: Statement[] })[] = [];
  const byName = new Map<string, readonly Statement[]>();
  let latest: readonly Statement[] = [];
  for (const line of lines) {
    const [word = "", name = ""] = line.words;
    if (HEADS.test(word)) {
      const from = line.words.indexOf("from");
      const defaults = from > 0 ? (byName.get(line.words[from + 1] ?? "") ?? []) : latest;
      const own: Statement[] = [];
      found.push({ type: word, name, head: line, lines: own, defaults });
      if (word === "defaults") {
        latest = own;
        if (name !== "") byName.set(name, own);
      }
    } else found.at(-1)?.lines.push(line);
  }
  return found;
}

const starts = (lines: readonly Statement[], ...words: readonly string[]): Statement[] =>
  lines.filter((l) => words.every((w, i) => l.words[i] === w));
const after = (words: readonly string[], key: string): string | undefined => {
  const at = words.indexOf(key);
  return at < 0 ? undefined : words[at + 1];
};

const OLDER: Readonly<Record<string, string>> = {
  sslv3: "SSLv3",
  tlsv10: "TLSv1",
  tlsv11: "TLSv1.1",
  tlsv12: "TLSv1.2",
  tlsv13: "TLSv1.3",
};
const versionOf = (word: string): string => (word === "TLSv1.0" ? "TLSv1" : word);

/** TLS 1.2 is the oldest version unless something else is said, by the line itself or for all listeners. */
function protocols(words: readonly string[]): string[] {
  const force = words.findLast((w) => w.startsWith("force-"));
  if (force) return [OLDER[force.slice("force-".length)] ?? force];
  const at = words.lastIndexOf("ssl-min-ver");
  const oldest = at < 0 ? "TLSv1.2" : versionOf(words[at + 1] ?? "");
  // What is switched off one by one was on: a list of `no-` names all that the writer knew of.
  const off = new Set(words.filter((w) => w.startsWith("no-")).map((w) => OLDER[w.slice(3)]));
  return downTo(oldest).filter((v) => !off.has(v));
}

/** Whoever comes without TLS is sent to where it is spoken. */
function sendsToTls({ words }: Statement): boolean {
  const own = words[0] === "http-request" ? words.slice(1) : words;
  if (own[0] !== "redirect" || after(own, "scheme") !== "https") return false;
  const from = own.findIndex((w) => w === "if" || w === "unless");
  return from < 0 || /^(if !\{ ssl_fc \}|unless \{ ssl_fc \})$/.test(own.slice(from).join(" "));
}

/** Words of a listener or a server that change nothing of who is let in or believed, with how many words follow them. */
const PLAIN_WORDS: Readonly<Record<string, number>> = {
  ...{
    ssl: 0,
    crt: 1,
    alpn: 1,
    npn: 1,
    name: 1,
    id: 1,
    maxconn: 1,
    backlog: 1,
    nice: 1,
    tfo: 0,
    "defer-accept": 0,
    mss: 1,
  },
  ...{
    "ssl-min-ver": 1,
    "ssl-max-ver": 1,
    check: 0,
    "no-check": 0,
    inter: 1,
    fastinter: 1,
    downinter: 1,
    rise: 1,
    fall: 1,
  },
  ...{ weight: 1, slowstart: 1, backup: 0, maxqueue: 1, minconn: 1, "on-error": 1, "error-limit": 1, observe: 1 },
  ...{
    "pool-max-conn": 1,
    "pool-purge-delay": 1,
    "tcp-ut": 1,
    thread: 1,
    shards: 1,
    process: 1,
    cookie: 1,
    disabled: 0,
  },
};

/** All other words: what they do is not ranked, and a change of them is no silence. */
function otherWords(words: readonly string[], more: Readonly<Record<string, number>> = {}): string | null {
  const known = { ...PLAIN_WORDS, ...more };
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (Object.hasOwn(known, word)) i += known[word] as number;
    else if (!/^(no|force)-(sslv3|tlsv1[0-3])$/.test(word)) rest.push(word);
  }
  return rest.length > 0 ? short(rest.join(" ")) : null;
}

/** By what a server is known to be the right one; where nothing is checked it means nothing. */
const PEER: Readonly<Record<string, number>> = {
  verify: 1,
  "ca-file": 1,
  "crl-file": 1,
  verifyhost: 1,
  sni: 1,
  "no-ssl": 0,
};
const peerWords = (options: readonly string[]): string =>
  Object.keys(PEER)
    .filter((w) => w !== "verify" && w !== "no-ssl")
    .flatMap((w) => (options.includes(w) ? [`${w} ${options[options.lastIndexOf(w) + 1] ?? ""}`] : []))
    .join(" ");

const LOCAL = /^(unix@|abns@|fd@|\/|sockpair@)/;

function binds(subject: string, { lines, defaults }: Section, global: readonly Statement[]): LocalFact[] {
  const shared = starts(global, "ssl-default-bind-options").flatMap((l) => l.words.slice(1));
  const tcp = (starts(lines, "mode").at(-1) ?? starts(defaults, "mode").at(-1))?.words[1] !== "http";
  const redirects = lines.some(sendsToTls);
  return starts(lines, "bind").flatMap(({ words, at }) => {
    const address = words[1] ?? "";
    const secure = words.includes("ssl");
    const attrs = secure
      ? weakest(protocols([...shared, ...words]))
      : LOCAL.test(address)
        ? { value: "a local socket", grade: 0 }
        : tcp
          ? { value: "as it comes", grade: null }
          : redirects
            ? REDIRECTS
            : PLAIN;
    const by = otherWords([...shared, ...words.slice(2)], { verify: 1, "ca-file": 1 });
    const facts = [fact("tls", subject, `protocols on ${address}`, { ...attrs, by }, [at])];
    const verify = after(words, "verify");
    if (secure && (verify === "required" || verify === "optional"))
      facts.push(
        fact(
          "edge-guard",
          subject,
          `a client certificate on ${address}`,
          { mode: verify === "required" ? "enforce" : "audit", allows: null, rule: after(words, "ca-file") ?? null },
          [at],
        ),
      );
    return facts;
  });
}

interface Condition {
  /** What it tests, as it is written. */
  readonly text: string;
  /** Addresses of callers, where it tests nothing else. */
  readonly addresses: readonly string[] | null;
  /** Its first lines. */
  readonly at: readonly Statement["at"][];
}

/** Texts that are carried whole; longer ones by their digest. */
const MAX_TEXT = 2_000;
const MAX_PLACES = 10;
const short = (text: string): string => (text.length > MAX_TEXT ? digestBytes(UTF8.encode(text)) : text);
const UTF8 = new TextEncoder();

/** Names of conditions with what they test; the same name again is another way to be true. */
function conditions(lines: readonly Statement[]): Map<string, Condition> {
  const found = new Map<string, Statement[]>();
  for (const line of starts(lines, "acl")) {
    const name = line.words[1] ?? "";
    const known = found.get(name);
    if (known) known.push(line);
    else found.set(name, [line]);
  }
  return new Map(
    [...found].map(([name, own]) => {
      const text = short(own.map((l) => l.words.slice(1).join(" ")).join("; "));
      return [name, { text, addresses: addresses(own), at: own.slice(0, MAX_PLACES).map((l) => l.at) }];
    }),
  );
}

const REFUSES = /^(deny|reject|tarpit|auth|silent-drop|wait-for-handshake)$/;

/** Rules that refuse, ask for a password or let pass; those that let pass come before and bound the ones below. */
function rules(subject: string, { lines }: Section): LocalFact[] {
  const named = conditions(lines);
  let passed = "";
  const facts: LocalFact[] = [];
  for (const { words, at } of lines) {
    const [what = "", action = "", second = ""] = words;
    if (/^http-(response|after-response)$/.test(what) && /^(set|add)-header$/.test(action)) {
      const sent = headerFacts(subject, second, headerOf(words), at, what === "http-after-response");
      // What is sent under a condition guards nobody.
      const always = !words.slice(3).some((w) => w === "if" || w === "unless");
      facts.push(...(always ? sent : sent.filter((f) => f.rel === "cors")));
      continue;
    }
    const layered = what === "tcp-request" ? second : action;
    if (!/^(http-request|tcp-request)$/.test(what)) continue;
    const from = words.findIndex((w) => w === "if" || w === "unless");
    const condition = from < 0 ? [] : words.slice(from);
    if (layered === "allow" || layered === "accept") {
      const tests = condition.flatMap((w) => named.get(w.replace(/^!/, ""))?.text ?? []);
      passed = short([passed, condition.join(" ") || "all", ...tests].join("; "));
    }
    if (!REFUSES.test(layered)) continue;
    facts.push(refusal(subject, layered, condition, named, passed, at));
  }
  return facts;
}

const headerOf = (words: readonly string[]): string => {
  const end = words.findIndex((w, i) => i > 2 && (w === "if" || w === "unless"));
  return words.slice(3, end < 0 ? undefined : end).join(" ");
};

/** Addresses of a condition that tests nothing but the caller's; null where it tests anything else. */
function addresses(lines: readonly Statement[]): string[] | null {
  const found: string[] = [];
  for (const { words } of lines) {
    const tests = words.slice(3).filter((w) => w !== "--");
    if (words[2] !== "src" || tests.length === 0 || tests.some((w) => w.startsWith("-"))) return null;
    found.push(...tests);
  }
  return found.length > 0 ? found.sort() : null;
}

function refusal(
  subject: string,
  action: string,
  condition: readonly string[],
  named: ReadonlyMap<string, Condition>,
  passed: string,
  at: Statement["at"],
): LocalFact {
  // `deny if !office` and `deny unless office` let the office pass.
  const exempt = condition.filter(
    (w, i) => w.startsWith("!") || (i === 1 && condition[0] === "unless" && condition.length === 2),
  );
  const [only, ...others] = exempt.map((w) => named.get(w.replace(/^!/, ""))?.addresses ?? null);
  const allows = only && others.length === 0 ? only : null;
  const used = condition.flatMap((w) =>
    allows !== null && exempt.includes(w) ? [] : (named.get(w.replace(/^!/, ""))?.text ?? []),
  );
  const places = condition.flatMap((w) => named.get(w.replace(/^!/, ""))?.at ?? []).slice(0, MAX_PLACES);
  const rule = [...new Set(used), ...(passed === "" ? [] : [`passes ${passed}`])];
  const what = action === "auth" ? "a password" : `rule ${action}`;
  return fact(
    "edge-guard",
    subject,
    [what, ...condition].join(" "),
    { mode: "enforce", allows, rule: rule.length > 0 ? rule : null },
    [at, ...places],
  );
}

function forwards(subject: string, { lines, defaults }: Section): LocalFact[] {
  const to = new Map<string, { conditions: string[]; at: Statement["at"][] }>();
  const own = lines.filter((l) => /^(use_backend|default_backend)$/.test(l.words[0] ?? ""));
  const inherited = subject.startsWith("frontend") && starts(lines, "default_backend").length === 0;
  for (const { words, at } of own.length > 0 || !inherited ? own : starts(defaults, "default_backend")) {
    const name = words[1] ?? "";
    const known = to.get(name) ?? { conditions: [], at: [] };
    to.set(name, { conditions: [...known.conditions, words.slice(2).join(" ")].slice(0, 100), at: [...known.at, at] });
  }
  return [...to].map(([name, { conditions: when, at }]) =>
    fact("proxies-to", subject, `backend ${name}`, { rewrite: when.every((w) => w === "") ? null : when.sort() }, at),
  );
}

function servers(subject: string, { lines, defaults }: Section, global: readonly Statement[]): LocalFact[] {
  const shared = [...starts(defaults, "default-server"), ...starts(lines, "default-server")].flatMap((l) =>
    l.words.slice(1),
  );
  const loose = starts(global, "ssl-server-verify").at(-1)?.words[1] === "none";
  return lines
    .filter((l) => /^server(-template)?$/.test(l.words[0] ?? ""))
    .flatMap(({ words, at }) => {
      const address = words[words[0] === "server" ? 2 : 3] ?? "";
      const options = [...shared, ...words.slice(3)];
      const secure = options.lastIndexOf("ssl") > options.lastIndexOf("no-ssl");
      const rewrite = otherWords(options, PEER);
      const facts = [fact("proxies-to", subject, secure ? `TLS to ${address}` : address, { rewrite }, [at])];
      if (!secure) return facts;
      const said = options.lastIndexOf("verify");
      const off = said < 0 ? loose : options[said + 1] === "none";
      return [
        ...facts,
        fact(
          "verifies-peer",
          subject,
          address,
          off ? { value: "off", grade: 1 } : { value: "on", grade: 0, by: peerWords(options) },
          [at],
        ),
      ];
    });
}

/** The page of statistics: off, behind a password, open, or open to those who would change something. */
function statistics({ lines, defaults }: Section): Judgement[] {
  const own = starts(lines, "stats").length > 0 ? starts(lines, "stats") : starts(defaults, "stats");
  const enabled = own.find((l) => /^(enable|uri|auth|admin|realm|refresh)$/.test(l.words[1] ?? ""));
  if (!enabled) return [];
  // Who is asked only under a condition may not be asked at all.
  const guarded = own.some(
    (l) =>
      l.words[1] === "auth" ||
      (l.words[1] === "http-request" &&
        /^(auth|deny)$/.test(l.words[2] ?? "") &&
        !l.words.some((w) => /^(if|unless)$/.test(w))) ||
      (l.words[1] === "http-request" && l.words[2] === "auth" && l.words.includes("unless")),
  );
  const admin = own.find((l) => l.words[1] === "admin");
  const value = `${guarded ? "behind a password" : "open"}${admin ? ", may change servers" : ""}`;
  const grade = (guarded ? 0 : 2) + (admin ? 1 : 0);
  const page: Judgement = { name: "page of statistics", value, grade, unset: 0, at: enabled.at };
  // Passwords stand in these lines: they are told apart, not shown.
  const rest = [...new Set(own.filter((l) => l.words.length > 2).map((l) => l.words[1] as string))];
  const of = (word: string): Judgement => {
    const said = starts(own, "stats", word);
    const value = digestBytes(UTF8.encode(said.map((l) => l.words.join(" ")).join("\n"))).slice(7, 19);
    return { name: `statistics: ${word}`, value, grade: 0, unset: 0, apart: true, at: (said.at(-1) as Statement).at };
  };
  return [page, ...rest.map(of)];
}

function globalFact({ head, lines }: Section): LocalFact {
  const judged = lines.flatMap(({ words, at }): Judgement[] => {
    const [word = "", value = ""] = words;
    const weak = (name: string, said: string, grade: number, unset = 0): Judgement[] => [
      { name, value: said, grade, unset, apart: true, at },
    ];
    if (/^insecure-(fork|setuid)-wanted$/.test(word)) return weak(word, "on", 1);
    if (word === "user" || word === "uid") return weak("user", value, value === "root" || value === "0" ? 1 : 0, 0.5);
    if (word === "chroot") return weak("root folder", value, 0, 1);
    if (word === "ssl-server-verify") return weak("verification of servers", value, value === "none" ? 1 : 0);
    if (word === "stats" && value === "socket" && after(words, "level") === "admin")
      return weak(
        `socket ${words[2] ?? ""}`,
        `for administration, ${words.slice(3).join(" ")}`,
        LOCAL.test(words[2] ?? "") ? 1 : 2,
      );
    return [];
  });
  return settingsFact("every proxy", judged, head.at);
}
