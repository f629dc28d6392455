import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const iptables = casesAt("nft", "host/rules.v4", "attack: ");
const nft = casesAt("nft", "host/nftables.conf", "attack: ");
const haproxy = casesAt("edge", "deploy/haproxy.cfg", "attack: haproxy: ");
const nginx = casesAt("edge", "deploy/web/nginx.conf", "attack: ");
const apache = casesAt("edge", "deploy/apache/site.conf", "attack: apache: ");

const saved =
  (policy: string) =>
  (...rules: readonly string[]): string =>
    `*filter\n:INPUT ${policy} [0:0]\n${rules.map((r) => `${r}\n`).join("")}COMMIT\n`;
const [closed, open] = [saved("DROP"), saved("ACCEPT")];
const input = (...rules: readonly string[]): string =>
  `table inet filter {\n  chain input {\n    type filter hook input priority 0; policy drop;\n${rules.map((r) => `    ${r}\n`).join("")}  }\n}\n`;
const frontend = (...lines: readonly string[]): string =>
  `frontend web\n  mode http\n${lines.map((l) => `  ${l}\n`).join("")}`;
const backend = (server: string): string => `backend app\n  server a 10.0.0.1:443 ssl ${server}\n`;
const host = (...lines: readonly string[]): string =>
  `<VirtualHost *:443>\n  ServerName a.example\n  SSLEngine on\n${lines.map((l) => `  ${l}\n`).join("")}</VirtualHost>\n`;
const [OFFICE, SSH] = ["-A INPUT -s 203.0.113.0/24 -j RETURN", "-A INPUT -p tcp --dport 22 -j"];
const WEB = "-A INPUT -p tcp --dport 80 -j ACCEPT";
const HEADER = "Content-Security-Policy \"default-src 'self'";

/** What hid in packet filters and servers at the edge behind what one line told. */
export const ATTACKS_HOSTS: readonly Case[] = [
  iptables("an option that stands alone", closed(), closed("-A INPUT -p tcp --syn -j ACCEPT"), said("flow", "widen")),
  iptables(
    "a chain in capitals",
    closed(":WEB - [0:0]"),
    closed(":WEB - [0:0]", "-A INPUT -j WEB", "-A WEB -p tcp --dport 22 -j ACCEPT"),
    said("flow", "widen"),
  ),
  iptables("packets that a program decides on", closed(), closed("-A INPUT -j NFQUEUE"), said("flow", "unknown")),
  iptables(
    "who is let go comes before the refusal",
    open(WEB, `${SSH} DROP`, OFFICE),
    open(OFFICE, `${SSH} DROP`),
    said("edge-guard", "unknown"),
    said("flow", "unknown"),
  ),
  iptables(
    "who is let go comes below what passes",
    closed(OFFICE, `${SSH} ACCEPT`, WEB),
    closed(`${SSH} ACCEPT`, OFFICE),
    said("flow", "unknown"),
  ),
  iptables(
    "a chain that does not come back",
    open(":web - [0:0]", "-A INPUT -j web", "-A INPUT -j DROP", "-A web -p tcp --dport 80 -j ACCEPT"),
    open(":web - [0:0]", "-A INPUT -g web", "-A INPUT -j DROP", "-A web -p tcp --dport 80 -j ACCEPT"),
    said("flow", "widen"),
    said("isolated", "widen"),
  ),
  nft(
    "every state but one",
    input("ct state untracked accept", "tcp dport 80 accept"),
    input("ct state != untracked accept"),
    said("flow", "widen"),
  ),
  nft(
    "a verdict behind another statement",
    input("tcp dport 80 accept"),
    input("tcp dport 22 notrack accept"),
    said("flow", "widen"),
  ),
  nft(
    "a rule that is put first",
    input("tcp dport 80 accept", "drop"),
    `${input("tcp dport 80 accept", "drop")}insert rule inet filter input ip saddr 203.0.113.0/24 accept\n`,
    said("flow", "widen"),
  ),
  haproxy(
    "another authority, and a name that is not asked for",
    backend("verify required ca-file /etc/ca.pem verifyhost pay.example"),
    backend("verify required ca-file /tmp/ca.pem"),
    said("verifies-peer", "unknown"),
  ),
  haproxy(
    "a certificate is asked for, whatever is wrong with it",
    frontend("bind :443 ssl crt x verify optional ca-file a"),
    frontend("bind :443 ssl crt x verify required ca-file a crt-ignore-err all"),
    said("tls", "unknown"),
    said("edge-guard", "narrow"),
  ),
  haproxy(
    "another password of the statistics",
    frontend("stats enable", "stats auth admin:Long-Window-9", "stats admin if TRUE"),
    frontend("stats enable", "stats auth admin:admin"),
    said("setting", "unknown"),
  ),
  haproxy(
    "a password under a condition",
    frontend("stats enable", "stats http-request auth", "stats admin if TRUE"),
    frontend("stats enable", "stats http-request auth if { src 10.0.0.1 }"),
    said("setting", "widen"),
  ),
  haproxy(
    "a header under a condition",
    frontend(`http-response set-header ${HEADER}; script-src *"`),
    frontend(`http-response set-header ${HEADER}" if { path /x }`),
    said("csp", "widen", "default-src"),
    said("csp", "widen", "script-src"),
  ),
  haproxy(
    "who is let pass is somebody else",
    frontend("acl office src 10.0.0.0/8", "http-request allow if office", "http-request deny"),
    frontend("acl office src 0.0.0.0/0", "http-request allow if office", "http-request deny"),
    said("edge-guard", "unknown"),
  ),
  haproxy(
    "others may write to the socket",
    "global\n  stats socket /run/h.sock level admin mode 600\n  insecure-fork-wanted\n",
    "global\n  stats socket /run/h.sock level admin mode 666\n",
    said("setting", "unknown"),
  ),
  nginx(
    "TLS, and for everybody",
    "server {\n  server_name a.example;\n  listen 127.0.0.1:8080;\n}\n",
    "server {\n  server_name a.example;\n  listen 8080 ssl;\n}\n",
    said("tls", "unknown"),
  ),
  apache(
    "other things may be overridden",
    host("<Directory /a>", "AllowOverride AuthConfig", "</Directory>"),
    host("<Directory /a>", "AllowOverride FileInfo", "</Directory>"),
    said("setting", "unknown"),
  ),
  apache(
    "scripts of another folder",
    host("ScriptAlias /cgi/ /usr/lib/cgi/"),
    host("ScriptAlias /cgi/ /tmp/"),
    said("setting", "unknown"),
  ),
  apache(
    "a header that is never sent",
    host(`Header set ${HEADER}; script-src *"`),
    host(`Header set ${HEADER}" env=never`),
    said("csp", "widen", "default-src"),
    said("csp", "widen", "script-src"),
  ),
  apache(
    "options in two lines",
    host("Options -Indexes"),
    host("Options +ExecCGI", "Options -Indexes"),
    said("setting", "widen"),
  ),
  apache(
    "names are passed on as they came",
    host("ProxyPass /a http://10.0.0.1/"),
    host("ProxyPass /a http://10.0.0.1/ nocanon"),
    said("proxies-to", "unknown"),
  ),
];
