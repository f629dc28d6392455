// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const tf = casesAt("tf", "infra/estate.tf");
/** A resource called `it`. */
const one = (type: string, ...lines: readonly string[]): string =>
  `resource "${type}" "it" {\n${lines.map((l) => `  ${l}\n`).join("")}}\n`;
const both = (type: string, before: string, after: string): [string, string] => [one(type, before), one(type, after)];

const SETTINGS: readonly Case[] = [
  tf(
    "a canned list for everyone",
    ...both("aws_s3_bucket_acl", 'acl = "private"', 'acl = "public-read"'),
    said("public-block", "widen"),
  ),
  tf(
    "a canned list for fewer",
    ...both("aws_s3_bucket_acl", 'acl = "public-read-write"', 'acl = "public-read"'),
    said("public-block", "narrow"),
  ),
  tf(
    "an older policy of a load balancer",
    ...both(
      "aws_lb_listener",
      'ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"',
      'ssl_policy = "ELBSecurityPolicy-2016-08"',
    ),
    said("tls", "widen"),
  ),
  tf(
    "a password may be a year old",
    ...both("aws_iam_account_password_policy", "max_password_age = 90", "max_password_age = 365"),
    said("setting", "widen"),
  ),
  tf(
    "a password may be a month old",
    ...both("aws_iam_account_password_policy", "max_password_age = 90", "max_password_age = 30"),
    said("setting", "neutral"),
  ),
  tf(
    "a longer password",
    ...both("aws_iam_account_password_policy", "minimum_password_length = 8", "minimum_password_length = 14"),
    said("setting", "narrow"),
  ),
  tf(
    "an older database",
    ...both("aws_db_instance", 'engine_version = "13.3"', 'engine_version = "13.2"'),
    said("setting", "widen"),
  ),
  tf(
    "a database of another product",
    ...both("google_sql_database_instance", 'database_version = "MYSQL_8_0"', 'database_version = "POSTGRES_15"'),
    said("setting", "unknown"),
  ),
  tf(
    "a runtime that nobody mends",
    ...both("aws_lambda_function", 'runtime = "nodejs22.x"', 'runtime = "python2.7"'),
    said("setting", "widen"),
  ),
  tf(
    "the provider's own key",
    ...both("aws_sqs_queue", "kms_master_key_id = aws_kms_key.k.arn", 'kms_master_key_id = "alias/aws/sqs"'),
    said("encrypts", "widen"),
  ),
  tf(
    "a negation is off",
    ...both("azurerm_kubernetes_cluster", "local_account_disabled = true", "local_account_disabled = false"),
    said("setting", "widen"),
  ),
  tf(
    "what is on by default is said",
    ...both("aws_db_instance", "", "auto_minor_version_upgrade = true"),
    said("setting", "neutral"),
  ),
  tf(
    "what is on by default is off",
    ...both("aws_db_instance", "", "auto_minor_version_upgrade = false"),
    said("setting", "widen"),
  ),
  tf(
    "fewer kinds of logs",
    ...both("aws_eks_cluster", 'enabled_cluster_log_types = ["api", "audit"]', 'enabled_cluster_log_types = ["api"]'),
    said("audited", "widen"),
  ),
  tf(
    "sessions without a token",
    ...both(
      "aws_instance",
      'metadata_options { http_tokens = "required" }',
      'metadata_options { http_tokens = "optional" }',
    ),
    said("setting", "widen"),
  ),
  tf(
    "a block that is off is not there",
    ...both("aws_lb", "access_logs { enabled = true }", "access_logs { enabled = false }"),
    said("audited", "widen"),
  ),
  tf(
    "a password is written out",
    ...both("aws_db_instance", "password = var.p", 'password = "Shop-Window-9"'),
    said("setting", "widen"),
  ),
  tf(
    "a password by another name",
    ...both("aws_db_instance", "password = var.p", "password = var.q"),
    said("setting", "neutral"),
  ),
  tf(
    "a machine starts with a key",
    ...both("aws_instance", 'user_data = "echo hello"', 'user_data = "export DB_ACCESS_KEY=abcdef"'),
    said("setting", "widen"),
  ),
  tf(
    "a flag of a database",
    one(
      "google_sql_database_instance",
      "settings {",
      '  database_flags {\n    name = "log_connections"\n    value = "on"\n  }',
      "}",
    ),
    one(
      "google_sql_database_instance",
      "settings {",
      '  database_flags {\n    name = "log_connections"\n    value = "off"\n  }',
      "}",
    ),
    said("audited", "widen"),
  ),
  tf(
    "a container of a task is privileged",
    ...both(
      "aws_ecs_task_definition",
      'container_definitions = jsonencode([{ name = "a", privileged = false }])',
      'container_definitions = jsonencode([{ name = "a", privileged = true }])',
    ),
    said("setting", "widen"),
  ),
  tf(
    "a container of a task in a text",
    one(
      "aws_ecs_task_definition",
      "container_definitions = <<EOF",
      '[{ "name": "a", "readonlyRootFilesystem": true }]',
      "EOF",
    ),
    one(
      "aws_ecs_task_definition",
      "container_definitions = <<EOF",
      '[{ "name": "a", "readonlyRootFilesystem": false }]',
      "EOF",
    ),
    said("setting", "widen"),
  ),
];

const DISKS: readonly Case[] = [
  tf(
    "one more disk, which is not encrypted",
    one("aws_instance"),
    one("aws_instance", 'ebs_block_device { device_name = "b" }'),
    said("encrypts", "widen"),
  ),
  tf(
    "an encrypted disk goes",
    one("aws_instance", "ebs_block_device { encrypted = true }"),
    one("aws_instance"),
    said("encrypts", "neutral"),
  ),
];

const WEB = one(
  "aws_wafv2_web_acl",
  "rule {",
  "  override_action { none {} }",
  '  statement { managed_rule_group_statement { name = "KnownBad" } }',
  "}",
);
const NETWORK: readonly Case[] = [
  tf(
    "a network within another",
    ...both(
      "aws_security_group",
      'ingress { protocol = "tcp"\n from_port = 1\n to_port = 9\n cidr_blocks = ["10.0.0.0/8"] }',
      'ingress { protocol = "tcp"\n from_port = 2\n to_port = 3\n cidr_blocks = ["10.1.0.0/16"] }',
    ),
    said("flow", "narrow"),
  ),
  tf(
    "what is denied before",
    ...both(
      "aws_network_acl",
      'ingress { rule_no = 9\n action = "allow"\n protocol = "-1"\n cidr_block = "0.0.0.0/0" }',
      'ingress { rule_no = 1\n action = "deny"\n protocol = "tcp"\n from_port = 22\n to_port = 22\n cidr_block = "0.0.0.0/0" }\n ingress { rule_no = 9\n action = "allow"\n protocol = "-1"\n cidr_block = "0.0.0.0/0" }',
    ),
    said("flow", "narrow"),
  ),
  tf(
    "a database for every address",
    one("azurerm_mssql_firewall_rule", 'start_ip_address = "10.0.0.1"', 'end_ip_address = "10.0.0.1"'),
    one("azurerm_mssql_firewall_rule", 'start_ip_address = "0.0.0.0"', 'end_ip_address = "255.255.255.255"'),
    said("flow", "widen"),
  ),
  tf(
    "a firewall without ranges",
    one("google_compute_firewall", 'source_ranges = ["10.0.0.0/8"]', 'allow { protocol = "tcp" }'),
    one("google_compute_firewall", 'allow { protocol = "tcp" }'),
    said("flow", "widen"),
  ),
  tf(
    "a port by its options",
    ...both(
      "oci_core_security_list",
      'ingress_security_rules { protocol = "6"\n source = "0.0.0.0/0"\n tcp_options { min = 443\n max = 443 } }',
      'ingress_security_rules { protocol = "6"\n source = "0.0.0.0/0"\n tcp_options { min = 22\n max = 443 } }',
    ),
    said("flow", "widen"),
  ),
  tf("rules for the web go", WEB, one("aws_wafv2_web_acl"), said("edge-guard", "widen"), said("setting", "widen")),
  tf("rules for the web only count", WEB, WEB.replace("none {}", "count {}"), said("edge-guard", "widen")),
  tf(
    "one rule for the web is spared",
    WEB,
    WEB.replace('"KnownBad"', '"KnownBad"\n      excluded_rule { name = "Host" }\n'),
    said("edge-guard", "widen"),
  ),
];

const policy = (statement: string): string =>
  one(
    "aws_sns_topic_policy",
    `policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "t", ${statement} }] })`,
  );
const trust = (condition: string): string =>
  one(
    "aws_iam_role",
    `assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com" }${condition} }] })`,
  );
const SUBJECT = (s: string): string =>
  `, Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "${s}" } }`;
const member = (role: string, who: string): string =>
  one("google_project_iam_binding", `role = "${role}"`, `members = ["${who}"]`);
const ACCESS: readonly Case[] = [
  tf(
    "anybody may publish",
    policy('Principal = { AWS = "arn:aws:iam::111111111111:role/a" }'),
    policy('Principal = "*"'),
    said("member-of", "widen"),
  ),
  tf(
    "anybody under conditions",
    policy('Principal = "*"'),
    policy('Principal = "*", Condition = { StringEquals = { "aws:SourceAccount" = "1" } }'),
    said("can", "narrow"),
    said("member-of", "narrow"),
  ),
  tf(
    "a condition that holds without",
    policy('Principal = "*"'),
    policy('Principal = "*", Condition = { "ForAllValues:StringEquals" = { "aws:username" = "a" } }'),
    said("can", "narrow"),
  ),
  tf(
    "a condition of a grant goes",
    policy('Principal = { AWS = "a" }, Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }'),
    policy('Principal = { AWS = "a" }'),
    said("can", "widen"),
  ),
  tf(
    "another condition",
    policy('Principal = { AWS = "a" }, Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }'),
    policy('Principal = { AWS = "a" }, Condition = { Bool = { "aws:SecureTransport" = "true" } }'),
    said("can", "unknown"),
  ),
  tf(
    "one role of an account",
    policy('Principal = { AWS = "111111111111" }'),
    policy('Principal = { AWS = "arn:aws:iam::111111111111:role/a" }'),
    said("member-of", "narrow"),
  ),
  tf(
    "tokens of any repository",
    trust(SUBJECT("repo:shop/web:*")),
    trust(""),
    said("can", "widen"),
    said("member-of", "widen"),
  ),
  tf(
    "tokens of a subject that others may choose",
    trust(SUBJECT("repo:shop/web:*")),
    trust(SUBJECT("workflow:web")),
    said("can", "unknown"),
    said("member-of", "widen"),
  ),
  tf(
    "all actions of a service become one",
    one(
      "aws_iam_policy",
      'policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })',
    ),
    one(
      "aws_iam_policy",
      'policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" }] })',
    ),
    said("can", "narrow"),
  ),
  tf(
    "a policy of the provider for everything",
    ...both(
      "aws_iam_role_policy_attachment",
      'policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"',
      'policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"',
    ),
    said("setting", "widen"),
  ),
  tf(
    "from everybody to one",
    member("roles/viewer", "allUsers"),
    member("roles/viewer", "user:a@shop.example"),
    said("member-of", "narrow"),
  ),
  tf(
    "a stronger role",
    member("roles/viewer", "user:a@shop.example"),
    member("roles/editor", "user:a@shop.example"),
    said("member-of", "widen"),
  ),
  tf(
    "another role",
    member("roles/a.reader", "user:a@shop.example"),
    member("roles/b.reader", "user:a@shop.example"),
    said("member-of", "unknown"),
  ),
  tf(
    "a binding is gone",
    member("roles/viewer", "user:a@shop.example"),
    "",
    said("member-of", "narrow"),
    ...["audited", "deletion-guard", "encrypts", "public-block", "setting", "tls", "can"].map((rel) =>
      said(rel, "neutral"),
    ),
  ),
];

export const CLOUD_RESOURCE_CASES: readonly Case[] = [...SETTINGS, ...DISKS, ...NETWORK, ...ACCESS];
