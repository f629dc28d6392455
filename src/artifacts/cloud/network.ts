import { createHash } from "node:crypto";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { but, entries, get, items, text, texts } from "../../formats/located.ts";
import type { Attrs, ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { wordsOf } from "./words.ts";

// No network of one party is wider than 10.0.0.0/8 or fc00::/7.
const EXTERNAL = /^((\d{1,3}(\.\d{1,3}){3}|<nw>|)\/[0-7]|[0-9a-f:]{2,40}\/[0-6]|\*|0\.0\.0\.0|internet|any|all)$/i;
const ANY_PORT = /^(\*|all|any|-1|-1\/-1|0-65535|1-65535|1\/65535|0:65535|1:65535|0)$/i;
const NUMBERS: Readonly<Record<string, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

/** Who is at the other end, by the names that providers use. */
const PEERS = new Set(
  (
    "cidr_blocks ipv6_cidr_blocks cidr_ip cidr_ipv6 cidr_ipv4 ipv6_cidr_ip v4_cidr_blocks v6_cidr_blocks cidr_block ipv6_cidr_block cidr " +
    "source_ranges source_address_prefix source_address_prefixes source_addresses source_cidr source_cidr_ip source_ip_address remote_ip_prefix ip_block " +
    "source_tags source_service_accounts source_ips source_ip source_ip_groups source_droplet_ids source_load_balancer_uids source_kubernetes_ids src_ip_ranges dest_ip_ranges cidr_list cidrs ip_range ip_ranges source_application_security_group_ids " +
    "destination_ips destination_ip_groups destination_application_security_group_ids " +
    "destination_ranges destination_address_prefix destination_address_prefixes destination_addresses destination_cidr_ip security_groups source_security_group_id referenced_security_group_id source_prefix_list_id prefix_list_ids remote source remote_group_id remote_security_group_id source_security_group source_group deny_allow_group_no"
  ).split(" "),
);
/** What makes of a block with a peer a rule: which traffic it is about. */
const TRAFFIC =
  /^(ip_?)?protocols?$|^(from|to|min|max|start|end|dest(ination)?|dst)?_?ports?(_(ranges?|min|max|start|end))*$|^port_ranges?(_(min|max))?$|^(tcp|udp)(_options)?$|^(services|applications)$/;

/** Names are few and met often. */
const met = new Map<string, string>();
const MAX_MET = 10_000;
function nameOf(key: string): string {
  const known = met.get(key);
  if (known !== undefined) return known;
  const name = wordsOf(key).join("_");
  if (met.size < MAX_MET && key.length < 100) met.set(key, name);
  return name;
}
/** A field by its name in any provider's case. */
function field(node: Located | undefined, ...names: readonly string[]): Located | undefined {
  for (const name of names) {
    const found = entries(node).find((e) => nameOf(e.key) === name);
    if (found) return found.value;
  }
  return undefined;
}

const ALLOWS = /^(access|action|rule_action)$/;
/** Lists of addresses by their family alone. */
const FAMILY = /^ipv[46]$/;
const isPeer = ({ key, value }: LocatedEntry): boolean =>
  PEERS.has(nameOf(key)) || (FAMILY.test(key) && value.type === "list");

/** A rule of traffic: somebody, and a port or a protocol. */
export const isRule = (node: Located): boolean =>
  entries(node).some((e) => isPeer(e) || e.key === "self") &&
  entries(node).some((e) => TRAFFIC.test(nameOf(e.key)) || ALLOWS.test(nameOf(e.key)));

/** Whether a field is what the rule is about, and not a setting beside it. */
export const ofRule = (key: string): boolean => {
  const name = nameOf(key);
  return (
    PEERS.has(name) ||
    name === "self" ||
    FAMILY.test(key) ||
    (TRAFFIC.test(name) && !/^(services|applications)$/.test(name)) ||
    ALLOWS.test(name) ||
    name === "direction"
  );
};

interface Rule {
  readonly way: string;
  readonly at: readonly ByteRange[];
  readonly denies: boolean;
  readonly order: number;
  readonly peers: readonly string[];
  /** Peers that are named elsewhere, as they are written. */
  readonly references: readonly string[];
  readonly ports: readonly string[];
}

const EVERY = "every port";
/** Of one protocol every port is not every port at all. */
const everyOf = (protocol: string): string =>
  /^(tcp|udp)$/.test(protocol) ? `${protocol}/0-65535` : /^icmp/.test(protocol) ? `${protocol}/0-255` : EVERY;

function portsOf(rule: Located, protocol: string): string[] {
  // It has no ports, whatever stands there.
  if (/^icmp/.test(protocol)) return [protocol];
  const range = (from: string | undefined, to: string | undefined): string =>
    (from === "0" && /^(0|65535)$/.test(to ?? "")) || from === "-1" || (from === "1" && to === "65535")
      ? everyOf(protocol)
      : `${protocol}/${from === to || to === undefined ? (from ?? UNRESOLVED) : `${from ?? UNRESOLVED}-${to}`}`;
  const [from, to] = [
    field(rule, "from_port", "port_range_min", "port_min", "start_port", "port_range_start", "destination_port_start"),
    field(rule, "to_port", "port_range_max", "port_max", "end_port", "port_range_end", "destination_port_end"),
  ];
  // Of ICMP it is a type and a code.
  if (from && /^icmp/.test(protocol)) return [range(text(from), undefined)];
  if (from ?? to) return [range(text(from), text(to))];
  const span = field(rule, "port_range");
  if (span?.type === "map") return [range(text(field(span, "from")), text(field(span, "to")))];
  const bounded = ["tcp", "udp"].flatMap((kind) => {
    const options = field(rule, `${kind}_options`, kind);
    const bounds = field(options, "destination_port_range", "port_range") ?? options;
    const [min, max] = [field(bounds, "min", "port_min"), field(bounds, "max", "port_max")];
    return (min ?? max) ? [range(text(min), text(max)).replace(`${protocol}/`, `${kind}/`)] : [];
  });
  if (bounded.length > 0) return bounded;
  const port = field(rule, "ports", "port", "port_range", "port_ranges", "services") ?? field(rule, "destination_port");
  const listed = [
    port,
    ...["destination_port_range", "destination_port_ranges", "destination_ports"].map((n) => field(rule, n)),
  ]
    .flatMap((p) => texts(p))
    .flatMap((p) => p.split(/\s*,\s*/));
  if (listed.length === 0 || listed.some((p) => ANY_PORT.test(p))) return [everyOf(protocol)];
  return listed.map((p) => {
    const [a, b] = p.split(/[-/:]/);
    return b === undefined || a === b ? `${protocol}/${a}` : `${protocol}/${a}-${b}`;
  });
}

const DENIES = /^(deny|drop|reject|block|reset-\w+|disallow)$/i;
const INWARD = /^(in|ingress|inbound)$/i;
const OUTWARD = /^(out|egress|outbound)$/i;

const REFERENCE = /\$\{|^!/;
const READ = /^(direction|type|access|action|rule_action|policy|rule_no|rule_number|priority|self)$/;
/** What a rule is read from. */
const isRead = ({ key }: LocatedEntry): boolean => ofRule(key) || READ.test(nameOf(key));

const FAR = /^destination_/;
const LOOP = /^(127(\.\d{1,3}){3}(\/([89]|[12]\d|3[0-2]))?|::1(\/128)?)$/;

/** AWS reads no ports where a rule is for every protocol. */
const PORTLESS = /^(aws_|(?!Microsoft)[A-Z]\w+\.)/;

interface Around {
  readonly type: string;
  readonly way: string;
  readonly at: readonly ByteRange[];
  /** Without a peer it is for everyone. */
  readonly open?: boolean;
  /** What the list that it stands in does, where the rule itself does not say. */
  readonly action?: string | undefined;
}

/** One rule of a group, list or firewall. */
function ruleOf(rule: Located, { type, way, at, open = false, action }: Around): Rule {
  const named = texts(field(rule, "protocol", "ip_protocol", "protocol_type", "protocols"));
  const protocols = (named.length > 0 ? named : ["any"]).map((p) => {
    const said = p.toLowerCase();
    return /^(-1|all|any|\*|-1\/-1|)$/.test(said) ? "any" : (NUMBERS[said] ?? said);
  });
  const any = protocols.includes("any") && PORTLESS.test(type);
  const direction = text(field(rule, "direction", "type")) ?? "";
  const here = INWARD.test(direction) ? "ingress" : OUTWARD.test(direction) ? "egress" : way;
  // A rule that names both ends is about the far one.
  const ends = entries(rule).filter(isPeer);
  const [far, near] = [ends.filter((e) => FAR.test(nameOf(e.key))), ends.filter((e) => !FAR.test(nameOf(e.key)))];
  const peers = (here === "egress" && far.length > 0 ? far : near).flatMap((e) => texts(e.value));
  if (text(field(rule, "self")) === "true") peers.push("itself");
  // Nobody else has an address of this machine: from there nothing comes.
  if (peers.length === 0 && open) peers.push("*");
  return {
    way: here,
    at,
    denies: DENIES.test(text(field(rule, "access", "action", "rule_action", "policy")) ?? action ?? ""),
    order: Number(text(field(rule, "rule_no", "rule_number", "priority")) ?? Number.NaN),
    peers: [
      ...new Set(
        peers
          .filter((p) => !LOOP.test(p))
          .map((p) => (EXTERNAL.test(p) ? "everyone" : REFERENCE.test(p) ? "a reference" : p)),
      ),
    ],
    references: peers.filter((p) => REFERENCE.test(p)),
    ports: any ? [EVERY] : [...new Set(protocols.flatMap((p) => portsOf(rule, p)))],
  };
}

const MAX_DEPTH = 6;

/** Rules below a node: each block with a peer and a port or protocol. */
function* rulesIn(node: Located, around: Omit<Around, "at">, depth = 0): Generator<Rule> {
  if (depth > MAX_DEPTH) return;
  const action = text(field(node, "action")) ?? around.action;
  for (const e of entries(node)) {
    const words = wordsOf(e.key);
    const way = words.some((w) => OUTWARD.test(w))
      ? "egress"
      : words.some((w) => INWARD.test(w))
        ? "ingress"
        : around.way;
    const here = { ...around, way, action };
    for (const inner of e.value.type === "map" ? [e.value] : items(e.value)) {
      if (inner.type !== "map") continue;
      if (isRule(inner)) yield ruleOf(inner, { ...here, at: but(inner, (x) => !isRead(x)) });
      else yield* rulesIn(inner, here, depth + 1);
    }
  }
}

/** Addresses from one to another, of the firewalls of databases: without both there is none. */
function addressRange(type: string, body: Located, head: ByteRange): Rule[] {
  const [from, to] = [field(body, "start_ip_address", "start_ip"), field(body, "end_ip_address", "end_ip")].map(text);
  if (!/firewall_?rule$/i.test(type) || from === undefined || to === undefined) return [];
  const peer =
    from === "0.0.0.0" && to === "255.255.255.255"
      ? "everyone"
      : from === "0.0.0.0" && to === "0.0.0.0"
        ? "every tenant of the provider"
        : from === to
          ? from
          : from === "0.0.0.0" || to === "255.255.255.255"
            ? "everyone"
            : `${from}-${to}`;
  return [
    { way: "ingress", at: [head], denies: false, order: Number.NaN, peers: [peer], references: [], ports: [EVERY] },
  ];
}

/** Allowances of Google's firewalls stand beside the ranges that they are for. */
function firewall(type: string, body: Located): Rule[] {
  if (!/^google_compute_(firewall$|\w*firewall_policy_(with_)?rules?)/.test(type)) return [];
  if (text(field(body, "disabled")) === "true") return [];
  const nested = get(body, "rule");
  if (nested) return items(nested).flatMap((rule) => firewall(type, rule));
  const match = get(body, "match");
  const outside = [...entries(body), ...entries(match)].filter(
    (e) => /_(ranges|tags|accounts)$|^(direction|priority|action)$/.test(e.key) && !/^target/.test(e.key),
  );
  const around = outside.filter(isRead).map((e) => e.at);
  const open = !outside.some((e) => /^(source|src|dest|destination)_/.test(e.key));
  return [...entries(body), ...entries(match)]
    .filter((e) => /^(allow|deny|layer4_configs?)$/.test(e.key))
    .flatMap((e) =>
      (e.value.type === "list" ? items(e.value) : [e.value]).map((rule) => {
        const whole: Located = { type: "map", at: e.at, entries: [...entries(rule), ...outside] };
        const read = ruleOf(whole, { type, way: "ingress", at: [e.at, ...around], open });
        return { ...read, denies: e.key === "deny" || (e.key !== "allow" && read.denies) };
      }),
    );
}

/** Rules in one line each: `ACCEPT#10.0.0.0/8#22#TCP`. */
function lines(type: string, body: Located): Rule[] {
  if (!/security_group_lite_rule$/.test(type)) return [];
  return entries(body)
    .filter((e) => /^(in|e)gress$/.test(e.key))
    .flatMap((e) =>
      texts(e.value).flatMap((line) => {
        const [action = "", peer = "", port = "", protocol = ""] = line.split("#");
        const scalar = (key: string, value: string): LocatedEntry => ({
          key,
          at: e.at,
          value: { type: "scalar", at: e.at, value },
        });
        const rule: Located = {
          type: "map",
          at: e.at,
          entries: [
            scalar("action", action),
            scalar("cidr_ip", peer),
            scalar("port", port),
            scalar("protocol", protocol),
          ],
        };
        return [ruleOf(rule, { type, way: e.key, at: [e.at] })];
      }),
    );
}

/** What a list of rules lets through: of an ordered one less what is denied before. */
function allowed(rules: readonly Rule[]): string[] {
  const denials = rules.filter((r) => r.denies);
  return rules
    .filter((r) => !r.denies)
    .flatMap((r) => {
      const before = denials.filter(
        (d) => d.order < r.order && (d.peers.includes("everyone") || r.peers.every((p) => d.peers.includes(p))),
      );
      if (before.some((d) => d.ports.includes(EVERY))) return [];
      const less = [...new Set(before.flatMap((d) => d.ports))].sort();
      const but = less.length > 0 ? ` but ${less.join(", ")}` : "";
      return r.peers.flatMap((peer) =>
        r.ports.filter((port) => !less.includes(port)).map((port) => `${peer} on ${port}${port === EVERY ? but : ""}`),
      );
    });
}

/** More ways than these nobody lists; they are compared as a whole. */
const MAX_WAYS = 5000;
const digestOf = (rules: readonly Rule[]): string =>
  createHash("sha256")
    .update(JSON.stringify(rules.map((r) => [r.denies, r.order, r.peers, r.references, r.ports])))
    .digest("hex")
    .slice(0, 16);

/** A group of a template that says nothing of where it may send may send everywhere; rules that stand alone change nothing of that. */
function unsaid(type: string, body: Located, head: ByteRange): Rule[] {
  if (type !== "EC2.SecurityGroup" || field(body, "security_group_egress")) return [];
  return [
    {
      way: "egress",
      at: [head],
      denies: false,
      order: Number.NaN,
      peers: ["everyone"],
      references: [],
      ports: [EVERY],
    },
  ];
}

/** Rules that let everyone in where they name nobody. */
const OPEN =
  /^(openstack|huaweicloud|opentelekomcloud|flexibleengine|g42cloud)_.*secgroup_rule|^ibm_is_security_group_rule/;

/** Ways that a resource opens: groups with their rules, rules alone, firewalls. */
export function networkFacts(subject: string, type: string, body: Located, head: ByteRange): LocalFact[] {
  const outward = wordsOf(type).some((w) => OUTWARD.test(w));
  const way = outward || text(field(body, "egress")) === "true" ? "egress" : "ingress";
  const places = [
    head,
    ...entries(body)
      .filter(isRead)
      .map((e) => e.at),
  ];
  const open = OPEN.test(type) && !entries(body).some(isPeer);
  const own =
    open || (/rule|entry|firewall|policy|acl|attachment|SecurityGroup(In|E)gress$/i.test(type) && isRule(body))
      ? [ruleOf(body, { type, way, at: places, open })]
      : [];
  const alone = [...own, ...firewall(type, body), ...addressRange(type, body, head)];
  const inner = alone.length === 0 ? rulesIn(body, { type, way }) : [];
  const rules = [...alone, ...lines(type, body), ...inner, ...unsaid(type, body, head)];
  // A rule that stands alone is one more of a group that is somewhere else.
  const adds: Attrs = alone.length > 0 ? { adds: true } : {};
  // The group that a network comes with is all that it says: what it does not let pass, it keeps out.
  const always = type === "aws_default_security_group" ? ["ingress", "egress"] : [];
  return [...new Set([...rules.map((r) => r.way), ...always])].flatMap((way) => {
    const here = rules.filter((r) => r.way === way);
    const places = here.flatMap((r) => r.at);
    if (here.reduce((n, r) => n + r.peers.length * r.ports.length, 0) > MAX_WAYS)
      return [fact("flow", subject, way, { rules: digestOf(here) }, places)];
    const allows = [...new Set(allowed(here))].sort();
    const external = allows.some((a) => a.startsWith("everyone on "));
    const denied = here
      .filter((r) => r.denies)
      .flatMap((r) => r.peers.flatMap((p) => r.ports.map((q) => `${p} on ${q}`)));
    const attrs: Attrs = {
      ...{ allows, external, internet: external && way !== "egress", ...adds },
      ...(denied.length > 0 ? { denies: [...new Set(denied)].sort() } : {}),
      ...(alone.length > 0 ? { order: here.map((r) => r.order).filter((n) => !Number.isNaN(n)) } : {}),
      unread: [...new Set(here.flatMap((r) => r.references))].sort(),
    };
    return [fact("flow", subject, way, attrs, places.length > 0 ? places : [head])];
  });
}
