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

/** One variable, of the host that it is for where it is for one. */
export interface Variable {
  readonly of: string;
  readonly key: string;
  readonly value: string | undefined;
  readonly tag?: string | undefined;
  readonly at: ByteRange;
}
const PASSWORD = /^ansible_(\w{1,30}_)?(pass|password|passwd|pass_phrase)$/;

/** Settings that variables make, whoever defines them. */
export function variableSettings(list: readonly Variable[]): Judgement[] {
  return list.flatMap(({ of, key, value = "", tag, at }): Judgement[] => {
    const mine = (j: Judgement): Judgement => (of === "" ? j : { ...j, name: `${j.name} of ${of}` });
    if (SSH_ARGS.test(key)) return sshSettings(value, at).map(mine);
    if (PASSWORD.test(key)) {
      const known = value !== "" && tag === undefined && !/\{\{|^<[^>]*>$/.test(value);
      const name = `password ${key}`;
      return [mine({ name, value: known ? "written out" : "from elsewhere", grade: known ? 1 : 0, unset: 0, at })];
    }
    return Object.hasOwn(VARIABLES, key) ? [mine(judged(VARIABLES[key] as Row, value, at))] : [];
  });
}

export const variableFacts = (subject: string, list: readonly LocatedEntry[], head: ByteRange): LocalFact =>
  settingsFact(
    subject,
    variableSettings(list.map(({ key, value, at }) => ({ of: "", key, value: text(value), tag: value.tag, at }))),
    head,
    "connection",
  );

/** Settings of Ansible itself, by section and name. */
const CONFIG: Readonly<Record<string, Row>> = {
  "defaults.host_key_checking": { said: "keys of hosts are checked", grades: NO, unset: 0 },
  "defaults.remote_user": { said: "user on the hosts", grades: { root: 1, "*": 0 }, unset: 0, apart: true },
  "defaults.no_log": { said: "log leaves out values", grades: NO, unset: 1 },
  "defaults.allow_world_readable_tmpfiles": { said: "files for everyone", grades: YES, unset: 0 },
  "defaults.log_path": { said: "log", grades: { "": 1, "*": 0 }, unset: 1 },
  "privilege_escalation.become": { said: "runs as another user", grades: YES, unset: 0 },
  "privilege_escalation.become_ask_pass": { said: "password asked", grades: NO, unset: 1 },
  "privilege_escalation.become_user": {
    said: "user that it becomes",
    grades: { root: 1, "*": 0 },
    unset: 1,
    apart: true,
  },
  "privilege_escalation.become_method": { said: "how it becomes one", grades: { sudo: 0, "*": 0.5 }, unset: 0 },
  "defaults.ask_pass": { said: "password of SSH asked", grades: NO, unset: 1 },
  "defaults.vault_password_file": { said: "password of the vault in a file", grades: { "": 0, "*": 1 }, unset: 0 },
  "defaults.display_args_to_stdout": { said: "arguments on the screen", grades: YES, unset: 0 },
  "defaults.allow_unsafe_lookups": { said: "lookups may run code", grades: YES, unset: 0 },
  "defaults.no_target_syslog": { said: "no log on the hosts", grades: YES, unset: 0 },
  "defaults.error_on_undefined_vars": { said: "unknown variables end a run", grades: NO, unset: 0 },
  "defaults.command_warnings": { said: "warnings of commands", grades: NO, unset: 0 },
  "defaults.deprecation_warnings": { said: "warnings of what is old", grades: NO, unset: 0 },
  "defaults.inject_facts_as_vars": { said: "facts of hosts as variables", grades: YES, unset: 1 },
  "defaults.fact_caching": { said: "cache of facts", grades: { memory: 0, "": 0, "*": 0.5 }, unset: 0 },
  "inventory.unparsed_is_failed": { said: "a list of hosts must be read", grades: NO, unset: 1 },
  "inventory.any_unparsed_is_failed": { said: "every list of hosts must be read", grades: NO, unset: 1 },
  "paramiko_connection.host_key_auto_add": { said: "unknown keys of hosts are taken", grades: YES, unset: 0 },
  "paramiko_connection.host_key_checking": { said: "keys of hosts are checked by paramiko", grades: NO, unset: 0 },
  "persistent_connection.host_key_checking": { said: "keys of devices are checked", grades: NO, unset: 0 },
  "galaxy.ignore_certs": { said: "certificates of the registry of roles", grades: YES, unset: 0 },
  "galaxy.disable_gpg_verify": { said: "signatures of collections", grades: YES, unset: 0 },
};
const SSH_CONFIG = /^ssh_connection\.ssh_(common_|extra_)?args$/;

/** Where roles and collections are fetched from. */
const SERVER = /^galaxy(_server\.[\w.-]{1,60})?\.(server|url)$/;
function server(section: string, value: string, at: ByteRange): Judgement[] {
  const name = `TLS to the registry of ${section}`;
  const tls = value.startsWith("https:");
  return value.startsWith("http") ? [{ name, value: tls ? "on" : "off", grade: tls ? 0 : 1, unset: 0, at }] : [];
}

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
    const head = /^\[([\w. -]{1,60})\]/.exec(line)?.[1];
    if (head) section = head.trim();
    const equal = line.indexOf("=");
    if (head || equal < 0) return [];
    const key = `${section}.${line.slice(0, equal).trim()}`;
    const value = line.slice(equal + 1).trim();
    if (SERVER.test(key)) return server(section, value, at);
    if (SSH_CONFIG.test(key)) {
      return sshSettings(value, at);
    }
    return Object.hasOwn(CONFIG, key) ? [judged(CONFIG[key] as Row, value, at)] : [];
  });
  return [settingsFact("ansible", list, { from: first.at.from, to: first.at.from + 1 })];
}
