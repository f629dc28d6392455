import { callers, few, gone, key, less, matches, more, newer, nothing, off, on, ranks, there, tls } from "./scale.ts";
import type { Row } from "./table.ts";

/** Levels of PostgreSQL's logs, the one that says most first. */
const LEVEL = ranks(
  {
    ...{ debug5: 0, debug4: 0, debug3: 0, debug2: 0, debug1: 0, info: 0, notice: 0, warning: 0, error: 0 },
    ...{ log: 1, fatal: 1, panic: 2 },
  },
  0,
);
/** The account that Compute Engine gives by default. */
const ACCOUNT = matches([[/compute@developer\.gserviceaccount\.com$/, 1]], 1, 0);
const EVERYBODY = matches([[/^all(Authenticated)?Users$/i, 1]], 0, 0);

/** Google Cloud. */
export const GOOGLE: readonly Row[] = [
  // Who reaches it.
  ["public-block", off(1), "ipv4_enabled"],
  ["public-block", there, "private_network"],
  [
    "public-block",
    callers(0),
    "authorized_networks.value master_authorized_networks_config.cidr_blocks.cidr_block cidr_blocks.cidr_block",
  ],
  ["public-block", there, "master_authorized_networks_config ip_allocation_policy private_cluster_config"],
  [
    "public-block",
    on(1),
    "enable_private_nodes enable_private_endpoint private_ip_google_access no_external_ip no_public_ip internal_ip_only disable_public_ip",
  ],
  ["public-block", gone, "access_config network_interface.access_config ipv6_access_config"],
  [
    "public-block",
    ranks({ WORKER_IP_PRIVATE: 0, WORKER_IP_PUBLIC: 1, WORKER_IP_UNSPECIFIED: 1 }, 1),
    "ip_configuration",
    /dataflow/,
  ],
  ["public-block", ranks({ ALLOW_INTERNAL_ONLY: 0, ALLOW_INTERNAL_AND_GCLB: 0, ALLOW_ALL: 1 }, 1), "ingress_settings"],
  [
    "public-block",
    ranks({ INGRESS_TRAFFIC_INTERNAL_ONLY: 0, INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: 0, INGRESS_TRAFFIC_ALL: 1 }, 1),
    "ingress",
    /cloud_run/,
  ],
  ["public-block", ranks({ enforced: 0, inherited: 1, unspecified: 1 }, 1), "public_access_prevention"],
  ["public-block", on(1), "uniform_bucket_level_access"],
  ["public-block", EVERYBODY, "special_group entity predefined_acl"],
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
    "predefined_acl default_object_acl",
  ],
  [
    "public-block",
    matches(
      [
        [/^default$/, 1],
        [/\/networks\/default$/, 1],
      ],
      0,
      0,
    ),
    "network",
    /google/,
  ],
  ["setting", off(1), "auto_create_subnetworks auto_create_network"],
  [
    "public-block",
    ranks({ PRIVATE_IPV6_GOOGLE_ACCESS_TO_GOOGLE: 0, INHERIT_FROM_SUBNETWORK: 0 }, 0),
    "private_ipv6_google_access",
  ],
  // Who may use it.
  ["setting", off(0), "enable_legacy_abac enable_kubernetes_alpha"],
  ["setting", ACCOUNT, "service_account.email", /instance|template/],
  ["setting", ACCOUNT, "service_account", /node|container/],
  ["setting", matches([[/^default$/, 1]], 1, 0), "node_config.service_account"],
  ["setting", matches([[/cloud-platform$/, 1]], 0, 0), "scopes oauth_scopes"],
  ["setting", off(0), "can_ip_forward serial_port_enable"],
  ["setting", on(1), "block_project_ssh_keys enable_oslogin"],
  ["setting", off(0), "client_certificate_config.issue_client_certificate issue_client_certificate"],
  ["setting", matches([[/.+/, 1]], 0), "master_auth.username master_auth.password"],
  ["setting", nothing, "master_auth"],
  ["setting", nothing, "client_certificate_config"],
  ["setting", there, "workload_identity_config authenticator_groups_config binary_authorization database_encryption"],
  ["setting", ranks({ PROJECT_SINGLETON_POLICY_ENFORCE: 0, POLICY_BINDINGS: 0, DISABLED: 1 }, 1), "evaluation_mode"],
  ["setting", on(1), "enable_binary_authorization"],
  [
    "setting",
    matches(
      [
        [/(sub|repository)\s?={1,2}\s?'?(repo:)?[\w.-]+\/[\w.-]+/, 0],
        [/repository_owner|assertion\.(aud|namespace|project)/, 0],
      ],
      1,
      1,
    ),
    "attribute_condition",
  ],
  [
    "setting",
    ranks(
      {
        EXPOSED: 1,
        GKE_METADATA: 0,
        GKE_METADATA_SERVER: 0,
        SECURE: 0,
        MODE_UNSPECIFIED: 1,
        UNSPECIFIED: 1,
        GCE_METADATA: 1,
      },
      1,
    ),
    "workload_metadata_config.mode workload_metadata_config.node_metadata",
  ],
  ["setting", on(1), "metadata.disable_legacy_endpoints"],
  // Protection of machines and clusters.
  ["setting", on(0), "enable_integrity_monitoring enable_vtpm shielded_instance_config.enable_vtpm"],
  [
    "setting",
    on(1),
    "enable_secure_boot enable_shielded_nodes enable_intranode_visibility enable_confidential_compute network_policy.enabled pod_security_policy_config.enabled",
  ],
  ["setting", there, "pod_security_policy_config shielded_instance_config"],
  ["setting", off(0), "network_policy_config.disabled"],
  ["setting", on(0), "management.auto_repair management.auto_upgrade auto_repair auto_upgrade"],
  ["setting", ranks({ RAPID: 0, REGULAR: 0, STABLE: 0, UNSPECIFIED: 1 }, 1), "release_channel.channel"],
  ["setting", there, "release_channel"],
  ["setting", matches([[/^cos/i, 0]], 0, 1), "image_type"],
  ["setting", gone, "node_pool", /container_cluster/],
  ["setting", off(0), "preview", /security_policy/],
  [
    "setting",
    matches(
      [
        [/^deny/i, 0],
        [/^allow$/i, 1],
      ],
      null,
      0,
    ),
    "rule.action",
    /security_policy/,
  ],
  // Encryption.
  [
    "encrypts",
    key,
    "kms_key_name default_kms_key_name kms_key_self_link disk_encryption_key_raw csek crypto_key_name encryption_key_name key_name boot_disk_kms_key",
  ],
  [
    "encrypts",
    there,
    "disk_encryption_key customer_encryption encryption_config encryption_spec encryption_configuration boot_disk.disk_encryption_key customer_managed_encryption",
  ],
  ["encrypts", ranks({ ENCRYPTED: 0, DECRYPTED: 1 }, 1), "database_encryption.state"],
  ["encrypts", ranks({ SERVER_AUTHENTICATION: 0, DISABLED: 1 }, 1), "transit_encryption_mode", /google/],
  ["encrypts", on(1), "auth_enabled", /redis/],
  ["setting", less(0), "rotation_period"],
  ["deletion-guard", more(30), "destroy_scheduled_duration"],
  // TLS.
  ["tls", on(1), "require_ssl"],
  [
    "tls",
    ranks({ ENCRYPTED_ONLY: 0, TRUSTED_CLIENT_CERTIFICATE_REQUIRED: 0, ALLOW_UNENCRYPTED_AND_ENCRYPTED: 1 }, 1),
    "ssl_mode",
  ],
  ["tls", tls(3), "min_tls_version", /google/],
  ["tls", ranks({ MODERN: 0, RESTRICTED: 0, COMPATIBLE: 1, CUSTOM: 0.5 }, 1), "profile", /ssl_policy/],
  ["tls", ranks({ SECURE_ALWAYS: 0, SECURE_OPTIONAL: 1 }, 1), "https_trigger_security_level"],
  ["tls", on(1), "https_redirect"],
  // DNS.
  ["setting", ranks({ on: 0, off: 1, transfer: 0.5 }, 1), "dnssec_config.state"],
  ["setting", matches([[/sha1/i, 1]], 0, 0), "default_key_specs.algorithm algorithm", /dns/],
  // Logs.
  ["audited", there, "log_config logging access_log"],
  ["audited", matches([[/none$/i, 1]], 1, 0), "logging_service monitoring_service"],
  ["audited", on(1), "enable_flow_logs"],
  [
    "audited",
    on(1),
    "database_flags.log_checkpoints database_flags.log_connections database_flags.log_disconnections database_flags.log_lock_waits database_flags.log_hostname database_flags.log_duration",
  ],
  ["audited", on(1), "database_flags.enable_pgaudit cloudsql_enable_pgaudit enable_pgaudit"],
  ["audited", ranks({ none: 1, ddl: 0.2, mod: 0.1, all: 0 }, 1), "database_flags.log_statement log_statement"],
  [
    "audited",
    LEVEL,
    "database_flags.log_min_messages database_flags.log_min_error_statement log_min_messages log_min_error_statement",
  ],
  [
    "audited",
    matches(
      [
        [/^-1$/, 0],
        [/^\d+$/, 1],
      ],
      0,
    ),
    "database_flags.log_min_duration_statement log_min_duration_statement",
  ],
  [
    "audited",
    matches(
      [
        [/^0$/, 0],
        [/^-?\d+$/, 1],
      ],
      1,
    ),
    "database_flags.log_temp_files log_temp_files",
  ],
  ["audited", few, "exempted_members"],
  // Flags of databases.
  [
    "setting",
    off(0),
    "database_flags.local_infile local_infile database_flags.contained_database_authentication database_flags.cross_db_ownership_chaining database_flags.external_scripts_enabled database_flags.remote_access database_flags.user_options",
  ],
  ["setting", on(1), "database_flags.skip_show_database skip_show_database"],
  ["setting", newer, "database_version"],
  // What is kept.
  [
    "deletion-guard",
    on(1),
    "backup_configuration.enabled point_in_time_recovery_enabled binary_log_enabled enable_drop_protection retention_policy.is_locked locked",
  ],
  ["deletion-guard", on(1), "versioning.enabled"],
  ["deletion-guard", on(1), "deletion_protection"],
  ["deletion-guard", ranks({ REGIONAL: 0, ZONAL: 1 }, 1), "availability_type"],
  ["encrypts", on(1), "is_locked"],
];
