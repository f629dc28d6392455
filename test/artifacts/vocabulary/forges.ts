/** Settings of forges and of services for data: a resource, a weak value, a safe one, and which of them stands where nothing is written. */
export const FORGE_WORDS = `
github_repository: visibility = "public" | visibility = "private" | between
github_repository: private = false | private = true | weak
github_repository: vulnerability_alerts = false | vulnerability_alerts = true | ?
github_repository: archive_on_destroy = false | archive_on_destroy = true | weak
github_repository: web_commit_signoff_required = false | web_commit_signoff_required = true | weak
github_repository: security_and_analysis { secret_scanning { status = "disabled" } } | security_and_analysis { secret_scanning { status = "enabled" } } | weak
github_repository: security_and_analysis { advanced_security { status = "disabled" } } | security_and_analysis { advanced_security { status = "enabled" } } | weak
github_branch_protection: enforce_admins = false | enforce_admins = true | weak
github_branch_protection: require_signed_commits = false | require_signed_commits = true | weak
github_branch_protection: required_linear_history = false | required_linear_history = true | weak
github_branch_protection: require_conversation_resolution = false | require_conversation_resolution = true | weak
github_branch_protection: allows_deletions = true | allows_deletions = false | safe
github_branch_protection: allows_force_pushes = true | allows_force_pushes = false | safe
github_branch_protection: lock_branch = false | lock_branch = true | weak
github_branch_protection: force_push_bypassers = ["/a"] | force_push_bypassers = [] | safe
github_branch_protection: pattern = "main" | pattern = "main"; required_status_checks { strict = true } | weak
github_branch_protection: required_status_checks { contexts = ["a"] } | required_status_checks { contexts = ["a", "b"] } | ?
github_branch_protection: required_status_checks { strict = false } | required_status_checks { strict = true } | weak
github_branch_protection: required_pull_request_reviews { required_approving_review_count = 1 } | required_pull_request_reviews { required_approving_review_count = 2 } | ?
github_branch_protection: required_pull_request_reviews { dismiss_stale_reviews = false } | required_pull_request_reviews { dismiss_stale_reviews = true } | weak
github_branch_protection: required_pull_request_reviews { require_last_push_approval = false } | required_pull_request_reviews { require_last_push_approval = true } | weak
github_branch_protection: required_pull_request_reviews { pull_request_bypassers = ["/a"] } | required_pull_request_reviews { pull_request_bypassers = [] } | ?
github_branch_protection: pattern = "main" | pattern = "main"; restrict_pushes { push_allowances = ["/a"] } | weak
github_organization_webhook: configuration { insecure_ssl = true } | configuration { insecure_ssl = false } | safe
github_repository_webhook: configuration { url = "http://hook.shop.example" } | configuration { url = "https://hook.shop.example" } | ?
github_repository_webhook: configuration { content_type = "json" } | configuration { content_type = "json"; secret = var.secret } | weak
github_actions_secret: plaintext_value = "Shop-9281-pw" | plaintext_value = var.secret | safe
github_actions_organization_permissions: allowed_actions = "all" | allowed_actions = "selected" | weak
github_actions_repository_permissions: allowed_actions_config { patterns_allowed = ["*"] } | allowed_actions_config { patterns_allowed = ["shop/*"] } | ?
github_organization_settings: default_repository_permission = "write" | default_repository_permission = "none" | ?
github_organization_settings: members_can_create_public_repositories = true | members_can_create_public_repositories = false | ?
github_organization_settings: members_can_fork_private_repositories = true | members_can_fork_private_repositories = false | ?
github_organization_settings: secret_scanning_enabled_for_new_repositories = false | secret_scanning_enabled_for_new_repositories = true | weak
github_repository_deploy_key: read_only = false | read_only = true | ?
github_team_repository: permission = "admin" | permission = "pull" | safe
github_membership: role = "admin" | role = "member" | safe
github_repository_environment: environment = "a" | environment = "a"; reviewers { teams = [1] } | weak
github_repository_environment: prevent_self_review = false | prevent_self_review = true | weak
github_repository_environment: can_admins_bypass = true | can_admins_bypass = false | weak
github_repository_ruleset: enforcement = "disabled" | enforcement = "active" | ?
github_repository_ruleset: enforcement = "evaluate" | enforcement = "active" | ?
github_repository_ruleset: rules { required_signatures = false } | rules { required_signatures = true } | weak
github_repository_ruleset: rules { non_fast_forward = false } | rules { non_fast_forward = true } | weak
gitlab_project: visibility_level = "public" | visibility_level = "private" | safe
gitlab_project: only_allow_merge_if_pipeline_succeeds = false | only_allow_merge_if_pipeline_succeeds = true | weak
gitlab_project: only_allow_merge_if_all_discussions_are_resolved = false | only_allow_merge_if_all_discussions_are_resolved = true | weak
gitlab_project: approvals_before_merge = 0 | approvals_before_merge = 2 | weak
gitlab_project: push_rules { prevent_secrets = false } | push_rules { prevent_secrets = true } | weak
gitlab_project: push_rules { reject_unsigned_commits = false } | push_rules { reject_unsigned_commits = true } | weak
gitlab_project: public_jobs = true | public_jobs = false | ?
gitlab_project: pages_access_level = "public" | pages_access_level = "private" | ?
gitlab_branch_protection: allow_force_push = true | allow_force_push = false | safe
gitlab_branch_protection: push_access_level = "developer" | push_access_level = "maintainer" | ?
gitlab_branch_protection: code_owner_approval_required = false | code_owner_approval_required = true | weak
gitlab_project_variable: protected = false | protected = true | weak
gitlab_project_variable: masked = false | masked = true | weak
gitlab_group: require_two_factor_authentication = false | require_two_factor_authentication = true | weak
gitlab_group: prevent_forking_outside_group = false | prevent_forking_outside_group = true | weak
gitlab_project_level_mr_approvals: merge_requests_author_approval = true | merge_requests_author_approval = false | ?
gitlab_project_level_mr_approvals: disable_overriding_approvers_per_merge_request = false | disable_overriding_approvers_per_merge_request = true | ?
gitlab_project_level_mr_approvals: reset_approvals_on_push = false | reset_approvals_on_push = true | ?
gitlab_project_hook: enable_ssl_verification = false | enable_ssl_verification = true | safe
gitlab_deploy_key: can_push = true | can_push = false | safe
azuredevops_project: visibility = "public" | visibility = "private" | safe
azuredevops_branch_policy_min_reviewers: settings { reviewer_count = 1 } | settings { reviewer_count = 2 } | ?
azuredevops_branch_policy_min_reviewers: settings { submitter_can_vote = true } | settings { submitter_can_vote = false } | safe
azuredevops_branch_policy_min_reviewers: blocking = false | blocking = true | safe
azuredevops_branch_policy_min_reviewers: enabled = false | enabled = true | safe
databricks_cluster: aws_attributes { availability = "SPOT" } | aws_attributes { availability = "SPOT_WITH_FALLBACK" } | ?
databricks_cluster: aws_attributes { first_on_demand = 0 } | aws_attributes { first_on_demand = 1 } | ?
databricks_cluster: aws_attributes { zone_id = "us-west-2a" } | aws_attributes { zone_id = "auto" } | ?
databricks_cluster: azure_attributes { availability = "SPOT_AZURE" } | azure_attributes { availability = "ON_DEMAND_AZURE" } | ?
databricks_cluster: azure_attributes { spot_bid_max_price = 0.1 } | azure_attributes { spot_bid_max_price = -1 } | ?
databricks_cluster: gcp_attributes { availability = "PREEMPTIBLE_GCP" } | gcp_attributes { availability = "PREEMPTIBLE_WITH_FALLBACK_GCP" } | ?
databricks_cluster: data_security_mode = "NONE" | data_security_mode = "USER_ISOLATION" | ?
databricks_cluster: enable_local_disk_encryption = false | enable_local_disk_encryption = true | weak
databricks_cluster: ssh_public_keys = ["k"] | ssh_public_keys = [] | safe
databricks_cluster: cluster_name = "a" | cluster_name = "a"; cluster_log_conf { s3 { destination = "b" } } | weak
databricks_permissions: access_control { group_name = "users"; permission_level = "CAN_MANAGE" } | access_control { group_name = "users"; permission_level = "CAN_VIEW" } | ?
databricks_obo_token: comment = "a" | comment = "a"; lifetime_seconds = 3600 | weak
databricks_token: lifetime_seconds = 31536000 | lifetime_seconds = 3600 | ?
databricks_ip_access_list: ip_addresses = ["0.0.0.0/0"] | ip_addresses = ["198.51.100.0/24"] | ?
databricks_ip_access_list: ip_addresses = ["::/0"] | ip_addresses = ["198.51.100.0/24"] | ?
databricks_ip_access_list: enabled = false | enabled = true | safe
databricks_workspace_conf: custom_config = { enableIpAccessLists = false } | custom_config = { enableIpAccessLists = true } | ?
databricks_workspace_conf: custom_config = { enableWebTerminal = true } | custom_config = { enableWebTerminal = false } | ?
databricks_mws_private_access_settings: public_access_enabled = true | public_access_enabled = false | safe
databricks_mws_workspaces: workspace_name = "a" | workspace_name = "a"; storage_customer_managed_key_id = "k" | weak
databricks_secret_scope: initial_manage_principal = "users" | initial_manage_principal = "" | safe
databricks_secret: string_value = "Shop-9281-pw" | string_value = var.secret | safe
databricks_metastore: delta_sharing_scope = "INTERNAL_AND_EXTERNAL" | delta_sharing_scope = "INTERNAL" | ?
databricks_storage_credential: skip_validation = true | skip_validation = false | safe
databricks_job: max_retries = 0 | max_retries = 3 | ?
mongodbatlas_project_ip_access_list: cidr_block = "0.0.0.0/0" | cidr_block = "198.51.100.0/24" | ?
mongodbatlas_cluster: cloud_backup = false | cloud_backup = true | weak
mongodbatlas_cluster: pit_enabled = false | pit_enabled = true | weak
mongodbatlas_cluster: encryption_at_rest_provider = "NONE" | encryption_at_rest_provider = "AWS" | weak
mongodbatlas_cluster: advanced_configuration { minimum_enabled_tls_protocol = "TLS1_0" } | advanced_configuration { minimum_enabled_tls_protocol = "TLS1_2" } | ?
mongodbatlas_cluster: termination_protection_enabled = false | termination_protection_enabled = true | weak
mongodbatlas_cluster: advanced_configuration { javascript_enabled = true } | advanced_configuration { javascript_enabled = false } | ?
mongodbatlas_database_user: roles { role_name = "atlasAdmin" } | roles { role_name = "read" } | ?
aiven_pg: pg_user_config { ip_filter = ["0.0.0.0/0"] } | pg_user_config { ip_filter = ["198.51.100.0/24"] } | ?
aiven_pg: pg_user_config { public_access { pg = true } } | pg_user_config { public_access { pg = false } } | safe
aiven_pg: termination_protection = false | termination_protection = true | weak
confluent_kafka_cluster: availability = "SINGLE_ZONE" | availability = "MULTI_ZONE" | ?
snowflake_network_policy: allowed_ip_list = ["0.0.0.0/0"] | allowed_ip_list = ["198.51.100.0/24"] | ?
snowflake_user: password = "Shop-9281-pw" | password = var.password | safe
snowflake_user: disable_mfa = true | disable_mfa = false | safe
snowflake_user: must_change_password = false | must_change_password = true | ?
snowflake_database: data_retention_time_in_days = 1 | data_retention_time_in_days = 30 | ?
ec_deployment_traffic_filter: rule { source = "0.0.0.0/0" } | rule { source = "198.51.100.0/24" } | ?
vercel_project: git_fork_protection = false | git_fork_protection = true | safe
docker_container: privileged = true | privileged = false | safe
docker_container: network_mode = "host" | network_mode = "shop" | safe
docker_container: read_only = false | read_only = true | weak
docker_container: capabilities { add = ["SYS_ADMIN"] } | capabilities { drop = ["ALL"] } | ?
`;
