import type { Row } from "./module.ts";

const MACHINE =
  "network_interfaces>network_interface access_configs>access_config service_accounts>service_account disks>disk";
const NODES = "config>node_config legacy_abac>legacy_abac ";

/** Modules of `google.cloud`. */
export const GOOGLE: readonly Row[] = [
  ["compute_instance", "google_compute_instance", MACHINE],
  ["compute_instance_template", "google_compute_instance_template", MACHINE],
  ["compute_firewall", "google_compute_firewall", "allowed>allow denied>deny"],
  ["compute_ssl_policy", "google_compute_ssl_policy"],
  ["sql_instance", "google_sql_database_instance"],
  [
    "container_cluster",
    "google_container_cluster",
    `${NODES} legacy_abac.enabled>enable_legacy_abac use_ip_aliases>ip_allocation_policy.use_ip_aliases`,
  ],
  ["container_node_pool", "google_container_node_pool", NODES],
  ["storage_bucket", "google_storage_bucket"],
];
