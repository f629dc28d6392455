import {
  callers,
  few,
  gone,
  key,
  less,
  many,
  matches,
  more,
  newer,
  off,
  on,
  origins,
  ranks,
  secret,
  there,
  tls,
} from "./scale.ts";
import type { Row } from "./table.ts";

/** Plans without a service level, or without the features that protect. */
const PLAN = matches(
  [
    [/^(free|f1|d1|shared|basic|b[1-3]|developer|dev\b.*|dev\(.*|free_.*|consumption)$/i, 1],
    [/./, 0],
  ],
  1,
);
const ALLOW = ranks({ Deny: 0, Allow: 1 }, 1);

/** Microsoft Azure and Entra ID. */
export const AZURE: readonly Row[] = [
  // Who reaches it.
  [
    "public-block",
    off(1),
    "public_network_access_enabled public_network_enabled internet_ingestion_enabled internet_query_enabled",
  ],
  ["public-block", off(1), "public_network_access", /azurerm|Microsoft/],
  ["public-block", ranks({ Enabled: 1, Disabled: 0, SecuredByPerimeter: 0 }, 1), "public_network_access"],
  [
    "public-block",
    off(0),
    "anonymous_pull_enabled public_ip_enabled enable_node_public_ip node_public_ip_enabled public_endpoint_enabled public_data_endpoint_enabled",
  ],
  ["public-block", off(1), "allow_nested_items_to_be_public allow_blob_public_access allow_public_access"],
  ["public-block", ranks({ private: 0, blob: 1, container: 2 }, 0), "container_access_type"],
  ["public-block", ranks({ Private: 0, None: 0, Public: 1 }, 1), "ip_address_type", /container_group/],
  [
    "public-block",
    ALLOW,
    "network_rules.default_action network_acls.default_action network_rule_set.default_action network_profile.default_action account_access.default_action default_network_acl_action",
  ],
  ["public-block", ALLOW, "default_action", /storage_account_network_rules|azurerm.*network_rule/],
  ["public-block", ranks({ AllowVirtualNetworksOnly: 0, AllowAllTraffic: 1 }, 1), "incoming_traffic_policy"],
  ["public-block", ranks({ Internal: 0, External: 1, None: 1 }, 1), "virtual_network_type"],
  [
    "public-block",
    callers(1),
    "authorized_ip_ranges api_server_authorized_ip_ranges api_server_access_profile.authorized_ip_ranges",
  ],
  ["public-block", callers(0), "ip_rules ip_range_filter ip_restriction.ip_address allowed_ips whitelist_ip_ranges"],
  [
    "public-block",
    on(1),
    "private_cluster_enabled no_public_ip vnet_route_all_enabled outbound_network_access_restricted outbound_network_restriction_enabled virtual_network_enabled managed_virtual_network_enabled is_virtual_network_filter_enabled data_endpoint_enabled",
  ],
  ["public-block", gone, "public_ip_address_id public_ip_address_ids"],
  ["public-block", there, "fqdns", /cognitive/],
  [
    "public-block",
    there,
    "network_security_group_id vnet_integration_subnet_id delegated_subnet_id virtual_network_subnet_id",
  ],
  [
    "public-block",
    matches(
      [
        [/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/, 0],
        [/^\d+\.\d+\.\d+\.\d+$/, 1],
      ],
      0,
    ),
    "dns_servers",
  ],
  ["public-block", on(0), "disabled_outbound_nat"],
  ["public-block", origins, "allowed_origins cors.allowed_origins"],
  // Who may use it.
  ["setting", off(0), "admin_enabled"],
  [
    "setting",
    off(1),
    "shared_access_key_enabled local_authentication_enabled local_auth_enabled local_user_enabled shared_key_enabled access_key_metadata_writes_enabled cross_tenant_replication_enabled allow_cross_tenant_replication",
  ],
  [
    "setting",
    on(1),
    "local_authentication_disabled local_account_disabled azure_active_directory_authentication_enabled azuread_authentication_only ad_admin_login_name_present active_directory_auth_enabled authentication_enabled",
  ],
  ["setting", off(1), "password_auth_enabled"],
  ["setting", on(0), "disable_password_authentication", /linux_virtual|virtual_machine/],
  ["setting", on(1), "disable_password_authentication"],
  [
    "setting",
    there,
    "admin_ssh_key azure_active_directory_role_based_access_control azuread_administrator azure_active_directory identity auth_settings auth_settings_v2 client_certificate_thumbprint",
  ],
  [
    "setting",
    on(1),
    "role_based_access_control_enabled role_based_access_control.enabled azure_rbac_enabled enable_rbac_authorization rbac_authorization_enabled managed",
  ],
  [
    "setting",
    on(1),
    "client_certificate_enabled client_cert_enabled client_certificate_required auth_settings.enabled auth_settings_v2.auth_enabled auth_enabled require_authentication",
  ],
  [
    "setting",
    ranks({ Required: 0, Optional: 1, OptionalInteractiveUser: 1, Ignore: 2 }, 1),
    "client_certificate_mode client_cert_mode",
  ],
  [
    "setting",
    matches([[/^(owner|contributor|user access administrator|co-?administrator)$/i, 1]], 0, 0),
    "role_definition_name",
  ],
  ["setting", matches([[/^\*$/, 1]], 0, 0), "permissions.actions"],
  ["setting", ranks({ anonymous: 1, function: 0, admin: 0 }, 0), "auth_level"],
  [
    "setting",
    secret,
    "admin_password administrator_password administrator_login_password sql_administrator_login_password",
  ],
  ["setting", matches([[/^repo:[\w.-]+\/[\w.-]+:/, 0]], 1, 1), "subject", /federated_identity/],
  // Keys, secrets, encryption.
  [
    "encrypts",
    key,
    "key_vault_key_id disk_encryption_set_id key_vault_uri managed_disk_customer_key_id customer_managed_key_id key_vault_id_for_disk encryption_key_url transparent_data_encryption_key_vault_key_id",
  ],
  ["encrypts", there, "customer_managed_key customer_managed_key_enabled disk_encryption_key"],
  [
    "encrypts",
    on(1),
    "infrastructure_encryption_enabled encryption_at_host_enabled enable_host_encryption host_encryption_enabled disk_encryption_enabled enable_disk_encryption double_encryption_enabled encryption_enabled secure_boot_enabled vtpm_enabled require_infrastructure_encryption automation_account_encrypted",
  ],
  ["encrypts", on(0), "transparent_data_encryption_enabled ssl_enforcement_enabled"],
  ["encrypts", on(0), "encrypted", /automation_variable/],
  ["encrypts", there, "expiration_date content_type", /key_vault/],
  ["deletion-guard", on(1), "purge_protection_enabled soft_delete_enabled"],
  ["deletion-guard", more(90), "soft_delete_retention_days"],
  ["encrypts", on(0), "encryption_settings.enabled"],
  // Encryption on the way.
  ["tls", off(1), "allow_insecure_connections", /container_app/],
  ["tls", on(0), "https_traffic_only_enabled enable_https_traffic_only ssl_enforcement_enabled ssl_enforcement"],
  ["tls", on(1), "https_only https_only_enabled"],
  ["tls", off(0), "enable_non_ssl_port non_ssl_port_enabled allow_non_ssl http_enabled"],
  [
    "tls",
    tls(0),
    "min_tls_version minimum_tls_version minimum_tls min_tls",
    /azurerm_(app_service|function_app|linux|windows|storage_account|redis|eventhub|servicebus|mssql)/,
  ],
  [
    "tls",
    tls(2),
    "min_tls_version minimum_tls_version ssl_minimal_tls_version_enforced min_protocol_version tls_version minimal_tls_version scm_minimum_tls_version",
  ],
  [
    "tls",
    off(0),
    "enable_back_end_ssl30 enable_backend_ssl30 enable_backend_tls10 enable_backend_tls11 enable_frontend_ssl30 enable_frontend_tls10 enable_frontend_tls11 enable_triple_des_ciphers",
  ],
  [
    "tls",
    off(0),
    "backend_ssl30_enabled backend_tls10_enabled backend_tls11_enabled frontend_ssl30_enabled frontend_tls10_enabled frontend_tls11_enabled triple_des_ciphers_enabled",
  ],
  ["tls", tls(3), "ssl_policy.policy_name policy_name", /application_gateway/],
  ["tls", matches([[/3DES|_CBC_|RC4|MD5|NULL/i, 1]], 0, 0), "cipher_suites"],
  [
    "tls",
    matches(
      [
        [/^https:/i, 0],
        [/^http:/i, 1],
      ],
      0,
    ),
    "url service_uri",
  ],
  ["tls", ranks({ FtpsOnly: 0, Disabled: 0, AllAllowed: 1 }, 1), "ftps_state"],
  ["tls", ranks({ HttpsOnly: 0, MatchRequest: 1, HttpOnly: 2 }, null), "forwarding_protocol"],
  ["tls", on(0), "is_https_allowed_only"],
  ["tls", off(1), "is_http_allowed"],
  // Logs and alarms.
  [
    "audited",
    on(1),
    "log_analytics_workspace_enabled oms_agent.enabled http_logs logs.http_logs detailed_error_messages_enabled detailed_error_messages failed_request_tracing_enabled failed_request_tracing email_account_admins email_account_admins_enabled email_subscription_admins alert_notifications alerts_to_admins notifications_to_admins extended_auditing_policy monitoring_on_demand microsoft_defender_enabled",
  ],
  ["audited", on(0), "enable_builtin_logging builtin_logging_enabled"],
  [
    "audited",
    there,
    "log_analytics_workspace_id oms_agent boot_diagnostics microsoft_defender emails email_addresses phone security_alert_policy threat_detection_policy",
  ],
  ["audited", few, "disabled_alerts"],
  ["audited", on(1), "logging.read logging.write logging.delete"],
  ["audited", on(1), "retention_policy.enabled"],
  ["audited", on(0), "threat_detection_policy.enabled"],
  [
    "audited",
    more(0),
    "retention_in_days retention_days log_retention_days retention_policy.days query_store_retention_period_in_days",
  ],
  ["audited", many, "categories locations", /monitor_log_profile/],
  [
    "audited",
    on(1),
    "log_checkpoints log_connections log_disconnections log_retention connection_throttling audit_log_enabled connection_throttle.enable log_duration",
  ],
  ["audited", ranks({ Standard: 0, Free: 1 }, 1), "tier", /security_center/],
  // Protection.
  [
    "setting",
    ranks({ Deny: 0, Alert: 1, Off: 2 }, 1),
    "threat_intel_mode threat_intelligence_mode intrusion_detection.mode",
  ],
  [
    "setting",
    there,
    "intrusion_detection ddos_protection_plan firewall_policy_id web_application_firewall_policy_link_id cdn_frontdoor_firewall_policy_id waf_configuration",
  ],
  [
    "setting",
    ranks({ Prevention: 0, Detection: 1 }, null),
    "firewall_mode policy_settings.mode mode",
    /firewall|waf|application_gateway|frontdoor/,
  ],
  ["setting", on(1), "waf_configuration.enabled ddos_protection_plan.enable"],
  ["setting", on(0), "policy_settings.enabled"],
  ["setting", newer, "managed_rule_set.version managed_rule.version rule_set_version"],
  ["setting", there, "managed_rule", /firewall_policy/],
  [
    "setting",
    ranks({ none: 1, patch: 0, stable: 0, rapid: 0, "node-image": 0 }, 1),
    "automatic_upgrade_channel automatic_channel_upgrade",
  ],
  [
    "setting",
    on(1),
    "azure_policy_enabled azure_policy.enabled trust_policy_enabled quarantine_policy_enabled only_critical_addons_enabled workload_identity_enabled secret_rotation_enabled key_vault_secrets_provider.secret_rotation_enabled export_policy_disabled image_cleaner_enabled trust_policy.enabled retention_policy.enabled",
  ],
  ["setting", off(1), "export_policy_enabled", /container_registry/],
  [
    "setting",
    off(0),
    "http_application_routing_enabled http_application_routing.enabled kube_dashboard.enabled kube_dashboard_enabled remote_debugging_enabled",
  ],
  ["setting", off(1), "allow_extension_operations extension_operations_enabled run_command_enabled"],
  ["setting", on(0), "provision_vm_agent enable_automatic_updates automatic_updates_enabled"],
  [
    "setting",
    on(1),
    "enable_automatic_os_upgrade encryption_settings.enabled always_on http2_enabled health_check_enabled zone_redundant zone_redundancy_enabled zone_balancing_enabled geo_redundant_backup_enabled geo_backup_enabled ledger_enabled auto_grow_enabled",
  ],
  ["setting", on(0), "always_on", /(linux|windows)_web_app/],
  ["setting", ranks({ azure: 0, calico: 0, cilium: 0 }, 1), "network_profile.network_policy network_policy"],
  ["setting", ranks({ azure: 0, kubenet: 1, none: 1 }, 1), "network_profile.network_plugin network_plugin"],
  ["setting", ranks({ VirtualMachineScaleSets: 0, AvailabilitySet: 1 }, 0), "default_node_pool.type"],
  ["setting", ranks({ Ephemeral: 0, Managed: 1 }, 1), "os_disk_type"],
  ["setting", more(30), "max_pods"],
  ["setting", PLAN, "sku sku_tier sku_name sku.name", /azurerm/],
  ["setting", ranks({ LRS: 1, ZRS: 0.5, GRS: 0, RAGRS: 0, GZRS: 0, RAGZRS: 0 }, 1), "account_replication_type"],
  [
    "setting",
    newer,
    "dotnet_framework_version dotnet_version java_version php_version python_version node_version linux_fx_version powershell_core_version",
  ],
  ["setting", there, "health_check_path github_configuration vsts_configuration storage_account georeplications"],
  ["setting", gone, "storage_os_disk.vhd_uri vhd_uri"],
  ["setting", gone, "storage_os_disk", /(linux|windows)_virtual_machine/],
  ["setting", ranks({ AzureFiles: 0, AzureBlob: 1 }, null), "storage_account.type"],
  ["setting", more(1), "worker_count"],
  ["setting", less(0), "min_node_count", /machine_learning/],
  ["setting", there, "sas_policy"],
];
