import { ASIA } from "./asia.ts";
import { AWS } from "./aws.ts";
import { AWS_SERVICES } from "./aws-services.ts";
import { AZURE } from "./azure.ts";
import { AZURE_SERVICES } from "./azure-services.ts";
import { AZURE_TEMPLATES } from "./azure-templates.ts";
import { FORGES } from "./forges.ts";
import { GOOGLE } from "./google.ts";
import { GOOGLE_SERVICES } from "./google-services.ts";
import { HOSTS } from "./hosts.ts";
import { OTHERS } from "./others.ts";
import type { Index } from "./table.ts";
import { index } from "./table.ts";

/** Tables by whom they are about; a resource of a provider asks its own first. */
export const TABLES: readonly (readonly [type: RegExp, known: Index])[] = [
  [/^(Microsoft|azapi)/, index(AZURE_TEMPLATES, AZURE_SERVICES, AZURE, AWS)],
  [/^azure(rm|ad|stack)|^module .*\bazure/i, index(AZURE_SERVICES, AZURE, AWS)],
  [/^google|^module .*\b(google|gcp)\b/i, index(GOOGLE_SERVICES, GOOGLE, AWS)],
  [/^(data )?aws_|^[A-Z]\w+\.|^module .*\baws\b/, index(AWS_SERVICES, AWS)],
  [
    /^(alicloud|tencentcloud|nifcloud|ncloud|huaweicloud|opentelekomcloud|flexibleengine)_/,
    index(ASIA, OTHERS, AWS_SERVICES, AWS),
  ],
  [
    /^(oci|ibm|yandex|digitalocean|linode|hcloud|scaleway|exoscale|vultr|ovh|openstack|civo|upcloud|cloudflare|okta|auth0|vault|random|tls|helm)_/,
    index(HOSTS, OTHERS, AWS_SERVICES, AWS),
  ],
  [
    /^(github|gitlab|bitbucket|azuredevops|gitea|databricks|mongodbatlas|aiven|confluent|snowflake|ec|elasticstack|vercel|docker)_/,
    index(FORGES, OTHERS, AWS_SERVICES, AWS),
  ],
  [/./, index(OTHERS, AWS_SERVICES, AWS)],
];
