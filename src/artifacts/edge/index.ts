import { parseCsp } from "../../formats/csp.ts";
import type { Directive } from "../../formats/nginx.ts";
import { parseNginx } from "../../formats/nginx.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import { bounded, EMPTY, fact, unreadable } from "../common.ts";

const LATIN = new TextDecoder("latin1");
const NAME =
  /(^|\/)nginx[^/]*\.conf(\.template|\.tmpl|\.j2)?$|(^|\/)(sites-(enabled|available)|conf\.d|nginx)\/[^/]+$|\.nginx$|\.nginx\.conf$/;
const SIGN = /\b(server|location|upstream|http)\s{0,20}[^;{}\n]{0,200}\{|\b(proxy_pass|listen|server_name)\s/;

/** NGINX: listeners with their protocols, guards, headers, and where requests are forwarded. */
export const edge: ArtifactKind = {
  id: "edge",
  version: 1,
  load: async () => {},
  claims: (path, head) =>
    NAME.test(path) && /\.(conf|nginx|template|tmpl|j2)$|\/[^./]+$/.test(path) && SIGN.test(LATIN.decode(head)) ? 1 : 0,
  extract({ bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = parseNginx(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    return bounded(bytes, contextFacts(parsed));
  },
};

type Set = ReadonlyMap<string, readonly Directive[]>;
const named = (list: readonly Directive[], name: string): readonly Directive[] => list.filter((d) => d.name === name);

/** Directives that a block takes from those around it, unless it has its own of that name. */
const INHERITED = [
  "ssl_protocols",
  "proxy_ssl_verify",
  "autoindex",
  "server_tokens",
  "add_header",
  "auth_basic",
  "auth_request",
  "allow",
  "deny",
  "satisfy",
  "ssl_verify_client",
];

function inherit(around: Set, block: readonly Directive[]): Set {
  const own = new Map(INHERITED.map((name) => [name, named(block, name)] as const));
  // `allow` and `deny` are one list in the order in which they stand.
  const access = (own.get("allow")?.length ?? 0) + (own.get("deny")?.length ?? 0) > 0;
  return new Map(
    INHERITED.map((name) => [
      name,
      (own.get(name)?.length ?? 0) > 0 || (access && /^(allow|deny)$/.test(name))
        ? (own.get(name) ?? [])
        : (around.get(name) ?? []),
    ]),
  );
}

const NONE: Set = new Map();

function contextFacts(top: readonly Directive[]): LocalFact[] {
  const http = [top, ...named(top, "http").map((h) => h.block ?? [])];
  return http.flatMap((level) => {
    const around = inherit(inherit(NONE, top), level);
    return named(level, "server").flatMap((s) => serverFacts(s, around));
  });
}

function serverFacts(server: Directive, around: Set): LocalFact[] {
  const block = server.block ?? [];
  const listens = named(block, "listen");
  const name = named(block, "server_name")[0]?.args.join(" ") ?? "";
  const subject = `server ${name || listens.map((l) => l.args[0] ?? "").join(" ") || "of the default port"}`;
  const set = inherit(around, block);
  const head: ByteRange = { from: server.at.from, to: server.at.from + "server".length };
  const secure = listens.some((l) => l.args.includes("ssl") || l.args.includes("quic"));
  const protocols = set.get("ssl_protocols")?.at(-1);
  const redirects = named(block, "return").some((r) => /^https:/.test(r.args[1] ?? ""));
  const tls = secure
    ? weakest(protocols?.args ?? ["TLSv1.2", "TLSv1.3"])
    : redirects
      ? { value: "redirects", grade: 0 }
      : { value: "plain", grade: 4 };
  const places = [...(protocols ? [protocols.at] : []), ...listens.map((l) => l.at)];
  return [
    fact("tls", subject, "protocols", tls, places.length > 0 ? places : [head]),
    ...locationFacts(subject, set, head),
    ...named(block, "location").flatMap((l) => location(subject, l, set)),
  ];
}

const VERSIONS = ["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1", "SSLv3", "SSLv2"];
function weakest(list: readonly string[]): { value: string; grade: number | null } {
  const ranks = list.map((v) => VERSIONS.indexOf(v));
  const worst = Math.max(...ranks);
  return { value: [...list].sort().join(" "), grade: ranks.includes(-1) ? null : Math.max(0, worst - 1) };
}

function location(server: string, { args, at, block }: Directive, around: Set): LocalFact[] {
  const inner = block ?? [];
  const match = args.join(" ");
  const subject = `${server} ${match}`;
  const head: ByteRange = { from: at.from, to: at.from + "location".length };
  const set = inherit(around, inner);
  const facts = locationFacts(subject, set, head);
  for (const pass of inner.filter((d) => /^(proxy|fastcgi|uwsgi|grpc)_pass$/.test(d.name))) {
    const upstream = pass.args[0] ?? "";
    facts.push(
      fact(
        "proxies-to",
        subject,
        upstream.includes("$") ? "an address that a variable gives" : upstream,
        { rewrite: upstream.includes("$") ? upstream : null },
        [pass.at],
      ),
    );
    if (!/^(https|grpcs):/.test(upstream)) continue;
    const verify = set.get("proxy_ssl_verify")?.at(-1);
    const on = verify?.args[0] === "on";
    facts.push(
      fact("verifies-peer", subject, upstream, { value: on ? "on" : "off", grade: on ? 0 : 1 }, [
        verify?.at ?? pass.at,
      ]),
    );
  }
  return [...facts, ...named(inner, "location").flatMap((l) => location(server, l, set))];
}

const LAST = (set: Set, name: string): Directive | undefined => set.get(name)?.at(-1);

/** Guards, headers and switches that hold at one place, inherited ones with it. */
function locationFacts(subject: string, set: Set, head: ByteRange): LocalFact[] {
  const facts: LocalFact[] = [];
  const guard = (what: string, by: Directive | undefined, attrs: Partial<Record<string, unknown>>): void => {
    if (by)
      facts.push(
        fact(
          "edge-guard",
          subject,
          what,
          { mode: "enforce", allows: null, rule: null, ...attrs } as LocalFact["attrs"],
          [by.at],
        ),
      );
  };
  const basic = LAST(set, "auth_basic");
  if (basic?.args[0] !== "off") guard("a password", basic, {});
  const request = LAST(set, "auth_request");
  if (request?.args[0] !== "off") guard("a subrequest", request, { rule: request?.args[0] ?? null });
  const client = LAST(set, "ssl_verify_client");
  if (client && client.args[0] !== "off")
    guard("a client certificate", client, { mode: client.args[0] === "on" ? "enforce" : "audit" });
  const denied = set.get("deny") ?? [];
  const all = denied.find((d) => d.args[0] === "all");
  if (all) guard("an address list", all, { allows: (set.get("allow") ?? []).map((a) => a.args[0] ?? "").sort() });
  for (const header of set.get("add_header") ?? []) facts.push(...headerFacts(subject, header));
  const index = LAST(set, "autoindex");
  facts.push(
    fact(
      "setting",
      subject,
      "listing of folders",
      { value: index?.args[0] ?? "off", grade: index?.args[0] === "on" ? 1 : 0 },
      [index?.at ?? head],
    ),
  );
  return facts;
}

const GUARDING: Readonly<Record<string, string>> = {
  "x-frame-options": "X-Frame-Options",
  "x-content-type-options": "X-Content-Type-Options",
  "referrer-policy": "Referrer-Policy",
  "permissions-policy": "Permissions-Policy",
  "cross-origin-opener-policy": "Cross-Origin-Opener-Policy",
};

function headerFacts(subject: string, { args, at }: Directive): LocalFact[] {
  const [name = "", value = ""] = args;
  const key = name.toLowerCase();
  if (key === "content-security-policy")
    return [...parseCsp(value)].map(([directive, sources]) =>
      fact("csp", subject, directive, { sources, mode: "enforce" }, [at]),
    );
  if (key === "strict-transport-security") {
    const age = Number(/max-age=(\d+)/.exec(value)?.[1] ?? 0);
    return [
      fact("security-header", subject, "Strict-Transport-Security", { value, grade: age > 0 ? 1 / age : 2 }, [at]),
    ];
  }
  if (key === "access-control-allow-origin" && value === "*")
    return [fact("cors", subject, "*", { credentials: false, methods: null, condition: null }, [at])];
  const known = GUARDING[key];
  return known ? [fact("security-header", subject, known, { value: value.toLowerCase(), grade: null }, [at])] : [];
}
