import type { Line } from "../../formats/lines.ts";
import type { Located } from "../../formats/located.ts";
import { entries, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { SECRET_NAME } from "../container.ts";
import type { Row } from "../rows.ts";
import { judged } from "../rows.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";

/** One setting by its whole name, in lower case without dashes: `server.ssl.clientauth`, `logging:loglevel:default`. */
export interface Property {
  readonly name: string;
  readonly value: string;
  readonly at: ByteRange;
}

const MAX_PROPERTIES = 20_000;
const MAX_DEPTH = 30;

/** `require-https` and `requireHttps` are one name to Spring. */
const relaxed = (name: string): string => name.replace(/[-_]/g, "").toLowerCase();

/** Every value of a tree with the names above it. */
export function properties(
  node: Located | undefined,
  at: ByteRange,
  above = "",
  depth = 0,
  found: Property[] = [],
): Property[] {
  if (!node || depth > MAX_DEPTH || found.length >= MAX_PROPERTIES) return found;
  if (node.type === "scalar") found.push({ name: relaxed(above), value: text(node) ?? "", at });
  else if (node.type === "list") {
    if (node.items.every((i) => i.type === "scalar"))
      found.push({ name: relaxed(above), value: texts(node).join(","), at });
    else for (const [i, one] of items(node).entries()) properties(one, one.at, `${above}.${i}`, depth + 1, found);
  } else
    for (const e of entries(node))
      properties(e.value, e.at, above === "" ? e.key : `${above}.${e.key}`, depth + 1, found);
  return found;
}

/** `name = value` or `name: value`, one a line. */
export const propertiesOf = (lines: readonly Line[]): Property[] =>
  lines.flatMap(({ text: line, at }) => {
    const match = /^([\w.[\]-]{1,300})\s{0,50}[=:]\s{0,50}(.*)$/.exec(line);
    return match && !/^[#!]/.test(line)
      ? [{ name: relaxed(match[1] as string), value: (match[2] as string).trim(), at }]
      : [];
  });

const weak = (said: string, unset = 0): Row => ({
  said,
  grades: { false: 0, off: 0, no: 0, true: 1, on: 1, yes: 1 },
  unset,
});
const safe = (said: string, unset = 0): Row => ({
  said,
  grades: { true: 0, on: 0, yes: 0, false: 1, off: 1, no: 1 },
  unset,
});
const shown = (said: string): Row => ({
  said,
  grades: {
    never: 0,
    whenauthorized: 0,
    "when-authorized": 0,
    when_authorized: 0,
    onparam: 1,
    "on-param": 1,
    on_param: 1,
    always: 2,
  },
  unset: 0,
});

/** Settings of frameworks (Spring, Quarkus, Micronaut, ASP.NET): the end of a name, in lower case without dashes. */
const ROWS: readonly (readonly [name: RegExp, row: Row])[] = [
  [
    /^management\.endpoints\.web\.exposure\.include$/,
    {
      said: "endpoints for operation",
      grades: { "": 0, health: 0, info: 0, "health,info": 0, "info,health": 0, "*": 2 },
      unset: 0,
    },
  ],
  [/^management\.endpoint\.health\.showdetails$/, shown("details of health")],
  [/^management\.endpoint\.(env|configprops)\.showvalues$/, shown("values of settings")],
  [/^management\.endpoint\.(shutdown|heapdump)\.enabled$/, weak("shutdown and dumps by request")],
  [/^management\.security\.enabled$/, safe("sign-in of operators")],
  [/^spring\.h2\.console\.enabled$/, weak("console of the database")],
  [/^spring\.h2\.console\.settings\.weballowothers$/, weak("console of the database for others")],
  [/^spring\.devtools\.remote\.secret$/, { said: "remote development", grades: { "": 0, "*": 1 }, unset: 0 }],
  [
    /^server\.error\.include(stacktrace|message|bindingerrors|exception)$/,
    {
      ...shown("what errors tell"),
      grades: { never: 0, false: 0, onparam: 1, on_param: 1, "on-param": 1, always: 2, true: 2 },
    },
  ],
  [/^server\.ssl\.enabled$/, safe("TLS")],
  [/^server\.ssl\.clientauth$/, { said: "certificates of clients", grades: { need: 0, want: 1, none: 2 }, unset: 2 }],
  [/^server\.ssl\.enabledprotocols$/, { said: "weak protocols", weak: /^(sslv\S*|tlsv1|tlsv1\.[01])$/, unset: 0 }],
  [/^server\.servlet\.session\.cookie\.secure$/, safe("session cookies over TLS only", 1)],
  [/^server\.servlet\.session\.cookie\.httponly$/, safe("session cookies hidden from scripts")],
  [
    /^server\.servlet\.session\.cookie\.samesite$/,
    { said: "session cookies from other sites", grades: { strict: 0, lax: 1, none: 2 }, unset: 1 },
  ],
  [
    /^spring\.jpa\.hibernate\.ddlauto$/,
    {
      said: "schema made at start",
      grades: { none: 0, validate: 0, update: 1, create: 2, "create-drop": 2 },
      unset: 0,
    },
  ],
  [/^(debug|trace)$/, weak("debug mode")],
  [
    /^logging\.level\.(root|org\.springframework\.(security|web))$|^logging\.loglevel\.(default|microsoft)$|^quarkus\.log\.level$/,
    {
      said: "level of the log",
      grades: {
        error: 0,
        warn: 0,
        warning: 0,
        information: 0,
        info: 0,
        off: 0,
        critical: 0,
        none: 0,
        debug: 1,
        trace: 2,
        all: 2,
      },
      unset: 0,
    },
  ],
  [
    /(^|\.)(cors\.)?(allowedorigins?|allowedoriginpatterns|http\.cors\.origins)$/,
    { said: "origins that are answered", weak: /^(\*|\/\.\*\/)$/, unset: 0, apart: true },
  ],
  [
    /^quarkus\.http\.insecurerequests$/,
    { said: "requests without TLS", grades: { disabled: 0, redirect: 0, enabled: 1 }, unset: 1 },
  ],
  [/^quarkus\.swaggerui\.alwaysinclude$/, weak("description of the interface")],
  [
    /^allowedhosts$/,
    { said: "names that are answered", grades: { "*": 1, "": 1 }, unset: 1, weak: /^\*$/, apart: true },
  ],
  [/^detailederrors$/, weak("what errors tell")],
  [/(^|\.)requirehttpsmetadata$/, safe("metadata of sign-in over TLS")],
  [/(^|\.)validateissuer$/, safe("issuers of tokens")],
  [/(^|\.)validateaudience$/, safe("audiences of tokens")],
  [/(^|\.)validatelifetime$/, safe("life of tokens")],
  [/(^|\.)validateissuersigningkey$/, safe("keys of tokens")],
];

const off = (said: string): Row => ({
  said,
  grades: { true: 0, on: 0, yes: 0, false: 1, off: 1, no: 1, none: 1 },
  unset: 0,
});
const loose = (said: string): Row => ({ said, grades: { false: 0, off: 0, no: 0, true: 1, on: 1, yes: 1 }, unset: 0 });
/** Whether whoever is asked is known, by the last word of a name; everything above it says of whom. */
const VERIFY =
  /(^|\.)(ssl|tls)?(verifyssl|verifytls|verifycerts?|verifycertificates?|verifyhostname|sslverify|tlsverify|validatecerts?|validatecertificates?|hostnameverification|rejectunauthorized|verifypeer)$/;
const TRUSTING =
  /(^|\.)(insecureskipverify|skipsslvalidation|skiptlsverify|insecuretls|tlsinsecure|trustall|trustallcertificates|trustselfsigned|disablesslverification|allowinvalidcertificates?|acceptanyservercertificate|trustservercertificate|ignoresslerrors)$/;
/** In the address of a database. */
const IN_ADDRESS =
  /(sslmode=(disable|allow|prefer)|usessl=false|trustservercertificate=true|encrypt=(false|no|optional)|tlsinsecure=true|verifyservercertificate=false|sslmode=none)/i;

/** Whom an address names; never what it holds of a password. */
const HOST = /(?::\/\/(?:[^@/\s]{0,200}@)?|(?:server|host|data source|addr(?:ess)?)\s{0,9}=\s{0,9})([^/?;,\s]{1,200})/i;
const hostIn = (value: string): string => {
  const host = HOST.exec(value)?.[1];
  return host === undefined ? "" : ` of ${host}`;
};

const PLACEHOLDER = /\$\{([\w.]{1,100})(?::[^}]{0,200})?\}/g;

/** What an application's settings leave open, whom it believes, and which secrets it reads. */
export function applicationFacts(path: string, list: readonly Property[], head: ByteRange, scope = ""): LocalFact[] {
  const settings: Judgement[] = [];
  const peers: Judgement[] = [];
  const secrets = new Map<string, ByteRange>();
  for (const { name, value, at } of list) {
    const row = ROWS.find(([pattern]) => pattern.test(name))?.[1];
    if (row)
      settings.push({ ...judged(row, value, at), name: /^\w*logging/.test(name) ? `${row.said} ${name}` : row.said });
    if (VERIFY.test(name)) peers.push(judged(off(name), value, at));
    else if (TRUSTING.test(name)) peers.push(judged(loose(name), value, at));
    else if (IN_ADDRESS.test(value))
      peers.push({
        name,
        value: `${IN_ADDRESS.exec(value)?.[1] ?? ""}${hostIn(value)}`,
        grade: 1,
        unset: 0,
        apart: true,
        at,
      });
    for (const [, placeholder = ""] of value.matchAll(PLACEHOLDER))
      if (SECRET_NAME.test(placeholder.replaceAll(".", "_")) && !secrets.has(placeholder)) secrets.set(placeholder, at);
  }
  return [
    settingsFact(path, settings, head, "settings", "setting", scope),
    settingsFact(path, peers, head, "whoever it asks", "verifies-peer", scope),
    ...[...secrets].map(([name, at]) =>
      fact("reads-secret", path, name, { delivery: "environment", keys: [] }, [at], scope),
    ),
  ];
}

/** The profile that a document of Spring holds for. */
export const profileOf = (node: Located): string =>
  texts(get(node, "spring", "config", "activate", "on-profile") ?? get(node, "spring", "profiles")).join(", ") ||
  (text(get(node, "spring.config.activate.on-profile")) ?? "");
