import type { Case } from "../harness.ts";
import { ANSIBLE } from "./ansible.ts";
import { ANSIBLE_MODULES } from "./ansible-modules.ts";
import { APACHE } from "./apache.ts";
import { ARM } from "./arm.ts";
import { ASYNCAPI } from "./asyncapi.ts";
import { ATTACKS } from "./attacks.ts";
import { ATTACKS_APIS } from "./attacks-apis.ts";
import { ATTACKS_CLOUDS } from "./attacks-clouds.ts";
import { ATTACKS_HOSTS } from "./attacks-hosts.ts";
import { ATTACKS_LOCKS } from "./attacks-locks.ts";
import { ATTACKS_PEOPLE } from "./attacks-people.ts";
import { ATTACKS_WEB } from "./attacks-web.ts";
import { BIN } from "./bin.ts";
import { BROWSER_CASES } from "./browser.ts";
import { CLOUD_CASES } from "./cloud.ts";
import { CLOUD_AMAZON_CASES } from "./cloud-amazon.ts";
import { CLOUD_AMAZON_SETTINGS } from "./cloud-amazon-settings.ts";
import { CLOUD_PROVIDER_CASES } from "./cloud-providers.ts";
import { CLOUD_RESOURCE_CASES } from "./cloud-resources.ts";
import { CLOUD_SHAPE_CASES } from "./cloud-shapes.ts";
import { COMPOSE } from "./compose.ts";
import { DOCKER } from "./docker.ts";
import { EDGE_CASES } from "./edge.ts";
import { ENV } from "./env.ts";
import { GATE } from "./gate.ts";
import { GHA } from "./gha.ts";
import { GRAPHQL } from "./graphql.ts";
import { HELM } from "./helm.ts";
import { HOST } from "./host.ts";
import { IAM } from "./iam.ts";
import { K8S_ACCESS } from "./k8s-access.ts";
import { K8S_CLUSTER } from "./k8s-cluster.ts";
import { K8S_EDGE } from "./k8s-edge.ts";
import { K8S_FORMAT } from "./k8s-format.ts";
import { K8S_HOST } from "./k8s-host.ts";
import { K8S_OBJECTS } from "./k8s-objects.ts";
import { K8S_POWERS } from "./k8s-powers.ts";
import { K8S_WORKLOAD } from "./k8s-workload.ts";
import { LOCK } from "./lock.ts";
import { MESH } from "./mesh.ts";
import { META } from "./meta.ts";
import { NFT } from "./nft.ts";
import { NPM } from "./npm.ts";
import { OPENAPI } from "./openapi.ts";
import { OPENAPI_ANSWERS } from "./openapi-answers.ts";
import { PINS } from "./pins.ts";
import { PIPELINE_CASES } from "./pipelines.ts";
import { PKG } from "./pkg.ts";
import { POLICY_CODE_CASES } from "./policycode.ts";
import { PRISMA } from "./prisma.ts";
import { PROTO } from "./proto.ts";
import { REALM } from "./realm.ts";
import { SCHEMA } from "./schema.ts";
import { SQL } from "./sql.ts";
import { SQL_TABLES } from "./sql-tables.ts";
import { TEXT } from "./text.ts";

/** Every golden case: all changes that two versions of one file come to. */
export const CASES: readonly Case[] = [
  ...ANSIBLE,
  ...ANSIBLE_MODULES,
  ...APACHE,
  ...ARM,
  ...ASYNCAPI,
  ...ATTACKS,
  ...ATTACKS_CLOUDS,
  ...ATTACKS_HOSTS,
  ...ATTACKS_PEOPLE,
  ...ATTACKS_APIS,
  ...ATTACKS_LOCKS,
  ...ATTACKS_WEB,
  ...BIN,
  ...BROWSER_CASES,
  ...CLOUD_PROVIDER_CASES,
  ...CLOUD_RESOURCE_CASES,
  ...CLOUD_SHAPE_CASES,
  ...CLOUD_CASES,
  ...CLOUD_AMAZON_CASES,
  ...CLOUD_AMAZON_SETTINGS,
  ...COMPOSE,
  ...DOCKER,
  ...EDGE_CASES,
  ...ENV,
  ...GATE,
  ...GHA,
  ...GRAPHQL,
  ...HELM,
  ...HOST,
  ...IAM,
  ...K8S_ACCESS,
  ...K8S_CLUSTER,
  ...K8S_EDGE,
  ...K8S_FORMAT,
  ...K8S_HOST,
  ...K8S_OBJECTS,
  ...K8S_POWERS,
  ...K8S_WORKLOAD,
  ...LOCK,
  ...MESH,
  ...META,
  ...NFT,
  ...NPM,
  ...OPENAPI,
  ...OPENAPI_ANSWERS,
  ...PINS,
  ...PIPELINE_CASES,
  ...PKG,
  ...POLICY_CODE_CASES,
  ...PRISMA,
  ...PROTO,
  ...REALM,
  ...SCHEMA,
  ...SQL_TABLES,
  ...SQL,
  ...TEXT,
];
