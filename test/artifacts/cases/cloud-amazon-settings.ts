// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const tf = casesAt("tf", "infra/amazon.tf", "amazon: ");
/** Two versions of one resource. */
const both = (type: string, before: string, after: string): [string, string] =>
  [before, after].map((line) => `resource "${type}" "it" {\n  ${line}\n}\n`) as [string, string];

const ip = "associate_public_ip_address";
export const CLOUD_AMAZON_SETTINGS: readonly Case[] = [
  tf("an address by the subnet's choice", ...both("aws_instance", `${ip} = false`, ""), said("public-block", "widen")),
  tf("no address any more", ...both("aws_instance", "", `${ip} = false`), said("public-block", "narrow")),
  tf(
    "a public copier of databases",
    ...both("aws_dms_replication_instance", "", "publicly_accessible = true"),
    said("public-block", "widen"),
  ),
  tf(
    "a private copier of databases",
    ...both("aws_dms_replication_instance", "", "publicly_accessible = false"),
    said("public-block", "neutral"),
  ),
  tf(
    "an older authority",
    ...both("aws_db_instance", 'ca_cert_identifier = "rds-ca-2019"', 'ca_cert_identifier = "rds-ca-2015"'),
    said("tls", "widen"),
  ),
  tf("a port of one's own", ...both("aws_db_instance", "port = 5432", "port = 5499"), said("setting", "narrow")),
  tf("the port that all try", ...both("aws_db_instance", "port = 5499", "port = 5432"), said("setting", "widen")),
  tf("a port of something else", ...both("aws_lb_target_group", "port = 8081", "port = 5432")),
  tf(
    "nodes in one zone",
    ...both("aws_elasticache_cluster", 'az_mode = "cross-az"', ""),
    said("deletion-guard", "widen"),
  ),
  tf(
    "a key for the root of the account",
    ...both("aws_iam_access_key", "user = aws_iam_user.ci.name", 'user = "root"'),
    said("setting", "widen"),
  ),
  tf(
    "a longer session",
    ...both("aws_ssoadmin_permission_set", 'session_duration = "PT1H"', 'session_duration = "PT8H"'),
    said("setting", "widen"),
  ),
  tf(
    "a session of the usual length",
    ...both("aws_ssoadmin_permission_set", "", 'session_duration = "PT1H"'),
    said("setting", "neutral"),
  ),
  tf(
    "policies of the organization are off",
    ...both("aws_organizations_organization", 'feature_set = "ALL"', 'feature_set = "CONSOLIDATED_BILLING"'),
    said("setting", "widen"),
  ),
  tf(
    "its bill is elsewhere",
    ...both("aws_organizations_organization", "", 'feature_set = "ALL"'),
    said("setting", "neutral"),
  ),
  tf(
    "any caller of a function",
    ...both(
      "aws_lambda_permission",
      'source_arn = "arn:aws:execute-api:eu-west-1:1:a/prod/GET"',
      'source_arn = "arn:aws:execute-api:eu-west-1:1:a/*/*"',
    ),
    said("setting", "widen"),
  ),
  tf(
    "which logs",
    ...both(
      "aws_rds_cluster",
      'enabled_cloudwatch_logs_exports = ["audit"]',
      'enabled_cloudwatch_logs_exports = ["error"]',
    ),
    said("audited", "widen"),
  ),
  tf(
    "one log less",
    ...both(
      "aws_rds_cluster",
      'enabled_cloudwatch_logs_exports = ["error", "slowquery"]',
      'enabled_cloudwatch_logs_exports = ["error"]',
    ),
    said("audited", "widen"),
  ),
  tf(
    "another log",
    ...both(
      "aws_rds_cluster",
      'enabled_cloudwatch_logs_exports = ["slowquery"]',
      'enabled_cloudwatch_logs_exports = ["error"]',
    ),
    said("audited", "widen"),
  ),
  tf(
    "cookies in no log",
    ...both("aws_cloudfront_distribution", 'logging_config {\n bucket = "l"\n include_cookies = false\n}', ""),
    said("audited", "widen"),
  ),
  tf("null is nothing", ...both("aws_instance", "monitoring = true", "monitoring = null"), said("audited", "widen")),
  tf("null was nothing", ...both("aws_s3_bucket", "", "acl = null")),
  tf(
    "another engine",
    ...both(
      "aws_db_instance",
      'engine = "mysql"\n engine_version = "8.0"',
      'engine = "postgres"\n engine_version = "13.2"',
    ),
    said("setting", "unknown"),
  ),
  tf(
    "may write its list of access",
    ...both("aws_s3_bucket_acl", 'grant {\n permission = "READ_ACP"\n}', 'grant {\n permission = "WRITE_ACP"\n}'),
    said("public-block", "widen"),
  ),
  tf(
    "another policy of one's own",
    ...both(
      "aws_iam_role_policy_attachment",
      'policy_arn = "arn:aws:iam::1:policy/a"',
      'policy_arn = "arn:aws:iam::1:policy/b"',
    ),
    said("setting", "unknown"),
  ),
  tf(
    "everything instead of one's own",
    ...both(
      "aws_iam_role_policy_attachment",
      'policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"',
      'policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"',
    ),
    said("setting", "widen"),
  ),
  tf(
    "other origins may write",
    ...both(
      "aws_s3_bucket_cors_configuration",
      'cors_rule {\n allowed_methods = ["GET"]\n}',
      'cors_rule {\n allowed_methods = ["GET", "PUT"]\n}',
    ),
    said("setting", "widen"),
  ),
  tf(
    "lets in who fits no rule",
    ...both("aws_wafv2_web_acl", "default_action {\n block {}\n}", "default_action {\n allow {}\n}"),
    said("setting", "widen"),
  ),
  tf(
    "a group that comes with the network",
    ...both(
      "aws_instance",
      "security_groups = [aws_security_group.web.id]",
      "security_groups = [aws_default_security_group.it.id]",
    ),
    said("setting", "widen"),
  ),
  tf("one of its groups less", ...both("aws_instance", "subnet_id = aws_subnet.a.id", ""), said("setting", "widen")),
];
