import { texts } from "../../formats/located.ts";
import {
  callers,
  gone,
  key,
  least,
  less,
  longer,
  many,
  matches,
  more,
  off,
  on,
  ranks,
  type Scale,
  secret,
  there,
  tls,
} from "./scale.ts";
import type { Row } from "./table.ts";

const SWITCH = ranks(
  {
    true: 0,
    false: 1,
    1: 0,
    0: 1,
    Open: 0,
    Update: 0,
    On: 0,
    Enable: 0,
    Enabled: 0,
    Close: 1,
    Off: 1,
    Disable: 1,
    Disabled: 1,
  },
  1,
);
const NETWORK = ranks({ VPC: 0, Private: 0, INTERNAL: 0, Classic: 1, Public: 1, OPEN: 1, inner: 0, external: 1 }, 1);
/** Networks that all tenants share, or the internet itself. */
const SHARED: Scale = {
  unset: 1,
  together: true,
  grade: (value) => texts(value).filter((n) => /net-COMMON_/i.test(n)).length,
};
const PLAIN_PORT = matches(
  [
    [/^(80|8080|8000|21|23|25|110|143)$/, 1],
    [/^(443|8443|993|995|465)$/, 0],
  ],
  null,
  0.5,
);
/** Policies of Nifcloud's load balancers: those that still speak TLS 1.0 or 1.1. */
const SUITES = matches([[/^(1|2|3|5|8)$|^(Standard Ciphers [ABC]|Ats Ciphers [AD]) ver1$/, 1]], 1, 0);

/** Alibaba, Tencent, Nifcloud, Naver and Huawei. */
export const ASIA: readonly Row[] = [
  // Who reaches it.
  ["public-block", least, "internet_max_bandwidth_out"],
  ["public-block", NETWORK, "net_type network_type connection_net_type"],
  ["public-block", off(1), "publicly_accessible", /nifcloud/],
  ["public-block", SHARED, "network_id", /nifcloud/],
  ["public-block", there, "security_group security_groups", /nifcloud/],
  [
    "public-block",
    callers(0),
    "security_ips security_ip_list white_list public_whitelist private_whitelist kibana_whitelist whitelist cidr_ip source_cidr_ip entry ip_address",
  ],
  ["public-block", callers(0), "address", /db_|rds/],
  ["public-block", ranks({ intranet: 0, internet: 1 }, 0), "address_type"],
  ["public-block", gone, "website static_website"],
  ["setting", there, "lifecycle_rule lifecycle_rules"],
  ["encrypts", on(0), "is_enabled status", /kms_key/],
  ["public-block", off(1), "slb_internet_enabled internet_access"],
  [
    "public-block",
    off(0),
    "enable_ssh internet_service cluster_internet public_access_switch public_ip_assigned enable_public_net open_public_operation enable_public enable_kibana_public_network enable_public_access public_network is_public allocate_public_ip is_open_public_ip",
  ],
  ["public-block", ranks({ OPEN: 1, CLOSE: 0 }, null), "kibana_public_access public_access"],
  ["public-block", ranks({ PUBLIC: 1, PRIVATE: 0 }, null), "repo_type"],
  ["public-block", ranks({ Any: 1, ConsoleOrVpc: 0.5, Vpc: 0 }, 1), "accessed_by"],
  ["public-block", ranks({ Accept: 1, Drop: 0 }, 1), "inner_access_policy"],
  ["public-block", ranks({ 3306: 1 }, 1, 0), "intranet_port"],
  ["public-block", on(1), "acl_status"],
  ["public-block", ranks({ white: 0, black: 0.5 }, null), "acl_type"],
  ["public-block", there, "pod_vswitch_ids"],
  ["public-block", off(1), "referer_config.allow_empty"],
  // Who may use it.
  [
    "setting",
    on(0),
    "require_lowercase_characters require_uppercase_characters require_numbers require_symbols",
    /alicloud/,
  ],
  ["setting", more(12), "minimum_password_length", /alicloud/],
  ["setting", less(5), "max_login_attempts"],
  ["setting", less(0, 90), "max_password_age"],
  ["setting", more(0), "password_reuse_prevention"],
  ["setting", on(1), "enforce_mfa_for_login mfa_bind_required"],
  ["setting", off(0), "force no_auth use_api"],
  ["setting", ranks({ Open: 0, Close: 1 }, 0), "vpc_auth_mode"],
  ["setting", matches([[/anonymous/i, 1]], null, 0), "auth_type"],
  ["setting", ranks({ no_squash: 1, root_squash: 0, all_squash: 0 }, 1), "user_access_type"],
  ["setting", ranks({ RDWR: 1, RDONLY: 0 }, 1), "rw_access_type"],
  ["setting", ranks({ required: 0, optional: 1 }, 1), "http_tokens"],
  ["setting", there, "key_name key_ids key_pair_name"],
  ["setting", ranks({ rbac: 0, authenticating_proxy: 0, x509: 1 }, 0), "authentication_mode"],
  ["setting", secret, "root_password"],
  ["setting", matches([[/^nifty-dns-verify=/i, 1]], 0, 0), "record", /nifcloud_dns/],
  // Encryption.
  ["encrypts", ranks({ 0: 1, 1: 0.5, 2: 0 }, 1), "encrypt_type"],
  ["encrypts", ranks({ AES256: 0.5, KMS: 0, SM4: 0.5 }, 1), "sse_algorithm encryption_algorithm"],
  ["encrypts", SWITCH, "tde_status"],
  ["encrypts", on(1), "encrypt encrypt_conf.enable need_support_tde encryption"],
  ["encrypts", key, "kms_key_id encryption_key encryption_provider_key kms_master_key_id"],
  ["encrypts", ranks({ SOFTWARE: 1, HSM: 0 }, 1), "protection_level"],
  ["encrypts", on(1), "automatic_rotation enable_automatic_rotation key_rotation_enabled"],
  ["encrypts", less(0), "rotation_interval automatic_rotation_days"],
  ["tls", SWITCH, "ssl_action ssl_enable ssl_enabled"],
  [
    "tls",
    matches(
      [
        [/1_0$/, 3],
        [/1_1$/, 2],
        [/1_[23]/, 0],
      ],
      3,
    ),
    "tls_cipher_policy",
  ],
  ["tls", tls(3), "tls_min_version_type tls_versions"],
  ["tls", ranks({ HTTP: 1, HTTPS: 0 }, 1), "protocol", /elasticsearch/],
  [
    "tls",
    ranks({ HTTP: 1, HTTPS: 0, "HTTP,HTTPS": 1, TCP: 0.5, TCPSSL: 0, TLS: 0, QUIC: 0 }, null, 0.5),
    "listener_protocol protocol",
    /listener|_elb$|load_balancer|elasticsearch|api_gateway/,
  ],
  ["tls", ranks({ MUTUAL: 0, UNIDIRECTIONAL: 0.5 }, 1), "certificate_ssl_mode"],
  ["tls", SUITES, "ssl_policy_id ssl_policy_name", /nifcloud/],
  ["tls", PLAIN_PORT, "load_balancer_port", /nifcloud/],
  ["tls", on(1), "enable", /https_config/],
  // Logs.
  ["audited", on(0), "logging_isenable"],
  ["audited", on(0), "status", /trail/],
  [
    "audited",
    on(1),
    "sql_collector_status collector_status install_cloud_monitor log_enable log_agent.enabled cluster_audit.enabled event_persistence.enabled log.audit enable",
    /db_|polardb|cs_|cos_|kubernetes|nks|flow_log/,
  ],
  ["audited", ranks({ All: 0, Write: 0.5, Read: 1 }, 1), "event_rw"],
  ["audited", matches([[/^all$/i, 0]], 1, 1), "trail_region"],
  ["audited", more(30), "sql_collector_config_value retention_period", /log_store|db_instance/],
  ["audited", many, "control_plane_log_components"],
  ["audited", there, "log_set_id log_config access_log_config notification_urls"],
  ["audited", off(0), "disable_monitor_service disable_security_service"],
  ["audited", on(0), "enhanced_security_service enhanced_monitor_service"],
  ["audited", off(0), "enable_web_tracking"],
  ["setting", ranks({ Active: 0, Deactive: 1 }, 0), "security_enhancement_strategy"],
  ["setting", on(1), "cis_enabled soc_enabled security_hardening_os"],
  ["setting", ranks({ Auto: 0, Manual: 1 }, 1), "auto_upgrade_minor_version"],
  // What is kept.
  [
    "deletion-guard",
    on(1),
    "delete_protection delete_protect deletion_lock cluster_deletion_protection deletion_protection disable_api_termination retain_stacks retain_all_resources modification_protection_status enable_backup_log",
  ],
  ["deletion-guard", off(0), "delete_auto_snapshot force_clean force_delete"],
  [
    "deletion-guard",
    ranks({ None: 1, Lastest: 0.5, Latest: 0.5, All: 0 }, 1),
    "released_keep_policy backup_retention_policy_on_cluster_deletion",
  ],
  ["deletion-guard", longer(7), "backup_retention_period retention_period", /alicloud/],
  ["deletion-guard", longer(0), "backup_retention_period retention_period"],
  ["deletion-guard", longer(null), "pending_window_in_days"],
  ["deletion-guard", ranks({ LRS: 1, ZRS: 0 }, 1), "redundancy_type"],
  ["public-block", gone, "eip_address_id"],
];
