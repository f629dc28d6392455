/** Settings of Azure: a resource, a weak value, a safe one, and which of them stands where nothing is written. */
export const AZURE_WORDS = `
azurerm_storage_account: https_traffic_only_enabled = false | https_traffic_only_enabled = true | safe
azurerm_storage_account: enable_https_traffic_only = false | enable_https_traffic_only = true | safe
azurerm_storage_account: min_tls_version = "TLS1_0" | min_tls_version = "TLS1_2" | safe
azurerm_storage_account: allow_nested_items_to_be_public = true | allow_nested_items_to_be_public = false | weak
azurerm_storage_account: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_storage_account: shared_access_key_enabled = true | shared_access_key_enabled = false | weak
azurerm_storage_account: default_to_oauth_authentication = false | default_to_oauth_authentication = true | weak
azurerm_storage_account: infrastructure_encryption_enabled = false | infrastructure_encryption_enabled = true | weak
azurerm_storage_account: queue_encryption_key_type = "Service" | queue_encryption_key_type = "Account" | weak
azurerm_storage_account: nfsv3_enabled = true | nfsv3_enabled = false | safe
azurerm_storage_account: sftp_enabled = true | sftp_enabled = false | safe
azurerm_storage_account: local_user_enabled = true | local_user_enabled = false | weak
azurerm_storage_account: account_replication_type = "LRS" | account_replication_type = "GRS" | ?
azurerm_storage_account: allowed_copy_scope = "" | allowed_copy_scope = "AAD" | weak
azurerm_storage_account: network_rules { default_action = "Allow" } | network_rules { default_action = "Deny" } | weak
azurerm_storage_account: blob_properties { delete_retention_policy { days = 1 } } | blob_properties { delete_retention_policy { days = 30 } } | ?
azurerm_storage_account: blob_properties { container_delete_retention_policy { days = 1 } } | blob_properties { container_delete_retention_policy { days = 30 } } | ?
azurerm_storage_account: blob_properties { versioning_enabled = false } | blob_properties { versioning_enabled = true } | weak
azurerm_storage_account: blob_properties { change_feed_enabled = false } | blob_properties { change_feed_enabled = true } | weak
azurerm_storage_account: blob_properties { cors_rule { allowed_origins = ["*"] } } | blob_properties { cors_rule { allowed_origins = ["https://shop.example"] } } | safe
azurerm_storage_account: share_properties { smb { versions = ["SMB2.1"] } } | share_properties { smb { versions = ["SMB3.1.1"] } } | ?
azurerm_storage_account: share_properties { smb { channel_encryption_type = ["AES-128-CCM"] } } | share_properties { smb { channel_encryption_type = ["AES-256-GCM"] } } | ?
azurerm_storage_account: share_properties { smb { authentication_types = ["NTLMv2"] } } | share_properties { smb { authentication_types = ["Kerberos"] } } | ?
azurerm_storage_account: queue_properties { logging { delete = false } } | queue_properties { logging { delete = true } } | weak
azurerm_storage_account: sas_policy { expiration_period = "365.00:00:00" } | sas_policy { expiration_period = "00.08:00:00" } | ?
azurerm_storage_container: container_access_type = "blob" | container_access_type = "private" | safe
azurerm_storage_share: enabled_protocol = "NFS" | enabled_protocol = "SMB" | safe
azurerm_storage_account: name = "a" | name = "a"; blob_properties { delete_retention_policy { days = 7 } } | weak
azurerm_storage_account: blob_properties { versioning_enabled = true } | blob_properties { versioning_enabled = true; container_delete_retention_policy { days = 7 } } | ?
azurerm_storage_share: acl { id = "a"; access_policy { permissions = "rwdl" } } | acl { id = "a"; access_policy { permissions = "r" } } | ?
azurerm_storage_table: acl { id = "a"; access_policy { permissions = "raud" } } | acl { id = "a"; access_policy { permissions = "r" } } | ?
azurerm_mssql_server: version = "12.0" | version = "12.0"; extended_auditing_policy { storage_endpoint = "a" } | weak
azurerm_cosmosdb_account: name = "a" | name = "a"; ip_range_filter = "198.51.100.7" | weak
azurerm_key_vault: sku_name = "standard" | sku_name = "premium" | ?
azurerm_monitor_diagnostic_setting: enabled_log { category = "Security" } | enabled_log { category = "Security" }; enabled_log { category = "Policy" } | ?
azurerm_key_vault: purge_protection_enabled = false | purge_protection_enabled = true | weak
azurerm_key_vault: soft_delete_retention_days = 7 | soft_delete_retention_days = 90 | safe
azurerm_key_vault: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_key_vault: enable_rbac_authorization = false | enable_rbac_authorization = true | weak
azurerm_key_vault: network_acls { default_action = "Allow" } | network_acls { default_action = "Deny" } | weak
azurerm_key_vault: network_acls { bypass = "None" } | network_acls { bypass = "AzureServices" } | ?
azurerm_key_vault: enabled_for_deployment = true | enabled_for_deployment = false | safe
azurerm_key_vault: enabled_for_disk_encryption = true | enabled_for_disk_encryption = false | ?
azurerm_key_vault: enabled_for_template_deployment = true | enabled_for_template_deployment = false | safe
azurerm_key_vault: access_policy { key_permissions = ["Get", "Purge"] } | access_policy { key_permissions = ["Get"] } | ?
azurerm_key_vault: access_policy { secret_permissions = ["Get", "Set", "Delete"] } | access_policy { secret_permissions = ["Get"] } | ?
azurerm_key_vault_access_policy: certificate_permissions = ["Get", "Import"] | certificate_permissions = ["Get"] | ?
azurerm_key_vault_key: key_size = 2048 | key_size = 4096 | ?
azurerm_key_vault_key: key_type = "RSA" | key_type = "RSA-HSM" | ?
azurerm_key_vault_key: key_vault_id = "a" | key_vault_id = "a"; expiration_date = "2027-01-01T00:00:00Z" | weak
azurerm_key_vault_secret: key_vault_id = "a" | key_vault_id = "a"; expiration_date = "2027-01-01T00:00:00Z" | weak
azurerm_key_vault_secret: key_vault_id = "a" | key_vault_id = "a"; content_type = "text/plain" | weak
azurerm_key_vault_secret: value = "hunter2hunter2" | value = var.secret | safe
azurerm_kubernetes_cluster: private_cluster_enabled = false | private_cluster_enabled = true | weak
azurerm_kubernetes_cluster: local_account_disabled = false | local_account_disabled = true | weak
azurerm_kubernetes_cluster: role_based_access_control_enabled = false | role_based_access_control_enabled = true | safe
azurerm_kubernetes_cluster: role_based_access_control { enabled = false } | role_based_access_control { enabled = true } | between
azurerm_kubernetes_cluster: azure_policy_enabled = false | azure_policy_enabled = true | weak
azurerm_kubernetes_cluster: run_command_enabled = true | run_command_enabled = false | weak
azurerm_kubernetes_cluster: http_application_routing_enabled = true | http_application_routing_enabled = false | safe
azurerm_kubernetes_cluster: oidc_issuer_enabled = false | oidc_issuer_enabled = true | weak
azurerm_kubernetes_cluster: workload_identity_enabled = false | workload_identity_enabled = true | weak
azurerm_kubernetes_cluster: image_cleaner_enabled = false | image_cleaner_enabled = true | weak
azurerm_kubernetes_cluster: automatic_channel_upgrade = "none" | automatic_channel_upgrade = "stable" | weak
azurerm_kubernetes_cluster: node_os_upgrade_channel = "None" | node_os_upgrade_channel = "NodeImage" | safe
azurerm_kubernetes_cluster: node_os_channel_upgrade = "Unmanaged" | node_os_channel_upgrade = "NodeImage" | ?
azurerm_kubernetes_cluster: sku_tier = "Free" | sku_tier = "Standard" | weak
azurerm_kubernetes_cluster: api_server_access_profile { authorized_ip_ranges = ["0.0.0.0/0"] } | api_server_access_profile { authorized_ip_ranges = ["198.51.100.0/24"] } | weak
azurerm_kubernetes_cluster: network_profile { network_plugin = "azure" } | network_profile { network_plugin = "azure"; network_policy = "azure" } | weak
azurerm_kubernetes_cluster: network_profile { outbound_type = "loadBalancer" } | network_profile { outbound_type = "userDefinedRouting" } | weak
azurerm_kubernetes_cluster: default_node_pool { enable_node_public_ip = true } | default_node_pool { enable_node_public_ip = false } | safe
azurerm_kubernetes_cluster: default_node_pool { enable_host_encryption = false } | default_node_pool { enable_host_encryption = true } | weak
azurerm_kubernetes_cluster: default_node_pool { host_encryption_enabled = false } | default_node_pool { host_encryption_enabled = true } | weak
azurerm_kubernetes_cluster: default_node_pool { fips_enabled = false } | default_node_pool { fips_enabled = true } | weak
azurerm_kubernetes_cluster: default_node_pool { zones = ["1"] } | default_node_pool { zones = ["1", "2", "3"] } | ?
azurerm_kubernetes_cluster: key_vault_secrets_provider { secret_rotation_enabled = false } | key_vault_secrets_provider { secret_rotation_enabled = true } | weak
azurerm_kubernetes_cluster: addon_profile { azure_policy { enabled = false } } | addon_profile { azure_policy { enabled = true } } | weak
azurerm_kubernetes_cluster: addon_profile { oms_agent { enabled = false } } | addon_profile { oms_agent { enabled = true } } | weak
azurerm_kubernetes_cluster: addon_profile { kube_dashboard { enabled = true } } | addon_profile { kube_dashboard { enabled = false } } | safe
azurerm_kubernetes_cluster: dns_prefix = "a" | dns_prefix = "a"; microsoft_defender { log_analytics_workspace_id = "a" } | weak
azurerm_kubernetes_cluster: dns_prefix = "a" | dns_prefix = "a"; disk_encryption_set_id = "a" | weak
azurerm_kubernetes_cluster: kubernetes_version = "1.22.4" | kubernetes_version = "1.33.0" | safe
azurerm_kubernetes_cluster: node_count = 1 | node_count = 3 | ?
azurerm_linux_virtual_machine: disable_password_authentication = false | disable_password_authentication = true | safe
azurerm_linux_virtual_machine: allow_extension_operations = true | allow_extension_operations = false | weak
azurerm_linux_virtual_machine: encryption_at_host_enabled = false | encryption_at_host_enabled = true | weak
azurerm_linux_virtual_machine: secure_boot_enabled = false | secure_boot_enabled = true | weak
azurerm_linux_virtual_machine: vtpm_enabled = false | vtpm_enabled = true | weak
azurerm_linux_virtual_machine: admin_password = "Shop-9281-pw" | admin_password = var.password | safe
azurerm_linux_virtual_machine: patch_mode = "ImageDefault" | patch_mode = "AutomaticByPlatform" | weak
azurerm_linux_virtual_machine: patch_assessment_mode = "ImageDefault" | patch_assessment_mode = "AutomaticByPlatform" | weak
azurerm_linux_virtual_machine: size = "a" | size = "a"; boot_diagnostics { storage_account_uri = "a" } | weak
azurerm_linux_virtual_machine: os_disk { caching = "a" } | os_disk { caching = "a"; disk_encryption_set_id = "a" } | weak
azurerm_windows_virtual_machine: enable_automatic_updates = false | enable_automatic_updates = true | safe
azurerm_windows_virtual_machine: hotpatching_enabled = false | hotpatching_enabled = true | weak
azurerm_windows_virtual_machine: winrm_listener { protocol = "Http" } | winrm_listener { protocol = "Https" } | ?
azurerm_virtual_machine: os_profile_linux_config { disable_password_authentication = false } | os_profile_linux_config { disable_password_authentication = true } | ?
azurerm_virtual_machine: os_profile { admin_password = "Shop-9281-pw" } | os_profile { admin_password = var.password } | safe
azurerm_linux_virtual_machine_scale_set: automatic_os_upgrade_policy { enable_automatic_os_upgrade = false } | automatic_os_upgrade_policy { enable_automatic_os_upgrade = true } | ?
azurerm_linux_virtual_machine_scale_set: upgrade_mode = "Manual" | upgrade_mode = "Automatic" | weak
azurerm_linux_virtual_machine_scale_set: network_interface { ip_configuration { public_ip_address { name = "a" } } } | network_interface { ip_configuration { primary = true } } | safe
azurerm_network_interface: enable_ip_forwarding = true | enable_ip_forwarding = false | safe
azurerm_network_interface: ip_forwarding_enabled = true | ip_forwarding_enabled = false | safe
azurerm_network_interface: ip_configuration { public_ip_address_id = "a" } | ip_configuration { subnet_id = "a" } | safe
azurerm_managed_disk: encryption_settings { enabled = false } | encryption_settings { enabled = true } | between
azurerm_managed_disk: network_access_policy = "AllowAll" | network_access_policy = "DenyAll" | weak
azurerm_managed_disk: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_managed_disk: create_option = "Empty" | create_option = "Empty"; disk_encryption_set_id = "a" | weak
azurerm_disk_encryption_set: auto_key_rotation_enabled = false | auto_key_rotation_enabled = true | weak
azurerm_disk_encryption_set: encryption_type = "EncryptionAtRestWithCustomerKey" | encryption_type = "EncryptionAtRestWithPlatformAndCustomerKeys" | ?
azurerm_app_service: https_only = false | https_only = true | weak
azurerm_app_service: client_cert_enabled = false | client_cert_enabled = true | weak
azurerm_app_service: site_config { ftps_state = "AllAllowed" } | site_config { ftps_state = "FtpsOnly" } | weak
azurerm_app_service: site_config { min_tls_version = "1.0" } | site_config { min_tls_version = "1.2" } | safe
azurerm_app_service: site_config { remote_debugging_enabled = true } | site_config { remote_debugging_enabled = false } | safe
azurerm_app_service: site_config { http2_enabled = false } | site_config { http2_enabled = true } | weak
azurerm_app_service: site_config { php_version = "5.6" } | site_config { php_version = "8.3" } | safe
azurerm_app_service: site_config { python_version = "2.7" } | site_config { python_version = "3.12" } | safe
azurerm_app_service: site_config { java_version = "1.7" } | site_config { java_version = "21" } | safe
azurerm_app_service: auth_settings { enabled = false } | auth_settings { enabled = true } | weak
azurerm_app_service: logs { detailed_error_messages_enabled = false } | logs { detailed_error_messages_enabled = true } | weak
azurerm_app_service: logs { failed_request_tracing_enabled = false } | logs { failed_request_tracing_enabled = true } | weak
azurerm_app_service: name = "a" | name = "a"; identity { type = "SystemAssigned" } | weak
azurerm_linux_web_app: https_only = false | https_only = true | weak
azurerm_linux_web_app: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_linux_web_app: client_certificate_enabled = false | client_certificate_enabled = true | weak
azurerm_linux_web_app: client_certificate_mode = "Optional" | client_certificate_mode = "Required" | ?
azurerm_linux_web_app: site_config { ftps_state = "AllAllowed" } | site_config { ftps_state = "Disabled" } | safe
azurerm_linux_web_app: site_config { minimum_tls_version = "1.1" } | site_config { minimum_tls_version = "1.2" } | safe
azurerm_linux_web_app: site_config { scm_minimum_tls_version = "1.0" } | site_config { scm_minimum_tls_version = "1.2" } | safe
azurerm_linux_web_app: site_config { vnet_route_all_enabled = false } | site_config { vnet_route_all_enabled = true } | weak
azurerm_linux_web_app: site_config { scm_use_main_ip_restriction = false } | site_config { scm_use_main_ip_restriction = true } | weak
azurerm_linux_web_app: site_config { ip_restriction_default_action = "Allow" } | site_config { ip_restriction_default_action = "Deny" } | weak
azurerm_linux_web_app: site_config { application_stack { python_version = "3.7" } } | site_config { application_stack { python_version = "3.12" } } | safe
azurerm_linux_web_app: site_config { application_stack { node_version = "12-lts" } } | site_config { application_stack { node_version = "22-lts" } } | safe
azurerm_linux_web_app: site_config { cors { allowed_origins = ["*"] } } | site_config { cors { allowed_origins = ["https://shop.example"] } } | safe
azurerm_linux_web_app: webdeploy_publish_basic_authentication_enabled = true | webdeploy_publish_basic_authentication_enabled = false | weak
azurerm_linux_web_app: ftp_publish_basic_authentication_enabled = true | ftp_publish_basic_authentication_enabled = false | weak
azurerm_linux_function_app: https_only = false | https_only = true | weak
azurerm_linux_function_app: site_config { ftps_state = "AllAllowed" } | site_config { ftps_state = "FtpsOnly" } | safe
azurerm_function_app: site_config { ftps_state = "AllAllowed" } | site_config { ftps_state = "Disabled" } | weak
azurerm_mssql_server: minimum_tls_version = "1.0" | minimum_tls_version = "1.2" | safe
azurerm_mssql_server: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_mssql_server: outbound_network_restriction_enabled = false | outbound_network_restriction_enabled = true | weak
azurerm_mssql_server: azuread_administrator { azuread_authentication_only = false } | azuread_administrator { azuread_authentication_only = true } | ?
azurerm_mssql_server: administrator_login_password = "Shop-9281-pw" | administrator_login_password = var.password | safe
azurerm_mssql_server: administrator_login = "admin" | administrator_login = "shopkeeper" | ?
azurerm_sql_active_directory_administrator: login = "sqladmin" | login = "shopkeeper" | ?
azurerm_mssql_database: transparent_data_encryption_enabled = false | transparent_data_encryption_enabled = true | safe
azurerm_mssql_database: zone_redundant = false | zone_redundant = true | weak
azurerm_mssql_database: geo_backup_enabled = false | geo_backup_enabled = true | safe
azurerm_mssql_database: ledger_enabled = false | ledger_enabled = true | weak
azurerm_mssql_database: threat_detection_policy { state = "Disabled" } | threat_detection_policy { state = "Enabled" } | weak
azurerm_mssql_database: short_term_retention_policy { retention_days = 1 } | short_term_retention_policy { retention_days = 35 } | ?
azurerm_mssql_server_security_alert_policy: state = "Disabled" | state = "Enabled" | ?
azurerm_mssql_server_security_alert_policy: disabled_alerts = ["Sql_Injection"] | disabled_alerts = [] | safe
azurerm_mssql_server_security_alert_policy: email_account_admins = false | email_account_admins = true | weak
azurerm_mssql_server_security_alert_policy: retention_days = 7 | retention_days = 120 | ?
azurerm_mssql_server_extended_auditing_policy: retention_in_days = 6 | retention_in_days = 120 | ?
azurerm_mssql_server_extended_auditing_policy: log_monitoring_enabled = false | log_monitoring_enabled = true | ?
azurerm_mssql_server_vulnerability_assessment: recurring_scans { enabled = false } | recurring_scans { enabled = true } | weak
azurerm_postgresql_server: ssl_enforcement_enabled = false | ssl_enforcement_enabled = true | ?
azurerm_postgresql_server: ssl_minimal_tls_version_enforced = "TLS1_0" | ssl_minimal_tls_version_enforced = "TLS1_2" | ?
azurerm_postgresql_server: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_postgresql_server: geo_redundant_backup_enabled = false | geo_redundant_backup_enabled = true | weak
azurerm_postgresql_server: infrastructure_encryption_enabled = false | infrastructure_encryption_enabled = true | weak
azurerm_postgresql_server: threat_detection_policy { enabled = false } | threat_detection_policy { enabled = true } | weak
azurerm_postgresql_server: backup_retention_days = 7 | backup_retention_days = 35 | weak
azurerm_postgresql_flexible_server: high_availability { mode = "SameZone" } | high_availability { mode = "ZoneRedundant" } | ?
azurerm_postgresql_flexible_server: authentication { active_directory_auth_enabled = false } | authentication { active_directory_auth_enabled = true } | weak
azurerm_postgresql_flexible_server: authentication { password_auth_enabled = true } | authentication { password_auth_enabled = false } | weak
azurerm_postgresql_flexible_server_configuration: name = "log_checkpoints"; value = "off" | name = "log_checkpoints"; value = "on" | ?
azurerm_postgresql_flexible_server_configuration: name = "require_secure_transport"; value = "off" | name = "require_secure_transport"; value = "on" | ?
azurerm_postgresql_flexible_server_configuration: name = "ssl_min_protocol_version"; value = "TLSv1" | name = "ssl_min_protocol_version"; value = "TLSv1.2" | ?
azurerm_mysql_flexible_server_configuration: name = "audit_log_enabled"; value = "OFF" | name = "audit_log_enabled"; value = "ON" | ?
azurerm_mysql_flexible_server_configuration: name = "require_secure_transport"; value = "OFF" | name = "require_secure_transport"; value = "ON" | ?
azurerm_mysql_flexible_server_configuration: name = "tls_version"; value = "TLSv1" | name = "tls_version"; value = "TLSv1.2" | ?
azurerm_mysql_flexible_server_configuration: name = "local_infile"; value = "ON" | name = "local_infile"; value = "OFF" | ?
azurerm_postgresql_configuration: name = "connection_throttling"; value = "off" | name = "connection_throttling"; value = "on" | ?
azurerm_postgresql_configuration: name = "log_retention_days"; value = "3" | name = "log_retention_days"; value = "7" | ?
azurerm_cosmosdb_account: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_cosmosdb_account: is_virtual_network_filter_enabled = false | is_virtual_network_filter_enabled = true | weak
azurerm_cosmosdb_account: access_key_metadata_writes_enabled = true | access_key_metadata_writes_enabled = false | weak
azurerm_cosmosdb_account: local_authentication_disabled = false | local_authentication_disabled = true | weak
azurerm_cosmosdb_account: enable_automatic_failover = false | enable_automatic_failover = true | weak
azurerm_cosmosdb_account: automatic_failover_enabled = false | automatic_failover_enabled = true | weak
azurerm_cosmosdb_account: minimal_tls_version = "Tls" | minimal_tls_version = "Tls12" | safe
azurerm_cosmosdb_account: backup { type = "Periodic" } | backup { type = "Continuous" } | ?
azurerm_cosmosdb_account: ip_range_filter = "0.0.0.0" | ip_range_filter = "198.51.100.7" | ?
azurerm_redis_cache: enable_non_ssl_port = true | enable_non_ssl_port = false | safe
azurerm_redis_cache: minimum_tls_version = "1.0" | minimum_tls_version = "1.2" | weak
azurerm_redis_cache: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_redis_cache: redis_configuration { enable_authentication = false } | redis_configuration { enable_authentication = true } | safe
azurerm_redis_cache: redis_configuration { rdb_backup_enabled = false } | redis_configuration { rdb_backup_enabled = true } | weak
azurerm_redis_cache: access_keys_authentication_enabled = true | access_keys_authentication_enabled = false | weak
azurerm_redis_cache: name = "a" | name = "a"; patch_schedule { day_of_week = "Sunday" } | weak
azurerm_container_registry: admin_enabled = true | admin_enabled = false | safe
azurerm_container_registry: anonymous_pull_enabled = true | anonymous_pull_enabled = false | safe
azurerm_container_registry: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_container_registry: quarantine_policy_enabled = false | quarantine_policy_enabled = true | weak
azurerm_container_registry: network_rule_bypass_option = "AzureServices" | network_rule_bypass_option = "None" | weak
azurerm_container_registry: retention_policy { enabled = false } | retention_policy { enabled = true } | weak
azurerm_container_registry: trust_policy { enabled = false } | trust_policy { enabled = true } | weak
azurerm_container_registry: encryption { enabled = false } | encryption { enabled = true } | weak
azurerm_container_registry: sku = "Basic" | sku = "Premium" | ?
azurerm_container_group: ip_address_type = "Public" | ip_address_type = "Private" | weak
azurerm_container_group: container { privilege_enabled = true } | container { privilege_enabled = false } | ?
azurerm_container_group: container { environment_variables = { DB_PASSWORD = "Shop-9281-pw" } } | container { secure_environment_variables = { DB_PASSWORD = var.x } } | safe
azurerm_container_app: ingress { external_enabled = true } | ingress { external_enabled = false } | safe
azurerm_container_app: ingress { allow_insecure_connections = true } | ingress { allow_insecure_connections = false } | safe
azurerm_container_app: ingress { client_certificate_mode = "ignore" } | ingress { client_certificate_mode = "require" } | weak
azurerm_application_gateway: ssl_policy { min_protocol_version = "TLSv1_0" } | ssl_policy { min_protocol_version = "TLSv1_2" } | ?
azurerm_application_gateway: ssl_policy { policy_name = "AppGwSslPolicy20150501" } | ssl_policy { policy_name = "AppGwSslPolicy20220101" } | weak
azurerm_application_gateway: waf_configuration { enabled = false } | waf_configuration { enabled = true } | weak
azurerm_application_gateway: waf_configuration { firewall_mode = "Detection" } | waf_configuration { firewall_mode = "Prevention" } | ?
azurerm_application_gateway: http_listener { protocol = "Http" } | http_listener { protocol = "Https" } | ?
azurerm_application_gateway: backend_http_settings { protocol = "Http" } | backend_http_settings { protocol = "Https" } | ?
azurerm_web_application_firewall_policy: policy_settings { enabled = false } | policy_settings { enabled = true } | safe
azurerm_web_application_firewall_policy: policy_settings { mode = "Detection" } | policy_settings { mode = "Prevention" } | safe
azurerm_web_application_firewall_policy: policy_settings { request_body_check = false } | policy_settings { request_body_check = true } | safe
azurerm_frontdoor_firewall_policy: mode = "Detection" | mode = "Prevention" | safe
azurerm_frontdoor_firewall_policy: enabled = false | enabled = true | safe
azurerm_frontdoor: routing_rule { accepted_protocols = ["Http"] } | routing_rule { accepted_protocols = ["Https"] } | ?
azurerm_frontdoor: frontend_endpoint { name = "a" } | frontend_endpoint { name = "a"; web_application_firewall_policy_link_id = "b" } | weak
azurerm_frontdoor: routing_rule { forwarding_configuration { forwarding_protocol = "HttpOnly" } } | routing_rule { forwarding_configuration { forwarding_protocol = "HttpsOnly" } } | ?
azurerm_cdn_endpoint: is_http_allowed = true | is_http_allowed = false | weak
azurerm_cdn_endpoint_custom_domain: cdn_managed_https { tls_version = "TLS10" } | cdn_managed_https { tls_version = "TLS12" } | ?
azurerm_cdn_frontdoor_route: https_redirect_enabled = false | https_redirect_enabled = true | safe
azurerm_cdn_frontdoor_origin: certificate_name_check_enabled = false | certificate_name_check_enabled = true | ?
azurerm_cdn_frontdoor_custom_domain: tls { minimum_tls_version = "TLS10" } | tls { minimum_tls_version = "TLS12" } | ?
azurerm_cdn_frontdoor_profile: sku_name = "Standard_AzureFrontDoor" | sku_name = "Premium_AzureFrontDoor" | ?
azurerm_firewall: threat_intel_mode = "Off" | threat_intel_mode = "Deny" | ?
azurerm_firewall_policy: threat_intelligence_mode = "Alert" | threat_intelligence_mode = "Deny" | weak
azurerm_firewall_policy: intrusion_detection { mode = "Alert" } | intrusion_detection { mode = "Deny" } | weak
azurerm_virtual_network: ddos_protection_plan { enable = false } | ddos_protection_plan { enable = true } | weak
azurerm_virtual_network: address_space = ["10.0.0.0/16"] | address_space = ["10.0.0.0/16"]; encryption { enforcement = "AllowUnencrypted" } | weak
azurerm_subnet: private_endpoint_network_policies_enabled = false | private_endpoint_network_policies_enabled = true | safe
azurerm_subnet: default_outbound_access_enabled = true | default_outbound_access_enabled = false | weak
azurerm_virtual_network_gateway: sku = "Basic" | sku = "VpnGw2" | ?
azurerm_virtual_network_gateway_connection: ipsec_policy { ike_encryption = "DES" } | ipsec_policy { ike_encryption = "AES256" } | ?
azurerm_virtual_network_gateway_connection: ipsec_policy { dh_group = "DHGroup1" } | ipsec_policy { dh_group = "DHGroup14" } | ?
azurerm_virtual_network_gateway_connection: shared_key = "Shop-9281-pw" | shared_key = var.key | safe
azurerm_bastion_host: shareable_link_enabled = true | shareable_link_enabled = false | safe
azurerm_bastion_host: copy_paste_enabled = true | copy_paste_enabled = false | weak
azurerm_lb: frontend_ip_configuration { public_ip_address_id = "a" } | frontend_ip_configuration { subnet_id = "a" } | safe
azurerm_network_watcher_flow_log: enabled = false | enabled = true | ?
azurerm_network_watcher_flow_log: retention_policy { enabled = false; days = 90 } | retention_policy { enabled = true; days = 90 } | weak
azurerm_network_watcher_flow_log: retention_policy { enabled = true; days = 7 } | retention_policy { enabled = true; days = 90 } | ?
azurerm_network_watcher_flow_log: traffic_analytics { enabled = false } | traffic_analytics { enabled = true } | weak
azurerm_monitor_log_profile: categories = ["Action"] | categories = ["Action", "Delete", "Write"] | ?
azurerm_monitor_log_profile: retention_policy { enabled = true; days = 7 } | retention_policy { enabled = true; days = 365 } | ?
azurerm_monitor_diagnostic_setting: log { category = "AuditEvent"; enabled = false } | log { category = "AuditEvent"; enabled = true } | ?
azurerm_monitor_activity_log_alert: enabled = false | enabled = true | safe
azurerm_log_analytics_workspace: retention_in_days = 30 | retention_in_days = 365 | weak
azurerm_log_analytics_workspace: internet_ingestion_enabled = true | internet_ingestion_enabled = false | weak
azurerm_log_analytics_workspace: local_authentication_disabled = false | local_authentication_disabled = true | weak
azurerm_application_insights: internet_query_enabled = true | internet_query_enabled = false | weak
azurerm_application_insights: disable_ip_masking = true | disable_ip_masking = false | safe
azurerm_security_center_contact: alert_notifications = false | alert_notifications = true | ?
azurerm_security_center_contact: alerts_to_admins = false | alerts_to_admins = true | ?
azurerm_security_center_contact: email = "a@shop.example" | email = "a@shop.example"; phone = "+49 1" | weak
azurerm_security_center_subscription_pricing: tier = "Free" | tier = "Standard" | ?
azurerm_security_center_auto_provisioning: auto_provision = "Off" | auto_provision = "On" | ?
azurerm_security_center_setting: setting_name = "MCAS"; enabled = false | setting_name = "MCAS"; enabled = true | ?
azurerm_role_assignment: role_definition_name = "Owner" | role_definition_name = "Reader" | ?
azurerm_role_definition: permissions { actions = ["*"] } | permissions { actions = ["Microsoft.Compute/virtualMachines/read"] } | ?
azurerm_role_definition: permissions { actions = ["Microsoft.Authorization/roleDefinitions/write"] } | permissions { actions = ["Microsoft.Authorization/roleDefinitions/read"] } | ?
azurerm_role_definition: assignable_scopes = ["/"] | assignable_scopes = ["/subscriptions/s/resourceGroups/g"] | ?
azurerm_automation_variable_string: encrypted = false | encrypted = true | weak
azurerm_automation_account: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_automation_account: local_authentication_enabled = true | local_authentication_enabled = false | weak
azurerm_eventhub_namespace: local_authentication_enabled = true | local_authentication_enabled = false | weak
azurerm_eventhub_namespace: minimum_tls_version = "1.0" | minimum_tls_version = "1.2" | safe
azurerm_eventhub_namespace_authorization_rule: manage = true | manage = false | safe
azurerm_servicebus_namespace: local_auth_enabled = true | local_auth_enabled = false | weak
azurerm_eventgrid_topic: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_iothub: public_network_access_enabled = true | public_network_access_enabled = false | ?
azurerm_iothub: min_tls_version = "1.0" | min_tls_version = "1.2" | ?
azurerm_cognitive_account: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_cognitive_account: outbound_network_access_restricted = false | outbound_network_access_restricted = true | weak
azurerm_cognitive_account: local_auth_enabled = true | local_auth_enabled = false | weak
azurerm_search_service: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_search_service: replica_count = 1 | replica_count = 3 | weak
azurerm_search_service: customer_managed_key_enforcement_enabled = false | customer_managed_key_enforcement_enabled = true | weak
azurerm_machine_learning_workspace: high_business_impact = false | high_business_impact = true | weak
azurerm_machine_learning_compute_cluster: ssh_public_access_enabled = true | ssh_public_access_enabled = false | ?
azurerm_databricks_workspace: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_databricks_workspace: custom_parameters { no_public_ip = false } | custom_parameters { no_public_ip = true } | ?
azurerm_databricks_workspace: infrastructure_encryption_enabled = false | infrastructure_encryption_enabled = true | weak
azurerm_synapse_workspace: data_exfiltration_protection_enabled = false | data_exfiltration_protection_enabled = true | weak
azurerm_synapse_workspace: managed_virtual_network_enabled = false | managed_virtual_network_enabled = true | weak
azurerm_synapse_workspace: azuread_authentication_only = false | azuread_authentication_only = true | weak
azurerm_data_factory: public_network_enabled = true | public_network_enabled = false | weak
azurerm_data_factory: managed_virtual_network_enabled = false | managed_virtual_network_enabled = true | weak
azurerm_data_lake_store: encryption_state = "Disabled" | encryption_state = "Enabled" | safe
azurerm_data_lake_store: firewall_allow_azure_ips = "Enabled" | firewall_allow_azure_ips = "Disabled" | ?
azurerm_kusto_cluster: disk_encryption_enabled = false | disk_encryption_enabled = true | weak
azurerm_kusto_cluster: double_encryption_enabled = false | double_encryption_enabled = true | weak
azurerm_kusto_cluster: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_hdinsight_kafka_cluster: encryption_in_transit_enabled = false | encryption_in_transit_enabled = true | weak
azurerm_hdinsight_hadoop_cluster: tls_min_version = "1.0" | tls_min_version = "1.2" | ?
azurerm_batch_account: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_api_management: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_api_management: security { enable_backend_tls10 = true } | security { enable_backend_tls10 = false } | safe
azurerm_api_management: client_certificate_enabled = false | client_certificate_enabled = true | weak
azurerm_api_management_api: protocols = ["http", "https"] | protocols = ["https"] | ?
azurerm_api_management_api: subscription_required = false | subscription_required = true | safe
azurerm_api_management_backend: tls { validate_certificate_chain = false } | tls { validate_certificate_chain = true } | ?
azurerm_api_management_named_value: secret = false | secret = true | weak
azurerm_signalr_service: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_signalr_service: local_auth_enabled = true | local_auth_enabled = false | weak
azurerm_spring_cloud_app: https_only = false | https_only = true | weak
azurerm_spring_cloud_app: is_public = true | is_public = false | safe
azurerm_recovery_services_vault: soft_delete_enabled = false | soft_delete_enabled = true | safe
azurerm_recovery_services_vault: immutability = "Disabled" | immutability = "Locked" | weak
azurerm_recovery_services_vault: storage_mode_type = "LocallyRedundant" | storage_mode_type = "GeoRedundant" | safe
azurerm_backup_policy_vm: retention_daily { count = 7 } | retention_daily { count = 30 } | ?
azurerm_data_protection_backup_vault: soft_delete = "Off" | soft_delete = "AlwaysOn" | ?
azurerm_service_fabric_cluster: fabric_settings { name = "Security"; parameters = { ClusterProtectionLevel = "None" } } | fabric_settings { name = "Security"; parameters = { ClusterProtectionLevel = "EncryptAndSign" } } | ?
azurerm_app_configuration: public_network_access = "Enabled" | public_network_access = "Disabled" | weak
azurerm_app_configuration: local_auth_enabled = true | local_auth_enabled = false | weak
azurerm_app_configuration: purge_protection_enabled = false | purge_protection_enabled = true | weak
azurerm_vpn_server_configuration: vpn_authentication_types = ["Certificate"] | vpn_authentication_types = ["AAD"] | ?
azurerm_policy_assignment: enforcement_mode = false | enforcement_mode = true | safe
azurerm_subscription_policy_assignment: enforce = false | enforce = true | safe
azurerm_logic_app_workflow: access_control { trigger { allowed_caller_ip_address_range = ["0.0.0.0/0"] } } | access_control { trigger { allowed_caller_ip_address_range = ["198.51.100.0/24"] } } | ?
azurerm_static_web_app: public_network_access_enabled = true | public_network_access_enabled = false | weak
azurerm_app_service_environment_v3: internal_load_balancing_mode = "None" | internal_load_balancing_mode = "Web, Publishing" | weak
azuread_application: fallback_public_client_enabled = true | fallback_public_client_enabled = false | safe
azuread_application: sign_in_audience = "AzureADMultipleOrgs" | sign_in_audience = "AzureADMyOrg" | safe
azuread_application: web { implicit_grant { access_token_issuance_enabled = true } } | web { implicit_grant { access_token_issuance_enabled = false } } | safe
azuread_conditional_access_policy: state = "disabled" | state = "enabled" | ?
azuread_user: disable_strong_password = true | disable_strong_password = false | safe
azuread_user: disable_password_expiration = true | disable_password_expiration = false | safe
azuread_service_principal: app_role_assignment_required = false | app_role_assignment_required = true | weak
`;
