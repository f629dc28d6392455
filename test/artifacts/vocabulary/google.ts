/** Settings of Google Cloud: a resource, a weak value, a safe one, and which of them stands where nothing is written. */
export const GOOGLE_WORDS = `
google_compute_instance: can_ip_forward = true | can_ip_forward = false | safe
google_compute_instance: deletion_protection = false | deletion_protection = true | weak
google_compute_instance: metadata = { serial-port-enable = "TRUE" } | metadata = { serial-port-enable = "FALSE" } | safe
google_compute_instance: metadata = { block-project-ssh-keys = "false" } | metadata = { block-project-ssh-keys = "true" } | weak
google_compute_instance: metadata = { enable-oslogin = "FALSE" } | metadata = { enable-oslogin = "TRUE" } | between
google_compute_instance: shielded_instance_config { enable_vtpm = false } | shielded_instance_config { enable_vtpm = true } | ?
google_compute_instance: shielded_instance_config { enable_integrity_monitoring = false } | shielded_instance_config { enable_integrity_monitoring = true } | ?
google_compute_instance: shielded_instance_config { enable_secure_boot = false } | shielded_instance_config { enable_secure_boot = true } | weak
google_compute_instance: confidential_instance_config { enable_confidential_compute = false } | confidential_instance_config { enable_confidential_compute = true } | weak
google_compute_instance: service_account { scopes = ["cloud-platform"] } | service_account { scopes = ["logging-write"] } | ?
google_compute_instance: service_account { scopes = ["https://www.googleapis.com/auth/cloud-platform"] } | service_account { scopes = ["userinfo-email"] } | ?
google_compute_instance: service_account { email = "123-compute@developer.gserviceaccount.com" } | service_account { email = "shop@p.iam.gserviceaccount.com" } | ?
google_compute_instance: network_interface { network = "a"; access_config { nat_ip = "" } } | network_interface { network = "a" } | safe
google_compute_instance: network_interface { network = "default" } | network_interface { network = "shop" } | ?
google_compute_instance: boot_disk { auto_delete = true } | boot_disk { auto_delete = true; kms_key_self_link = "k" } | weak
google_compute_instance: boot_disk { disk_encryption_key_raw = "" } | boot_disk { disk_encryption_key_raw = "abc" } | weak
google_compute_disk: disk_encryption_key { raw_key = "" } | disk_encryption_key { raw_key = "SGVsbG8=" } | weak
google_compute_disk: disk_encryption_key { kms_key_self_link = "" } | disk_encryption_key { kms_key_self_link = "projects/p/k" } | weak
google_compute_disk: name = "a" | name = "a"; disk_encryption_key { kms_key_self_link = "k" } | weak
google_compute_project_metadata: metadata = { enable-oslogin = "false" } | metadata = { enable-oslogin = "true" } | weak
google_compute_project_metadata_item: key = "enable-oslogin"; value = "FALSE" | key = "enable-oslogin"; value = "TRUE" | ?
google_compute_subnetwork: private_ip_google_access = false | private_ip_google_access = true | weak
google_compute_subnetwork: network = "a" | network = "a"; log_config { flow_sampling = 0.5 } | weak
google_compute_subnetwork: log_config { flow_sampling = 0.1 } | log_config { flow_sampling = 0.9 } | ?
google_compute_subnetwork: enable_flow_logs = false | enable_flow_logs = true | weak
google_compute_network: auto_create_subnetworks = true | auto_create_subnetworks = false | weak
google_project: auto_create_network = true | auto_create_network = false | weak
google_project: deletion_policy = "DELETE" | deletion_policy = "PREVENT" | ?
google_compute_ssl_policy: min_tls_version = "TLS_1_0" | min_tls_version = "TLS_1_2" | weak
google_compute_ssl_policy: profile = "COMPATIBLE" | profile = "RESTRICTED" | weak
google_compute_target_https_proxy: url_map = "a" | url_map = "a"; ssl_policy = "p" | weak
google_compute_backend_service: protocol = "HTTP" | protocol = "HTTPS" | weak
google_compute_backend_service: name = "a" | name = "a"; security_policy = "p" | weak
google_compute_backend_service: log_config { enable = false } | log_config { enable = true } | weak
google_compute_backend_service: iap { enabled = false } | iap { enabled = true } | ?
google_compute_url_map: default_url_redirect { https_redirect = false } | default_url_redirect { https_redirect = true } | weak
google_compute_global_forwarding_rule: load_balancing_scheme = "EXTERNAL" | load_balancing_scheme = "INTERNAL_SELF_MANAGED" | weak
google_compute_forwarding_rule: load_balancing_scheme = "EXTERNAL_MANAGED" | load_balancing_scheme = "INTERNAL" | weak
google_compute_forwarding_rule: allow_global_access = true | allow_global_access = false | safe
google_compute_firewall: network = "a"; allow { protocol = "tcp" } | network = "a"; allow { protocol = "tcp" }; log_config { metadata = "INCLUDE_ALL_METADATA" } | ?
google_compute_firewall: disabled = true; deny { protocol = "all" } | disabled = false; deny { protocol = "all" } | ?
google_compute_security_policy: rule { action = "allow"; preview = true } | rule { action = "deny(403)"; preview = false } | ?
google_compute_security_policy: adaptive_protection_config { layer_7_ddos_defense_config { enable = false } } | adaptive_protection_config { layer_7_ddos_defense_config { enable = true } } | weak
google_compute_vpn_tunnel: ike_version = 1 | ike_version = 2 | safe
google_compute_vpn_tunnel: shared_secret = "Shop-9281-pw" | shared_secret = var.secret | ?
google_compute_router_nat: log_config { enable = false } | log_config { enable = true } | weak
google_compute_instance_template: can_ip_forward = true | can_ip_forward = false | safe
google_container_cluster: enable_legacy_abac = true | enable_legacy_abac = false | safe
google_container_cluster: enable_shielded_nodes = false | enable_shielded_nodes = true | between
google_container_cluster: enable_intranode_visibility = false | enable_intranode_visibility = true | weak
google_container_cluster: enable_binary_authorization = false | enable_binary_authorization = true | weak
google_container_cluster: enable_kubernetes_alpha = true | enable_kubernetes_alpha = false | safe
google_container_cluster: deletion_protection = false | deletion_protection = true | ?
google_container_cluster: networking_mode = "ROUTES" | networking_mode = "VPC_NATIVE" | ?
google_container_cluster: datapath_provider = "LEGACY_DATAPATH" | datapath_provider = "ADVANCED_DATAPATH" | weak
google_container_cluster: logging_service = "none" | logging_service = "logging.googleapis.com/kubernetes" | safe
google_container_cluster: logging_service = "logging.googleapis.com" | logging_service = "logging.googleapis.com/kubernetes" | safe
google_container_cluster: monitoring_service = "none" | monitoring_service = "monitoring.googleapis.com/kubernetes" | safe
google_container_cluster: logging_config { enable_components = ["SYSTEM_COMPONENTS"] } | logging_config { enable_components = ["SYSTEM_COMPONENTS", "WORKLOADS"] } | ?
google_container_cluster: min_master_version = "1.24" | min_master_version = "latest" | safe
google_container_cluster: node_version = "1.24" | node_version = "1.33" | safe
google_container_cluster: release_channel { channel = "UNSPECIFIED" } | release_channel { channel = "REGULAR" } | weak
google_container_cluster: location = "a" | location = "a"; master_authorized_networks_config { cidr_blocks { cidr_block = "198.51.100.0/24" } } | weak
google_container_cluster: master_authorized_networks_config { cidr_blocks { cidr_block = "0.0.0.0/0" } } | master_authorized_networks_config { cidr_blocks { cidr_block = "198.51.100.0/24" } } | ?
google_container_cluster: master_authorized_networks_config { gcp_public_cidrs_access_enabled = true } | master_authorized_networks_config { gcp_public_cidrs_access_enabled = false } | ?
google_container_cluster: master_auth { client_certificate_config { issue_client_certificate = true } } | master_auth { client_certificate_config { issue_client_certificate = false } } | safe
google_container_cluster: master_auth { username = "admin" } | master_auth { username = "" } | safe
google_container_cluster: private_cluster_config { enable_private_nodes = false } | private_cluster_config { enable_private_nodes = true } | weak
google_container_cluster: private_cluster_config { enable_private_endpoint = false } | private_cluster_config { enable_private_endpoint = true } | weak
google_container_cluster: network_policy { enabled = false } | network_policy { enabled = true } | weak
google_container_cluster: addons_config { network_policy_config { disabled = true } } | addons_config { network_policy_config { disabled = false } } | ?
google_container_cluster: addons_config { kubernetes_dashboard { disabled = false } } | addons_config { kubernetes_dashboard { disabled = true } } | ?
google_container_cluster: pod_security_policy_config { enabled = false } | pod_security_policy_config { enabled = true } | weak
google_container_cluster: binary_authorization { evaluation_mode = "DISABLED" } | binary_authorization { evaluation_mode = "PROJECT_SINGLETON_POLICY_ENFORCE" } | weak
google_container_cluster: database_encryption { state = "DECRYPTED" } | database_encryption { state = "ENCRYPTED" } | weak
google_container_cluster: security_posture_config { mode = "DISABLED" } | security_posture_config { mode = "BASIC" } | ?
google_container_cluster: security_posture_config { vulnerability_mode = "VULNERABILITY_DISABLED" } | security_posture_config { vulnerability_mode = "VULNERABILITY_BASIC" } | ?
google_container_cluster: control_plane_endpoints_config { dns_endpoint_config { allow_external_traffic = true } } | control_plane_endpoints_config { dns_endpoint_config { allow_external_traffic = false } } | safe
google_container_cluster: node_config { workload_metadata_config { mode = "GCE_METADATA" } } | node_config { workload_metadata_config { mode = "GKE_METADATA" } } | weak
google_container_cluster: node_config { image_type = "UBUNTU" } | node_config { image_type = "COS_CONTAINERD" } | safe
google_container_cluster: node_config { oauth_scopes = ["https://www.googleapis.com/auth/cloud-platform"] } | node_config { oauth_scopes = ["https://www.googleapis.com/auth/logging.write"] } | ?
google_container_cluster: node_config { service_account = "default" } | node_config { service_account = "nodes@p.iam.gserviceaccount.com" } | weak
google_container_cluster: node_config { kubelet_config { insecure_kubelet_readonly_port_enabled = "TRUE" } } | node_config { kubelet_config { insecure_kubelet_readonly_port_enabled = "FALSE" } } | ?
google_container_cluster: node_config { metadata = { disable-legacy-endpoints = "false" } } | node_config { metadata = { disable-legacy-endpoints = "true" } } | ?
google_container_cluster: node_config { boot_disk_kms_key = "" } | node_config { boot_disk_kms_key = "k" } | weak
google_container_cluster: confidential_nodes { enabled = false } | confidential_nodes { enabled = true } | weak
google_container_cluster: remove_default_node_pool = false | remove_default_node_pool = true | ?
google_container_cluster: location = "a" | location = "a"; workload_identity_config { workload_pool = "p.svc.id.goog" } | weak
google_container_node_pool: management { auto_repair = false } | management { auto_repair = true } | between
google_container_node_pool: management { auto_upgrade = false } | management { auto_upgrade = true } | between
google_container_node_pool: network_config { enable_private_nodes = false } | network_config { enable_private_nodes = true } | ?
google_sql_database_instance: settings { ip_configuration { ipv4_enabled = true } } | settings { ip_configuration { ipv4_enabled = false } } | weak
google_sql_database_instance: settings { ip_configuration { require_ssl = false } } | settings { ip_configuration { require_ssl = true } } | weak
google_sql_database_instance: settings { ip_configuration { ssl_mode = "ALLOW_UNENCRYPTED_AND_ENCRYPTED" } } | settings { ip_configuration { ssl_mode = "ENCRYPTED_ONLY" } } | weak
google_sql_database_instance: settings { ip_configuration { authorized_networks { value = "0.0.0.0/0" } } } | settings { ip_configuration { authorized_networks { value = "198.51.100.0/24" } } } | safe
google_sql_database_instance: settings { backup_configuration { enabled = false } } | settings { backup_configuration { enabled = true } } | weak
google_sql_database_instance: settings { backup_configuration { point_in_time_recovery_enabled = false } } | settings { backup_configuration { point_in_time_recovery_enabled = true } } | weak
google_sql_database_instance: settings { backup_configuration { transaction_log_retention_days = 1 } } | settings { backup_configuration { transaction_log_retention_days = 7 } } | safe
google_sql_database_instance: settings { backup_configuration { backup_retention_settings { retained_backups = 1 } } } | settings { backup_configuration { backup_retention_settings { retained_backups = 30 } } } | ?
google_sql_database_instance: settings { availability_type = "ZONAL" } | settings { availability_type = "REGIONAL" } | weak
google_sql_database_instance: settings { deletion_protection_enabled = false } | settings { deletion_protection_enabled = true } | weak
google_sql_database_instance: settings { disk_autoresize = false } | settings { disk_autoresize = true } | safe
google_sql_database_instance: settings { insights_config { query_insights_enabled = false } } | settings { insights_config { query_insights_enabled = true } } | weak
google_sql_database_instance: settings { connector_enforcement = "NOT_REQUIRED" } | settings { connector_enforcement = "REQUIRED" } | weak
google_sql_database_instance: settings { password_validation_policy { min_length = 6 } } | settings { password_validation_policy { min_length = 14 } } | ?
google_sql_database_instance: settings { password_validation_policy { enable_password_policy = false } } | settings { password_validation_policy { enable_password_policy = true } } | weak
google_sql_database_instance: deletion_protection = false | deletion_protection = true | ?
google_sql_database_instance: root_password = "Shop-9281-pw" | root_password = var.password | safe
google_sql_database_instance: encryption_key_name = "" | encryption_key_name = "k" | weak
google_sql_database_instance: settings { database_flags { name = "local_infile"; value = "on" } } | settings { database_flags { name = "local_infile"; value = "off" } } | ?
google_sql_database_instance: settings { database_flags { name = "skip_show_database"; value = "off" } } | settings { database_flags { name = "skip_show_database"; value = "on" } } | weak
google_sql_database_instance: settings { database_flags { name = "log_checkpoints"; value = "off" } } | settings { database_flags { name = "log_checkpoints"; value = "on" } } | weak
google_sql_database_instance: settings { database_flags { name = "log_connections"; value = "off" } } | settings { database_flags { name = "log_connections"; value = "on" } } | weak
google_sql_database_instance: settings { database_flags { name = "log_min_duration_statement"; value = "100" } } | settings { database_flags { name = "log_min_duration_statement"; value = "-1" } } | safe
google_sql_database_instance: settings { database_flags { name = "log_min_messages"; value = "panic" } } | settings { database_flags { name = "log_min_messages"; value = "warning" } } | safe
google_sql_database_instance: settings { database_flags { name = "log_statement"; value = "none" } } | settings { database_flags { name = "log_statement"; value = "ddl" } } | weak
google_sql_database_instance: settings { database_flags { name = "log_error_verbosity"; value = "terse" } } | settings { database_flags { name = "log_error_verbosity"; value = "verbose" } } | ?
google_sql_database_instance: settings { database_flags { name = "log_parser_stats"; value = "on" } } | settings { database_flags { name = "log_parser_stats"; value = "off" } } | safe
google_sql_database_instance: settings { database_flags { name = "log_planner_stats"; value = "on" } } | settings { database_flags { name = "log_planner_stats"; value = "off" } } | safe
google_sql_database_instance: settings { database_flags { name = "slow_query_log"; value = "off" } } | settings { database_flags { name = "slow_query_log"; value = "on" } } | weak
google_sql_database_instance: settings { database_flags { name = "cloudsql.enable_pgaudit"; value = "off" } } | settings { database_flags { name = "cloudsql.enable_pgaudit"; value = "on" } } | weak
google_sql_database_instance: settings { database_flags { name = "cloudsql.iam_authentication"; value = "off" } } | settings { database_flags { name = "cloudsql.iam_authentication"; value = "on" } } | weak
google_sql_database_instance: settings { database_flags { name = "cloudsql_iam_authentication"; value = "off" } } | settings { database_flags { name = "cloudsql_iam_authentication"; value = "on" } } | weak
google_sql_database_instance: settings { database_flags { name = "cross db ownership chaining"; value = "on" } } | settings { database_flags { name = "cross db ownership chaining"; value = "off" } } | safe
google_sql_database_instance: settings { database_flags { name = "contained database authentication"; value = "on" } } | settings { database_flags { name = "contained database authentication"; value = "off" } } | safe
google_sql_database_instance: settings { database_flags { name = "external scripts enabled"; value = "on" } } | settings { database_flags { name = "external scripts enabled"; value = "off" } } | safe
google_sql_database_instance: settings { database_flags { name = "remote access"; value = "on" } } | settings { database_flags { name = "remote access"; value = "off" } } | weak
google_sql_database_instance: settings { database_flags { name = "3625"; value = "off" } } | settings { database_flags { name = "3625"; value = "on" } } | weak
google_sql_database_instance: settings { database_flags { name = "user connections"; value = "1001" } } | settings { database_flags { name = "user connections"; value = "0" } } | safe
google_sql_database_instance: settings { database_flags { name = "user options"; value = "32" } } | settings { database_flags { name = "user options"; value = "0" } } | safe
google_sql_user: host = "%" | host = "10.0.0.7" | ?
google_sql_user: password = "Shop-9281-pw" | password = var.password | safe
google_storage_bucket: uniform_bucket_level_access = false | uniform_bucket_level_access = true | weak
google_storage_bucket: public_access_prevention = "inherited" | public_access_prevention = "enforced" | weak
google_storage_bucket: versioning { enabled = false } | versioning { enabled = true } | weak
google_storage_bucket: name = "a" | name = "a"; logging { log_bucket = "b" } | weak
google_storage_bucket: force_destroy = true | force_destroy = false | safe
google_storage_bucket: retention_policy { is_locked = false; retention_period = 86400 } | retention_policy { is_locked = true; retention_period = 86400 } | ?
google_storage_bucket: retention_policy { retention_period = 86400 } | retention_policy { retention_period = 864000 } | ?
google_storage_bucket: soft_delete_policy { retention_duration_seconds = 0 } | soft_delete_policy { retention_duration_seconds = 604800 } | safe
google_storage_bucket: cors { origin = ["*"] } | cors { origin = ["https://shop.example"] } | safe
google_storage_bucket: encryption { default_kms_key_name = "" } | encryption { default_kms_key_name = "k" } | weak
google_storage_bucket_acl: predefined_acl = "publicRead" | predefined_acl = "private" | ?
google_storage_bucket_acl: role_entity = ["READER:allUsers"] | role_entity = ["READER:user-a@shop.example"] | ?
google_storage_bucket_access_control: entity = "allUsers" | entity = "user-a@shop.example" | ?
google_storage_bucket_iam_member: role = "roles/storage.objectViewer"; member = "allUsers" | role = "roles/storage.objectViewer"; member = "user:a@shop.example" | both
google_kms_crypto_key: rotation_period = "31536000s" | rotation_period = "7776000s" | ?
google_kms_crypto_key: name = "a" | name = "a"; rotation_period = "7776000s" | weak
google_kms_crypto_key: version_template { protection_level = "SOFTWARE" } | version_template { protection_level = "HSM" } | weak
google_kms_crypto_key: destroy_scheduled_duration = "86400s" | destroy_scheduled_duration = "2592000s" | ?
google_bigquery_dataset: access { special_group = "allAuthenticatedUsers" } | access { special_group = "projectOwners" } | ?
google_bigquery_dataset: delete_contents_on_destroy = true | delete_contents_on_destroy = false | safe
google_bigquery_dataset: dataset_id = "a" | dataset_id = "a"; default_encryption_configuration { kms_key_name = "k" } | weak
google_bigquery_table: deletion_protection = false | deletion_protection = true | ?
google_pubsub_topic: kms_key_name = "" | kms_key_name = "k" | weak
google_spanner_database: deletion_protection = false | deletion_protection = true | ?
google_spanner_database: enable_drop_protection = false | enable_drop_protection = true | weak
google_firestore_database: point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_DISABLED" | point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED" | weak
google_firestore_database: delete_protection_state = "DELETE_PROTECTION_DISABLED" | delete_protection_state = "DELETE_PROTECTION_ENABLED" | weak
google_redis_instance: auth_enabled = false | auth_enabled = true | weak
google_redis_instance: transit_encryption_mode = "DISABLED" | transit_encryption_mode = "SERVER_AUTHENTICATION" | weak
google_redis_instance: tier = "BASIC" | tier = "STANDARD_HA" | weak
google_redis_cluster: authorization_mode = "AUTH_MODE_DISABLED" | authorization_mode = "AUTH_MODE_IAM_AUTH" | weak
google_alloydb_instance: client_connection_config { ssl_config { ssl_mode = "ALLOW_UNENCRYPTED_AND_ENCRYPTED" } } | client_connection_config { ssl_config { ssl_mode = "ENCRYPTED_ONLY" } } | ?
google_alloydb_instance: network_config { enable_public_ip = true } | network_config { enable_public_ip = false } | safe
google_alloydb_cluster: automated_backup_policy { enabled = false } | automated_backup_policy { enabled = true } | ?
google_filestore_instance: file_shares { nfs_export_options { squash_mode = "NO_ROOT_SQUASH" } } | file_shares { nfs_export_options { squash_mode = "ROOT_SQUASH" } } | ?
google_dataproc_cluster: cluster_config { gce_cluster_config { internal_ip_only = false } } | cluster_config { gce_cluster_config { internal_ip_only = true } } | weak
google_dataproc_cluster: cluster_config { endpoint_config { enable_http_port_access = true } } | cluster_config { endpoint_config { enable_http_port_access = false } } | safe
google_composer_environment: config { private_environment_config { enable_private_endpoint = false } } | config { private_environment_config { enable_private_endpoint = true } } | weak
google_notebooks_instance: no_public_ip = false | no_public_ip = true | weak
google_notebooks_instance: no_proxy_access = false | no_proxy_access = true | weak
google_notebooks_instance: disk_encryption = "GMEK" | disk_encryption = "CMEK" | weak
google_workbench_instance: gce_setup { disable_public_ip = false } | gce_setup { disable_public_ip = true } | weak
google_vertex_ai_endpoint: name = "a" | name = "a"; encryption_spec { kms_key_name = "k" } | weak
google_cloudfunctions_function: ingress_settings = "ALLOW_ALL" | ingress_settings = "ALLOW_INTERNAL_ONLY" | weak
google_cloudfunctions_function: https_trigger_security_level = "SECURE_OPTIONAL" | https_trigger_security_level = "SECURE_ALWAYS" | weak
google_cloudfunctions_function: vpc_connector_egress_settings = "PRIVATE_RANGES_ONLY" | vpc_connector_egress_settings = "ALL_TRAFFIC" | weak
google_cloudfunctions2_function: service_config { ingress_settings = "ALLOW_ALL" } | service_config { ingress_settings = "ALLOW_INTERNAL_ONLY" } | weak
google_cloud_run_v2_service: ingress = "INGRESS_TRAFFIC_ALL" | ingress = "INGRESS_TRAFFIC_INTERNAL_ONLY" | weak
google_cloud_run_v2_service: invoker_iam_disabled = true | invoker_iam_disabled = false | safe
google_cloud_run_service: metadata { annotations = { "run.googleapis.com/ingress" = "all" } } | metadata { annotations = { "run.googleapis.com/ingress" = "internal" } } | weak
google_app_engine_standard_app_version: handlers { security_level = "SECURE_OPTIONAL" } | handlers { security_level = "SECURE_ALWAYS" } | ?
google_app_engine_standard_app_version: handlers { login = "LOGIN_OPTIONAL" } | handlers { login = "LOGIN_REQUIRED" } | ?
google_app_engine_firewall_rule: action = "ALLOW"; source_range = "*" | action = "DENY"; source_range = "*" | ?
google_dns_managed_zone: dnssec_config { state = "off" } | dnssec_config { state = "on" } | weak
google_dns_managed_zone: visibility = "public" | visibility = "private" | weak
google_dns_managed_zone: dnssec_config { state = "on"; default_key_specs { algorithm = "rsasha1" } } | dnssec_config { state = "on"; default_key_specs { algorithm = "rsasha256" } } | ?
google_dns_managed_zone: cloud_logging_config { enable_logging = false } | cloud_logging_config { enable_logging = true } | weak
google_dns_policy: enable_logging = false | enable_logging = true | weak
google_artifact_registry_repository: kms_key_name = "" | kms_key_name = "k" | weak
google_artifact_registry_repository: docker_config { immutable_tags = false } | docker_config { immutable_tags = true } | weak
google_artifact_registry_repository: vulnerability_scanning_config { enablement_config = "DISABLED" } | vulnerability_scanning_config { enablement_config = "INHERITED" } | safe
google_secret_manager_secret: secret_id = "a" | secret_id = "a"; rotation { rotation_period = "7776000s" } | weak
google_secret_manager_secret_version: secret_data = "Shop-9281-pw" | secret_data = var.secret | safe
google_logging_project_bucket_config: retention_days = 7 | retention_days = 365 | ?
google_logging_project_bucket_config: locked = false | locked = true | weak
google_logging_organization_sink: include_children = false | include_children = true | weak
google_logging_project_exclusion: disabled = false | disabled = true | weak
google_monitoring_alert_policy: enabled = false | enabled = true | safe
google_organization_policy: boolean_policy { enforced = false } | boolean_policy { enforced = true } | ?
google_project_organization_policy: list_policy { allow { all = true } } | list_policy { deny { all = true } } | ?
google_org_policy_policy: spec { rules { enforce = "FALSE" } } | spec { rules { enforce = "TRUE" } } | ?
google_org_policy_policy: spec { rules { allow_all = "TRUE" } } | spec { rules { deny_all = "TRUE" } } | ?
google_project_iam_audit_config: audit_log_config { log_type = "DATA_READ" } | audit_log_config { log_type = "DATA_READ" }; audit_log_config { log_type = "DATA_WRITE" } | ?
google_project_iam_audit_config: audit_log_config { log_type = "DATA_READ"; exempted_members = ["user:a@shop.example"] } | audit_log_config { log_type = "DATA_READ" } | ?
google_project_iam_audit_config: service = "storage.googleapis.com" | service = "allServices" | ?
google_binary_authorization_policy: default_admission_rule { evaluation_mode = "ALWAYS_ALLOW" } | default_admission_rule { evaluation_mode = "REQUIRE_ATTESTATION" } | ?
google_binary_authorization_policy: default_admission_rule { enforcement_mode = "DRYRUN_AUDIT_LOG_ONLY" } | default_admission_rule { enforcement_mode = "ENFORCED_BLOCK_AND_AUDIT_LOG" } | ?
google_project_default_service_accounts: action = "DISABLE" | action = "DELETE" | ?
google_iam_workload_identity_pool_provider: attribute_condition = "" | attribute_condition = "assertion.repository == 'shop/web'" | weak
google_data_fusion_instance: private_instance = false | private_instance = true | weak
google_data_fusion_instance: enable_stackdriver_logging = false | enable_stackdriver_logging = true | weak
google_cloudbuild_trigger: approval_config { approval_required = false } | approval_config { approval_required = true } | weak
google_cloudbuild_worker_pool: worker_config { no_external_ip = false } | worker_config { no_external_ip = true } | weak
google_dataflow_job: ip_configuration = "WORKER_IP_PUBLIC" | ip_configuration = "WORKER_IP_PRIVATE" | weak
google_apikeys_key: name = "a" | name = "a"; restrictions { api_targets { service = "maps" } } | weak
google_identity_platform_config: mfa { state = "DISABLED" } | mfa { state = "MANDATORY" } | ?
google_identity_platform_config: sign_in { anonymous { enabled = true } } | sign_in { anonymous { enabled = false } } | safe
`;
