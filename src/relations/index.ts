import type { Relation } from "../model/relation.ts";
import { ACCESS, SECRETS } from "./access.ts";
import { API } from "./api.ts";
import { BROWSER } from "./browser.ts";
import { CLIENTS } from "./clients.ts";
import { DATA } from "./data.ts";
import { DATABASE } from "./database.ts";
import { DEPENDENCIES } from "./dependencies.ts";
import { GATE } from "./gate.ts";
import { META } from "./meta.ts";
import { NETWORK } from "./network.ts";
import { PIPELINE } from "./pipeline.ts";
import { POLICY_CODE } from "./policycode.ts";
import { STATIC } from "./static.ts";
import { WORKLOAD } from "./workload.ts";

/** The catalogue: what can be said of two versions. One line here adds one relation. */
export const RELATIONS: readonly Relation[] = [
  ...ACCESS,
  ...POLICY_CODE,
  ...SECRETS,
  ...NETWORK,
  ...WORKLOAD,
  ...PIPELINE,
  ...DEPENDENCIES,
  ...DATA,
  ...DATABASE,
  ...API,
  ...BROWSER,
  ...CLIENTS,
  ...STATIC,
  ...META,
  ...GATE,
];

const BY_NAME: ReadonlyMap<string, Relation> = new Map(RELATIONS.map((r) => [r.rel, r]));

/** The relation of that name, or undefined. */
export const relation = (rel: string): Relation | undefined => BY_NAME.get(rel);
