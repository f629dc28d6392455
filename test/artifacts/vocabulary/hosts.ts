/** Settings of Oracle, IBM, Yandex, DigitalOcean, Linode, Hetzner, Scaleway, OpenStack and others: a resource, a weak value, a safe one, and which of them stands where nothing is written. */
export const HOST_WORDS = `
oci_objectstorage_bucket: access_type = "ObjectRead" | access_type = "NoPublicAccess" | safe
oci_objectstorage_bucket: versioning = "Disabled" | versioning = "Enabled" | weak
oci_objectstorage_bucket: object_events_enabled = false | object_events_enabled = true | weak
oci_objectstorage_bucket: name = "a" | name = "a"; kms_key_id = "k" | weak
oci_objectstorage_preauthrequest: access_type = "AnyObjectReadWrite" | access_type = "ObjectRead" | ?
oci_core_instance: is_pv_encryption_in_transit_enabled = false | is_pv_encryption_in_transit_enabled = true | weak
oci_core_instance: instance_options { are_legacy_imds_endpoints_disabled = false } | instance_options { are_legacy_imds_endpoints_disabled = true } | weak
oci_core_instance: create_vnic_details { assign_public_ip = true } | create_vnic_details { assign_public_ip = false } | ?
oci_core_instance: agent_config { is_monitoring_disabled = true } | agent_config { is_monitoring_disabled = false } | safe
oci_core_instance: platform_config { is_secure_boot_enabled = false } | platform_config { is_secure_boot_enabled = true } | weak
oci_core_instance: platform_config { is_measured_boot_enabled = false } | platform_config { is_measured_boot_enabled = true } | weak
oci_core_subnet: prohibit_public_ip_on_vnic = false | prohibit_public_ip_on_vnic = true | weak
oci_core_subnet: prohibit_internet_ingress = false | prohibit_internet_ingress = true | weak
oci_core_volume: display_name = "a" | display_name = "a"; kms_key_id = "k" | weak
oci_file_storage_export: export_options { identity_squash = "NONE" } | export_options { identity_squash = "ROOT" } | ?
oci_file_storage_export: export_options { require_privileged_source_port = false } | export_options { require_privileged_source_port = true } | ?
oci_identity_authentication_policy: password_policy { minimum_password_length = 8 } | password_policy { minimum_password_length = 14 } | ?
oci_identity_authentication_policy: password_policy { is_numeric_characters_required = false } | password_policy { is_numeric_characters_required = true } | weak
oci_identity_policy: statements = ["Allow group Shop to manage all-resources in tenancy"] | statements = ["Allow group Shop to read buckets in compartment Shop"] | ?
oci_containerengine_cluster: endpoint_config { is_public_ip_enabled = true } | endpoint_config { is_public_ip_enabled = false } | safe
oci_containerengine_cluster: options { add_ons { is_kubernetes_dashboard_enabled = true } } | options { add_ons { is_kubernetes_dashboard_enabled = false } } | safe
oci_containerengine_cluster: options { admission_controller_options { is_pod_security_policy_enabled = false } } | options { admission_controller_options { is_pod_security_policy_enabled = true } } | weak
oci_containerengine_cluster: image_policy_config { is_policy_enabled = false } | image_policy_config { is_policy_enabled = true } | weak
oci_database_autonomous_database: is_mtls_connection_required = false | is_mtls_connection_required = true | ?
oci_database_autonomous_database: whitelisted_ips = ["0.0.0.0/0"] | whitelisted_ips = ["198.51.100.7"] | ?
oci_database_autonomous_database: permission_level = "UNRESTRICTED" | permission_level = "RESTRICTED" | weak
oci_database_db_system: db_home { database { db_backup_config { auto_backup_enabled = false } } } | db_home { database { db_backup_config { auto_backup_enabled = true } } } | weak
oci_mysql_mysql_db_system: backup_policy { is_enabled = false } | backup_policy { is_enabled = true } | ?
oci_mysql_mysql_db_system: deletion_policy { is_delete_protected = false } | deletion_policy { is_delete_protected = true } | weak
oci_load_balancer_load_balancer: is_private = false | is_private = true | weak
oci_load_balancer_listener: ssl_configuration { protocols = ["TLSv1"] } | ssl_configuration { protocols = ["TLSv1.2"] } | ?
oci_audit_configuration: retention_period_days = 90 | retention_period_days = 365 | ?
oci_logging_log: is_enabled = false | is_enabled = true | ?
oci_apigateway_gateway: endpoint_type = "PUBLIC" | endpoint_type = "PRIVATE" | ?
ibm_container_cluster: public_service_endpoint = true | public_service_endpoint = false | ?
ibm_container_vpc_cluster: disable_public_service_endpoint = false | disable_public_service_endpoint = true | weak
ibm_container_cluster: disk_encryption = false | disk_encryption = true | safe
ibm_database: service_endpoints = "public" | service_endpoints = "private" | ?
ibm_database: adminpassword = "Shop-9281-pw" | adminpassword = var.password | safe
ibm_database: name = "a" | name = "a"; key_protect_key = "k" | weak
ibm_cos_bucket: bucket_name = "a" | bucket_name = "a"; kms_key_crn = "k" | weak
ibm_cos_bucket: activity_tracking { read_data_events = false } | activity_tracking { read_data_events = true } | weak
ibm_cos_bucket: object_versioning { enable = false } | object_versioning { enable = true } | weak
ibm_is_lb: type = "public" | type = "private" | weak
ibm_is_lb_listener: protocol = "http" | protocol = "https" | ?
ibm_iam_account_settings: mfa = "NONE" | mfa = "TOTP4ALL" | weak
ibm_iam_account_settings: restrict_create_service_id = "NOT_RESTRICTED" | restrict_create_service_id = "RESTRICTED" | weak
ibm_kms_key_policies: rotation { interval_month = 12 } | rotation { interval_month = 3 } | ?
ibm_cis_domain_settings: min_tls_version = "1.0" | min_tls_version = "1.2" | weak
ibm_cis_domain_settings: waf = "off" | waf = "on" | weak
yandex_compute_instance: network_interface { nat = true } | network_interface { nat = false } | safe
yandex_compute_instance: metadata = { serial-port-enable = 1 } | metadata = { serial-port-enable = 0 } | safe
yandex_compute_instance: network_interface { subnet_id = "a" } | network_interface { subnet_id = "a"; security_group_ids = ["g"] } | ?
yandex_kubernetes_cluster: master { public_ip = true } | master { public_ip = false } | safe
yandex_kubernetes_cluster: master { maintenance_policy { auto_upgrade = false } } | master { maintenance_policy { auto_upgrade = true } } | ?
yandex_kubernetes_cluster: name = "a" | name = "a"; kms_provider { key_id = "k" } | weak
yandex_kubernetes_cluster: name = "a" | name = "a"; network_policy_provider = "CALICO" | weak
yandex_mdb_postgresql_cluster: host { assign_public_ip = true } | host { assign_public_ip = false } | safe
yandex_mdb_postgresql_cluster: deletion_protection = false | deletion_protection = true | weak
yandex_mdb_postgresql_cluster: config { access { web_sql = true } } | config { access { web_sql = false } } | safe
yandex_mdb_postgresql_cluster: config { backup_retain_period_days = 7 } | config { backup_retain_period_days = 30 } | ?
yandex_storage_bucket: anonymous_access_flags { read = true } | anonymous_access_flags { read = false } | safe
yandex_storage_bucket: acl = "public-read" | acl = "private" | safe
yandex_kms_symmetric_key: name = "a" | name = "a"; rotation_period = "8760h" | weak
yandex_resourcemanager_folder_iam_member: role = "admin"; member = "system:allUsers" | role = "admin"; member = "userAccount:a" | both
digitalocean_droplet: monitoring = false | monitoring = true | weak
digitalocean_droplet: backups = false | backups = true | weak
digitalocean_droplet: name = "a" | name = "a"; ssh_keys = ["k"] | weak
digitalocean_droplet: name = "a" | name = "a"; vpc_uuid = "v" | weak
digitalocean_spaces_bucket: acl = "public-read" | acl = "private" | safe
digitalocean_spaces_bucket: versioning { enabled = false } | versioning { enabled = true } | weak
digitalocean_spaces_bucket: force_destroy = true | force_destroy = false | safe
digitalocean_spaces_bucket_object: acl = "public-read" | acl = "private" | safe
digitalocean_kubernetes_cluster: auto_upgrade = false | auto_upgrade = true | weak
digitalocean_kubernetes_cluster: surge_upgrade = false | surge_upgrade = true | ?
digitalocean_kubernetes_cluster: ha = false | ha = true | weak
digitalocean_kubernetes_cluster: control_plane_firewall { enabled = false; allowed_addresses = [] } | control_plane_firewall { enabled = true; allowed_addresses = [] } | weak
digitalocean_loadbalancer: redirect_http_to_https = false | redirect_http_to_https = true | weak
digitalocean_loadbalancer: forwarding_rule { entry_protocol = "http" } | forwarding_rule { entry_protocol = "https" } | ?
digitalocean_database_cluster: name = "a" | name = "a"; private_network_uuid = "v" | weak
digitalocean_database_cluster: node_count = 1 | node_count = 2 | ?
digitalocean_database_firewall: rule { type = "ip_addr"; value = "0.0.0.0/0" } | rule { type = "ip_addr"; value = "198.51.100.7" } | ?
linode_instance: backups_enabled = false | backups_enabled = true | weak
linode_instance: disk_encryption = "disabled" | disk_encryption = "enabled" | ?
linode_instance: label = "a" | label = "a"; authorized_keys = ["k"] | weak
linode_instance: root_pass = "Shop-9281-pw" | root_pass = var.password | safe
linode_firewall: inbound_policy = "ACCEPT" | inbound_policy = "DROP" | ?
linode_database_mysql: allow_list = ["0.0.0.0/0"] | allow_list = ["198.51.100.7"] | safe
linode_database_mysql: ssl_connection = false | ssl_connection = true | weak
linode_database_mysql: encrypted = false | encrypted = true | weak
linode_object_storage_bucket: acl = "public-read" | acl = "private" | safe
linode_nodebalancer_config: protocol = "http" | protocol = "https" | ?
linode_lke_cluster: control_plane { high_availability = false } | control_plane { high_availability = true } | weak
hcloud_server: backups = false | backups = true | weak
hcloud_server: delete_protection = false | delete_protection = true | weak
hcloud_server: name = "a" | name = "a"; ssh_keys = ["k"] | weak
hcloud_server: name = "a" | name = "a"; firewall_ids = ["f"] | weak
hcloud_server: public_net { ipv4_enabled = true } | public_net { ipv4_enabled = false } | weak
hcloud_load_balancer_service: protocol = "http" | protocol = "https" | ?
hcloud_load_balancer_service: http { redirect_http = false } | http { redirect_http = true } | weak
scaleway_instance_security_group: inbound_default_policy = "accept" | inbound_default_policy = "drop" | weak
scaleway_instance_server: enable_dynamic_ip = true | enable_dynamic_ip = false | safe
scaleway_instance_server: type = "a" | type = "a"; security_group_id = "g" | weak
scaleway_rdb_instance: is_ha_cluster = false | is_ha_cluster = true | weak
scaleway_rdb_instance: disable_backup = true | disable_backup = false | safe
scaleway_rdb_instance: encryption_at_rest = false | encryption_at_rest = true | weak
scaleway_object_bucket: acl = "public-read" | acl = "private" | safe
scaleway_k8s_cluster: auto_upgrade { enable = false } | auto_upgrade { enable = true } | weak
scaleway_k8s_pool: public_ip_disabled = false | public_ip_disabled = true | weak
scaleway_k8s_pool: autohealing = false | autohealing = true | weak
scaleway_redis_cluster: tls_enabled = false | tls_enabled = true | weak
scaleway_registry_namespace: is_public = true | is_public = false | safe
scaleway_container: privacy = "public" | privacy = "private" | weak
scaleway_container: http_option = "enabled" | http_option = "redirected" | weak
openstack_networking_port_v2: no_security_groups = true | no_security_groups = false | ?
openstack_networking_network_v2: port_security_enabled = false | port_security_enabled = true | safe
openstack_compute_instance_v2: admin_pass = "Shop-9281-pw" | admin_pass = var.password | safe
openstack_compute_instance_v2: name = "a" | name = "a"; key_pair = "k" | weak
openstack_compute_instance_v2: name = "a" | name = "a"; security_groups = ["g"] | weak
openstack_objectstorage_container_v1: container_read = ".r:*" | container_read = "shop:reader" | safe
openstack_lb_listener_v2: protocol = "HTTP" | protocol = "TERMINATED_HTTPS" | ?
openstack_identity_user_v3: ignore_password_expiry = true | ignore_password_expiry = false | ?
openstack_identity_user_v3: multi_factor_auth_enabled = false | multi_factor_auth_enabled = true | weak
openstack_fw_rule_v1: action = "allow"; protocol = "tcp"; source_ip_address = "0.0.0.0/0" | action = "deny"; protocol = "tcp"; source_ip_address = "0.0.0.0/0" | ?
exoscale_database: termination_protection = false | termination_protection = true | ?
exoscale_sks_cluster: auto_upgrade = false | auto_upgrade = true | weak
vultr_instance: backups = "disabled" | backups = "enabled" | weak
vultr_instance: ddos_protection = false | ddos_protection = true | weak
cloudflare_zone_settings_override: settings { ssl = "flexible" } | settings { ssl = "strict" } | ?
cloudflare_zone_settings_override: settings { always_use_https = "off" } | settings { always_use_https = "on" } | weak
cloudflare_zone_settings_override: settings { min_tls_version = "1.0" } | settings { min_tls_version = "1.2" } | weak
cloudflare_zone_settings_override: settings { waf = "off" } | settings { waf = "on" } | weak
cloudflare_zone_settings_override: settings { security_level = "essentially_off" } | settings { security_level = "medium" } | ?
cloudflare_zone_settings_override: settings { tls_1_3 = "off" } | settings { tls_1_3 = "on" } | weak
cloudflare_zone_settings_override: settings { browser_check = "off" } | settings { browser_check = "on" } | ?
cloudflare_record: proxied = false | proxied = true | weak
cloudflare_access_policy: decision = "bypass" | decision = "allow" | ?
cloudflare_access_policy: include { everyone = true } | include { everyone = false } | safe
cloudflare_access_application: session_duration = "720h" | session_duration = "8h" | ?
okta_policy_password: password_min_length = 6 | password_min_length = 14 | ?
okta_policy_password: password_max_lockout_attempts = 0 | password_max_lockout_attempts = 5 | ?
okta_policy_password: password_history_count = 0 | password_history_count = 24 | ?
okta_app_oauth: grant_types = ["implicit"] | grant_types = ["authorization_code"] | ?
okta_app_oauth: pkce_required = false | pkce_required = true | ?
okta_policy_rule_signon: mfa_required = false | mfa_required = true | weak
auth0_connection: options { password_policy = "low" } | options { password_policy = "excellent" } | ?
auth0_connection: options { brute_force_protection = false } | options { brute_force_protection = true } | ?
vault_kubernetes_auth_backend_role: bound_service_account_names = ["*"] | bound_service_account_names = ["shop"] | ?
vault_kubernetes_auth_backend_role: bound_service_account_namespaces = ["*"] | bound_service_account_namespaces = ["shop"] | ?
vault_token: no_parent = true | no_parent = false | safe
vault_approle_auth_backend_role: token_ttl = 2764800 | token_ttl = 3600 | ?
vault_approle_auth_backend_role: bind_secret_id = false | bind_secret_id = true | safe
vault_pki_secret_backend_role: allow_any_name = true | allow_any_name = false | safe
vault_pki_secret_backend_role: enforce_hostnames = false | enforce_hostnames = true | safe
vault_pki_secret_backend_role: key_bits = 1024 | key_bits = 4096 | ?
random_password: length = 8 | length = 32 | ?
tls_private_key: rsa_bits = 1024 | rsa_bits = 4096 | ?
helm_release: verify = false | verify = true | weak
`;
