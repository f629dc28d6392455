import type { Row } from "./module.ts";

const MACHINE =
  "network_interfaces>network_interface access_configs>access_config service_accounts>service_account disks>disk shielded_instance_config.enable_integrity_monitoring=? shielded_instance_config.enable_vtpm=?";
const NODES = "config>node_config management.auto_repair=? management.auto_upgrade=?";

/** Modules of `google.cloud`. */
export const GOOGLE: readonly Row[] = [
  ["compute_instance", "google_compute_instance", MACHINE],
  ["compute_instance_template", "google_compute_instance_template", MACHINE],
  [
    "compute_firewall",
    "google_compute_firewall",
    "allowed>allow denied>deny source_tags>source_ranges source_service_accounts>source_ranges",
  ],
  ["compute_ssl_policy", "google_compute_ssl_policy"],
  ["sql_instance", "google_sql_database_instance"],
  ["container_cluster", "google_container_cluster", `${NODES} legacy_abac>abac abac.enabled>enable_legacy_abac`],
  ["container_node_pool", "google_container_node_pool", NODES],
  ["storage_bucket", "google_storage_bucket", "predefined_default_object_acl>default_object_acl"],
];
