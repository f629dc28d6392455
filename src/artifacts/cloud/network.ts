import type { Located } from "../../formats/located.ts";
import { entries, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";

const EXTERNAL = /^(0\.0\.0\.0\/0|::\/0|\*|0\.0\.0\.0|internet|any)$/i;

/** First of several names that is set: providers and templates spell one thing in their own way. */
const pick = (node: Located, ...names: readonly string[]): Located | undefined =>
  names.map((n) => get(node, n)).find((v) => v !== undefined);

const PEERS = [
  "cidr_blocks",
  "ipv6_cidr_blocks",
  "CidrIp",
  "CidrIpv6",
  "cidr_ipv4",
  "cidr_ipv6",
  "source_ranges",
  "source_address_prefix",
  "source_address_prefixes",
  "destination_ranges",
  "security_groups",
  "source_security_group_id",
  "referenced_security_group_id",
  "SourceSecurityGroupId",
  "prefix_list_ids",
  "cidr_block",
  "CidrBlock",
  "ipv6_cidr_block",
];

function portsOf(rule: Located): string[] | null {
  const [from, to] = [text(pick(rule, "from_port", "FromPort")), text(pick(rule, "to_port", "ToPort"))];
  if (from !== undefined || to !== undefined) {
    if (from === "-1" || (from === "0" && (to === "0" || to === "65535"))) return null;
    return [from === to ? String(from) : `${from ?? UNRESOLVED}-${to ?? UNRESOLVED}`];
  }
  const listed = texts(pick(rule, "ports", "destination_port_range", "destination_port_ranges"));
  return listed.length === 0 || listed.includes("*") || listed.includes("0-65535") ? null : listed.sort();
}

interface Rule {
  readonly way: string;
  readonly at: ByteRange;
  readonly allows: readonly string[];
  readonly external: boolean;
}

/** One rule of a group, list or firewall, as `peer on port`. */
function ruleOf(rule: Located, way: string, at: ByteRange): Rule {
  const protocol = (text(pick(rule, "protocol", "IpProtocol", "ip_protocol")) ?? "any").toLowerCase();
  const ports = /^(-1|all|any|\*)$/.test(protocol) ? null : portsOf(rule);
  const peers = PEERS.flatMap((name) => texts(get(rule, name)));
  if (text(get(rule, "self")) === "true") peers.push("itself");
  const named = [
    ...new Set(peers.map((p) => (EXTERNAL.test(p) ? "everyone" : p.startsWith("${") ? "a reference" : p))),
  ];
  const places = ports === null ? ["every port"] : ports.map((p) => `${protocol}/${p}`);
  return {
    way,
    at,
    allows: named.flatMap((peer) => places.map((port) => `${peer} on ${port}`)),
    external: named.includes("everyone"),
  };
}

/** Rules written inside a group, by the names that providers use for them. */
const LISTS: readonly (readonly [name: string, way: string])[] = [
  ["ingress", "ingress"],
  ["egress", "egress"],
  ["SecurityGroupIngress", "ingress"],
  ["SecurityGroupEgress", "egress"],
  ["security_rule", "traffic"],
];

const denies = (rule: Located): boolean =>
  /^deny$/i.test(text(pick(rule, "access", "action", "rule_action", "RuleAction")) ?? "");
/** Rules that are resources of their own. */
const RULE =
  /security_group_rule$|_(ingress|egress)_rule$|network_security_rule$|network_acl_rule$|SecurityGroup(Ingress|Egress)$|NetworkAclEntry$/;

/** Ways that a resource opens: groups with their rules, rules alone, firewalls. */
export function networkFacts(subject: string, type: string, body: Located, head: ByteRange): LocalFact[] {
  const inner = LISTS.flatMap(([name, way]) =>
    entries(body)
      .filter((e) => e.key === name)
      .flatMap((e) =>
        (e.value.type === "list" ? items(e.value) : [e.value]).map((rule) => ({
          rule,
          way,
          at: rule.type === "map" ? rule.at : e.at,
        })),
      )
      .filter(({ rule }) => rule.type === "map" && !denies(rule)),
  );
  const rules = inner.map(({ rule, way, at }) => ruleOf(rule, text(get(rule, "direction"))?.toLowerCase() ?? way, at));
  if (RULE.test(type) && !denies(body)) {
    const way = /egress/i.test(type) || text(get(body, "type")) === "egress" ? "egress" : "ingress";
    rules.push(ruleOf(body, text(get(body, "direction"))?.toLowerCase() ?? way, head));
  }
  for (const allow of type === "google_compute_firewall" ? entries(body).filter((e) => e.key === "allow") : []) {
    const ranges = entries(body).filter((e) => /ranges$/.test(e.key));
    for (const rule of allow.value.type === "list" ? items(allow.value) : [allow.value])
      rules.push(
        ruleOf(
          { type: "map", at: allow.at, entries: [...entries(rule), ...ranges] },
          text(get(body, "direction"))?.toLowerCase() ?? "ingress",
          allow.at,
        ),
      );
  }
  return [...new Set(rules.map((r) => r.way))].map((way) => {
    const own = rules.filter((r) => r.way === way);
    const external = own.some((r) => r.external);
    const attrs = {
      allows: [...new Set(own.flatMap((r) => r.allows))].sort(),
      external,
      internet: external && way !== "egress",
    };
    return fact(
      "flow",
      subject,
      way,
      attrs,
      own.map((r) => r.at),
    );
  });
}
