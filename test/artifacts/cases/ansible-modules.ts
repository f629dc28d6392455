// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the files hold expressions
import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const task = casesAt("ansible", "roles/shop/tasks/main.yml", "modules: ");
const of = (module: string, args: string): string => `- name: it\n  ${module}: {${args}}\n`;

/** Each way: from what is safe to what is weak it widens, and back it narrows. */
const PAIRS: readonly (readonly [rel: string, module: string, safe: string, weak: string])[] = [
  // Amazon.
  [
    "setting",
    "amazon.aws.ec2_instance",
    "metadata_options: {http_tokens: required}",
    "metadata_options: {http_tokens: optional}",
  ],
  ["setting", "ec2_instance", "metadata_options: {http_tokens: required}", "image_id: ami-1"],
  [
    "public-block",
    "amazon.aws.ec2_instance",
    "network: {assign_public_ip: false}",
    "network: {assign_public_ip: true}",
  ],
  ["public-block", "amazon.aws.ec2_instance", "security_group: web", "security_group: default"],
  ["encrypts", "amazon.aws.ec2_vol", "encrypted: true", "volume_size: 8"],
  [
    "public-block",
    "amazon.aws.ec2_ami",
    "launch_permissions: {user_ids: ['123456789012']}",
    "launch_permissions: {group_names: [all]}",
  ],
  [
    "flow",
    "amazon.aws.ec2_security_group",
    "rules: [{proto: tcp, ports: [443], cidr_ip: 10.0.0.0/8}]",
    "rules: [{proto: tcp, ports: [443], cidr_ip: 0.0.0.0/0}]",
  ],
  [
    "flow",
    "ec2_group",
    "rules_egress: [{proto: tcp, ports: 443, cidr_ip: 10.0.0.0/8}]",
    "rules_egress: [{proto: tcp, ports: 443, cidr_ip: 0.0.0.0/0}]",
  ],
  [
    "flow",
    "community.aws.ec2_vpc_nacl",
    "ingress: [[100, tcp, deny, 0.0.0.0/0, null, null, 22, 22]]",
    "ingress: [[100, tcp, allow, 0.0.0.0/0, null, null, 22, 22]]",
  ],
  ["deletion-guard", "amazon.aws.s3_bucket", "versioning: true", "name: shop"],
  ["encrypts", "amazon.aws.s3_bucket", "encryption: AES256", "encryption: none"],
  [
    "public-block",
    "amazon.aws.s3_bucket",
    "public_access: {block_public_acls: true}",
    "public_access: {block_public_acls: false}",
  ],
  [
    "public-block",
    "community.aws.s3_cors",
    "rules: [{allowed_origins: [https://a.example]}]",
    "rules: [{allowed_origins: ['*']}]",
  ],
  ["encrypts", "amazon.aws.rds_instance", "storage_encrypted: true", "storage_encrypted: false"],
  ["deletion-guard", "rds", "backup_retention: 14", "backup_retention: 0"],
  ["setting", "amazon.aws.rds_instance", "port: 3307", "port: 3306"],
  ["tls", "amazon.aws.elb_application_lb", "listeners: [{Protocol: HTTPS}]", "listeners: [{Protocol: HTTP}]"],
  [
    "tls",
    "community.aws.cloudfront_distribution",
    "default_cache_behavior: {viewer_protocol_policy: https-only}",
    "default_cache_behavior: {viewer_protocol_policy: allow-all}",
  ],
  [
    "can",
    "amazon.aws.iam_policy",
    `policy_json: '{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}]}'`,
    `policy_json: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'`,
  ],
  ["setting", "amazon.aws.iam_policy", "iam_type: group", "iam_type: user"],
  ["setting", "community.aws.iam_password_policy", "min_pw_length: 14", "min_pw_length: 6"],
  ["setting", "community.aws.sts_assume_role", "mfa_serial_number: '{{ device }}'", "role_session_name: a"],
  ["setting", "amazon.aws.kms_key", "enable_key_rotation: true", "enable_key_rotation: false"],
  ["audited", "amazon.aws.cloudtrail", "cloudwatch_logs_log_group_arn: a", "name: trail"],
  ["deletion-guard", "amazon.aws.cloudwatchlogs_log_group", "retention: 365", "log_group_name: a"],
  ["deletion-guard", "amazon.aws.cloudformation", "stack_policy: a", "stack_name: a"],
  ["setting", "community.aws.ecs_ecr", "image_tag_mutability: immutable", "image_tag_mutability: mutable"],
  // Microsoft.
  ["tls", "azure.azcollection.azure_rm_storageaccount", "https_only: true", "https_only: false"],
  ["tls", "azure_rm_storageaccount", "minimum_tls_version: TLS1_2", "name: shop"],
  ["tls", "azure_rm_webapp", "https_only: true", "name: shop"],
  [
    "public-block",
    "azure_rm_storageaccount",
    "network_acls: {default_action: Deny}",
    "network_acls: {default_action: Allow}",
  ],
  ["public-block", "azure_rm_storageblob", "container: a", "container: a, public_access: container"],
  ["setting", "azure_rm_virtualmachine", "ssh_password_enabled: false", "ssh_password_enabled: true"],
  ["public-block", "azure_rm_virtualmachine", "network_interfaces: nic", "name: shop"],
  [
    "flow",
    "azure_rm_securitygroup",
    "rules: [{name: a, protocol: Tcp, destination_port_range: 22, source_address_prefix: 10.0.0.0/8, access: Allow, direction: Inbound}]",
    "rules: [{name: a, protocol: Tcp, destination_port_range: 22, source_address_prefix: '*', access: Allow, direction: Inbound}]",
  ],
  [
    "audited",
    "azure_rm_postgresqlconfiguration",
    "name: log_connections, value: 'on'",
    "name: log_connections, value: 'off'",
  ],
  [
    "setting",
    "azure_rm_roledefinition",
    "permissions: [{actions: [Microsoft.Compute/virtualMachines/read]}]",
    "permissions: [{actions: ['*']}]",
  ],
  // Google.
  [
    "flow",
    "google.cloud.gcp_compute_firewall",
    "allowed: [{ip_protocol: tcp, ports: ['22']}], source_ranges: [10.0.0.0/8]",
    "allowed: [{ip_protocol: tcp, ports: ['22']}], source_ranges: [0.0.0.0/0]",
  ],
  [
    "flow",
    "gcp_compute_firewall",
    "allowed: [{ip_protocol: tcp, ports: ['22']}], source_tags: [a]",
    "allowed: [{ip_protocol: tcp, ports: ['1-65535']}], source_tags: [a]",
  ],
  [
    "public-block",
    "gcp_compute_instance",
    "network_interfaces: [{network: a}]",
    "network_interfaces: [{network: a, access_configs: [{type: ONE_TO_ONE_NAT}]}]",
  ],
  ["setting", "gcp_container_cluster", "legacy_abac: {enabled: false}", "legacy_abac: {enabled: true}"],
  ["setting", "gcp_container_node_pool", "management: {auto_upgrade: true}", "management: {auto_upgrade: false}"],
  ["tls", "gcp_sql_instance", "settings: {ip_configuration: {require_ssl: true}}", "settings: {tier: a}"],
  ["setting", "gcp_dns_managed_zone", "dnssec_config: {state: on}", "dnssec_config: {state: off}"],
  [
    "public-block",
    "gcp_bigquery_dataset",
    "access: [{special_group: projectReaders}]",
    "access: [{special_group: allAuthenticatedUsers}]",
  ],
  // Hosts, databases, keys.
  ["setting", "ansible.posix.sysctl", "name: net.ipv4.ip_forward, value: '0'", "name: net.ipv4.ip_forward, value: '1'"],
  ["setting", "service", "name: auditd, state: started", "name: auditd, state: stopped"],
  ["setting", "package", "name: telnetd, state: absent", "name: telnetd, state: present"],
  ["setting", "apt", "name: nginx, state: present", "name: nginx, state: latest"],
  ["setting", "copy", "src: a, dest: /etc/a, mode: '0600'", "src: a, dest: /etc/a"],
  ["setting", "copy", "src: a, dest: /etc/a, mode: '0600'", "src: a, dest: /etc/a, mode: '0644'"],
  ["setting", "template", "src: a.j2, dest: /etc/a", "src: ../a.j2, dest: /etc/a"],
  ["setting", "user", "name: a, password: '{{ hash }}'", "name: a, password: open sesame"],
  ["verifies-peer", "uri", "url: 'https://api.shop.example/x'", "url: 'http://api.shop.example/x'"],
  ["setting", "community.mysql.mysql_user", "name: a, priv: 'shop.*:SELECT'", "name: a, priv: '*.*:ALL'"],
  [
    "setting",
    "community.postgresql.postgresql_user",
    "name: a, role_attr_flags: NOSUPERUSER",
    "name: a, role_attr_flags: SUPERUSER",
  ],
  [
    "setting",
    "community.postgresql.postgresql_pg_hba",
    "dest: /a, contype: host, method: scram-sha-256",
    "dest: /a, contype: host, method: trust",
  ],
  ["encrypts", "community.crypto.openssl_privatekey", "path: /a, size: 4096", "path: /a, size: 1024"],
  ["public-block", "ansible.windows.win_firewall", "state: enabled", "state: disabled"],
  ["public-block", "community.general.gitlab_project", "name: a, visibility: private", "name: a, visibility: public"],
  // Other providers.
  [
    "flow",
    "openstack.cloud.security_group_rule",
    "protocol: tcp, port_range_min: 22, port_range_max: 22, remote_ip_prefix: 10.0.0.0/8",
    "protocol: tcp, port_range_min: 22, port_range_max: 22, remote_ip_prefix: 0.0.0.0/0",
  ],
  ["public-block", "paloaltonetworks.panos.panos_security_rule", "source_ip: [10.0.0.0/8]", "source_ip: [any]"],
  ["deletion-guard", "hetzner.hcloud.server", "backups: true", "backups: false"],
  ["public-block", "oci_object_storage_bucket", "public_access_type: NoPublicAccess", "public_access_type: ObjectRead"],
  // Versions and what is shown.
  ["setting", "pip", "name: shop==1.2.0", "name: shop"],
  ["setting", "debug", "msg: '{{ greeting }}'", "msg: '{{ db_password }}'"],
  [
    "tls",
    "elb_network_lb",
    "listeners: [{SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06}]",
    "listeners: [{SslPolicy: Protocol-SSLv3}]",
  ],
  // Containers and manifests.
  ["privileged", "community.docker.docker_container", "name: a", "name: a, privileged: true"],
  ["mounts", "docker_container", "name: a", "name: a, volumes: ['/var/run/docker.sock:/var/run/docker.sock']"],
  ["deletion-guard", "docker_container", "name: a, restart_policy: always", "name: a, restart_policy: 'no'"],
  [
    "privileged",
    "kubernetes.core.k8s",
    "definition: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: 'a@sha256:0123456789012345678901234567890123456789012345678901234567890123', securityContext: {privileged: false}}]}}",
    "definition: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, image: 'a@sha256:0123456789012345678901234567890123456789012345678901234567890123', securityContext: {privileged: true}}]}}",
  ],
];

/** What is said of every resource, also where it sets nothing. */
const SILENT = ["audited", "can", "deletion-guard", "encrypts", "public-block", "setting", "tls"].map((r) =>
  said(r, "neutral"),
);
const guard = (name: string, module: string, args: string): Case[] => [
  task(
    `${name} is taken away`,
    of(module, args),
    of(module, `${args}, state: absent`),
    said("edge-guard", "widen"),
    ...SILENT,
  ),
  task(
    `${name} is made`,
    of(module, `${args}, state: absent`),
    of(module, args),
    said("edge-guard", "narrow"),
    ...SILENT,
  ),
];

const INVENTORY = "[web]\n10.0.0.5\n\n[web:vars]\nansible_user=deploy\n";
const inventory = casesAt("ansible", "inventory/hosts.ini", "hosts: ");
const config = casesAt("ansible", "ansible.cfg", "ansible.cfg: ");

export const ANSIBLE_MODULES: readonly Case[] = [
  ...PAIRS.flatMap(([rel, module, safe, weak]) => [
    task(`${module}: ${weak.slice(0, 60)}`, of(module, safe), of(module, weak), said(rel, "widen")),
    task(
      `${module}: ${safe.slice(0, 60)} for ${weak.slice(0, 60)}`,
      of(module, weak),
      of(module, safe),
      said(rel, "narrow"),
    ),
  ]),
  ...guard("an access log", "community.aws.s3_logging", "name: shop"),
  ...guard("a lock", "azure_rm_lock", "name: keep"),
  task(
    "a bucket that is taken away",
    of("amazon.aws.s3_bucket", "name: shop, versioning: true"),
    of("amazon.aws.s3_bucket", "name: shop, state: absent"),
    ...SILENT,
  ),
  task(
    "an image whose tag moves",
    of("community.docker.docker_image", "name: shop, tag: '1.2'"),
    of("community.docker.docker_image", "name: shop, tag: latest"),
    said("image", "widen"),
  ),
  task(
    "a module that only asks",
    of("amazon.aws.ec2_instance_info", "filters: {a: b}"),
    of("amazon.aws.ec2_instance_info", "filters: {encrypted: 'false'}"),
  ),
  task(
    "another tag",
    of("amazon.aws.s3_bucket", "name: shop, tags: {encrypted: 'no'}"),
    of("amazon.aws.s3_bucket", "name: shop, tags: {encrypted: 'yes'}"),
  ),
  task(
    "the same module by its short name",
    of("amazon.aws.s3_bucket", "name: shop, versioning: true"),
    of("s3_bucket", "name: shop, versioning: true"),
  ),
  task(
    "encryption that a variable decides",
    of("amazon.aws.rds_instance", "storage_encrypted: true"),
    of("amazon.aws.rds_instance", "storage_encrypted: '{{ crypt }}'"),
    said("encrypts", "unknown"),
  ),
  task(
    "what is left out by `omit`",
    of("amazon.aws.rds_instance", "engine: mariadb"),
    of("amazon.aws.rds_instance", "engine: mariadb, storage_encrypted: '{{ omit }}'"),
  ),
  task(
    "a service without a guard's name",
    of("service", "name: shop, state: started"),
    of("service", "name: shop, state: stopped"),
  ),
  task(
    "an address of one's own network",
    of("uri", "url: 'https://api.shop.internal/x'"),
    of("uri", "url: 'http://api.shop.internal/x'"),
  ),
  task(
    "no password but a path",
    of("docker_login", "username: a, password: '{{ p }}'"),
    of("docker_login", "username: a, password: /run/secrets/p"),
  ),

  inventory(
    "a host of the internet",
    INVENTORY,
    INVENTORY.replace("10.0.0.5", "8.8.4.4"),
    said("exposed", "widen", "hosts", "group web"),
  ),
  inventory("another host of the same network", INVENTORY, INVENTORY.replace("10.0.0.5", "10.0.0.6")),
  inventory("a comment", INVENTORY, `# 8.8.4.4\n${INVENTORY}`),
  inventory(
    "a password in a list of hosts",
    INVENTORY,
    `${INVENTORY}ansible_password=hunter2\n`,
    said("setting", "widen", "connection", "group web"),
  ),
  {
    ...inventory(
      "hosts in YAML",
      "all:\n  hosts:\n    a: {ansible_host: 10.0.0.5}\n",
      "all:\n  hosts:\n    a: {ansible_host: 8.8.4.4}\n",
      said("exposed", "widen"),
    ),
    path: "inventory/hosts.yml",
  },
  { ...inventory("names of hosts of this machine", null, "10.0.0.5 shop\n8.8.4.4 other\n"), path: "etc/hosts" },
  config(
    "a registry without TLS",
    "[galaxy]\nserver = https://galaxy.example\n",
    "[galaxy]\nserver = http://galaxy.example\n",
    said("setting", "widen"),
  ),
  config(
    "lookups may run code",
    "[defaults]\nforks = 5\n",
    "[defaults]\nforks = 5\nallow_unsafe_lookups = true\n",
    said("setting", "widen"),
  ),
];
