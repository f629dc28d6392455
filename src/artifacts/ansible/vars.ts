import type { LocatedEntry } from "../../formats/located.ts";
import { text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Row } from "../rows.ts";
import { judged } from "../rows.ts";
import type { Judgement } from "../table.ts";
import { settingsFact } from "../table.ts";

const YES = { yes: 1, true: 1, on: 1, "1": 1, no: 0, false: 0, off: 0, "0": 0 };
const NO = { yes: 0, true: 0, on: 0, "1": 0, no: 1, false: 1, off: 1, "0": 1 };

/** Variables that decide how hosts are reached. */
const VARIABLES: Readonly<Record<string, Row>> = {
  ansible_become: { said: "runs as another user", grades: YES, unset: 0 },
  ansible_host_key_checking: { said: "keys of hosts are checked", grades: NO, unset: 0 },
  ansible_ssh_host_key_checking: { said: "keys of hosts are checked", grades: NO, unset: 0 },
  ansible_winrm_server_cert_validation: { said: "certificates of hosts", grades: { validate: 0, ignore: 1 }, unset: 0 },
  ansible_httpapi_validate_certs: { said: "certificates of hosts", grades: NO, unset: 0 },
  ansible_winrm_transport: {
    said: "sign-in to hosts",
    grades: { certificate: 0, kerberos: 0, credssp: 1, ntlm: 1, basic: 2, plaintext: 3, ssl: 1 },
    unset: 0,
  },
  ansible_winrm_scheme: { said: "TLS to hosts", grades: { https: 0, http: 1 }, unset: 0 },
  ansible_user: { said: "user on the hosts", grades: { root: 1, Administrator: 1, "*": 0 }, unset: 0, apart: true },
  ansible_ssh_user: { said: "user on the hosts", grades: { root: 1, "*": 0 }, unset: 0, apart: true },
};
const SSH_ARGS = /^ansible_ssh_(common_|extra_)?args$/;

/** Options that change nothing of whom SSH talks to and as whom. */
const QUIET =
  /-o ?["']?(StrictHostKeyChecking|UserKnownHostsFile|ControlMaster|ControlPersist|ControlPath|ServerAlive\w{1,20}|ConnectTimeout|ConnectionAttempts|Compression|LogLevel)[= ][^\s"']{1,200}["']?|-[Cqv]\b/gi;

/** What arguments of SSH say: whether keys of hosts are checked, and whatever else they ask for. */
function sshSettings(value: string, at: ByteRange): Judgement[] {
  const off = /StrictHostKeyChecking[= ](no|off|accept-new)\b|UserKnownHostsFile[= ]\/dev\/null/i.test(value);
  const rest = value.replace(QUIET, " ").replace(/["']/g, "").trim().slice(0, 2_000);
  return [
    { name: "keys of hosts are checked", value: off ? "no" : "yes", grade: off ? 1 : 0, unset: 0, at },
    ...(rest === "" ? [] : [{ name: "arguments of SSH", value: rest, grade: null, unset: null, at }]),
  ];
}

/** Settings that variables make, whoever defines them. */
export function variableSettings(list: readonly LocatedEntry[]): Judgement[] {
  return list.flatMap((e): Judgement[] => {
    const value = text(e.value) ?? "";
    if (SSH_ARGS.test(e.key)) {
      return sshSettings(value, e.at);
    }
    return Object.hasOwn(VARIABLES, e.key) ? [judged(VARIABLES[e.key] as Row, value, e.at)] : [];
  });
}

export const variableFacts = (subject: string, list: readonly LocatedEntry[], head: ByteRange): LocalFact =>
  settingsFact(subject, variableSettings(list), head, "connection");

/** Settings of Ansible itself, by section and name. */
const CONFIG: Readonly<Record<string, Row>> = {
  "defaults.host_key_checking": { said: "keys of hosts are checked", grades: NO, unset: 0 },
  "defaults.remote_user": { said: "user on the hosts", grades: { root: 1, "*": 0 }, unset: 0, apart: true },
  "defaults.no_log": { said: "log leaves out values", grades: NO, unset: 1 },
  "defaults.allow_world_readable_tmpfiles": { said: "files for everyone", grades: YES, unset: 0 },
  "defaults.log_path": { said: "log", grades: { "": 1, "*": 0 }, unset: 1 },
  "privilege_escalation.become": { said: "runs as another user", grades: YES, unset: 0 },
  "privilege_escalation.become_ask_pass": { said: "password asked", grades: NO, unset: 1 },
  "galaxy.ignore_certs": { said: "certificates of the registry of roles", grades: YES, unset: 0 },
  "galaxy.disable_gpg_verify": { said: "signatures of collections", grades: YES, unset: 0 },
};
const SSH_CONFIG = /^ssh_connection\.ssh_(common_|extra_)?args$/;

interface Line {
  readonly text: string;
  readonly at: ByteRange;
}

/** `ansible.cfg`: sections of names and values. */
export function configFacts(lines: readonly Line[]): LocalFact[] {
  const [first] = lines;
  if (!first) return [];
  let section = "defaults";
  const list = lines.flatMap(({ text: line, at }): Judgement[] => {
    if (/^[#;]/.test(line)) return [];
    const head = /^\[([\w ]{1,60})\]/.exec(line)?.[1];
    if (head) section = head.trim();
    const equal = line.indexOf("=");
    if (head || equal < 0) return [];
    const key = `${section}.${line.slice(0, equal).trim()}`;
    const value = line.slice(equal + 1).trim();
    if (SSH_CONFIG.test(key)) {
      return sshSettings(value, at);
    }
    return Object.hasOwn(CONFIG, key) ? [judged(CONFIG[key] as Row, value, at)] : [];
  });
  return [settingsFact("ansible", list, { from: first.at.from, to: first.at.from + 1 })];
}
