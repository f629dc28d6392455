import { callers, matches, nothing, on, ranks, type Scale, there } from "../../cloud/scale.ts";
import type { Row } from "../../cloud/table.ts";

/** Safer where it is named, whatever it is. */
const named: Scale = { unset: 1, grade: there.grade };
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
        [/NULL|EXPORT|RC4|DES|MD5|anon/, 4],
        [/2015|2016-08|FS-2018|TLS-?1-0/, 3],
        [/TLS-?1-1/, 2],
        [/TLS-?1-2|TLS13|FS-1-2/, 0],
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
  ["deletion-guard", named, "stack_policy stack_policy_body", /cloudformation/],
  ["deletion-guard", on(1), "termination_protection", /cloudformation/],
  ["deletion-guard", nothing, "delete_on_termination"],
  ["audited", nothing, "debug_botocore_endpoint_logs"],
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
  // Google. YAML reads `on` as a truth.
  ["setting", ranks({ on: 0, true: 0, transfer: 0.5, off: 1, false: 1 }, 1), "dnssec_config.state"],
  ["setting", nothing, "dnssec_config"],
  ["public-block", on(1), "master_authorized_networks_config.enabled ip_allocation_policy.use_ip_aliases"],
  ["public-block", nothing, "master_authorized_networks_config ip_allocation_policy"],
];
