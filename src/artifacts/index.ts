import type { ArtifactKind } from "../model/fact.ts";
import { compose } from "./compose/index.ts";
import { docker } from "./docker/index.ts";
import { gate } from "./gate/index.ts";
import { gha } from "./gha/index.ts";
import { helm } from "./helm/index.ts";
import { k8s } from "./k8s/index.ts";
import { mesh } from "./mesh/index.ts";
import { npm } from "./npm/index.ts";

/** Every artifact kind. One folder and one line add one. */
export const KINDS: readonly ArtifactKind[] = [compose, docker, gate, gha, helm, k8s, mesh, npm];

/** First bytes that a kind may look at to claim a file. */
export const CLAIM_BYTES = 4096;
