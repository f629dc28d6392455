import { callers, gone, guessable, less, listed, matches, more, off, on, ranks, secret, there, tls } from "./scale.ts";
import type { Row } from "./table.ts";

const ANY = listed(matches([[/^\*$|(^|[,{])\s*\*\s*([,}]|$)/, 1]], 0, 0));
/** Statements of Oracle: whoever is allowed to manage everything, or anybody at all. */
const STATEMENTS = listed(
  matches(
    [
      [/any-user|any-group/i, 3],
      [/manage\s+all-resources/i, 2],
      [/\b(to\s+manage|to\s+use)\b/i, 1],
      [/^\s*(allow|admit|endorse)/i, 0.5],
    ],
    0,
    0,
  ),
);
const PLAIN = matches(
  [
    [/https|tls|ssl/i, 0],
    [/^http2?$/i, 1],
    [/^(tcp|udp)$/i, 0.5],
  ],
  null,
);
const STRENGTH = ranks({ none: 3, low: 2, fair: 1, good: 0, excellent: 0 }, 2);
const BITS = more(null);

/** Oracle, IBM, Yandex, DigitalOcean, Linode, Hetzner, Scaleway, Exoscale, Vultr, OpenStack; Cloudflare, Okta, Auth0, Vault. */
export const HOSTS: readonly Row[] = [
  // Who reaches it.
  [
    "public-block",
    matches(
      [
        [/^NoPublicAccess$/i, 0],
        [/ReadWrite/i, 2],
        [/Read|Public/i, 1],
      ],
      0,
      0,
    ),
    "access_type",
    /oci/,
  ],
  ["public-block", ranks({ PUBLIC: 1, PRIVATE: 0 }, null), "endpoint_type"],
  [
    "public-block",
    ranks({ public: 1, "public-and-private": 1, private: 0 }, 1),
    "service_endpoints type",
    /ibm_(database|is_lb|resource)/,
  ],
  ["public-block", ranks({ UNRESTRICTED: 1, RESTRICTED: 0 }, 1), "permission_level", /autonomous/],
  [
    "public-block",
    off(0),
    "web_sql data_lens serverless data_transfer anonymous_access_flags.read anonymous_access_flags.list anonymous_access_flags.config_read enable_dynamic_ip include.everyone",
  ],
  ["public-block", off(1), "public_net.ipv4_enabled public_net.ipv6_enabled"],
  ["public-block", on(1), "control_plane_firewall.enabled proxied"],
  ["public-block", there, "vpc_uuid vpc_ids private_network_uuid private_network firewall_ids security_group_ids"],
  [
    "public-block",
    ranks({ accept: 1, drop: 0 }, 1),
    "inbound_policy inbound_default_policy outbound_policy outbound_default_policy",
  ],
  ["public-block", ranks({ public: 1, private: 0 }, 1), "privacy"],
  ["public-block", callers(0), "allow_list allowed_addresses allowed_ips whitelisted_ips acl_rules.ip acl.ip"],
  ["public-block", callers(0), "rule.value", /database_firewall/],
  ["public-block", matches([[/\.r:\*/, 1]], 0, 0), "container_read container_write"],
  ["public-block", on(0), "port_security_enabled"],
  ["public-block", off(0), "no_security_groups"],
  // Who may use it.
  ["setting", STATEMENTS, "statements", /oci_identity/],
  ["setting", on(1), "require_privileged_source_port"],
  ["setting", ranks({ NONE: 1, ROOT: 0, ALL: 0 }, 1), "identity_squash"],
  ["setting", secret, "root_pass adminpassword admin_pass root_password"],
  ["setting", there, "ssh_keys authorized_keys authorized_users key_pair user_ssh_keys"],
  ["setting", guessable, "admin_username"],
  [
    "setting",
    ranks({ NOT_RESTRICTED: 1, NOT_SET: 1, RESTRICTED: 0 }, 1),
    "restrict_create_service_id restrict_create_platform_apikey",
  ],
  ["setting", matches([[/^(none|)$/i, 1]], 1, 0), "mfa", /ibm/],
  ["setting", off(0), "ignore_password_expiry ignore_lockout_failure_attempts ignore_change_password_upon_first_use"],
  ["setting", ranks({ bypass: 2, non_identity: 1, allow: 0, deny: 0 }, null), "decision"],
  [
    "setting",
    less(1),
    "session_duration token_ttl token_max_ttl token_explicit_max_ttl token_period ttl max_ttl session_lifetime session_idle_timeout",
    /cloudflare|vault|okta|auth0/,
  ],
  [
    "setting",
    more(0),
    "password_history_count password_min_length password_min_age_minutes password_min_lowercase password_min_uppercase password_min_number password_min_symbol",
  ],
  ["setting", less(0), "password_max_lockout_attempts password_max_age_days"],
  ["setting", listed(matches([[/implicit|password/i, 1]], 0, 0)), "grant_types"],
  ["setting", on(1), "pkce_required mfa_required brute_force_protection"],
  ["setting", STRENGTH, "password_policy"],
  ["setting", ANY, "bound_service_account_names bound_service_account_namespaces allowed_domains allowed_users"],
  ["setting", off(0), "no_parent no_default_policy allow_any_name allow_glob_domains allow_wildcard_certificates"],
  ["setting", on(0), "bind_secret_id enforce_hostnames require_cn"],
  ["setting", there, "token_bound_cidrs secret_id_bound_cidrs bound_claims bound_audiences bound_subject"],
  // Encryption.
  ["encrypts", BITS, "key_bits rsa_bits key_size"],
  ["encrypts", on(0), "disk_encryption", /ibm/],
  [
    "encrypts",
    there,
    "kms_key_crn key_protect key_protect_key backup_encryption_key_crn kms_provider kms_config storage_encryption_key",
  ],
  ["encrypts", less(0), "rotation.interval_month interval_month"],
  ["encrypts", on(1), "is_measured_boot_enabled is_memory_encryption_enabled encryption_at_rest seal_wrap"],
  ["setting", on(1), "is_policy_enabled"],
  [
    "tls",
    PLAIN,
    "protocol entry_protocol target_protocol listener_protocol frontend_protocol",
    /listener|load_?balancer|nodebalancer|_lb/,
  ],
  ["tls", tls(2), "ssl_configuration.protocols protocols", /oci_load_balancer/],
  ["tls", tls(3), "min_tls_version", /cloudflare|ibm_cis/],
  ["tls", ranks({ off: 3, flexible: 2, full: 1, strict: 0, origin_pull: 0 }, null), "ssl"],
  [
    "tls",
    on(1),
    "redirect_http redirect_http_to_https always_use_https tls_1_3 automatic_https_rewrites opportunistic_encryption",
  ],
  ["tls", ranks({ enabled: 1, redirected: 0 }, 1), "http_option"],
  // Protection and logs.
  ["setting", ranks({ off: 4, essentially_off: 3, low: 2, medium: 1, high: 0, under_attack: 0 }, 1), "security_level"],
  ["setting", on(0), "browser_check email_obfuscation"],
  ["setting", off(0), "development_mode"],
  ["setting", on(1), "verify auto_upgrade autohealing ddos_protection", /helm_release|cluster|pool|instance/],
  ["audited", on(1), "read_data_events write_data_events management_events"],
  ["audited", off(0), "is_monitoring_disabled is_management_disabled are_all_plugins_disabled"],
  // What is kept.
  [
    "deletion-guard",
    on(1),
    "ha is_ha_cluster high_availability backups rebuild_protection termination_protection is_delete_protected",
    /cluster|database|instance|server|rdb|droplet|mysql/,
  ],
  ["deletion-guard", more(1), "node_count", /database/],
  ["deletion-guard", off(0), "disable_backup force_destroy"],
  ["setting", more(null), "length", /random_password/],
  ["public-block", gone, "floating_ip public_ips"],
];
