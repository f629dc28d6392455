import {
  callers,
  few,
  guessable,
  has,
  key,
  listed,
  many,
  matches,
  more,
  off,
  on,
  ranks,
  secret,
  there,
  tls,
} from "./scale.ts";
import type { Row } from "./table.ts";

/** Roles by their ids: who may do everything, or give roles to others. */
const ROLE = matches(
  [
    [
      /8e3af657-a8ff-443c-a75c-2fe8c4bcb635|18d7d88d-d35e-4fb5-a5c3-7773c20a72d9|f58310d9-a9f6-439a-9e8d-f62e7b41a168/i,
      2,
    ],
    [/b24988ac-6180-42a0-ab88-20f7382dd24c/i, 1],
    [/acdd72a7-3385-48ef-bd42-f606fba81ae7/i, 0],
  ],
  0,
  0.5,
);
const SWITCH = ranks({ true: 0, false: 1, enabled: 0, disabled: 1, on: 0, off: 1, succeeded: 0 }, 1);

/** What templates of Azure Resource Manager call otherwise, or leave unset otherwise, than Terraform does. */
export const AZURE_TEMPLATES: readonly Row[] = [
  // Who reaches it.
  ["public-block", off(0.5), "allow_blob_public_access"],
  ["public-block", ranks({ none: 0, blob: 1, container: 2 }, 0), "public_access"],
  ["public-block", callers(1), "authorized_ip_ranges"],
  ["public-block", on(1), "enable_private_cluster is_virtual_network_filter_enabled"],
  ["public-block", off(0), "enable_node_public_ip admin_user_enabled anonymous_pull_enabled enable_ip_forwarding"],
  ["public-block", callers(0), "ip_rules.value ip_rules.ip_address_or_range ip_security_restrictions.ip_address"],
  ["public-block", there, "network_security_group virtual_network_subnet_id"],
  // Who may use it.
  ["setting", on(0.5), "enable_rbac"],
  ["setting", there, "aad_profile identity administrators"],
  [
    "setting",
    on(1),
    "enable_azure_rbac disable_local_accounts disable_local_auth azure_ad_only_authentication azure_ad_only_authentications.azure_ad_only_authentication enable_rbac_authorization disable_key_based_metadata_write_access",
  ],
  ["setting", on(1), "disable_password_authentication"],
  ["setting", there, "linux_configuration.ssh ssh.public_keys"],
  ["setting", secret, "admin_password administrator_login_password"],
  ["setting", guessable, "administrator_login admin_username"],
  [
    "setting",
    on(1),
    "client_cert_enabled auth_settings.enabled auth_settings_v2.platform.enabled require_authentication",
  ],
  ["setting", there, "auth_settings auth_settings_v2"],
  ["setting", ROLE, "role_definition_id"],
  ["setting", listed(matches([[/^\/$|^\/subscriptions\/[^/]+$|subscription\(\)\.id/, 1]], 0, 0)), "assignable_scopes"],
  // Encryption.
  [
    "encrypts",
    SWITCH,
    "transparent_data_encryption.state transparent_data_encryption.status infrastructure_encryption encryption_at_host enable_encryption_at_host require_infrastructure_encryption",
  ],
  ["encrypts", on(0.5), "encryption_settings.enabled encryption_settings_collection.enabled"],
  ["encrypts", there, "disk_encryption_set disk_encryption_set_id key_vault_properties attributes.exp"],
  ["encrypts", key, "key_uri key_vault_key_uri"],
  ["tls", on(0.5), "supports_https_traffic_only"],
  ["tls", on(0.5), "ssl_enforcement"],
  ["tls", { ...tls(0), unset: 0.5 }, "min_tls_version scm_min_tls_version", /Web.sites/],
  ["tls", tls(2), "minimum_tls_version minimal_tls_version"],
  // Logs and alarms.
  [
    "audited",
    on(1),
    "auditing_settings.state extended_auditing_settings.state security_alert_policies.state advanced_threat_protection_settings.state omsagent.enabled oms_agent.enabled boot_diagnostics.enabled is_azure_monitor_target_enabled email_account_admins security_monitoring.enabled",
  ],
  [
    "audited",
    on(1),
    "alert_notifications alert_notifications.state alerts_to_admins notifications_by_role.state auto_provision logs.enabled",
  ],
  ["audited", there, "diagnostic_settings emails email phone email_addresses omsagent oms_agent"],
  ["audited", few, "disabled_alerts"],
  ["audited", many, "logs.category"],
  ["audited", has(/./, 1), "audit_actions_and_groups"],
  ["audited", more(0), "retention_days retention_policy.days"],
  ["audited", ranks({ Standard: 0, Free: 1 }, 1), "pricing_tier"],
  // What runs.
  [
    "setting",
    on(1),
    "azurepolicy.enabled azure_policy.enabled image_cleaner.enabled workload_identity.enabled http20_enabled http_2_0_enabled",
  ],
  ["setting", there, "network_policy addon_profiles"],
  ["setting", off(0), "kube_dashboard.enabled http_application_routing.enabled remote_debugging_enabled"],
  ["setting", ranks({ none: 1, patch: 0, stable: 0, rapid: 0, "node-image": 0 }, 1), "upgrade_channel"],
  // What is kept.
  ["deletion-guard", there, "locks"],
  ["deletion-guard", on(0.5), "enable_soft_delete"],
  [
    "deletion-guard",
    on(1),
    "enable_purge_protection geo_redundant_backup is_versioning_enabled delete_retention_policy.enabled container_delete_retention_policy.enabled enable_automatic_failover",
  ],
  ["deletion-guard", more(7), "backup_retention_days"],
];
