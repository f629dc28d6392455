import type { ArtifactKind } from "../model/fact.ts";
import { ansible } from "./ansible/index.ts";
import { app } from "./app/index.ts";
import { arm } from "./arm/index.ts";
import { asyncapi } from "./asyncapi/index.ts";
import { bin } from "./bin/index.ts";
import { cedar } from "./cedar/index.ts";
import { cfn } from "./cfn/index.ts";
import { compose } from "./compose/index.ts";
import { css } from "./css/index.ts";
import { docker } from "./docker/index.ts";
import { edge } from "./edge/index.ts";
import { env } from "./env/index.ts";
import { gate } from "./gate/index.ts";
import { gha } from "./gha/index.ts";
import { gitlab } from "./gitlab/index.ts";
import { graphql } from "./graphql/index.ts";
import { helm } from "./helm/index.ts";
import { host } from "./host/index.ts";
import { htmlKind } from "./html/index.ts";
import { iam } from "./iam/index.ts";
import { jenkins } from "./jenkins/index.ts";
import { k8s } from "./k8s/index.ts";
import { lock } from "./lock/index.ts";
import { mesh } from "./mesh/index.ts";
import { meta } from "./meta/index.ts";
import { nft } from "./nft/index.ts";
import { npm } from "./npm/index.ts";
import { openapi } from "./openapi/index.ts";
import { pkg } from "./pkg/index.ts";
import { prisma } from "./prisma/index.ts";
import { proto } from "./proto/index.ts";
import { realm } from "./realm/index.ts";
import { rego } from "./rego/index.ts";
import { ruleset } from "./ruleset/index.ts";
import { schema } from "./schema/index.ts";
import { sql } from "./sql/index.ts";
import { sudo } from "./sudo/index.ts";
import { text } from "./text/index.ts";
import { tf } from "./tf/index.ts";

/** Every artifact kind. One folder and one line add one. */
export const KINDS: readonly ArtifactKind[] = [
  ansible,
  app,
  arm,
  asyncapi,
  bin,
  cedar,
  cfn,
  compose,
  css,
  docker,
  edge,
  env,
  gate,
  gha,
  gitlab,
  graphql,
  helm,
  host,
  htmlKind,
  iam,
  jenkins,
  k8s,
  lock,
  mesh,
  meta,
  nft,
  npm,
  openapi,
  pkg,
  prisma,
  proto,
  realm,
  rego,
  ruleset,
  schema,
  sql,
  sudo,
  text,
  tf,
];

/** First bytes that a kind may look at to claim a file. */
export const CLAIM_BYTES = 4096;
