import { parseApache } from "../../formats/apache.ts";
import type { Directive } from "../../formats/nginx.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { fact } from "../common.ts";
import { headerFacts } from "../headers.ts";
import { settingsFact } from "../table.ts";
import { accessFacts, openOf } from "./apache-access.ts";
import { switchesOf } from "./apache-settings.ts";
import { PLAIN, REDIRECTS, weakest } from "./tls.ts";

/** Sections whose content holds in what stands around them, as far as a reader of one file can tell. */
const TRANSPARENT = /^if(module|define|version|file|directive|section)$/;
const PLACES =
  /^(directory|directorymatch|location|locationmatch|files|filesmatch|proxy|proxymatch|limit|limitexcept|if|elseif|else)$/;

/** Apache: virtual hosts with their protocols, places with who may reach them, and where requests are forwarded. */
export function apacheFacts(bytes: Uint8Array): LocalFact[] | Problem {
  const parsed = parseApache(bytes);
  if ("code" in parsed) return parsed;
  const top = flat(parsed);
  const [first] = parsed;
  if (!first) return [];
  const shared = top.filter((d) => d.block === null);
  const main = shared.length > 0 ? place("the main server", shared, headOf(first), true) : [];
  return [
    ...main,
    ...conditional(parsed),
    ...sections(top, "", shared),
    ...top.filter((d) => d.name === "virtualhost").flatMap((v) => host(v, shared)),
  ];
}

/** What holds only where the server is started with a name defined, or where a file is there: that is said outside of this file. */
const conditional = (list: readonly Directive[]): LocalFact[] =>
  list.flatMap((d): LocalFact[] => {
    if (d.block === null) return [];
    if (!/^if(define|file)$/.test(d.name)) return conditional(d.block);
    const inside = flat(d.block).map((i) => [i.name, ...i.args].join(" "));
    const attrs = { value: inside.join("; ").slice(0, 300), grade: null };
    return [fact("setting", `what holds if ${d.args.join(" ")}`, d.name, attrs, [headOf(d)]), ...conditional(d.block)];
  });
const flat = (list: readonly Directive[]): Directive[] =>
  list.flatMap((d) => (d.block !== null && TRANSPARENT.test(d.name) ? flat(d.block) : [d]));
const named = (list: readonly Directive[], name: string): Directive[] => list.filter((d) => d.name === name);
const last = (name: string, ...lists: readonly (readonly Directive[])[]): Directive | undefined =>
  lists.map((l) => named(l, name).at(-1)).find((d) => d !== undefined);
/** The opening word of a section, or a whole directive. */
const headOf = ({ name, at, block }: Directive): ByteRange =>
  block === null ? at : { from: at.from, to: Math.min(at.to, at.from + name.length + 1) };

function sections(list: readonly Directive[], owner: string, server: readonly Directive[]): LocalFact[] {
  return list.flatMap((d): LocalFact[] => {
    if (d.block === null || !PLACES.test(d.name)) return [];
    const subject = `${owner}${owner === "" ? "" : " "}${[d.name, ...d.args].join(" ")}`;
    const own = flat(d.block);
    return [
      ...place(subject, own, headOf(d), false),
      ...forwards(subject, own, [own, server], d.args.at(-1) ?? ""),
      ...sections(own, subject, server),
    ];
  });
}

function host(v: Directive, top: readonly Directive[]): LocalFact[] {
  const own = flat(v.block ?? []);
  const name = last("servername", own)?.args[0] ?? v.args.join(" ");
  const subject = `host ${name}${/:(\d+)$/.exec(v.args[0] ?? "")?.[0] ?? ""}`;
  return [
    tlsOf(subject, v, own, top),
    ...place(subject, own, headOf(v), false),
    ...forwards(subject, own, [own, top], ""),
    ...sections(
      own,
      subject,
      own.filter((d) => d.block === null),
    ),
  ];
}

/** `all -SSLv3` stands where nothing is said; an included file may say something else. */
function tlsOf(subject: string, v: Directive, own: readonly Directive[], top: readonly Directive[]): LocalFact {
  const engine = last("sslengine", own, top);
  const at = [last("sslprotocol", own, top)?.at, engine?.at].filter((a) => a !== undefined);
  const secure = /^(on|optional)$/i.test(engine?.args[0] ?? "");
  const protocol = last("sslprotocol", own, top)?.args;
  const included = own.some((d) => /^include(optional)?$/.test(d.name));
  const attrs = secure
    ? protocol === undefined && included
      ? { value: "of an included file", grade: null }
      : weakest(protocolsOf(protocol ?? ["all", "-SSLv3"]))
    : redirects(own)
      ? REDIRECTS
      : PLAIN;
  return fact("tls", subject, "protocols", attrs, at.length > 0 ? at : [headOf(v)]);
}

const ALL = ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];
function protocolsOf(words: readonly string[]): string[] {
  let on = new Set<string>();
  for (const word of words) {
    const sign = /^[+-]/.exec(word)?.[0] ?? "";
    const name = word.slice(sign.length);
    const list = name.toLowerCase() === "all" ? ALL : [ALL.find((v) => v.toLowerCase() === name.toLowerCase()) ?? name];
    if (sign === "" && name.toLowerCase() === "all") on = new Set(ALL);
    else for (const v of list) sign === "-" ? on.delete(v) : on.add(v);
  }
  return [...on];
}

const redirects = (own: readonly Directive[]): boolean =>
  own.some(
    (d) =>
      (/^redirect(match|permanent)?$/.test(d.name) && d.args.some((a) => a.startsWith("https:"))) ||
      (d.name === "rewriterule" && (d.args[1] ?? "").startsWith("https:")),
  );

function place(subject: string, own: readonly Directive[], head: ByteRange, whole: boolean): LocalFact[] {
  const client = last("sslverifyclient", own);
  const mode = /^require$/i.test(client?.args[0] ?? "") ? "enforce" : "audit";
  const guard =
    client && !/^none$/i.test(client.args[0] ?? "")
      ? [fact("edge-guard", subject, "a client certificate", { mode, allows: null, rule: null }, [client.at])]
      : [];
  return [
    ...accessFacts(subject, own),
    ...guard,
    ...headers(subject, own),
    ...(whole ? forwards(subject, own, [own], "") : []),
    settingsFact(subject, [...openOf(own), ...switchesOf(own, whole)], head),
  ];
}

/** `Header always set` goes with errors too; a later `unset` takes it back. */
function headers(subject: string, own: readonly Directive[]): LocalFact[] {
  const sent = new Map<string, LocalFact[]>();
  for (const { args, at } of named(own, "header")) {
    const always = args[0]?.toLowerCase() === "always";
    const [action = "", name = "", value = "", ...when] =
      always || args[0]?.toLowerCase() === "onsuccess" ? args.slice(1) : args;
    const key = name.replace(/:$/, "").toLowerCase();
    if (/^unset$/i.test(action)) sent.delete(key);
    else if (/^(set|append|merge|add|setifempty)$/i.test(action))
      // What is sent under a condition guards nobody.
      sent.set(
        key,
        headerFacts(subject, key, value, at, always).filter((f) => when.length === 0 || f.rel === "cors"),
      );
  }
  return [...sent.values()].flat();
}

function forwards(
  subject: string,
  own: readonly Directive[],
  around: readonly (readonly Directive[])[],
  match: string,
): LocalFact[] {
  const facts: LocalFact[] = [];
  const to = (from: string, upstream: string, at: ByteRange, how: readonly string[] = []): void => {
    const open = /[$%]/.test(upstream);
    const target = open ? "an address that a variable gives" : upstream;
    const by = from === "" ? subject : `${subject} ${from}`;
    facts.push(
      fact("proxies-to", by, target, { rewrite: [...(open ? [upstream] : []), ...how].join(" ") || null }, [at]),
    );
    if (!/^(https|wss|h2):/.test(upstream)) return;
    const verify = last("sslproxyverify", ...around);
    const names = last("sslproxycheckpeername", ...around) ?? last("sslproxycheckpeercn", ...around);
    const on = /^require$/i.test(verify?.args[0] ?? "");
    const loose = /^off$/i.test(names?.args[0] ?? "");
    const attrs = { value: `${on ? "on" : "off"}${loose ? ", names are not" : ""}`, grade: on ? (loose ? 1 : 0) : 2 };
    facts.push(fact("verifies-peer", by, target, attrs, [verify?.at ?? at, ...(names ? [names.at] : [])]));
  };
  for (const { name, args, at } of own) {
    if (name === "proxypass" || name === "proxypassmatch") {
      const within = match !== "" && !(args[1] ?? "").includes(":") && args[1] !== "!";
      const [from, upstream, ...how] = within ? ["", ...args] : args;
      if (upstream !== undefined && upstream !== "!") to(from ?? "", upstream, at, how);
    } else if (name === "rewriterule" && /(^|[[,])(P|proxy)([,\]]|$)/.test(args[2] ?? ""))
      to(args[0] ?? "", args[1] ?? "", at, args.slice(2));
    else if (name === "sethandler" && /^proxy:/.test(args[0] ?? "")) to("", (args[0] ?? "").slice("proxy:".length), at);
  }
  return facts;
}
