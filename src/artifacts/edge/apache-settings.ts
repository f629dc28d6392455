import type { Directive } from "../../formats/nginx.ts";
import type { Judgement } from "../table.ts";
import { INHERITED } from "../table.ts";
import { optionsOf } from "./apache-access.ts";

interface Row {
  readonly said: string;
  /** Grades by value, in lower case; `*` is any other. */
  readonly grades: Readonly<Record<string, number>>;
  /** What stands where nothing is said; of a place within a server what is set around it. */
  readonly unset: number;
}

const ON_WEAK = { on: 1, off: 0 };
const ROWS: Readonly<Record<string, Row>> = {
  allowoverride: { said: "what .htaccess may override", grades: { none: 0, all: 2, "*": 1 }, unset: 0 },
  servertokens: { said: "version in answers", grades: { prod: 0, productonly: 0, "*": 1 }, unset: 1 },
  serversignature: { said: "signature under error pages", grades: { off: 0, "*": 1 }, unset: 0 },
  traceenable: { said: "method TRACE", grades: { off: 0, "*": 1 }, unset: 1 },
  proxyrequests: { said: "forward proxy for anyone", grades: ON_WEAK, unset: 0 },
  sslinsecurerenegotiation: { said: "insecure renegotiation", grades: ON_WEAK, unset: 0 },
  sslcompression: { said: "compression under TLS", grades: ON_WEAK, unset: 0 },
};
/** Switches of PHP that open something where they are on. */
const PHP: Readonly<Record<string, Row>> = {
  display_errors: { said: "errors in answers", grades: { "1": 1, on: 1, off: 0, "0": 0 }, unset: INHERITED },
  allow_url_include: { said: "code from other hosts", grades: { "1": 1, on: 1, off: 0, "0": 0 }, unset: 0 },
  allow_url_fopen: { said: "files from other hosts", grades: { "1": 1, on: 1, off: 0, "0": 0 }, unset: 1 },
  expose_php: { said: "version of PHP in answers", grades: { "1": 1, on: 1, off: 0, "0": 0 }, unset: 1 },
  engine: { said: "PHP", grades: { "1": 1, on: 1, off: 0, "0": 0 }, unset: INHERITED },
  auto_prepend_file: { said: "code before every script", grades: { none: 0, "*": 1 }, unset: 0 },
  auto_append_file: { said: "code after every script", grades: { none: 0, "*": 1 }, unset: 0 },
  "session.cookie_secure": {
    said: "session cookies over TLS only",
    grades: { "1": 0, on: 0, off: 1, "0": 1 },
    unset: 1,
  },
  "session.cookie_httponly": {
    said: "session cookies hidden from scripts",
    grades: { "1": 0, on: 0, off: 1, "0": 1 },
    unset: 1,
  },
};

const judge = (row: Row, name: string, value: string, at: Directive["at"]): Judgement => ({
  name,
  value,
  grade: (Object.hasOwn(row.grades, value.toLowerCase()) ? row.grades[value.toLowerCase()] : row.grades["*"]) ?? null,
  unset: row.unset,
  at,
});

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
    const one = judge(row, row.said, args.length > 1 ? args.join(" ") : first, at);
    return [whole ? one : { ...one, unset: name === "allowoverride" ? row.unset : INHERITED }];
  }
  if (/^php_(admin_)?(flag|value)$/.test(name) && Object.hasOwn(PHP, first.toLowerCase())) {
    const row = PHP[first.toLowerCase()] as Row;
    return [judge(row, row.said, second, at)];
  }
  const one = (said: string, value: string, grade: number, unset = 0): Judgement => ({
    name: said,
    value,
    grade,
    unset,
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
