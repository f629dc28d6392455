import {
  callers,
  ciphers,
  few,
  gone,
  listed,
  longer,
  many,
  matches,
  mended,
  more,
  nothing,
  off,
  on,
  ranks,
  secret,
  share,
  there,
} from "./scale.ts";
import type { Row } from "./table.ts";

const SCHEME = matches(
  [
    [/^EXTERNAL/i, 1],
    [/^INTERNAL/i, 0],
  ],
  1,
);
const READERS = listed(matches([[/allUsers|allAuthenticatedUsers/i, 1]], 0, 0));
const SCANS = matches(
  [
    [/DISABLED$/i, 1],
    [/BASIC$|ENTERPRISE$|INHERITED$|STANDARD$/i, 0],
  ],
  null,
);
/** A word that ends in what it is. */
const ENDING = matches(
  [
    [/DISABLED$|UNSPECIFIED$/i, 1],
    [/ENABLED$|IAM_AUTH$|SERVER_AUTHENTICATION$/i, 0],
  ],
  1,
);

/** Services of Google Cloud whose words say too little, or something else than elsewhere. */
export const GOOGLE_SERVICES: readonly Row[] = [
  // What a machine does not say is as its project says.
  ["setting", on(0.5), "enable_oslogin", /instance/],
  ["setting", on(0.5), "enable_shielded_nodes"],
  ["tls", ciphers, "custom_features"],
  ["public-block", callers(1), "master_authorized_networks_config.cidr_blocks.cidr_block cidr_blocks.cidr_block"],
  // Machines and networks.
  ["encrypts", there, "raw_key rsa_encrypted_key"],
  ["public-block", SCHEME, "load_balancing_scheme"],
  ["public-block", off(0), "allow_global_access allow_external_traffic enable_public_ip enable_http_port_access"],
  [
    "tls",
    matches(
      [
        [/^HTTPS|^SSL|^HTTP2|^GRPC$|^H2C?$/i, 0],
        [/^(HTTP|TCP)$/i, 1],
      ],
      1,
    ),
    "protocol",
    /backend_service/,
  ],
  ["tls", there, "ssl_policy server_tls_policy certificate_map"],
  ["setting", more(2), "ike_version"],
  ["setting", secret, "shared_secret secret_data private_key_password"],
  ["setting", on(0), "iap.enabled"],
  ["audited", share, "flow_sampling log_config.sample_rate"],
  ["deletion-guard", ranks({ DELETE: 1, ABANDON: 0, PREVENT: 0, NONE: 0 }, 0), "deletion_policy"],
  ["public-block", ranks({ public: 1, private: 0 }, 1), "visibility", /dns/],
  [
    "public-block",
    matches(
      [
        [/^(all|)$/i, 1],
        [/^internal/i, 0],
      ],
      1,
    ),
    "annotations.run_googleapis_com_ingress",
  ],
  [
    "public-block",
    ranks({ INGRESS_TRAFFIC_INTERNAL_ONLY: 0, INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: 0, INGRESS_TRAFFIC_ALL: 1 }, 1),
    "ingress",
    /cloud_?run/,
  ],
  [
    "public-block",
    ranks({ ALL_TRAFFIC: 0, PRIVATE_RANGES_ONLY: 1, "all-traffic": 0, "private-ranges-only": 1 }, 1),
    "vpc_connector_egress_settings vpc_access.egress annotations.run_googleapis_com_vpc_access_egress",
  ],
  ["public-block", there, "vpc_connector", /function/],
  ["public-block", on(1), "no_proxy_access"],
  ["public-block", READERS, "role_entity"],
  [
    "public-block",
    matches(
      [
        [/public/i, 1],
        [/authenticatedRead/i, 1],
      ],
      0,
      0,
    ),
    "predefined_acl",
  ],
  ["public-block", matches([[/^%$/, 1]], 1, 0), "host", /sql_user/],
  // Clusters.
  ["public-block", ranks({ ROUTES: 1, VPC_NATIVE: 0 }, 1), "networking_mode"],
  [
    "setting",
    ranks({ ADVANCED_DATAPATH: 0, LEGACY_DATAPATH: 1, DATAPATH_PROVIDER_UNSPECIFIED: 1 }, 1),
    "datapath_provider",
  ],
  [
    "audited",
    matches(
      [
        [/none$/i, 1],
        [/\/kubernetes$/i, 0],
        [/googleapis\.com$/i, 0.5],
      ],
      0,
      0,
    ),
    "logging_service",
  ],
  ["audited", matches([[/none$/i, 1]], 0, 0), "monitoring_service"],
  ["audited", many, "enable_components"],
  ["setting", mended(31), "min_master_version node_version kubernetes_version", /container/],
  ["setting", SCANS, "security_posture_config.mode vulnerability_mode"],
  ["setting", { ...SCANS, unset: 0 }, "enablement_config"],
  ["setting", on(1), "remove_default_node_pool"],
  ["setting", on(0.5), "management.auto_repair management.auto_upgrade", /node_pool/],
  ["setting", nothing, "client_certificate_config master_auth"],
  ["setting", nothing, "cidr_blocks"],
  // Databases.
  [
    "deletion-guard",
    more(7),
    "transaction_log_retention_days backup_retention_settings.retained_backups retained_backups",
  ],
  ["deletion-guard", on(0), "disk_autoresize"],
  ["setting", ranks({ REQUIRED: 0, NOT_REQUIRED: 1 }, 1), "connector_enforcement"],
  ["audited", ranks({ terse: 1, default: 0, verbose: 0 }, 0), "log_error_verbosity"],
  ["audited", off(0), "log_parser_stats log_planner_stats log_executor_stats log_statement_stats"],
  ["setting", off(1), "database_flags.remote_access"],
  ["audited", on(1), "database_flags.3625"],
  [
    "setting",
    matches(
      [
        [/^0$/, 0],
        [/^\d{1,9}$/, 1],
      ],
      0,
    ),
    "database_flags.user_connections database_flags.user_options",
  ],
  ["deletion-guard", ranks({ BASIC: 1, STANDARD_HA: 0 }, 1), "tier", /redis/],
  ["setting", ENDING, "authorization_mode"],
  ["deletion-guard", ENDING, "point_in_time_recovery_enablement delete_protection_state"],
  [
    "setting",
    matches(
      [
        [/^NO_ROOT_SQUASH$/i, 1],
        [/^ROOT_SQUASH$/i, 0],
      ],
      1,
    ),
    "squash_mode",
  ],
  // Keys, buckets.
  ["deletion-guard", nothing, "soft_delete_policy vulnerability_scanning_config"],
  ["deletion-guard", longer(604800), "retention_duration_seconds"],
  ["encrypts", ranks({ SOFTWARE: 1, EXTERNAL: 0, EXTERNAL_VPC: 0, HSM: 0 }, 1), "protection_level"],
  ["deletion-guard", longer(30), "destroy_scheduled_duration version_destroy_ttl"],
  ["encrypts", ranks({ GMEK: 1, CMEK: 0 }, 1), "disk_encryption"],
  // Applications.
  ["setting", off(0), "invoker_iam_disabled"],
  ["tls", ranks({ SECURE_ALWAYS: 0, SECURE_OPTIONAL: 1, SECURE_NEVER: 2, SECURE_DEFAULT: 1 }, 1), "security_level"],
  ["setting", ranks({ LOGIN_REQUIRED: 0, LOGIN_ADMIN: 0, LOGIN_OPTIONAL: 1 }, 1), "login"],
  ["setting", there, "restrictions", /apikeys/],
  ["setting", ranks({ MANDATORY: 0, ENABLED: 0.5, DISABLED: 1 }, 1), "mfa.state"],
  // Logs.
  ["audited", on(1), "include_children"],
  ["audited", on(1), "disabled", /exclusion/],
  ["audited", off(0), "disabled", /sink/],
  ["audited", gone, "exclusions", /sink/],
  ["audited", on(0), "enabled", /alert_policy/],
  ["audited", many, "audit_log_config.log_type audit_log_configs.log_type"],
  ["audited", { ...few, together: true }, "exempted_members"],
  ["audited", matches([[/^allServices$/i, 0]], null, 1), "service", /audit_config/],
  // Rules of an organization.
  ["setting", off(0), "allow.all rules.allow_all"],
  ["setting", on(1), "deny.all rules.deny_all"],
  [
    "setting",
    ranks({ ALWAYS_ALLOW: 1, REQUIRE_ATTESTATION: 0, ALWAYS_DENY: 0 }, 1),
    "evaluation_mode",
    /binary_authorization/,
  ],
  ["setting", ranks({ ENFORCED_BLOCK_AND_AUDIT_LOG: 0, DRYRUN_AUDIT_LOG_ONLY: 1 }, 0), "enforcement_mode"],
  ["setting", ranks({ DELETE: 0, DEPRIVILEGE: 0, DISABLE: 0.5 }, 1), "action", /default_service_accounts/],
  [
    "public-block",
    ranks({ INTERNAL: 0, INTERNAL_MANAGED: 0, INTERNAL_SELF_MANAGED: 0, EXTERNAL: 1, EXTERNAL_MANAGED: 1 }, 1),
    "load_balancing_scheme",
  ],
  ["tls", matches([[/targetHttpProxies|target_http_proxy/, 1]], null, 0), "target", /forwarding_rule/],
];
