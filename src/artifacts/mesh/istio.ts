import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { Attrs, ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact, imageAttrs, pairable } from "../common.ts";

export interface MeshObject {
  readonly kind: string;
  readonly name: string;
  readonly scope: string;
  readonly at: ByteRange;
}
export type Reader = (node: Located, object: MeshObject) => LocalFact[];

const json = (node: Located | undefined): Json => plain(node) as Json;
/** What a policy is for: without a selector, everything in its namespace. */
const target = (node: Located): string =>
  canonical(["selector", "targetRefs", "targetRef"].map((k) => json(get(node, "spec", k))));

const MAX_PRODUCT = 400;

/** One rule as who may do what under which conditions: each pair of a caller and an operation by itself. */
function expanded(rule: Located): string[] {
  const parts = (list: string, inner: string): string[] => {
    const all = items(get(rule, list)).flatMap((item) => {
      const fields = entries(get(item, inner));
      // One field with several values means any of them.
      if (fields.length === 1) return texts(fields[0]?.value).map((v) => `${fields[0]?.key} ${v}`);
      return [canonical(fields.map((f) => [f.key, json(f.value)]))];
    });
    return get(rule, list) === undefined ? ["anyone"] : all;
  };
  const [from, to] = [parts("from", "source"), parts("to", "operation").map((t) => (t === "anyone" ? "anything" : t))];
  const when = get(rule, "when");
  if (from.length * to.length > MAX_PRODUCT) return [canonical(json(rule))];
  const condition = when ? ` when ${canonical(json(when))}` : "";
  const all = from.flatMap((f) => to.map((t) => `${f}: ${t}${condition}`));
  return all.map((a) => (a === "anyone: anything" ? "*" : a));
}

/** ALLOW lets only what it lists pass, and nothing where it lists nothing; DENY and CUSTOM take away. */
const authorization: Reader = (node, { kind, name, scope, at }) => {
  const action = entry(node, "spec", "action");
  const rules = entry(node, "spec", "rules");
  const said = text(action?.value) ?? "ALLOW";
  const dry = text(get(node, "metadata", "annotations", "istio.io/dry-run")) === "true";
  const each = [...new Set(items(rules?.value).flatMap(expanded))].sort();
  const places = [rules, action, entry(node, "spec", "selector")].flatMap((e) => e?.at ?? []);
  const found = places.length > 0 ? places : [at];
  const subject = `${kind} ${name}`;
  if (said === "DENY" && !dry)
    return each.map((e) => {
      const [who, what] =
        e === "*" ? ["anyone", "anything"] : [e.slice(0, e.indexOf(": ")), e.slice(e.indexOf(": ") + 2)];
      return fact("denied", `${who} at ${subject}`, what, { condition: target(node) }, found, scope);
    });
  const attrs = {
    mode: said === "AUDIT" || dry ? "audit" : "enforce",
    allows: said === "ALLOW" ? each : null,
    rule: said === "ALLOW" ? target(node) : canonical([target(node), each, json(get(node, "spec", "provider"))]),
  };
  return [fact("edge-guard", subject, `${said} rules`, attrs, found, scope)];
};

const MTLS: Readonly<Record<string, number>> = { PERMISSIVE: 1, DISABLE: 2 };

/** Whether callers must show a certificate. STRICT guards; the others loosen what stands above them. */
const peer: Reader = (node, { kind, name, scope }) => {
  const one = (what: string, mode: LocatedEntry | undefined): LocalFact[] => {
    const value = text(mode?.value) ?? "UNSET";
    if (!mode || value === "UNSET") return [];
    return value === "STRICT"
      ? [
          fact(
            "edge-guard",
            `${kind} ${name}`,
            what,
            { mode: "enforce", allows: null, rule: target(node) },
            [mode.at],
            scope,
          ),
        ]
      : [fact("tls", `${kind} ${name}`, what, { value, grade: MTLS[value] ?? null }, [mode.at], scope)];
  };
  return [
    ...one("mutual TLS", entry(node, "spec", "mtls", "mode")),
    ...entries(get(node, "spec", "portLevelMtls")).flatMap((p) =>
      one(`mutual TLS on port ${p.key}`, entry(p.value, "mode")),
    ),
  ];
};

const tokens: Reader = (node, { kind, name, scope }) =>
  items(get(node, "spec", "jwtRules")).map((rule) => {
    const attrs = { mode: "enforce", allows: null, rule: canonical([target(node), json(rule)]) };
    const issuer = text(get(rule, "issuer")) ?? "any issuer";
    return fact("edge-guard", `${kind} ${name}`, `tokens of ${issuer}`, attrs, [rule.at], scope);
  });

const VERSIONS: Readonly<Record<string, number>> = {
  TLS_AUTO: 0,
  TLSV1_3: 0,
  TLSV1_2: 0,
  TLSV1_1: 1,
  TLSV1_0: 2,
};
const CLIENTS: Readonly<Record<string, number>> = { MUTUAL: -2, ISTIO_MUTUAL: -2, OPTIONAL_MUTUAL: -1 };

const gateway: Reader = (node, { kind, name, scope }) =>
  items(get(node, "spec", "servers")).flatMap((server) => {
    const subject = `${kind} ${name}`;
    const [port, tls, hosts] = ["port", "tls", "hosts"].map((k) => entry(server, k));
    const number = text(get(port?.value, "number")) ?? "?";
    const protocol = text(get(port?.value, "protocol")) ?? "?";
    const mode = text(get(tls?.value, "mode")) ?? (tls ? "SIMPLE" : "plain");
    const redirect = bool(get(tls?.value, "httpsRedirect")) === true;
    const version = entry(tls?.value, "minProtocolVersion");
    const secure = /^(HTTPS|TLS)$/i.test(protocol) || redirect;
    const weak = secure ? (VERSIONS[text(version?.value) ?? "TLS_AUTO"] ?? null) : 3;
    const value = redirect ? "redirects to TLS" : secure ? (text(version?.value) ?? mode) : "plain";
    const places = [tls, port].flatMap((e) => e?.at ?? []);
    const found = places.length > 0 ? places : [server.at];
    const clients = { value: secure ? mode : "off", grade: CLIENTS[secure ? mode : ""] ?? 0 };
    return [
      ...[...new Set(texts(hosts?.value))].map((host) =>
        fact(
          "exposed",
          subject,
          `${host} on port ${number}`,
          { reach: "internet", ports: [`${protocol}/${number}`], sources: null, backend: null },
          [hosts?.at ?? server.at],
          scope,
        ),
      ),
      fact("tls", subject, `port ${number}`, { value, grade: weak }, found, scope),
      fact("tls", subject, `client certificates on port ${number}`, clients, found, scope),
    ];
  });

/** Which call goes to which service; a copy goes there too. */
const virtualService: Reader = (node, object) => {
  const hosts =
    texts(get(node, "spec", "hosts"))
      .sort()
      .join(",") || "any host";
  return ["http", "tls", "tcp"].flatMap((protocol) =>
    items(get(node, "spec", protocol)).flatMap((rule) => [
      ...destinations(rule, `${object.kind} ${object.name} ${hosts}`, object.scope),
      ...cors(rule, object),
    ]),
  );
};

function destinations(rule: Located, subject: string, scope: string): LocalFact[] {
  const each = items(get(rule, "match")).map((m) => canonical(json(m)));
  const matches = pairable(each.length, items(get(rule, "route")).length + 1) ? each : ["many matches"];
  const rewriting = ["rewrite", "redirect", "delegate", "headers"].flatMap((k) => entry(rule, k) ?? []);
  const rewrite = rewriting.length > 0 ? canonical(rewriting.map((e) => [e.key, json(e.value)])) : null;
  const one = (node: Located | undefined, what: string, place: ByteRange): LocalFact[] => {
    const host = text(get(node, "host"));
    if (host === undefined) return [];
    const [port, subset] = [text(get(node, "port", "number")), text(get(node, "subset"))];
    const to = `${what}${host}${port ? `:${port}` : ""}${subset ? ` (${subset})` : ""}`;
    const places = [place, ...rewriting.map((e) => e.at)];
    return (matches.length > 0 ? matches : ["everything"]).map((m) =>
      fact("proxies-to", `${subject} ${m}`, to, { rewrite }, places, scope),
    );
  };
  return [
    ...items(get(rule, "route")).flatMap((r) => one(get(r, "destination"), "", r.at)),
    ...[entry(rule, "mirror")].flatMap((m) => (m ? one(m.value, "a copy to ", m.at) : [])),
    ...items(get(rule, "mirrors")).flatMap((m) => one(get(m, "destination"), "a copy to ", m.at)),
  ];
}

const ANY = 1000;

/** Origins whose pages may read answers: the more, the wider; which ones a pattern means cannot be ranked. */
function cors(rule: Located, { kind, name, scope }: MeshObject): LocalFact[] {
  const policy = entry(rule, "corsPolicy");
  if (!policy) return [];
  const origins = [
    ...items(get(policy.value, "allowOrigins")).flatMap((o) => entries(o).map((e) => `${e.key} ${text(e.value)}`)),
    ...texts(get(policy.value, "allowOrigin")).map((o) => `exact ${o}`),
  ].sort();
  const any = origins.some((o) => /^(exact \*|regex \.[*+]|prefix (https?:\/\/)?|regex \^?\.\*\$?)$/.test(o));
  const credentials = bool(get(policy.value, "allowCredentials")) === true;
  const pattern = origins.some((o) => !o.startsWith("exact "));
  const grade = any ? ANY + (credentials ? 1 : 0) : pattern ? null : origins.length;
  const value = `${origins.join(", ")}${credentials ? " with credentials" : ""}`;
  const at = text(get(rule, "name")) ?? "its routes";
  return [fact("setting", `${kind} ${name}`, `CORS origins of ${at}`, { value, grade }, [policy.at], scope)];
}

/** How a caller looks at the certificate of what it calls. Nothing said is mutual TLS inside the mesh. */
const destination: Reader = (node, { kind, name, scope, at }) => {
  const host = text(get(node, "spec", "host")) ?? "?";
  const one = (what: string, policy: Located | undefined, always: boolean): LocalFact[] => {
    const tls = entry(policy, "tls");
    if (!tls && !always) return [];
    const mode = text(get(tls?.value, "mode")) ?? "automatic";
    const skips = bool(get(tls?.value, "insecureSkipVerify")) === true;
    const ca = get(tls?.value, "caCertificates") ?? get(tls?.value, "credentialName");
    const grade = mode === "DISABLE" ? 3 : skips ? 2 : mode === "SIMPLE" && !ca ? 1 : 0;
    const value = skips ? `${mode} without verification` : mode === "SIMPLE" && !ca ? "SIMPLE without a CA" : mode;
    const others = entries(tls?.value)
      .filter((e) => !/^(mode|insecureSkipVerify)$/.test(e.key))
      .map((e) => `${e.key} ${canonical(plain(e.value) as Json)}`)
      .sort();
    // By whom, and by which names, the other side is known.
    const by: Attrs = grade < 2 && others.length > 0 ? { by: others } : {};
    return [fact("verifies-peer", `${kind} ${name}`, what, { value, grade, ...by }, [tls?.at ?? at], scope)];
  };
  const policy = get(node, "spec", "trafficPolicy");
  return [
    ...one(host, policy, true),
    ...items(get(policy, "portLevelSettings")).flatMap((p) =>
      one(`${host}:${text(get(p, "port", "number")) ?? "?"}`, p, false),
    ),
    ...items(get(node, "spec", "subsets")).flatMap((s) =>
      one(`${host} (${text(get(s, "name")) ?? "?"})`, get(s, "trafficPolicy"), false),
    ),
  ];
};

/** Hosts that the mesh may know: outside ones are a way out. */
const serviceEntry: Reader = (node, { scope }) => {
  const external = text(get(node, "spec", "location")) !== "MESH_INTERNAL";
  const list = entry(node, "spec", "ports");
  const ports = items(list?.value).map((p) => `${text(get(p, "protocol")) ?? "TCP"}/${text(get(p, "number")) ?? "?"}`);
  return items(get(node, "spec", "hosts")).map((host) =>
    fact(
      "flow",
      "the mesh",
      text(host) ?? "?",
      { ports: ports.length > 0 ? ports.sort() : null, condition: null, external },
      [host.at, ...(list ? [list.at] : [])],
      scope,
    ),
  );
};

const sidecar: Reader = (node, { kind, name, scope, at }) => {
  const mode = entry(node, "spec", "outboundTrafficPolicy", "mode");
  const value = text(mode?.value) ?? "not set";
  const grade = value === "REGISTRY_ONLY" ? -1 : value === "ALLOW_ANY" ? 1 : 0;
  return [fact("setting", `${kind} ${name}`, "hosts outside the mesh", { value, grade }, [mode?.at ?? at], scope)];
};

/** Raw configuration of the proxy may do anything: that it is there, or another, is all that can be told. */
const filter: Reader = (node, { kind, name, scope, at }) => {
  const spec = entry(node, "spec");
  const value = canonical(json(spec?.value));
  const url = entry(node, "spec", "url");
  const image = (text(url?.value) ?? "").replace(/^oci:\/\//, "");
  return [
    fact("setting", `${kind} ${name}`, "proxy configuration", { value, grade: null }, [spec?.at ?? at], scope),
    ...(url ? [fact("image", `${kind} ${name}`, "plugin", imageAttrs(image), [url.at], scope)] : []),
  ];
};

/** Readers by kind. */
export const ISTIO: Readonly<Record<string, Reader>> = {
  AuthorizationPolicy: authorization,
  PeerAuthentication: peer,
  RequestAuthentication: tokens,
  Gateway: gateway,
  VirtualService: virtualService,
  DestinationRule: destination,
  ServiceEntry: serviceEntry,
  Sidecar: sidecar,
  EnvoyFilter: filter,
  WasmPlugin: filter,
};
