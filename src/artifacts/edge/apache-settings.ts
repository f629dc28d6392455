import type { Directive } from "../../formats/nginx.ts";
import { PHP } from "../php.ts";
import type { Row } from "../rows.ts";
import { judged } from "../rows.ts";
import type { Judgement } from "../table.ts";
import { INHERITED } from "../table.ts";
import { optionsOf } from "./apache-access.ts";

const ON_WEAK = { on: 1, off: 0 };
/** Directives by their names; of a place within a server what is unset is set around it. */
const ROWS: Readonly<Record<string, Row>> = {
  allowoverride: { said: "what .htaccess may override", grades: { none: 0, all: 2, "*": 1 }, unset: 0, apart: true },
  servertokens: { said: "version in answers", grades: { prod: 0, productonly: 0, "*": 1 }, unset: 1 },
  serversignature: { said: "signature under error pages", grades: { off: 0, "*": 1 }, unset: 0 },
  traceenable: { said: "method TRACE", grades: { off: 0, "*": 1 }, unset: 1 },
  proxyrequests: { said: "forward proxy for anyone", grades: ON_WEAK, unset: 0 },
  sslinsecurerenegotiation: { said: "insecure renegotiation", grades: ON_WEAK, unset: 0 },
  sslcompression: { said: "compression under TLS", grades: ON_WEAK, unset: 0 },
};

/** Handlers that run what they serve. */
const RUNS =
  /(^|[/-])(cgi-script|fcgid-script|fastcgi-script|php[0-9.]*|x-httpd-\S+|server-parsed|mod_python|wsgi-script|lua-script)\b|httpd-php|httpd-cgi/i;
const SHOWS = /^(server-status|server-info|ldap-status|balancer-manager)$/i;

/** Settings of one place or of the whole server, by the tables above. */
export function switchesOf(own: readonly Directive[], whole: boolean): Judgement[] {
  return [...optionsOf(own), ...own.flatMap((d) => judgements(d, whole))];
}

function judgements({ name, args, at }: Directive, whole: boolean): Judgement[] {
  const [first = "", second = ""] = args;
  if (Object.hasOwn(ROWS, name)) {
    const row = ROWS[name] as Row;
    const one = judged(row, args.join(" "), at);
    return [whole ? one : { ...one, unset: name === "allowoverride" ? row.unset : INHERITED }];
  }
  if (/^php_(admin_)?(flag|value)$/.test(name) && Object.hasOwn(PHP, first.toLowerCase())) {
    const row = PHP[first.toLowerCase()] as Row;
    return [judged(row, second, at)];
  }
  const one = (said: string, value: string, grade: number, unset = 0): Judgement => ({
    name: said,
    value,
    grade,
    unset,
    // Which program, user or folder it is counts as well.
    apart: true,
    at,
  });
  if ((name === "addhandler" || name === "addtype") && RUNS.test(first))
    return args.slice(1).map((ending) => one(`scripts run by ending .${ending.replace(/^\./, "")}`, first, 1));
  if (name === "removehandler" || name === "removetype")
    return args.map((ending) => one(`scripts run by ending .${ending.replace(/^\./, "")}`, "none", 0, INHERITED));
  if (name === "sethandler" || name === "forcetype") {
    if (SHOWS.test(first)) return [one(`page ${first}`, "shown", 1)];
    if (RUNS.test(first)) return [one("every file runs as a script", first, 1)];
    return /^(none|default-handler|text\/plain)$/i.test(first)
      ? [one("every file runs as a script", first, 0, INHERITED)]
      : [];
  }
  if (name === "scriptalias" || name === "scriptaliasmatch" || name === "wsgiscriptalias")
    return [one(`scripts below ${first}`, second, 1)];
  if (name === "limitrequestbody" && /^\d{1,15}$/.test(first))
    return [one("size of a request", first, Number(first) === 0 ? Number.MAX_SAFE_INTEGER : Number(first), 1024 ** 3)];
  return name === "user" && whole ? [one("user", first, /^(root|#0)$/.test(first) ? 1 : 0, INHERITED)] : [];
}
