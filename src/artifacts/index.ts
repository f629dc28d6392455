import type { ArtifactKind } from "../model/fact.ts";
import { bin } from "./bin/index.ts";
import { docker } from "./docker/index.ts";
import { env } from "./env/index.ts";
import { gate } from "./gate/index.ts";
import { gha } from "./gha/index.ts";
import { k8s } from "./k8s/index.ts";
import { lock } from "./lock/index.ts";
import { meta } from "./meta/index.ts";
import { npm } from "./npm/index.ts";
import { pkg } from "./pkg/index.ts";
import { text } from "./text/index.ts";

/** Every artifact kind. One folder and one line add one. */
export const KINDS: readonly ArtifactKind[] = [bin, docker, env, gate, gha, k8s, lock, meta, npm, pkg, text];

/** First bytes that a kind may look at to claim a file. */
export const CLAIM_BYTES = 4096;
