import type { Row } from "./module.ts";

const SERVER =
  "enforce_ssl>ssl_enforcement_enabled minimal_tls_version>minimal_tls_version public_network_access>public_network_access geo_redundant_backup>geo_redundant_backup_enabled admin_password>administrator_login_password";
const MACHINE =
  "ssh_password_enabled>!disable_password_authentication ssh_public_keys>admin_ssh_key storage_account>vhd_account disable_password_authentication=false admin_password>admin_password boot_diagnostics>boot_diagnostics public_ip_allocation_method>public_ip_allocation_method";
const SITE = "minimum_tls_version>min_tls_version";

/** Modules of `azure.azcollection`. */
export const AZURE: readonly Row[] = [
  // What is stored.
  [
    "storageaccount",
    "azurerm_storage_account",
    "https_only>https_traffic_only_enabled blob_cors>cors_rule https_traffic_only_enabled=? minimum_tls_version=TLS1_0",
  ],
  ["storageblob", "azurerm_storage_container", "public_access>container_access_type"],
  ["storageshare", "azurerm_storage_share"],
  ["mysqlserver postgresqlserver mariadbserver", "azurerm_database_server", `${SERVER} ssl_enforcement_enabled=false`],
  ["mysqlflexibleserver postgresqlflexibleserver", "azurerm_flexible_server", SERVER],
  ["sqlserver", "azurerm_mssql_server", SERVER],
  ["sqldatabase", "azurerm_mssql_database"],
  [
    "rediscache",
    "azurerm_redis_cache",
    "enable_non_ssl_port>enable_non_ssl_port minimum_tls_version>minimum_tls_version",
  ],
  ["cosmosdbaccount", "azurerm_cosmosdb_account", "ip_range_filter>ip_range_filter"],
  ["manageddisk", "azurerm_managed_disk"],
  // Keys.
  [
    "keyvault",
    "azurerm_key_vault",
    "enable_soft_delete>soft_delete_enabled enable_purge_protection>purge_protection_enabled soft_delete_retention_in_days>soft_delete_retention_days soft_delete_enabled=?",
  ],
  ["keyvaultkey", "azurerm_key_vault_key", "attributes.expires>expiration_date expires>expiration_date"],
  ["keyvaultsecret", "azurerm_key_vault_secret", "secret_expiry>expiration_date"],
  // What runs.
  [
    "aks",
    "azurerm_kubernetes_cluster",
    "enable_rbac>role_based_access_control_enabled enable_private_cluster>private_cluster_enabled addon>addon_profile monitoring>oms_agent aad_profile>azure_active_directory_role_based_access_control",
  ],
  ["virtualmachine", "azurerm_virtual_machine", MACHINE],
  ["virtualmachinescaleset", "azurerm_virtual_machine_scale_set", MACHINE],
  ["webapp", "azurerm_app_service", `${SITE} https_only=false`],
  ["functionapp", "azurerm_function_app", SITE],
  ["containerinstance", "azurerm_container_group", "ip_address>ip_address_type"],
  ["containerregistry", "azurerm_container_registry", "admin_user_enabled>admin_enabled"],
  ["automationaccount", "azurerm_automation_account"],
  ["cdnendpoint", "azurerm_cdn_endpoint"],
  // Networks.
  ["securitygroup", "azurerm_network_security_group"],
  ["subnet", "azurerm_subnet", "security_group>network_security_group_id"],
  ["networkinterface", "azurerm_network_interface", "security_group>network_security_group_id"],
  ["appgateway", "azurerm_application_gateway", "web_application_firewall_configuration>waf_configuration"],
  ["firewallpolicy", "azurerm_firewall_policy"],
  // Who may do what, what is watched.
  ["roledefinition", "azurerm_role_definition"],
  ["roleassignment", "azurerm_role_assignment"],
  ["monitorlogprofile", "azurerm_monitor_log_profile"],
  ["loganalyticsworkspace", "azurerm_log_analytics_workspace", "retention_in_days>retention_in_days"],
  ["lock", "azurerm_management_lock"],
];
