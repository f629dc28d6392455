import { PHP } from "../php.ts";
import type { Row } from "../rows.ts";

const NO_YES = { no: 0, off: 0, false: 0, "0": 0, yes: 1, on: 1, true: 1, "1": 1 };
const YES_NO = { no: 1, off: 1, false: 1, "0": 1, yes: 0, on: 0, true: 0, "1": 0 };
const weak = (said: string, unset = 0): Row => ({ said, grades: NO_YES, unset });
const safe = (said: string, unset = 0): Row => ({ said, grades: YES_NO, unset });

const WEAK_CIPHERS = /cbc|3des|arcfour|rc4|blowfish|cast128|none|^\*$/;
const WEAK_MACS = /md5|sha1|-96|ripemd|umac-64|none|^\*$/;
const WEAK_KEYS = /^(ssh-dss|ssh-rsa|ssh-rsa-cert\S*|ssh-dss-cert\S*|\*)$/;
const WEAK_EXCHANGE = /group1-|group14-sha1|group-exchange-sha1|^\*$/;

/** https://man.openbsd.org/sshd_config, with what holds where nothing is said. */
export const SSHD: Readonly<Record<string, Row>> = {
  permitrootlogin: {
    said: "sign-in of root",
    grades: { no: 0, "forced-commands-only": 1, "prohibit-password": 2, "without-password": 2, yes: 3 },
    unset: 2,
  },
  passwordauthentication: weak("sign-in by password", 1),
  kbdinteractiveauthentication: weak("sign-in by questions", 1),
  challengeresponseauthentication: weak("sign-in by questions", 1),
  permitemptypasswords: weak("empty passwords"),
  pubkeyauthentication: safe("sign-in by key"),
  hostbasedauthentication: weak("sign-in by host"),
  ignorerhosts: safe("files of trusted hosts are ignored"),
  x11forwarding: weak("forwarding of displays"),
  allowtcpforwarding: { said: "forwarding of ports", grades: { no: 0, local: 1, remote: 1, yes: 2, all: 2 }, unset: 2 },
  allowstreamlocalforwarding: {
    said: "forwarding of sockets",
    grades: { no: 0, local: 1, remote: 1, yes: 2, all: 2 },
    unset: 2,
  },
  allowagentforwarding: weak("forwarding of agents", 1),
  gatewayports: { said: "forwarded ports for others", grades: { no: 0, clientspecified: 1, yes: 2 }, unset: 0 },
  permittunnel: { said: "tunnels", grades: { no: 0, "*": 1 }, unset: 0 },
  permituserenvironment: { said: "variables by the caller", grades: { no: 0, "*": 1 }, unset: 0 },
  permituserrc: weak("commands of the user at sign-in", 1),
  strictmodes: safe("owners of key files are checked"),
  usepam: safe("PAM", 1),
  protocol: { said: "protocol", grades: { "2": 0, "*": 1 }, unset: 0 },
  maxauthtries: { said: "tries to sign in", number: "weaker", unset: 6 },
  logingracetime: { said: "time to sign in", number: "weaker", endless: "0", unset: 120 },
  loglevel: { said: "log", grades: { verbose: 0, debug: 0, info: 1, error: 2, fatal: 3, quiet: 4 }, unset: 1 },
  ciphers: { said: "weak ciphers", weak: WEAK_CIPHERS, unset: 0 },
  macs: { said: "weak checksums", weak: WEAK_MACS, unset: 0 },
  kexalgorithms: { said: "weak key exchange", weak: WEAK_EXCHANGE, unset: 0 },
  hostkeyalgorithms: { said: "weak host keys", weak: WEAK_KEYS, unset: 0 },
  pubkeyacceptedalgorithms: { said: "weak keys of users", weak: WEAK_KEYS, unset: 0 },
  pubkeyacceptedkeytypes: { said: "weak keys of users", weak: WEAK_KEYS, unset: 0 },
  trustedusercakeys: { said: "authority for keys of users", grades: { none: 0 }, unset: 0 },
  authorizedkeysfile: {
    said: "files of keys",
    grades: { ".ssh/authorized_keys": 0, ".ssh/authorized_keys .ssh/authorized_keys2": 0, none: 0 },
    unset: 0,
  },
  authorizedkeyscommand: { said: "command that gives keys", grades: { none: 0 }, unset: 0 },
  authenticationmethods: { said: "ways to sign in", grades: {}, unset: 0 },
};

export const SSH: Readonly<Record<string, Row>> = {
  stricthostkeychecking: {
    said: "keys of hosts",
    grades: { yes: 0, ask: 0, "accept-new": 1, no: 2, off: 2 },
    unset: 0,
  },
  userknownhostsfile: { said: "file of known hosts", grades: { "/dev/null": 1, none: 1, "*": 0 }, unset: 0 },
  verifyhostkeydns: { said: "keys of hosts by name service", grades: { no: 0, ask: 0, yes: 1 }, unset: 0 },
};

const POSTGRES: Readonly<Record<string, Row>> = {
  listen_addresses: {
    said: "addresses that it listens on",
    grades: { localhost: 0, "": 0, "127.0.0.1": 0, "::1": 0, "*": 1 },
    unset: 0,
  },
  ssl: safe("TLS", 1),
  ssl_min_protocol_version: {
    said: "oldest TLS",
    grades: { "tlsv1.3": 0, "tlsv1.2": 0, "tlsv1.1": 1, tlsv1: 2, "": 2 },
    unset: 0,
  },
  password_encryption: { said: "hash of passwords", grades: { "scram-sha-256": 0, md5: 1, on: 1, off: 2 }, unset: 0 },
  log_connections: safe("log of connections", 1),
  log_disconnections: safe("log of ends of connections", 1),
  log_statement: { said: "log of statements", grades: { all: 0, mod: 1, ddl: 2, none: 3 }, unset: 3 },
  row_security: safe("row security"),
  shared_preload_libraries: { said: "libraries loaded at start", grades: { "": 0 }, unset: 0 },
  fsync: safe("writes reach the disk"),
};

const MYSQL: Readonly<Record<string, Row>> = {
  "skip-grant-tables": { said: "no sign-in at all", grades: { ...NO_YES, "": 1 }, unset: 0 },
  "skip-networking": { said: "no network", grades: { ...YES_NO, "": 0 }, unset: 1 },
  "local-infile": { said: "files of the caller", grades: { ...NO_YES, "": 1 }, unset: 0 },
  "bind-address": {
    said: "addresses that it listens on",
    grades: { "127.0.0.1": 0, localhost: 0, "::1": 0, "*": 1 },
    unset: 1,
  },
  "require-secure-transport": safe("TLS is required", 1),
  "secure-file-priv": { said: "folder for files", grades: { "": 1, "*": 0 }, unset: 0 },
  "old-passwords": weak("old passwords"),
  "general-log": { said: "log of statements", grades: { ...YES_NO, "": 0 }, unset: 1 },
  "tls-version": { said: "weak TLS", weak: /^tlsv1(\.1)?$/, unset: 0 },
};

const REDIS: Readonly<Record<string, Row>> = {
  "protected-mode": safe("closed to other hosts without password"),
  requirepass: { said: "password", grades: { "": 1, "*": 0 }, unset: 1 },
  bind: {
    said: "addresses that it listens on",
    grades: { "127.0.0.1": 0, "127.0.0.1 -::1": 0, "127.0.0.1 ::1": 0, "*": 1 },
    unset: 0,
  },
  "tls-port": { said: "TLS", grades: { "0": 1, "*": 0 }, unset: 1 },
  "tls-auth-clients": { said: "certificates of clients", grades: { yes: 0, optional: 1, no: 2 }, unset: 0 },
  "enable-debug-command": { said: "commands for debugging", grades: { no: 0, local: 1, yes: 2 }, unset: 0 },
  "enable-module-command": { said: "modules loaded by command", grades: { no: 0, local: 1, yes: 2 }, unset: 0 },
};

export interface Product {
  readonly subject: string;
  readonly file: RegExp;
  readonly rows: Readonly<Record<string, Row>>;
  /** What begins a comment, at the start of a line or after a blank. */
  readonly comments: string;
  /** How a name is written in the table. */
  readonly named: (name: string) => string;
}

const lower = (name: string): string => name.toLowerCase();

/** Products of which each line is a name and a value. */
export const PRODUCTS: readonly Product[] = [
  { subject: "PostgreSQL", file: /(^|\/)postgresql([.-][^/]*)?\.conf$/, rows: POSTGRES, comments: "#", named: lower },
  {
    subject: "MySQL",
    file: /(^|\/)\.?my\.cnf$|(^|\/)(mysql|mysqld|mariadb)[^/]*\.cnf$|(^|\/)(mysql|mariadb)(\.conf)?(\.d)?\/([^/]+\/)*[^/]+\.cnf$/,
    rows: MYSQL,
    comments: "#",
    named: (name) => lower(name).replaceAll("_", "-"),
  },
  { subject: "Redis", file: /(^|\/)(redis|valkey)[^/]*\.conf$/, rows: REDIS, comments: "#", named: lower },
  {
    subject: "PHP",
    file: /(^|\/)php[^/]*\.ini$|(^|\/)\.user\.ini$|(^|\/)php\/([^/]+\/)*[^/]+\.ini$/,
    rows: PHP,
    comments: ";#",
    named: lower,
  },
];
