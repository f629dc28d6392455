import type { Case } from "../harness.ts";
import { BIN } from "./bin.ts";
import { BROWSER_CASES } from "./browser.ts";
import { CLOUD_CASES } from "./cloud.ts";
import { CLOUD_RESOURCE_CASES } from "./cloud-resources.ts";
import { CLOUD_SHAPE_CASES } from "./cloud-shapes.ts";
import { COMPOSE } from "./compose.ts";
import { DOCKER } from "./docker.ts";
import { ENV } from "./env.ts";
import { GATE } from "./gate.ts";
import { GHA } from "./gha.ts";
import { GRAPHQL } from "./graphql.ts";
import { HELM } from "./helm.ts";
import { K8S_ACCESS } from "./k8s-access.ts";
import { K8S_CLUSTER } from "./k8s-cluster.ts";
import { K8S_EDGE } from "./k8s-edge.ts";
import { K8S_FORMAT } from "./k8s-format.ts";
import { K8S_WORKLOAD } from "./k8s-workload.ts";
import { LOCK } from "./lock.ts";
import { MESH } from "./mesh.ts";
import { META } from "./meta.ts";
import { NPM } from "./npm.ts";
import { OPENAPI } from "./openapi.ts";
import { PIPELINE_CASES } from "./pipelines.ts";
import { PKG } from "./pkg.ts";
import { SCHEMA } from "./schema.ts";
import { TEXT } from "./text.ts";

/** Every golden case: all changes that two versions of one file come to. */
export const CASES: readonly Case[] = [
  ...BIN,
  ...BROWSER_CASES,
  ...CLOUD_CASES,
  ...CLOUD_RESOURCE_CASES,
  ...CLOUD_SHAPE_CASES,
  ...COMPOSE,
  ...DOCKER,
  ...ENV,
  ...GATE,
  ...GHA,
  ...GRAPHQL,
  ...HELM,
  ...K8S_ACCESS,
  ...K8S_CLUSTER,
  ...K8S_EDGE,
  ...K8S_FORMAT,
  ...K8S_WORKLOAD,
  ...LOCK,
  ...MESH,
  ...META,
  ...NPM,
  ...OPENAPI,
  ...PIPELINE_CASES,
  ...PKG,
  ...SCHEMA,
  ...TEXT,
];
