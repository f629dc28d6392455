import {
  callers,
  ciphers,
  gone,
  guessable,
  has,
  language,
  least,
  letters,
  listed,
  many,
  matches,
  mended,
  more,
  nothing,
  off,
  on,
  ranks,
  secret,
  there,
  tls,
  userData,
} from "./scale.ts";
import type { Row } from "./table.ts";

/** Longer than a day. */
const LASTING = matches(
  [
    [/^0?0\./, 0],
    [/^\d{1,3}\./, 1],
  ],
  1,
  0,
);
const MODE = ranks({ Prevention: 0, Enabled: 0, Detection: 1, Disabled: 2 }, 0);
/** Powers over keys, secrets and certificates: those that cannot be undone first. */
const POWERS = listed(
  matches([[/^(all|purge|delete|deletesas|restore|recover|import|setissuers|set|create|release)$/i, 1]], 0, 0),
);
/** What a role of one's own may do: everything, change who may, change something, read. */
const ACTIONS = listed(
  matches(
    [
      [/^\*$/, 3],
      [/^Microsoft\.Authorization\/(\*|(role\w+|elevateAccess|locks|policy\w+)\/(\*|write|delete|Action))/i, 2],
      [/\/(\*|write|delete|action)$/i, 1],
    ],
    0,
    0.5,
  ),
);
/** Which release channel mends nodes. */
const CHANNEL = ranks(
  { None: 1, Unmanaged: 0.5, SecurityPatch: 0, NodeImage: 0, patch: 0, stable: 0, rapid: 0, "node-image": 0 },
  0,
);
const PATCHES = ranks({ Manual: 1, ImageDefault: 1, AutomaticByOS: 0.5, AutomaticByPlatform: 0 }, 1);
const REDUNDANT = ranks(
  {
    LocallyRedundant: 1,
    ZoneRedundant: 0.5,
    GeoRedundant: 0,
    GeoZoneRedundant: 0,
    Geo: 0,
    GeoZone: 0,
    Zone: 0.5,
    Local: 1,
  },
  0,
);

/** Services of Microsoft Azure whose words say too little, or something else than elsewhere. */
export const AZURE_SERVICES: readonly Row[] = [
  // Stores.
  ["encrypts", ranks({ Service: 1, Account: 0 }, 1), "queue_encryption_key_type table_encryption_key_type"],
  ["public-block", off(0), "nfsv3_enabled sftp_enabled is_sftp_enabled is_nfs_v3_enabled"],
  ["tls", ranks({ NFS: 1, SMB: 0 }, 0), "enabled_protocol enabled_protocols"],
  ["public-block", ranks({ AAD: 0, PrivateLink: 0 }, 1), "allowed_copy_scope"],
  ["audited", on(1), "change_feed_enabled change_feed.enabled"],
  [
    "tls",
    matches(
      [
        [/2\.1/, 1],
        [/3\.0/, 0.5],
      ],
      1,
      0,
    ),
    "smb.versions",
  ],
  [
    "encrypts",
    matches(
      [
        [/128-CCM/i, 1],
        [/128-GCM/i, 0.5],
      ],
      1,
      0,
    ),
    "smb.channel_encryption_type smb.channel_encryption",
  ],
  ["setting", matches([[/NTLM/i, 1]], 1, 0), "smb.authentication_types smb.authentication_methods"],
  ["setting", matches([[/RC4/i, 1]], 1, 0), "smb.kerberos_ticket_encryption_type smb.kerberos_ticket_encryption"],
  ["setting", LASTING, "sas_policy.expiration_period sas_policy.sas_expiration_period sas_expiration_period"],
  ["setting", on(1), "default_to_oauth_authentication default_to_o_auth_authentication"],
  ["setting", off(1), "shared_access_key_enabled allow_shared_key_access", /storage/i],
  [
    "public-block",
    ranks({ None: 0, AzureServices: 1 }, 1),
    "network_rule_bypass_option network_rule_bypass_options",
    /container_?registry/i,
  ],
  // Backups, logs and alarms of the provider itself come in this way; it lets in nobody without a role.
  ["audited", has(/AzureServices/i, 0), "network_acls.bypass network_rules.bypass"],
  ["audited", has(/AzureServices/i, 0), "bypass", /network_rules/],
  ["audited", there, "email phone", /security_center_contact|securityContacts/],
  ["setting", userData, "custom_data user_data"],
  [
    "audited",
    gone,
    "criteria.level criteria.levels criteria.status criteria.statuses criteria.caller criteria.sub_status",
    /activity_log/,
  ],
  ["audited", there, "action", /_alert/],
  ["public-block", there, "custom_parameters.virtual_network_id"],
  ["tls", ciphers, "cipher_suites"],
  [
    "public-block",
    ranks({ AllowAll: 1, AllowPrivate: 0.5, DenyAll: 0 }, 1),
    "network_access_policy",
    /disk|snapshot|Compute/,
  ],
  ["setting", letters, "access_policy.permissions", /storage_(share|table|queue)/],
  ["setting", ranks({ premium: 0, standard: 0.5 }, 0.5), "sku_name sku.name", /key_vault|KeyVault/],
  ["public-block", callers(1), "ip_range_filter", /cosmosdb/],
  ["audited", there, "extended_auditing_policy blob_auditing_policy"],
  ["audited", many, "enabled_log.category enabled_log.category_group log.category"],
  // Keys and secrets.
  ["setting", off(0), "enabled_for_deployment enabled_for_template_deployment enabled_for_disk_encryption"],
  [
    "setting",
    POWERS,
    "key_permissions secret_permissions certificate_permissions storage_permissions permissions.keys permissions.secrets permissions.certificates permissions.storage",
  ],
  ["encrypts", more(0), "key_size"],
  [
    "encrypts",
    matches(
      [
        [/HSM$/i, 0],
        [/^(RSA|EC)$/i, 0.5],
        [/oct/i, 0.7],
      ],
      null,
    ),
    "key_type kty",
  ],
  [
    "encrypts",
    ranks(
      {
        EncryptionAtRestWithPlatformKey: 2,
        EncryptionAtRestWithCustomerKey: 1,
        ConfidentialVmEncryptedWithCustomerKey: 0,
        EncryptionAtRestWithPlatformAndCustomerKeys: 0,
      },
      1,
    ),
    "encryption_type",
  ],
  ["encrypts", on(0.5), "encryption_settings.enabled encryption_settings_collection.enabled", /disk|snapshot/i],
  ["encrypts", there, "rotation_policy", /key_vault/],
  ["setting", secret, "value", /key_vault_secret|automation_variable/],
  ["encrypts", on(1), "encrypted is_encrypted", /automation/],
  ["setting", secret, "shared_key"],
  // Clusters.
  ["setting", on(0), "role_based_access_control_enabled", /kubernetes|ContainerService/],
  ["setting", on(0.5), "role_based_access_control.enabled"],
  ["setting", on(1), "oidc_issuer_enabled oidc_issuer_profile.enabled"],
  ["setting", CHANNEL, "node_os_upgrade_channel node_os_channel_upgrade"],
  [
    "public-block",
    ranks(
      {
        loadBalancer: 1,
        managedNATGateway: 0.5,
        userAssignedNATGateway: 0.5,
        userDefinedRouting: 0,
        none: 0,
        block: 0,
      },
      1,
    ),
    "outbound_type",
  ],
  ["encrypts", on(1), "fips_enabled enable_fips"],
  ["deletion-guard", many, "zones availability_zones"],
  ["setting", mended(31), "kubernetes_version orchestrator_version", /kubernetes|ContainerService/],
  ["deletion-guard", more(null), "node_count instances replica_count", /kubernetes|scale_set|ContainerService/],
  ["deletion-guard", more(1), "replica_count", /search/i],
  ["setting", on(1), "customer_managed_key_enforcement_enabled"],
  // Machines.
  ["setting", PATCHES, "patch_mode patch_assessment_mode patch_settings.patch_mode patch_settings.assessment_mode"],
  ["setting", on(1), "hotpatching_enabled enable_hotpatching"],
  ["setting", ranks({ Manual: 1, Rolling: 0, Automatic: 0 }, 1), "upgrade_mode upgrade_policy.mode"],
  [
    "public-block",
    gone,
    "ip_configuration.public_ip_address ip_configurations.public_ip_address public_ip_address_configuration",
  ],
  ["tls", ranks({ Http: 1, Https: 0 }, null), "winrm_listener.protocol winrm.protocol win_rm.protocol"],
  // Applications.
  ["tls", ranks({ FtpsOnly: 0, Disabled: 0, AllAllowed: 1 }, 0), "ftps_state", /(linux|windows)_(web|function)_app/],
  [
    "tls",
    tls(0),
    "scm_minimum_tls_version scm_min_tls_version minimum_tls_version min_tls_version",
    /web_app|function_app|app_service|cdn|Web.sites|cosmosdb|DocumentDB/,
  ],
  [
    "tls",
    matches(
      [
        [/^Tls$|1_?0$/i, 3],
        [/11$/, 2],
        [/1[23]$/, 0],
      ],
      0,
    ),
    "minimal_tls_version",
    /cosmosdb|DocumentDB/,
  ],
  ["public-block", on(1), "scm_use_main_ip_restriction scm_ip_security_restrictions_use_main"],
  [
    "public-block",
    ranks({ Allow: 1, Deny: 0 }, 1),
    "ip_restriction_default_action scm_ip_restriction_default_action ip_security_restrictions_default_action",
  ],
  ["setting", off(1), "webdeploy_publish_basic_authentication_enabled ftp_publish_basic_authentication_enabled"],
  ["setting", language("python"), "python_version"],
  ["setting", language("php"), "php_version"],
  ["setting", language("node"), "node_version"],
  ["setting", language("java"), "java_version"],
  ["setting", language("ruby"), "ruby_version"],
  ["setting", nothing, "secure_environment_variables"],
  ["tls", off(0), "allow_insecure_connections allow_insecure"],
  [
    "setting",
    ranks({ Required: 0, require: 0, Optional: 1, accept: 1, OptionalInteractiveUser: 1, Ignore: 2 }, 2),
    "client_certificate_mode client_cert_mode",
    /container_?app/i,
  ],
  ["public-block", off(0), "external_enabled ingress.external"],
  ["public-block", ranks({ None: 1 }, 1, 0), "internal_load_balancing_mode"],
  ["setting", matches([[/AzureADMyOrg/i, 0]], 0, 1), "sign_in_audience"],
  [
    "setting",
    off(0),
    "access_token_issuance_enabled id_token_issuance_enabled oauth2_allow_implicit_flow oauth2_allow_id_token_implicit_flow",
  ],
  [
    "setting",
    ranks({ disabled: 1, enabledForReportingButNotEnforced: 1, enabled: 0 }, null),
    "state",
    /conditional_access/,
  ],
  ["setting", off(0), "fallback_public_client_enabled disable_strong_password disable_password_expiration"],
  // Databases.
  [
    "setting",
    guessable,
    "administrator_login login admin_username sql_administrator_login",
    /sql|postgresql|mysql|mariadb|synapse|Sql|DBfor/,
  ],
  ["deletion-guard", on(0), "geo_backup_enabled"],
  ["audited", on(1), "threat_detection_policy.enabled", /postgresql|mysql|mariadb/],
  ["audited", on(1), "threat_detection_policy.state", /azurerm/],
  ["deletion-guard", ranks({ SameZone: 0.5, ZoneRedundant: 0, Disabled: 1 }, 1), "high_availability.mode"],
  ["setting", off(null), "local_infile", /azurerm|DBforMySQL/],
  ["deletion-guard", ranks({ Periodic: 1, Continuous: 0 }, 1), "backup.type backup_policy.type", /cosmosdb|DocumentDB/],
  ["tls", tls(3), "minimum_tls_version", /redis/i],
  [
    "setting",
    on(0),
    "enable_authentication authentication_enabled redis_configuration.authentication_enabled",
    /redis/,
  ],
  ["setting", off(0), "authnotrequired redis_configuration.authnotrequired"],
  ["setting", off(1), "access_keys_authentication_enabled"],
  ["setting", off(0), "disable_access_key_authentication"],
  ["encrypts", ranks({ Enabled: 0, Disabled: 1 }, 0), "encryption_state"],
  ["public-block", off(1), "firewall_allow_azure_ips"],
  ["public-block", ranks({ Enabled: 0, Disabled: 1 }, 0), "firewall_state"],
  ["setting", matches([[/^(AAD|RadiusServer.*)$/i, 0]], 1, 1), "vpn_authentication_types"],
  // Firewalls for the web, delivery.
  ["setting", MODE, "policy_settings.mode mode", /firewall_policy|FirewallPolic/],
  ["setting", on(0), "enabled policy_settings.enabled policy_settings.enabled_state", /firewall_policy|FirewallPolic/],
  ["setting", on(0), "request_body_check request_body_check_enabled request_body_enforcement file_upload_enforcement"],
  [
    "tls",
    matches([[/^Http$/i, 1]], null, 0),
    "accepted_protocols supported_protocols protocols",
    /frontdoor|api_management|ApiManagement|cdn/i,
  ],
  ["tls", on(0), "https_redirect_enabled"],
  ["tls", on(1), "certificate_name_check_enabled"],
  [
    "setting",
    matches(
      [
        [/^Premium/i, 0],
        [/^Standard/i, 0.5],
      ],
      1,
      1,
    ),
    "sku_name",
    /frontdoor/,
  ],
  ["public-block", on(0), "private_endpoint_network_policies_enabled enforce_private_link_endpoint_network_policies"],
  ["public-block", off(1), "default_outbound_access_enabled default_outbound_access"],
  ["public-block", off(0), "shareable_link_enabled enable_shareable_link"],
  ["setting", off(1), "copy_paste_enabled"],
  [
    "encrypts",
    matches(
      [
        [/^(none|des|des3|3des)$/i, 1],
        [/128/, 0.2],
      ],
      null,
      0,
    ),
    "ike_encryption ipsec_encryption",
  ],
  ["encrypts", matches([[/^(none|md5|sha1)$/i, 1]], null, 0), "ike_integrity ipsec_integrity"],
  ["encrypts", matches([[/^(none|dhgroup1|dhgroup2|pfs1|pfs2)$/i, 1]], null, 0), "dh_group pfs_group"],
  ["setting", on(0), "subscription_required"],
  ["setting", on(1), "secret", /named_value/],
  // Logs and alarms.
  ["audited", on(0), "enabled", /(activity_log|metric|log|scheduled_query\w*)_alert|alert_rule|activityLogAlerts/],
  ["audited", off(0), "disable_ip_masking"],
  ["audited", on(1), "auto_provision"],
  ["setting", on(1), "high_business_impact"],
  ["audited", nothing, "storage_account_access_key_is_secondary"],
  ["audited", there, "threat_detection_policy.email_addresses"],
  // Roles and rules.
  ["setting", ACTIONS, "permissions.actions permissions.data_actions"],
  ["setting", off(0), "manage", /authorization_rule/],
  ["setting", on(0), "enforce", /policy_assignment/],
  ["setting", ranks({ true: 0, false: 1, Default: 0, DoNotEnforce: 1 }, 0), "enforcement_mode", /policy_?assignment/i],
  // What is kept.
  ["deletion-guard", on(0), "soft_delete_enabled", /recovery_services|key_vault|KeyVault/],
  ["deletion-guard", ranks({ Off: 2, On: 1, AlwaysOn: 0 }, 1), "soft_delete"],
  ["deletion-guard", ranks({ Disabled: 1, Unlocked: 0.5, Locked: 0 }, 1), "immutability immutability_state"],
  [
    "deletion-guard",
    REDUNDANT,
    "storage_mode_type storage_account_type redundancy backup_storage_redundancy requested_backup_storage_redundancy",
  ],
  ["setting", least, "min_node_count", /machine_learning/],
  ["public-block", callers(0), "allowed_caller_ip_address_range allowed_ip_ranges"],
];
