import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const of = (path: string) => casesAt("nft", path, `${path}: `);

const nft = of("host/nftables.conf");
const input = (rules: string, policy = "drop", family = "inet"): string =>
  `flush ruleset\ntable ${family} filter {\n  set office { type ipv4_addr; flags interval; elements = { 192.0.2.0/24 } }\n  chain input {\n    type filter hook input priority 0; policy ${policy};\n    ct state established,related accept\n    iifname "lo" accept\n${rules}  }\n}\n`;
const SSH = "    ip saddr @office tcp dport 22 accept\n";
const NFTABLES: readonly Case[] = [
  nft(
    "a port for everyone",
    input(SSH),
    input(`${SSH}    tcp dport { 80, 443 } accept\n`),
    said("flow", "widen", "ingress"),
  ),
  nft(
    "a port goes",
    input(`${SSH}    tcp dport { 80, 443 } accept\n`),
    input(`${SSH}    tcp dport 443 accept\n`),
    said("flow", "narrow"),
  ),
  nft("everyone instead of the office", input(SSH), input("    tcp dport 22 accept\n"), said("flow", "widen")),
  nft(
    "one network more in a set",
    input(SSH),
    input(SSH).replace("192.0.2.0/24", "192.0.2.0/24, 198.51.100.0/24"),
    said("flow", "widen"),
  ),
  nft("whatever is not dropped", input(SSH), input(SSH, "accept"), said("isolated", "widen"), said("flow", "widen")),
  nft(
    "a rule that drops the rest",
    input(SSH, "accept"),
    input(`${SSH}    reject\n`, "accept"),
    said("isolated", "narrow"),
    said("flow", "narrow"),
  ),
  nft(
    "of one family only",
    input(SSH),
    input(SSH, "drop", "ip"),
    said("isolated", "widen", "ingress", "inet filter input"),
    said("isolated", "narrow", "ingress", "ip filter input"),
    said("flow", "neutral"),
    said("flow", "neutral"),
  ),
  nft("a rule that drops", input(SSH), input(`    ip saddr 203.0.113.9 drop\n${SSH}`), said("edge-guard", "narrow")),
  nft(
    "a rule after what passes",
    input(`    ip saddr 203.0.113.9 drop\n${SSH}`),
    input(`${SSH}    ip saddr 203.0.113.9 drop\n`),
    said("edge-guard", "unknown"),
  ),
  nft(
    "a map that is not read",
    input(SSH),
    input(`${SSH}    tcp dport vmap { 80 : accept, 443 : accept }\n`),
    said("flow", "unknown"),
  ),
  nft(
    "by another chain",
    input(SSH),
    `${input(`${SSH}    jump more\n`).replace(/}\n$/, "")}  chain more { tcp dport 8080 accept }\n}\n`,
    said("flow", "widen"),
  ),
  nft("a chain that is elsewhere", input(SSH), input(`${SSH}    jump more\n`), said("flow", "unknown")),
  nft(
    "sent elsewhere",
    "table ip nat {\n  chain pre { type nat hook prerouting priority -100; }\n}\n",
    "table ip nat {\n  chain pre { type nat hook prerouting priority -100; tcp dport 80 dnat to 10.0.0.5:8080; }\n}\n",
    said("proxies-to", "widen", "10.0.0.5:8080"),
  ),
  nft(
    "by commands",
    "add table inet f\nadd chain inet f input { type filter hook input priority 0 ; policy drop ; }\nadd rule inet f input tcp dport 22 accept\n",
    "add table inet f\nadd chain inet f input { type filter hook input priority 0 ; policy drop ; }\nadd rule inet f input tcp dport 22-80 accept\n",
    said("flow", "widen"),
  ),
  nft(
    "in other words",
    input(`${SSH}    tcp dport { 80, 443 } counter accept comment "web"\n`),
    input(`${SSH}    # web\n    tcp dport { 443,\n      80 } accept\n`),
  ),
  nft("a comment", input(SSH), input(`${SSH}    # tcp dport 80 accept\n`)),
  {
    ...nft(
      "without end",
      input(SSH),
      input(SSH).replace(/}\n$/, ""),
      said("isolated", "unknown"),
      said("flow", "unknown"),
    ),
    opaque: "nft/broken",
  },
];

const saved = of("host/rules.v4");
const filter = (rules: string, policy = "DROP"): string =>
  `*filter\n:INPUT ${policy} [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:web - [0:0]\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -i lo -j ACCEPT\n${rules}COMMIT\n`;
const ADMIN = "-A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 22 -j ACCEPT\n";
const IPTABLES: readonly Case[] = [
  saved(
    "a port for everyone",
    filter(ADMIN),
    filter(`${ADMIN}-A INPUT -p tcp -m tcp --dport 5432 -j ACCEPT\n`),
    said("flow", "widen"),
  ),
  saved("a source goes", filter(ADMIN), filter(ADMIN.replace("-s 192.0.2.0/24 ", "")), said("flow", "widen")),
  saved("the policy", filter(ADMIN), filter(ADMIN, "ACCEPT"), said("isolated", "widen"), said("flow", "widen")),
  saved(
    "a rule that drops the rest",
    filter(ADMIN, "ACCEPT"),
    filter(`${ADMIN}-A INPUT -j DROP\n`, "ACCEPT"),
    said("isolated", "narrow"),
    said("flow", "narrow"),
  ),
  saved(
    "by another chain",
    filter(`${ADMIN}-A INPUT -j web\n`),
    filter(`${ADMIN}-A INPUT -j web\n-A web -p tcp -m tcp --dport 80 -j ACCEPT\n`),
    said("flow", "widen"),
  ),
  saved("counters", filter(ADMIN), filter(ADMIN).replaceAll("[0:0]", "[12:345]")),
];

export const NFT: readonly Case[] = [...NFTABLES, ...IPTABLES];
