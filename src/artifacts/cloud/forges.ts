import {
  callers,
  gone,
  key,
  less,
  listed,
  many,
  matches,
  more,
  off,
  on,
  origins,
  ranks,
  secret,
  there,
  tls,
} from "./scale.ts";
import type { Row } from "./table.ts";

/** What somebody may do, by the words of forges and of Databricks; the weakest is who may do most. */
const LEVEL = ranks(
  {
    ...{ none: 0, no_one: 0, "no one": 0, pull: 0.1, read: 0.1, guest: 0.1, member: 0.1, reporter: 0.2, triage: 0.2 },
    ...{ push: 0.5, write: 0.5, developer: 0.5, maintain: 0.7, maintainer: 0.3, admin: 1, owner: 1 },
    ...{
      can_view: 0.1,
      can_read: 0.1,
      can_use: 0.1,
      can_attach_to: 0.2,
      can_bind: 0.3,
      can_run: 0.4,
      can_monitor: 0.3,
    },
    ...{
      can_restart: 0.5,
      can_edit: 0.6,
      can_manage_run: 0.6,
      can_manage_staging_versions: 0.7,
      can_manage_production_versions: 0.8,
    },
    ...{ can_manage: 1, is_owner: 1 },
  },
  0,
);
/** A level that keeps others away: the lower the more may do it. */
const GUARDED = ranks({ "no one": 0, no_one: 0, admin: 0.1, maintainer: 0.2, developer: 1 }, null);
const SEEN = ranks({ private: 0, internal: 0.5, public: 1, disabled: 0, enabled: 0.5 }, null);
const LASTING = matches(
  [
    [/^(ON_DEMAND(_AZURE|_GCP)?)$/i, 0],
    [/WITH_FALLBACK/i, 0.2],
    [/^(SPOT|PREEMPTIBLE)/i, 1],
    [/^MULTI_ZONE$|^HIGH$/i, 0],
    [/^SINGLE_ZONE$|^LOW$/i, 1],
  ],
  null,
);

/** GitHub, GitLab, Azure DevOps; Databricks, MongoDB Atlas, Aiven, Confluent, Snowflake, Elastic; containers of Docker. */
export const FORGES: readonly Row[] = [
  // Forges: who sees, who may write.
  ["public-block", ranks({ private: 0, internal: 0.3, public: 1 }, 0.5), "visibility", /github/],
  ["public-block", { ...SEEN, unset: 0 }, "visibility visibility_level", /gitlab|azuredevops|bitbucket/],
  [
    "public-block",
    SEEN,
    "pages_access_level repository_access_level container_registry_access_level snippets_access_level",
  ],
  ["public-block", off(null), "public_jobs public_builds"],
  ["setting", LEVEL, "permission role default_repository_permission permission_level access_level group_access"],
  ["setting", GUARDED, "push_access_level merge_access_level unprotect_access_level create_access_level"],
  [
    "setting",
    off(1),
    "members_can_create_public_repositories members_can_create_public_pages members_can_fork_private_repositories members_can_create_repositories can_admins_bypass merge_requests_author_approval submitter_can_vote allow_completion_with_rejects_or_waits",
  ],
  ["setting", off(0), "can_push allow_merge_on_skipped_pipeline"],
  [
    "setting",
    on(1),
    "read_only masked protected hidden prevent_self_review prevent_forking_outside_group only_allow_merge_if_pipeline_succeeds only_allow_merge_if_all_discussions_are_resolved disable_overriding_approvers_per_merge_request merge_requests_disable_committers_approval require_password_to_approve non_fast_forward deletion update strict on_push_reset_approved_votes share_with_group_lock membership_lock",
  ],
  ["setting", on(0), "blocking enabled", /azuredevops_branch_policy/],
  ["setting", off(0), "submitter_can_vote", /azuredevops/],
  [
    "setting",
    { ...gone, list: true },
    "force_push_bypassers pull_request_bypassers bypass_pull_request_allowances.users bypass_pull_request_allowances.teams bypass_actors",
  ],
  [
    "setting",
    there,
    "restrict_pushes push_restrictions restrictions reviewers required_status_checks required_pull_request_reviews configuration.secret webhook_secret token",
    /github|gitlab/,
  ],
  ["setting", many, "contexts required_status_checks.contexts checks required_check.context"],
  ["setting", more(0), "reviewer_count required_reviewers approvals_required"],
  ["setting", ranks({ active: 0, evaluate: 0.5, disabled: 1 }, null), "enforcement"],
  ["setting", ranks({ all: 1, local_only: 0, selected: 0.2, none: 0 }, 1), "allowed_actions enabled_repositories"],
  ["setting", listed(matches([[/^\*(\/\*)?$/, 1]], 0, 0)), "patterns_allowed"],
  ["setting", ranks({ read: 0, write: 1 }, null), "default_workflow_permissions"],
  ["deletion-guard", on(1), "archive_on_destroy"],
  [
    "tls",
    matches(
      [
        [/^https:/i, 0],
        [/^http:/i, 1],
      ],
      0,
    ),
    "configuration.url url",
  ],
  ["tls", on(0), "enable_ssl_verification push_events_ssl"],
  ["tls", off(0), "insecure_ssl"],
  ["setting", on(0), "git_fork_protection"],
  // Databricks.
  ["deletion-guard", { ...LASTING, unset: 0.2 }, "availability", /databricks/],
  ["deletion-guard", LASTING, "availability"],
  ["deletion-guard", matches([[/^0$/, 1]], 1, 0), "first_on_demand"],
  ["deletion-guard", matches([[/^(auto|HA)$/i, 0]], 0.5, 1), "zone_id"],
  ["deletion-guard", matches([[/^-1$/, 0]], 0, 1), "spot_bid_max_price"],
  ["deletion-guard", more(100), "spot_bid_price_percent"],
  ["deletion-guard", matches([[/^0$/, 1]], 1, 0), "max_retries"],
  [
    "setting",
    ranks(
      {
        NONE: 1,
        NO_ISOLATION: 1,
        LEGACY_PASSTHROUGH: 0.5,
        LEGACY_TABLE_ACL: 0.5,
        LEGACY_SINGLE_USER: 0.5,
        LEGACY_SINGLE_USER_STANDARD: 0.5,
        USER_ISOLATION: 0,
        SINGLE_USER: 0,
      },
      null,
    ),
    "data_security_mode",
  ],
  ["setting", { ...gone, list: true }, "ssh_public_keys"],
  ["setting", less(0), "lifetime_seconds max_token_lifetime_days delta_sharing_recipient_token_lifetime_in_seconds"],
  ["setting", matches([[/^users$/i, 1]], 0, 0), "initial_manage_principal"],
  ["setting", ranks({ INTERNAL_AND_EXTERNAL: 1, INTERNAL: 0 }, 0), "delta_sharing_scope"],
  ["setting", on(1), "enable_ip_access_lists enforce_user_isolation enable_verbose_audit_logs enable_enforce_imds_v2"],
  [
    "setting",
    off(null),
    "enable_web_terminal enable_dbfs_file_browser enable_export_notebook enable_results_downloading enable_notebook_table_clipboard enable_tokens_config",
  ],
  ["setting", on(0), "enabled", /ip_access_list/],
  ["setting", off(0), "skip_validation"],
  ["setting", secret, "string_value"],
  ["encrypts", key, "storage_customer_managed_key_id managed_services_customer_managed_key_id customer_managed_key_id"],
  ["public-block", there, "network_id private_access_settings_id", /databricks_mws/],
  ["setting", gone, "spark_submit_task run_as.user_name"],
  ["setting", on(1), "long_term_support"],
  // Services for data.
  ["public-block", callers(0), "ip_addresses ip_address cidr_block allowed_ip_list ip_filter ip_filter_object.network"],
  ["public-block", callers(0), "rule.source", /traffic_filter/],
  [
    "public-block",
    off(0),
    "public_access.pg public_access.mysql public_access.kafka public_access.redis public_access.prometheus public_access.opensearch public_access.clickhouse",
  ],
  [
    "setting",
    matches(
      [[/atlasAdmin|dbAdminAnyDatabase|readWriteAnyDatabase|userAdminAnyDatabase|root|ACCOUNTADMIN|SECURITYADMIN/i, 1]],
      0,
      0,
    ),
    "role_name default_role roles.role_name",
  ],
  ["encrypts", ranks({ NONE: 1, AWS: 0, AZURE: 0, GCP: 0 }, 1), "encryption_at_rest_provider"],
  ["tls", tls(2), "minimum_enabled_tls_protocol"],
  ["deletion-guard", on(1), "pit_enabled cloud_backup backup_enabled termination_protection"],
  ["setting", off(1), "javascript_enabled"],
  ["setting", on(null), "must_change_password"],
  ["deletion-guard", more(1), "data_retention_time_in_days"],
  ["public-block", origins, "cors_allowed_origins"],
  // Containers.
  ["setting", ranks({ host: 1 }, 0, 0), "network_mode pid_mode ipc_mode userns_mode"],
  ["setting", { ...gone, list: true }, "capabilities.add"],
  ["setting", there, "capabilities.drop"],
  ["setting", on(1), "read_only", /docker/],
];
