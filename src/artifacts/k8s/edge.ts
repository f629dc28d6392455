import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact, pairable } from "../common.ts";
import type { KubeObject } from "./object.ts";

/** An annotation by its last part, whatever controller's prefix stands before it. */
function noted(node: Located, ...names: readonly string[]): LocatedEntry | undefined {
  const all = entries(get(node, "metadata", "annotations"));
  return all.find((e) => names.includes(e.key.slice(e.key.lastIndexOf("/") + 1)));
}

/** Guards that most entrances have or lack: stated for each, so that losing one is seen and deleting the entrance is no loss. */
const GUARDS: readonly { readonly object: string; readonly names: readonly string[]; readonly allows?: true }[] = [
  { object: "authentication", names: ["auth-url", "auth-type", "auth-signin", "auth.middlewares", "authentication"] },
  {
    object: "an address list",
    names: ["whitelist-source-range", "allowlist-source-range", "whitelist", "inbound-cidrs"],
    allows: true,
  },
  { object: "client certificates", names: ["auth-tls-secret", "auth-tls-verify-client", "mutual-authentication"] },
];
/** Others are stated where they are. */
const FURTHER: readonly { readonly object: string; readonly names: readonly string[] }[] = [
  {
    object: "a rate limit",
    names: ["limit-rps", "limit-rpm", "limit-connections", "rate-limit-rps", "rate-limit-rpm"],
  },
  { object: "a firewall", names: ["enable-modsecurity", "wafv2-acl-arn", "waf-acl-id", "modsecurity-enable"] },
];
const SNIPPETS = [
  "server-snippet",
  "configuration-snippet",
  "location-snippet",
  "auth-snippet",
  "modsecurity-snippet",
  "stream-snippet",
  "config-backend",
  "server-snippets",
  "location-snippets",
];
/** Lua and file aliases reach the controller's own secrets. */
const SHARP = /lua_|_by_lua|\balias\b|\bload_module\b|serviceaccount|kubernetes\.io/;

/** What an Ingress asks of its callers, and of itself: TLS, guards, raw configuration for its controller. */
export function ingressEdge(node: Located, { kind, name, scope, at }: KubeObject): LocalFact[] {
  const subject = `${kind} ${name}`;
  return [
    ...ingressTls(node, subject, scope, at),
    ...guards(node, subject, scope, at),
    ...snippets(node, subject, scope, at),
  ];
}

function ingressTls(node: Located, subject: string, scope: string, at: ByteRange): LocalFact[] {
  const tls = entry(node, "spec", "tls");
  const covered = new Set(items(tls?.value).flatMap((t) => texts(get(t, "hosts"))));
  const open = noted(node, "ssl-redirect", "force-ssl-redirect", "allow-http");
  const plainToo = open !== undefined && (text(open.value) === "true") === open.key.endsWith("allow-http");
  const hosts = items(get(node, "spec", "rules")).map((r) => ({ host: text(get(r, "host")) ?? "any host", at: r.at }));
  const one = (host: string, place: ByteRange): LocalFact => {
    const wild = `*${host.slice(host.indexOf("."))}`;
    const served = tls && (covered.size === 0 || covered.has(host) || covered.has(wild));
    const value = !served ? "plain" : plainToo ? "optional" : "TLS";
    const grade = !served ? 2 : plainToo ? 1 : 0;
    return fact(
      "tls",
      subject,
      host,
      { value, grade },
      [...(tls ? [tls.at] : []), ...(open ? [open.at] : []), place],
      scope,
    );
  };
  const seen = new Map(hosts.map((h) => [h.host, h.at]));
  return seen.size > 0 ? [...seen].map(([host, place]) => one(host, place)) : [one("any host", at)];
}

const on = (found: LocatedEntry | undefined): boolean =>
  found !== undefined && !["", "false", "off", "none", "[]"].includes((text(found.value) ?? "").trim().toLowerCase());

function guards(node: Located, subject: string, scope: string, at: ByteRange): LocalFact[] {
  const all = GUARDS.map(({ object, names, allows }) => {
    const found = noted(node, ...names);
    const active = on(found);
    const value = text(found?.value) ?? "";
    const attrs = {
      mode: active ? "enforce" : "off",
      allows: active && allows ? [...new Set(value.split(/[\s,]+/))].sort() : null,
      rule: active && !allows ? value : null,
      always: true,
    };
    return fact("edge-guard", subject, object, attrs, [found?.at ?? at], scope);
  });
  const further = FURTHER.flatMap(({ object, names }) => {
    const found = noted(node, ...names);
    const attrs = { mode: "enforce", allows: null, rule: null };
    return found && on(found) ? [fact("edge-guard", subject, object, attrs, [found.at], scope)] : [];
  });
  return [...all, ...further];
}

function snippets(node: Located, subject: string, scope: string, at: ByteRange): LocalFact[] {
  const found = entries(get(node, "metadata", "annotations")).filter((e) =>
    SNIPPETS.includes(e.key.slice(e.key.lastIndexOf("/") + 1)),
  );
  const sharp = found.filter((e) => SHARP.test(text(e.value) ?? ""));
  const value =
    found
      .map((e) => e.key.slice(e.key.lastIndexOf("/") + 1))
      .sort()
      .join(", ") || "none";
  const grade = found.length + 10 * sharp.length;
  const places = [...sharp, ...found].map((e) => e.at);
  return [fact("setting", subject, "raw configuration", { value, grade }, places.length > 0 ? places : [at], scope)];
}

const FROM: Readonly<Record<string, number>> = { Same: 0, None: 0, Selector: 1, All: 2 };

/** A Gateway: each listener is a way in, with or without TLS, for the routes of some namespaces. */
export function gateway(node: Located, { kind, name, scope }: KubeObject): LocalFact[] {
  return items(get(node, "spec", "listeners")).flatMap((listener) => {
    const [protocol, port, tls, from, host] = [
      ["protocol"],
      ["port"],
      ["tls"],
      ["allowedRoutes", "namespaces", "from"],
      ["hostname"],
    ].map((p) => entry(listener, ...p));
    const object = `listener ${text(get(listener, "name")) ?? text(port?.value) ?? "unnamed"}`;
    const subject = `${kind} ${name}`;
    const ports = [`${text(protocol?.value) ?? "?"}/${text(port?.value) ?? "?"}`];
    const secure = /^(HTTPS|TLS)$/i.test(text(protocol?.value) ?? "");
    const clients = get(tls?.value, "frontendValidation") !== undefined;
    const said = text(from?.value) ?? "Same";
    const places = (list: readonly (LocatedEntry | undefined)[]): ByteRange[] => {
      const known = list.flatMap((e) => e?.at ?? []);
      return known.length > 0 ? known : [listener.at];
    };
    return [
      fact(
        "exposed",
        subject,
        object,
        { reach: "internet", ports, sources: null, backend: text(host?.value) ?? null },
        places([protocol, port, host]),
        scope,
      ),
      fact(
        "tls",
        subject,
        object,
        { value: secure ? (text(get(tls?.value, "mode")) ?? "Terminate") : "plain", grade: secure ? 0 : 2 },
        places([protocol, tls]),
        scope,
      ),
      fact(
        "tls",
        subject,
        `client of ${object}`,
        { value: clients ? "required" : "off", grade: clients ? -1 : 0 },
        places([tls]),
        scope,
      ),
      fact(
        "setting",
        subject,
        `namespaces whose routes ${object} takes`,
        { value: said, grade: FROM[said] ?? null },
        places([from]),
        scope,
      ),
    ];
  });
}

const matchOf = (rule: Located): string[] => {
  const all = items(get(rule, "matches")).map((m) => {
    const path = text(get(m, "path", "value"));
    const rest = entries(m).filter((e) => e.key !== "path");
    const method = text(get(m, "method"));
    const others = rest.filter((e) => e.key !== "method").map((e) => canonical([e.key, plain(e.value) as Json]));
    return [method, path ?? (others.length > 0 || method ? undefined : "/"), ...others].filter((x) => x).join(" ");
  });
  const few = pairable(all.length, items(get(rule, "backendRefs")).length + 1);
  return all.length === 0 ? ["/"] : few ? all : ["many matches"];
};

/** Routes of the Gateway API: which call goes where. */
export function route(node: Located, { kind, name, scope }: KubeObject): LocalFact[] {
  const hosts = texts(get(node, "spec", "hostnames")).sort();
  return items(get(node, "spec", "rules")).flatMap((rule) => {
    const filters = items(get(rule, "filters")).filter((f) => text(get(f, "type")) !== "RequestMirror");
    const rewrite = filters.length > 0 ? canonical(filters.map((f) => plain(f) as Json)) : null;
    const to = (ref: Located, what: string): LocalFact[] =>
      matchOf(rule).map((match) =>
        fact(
          "proxies-to",
          `${kind} ${name} ${hosts.join(",") || "any host"} ${match}`,
          `${what}${backendRef(ref)}`,
          { rewrite },
          [ref.at, ...(filters[0] ? [filters[0].at] : [])],
          scope,
        ),
      );
    const mirrors = items(get(rule, "filters")).flatMap((f) => get(f, "requestMirror", "backendRef") ?? []);
    return [
      ...items(get(rule, "backendRefs")).flatMap((ref) => to(ref, "")),
      ...mirrors.flatMap((ref) => to(ref, "a copy to ")),
    ];
  });
}

const backendRef = (ref: Located): string => {
  const [namespace, name, port] = ["namespace", "name", "port"].map((k) => text(get(ref, k)));
  return `${namespace ? `${namespace}/` : ""}${name ?? "?"}${port ? `:${port}` : ""}`;
};

/** Other namespaces that may refer to what is here. */
export function referenceGrant(node: Located, { scope }: KubeObject): LocalFact[] {
  const [froms, tos] = ["from", "to"].map((k) => items(get(node, "spec", k))) as [Located[], Located[]];
  // The same name may stand for all that does not fit.
  const some = pairable(froms.length, tos.length) ? tos : tos.slice(0, 1);
  return froms.flatMap((from) =>
    some.map((to) =>
      fact(
        "flow",
        `${text(get(from, "kind")) ?? "?"} in ${text(get(from, "namespace")) ?? "?"}`,
        `${text(get(to, "kind")) ?? "?"} ${text(get(to, "name")) ?? "of any name"}`,
        { ports: null, condition: null, external: false },
        [from.at, to.at],
        scope,
      ),
    ),
  );
}

/** How a gateway looks at the certificate of what it forwards to. */
export function backendTls(node: Located, { kind, name, scope, at }: KubeObject): LocalFact[] {
  const validation = entry(node, "spec", "validation");
  const host = text(get(validation?.value, "hostname"));
  const targets = items(get(node, "spec", "targetRefs"));
  return targets.map((t) =>
    fact(
      "verifies-peer",
      `${kind} ${name}`,
      text(get(t, "name")) ?? "?",
      { value: host ?? "no name", grade: host ? 0 : 1 },
      [validation?.at ?? at],
      scope,
    ),
  );
}

/** A name inside the cluster that stands for one outside. */
export function externalName(node: Located, { kind, name, scope }: KubeObject): LocalFact[] {
  const external = entry(node, "spec", "externalName");
  if (!external || bool(external.value) !== undefined) return [];
  return [fact("proxies-to", `${kind} ${name}`, text(external.value) ?? "?", { rewrite: null }, [external.at], scope)];
}
