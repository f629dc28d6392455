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
  ranks,
  secret,
  there,
  tls,
} from "./scale.ts";
import type { Row } from "./table.ts";

const NETWORK = ranks({ VPC: 0, Private: 0, Classic: 1, Public: 1 }, 1);

/** Alibaba, Tencent, Oracle, Naver, Yandex, DigitalOcean, IBM, OpenStack; forges and sign-in; firewalls; whatever has the same words. */
export const OTHERS: readonly Row[] = [
  // Who reaches it.
  ["public-block", NETWORK, "network_type", /alicloud|ncloud/],
  ["public-block", callers(0), "security_ips security_ip_list white_list cidr_ip entry ip_address", /alicloud/],
  ["public-block", ranks({ intranet: 0, internet: 1 }, 0), "address_type"],
  [
    "public-block",
    off(0),
    "internet_service internet_facing is_public allocate_public_ip is_public_ip_enabled assign_public_ip_address nat external_access",
  ],
  ["public-block", on(1), "is_private is_public_ip_disabled prohibit_public_ip_on_vnic private_cluster private"],
  ["public-block", gone, "server_instance_no", /public_ip/],
  ["public-block", ranks({ private: 0, internal: 0.5, public: 1 }, 0), "visibility visibility_level"],
  ["public-block", matches([[/ObjectRead|Public/i, 1]], 0, 0), "access_type", /oci/],
  ["public-block", ranks({ 3306: 1 }, 1, 0), "intranet_port"],
  [
    "public-block",
    matches([[/\bdefault\b/, 1]], 0, 0),
    "orderly_security_groups security_groups vpc_id subnet_id",
    /tencentcloud/,
  ],
  ["public-block", matches([[/^0\.0\.0\.0\/0$/, 0]], 0, 1), "destination_cidr_block", /ncloud_route/],
  ["public-block", there, "destination_ip_address include_acls zone_profile"],
  ["public-block", callers(1), "destination_ip_address", /openstack/],
  ["public-block", callers(0), "applications services source_addresses", /panos/],
  ["setting", off(0), "disable_server_response_inspection", /panos/],
  ["setting", off(0), "http telnet", /management_profile/],
  // Who may use it.
  ["setting", there, "ssh_keys"],
  ["setting", ranks({ "2FA": 0, "1FA": 1 }, 1), "factor_mode"],
  ["setting", secret, "plaintext_value"],
  ["setting", there, "encrypted_value"],
  ["setting", less(5), "max_login_attempts"],
  [
    "setting",
    more(0),
    "minimum_password_length password_reuse_prevention approvals_before_merge required_approving_review_count reviewer_count minimum_reviewers",
  ],
  ["setting", less(0, 90), "max_password_age"],
  [
    "setting",
    on(1),
    "is_lowercase_characters_required is_numeric_characters_required is_special_characters_required is_uppercase_characters_required require_lowercase_characters require_uppercase_characters require_numbers require_symbols",
  ],
  [
    "setting",
    on(1),
    "require_signed_commits reject_unsigned_commits prevent_secrets commit_committer_check enforce_admins dismiss_stale_reviews require_code_owner_reviews require_conversation_resolution vulnerability_alerts",
  ],
  ["setting", off(0), "allow_force_push allows_force_pushes allow_force_pushes allows_deletions insecure_ssl"],
  ["setting", on(1), "are_legacy_imds_endpoints_disabled"],
  ["setting", on(1), "stateless is_pod_security_policy_enabled"],
  ["setting", off(0), "is_kubernetes_dashboard_enabled is_tiller_enabled"],
  // Encryption.
  ["encrypts", ranks({ Enabled: 0, Disabled: 1, Open: 0, Close: 1 }, 1), "tde_status"],
  ["encrypts", key, "kms_key_id kms_encryption_key encryption_key"],
  ["encrypts", on(1), "is_pv_encryption_in_transit_enabled encrypted is_in_transit_encryption_enabled"],
  [
    "encrypts",
    matches(
      [
        [/^(null|none|des|3des)$/i, 2],
        [/cbc/i, 1],
      ],
      null,
      0,
    ),
    "encryptions",
  ],
  ["encrypts", matches([[/^(none|md5|sha1)$/i, 1]], null, 0), "authentications"],
  ["encrypts", ranks({ esp: 0, ah: 1 }, 0), "protocol", /ipsec/],
  ["tls", ranks({ Open: 0, Update: 0, Close: 1 }, 1), "ssl_action"],
  ["tls", tls(null), "tls_versions tls_cipher_policy"],
  ["tls", on(1), "redirect_http_to_https"],
  // Logs.
  ["audited", ranks({ All: 0, Write: 0.5, Read: 1 }, 1), "event_rw"],
  ["audited", matches([[/^all$/i, 0]], 1, 1), "trail_region"],
  ["audited", on(1), "rds_enabled sql_collector_status object_events_enabled enable"],
  ["audited", more(30), "sql_collector_config_value"],
  ["audited", there, "log_setting"],
  ["audited", on(0), "log_end", /panos/],
  // What runs.
  ["setting", ranks({ Auto: 0, Manual: 1 }, 1), "auto_upgrade_minor_version"],
  ["setting", on(1), "auto_repair auto_upgrade transfer_acceleration.enabled"],
  ["setting", matches([[/terway|flannel/, 0]], 1, 1), "addons.name"],
  ["setting", there, "addons", /kubernetes/],
  ["setting", less(0), "rotation_period automatic_rotation_days rotation_interval"],
  ["setting", few, "suspended_processes"],
  ["setting", newer, "engine_version kubernetes_version"],
  ["setting", there, "health_check"],
  ["audited", many, "audit_log_config"],
];
