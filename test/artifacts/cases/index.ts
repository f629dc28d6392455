import type { Case } from "../harness.ts";
import { BIN } from "./bin.ts";
import { DOCKER } from "./docker.ts";
import { ENV } from "./env.ts";
import { GATE } from "./gate.ts";
import { GHA } from "./gha.ts";
import { K8S_ACCESS } from "./k8s-access.ts";
import { K8S_FORMAT } from "./k8s-format.ts";
import { K8S_WORKLOAD } from "./k8s-workload.ts";
import { LOCK } from "./lock.ts";
import { META } from "./meta.ts";
import { NPM } from "./npm.ts";
import { PKG } from "./pkg.ts";
import { TEXT } from "./text.ts";

/** Every golden case: all changes that two versions of one file come to. */
export const CASES: readonly Case[] = [
  ...BIN,
  ...DOCKER,
  ...ENV,
  ...GATE,
  ...GHA,
  ...K8S_ACCESS,
  ...K8S_FORMAT,
  ...K8S_WORKLOAD,
  ...LOCK,
  ...META,
  ...NPM,
  ...PKG,
  ...TEXT,
];
