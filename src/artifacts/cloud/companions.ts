import type { Located } from "../../formats/located.ts";
import { entries, items, text } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";
import { GUARDS } from "./guards.ts";

interface Companion {
  readonly rel: string;
  readonly what: string;
  /** The argument that names whom it guards; without one it is for the whole account. */
  readonly of?: string;
  /** It makes the other one weaker. */
  readonly weak?: true;
  /** What it guards counts only where that stands in the same file. */
  readonly only?: true;
}
const one = (rel: string, what: string, of?: string): Companion =>
  of === undefined ? { rel, what } : { rel, what, of };

/** Resources that are there for another one, or for all: their absence is what matters. */
const COMPANIONS: Readonly<Record<string, Companion>> = {
  aws_s3_bucket_public_access_block: one("public-block", "public access block", "bucket"),
  aws_s3_bucket_versioning: one("deletion-guard", "versioning", "bucket"),
  aws_s3_bucket_server_side_encryption_configuration: one("encrypts", "server side encryption", "bucket"),
  aws_s3_bucket_logging: one("audited", "access log", "bucket"),
  aws_s3_bucket_object_lock_configuration: one("deletion-guard", "object lock", "bucket"),
  aws_s3_account_public_access_block: one("public-block", "public access block"),
  aws_s3_bucket_replication_configuration: one("deletion-guard", "replication", "bucket"),
  aws_s3_bucket_website_configuration: { rel: "public-block", what: "website", of: "bucket", weak: true },
  aws_iam_user_login_profile: { rel: "setting", what: "sign-in to the console", of: "user", weak: true },
  aws_iam_access_key: { rel: "setting", what: "access key", of: "user", weak: true },
  aws_efs_backup_policy: one("deletion-guard", "backup", "file_system_id"),
  aws_backup_vault_lock_configuration: one("deletion-guard", "lock", "backup_vault_name"),
  aws_backup_selection: one("deletion-guard", "backup plan", "resources"),
  aws_codecommit_approval_rule_template_association: one("setting", "approval rules", "repository_name"),
  aws_guardduty_organization_configuration: one("audited", "threat detection of every member", "detector_id"),
  aws_default_security_group: one("setting", "rules of the group that it comes with", "vpc_id"),
  aws_network_acl: one("setting", "list of a network's traffic", "subnet_ids"),
  aws_s3_bucket_notification: one("audited", "notifications", "bucket"),
  aws_shield_protection: one("setting", "protection against floods", "resource_arn"),
  aws_api_gateway_usage_plan: { rel: "setting", what: "usage plan", of: "api_stages.stage", only: true },
  aws_cloudwatch_metric_alarm: { rel: "audited", what: "alarm", of: "metric_name", only: true },
  aws_cloudwatch_log_data_protection_policy: one("setting", "data protection", "log_group_name"),
  aws_route53_resolver_query_log_config_association: one("audited", "query log", "resource_id"),
  aws_route53_resolver_dnssec_config: one("setting", "validation of DNSSEC", "resource_id"),
  aws_route53_resolver_firewall_rule_group_association: one("setting", "firewall for names", "vpc_id"),
  aws_rds_cluster_activity_stream: one("audited", "activity stream", "resource_arn"),
  aws_redshift_logging: one("audited", "audit log", "cluster_identifier"),
  aws_organizations_policy_attachment: one("setting", "policy of the organization", "target_id"),
  aws_autoscaling_attachment: {
    rel: "deletion-guard",
    what: "load balancer",
    of: "autoscaling_group_name",
    only: true,
  },
  aws_networkfirewall_firewall: { rel: "setting", what: "network firewall", of: "vpc_id", only: true },
  "NetworkFirewall.Firewall": { rel: "setting", what: "network firewall", of: "VpcId", only: true },
  aws_ecr_registry_scanning_configuration: one("audited", "scans of the registry"),
  aws_inspector2_enabler: one("audited", "inspector"),
  aws_detective_graph: one("audited", "detective"),
  aws_ebs_snapshot_block_public_access: one("public-block", "block of public snapshots"),
  aws_ec2_image_block_public_access: one("public-block", "block of public images"),
  aws_vpc_block_public_access_options: one("public-block", "block of public networks"),
  aws_emr_block_public_access_configuration: one("public-block", "block of public clusters"),
  aws_ec2_instance_metadata_defaults: one("setting", "defaults of metadata"),
  "EC2.FlowLog": one("audited", "flow log", "ResourceId"),
  "WAFv2.WebACLAssociation": one("setting", "firewall for the web", "ResourceArn"),
  "WAFRegional.WebACLAssociation": one("setting", "firewall for the web", "ResourceArn"),
  "WAFv2.LoggingConfiguration": one("audited", "log", "ResourceArn"),
  "NetworkFirewall.LoggingConfiguration": one("audited", "log", "FirewallArn"),
  "SecretsManager.RotationSchedule": one("setting", "rotation", "SecretId"),
  "Route53.DNSSEC": one("setting", "DNSSEC", "HostedZoneId"),
  "Route53Resolver.ResolverQueryLoggingConfigAssociation": one("audited", "query log", "ResourceId"),
  "Route53Resolver.ResolverDNSSECConfig": one("setting", "validation of DNSSEC", "ResourceId"),
  "Route53Resolver.FirewallRuleGroupAssociation": one("setting", "firewall for names", "VpcId"),
  "Shield.Protection": one("setting", "protection against floods", "ResourceArn"),
  "ApiGateway.UsagePlan": { rel: "setting", what: "usage plan", of: "ApiStages.Stage", only: true },
  "CloudWatch.Alarm": { rel: "audited", what: "alarm", of: "MetricName", only: true },
  "IAM.AccessKey": { rel: "setting", what: "access key", of: "UserName", weak: true },
  "Backup.BackupSelection": one("deletion-guard", "backup plan", "BackupSelection.Resources"),
  "GuardDuty.Detector": one("audited", "threat detection"),
  "SecurityHub.Hub": one("audited", "security hub"),
  "Config.ConfigurationRecorder": one("audited", "configuration recorder"),
  "CloudTrail.Trail": one("audited", "trail"),
  "AccessAnalyzer.Analyzer": one("audited", "access analyzer"),
  "Macie.Session": one("audited", "data discovery"),
  aws_flow_log: one("audited", "flow log", "vpc_id|subnet_id|eni_id|transit_gateway_id"),
  aws_secretsmanager_secret_rotation: one("setting", "rotation", "secret_id"),
  aws_route53_query_log: one("audited", "query log", "zone_id"),
  aws_route53_hosted_zone_dnssec: one("setting", "DNSSEC", "hosted_zone_id"),
  aws_wafv2_web_acl_association: one("setting", "firewall for the web", "resource_arn"),
  aws_wafregional_web_acl_association: one("setting", "firewall for the web", "resource_arn"),
  aws_wafv2_web_acl_logging_configuration: one("audited", "log", "resource_arn"),
  aws_networkfirewall_logging_configuration: one("audited", "log", "firewall_arn"),
  aws_iam_account_password_policy: one("setting", "password policy"),
  aws_guardduty_detector: one("audited", "threat detection"),
  aws_securityhub_account: one("audited", "security hub"),
  aws_config_configuration_recorder: one("audited", "configuration recorder"),
  aws_cloudtrail: one("audited", "trail"),
  aws_accessanalyzer_analyzer: one("audited", "access analyzer"),
  aws_macie2_account: one("audited", "data discovery"),
  aws_ebs_encryption_by_default: one("encrypts", "encryption of disks by default"),
  ...Object.fromEntries(Object.entries(GUARDS).map(([type, row]) => [type, one(...row)])),
};

/** A resource that may guard another one. */
export interface Resource {
  readonly type: string;
  readonly subject: string;
  readonly body: Located;
  readonly head: ByteRange;
}

/** Values at a path of names, in every element of a list on the way. */
function* valuesAt(node: Located, path: readonly string[]): Generator<string> {
  const [name, ...rest] = path;
  if (name === undefined) {
    const value = text(node);
    if (value !== undefined) yield value;
    for (const i of items(node)) yield* valuesAt(i, []);
    return;
  }
  for (const n of node.type === "list" ? items(node) : [node])
    for (const e of entries(n)) if (e.key === name) yield* valuesAt(e.value, rest);
}

/**
 * What guards another resource is a setting of that, where it stands in the same file; a restriction by itself elsewhere. `targetOf`: the
 * subject that a value refers to, null where it can refer to nothing.
 */
export function withCompanions(
  facts: readonly LocalFact[],
  resources: readonly Resource[],
  targetOf: (value: string) => string | null,
): LocalFact[] {
  const more: LocalFact[] = [];
  const all = [...facts];
  for (const { type, subject, body, head } of resources) {
    const companion = Object.hasOwn(COMPANIONS, type) ? COMPANIONS[type] : undefined;
    if (!companion) continue;
    const { rel, of, weak = false, only = false } = companion;
    // Of several alarms each is for something else.
    const what = companion.what.replace(/\{(\w+)\}/, (_, key: string) => said(body, key) ?? "something");
    if (of === undefined) {
      more.push(fact("edge-guard", "the account", what, { mode: "enforce", allows: null, rule: null }, [head]));
      continue;
    }
    const [elsewhere, grade] = [new Set<string>(), weak ? 1 : 0];
    const named = new Set(of.split("|").flatMap((p) => [...valuesAt(body, p.split("."))]));
    for (const value of named.size > 0 ? named : ["what is not named"]) {
      const target = named.size === 0 ? value : targetOf(value);
      if (target === null) continue;
      const at = all.findIndex((f) => f.subject === target && f.rel === rel && f.object === "settings");
      const guarded = all[at];
      if (!guarded) {
        elsewhere.add(target);
        continue;
      }
      const old = guarded.attrs.settings as Record<string, unknown>;
      // Each way in is one more.
      const nth = weak ? Object.keys(old).filter((k) => k === what || k.startsWith(`${what} `)).length : 0;
      const name = nth > 0 ? `${what} ${nth + 1}` : what;
      const settings = { ...old, [name]: { value: "set", grade, unset: 1 - grade } } as Json;
      all[at] = { ...guarded, attrs: { settings }, at: [...guarded.at, head] };
    }
    if (weak && elsewhere.size > 0) more.push(fact("setting", subject, what, { value: "set", grade }, [head]));
    // Here too where it guards something of this file, so that what moves on is not what is gone.
    if (weak || only) continue;
    const rule = elsewhere.size > 0 ? [...elsewhere].sort().join(", ") : null;
    const attrs = { mode: "enforce", allows: null, rule, guards: true, ...(rule === null ? { always: true } : {}) };
    more.push(fact("edge-guard", subject, what, attrs, [head]));
  }
  return [...all, ...unlike(more)];
}

/** What a body says of a name, at whatever depth. */
function said(node: Located, key: string, depth = 0): string | undefined {
  if (depth > 6) return undefined;
  for (const e of entries(node)) {
    if (e.key === key && text(e.value) !== undefined) return text(e.value)?.slice(0, 200);
    for (const inner of e.value.type === "map" ? [e.value] : items(e.value)) {
      const found = said(inner, key, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** One of several of a kind for one target. */
const unlike = (facts: readonly LocalFact[]): LocalFact[] => [
  ...new Map(facts.map((f) => [`${f.subject}\0${f.object}`, f])).values(),
];
