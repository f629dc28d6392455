import {
  callers,
  few,
  less,
  listed,
  many,
  matches,
  mended,
  nothing,
  off,
  on,
  ranks,
  type Scale,
  there,
} from "../../cloud/scale.ts";
import type { Row } from "../../cloud/table.ts";
import { INHERITED } from "../../table.ts";

/** Safer where it is named, whatever it is. */
export const named: Scale = { unset: 1, grade: there.grade };
/** Ports that everybody tries first. */
const KNOWN_PORT = matches([[/^(3306|5432|1433|1521|5439|6379|11211|27017)$/, 1]], 1, 0);
/** Accounts that everybody tries first. */
const KNOWN_NAME = matches(
  [[/^(|\w{0,20}admin(istrator)?|root|user|sa|azure_(superuser|pg_admin)|guest|public)$/i, 1]],
  1,
  0,
);

/** What modules say that no resource of Terraform does in these words, by the modules' resources and their own arguments. */
export const MORE: readonly Row[] = [
  // Amazon.
  ["setting", named, "mfa_serial_number mfa_token", /sts/],
  ["setting", on(1), "allow_pw_change allow_password_change", /password_policy/],
  ["tls", ranks({ "rds-ca-2015": 2, "rds-ca-2019": 1 }, 0, 0), "ca_cert_identifier", /^aws_(db|rds)/],
  [
    "tls",
    matches(
      [
        [/NULL|EXPORT|RC4|DES|MD5|anon|SSLv?[23]/, 4],
        [/2015|2016-08|FS-2018|TLS-?1-0|TLSv1(\.0)?$/, 3],
        [/TLS-?1-1|TLSv1\.1$/, 2],
        [/TLS-?1-2|TLS13|FS-1-2|TLSv1\.[23]$/, 0],
      ],
      3,
    ),
    "listeners.ssl_policy",
  ],
  ["setting", matches([[/^\*$|\*\/\*\/|\/\*\/\*$/, 0.5]], 1, 0), "source_arn", /lambda_permission/],
  ["setting", KNOWN_PORT, "port db_port cache_port", /^aws_(db|rds|redshift|elasticache)/],
  [
    "public-block",
    matches([[/^default$/, 1]], 1, 0),
    "security_group security_groups group groups",
    /^aws_(instance|launch|spot)/,
  ],
  ["public-block", named, "subnet_id", /^aws_(instance|spot)/],
  ["public-block", named, "cache_subnet_group", /elasticache/],
  ["setting", ranks({ user: 1, group: 0, role: 0 }, 0), "iam_type", /iam_policy/],
  ["setting", { ...matches([[/^\*$/, 1]], 0, 0), apart: true }, "principal", /lambda_permission/],
  ["setting", ranks({ root: 1 }, 0, 0), "name", /iam_access_key/],
  ["setting", ranks({ active: 1, create: 1, inactive: 0, remove: 0 }, 0), "access_key_state"],
  ["deletion-guard", named, "stack_policy stack_policy_body", /cloudformation/],
  ["deletion-guard", on(1), "termination_protection", /cloudformation/],
  ["deletion-guard", nothing, "delete_on_termination"],
  ["audited", nothing, "debug_botocore_endpoint_logs"],
  ["public-block", matches([[/^default$/, 1]], 1, 0), "db_security_groups"],
  ["public-block", named, "vpc_security_group_ids", /^aws_(db|rds|redshift)/],
  ["setting", named, "load_balancers", /autoscaling/],
  ["setting", ranks({ ELB: 0, EC2: 1 }, 1), "health_check_type", /autoscaling/],
  ["deletion-guard", many, "availability_zones", /autoscaling/],
  [
    "public-block",
    ranks({ BucketOwnerEnforced: 0, BucketOwnerPreferred: 0.5, ObjectWriter: 1 }, INHERITED),
    "object_ownership",
  ],
  ["public-block", { ...matches([[/^(put|post|delete|patch|\*)$/i, 1]], 0, 0), list: true }, "allowed_methods", /cors/],
  ["public-block", { ...matches([[/^\*$/, 1]], 0, 0), list: true }, "allowed_headers", /cors/],
  [
    "deletion-guard",
    ranks({ ACTIVE_STANDBY_MULTI_AZ: 0, CLUSTER_MULTI_AZ: 0, SINGLE_INSTANCE: 1 }, 1),
    "deployment_mode",
  ],
  ["deletion-guard", nothing, "backup_vault_name"],
  ["setting", there, "permissions_boundary", /iam/],
  ["setting", less(0, 90), "automatically_after_days", /secretsmanager/],
  ["setting", matches([[/^(lambda:)?\*$/, 1]], 0, 0), "action", /lambda_permission/],
  ["setting", matches([[/admin/i, 1]], 0, 0), "role", /ecs_service/],
  ["setting", ranks({ awsvpc: 0, none: 0, default: 0.5, bridge: 0.5, host: 1 }, 0.5), "network_mode", /ecs/],
  ["setting", matches([[/^(0|root)(:|$)/, 1]], 1, 0), "user", /batch/],
  ["deletion-guard", off(0), "disable_rollback", /cloudformation/],
  ["deletion-guard", ranks({ ROLLBACK: 0, DELETE: 0, DO_NOTHING: 1 }, 0), "on_create_failure"],
  ["deletion-guard", off(1), "purge_stacks"],
  ["setting", ranks({ block: 0, allow: 1 }, 1), "default_action", /waf/],
  ["audited", on(1), "cloudwatch_metrics sampled_requests", /waf/],
  [
    "setting",
    matches(
      [
        [/pass$/, 1],
        [/drop$/, 0],
      ],
      0,
      0.5,
    ),
    "stateless_default_actions stateless_fragment_default_actions",
  ],
  ["audited", named, "alarm_actions", /metric_alarm/],
  // Oracle.
  ["public-block", matches([[/^ObjectRead/i, 1]], 0, 0), "public_access_type"],
  // Microsoft.
  ["setting", KNOWN_NAME, "ad_user admin_username administrator_login", /^azurerm_(mssql|sql|database|flexible|ad|AD)/],
  ["public-block", named, "network_interfaces network_interface_names", /virtual_machine/],
  ["public-block", callers(0), "ip_rules.value"],
  ["public-block", nothing, "ip_rules"],
  ["audited", nothing, "oms_agent"],
  [
    "setting",
    {
      ...matches(
        [
          [/^\*$/, 2],
          [/^Microsoft\.Authorization\/(\*|(role(Definitions|Assignments)\/(\*|write))|elevateAccess\/)/i, 1],
        ],
        0,
        0,
      ),
      list: true,
    },
    "permissions.actions",
    /role_definition/,
  ],
  [
    "setting",
    matches(
      [
        [/LRS$/, 1],
        [/ZRS$/, 0.5],
        [/GRS$/, 0],
      ],
      1,
    ),
    "account_type",
    /storage_account/,
  ],
  ["setting", matches([[/AzureServices/, 0]], 0, 1), "network_acls.bypass"],
  ["setting", ranks({ none: 1, azure: 0, calico: 0, cilium: 0 }, 1), "network_profile.network_policy"],
  ["setting", nothing, "network_profile.network_plugin"],
  ["setting", mended(31), "kubernetes_version orchestrator_version"],
  ["setting", few, "access_policies.keys access_policies.secrets access_policies.certificates access_policies.storage"],
  ["setting", off(0), "enabled_for_deployment enabled_for_template_deployment enabled_for_disk_encryption"],
  ["public-block", on(1), "restrict_outbound_network_access"],
  ["public-block", listed(matches([[/(^|,)\s*0\.0\.0\.0(\/0)?\s*(,|$)/, 1]], 1, 0)), "ip_range_filter"],
  ["public-block", few, "open_ports"],
  ["setting", nothing, "vhd_account"],
  ["audited", on(1), "boot_diagnostics.enabled"],
  ["audited", nothing, "boot_diagnostics"],
  ["setting", ranks({ Automatic: 0, Rolling: 0, Manual: 1 }, 1), "upgrade_policy"],
  // The built-in roles of owners, contributors and those who give roles.
  [
    "setting",
    matches(
      [
        [
          /8e3af657-a8ff-443c-a75c-2fe8c4bcb635|b24988ac-6180-42a0-ab88-20f7382dd24c|18d7d88d-d35e-4fb5-a5c3-7773c20a72d9/,
          1,
        ],
      ],
      0,
      0,
    ),
    "role_definition_id",
  ],
  ["setting", matches([[/waf/i, 0]], 1, 1), "sku.tier sku.name", /application_gateway/],
  ["deletion-guard", ranks({ ZoneRedundant: 0, SameZone: 0.5, Disabled: 1 }, 1), "high_availability.mode"],
  ["setting", off(0), "available_to_other_tenants oauth2_allow_implicit_flow"],
  // Google. YAML reads `on` as a truth.
  ["setting", ranks({ on: 0, true: 0, transfer: 0.5, off: 1, false: 1 }, 1), "dnssec_config.state"],
  ["setting", nothing, "dnssec_config"],
  ["public-block", on(1), "master_authorized_networks_config.enabled ip_allocation_policy.use_ip_aliases"],
  ["public-block", nothing, "master_authorized_networks_config ip_allocation_policy"],
  ["public-block", matches([[/(^|\/)default$/, 1]], 0, 0), "network.self_link network.name networks.network"],
  ["tls", matches([[/3DES|RC4|MD5|NULL|_CBC_|^TLS_RSA_/, 1]], 0, 0), "custom_features"],
  ["tls", there, "ssl_policy", /google_compute_target/],
  ["public-block", matches([[/public|authenticatedRead/i, 1]], 0, 0), "predefined_acl default_object_acl"],
  ["public-block", ranks({ private: 0, public: 1 }, 1), "visibility", /dns/],
  [
    "setting",
    {
      ...matches(
        [
          [
            /^(iam\.(serviceAccounts\.(actAs|getAccessToken|signBlob|signJwt|setIamPolicy)|roles\.(create|update)|serviceAccountKeys\.create)|.*\.setIamPolicy|\*)$/,
            1,
          ],
        ],
        0,
        0,
      ),
      list: true,
    },
    "included_permissions",
  ],
  ["setting", ranks({ KEY_ALG_RSA_1024: 1, KEY_ALG_RSA_2048: 0 }, 0), "key_algorithm"],
];
