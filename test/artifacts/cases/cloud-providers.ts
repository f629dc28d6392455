// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const tf = casesAt("tf", "infra/estate.tf", "of many providers, ");
/** A resource called `it`. */
const one = (type: string, ...lines: readonly string[]): string =>
  `resource "${type}" "it" {\n${lines.map((l) => `  ${l}\n`).join("")}}\n`;
const both = (type: string, before: readonly string[], after: readonly string[]): [string, string] => [
  one(type, ...before),
  one(type, ...after),
];

const azure = (port: string, protocol = "*", source = "*"): string[] => [
  `access = "Allow"`,
  `direction = "Inbound"`,
  `priority = 100`,
  `protocol = "${protocol}"`,
  `source_address_prefix = "${source}"`,
  `destination_address_prefix = "*"`,
  `destination_port_range = "${port}"`,
];
const FLOWS: readonly Case[] = [
  tf(
    "another port, of any protocol",
    ...both("azurerm_network_security_rule", azure("22"), azure("22-23")),
    said("flow", "widen"),
  ),
  tf(
    "one protocol of any",
    ...both("azurerm_network_security_rule", azure("22"), azure("22", "Tcp")),
    said("flow", "narrow"),
  ),
  tf("ICMP has no ports", ...both("azurerm_network_security_rule", azure("22", "Icmp"), azure("23", "Icmp"))),
  tf(
    "several ports in one text",
    ...both(
      "alicloud_security_group_rule",
      ['cidr_ip = "0.0.0.0/0"', 'ip_protocol = "tcp"', 'port_range = "443"'],
      ['cidr_ip = "0.0.0.0/0"', 'ip_protocol = "tcp"', 'port_range = "443,22"'],
    ),
    said("flow", "widen"),
  ),
  tf(
    "a rule in one line",
    ...both(
      "tencentcloud_security_group_lite_rule",
      ['ingress = ["ACCEPT#10.0.0.0/8#22#TCP"]'],
      ['ingress = ["ACCEPT#0.0.0.0/0#22#TCP"]'],
    ),
    said("flow", "widen"),
  ),
  tf(
    "a rule without ports",
    ...both(
      "tencentcloud_security_group_rule_set",
      ['ingress {\n action = "ACCEPT"\n cidr_block = "10.0.0.0/8"\n}'],
      ['ingress {\n action = "ACCEPT"\n cidr_block = "0.0.0.0/0"\n}'],
    ),
    said("flow", "widen"),
  ),
  tf(
    "machines with a tag",
    ...both(
      "google_compute_firewall",
      ['network = "n"', 'source_tags = ["web"]', 'allow {\n protocol = "tcp"\n ports = ["80"]\n}'],
      ['network = "n"', 'source_tags = ["web"]', 'allow {\n protocol = "tcp"\n ports = ["0-65535"]\n}'],
    ),
    said("flow", "widen"),
  ),
  tf(
    "a policy of a firewall",
    ...both(
      "google_compute_network_firewall_policy_rule",
      [
        'action = "allow"',
        'direction = "INGRESS"',
        'match {\n src_ip_ranges = ["10.0.0.0/8"]\n layer4_configs {\n ip_protocol = "tcp"\n ports = ["22"]\n }\n}',
      ],
      [
        'action = "allow"',
        'direction = "INGRESS"',
        'match {\n src_ip_ranges = ["0.0.0.0/0"]\n layer4_configs {\n ip_protocol = "tcp"\n ports = ["22"]\n }\n}',
      ],
    ),
    said("flow", "widen"),
  ),
  tf(
    "addresses by their family",
    ...both(
      "linode_firewall",
      ['inbound {\n action = "ACCEPT"\n protocol = "TCP"\n ports = "22"\n ipv4 = ["198.51.100.0/24"]\n}'],
      ['inbound {\n action = "ACCEPT"\n protocol = "TCP"\n ports = "22"\n ipv4 = ["0.0.0.0/0"]\n}'],
    ),
    said("flow", "widen"),
  ),
  tf(
    "a rule that names nobody",
    ...both(
      "openstack_networking_secgroup_rule_v2",
      [
        'direction = "ingress"',
        'protocol = "tcp"',
        "port_range_min = 22",
        "port_range_max = 22",
        'remote_ip_prefix = "10.0.0.0/8"',
      ],
      ['direction = "ingress"', 'protocol = "tcp"', "port_range_min = 22", "port_range_max = 22"],
    ),
    said("flow", "widen"),
  ),
  tf(
    "fewer addresses of a range",
    ...both(
      "azurerm_mssql_firewall_rule",
      ['start_ip_address = "198.51.100.0"', 'end_ip_address = "198.51.100.99"'],
      ['start_ip_address = "198.51.100.7"', 'end_ip_address = "198.51.100.9"'],
    ),
    said("flow", "narrow"),
  ),
  tf(
    "a part of a network of IPv6",
    ...both(
      "digitalocean_firewall",
      ['inbound_rule {\n protocol = "tcp"\n port_range = "22"\n source_addresses = ["2001:db8::/32"]\n}'],
      ['inbound_rule {\n protocol = "tcp"\n port_range = "22"\n source_addresses = ["2001:db8:1::/48"]\n}'],
    ),
    said("flow", "narrow"),
  ),
  tf(
    "a collection that denies",
    ...both(
      "azurerm_firewall_network_rule_collection",
      [
        'action = "Allow"',
        "priority = 100",
        'rule {\n name = "a"\n source_addresses = ["*"]\n destination_ports = ["22"]\n destination_addresses = ["10.0.0.0/8"]\n protocols = ["TCP"]\n}',
      ],
      [
        'action = "Deny"',
        "priority = 100",
        'rule {\n name = "a"\n source_addresses = ["*"]\n destination_ports = ["22"]\n destination_addresses = ["10.0.0.0/8"]\n protocols = ["TCP"]\n}',
      ],
    ),
    said("flow", "narrow"),
    said("setting", "narrow"),
  ),
];

const server = one("azurerm_postgresql_server", 'name = "s"');
const parameter = (name: string, value: string): string =>
  `resource "azurerm_postgresql_configuration" "p" {\n  name = "${name}"\n  server_name = azurerm_postgresql_server.it.name\n  value = "${value}"\n}\n`;
const database = one("tencentcloud_mysql_instance", 'instance_name = "s"');
const GUARDS: readonly Case[] = [
  tf(
    "a parameter of a server is set otherwise",
    server + parameter("log_checkpoints", "on"),
    server + parameter("log_checkpoints", "off"),
    said("audited", "widen"),
  ),
  tf(
    "a backup policy goes",
    `${database}resource "tencentcloud_mysql_backup_policy" "p" {\n  mysql_id = tencentcloud_mysql_instance.it.id\n  retention_period = 7\n}\n`,
    database,
    said("audited", "neutral"),
    said("can", "neutral"),
    said("deletion-guard", "neutral", "settings", "tencentcloud_mysql_backup_policy.p"),
    said("deletion-guard", "widen", "settings", "tencentcloud_mysql_instance.it"),
    said("edge-guard", "neutral"),
    ...["encrypts", "public-block", "setting", "tls"].map((rel) => said(rel, "neutral")),
  ),
  tf(
    "one address more in a block of its own",
    ...both(
      "google_sql_database_instance",
      ['settings {\n ip_configuration {\n authorized_networks {\n value = "198.51.100.7"\n }\n }\n}'],
      [
        'settings {\n ip_configuration {\n authorized_networks {\n value = "198.51.100.7"\n }\n authorized_networks {\n value = "203.0.113.9"\n }\n }\n}',
      ],
    ),
    said("public-block", "widen"),
  ),
  tf(
    "a log of fewer kinds",
    ...both(
      "google_project_iam_audit_config",
      ['audit_log_config {\n log_type = "DATA_READ"\n}', 'audit_log_config {\n log_type = "DATA_WRITE"\n}'],
      ['audit_log_config {\n log_type = "DATA_READ"\n}'],
    ),
    said("audited", "widen"),
  ),
  tf(
    "a bare word for off",
    ...both("google_dns_managed_zone", ["dnssec_config {\n state = on\n}"], ["dnssec_config {\n state = off\n}"]),
    said("setting", "widen"),
  ),
  tf(
    "a language that nobody mends",
    ...both(
      "azurerm_app_service",
      ["site_config {\n always_on = true\n}"],
      ['site_config {\n always_on = true\n python_version = "2.7"\n}'],
    ),
    said("setting", "widen"),
  ),
  tf(
    "a language that is mended",
    ...both(
      "azurerm_app_service",
      ["site_config {\n always_on = true\n}"],
      ['site_config {\n always_on = true\n python_version = "3.13"\n}'],
    ),
    said("setting", "widen"),
  ),
  tf(
    "labels that sound like settings",
    ...both(
      "digitalocean_droplet",
      ['tags = { public = "false" }'],
      ['tags = { public = "true", monitoring = "false" }'],
    ),
  ),
  tf(
    "a service that reads its annotations",
    ...both(
      "google_cloud_run_service",
      ['metadata {\n annotations = { "run.googleapis.com/ingress" = "internal" }\n}'],
      ['metadata {\n annotations = { "run.googleapis.com/ingress" = "all" }\n}'],
    ),
    said("public-block", "widen"),
  ),
  tf(
    "the name of a group",
    ...both("databricks_group", ['display_name = "public readers"'], ['display_name = "admins"']),
  ),
];

export const CLOUD_PROVIDER_CASES: readonly Case[] = [...FLOWS, ...GUARDS];
