import type { Row } from "./module.ts";

const RULES =
  "rules>ingress rules_egress>egress proto>protocol group_id>source_security_group_id group_name>source_security_group_id ip_prefix>prefix_list_ids";
const DATABASE =
  "ca_certificate_identifier>ca_cert_identifier backup_retention_period=1 iops>iops performance_insights_kms_key_id>kms_key_id";
const BALANCER =
  "load_balancer_name>name access_logs_enabled>access_logs.enabled access_logs_s3_bucket>access_logs.bucket http_drop_invalid_header_fields>drop_invalid_header_fields http_desync_mitigation_mode>desync_mitigation_mode waf_fail_open>waf_fail_open deletion_protection>enable_deletion_protection";
const POLICY =
  "policy_json>policy policy_document>policy managed_policies>managed_policy_arns managed_policy>managed_policy_arns assume_role_policy_document>assume_role_policy boundary>permissions_boundary purge_policies>replaces purge_policy>replaces";
const MACHINE =
  "volumes>ebs_block_device device_mapping>ebs_block_device assign_public_ip>associate_public_ip_address detailed_monitoring>monitoring instance_profile_name>iam_instance_profile instance_role>iam_instance_profile iam_instance_profile>iam_instance_profile termination_protection>disable_api_termination vpc_subnet_id>subnet_id subnet_id>subnet_id";

/** Modules of `amazon.aws` and `community.aws`, with the names that they had before. */
export const AWS: readonly Row[] = [
  // Machines and their networks.
  ["ec2_instance ec2", "aws_instance", MACHINE],
  ["ec2_launch_template", "aws_launch_template", MACHINE],
  ["autoscaling_launch_config ec2_lc", "aws_launch_configuration", `${MACHINE} ebs_optimized>ebs_optimized`],
  [
    "autoscaling_group ec2_asg",
    "aws_autoscaling_group",
    "suspend_processes>suspended_processes target_group_arns>load_balancers",
  ],
  ["ec2_spot_instance", "aws_spot_instance_request", MACHINE],
  [
    "ec2_ami",
    "aws_ami",
    "device_mapping>ebs_block_device user_ids>account_ids group_names>values_to_add org_arns>allowed_principals org_unit_arns>allowed_principals",
  ],
  ["ec2_ami_copy ec2_snapshot_copy", "aws_ami_copy"],
  ["ec2_snapshot", "aws_ebs_snapshot"],
  ["ec2_vol", "aws_ebs_volume", "kms_key_id>kms_key_id"],
  ["ec2_security_group ec2_group", "aws_security_group", RULES],
  ["ec2_vpc_nacl", "aws_network_acl"],
  ["ec2_vpc_net", "aws_vpc", "dns_support>enable_dns_support"],
  [
    "ec2_vpc_subnet",
    "aws_subnet",
    "map_public>map_public_ip_on_launch assign_instances_ipv6>assign_ipv6_address_on_creation",
  ],
  ["ec2_vpc_route_table", "aws_route_table", "dest>cidr_block"],
  ["ec2_vpc_endpoint", "aws_vpc_endpoint"],
  ["ec2_vpc_peer ec2_vpc_peering", "aws_vpc_peering_connection"],
  ["ec2_transit_gateway", "aws_ec2_transit_gateway", "auto_accept>auto_accept_shared_attachments"],
  ["ec2_eip", "aws_eip"],
  ["ec2_eni", "aws_network_interface"],
  ["ec2_metadata_defaults", "aws_ec2_instance_metadata_defaults"],
  ["networkfirewall", "aws_networkfirewall_firewall"],
  // Balancers, content, names.
  ["elb_application_lb", "aws_load_balancer_listener", BALANCER],
  ["elb_network_lb", "aws_load_balancer_listener", BALANCER],
  ["elb_classic_lb ec2_elb_lb", "aws_elb", `${BALANCER} cross_az_load_balancing>cross_zone_load_balancing`],
  ["elb_target_group", "aws_lb_target_group"],
  ["cloudfront_distribution", "aws_cloudfront_distribution", "logging>logging_config"],
  ["cloudfront_response_headers_policy", "aws_cloudfront_response_headers_policy"],
  ["route53_zone", "aws_route53_zone"],
  ["acm_certificate aws_acm", "aws_acm_certificate"],
  [
    "api_gateway apigateway aws_api_gateway",
    "aws_api_gateway_rest_api",
    "endpoint_type>endpoint_configuration.types cache_enabled>cache_cluster_enabled",
  ],
  ["api_gateway_domain aws_api_gateway_domain", "aws_api_gateway_domain_name", "security_policy=TLS_1_2"],
  ["wafv2_web_acl", "aws_wafv2_web_acl"],
  ["waf_web_acl aws_waf_web_acl", "aws_waf_web_acl"],
  // What is stored.
  [
    "s3_bucket",
    "aws_s3_bucket",
    "force>force_destroy encryption>sse_algorithm encryption_key_id>kms_master_key_id object_lock_enabled>object_lock_enabled",
  ],
  [
    "s3_object aws_s3 s3",
    "aws_s3_object",
    "permission>acl encryption_mode>sse_algorithm encryption_kms_key_id>kms_key_id",
  ],
  ["s3_cors aws_s3_cors", "aws_s3_bucket_cors_configuration"],
  ["s3_sync", "aws_s3_object", "permission>acl"],
  ["rds_instance rds", "aws_db_instance", `${DATABASE} backup_retention>backup_retention_period`],
  ["rds_cluster", "aws_rds_cluster", DATABASE],
  ["rds_snapshot rds_instance_snapshot rds_cluster_snapshot", "aws_db_snapshot"],
  ["rds_instance_param_group rds_param_group", "aws_db_parameter_group"],
  ["dynamodb_table", "aws_dynamodb_table"],
  ["elasticache", "aws_elasticache_cluster", "cache_engine_version>engine_version"],
  ["redshift", "aws_redshift_cluster", "publicly_accessible=false"],
  ["opensearch", "aws_opensearch_domain", "domain_endpoint_options.enforce_https=false"],
  ["efs", "aws_efs_file_system", "encrypt>encrypted"],
  ["kinesis_stream", "aws_kinesis_stream", "key_id>kms_key_id encryption_state>encryption_state"],
  ["sqs_queue", "aws_sqs_queue", "kms_data_key_reuse_period_seconds>reuse"],
  ["sns_topic", "aws_sns_topic"],
  ["backup_vault", "aws_backup_vault", "encryption_key_arn>kms_key_arn"],
  ["dms_endpoint", "aws_dms_endpoint", "sslmode>ssl_mode"],
  ["msk_cluster", "aws_msk_cluster"],
  ["mq_broker", "aws_mq_broker"],
  ["glue_connection", "aws_glue_connection"],
  ["glue_job", "aws_glue_job"],
  // Who may do what.
  ["iam_role", "aws_iam_role", POLICY],
  ["iam_policy", "aws_iam_policy", POLICY],
  ["iam_managed_policy", "aws_iam_policy", POLICY],
  ["iam_user", "aws_iam_user", POLICY],
  ["iam_group", "aws_iam_group", POLICY],
  ["iam_access_key iam", "aws_iam_access_key", "user_name>user"],
  [
    "iam_password_policy",
    "aws_iam_account_password_policy",
    "min_pw_length>minimum_password_length require_uppercase>require_uppercase_characters require_lowercase>require_lowercase_characters pw_max_age>max_password_age password_max_age>max_password_age pw_reuse_prevent>password_reuse_prevention password_reuse_prevent>password_reuse_prevention prevent_reuse>password_reuse_prevention",
  ],
  ["kms_key aws_kms", "aws_kms_key", "policy>policy enabled>is_enabled pending_window>deletion_window_in_days"],
  [
    "secretsmanager_secret aws_secret",
    "aws_secretsmanager_secret",
    "recovery_window>recovery_window_in_days rotation_lambda>rotation_lambda_arn rotation_interval>automatically_after_days resource_policy>policy",
  ],
  ["ssm_parameter aws_ssm_parameter_store", "aws_ssm_parameter", "string_type>type"],
  ["sts_assume_role", "aws_sts_assume_role"],
  ["ses_identity_policy aws_ses_identity_policy", "aws_ses_identity_policy"],
  // What runs.
  [
    "lambda",
    "aws_lambda_function",
    "tracing_mode>tracing vpc_subnet_ids>vpc_config.subnet_ids vpc_security_group_ids>vpc_config.security_group_ids dead_letter_arn>dead_letter_config",
  ],
  ["lambda_policy", "aws_lambda_permission"],
  ["ecs_service", "aws_ecs_service"],
  ["ecs_taskdefinition", "aws_ecs_task_definition", "containers>container_definitions"],
  ["ecs_cluster", "aws_ecs_cluster"],
  ["ecs_ecr", "aws_ecr_repository"],
  ["eks_cluster aws_eks_cluster", "aws_eks_cluster"],
  ["eks_nodegroup", "aws_eks_node_group", "source_sg>source_security_groups"],
  ["eks_fargate_profile", "aws_eks_fargate_profile"],
  ["batch_job_definition aws_batch_job_definition", "aws_batch_job_definition"],
  ["codebuild_project aws_codebuild", "aws_codebuild_project"],
  ["cloudformation", "aws_cloudformation_stack", "notification_arns>sns_topic_arn"],
  ["cloudformation_stack_set", "aws_cloudformation_stack_set"],
  ["elasticbeanstalk_env", "aws_elastic_beanstalk_environment"],
  ["lightsail", "aws_lightsail_instance"],
  // What is watched.
  [
    "cloudtrail",
    "aws_cloudtrail",
    "include_global_events>include_global_service_events cloudwatch_logs_log_group_arn>cloud_watch_logs_group_arn cloudwatch_logs_role_arn>cloud_watch_logs_role_arn",
  ],
  ["cloudwatchlogs_log_group", "aws_cloudwatch_log_group", "retention>retention_in_days"],
  ["config_aggregator aws_config_aggregator", "aws_config_configuration_aggregator", "all_aws_regions>all_regions"],
  [
    "config_recorder aws_config_recorder",
    "aws_config_configuration_recorder",
    "include_global_types>include_global_resource_types",
  ],
  ["cloudwatch_metric_alarm metric_alarm ec2_metric_alarm", "aws_cloudwatch_metric_alarm"],
];

/** Other modules of these collections by the beginnings of their names. */
export const AWS_NAMES =
  /^(aws_|ec2_|s3_|rds_|iam_|lambda_|elb_|cloudfront_|cloudtrail|cloudwatch|cloudformation_|ecs_|eks_|route53|redshift_|dynamodb_|elasticache_|kinesis_|dms_|glue_|wafv2_|waf_|sns_?|sqs_|ssm_|sts_|ses_|kms_|msk_|mq_|opensearch_|codebuild_|codecommit_|codepipeline_|config_(rule|recorder|aggregator|delivery)|backup_(plan|vault|selection)|networkfirewall_|autoscaling_|api_gateway_|execute_lambda|data_pipeline|directconnect_|inspector_target|stepfunctions_|lightsail_)/;
