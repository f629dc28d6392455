import type { Row } from "./module.ts";

/** Modules of smaller clouds, and of firewalls that are set up over a network, whose arguments are called otherwise. */
export const OTHERS: readonly Row[] = [
  ["openstack_security_group_rule", "openstack_networking_secgroup_rule"],
  ["openstack_security_group", "openstack_networking_secgroup", "security_group_rules>rules"],
  ["openstack_server", "openstack_compute_instance", "floating_ips>public_ip auto_ip>assign_public_ip"],
  ["openstack_volume", "openstack_blockstorage_volume"],
  ["alicloud_security_group", "alicloud_security_group", "rules>ingress rules_egress>egress source_cidr_ip>cidr_ip"],
  ["alicloud_instance", "alicloud_instance", "allocate_public_ip>allocate_public_ip"],
  [
    "panos_security_rule",
    "panos_security_policy",
    "source_ip>source_addresses destination_ip>destinations application>applications service>services",
  ],
  ["panos_management_profile", "panos_management_profile"],
  ["panos_zone", "panos_zone"],
];

/** Names of modules by their collection, or by how they begin, and how the resources of that provider do. */
export const PROVIDERS: readonly (readonly [collection: RegExp, begin: RegExp, provider: string])[] = [
  [/^openstack\.cloud$/, /^os_/, "openstack_"],
  [/^community\.digitalocean$/, /^digital_ocean_/, "digitalocean_"],
  [/^oracle\.oci$/, /^oci_/, "oci_"],
  [/^(alibaba\.\w+|community\.alicloud)$/, /^ali_/, "alicloud_"],
  [/^ibm\.cloudcollection$/, /^ibm_/, "ibm_"],
  [/^hetzner\.hcloud$/, /^hcloud_/, "hcloud_"],
  [/^linode\.cloud$/, /^linode_/, "linode_"],
  [/^(vultr|ngine_io)\.(cloud|vultr)$/, /^vultr_/, "vultr_"],
  [/^(community\.general|scaleway\.scaleway)$/, /^scaleway_/, "scaleway_"],
  [/^(ngine_io|netapp)\.cloudstack$/, /^cs_/, "cloudstack_"],
  [/^paloaltonetworks\.panos$/, /^panos_/, "panos_"],
  [/^community\.vmware$/, /^vmware_/, "vsphere_"],
];
