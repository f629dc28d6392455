import type { Located } from "../../formats/located.ts";
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
import { nothing, secret } from "./scale.ts";
import { index, lookup } from "./table.ts";
import { byWords, wordsOf } from "./words.ts";

/** Which relation a setting belongs to, and how safe a value of it is: 0 the safe end, higher is weaker, null cannot be ranked. */
export interface Judged {
  readonly rel: string;
  readonly grade: number | null;
  /** What stands for it where it is not written; null where nobody can know. */
  readonly unset: number | null;
  /** Another value of the same grade is another thing. */
  readonly apart: boolean;
  /** Who is let in: compared as a list. */
  readonly list: boolean;
  /** What is worth having: compared element by element. */
  readonly each: boolean;
  /** Several of one path are one list. */
  readonly together: boolean;
  /** Values of another family cannot be compared with it. */
  readonly family: string | undefined;
  /** The value is not to be shown. */
  readonly hidden: boolean;
}

/** Tables by whom they are about; a resource of a provider asks its own first. */
const TABLES: readonly (readonly [type: RegExp, known: ReturnType<typeof index>])[] = [
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

/**
 * A setting by its resource's type, its path and its value; null where the vocabulary has no word for it. `known`: only what a
 * table names counts; of a label only where the table says that it is one.
 */
export function judge(
  type: string,
  path: readonly string[],
  value: Located,
  known: boolean | "label" = false,
): Judged | null {
  const segments = path.map((p) => wordsOf(p).join("_")).filter((p) => p !== "");
  const table = TABLES.find(([pattern]) => pattern.test(type))?.[1];
  const found =
    (table && lookup(table, type, segments, known === "label" ? 2 : 1)) ??
    (known ? null : byWords(type, segments, value));
  if (!found) return null;
  const { rel, scale } = found;
  if (scale === nothing) return null;
  return {
    rel,
    grade: scale.grade(value),
    // What a module does where it is told nothing is its own affair.
    unset: type.startsWith("module") && (scale.unset === 0 || scale.unset === 1) ? 0.5 : scale.unset,
    apart: scale.apart === true,
    list: scale.list === true,
    each: scale.each === true,
    together: scale.list === true || scale.together === true,
    family: scale.family?.(value),
    hidden: scale === secret,
  };
}
