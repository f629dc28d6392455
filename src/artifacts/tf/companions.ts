import type { HclBlock } from "../../formats/hcl/index.ts";
import type { Located } from "../../formats/located.ts";
import { entries, get, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";
import { GUARDS } from "./guards.ts";

interface Companion {
  readonly rel: string;
  readonly what: string;
  /** The argument that names whom it guards; without one it is for the whole account. */
  readonly of?: string;
}
/** Those of each provider that are not below. */
const more = (): Record<string, Companion> =>
  Object.fromEntries(Object.entries(GUARDS).map(([type, row]) => [type, one(...row)]));
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
  aws_flow_log: one("audited", "flow log", "vpc_id"),
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
  azurerm_monitor_diagnostic_setting: one("audited", "diagnostic log", "target_resource_id"),
  azurerm_network_watcher_flow_log: one("audited", "flow log", "network_security_group_id"),
  azurerm_mssql_server_extended_auditing_policy: one("audited", "audit log", "server_id"),
  azurerm_mssql_database_extended_auditing_policy: one("audited", "audit log", "database_id"),
  azurerm_mssql_server_security_alert_policy: one("audited", "threat alerts", "server_name"),
  azurerm_mssql_server_transparent_data_encryption: one("encrypts", "encryption by a key of one's own", "server_id"),
  azurerm_storage_account_customer_managed_key: one("encrypts", "key of the customer", "storage_account_id"),
  azurerm_storage_account_network_rules: one("public-block", "network rules", "storage_account_id"),
  azurerm_advanced_threat_protection: one("audited", "threat protection", "target_resource_id"),
  azurerm_subnet_network_security_group_association: one("public-block", "security group", "subnet_id"),
  azurerm_network_interface_security_group_association: one("public-block", "security group", "network_interface_id"),
  azurerm_management_lock: one("deletion-guard", "lock", "scope"),
  azurerm_key_vault_managed_hardware_security_module_key_rotation_policy: one(
    "setting",
    "rotation",
    "managed_hsm_key_id",
  ),
  google_project_iam_audit_config: one("audited", "audit log", "project"),
  google_organization_iam_audit_config: one("audited", "audit log", "org_id"),
  google_logging_project_sink: one("audited", "sink of logs"),
  ...more(),
};

/** The resource that an expression or a name refers to. */
const targetOf = (value: string): string => /^\$\{([a-z]\w*\.[\w-]+)/.exec(value)?.[1] ?? value;

/** What guards another resource is a setting of that, where it stands in the same file; a restriction by itself elsewhere. */
export function withCompanions(facts: LocalFact[], blocks: readonly HclBlock[]): LocalFact[] {
  const more: LocalFact[] = [];
  const all = [...facts];
  for (const { type: kind, labels, body, head } of blocks) {
    const [type = ""] = labels;
    const companion = kind === "resource" && Object.hasOwn(COMPANIONS, type) ? COMPANIONS[type] : undefined;
    if (!companion || text(get(body, "count")) === "0") continue;
    // Of several alarms each is for something else.
    const what = companion.what.replace(/\{(\w+)\}/, (_, key: string) => said(body, key) ?? "something");
    const named = companion.of === undefined ? undefined : get(body, companion.of);
    const target = companion.of === undefined ? "the account" : targetOf(text(named) ?? "unnamed");
    const at = all.findIndex((f) => f.subject === target && f.rel === companion.rel && f.attrs.settings !== undefined);
    const guarded = all[at];
    if (guarded) {
      const settings = {
        ...(guarded.attrs.settings as object),
        [what]: { value: "set", grade: 0, unset: 1 },
      };
      all[at] = { ...guarded, attrs: { settings: settings as Json }, at: [...guarded.at, head] };
    } else more.push(fact("edge-guard", target, what, { mode: "enforce", allows: null, rule: null }, [head]));
  }
  return [...withParameters(all, blocks), ...unlike(more)];
}

/** Resources that are one parameter of a server each. */
const PARAMETER = /^azurerm_(postgresql|mysql|mariadb)\w*_configuration$/;

/** A parameter of a server is a setting of that, where both stand in the same file: it then leaves like one. */
function withParameters(facts: readonly LocalFact[], blocks: readonly HclBlock[]): LocalFact[] {
  const all = [...facts];
  const by = new Map<string, number[]>();
  for (const [i, f] of facts.entries())
    if (f.attrs.settings !== undefined) by.set(f.subject, [...(by.get(f.subject) ?? []), i]);
  for (const { type: kind, labels, body } of blocks) {
    if (kind !== "resource" || !PARAMETER.test(labels[0] ?? "")) continue;
    const target = targetOf(text(get(body, "server_id") ?? get(body, "server_name")) ?? "");
    for (const i of by.get(labels.join(".")) ?? []) {
      const own = all[i] as LocalFact;
      const at = by.get(target)?.find((n) => all[n]?.rel === own.rel) ?? -1;
      const server = all[at];
      if (!server || Object.keys(own.attrs.settings as object).length === 0) continue;
      const both = { ...(server.attrs.settings as object), ...(own.attrs.settings as object) };
      all[at] = { ...server, attrs: { settings: both as Json }, at: [...server.at, ...own.at] };
      all[i] = { ...own, attrs: { settings: {} } };
    }
  }
  return all;
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

/** Literal values of variables and locals that stand in the same file. */
export function given(blocks: readonly HclBlock[]): ReadonlyMap<string, Located> {
  const found = new Map<string, Located>();
  for (const { type, labels, body } of blocks) {
    if (type === "variable" && labels[0] !== undefined) {
      const value = get(body, "default");
      if (value) found.set(`var.${labels[0]}`, value);
    }
    if (type === "locals") for (const e of entries(body)) found.set(`local.${e.key}`, e.value);
  }
  return found;
}

const MAX_DEPTH = 60;

/** A body with the values of its file put in; anything else that is named stays an expression. */
export function filled(node: Located, values: ReadonlyMap<string, Located>, depth = 0): Located {
  if (values.size === 0 || depth > MAX_DEPTH) return node;
  if (node.type === "list") return { ...node, items: items(node).map((i) => filled(i, values, depth + 1)) };
  if (node.type === "map")
    return { ...node, entries: node.entries.map((e) => ({ ...e, value: filled(e.value, values, depth + 1) })) };
  const name = /^\$\{((?:var|local)\.\w+)\}$/.exec(text(node) ?? "")?.[1];
  const value = name === undefined ? undefined : values.get(name);
  if (value?.type === "scalar") return (text(value) ?? "").includes("${") ? node : { ...value, at: node.at };
  return value?.type === "list" && value.items.every((i) => i.type === "scalar") ? { ...value, at: node.at } : node;
}
