import type { Directive } from "../../formats/nginx.ts";
import { parseNginx } from "../../formats/nginx.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import { fact } from "../common.ts";
import { headerFacts } from "../headers.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";
import { PLAIN, REDIRECTS, weakest } from "./tls.ts";

/** Listeners with their protocols, guards, headers, limits, and where requests are forwarded. */
export function nginxFacts(bytes: Uint8Array): LocalFact[] | Problem {
  const top = parseNginx(bytes);
  if ("code" in top) return top;
  const places = count(top, (d) => d.block !== null);
  if (places * count(top, (d) => INHERITED.includes(d.name)) > MAX_INHERITED)
    return problem("nginx/too-large", "more places that inherit than anyone wrote");
  const levels = [top, ...["http", "stream"].flatMap((name) => named(top, name).map((h) => h.block ?? []))];
  return levels.flatMap((level) => {
    const around = inherit(inherit(NONE, top), level);
    return named(level, "server").flatMap((s) => (s.block ? serverFacts(s, around) : []));
  });
}

/** Statements that places may take from those around them. */
const MAX_INHERITED = 400_000;
const count = (list: readonly Directive[], what: (d: Directive) => boolean): number =>
  list.reduce((n, d) => n + (what(d) ? 1 : 0) + count(d.block ?? [], what), 0);

type Set = ReadonlyMap<string, readonly Directive[]>;
const NONE: Set = new Map();
const named = (list: readonly Directive[], name: string): readonly Directive[] => list.filter((d) => d.name === name);
const last = (set: Set, name: string): Directive | undefined => set.get(name)?.at(-1);

/** Directives that a block takes from those around it, unless it has its own of that name. */
const INHERITED = [
  "ssl_protocols",
  "proxy_ssl_verify",
  "grpc_ssl_verify",
  "autoindex",
  "server_tokens",
  "add_header",
  "auth_basic",
  "auth_request",
  "auth_jwt",
  "allow",
  "deny",
  "satisfy",
  "ssl_verify_client",
  "ssl_client_certificate",
  "client_max_body_size",
  "limit_req",
  "limit_conn",
];

function inherit(around: Set, block: readonly Directive[]): Set {
  const own = new Map(INHERITED.map((name) => [name, named(block, name)] as const));
  // `allow` and `deny` are one list in the order in which they stand.
  const access = (own.get("allow")?.length ?? 0) + (own.get("deny")?.length ?? 0) > 0;
  const merges = named(block, "add_header_inherit").at(-1)?.args[0] === "merge";
  return new Map(
    INHERITED.map((name) => {
      const [mine, theirs] = [own.get(name) ?? [], around.get(name) ?? []];
      if (name === "add_header" && merges) return [name, [...theirs, ...mine]];
      return [name, mine.length > 0 || (access && /^(allow|deny)$/.test(name)) ? mine : theirs];
    }),
  );
}

function serverFacts(server: Directive, around: Set): LocalFact[] {
  const block = server.block ?? [];
  const listens = named(block, "listen");
  const name = named(block, "server_name")[0]?.args.join(" ") ?? "";
  const subject = `server ${name || listens.map((l) => l.args[0] ?? "").join(" ") || "of the default port"}`;
  const set = inherit(around, block);
  const head: ByteRange = { from: server.at.from, to: server.at.from + "server".length };
  const secure = listens.some((l) => l.args.includes("ssl") || l.args.includes("quic"));
  const protocols = last(set, "ssl_protocols");
  const redirects = named(block, "return").some((r) => /^https:/.test(r.args[1] ?? ""));
  const elsewhere = named(block, "include").find((i) => /ssl|tls/i.test(i.args[0] ?? ""));
  const tls = secure
    ? protocols === undefined && elsewhere
      ? { value: `of ${elsewhere.args[0]}`, grade: null }
      : weakest(protocols?.args ?? ["TLSv1.2", "TLSv1.3"])
    : redirects
      ? REDIRECTS
      : PLAIN;
  const places = [...(protocols ? [protocols.at] : []), ...listens.map((l) => l.at)];
  return [
    fact("tls", subject, "protocols", { ...tls, by: listensOn(listens) }, places.length > 0 ? places : [head]),
    ...placeFacts(subject, block, around, head),
    ...passes(subject, block, set),
    ...inner(subject, block, set),
  ];
}

/** Where it listens, and how: another address lets others in. */
const listensOn = (listens: readonly Directive[]): string[] =>
  listens
    .map((l) => l.args.filter((a) => !/^(ssl|quic|http2|default_server|reuseport|deferred)$/.test(a)).join(" "))
    .sort();

/** Places within a server or another place. `if` is none of its own for guards, yet may forward. */
function inner(server: string, block: readonly Directive[], around: Set, here = server): LocalFact[] {
  return block.flatMap((d): LocalFact[] => {
    if (d.block === null) return [];
    if (d.name === "location") return location(server, d, around);
    return d.name === "if" ? passes(`${here} if ${d.args.join(" ")}`, d.block, inherit(around, d.block)) : [];
  });
}

function location(server: string, { args, at, block }: Directive, around: Set): LocalFact[] {
  const own = block ?? [];
  const subject = `${server} ${args.join(" ")}`;
  const head: ByteRange = { from: at.from, to: at.from + "location".length };
  const set = inherit(around, own);
  return [
    ...placeFacts(subject, own, around, head, args),
    ...passes(subject, own, set),
    ...inner(server, own, set, subject),
  ];
}

function passes(subject: string, block: readonly Directive[], set: Set): LocalFact[] {
  return block
    .filter((d) => /^(proxy|fastcgi|uwsgi|scgi|grpc)_pass$/.test(d.name))
    .flatMap((pass) => {
      const upstream = pass.args[0] ?? "";
      const to = upstream.includes("$") ? "an address that a variable gives" : upstream;
      const rewrite = upstream.includes("$") ? upstream : null;
      const facts = [fact("proxies-to", subject, to, { rewrite }, [pass.at])];
      if (!/^(https|grpcs):/.test(upstream)) return facts;
      const verify = last(set, upstream.startsWith("grpcs") ? "grpc_ssl_verify" : "proxy_ssl_verify");
      const on = verify?.args[0] === "on";
      const attrs = { value: on ? "on" : "off", grade: on ? 0 : 1 };
      return [...facts, fact("verifies-peer", subject, upstream, attrs, [verify?.at ?? pass.at])];
    });
}

/** Guards, headers and switches that hold at one place, inherited ones with it. */
function placeFacts(
  subject: string,
  block: readonly Directive[],
  around: Set,
  head: ByteRange,
  match: readonly string[] | null = null,
): LocalFact[] {
  const set = inherit(around, block);
  const guards = guardFacts(subject, block, set);
  const headers = (set.get("add_header") ?? []).flatMap(({ args, at }) =>
    headerFacts(subject, args[0] ?? "", args[1] ?? "", at, args[2] === "always"),
  );
  const switches = [...switchesOf(block, around, guards), ...(match ? aliasOf(match, block) : []), ...davOf(block)];
  return [...guards, ...headers, settingsFact(subject, switches, head)];
}

function guardFacts(subject: string, block: readonly Directive[], set: Set): LocalFact[] {
  const facts: LocalFact[] = [];
  const guard = (what: string, by: Directive | undefined, attrs: LocalFact["attrs"] = {}): void => {
    if (by)
      facts.push(fact("edge-guard", subject, what, { mode: "enforce", allows: null, rule: null, ...attrs }, [by.at]));
  };
  const unlessOff = (name: string): Directive | undefined => {
    const found = last(set, name);
    return found?.args[0] === "off" ? undefined : found;
  };
  guard("a password", unlessOff("auth_basic"));
  guard("being for redirects within the server only", named(block, "internal").at(-1));
  const request = unlessOff("auth_request");
  guard("a subrequest", request, { rule: request?.args[0] ?? null });
  guard("a signed token", unlessOff("auth_jwt"));
  const client = unlessOff("ssl_verify_client");
  guard("a client certificate", client, {
    mode: client?.args[0] === "on" ? "enforce" : "audit",
    rule: last(set, "ssl_client_certificate")?.args[0] ?? null,
  });
  const all = (set.get("deny") ?? []).find((d) => d.args[0] === "all");
  // The first that fits counts: what stands below is not asked any more.
  const above = (name: string): string[] =>
    (set.get(name) ?? [])
      .filter((d) => d.at.from < (all?.at.from ?? 0))
      .map((d) => d.args[0] ?? "")
      .sort();
  guard("an address list", all, { allows: above("allow"), rule: above("deny").join(" ") || null });
  for (const name of ["limit_req", "limit_conn"]) {
    const rate = last(set, name);
    guard(name === "limit_req" ? "a rate limit" : "a limit of connections", rate, {
      rule: rate?.args.join(" ") ?? null,
    });
  }
  guard(
    "a refusal",
    named(block, "return").find((r) => /^4(03|04|10|44)$/.test(r.args[0] ?? "")),
  );
  return facts;
}

/** Bytes of a size; none for `0`, which means no limit; null where it cannot be read. */
function bytesOf(size: string): number | null {
  const [, digits = "", unit = ""] = /^(\d{1,12})([kmg]?)$/i.exec(size) ?? [];
  if (digits === "") return null;
  return Number(digits) === 0
    ? Number.MAX_SAFE_INTEGER
    : Number(digits) * 1024 ** " kmg".indexOf(unit.toLowerCase() || " ");
}
const onIsWeak = (value: string): number | null => (value === "on" ? 1 : value === "off" ? 0 : null);

interface Switch {
  readonly name: string;
  readonly said: string;
  readonly grade: (value: string) => number | null;
  readonly unset: number;
}
const SWITCHES: readonly Switch[] = [
  { name: "autoindex", said: "listing of folders", grade: onIsWeak, unset: 0 },
  { name: "server_tokens", said: "version in answers", grade: onIsWeak, unset: 1 },
  { name: "client_max_body_size", said: "size of a request", grade: bytesOf, unset: 1024 ** 2 },
];
/** Guards that ask who calls; the others only bound how often. */
const ASKS = /^a (password|subrequest|signed token|client certificate)$|^an address list$/;

/** What the block itself sets; without it stands what is set around it. */
function switchesOf(block: readonly Directive[], around: Set, guards: readonly LocalFact[]): Judgement[] {
  const found = SWITCHES.flatMap(({ name, said, grade, unset }): Judgement[] => {
    const own = named(block, name).at(-1);
    const outer = last(around, name)?.args[0];
    const value = own?.args[0] ?? "";
    return own
      ? [
          {
            name: said,
            value,
            grade: grade(value),
            unset: (outer === undefined ? null : grade(outer)) ?? unset,
            at: own.at,
          },
        ]
      : [];
  });
  const satisfy = last(inherit(around, block), "satisfy");
  if (!satisfy || guards.filter((g) => ASKS.test(g.object)).length < 2) return found;
  const value = satisfy.args[0] ?? "";
  const grade = value === "any" ? 1 : value === "all" ? 0 : null;
  return [...found, { name: "guards that must be passed", value, grade, unset: 0, at: satisfy.at }];
}

/** `location /a { alias /b/; }` serves `/a../x` from beside `/b/`. */
function aliasOf(match: readonly string[], block: readonly Directive[]): Judgement[] {
  const alias = named(block, "alias").at(-1);
  const prefix = match.length === 1 || match[0] === "^~" ? (match.at(-1) ?? "") : null;
  if (!alias || prefix === null || prefix.startsWith("~")) return [];
  const escapes = !prefix.endsWith("/") && (alias.args[0] ?? "").endsWith("/");
  return [
    { name: "alias", value: `${alias.args[0] ?? ""} for ${prefix}`, grade: escapes ? 1 : 0, unset: 0, at: alias.at },
  ];
}

function davOf(block: readonly Directive[]): Judgement[] {
  const dav = named(block, "dav_methods").at(-1);
  if (!dav) return [];
  const off = dav.args[0] === "off";
  return [{ name: "methods that write", value: dav.args.join(" "), grade: off ? 0 : 1, unset: 0, at: dav.at }];
}
