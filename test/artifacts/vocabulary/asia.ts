/** Settings of Alibaba, Tencent, Nifcloud, Naver, Huawei: a resource, a weak value, a safe one, and which of them stands where nothing is written. */
export const ASIA_WORDS = `
alicloud_oss_bucket: acl = "public-read" | acl = "private" | safe
alicloud_oss_bucket: bucket = "a" | bucket = "a"; logging { target_bucket = "b" } | weak
alicloud_oss_bucket: logging_isenable = false | logging_isenable = true | safe
alicloud_oss_bucket: bucket = "a" | bucket = "a"; server_side_encryption_rule { sse_algorithm = "AES256" } | weak
alicloud_oss_bucket: server_side_encryption_rule { sse_algorithm = "AES256" } | server_side_encryption_rule { sse_algorithm = "KMS"; kms_master_key_id = "k" } | ?
alicloud_oss_bucket: versioning { status = "Suspended" } | versioning { status = "Enabled" } | weak
alicloud_oss_bucket: transfer_acceleration { enabled = false } | transfer_acceleration { enabled = true } | weak
alicloud_oss_bucket: force_destroy = true | force_destroy = false | safe
alicloud_oss_bucket: redundancy_type = "LRS" | redundancy_type = "ZRS" | weak
alicloud_oss_bucket: cors_rule { allowed_origins = ["*"] } | cors_rule { allowed_origins = ["https://shop.example"] } | safe
alicloud_oss_bucket: referer_config { allow_empty = true } | referer_config { allow_empty = false } | ?
alicloud_oss_bucket_acl: acl = "public-read-write" | acl = "private" | ?
alicloud_oss_bucket_public_access_block: block_public_access = false | block_public_access = true | ?
alicloud_oss_bucket_https_config: enable = false | enable = true | ?
alicloud_actiontrail_trail: event_rw = "Read" | event_rw = "All" | ?
alicloud_actiontrail_trail: trail_region = "cn-beijing" | trail_region = "All" | ?
alicloud_actiontrail_trail: status = "Disable" | status = "Enable" | safe
alicloud_disk: encrypted = false | encrypted = true | weak
alicloud_ecs_disk: encrypted = true | encrypted = true; kms_key_id = "k" | weak
alicloud_ecs_disk: delete_auto_snapshot = true | delete_auto_snapshot = false | safe
alicloud_instance: internet_max_bandwidth_out = 10 | internet_max_bandwidth_out = 0 | safe
alicloud_instance: security_enhancement_strategy = "Deactive" | security_enhancement_strategy = "Active" | safe
alicloud_instance: deletion_protection = false | deletion_protection = true | weak
alicloud_instance: http_tokens = "optional" | http_tokens = "required" | weak
alicloud_instance: password = "Shop-9281-pw" | password = var.password | safe
alicloud_instance: system_disk_encrypted = false | system_disk_encrypted = true | weak
alicloud_instance: data_disks { encrypted = false } | data_disks { encrypted = true } | ?
alicloud_instance: image_id = "a" | image_id = "a"; key_name = "k" | weak
alicloud_db_instance: security_ips = ["0.0.0.0/0"] | security_ips = ["10.0.0.0/24"] | safe
alicloud_db_instance: ssl_action = "Close" | ssl_action = "Open" | weak
alicloud_db_instance: tde_status = "Disabled" | tde_status = "Enabled" | weak
alicloud_db_instance: sql_collector_status = "Disabled" | sql_collector_status = "Enabled" | weak
alicloud_db_instance: sql_collector_config_value = 30 | sql_collector_config_value = 180 | ?
alicloud_db_instance: deletion_protection = false | deletion_protection = true | weak
alicloud_db_instance: auto_upgrade_minor_version = "Manual" | auto_upgrade_minor_version = "Auto" | ?
alicloud_db_instance: parameters { name = "log_connections"; value = "OFF" } | parameters { name = "log_connections"; value = "ON" } | weak
alicloud_db_instance: parameters { name = "log_duration"; value = "off" } | parameters { name = "log_duration"; value = "on" } | weak
alicloud_db_instance: address = "0.0.0.0/0" | address = "10.23.12.24/24" | safe
alicloud_db_backup_policy: backup_retention_period = 7 | backup_retention_period = 30 | ?
alicloud_db_backup_policy: enable_backup_log = false | enable_backup_log = true | ?
alicloud_db_backup_policy: released_keep_policy = "None" | released_keep_policy = "All" | weak
alicloud_kvstore_instance: ssl_enable = "Disable" | ssl_enable = "Enable" | weak
alicloud_kvstore_instance: vpc_auth_mode = "Close" | vpc_auth_mode = "Open" | safe
alicloud_kvstore_instance: tde_status = "Disabled" | tde_status = "Enabled" | weak
alicloud_mongodb_instance: security_ip_list = ["0.0.0.0/0"] | security_ip_list = ["10.0.0.7"] | safe
alicloud_mongodb_instance: ssl_action = "Close" | ssl_action = "Open" | weak
alicloud_mongodb_instance: tde_status = "disabled" | tde_status = "enabled" | weak
alicloud_polardb_cluster: tde_status = "Disabled" | tde_status = "Enabled" | weak
alicloud_polardb_cluster: collector_status = "Disabled" | collector_status = "Enable" | weak
alicloud_polardb_cluster: deletion_lock = 0 | deletion_lock = 1 | weak
alicloud_polardb_endpoint: ssl_enabled = "Disable" | ssl_enabled = "Enable" | weak
alicloud_polardb_cluster: backup_retention_policy_on_cluster_deletion = "NONE" | backup_retention_policy_on_cluster_deletion = "ALL" | weak
alicloud_db_connection: net_type = "Public" | net_type = "Private" | ?
alicloud_cs_managed_kubernetes: slb_internet_enabled = true | slb_internet_enabled = false | weak
alicloud_cs_managed_kubernetes: enable_ssh = true | enable_ssh = false | safe
alicloud_cs_kubernetes: name = "a" | name = "a"; pod_vswitch_ids = ["v"] | weak
alicloud_cs_managed_kubernetes: name = "a" | name = "a"; encryption_provider_key = "k" | weak
alicloud_cs_managed_kubernetes: install_cloud_monitor = false | install_cloud_monitor = true | weak
alicloud_cs_managed_kubernetes: deletion_protection = false | deletion_protection = true | weak
alicloud_cs_managed_kubernetes: control_plane_log_components = ["apiserver"] | control_plane_log_components = ["apiserver", "kcm"] | weak
alicloud_cs_kubernetes_node_pool: management { auto_repair = false } | management { auto_repair = true } | weak
alicloud_cs_kubernetes_node_pool: cis_enabled = false | cis_enabled = true | weak
alicloud_cs_kubernetes_node_pool: internet_max_bandwidth_out = 5 | internet_max_bandwidth_out = 0 | safe
alicloud_slb_load_balancer: address_type = "internet" | address_type = "intranet" | ?
alicloud_slb_load_balancer: delete_protection = "off" | delete_protection = "on" | weak
alicloud_slb_listener: protocol = "http" | protocol = "https" | ?
alicloud_slb_listener: tls_cipher_policy = "tls_cipher_policy_1_0" | tls_cipher_policy = "tls_cipher_policy_1_2" | weak
alicloud_slb_listener: acl_status = "off" | acl_status = "on" | weak
alicloud_alb_load_balancer: address_type = "Internet" | address_type = "Intranet" | ?
alicloud_alb_listener: listener_protocol = "HTTP" | listener_protocol = "HTTPS" | ?
alicloud_alb_load_balancer: vpc_id = "a" | vpc_id = "a"; access_log_config { log_store = "b" } | weak
alicloud_ram_account_password_policy: require_uppercase_characters = false | require_uppercase_characters = true | safe
alicloud_ram_account_password_policy: require_symbols = false | require_symbols = true | safe
alicloud_ram_account_password_policy: minimum_password_length = 8 | minimum_password_length = 14 | ?
alicloud_ram_account_password_policy: max_password_age = 180 | max_password_age = 90 | ?
alicloud_ram_account_password_policy: max_login_attempts = 10 | max_login_attempts = 5 | safe
alicloud_ram_account_password_policy: password_reuse_prevention = 1 | password_reuse_prevention = 24 | ?
alicloud_ram_security_preference: enforce_mfa_for_login = false | enforce_mfa_for_login = true | weak
alicloud_ram_login_profile: mfa_bind_required = false | mfa_bind_required = true | ?
alicloud_ram_user: force = true | force = false | safe
alicloud_kms_key: automatic_rotation = "Disabled" | automatic_rotation = "Enabled" | weak
alicloud_kms_key: rotation_interval = "730d" | rotation_interval = "90d" | ?
alicloud_kms_key: protection_level = "SOFTWARE" | protection_level = "HSM" | weak
alicloud_kms_key: pending_window_in_days = 7 | pending_window_in_days = 30 | ?
alicloud_kms_secret: enable_automatic_rotation = false | enable_automatic_rotation = true | weak
alicloud_log_store: retention_period = 30 | retention_period = 365 | weak
alicloud_log_store: encrypt_conf { enable = false } | encrypt_conf { enable = true } | weak
alicloud_log_store: enable_web_tracking = true | enable_web_tracking = false | safe
alicloud_nas_file_system: encrypt_type = 0 | encrypt_type = 1 | weak
alicloud_nas_file_system: encrypt_type = 1 | encrypt_type = 2 | ?
alicloud_nas_access_rule: source_cidr_ip = "0.0.0.0/0" | source_cidr_ip = "10.0.0.0/24" | ?
alicloud_nas_access_rule: user_access_type = "no_squash" | user_access_type = "root_squash" | weak
alicloud_nas_access_rule: rw_access_type = "RDWR" | rw_access_type = "RDONLY" | weak
alicloud_security_group: inner_access_policy = "Accept" | inner_access_policy = "Drop" | weak
alicloud_ros_stack: deletion_protection = "Disabled" | deletion_protection = "Enabled" | weak
alicloud_ros_stack: stack_name = "a" | stack_name = "a"; notification_urls = ["b"] | weak
alicloud_ros_stack_instance: retain_stacks = false | retain_stacks = true | weak
alicloud_api_gateway_api: auth_type = "ANONYMOUS" | auth_type = "APP" | ?
alicloud_api_gateway_api: request_config { protocol = "HTTP" } | request_config { protocol = "HTTPS" } | ?
alicloud_fc_service: internet_access = true | internet_access = false | weak
alicloud_fc_service: name = "a" | name = "a"; log_config { logstore = "b" } | weak
alicloud_elasticsearch_instance: enable_public = true | enable_public = false | safe
alicloud_elasticsearch_instance: protocol = "HTTP" | protocol = "HTTPS" | weak
alicloud_elasticsearch_instance: public_whitelist = ["0.0.0.0/0"] | public_whitelist = ["198.51.100.7"] | safe
alicloud_elasticsearch_instance: data_node_disk_encrypted = false | data_node_disk_encrypted = true | weak
alicloud_cr_repo: repo_type = "PUBLIC" | repo_type = "PRIVATE" | ?
alicloud_ots_instance: accessed_by = "Any" | accessed_by = "Vpc" | weak
alicloud_gpdb_instance: ssl_enabled = 0 | ssl_enabled = 1 | weak
tencentcloud_instance: allocate_public_ip = true | allocate_public_ip = false | safe
tencentcloud_instance: internet_max_bandwidth_out = 10 | internet_max_bandwidth_out = 0 | safe
tencentcloud_instance: disable_monitor_service = true | disable_monitor_service = false | safe
tencentcloud_instance: disable_security_service = true | disable_security_service = false | safe
tencentcloud_instance: disable_api_termination = false | disable_api_termination = true | weak
tencentcloud_instance: password = "Shop-9281-pw" | password = var.password | safe
tencentcloud_cbs_storage: encrypt = false | encrypt = true | weak
tencentcloud_instance: data_disks { encrypt = false } | data_disks { encrypt = true } | ?
tencentcloud_kubernetes_cluster: cluster_internet = true | cluster_internet = false | safe
tencentcloud_kubernetes_cluster: cluster_deletion_protection = false | cluster_deletion_protection = true | weak
tencentcloud_kubernetes_cluster: deletion_protection = false | deletion_protection = true | weak
tencentcloud_kubernetes_cluster: log_agent { enabled = false } | log_agent { enabled = true } | weak
tencentcloud_kubernetes_cluster: cluster_audit { enabled = false } | cluster_audit { enabled = true } | weak
tencentcloud_kubernetes_cluster: event_persistence { enabled = false } | event_persistence { enabled = true } | weak
tencentcloud_kubernetes_cluster: worker_config { public_ip_assigned = true } | worker_config { public_ip_assigned = false } | ?
tencentcloud_kubernetes_cluster: worker_config { enhanced_security_service = false } | worker_config { enhanced_security_service = true } | safe
tencentcloud_clb_instance: network_type = "OPEN" | network_type = "INTERNAL" | ?
tencentcloud_clb_instance: clb_name = "a" | clb_name = "a"; log_set_id = "b" | weak
tencentcloud_clb_instance: delete_protect = false | delete_protect = true | weak
tencentcloud_clb_listener: protocol = "HTTP" | protocol = "HTTPS" | ?
tencentcloud_clb_listener: protocol = "TCP" | protocol = "TCP_SSL" | ?
tencentcloud_instance: orderly_security_groups = [tencentcloud_security_group.default.id] | orderly_security_groups = [tencentcloud_security_group.shop.id] | ?
tencentcloud_instance: vpc_id = data.tencentcloud_vpc_instances.my_default.id | vpc_id = tencentcloud_vpc.shop.id | ?
tencentcloud_clb_listener: certificate_ssl_mode = "UNIDIRECTIONAL" | certificate_ssl_mode = "MUTUAL" | ?
tencentcloud_mysql_instance: internet_service = 1 | internet_service = 0 | safe
tencentcloud_mysql_instance: intranet_port = 3306 | intranet_port = 13306 | weak
tencentcloud_mysql_backup_policy: retention_period = 7 | retention_period = 30 | ?
tencentcloud_postgresql_instance: public_access_switch = true | public_access_switch = false | safe
tencentcloud_postgresql_instance: need_support_tde = 0 | need_support_tde = 1 | weak
tencentcloud_redis_instance: no_auth = true | no_auth = false | safe
tencentcloud_cos_bucket: acl = "public-read" | acl = "private" | safe
tencentcloud_cos_bucket: versioning_enable = false | versioning_enable = true | weak
tencentcloud_cos_bucket: log_enable = false | log_enable = true | weak
tencentcloud_cos_bucket: bucket = "a" | bucket = "a"; encryption_algorithm = "AES256" | weak
tencentcloud_cos_bucket: force_clean = true | force_clean = false | safe
tencentcloud_kms_key: key_rotation_enabled = false | key_rotation_enabled = true | weak
tencentcloud_vpc_flow_log_config: enable = false | enable = true | ?
tencentcloud_scf_function: enable_public_net = true | enable_public_net = false | ?
tencentcloud_tcr_instance: open_public_operation = true | open_public_operation = false | safe
tencentcloud_tcr_namespace: is_public = true | is_public = false | safe
tencentcloud_cam_user: force_delete = true | force_delete = false | safe
tencentcloud_elasticsearch_instance: kibana_public_access = "OPEN" | kibana_public_access = "CLOSE" | ?
nifcloud_instance: network_interface { network_id = "net-COMMON_GLOBAL" } | network_interface { network_id = "net-12345678" } | ?
nifcloud_instance: network_interface { network_id = "net-COMMON_PRIVATE" } | network_interface { network_id = nifcloud_private_lan.main.id } | ?
nifcloud_elb: network_interface { network_id = "net-COMMON_GLOBAL" }; network_interface { network_id = "net-COMMON_PRIVATE" } | network_interface { network_id = "net-COMMON_GLOBAL" }; network_interface { network_id = nifcloud_private_lan.main.id } | ?
nifcloud_nas_instance: network_id = "net-COMMON_PRIVATE" | network_id = nifcloud_private_lan.main.id | weak
nifcloud_elb: protocol = "HTTP" | protocol = "HTTPS" | ?
nifcloud_elb_listener: protocol = "HTTP" | protocol = "HTTPS" | ?
nifcloud_load_balancer: load_balancer_port = 80 | load_balancer_port = 443 | ?
nifcloud_load_balancer_listener: load_balancer_port = 80 | load_balancer_port = 443 | ?
nifcloud_load_balancer: ssl_policy_id = "1" | ssl_policy_id = "4" | weak
nifcloud_load_balancer: ssl_policy_name = "Standard Ciphers A ver1" | ssl_policy_name = "Standard Ciphers D ver1" | weak
nifcloud_db_instance: publicly_accessible = true | publicly_accessible = false | weak
nifcloud_db_instance: backup_retention_period = 1 | backup_retention_period = 10 | ?
nifcloud_db_instance: multi_az = false | multi_az = true | weak
nifcloud_db_instance: network_id = "net-COMMON_PRIVATE" | network_id = "net-1" | weak
nifcloud_db_security_group: rule { cidr_ip = "0.0.0.0/0" } | rule { cidr_ip = "192.168.0.1/32" } | ?
nifcloud_nas_security_group: rule { cidr_ip = "0.0.0.0/0" } | rule { cidr_ip = "192.168.0.1/32" } | ?
nifcloud_instance: image_id = "a" | image_id = "a"; security_group = "g" | weak
nifcloud_router: name = "a" | name = "a"; security_group = "g" | weak
nifcloud_vpn_gateway: name = "a" | name = "a"; security_group = "g" | weak
ncloud_server: is_encrypted_base_block_storage_volume = false | is_encrypted_base_block_storage_volume = true | weak
ncloud_lb: network_type = "PUBLIC" | network_type = "PRIVATE" | weak
ncloud_lb_listener: protocol = "HTTP" | protocol = "HTTPS" | ?
ncloud_lb_listener: tls_min_version_type = "TLSV10" | tls_min_version_type = "TLSV12" | weak
ncloud_nks_cluster: public_network = true | public_network = false | ?
ncloud_nks_cluster: log { audit = false } | log { audit = true } | weak
huaweicloud_rds_instance: ssl_enable = false | ssl_enable = true | ?
huaweicloud_obs_bucket: encryption = false | encryption = true | weak
huaweicloud_obs_bucket: acl = "public-read" | acl = "private" | safe
huaweicloud_cce_cluster: authentication_mode = "x509" | authentication_mode = "rbac" | safe
`;
