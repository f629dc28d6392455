import type { LocalFact } from "../../../model/fact.ts";
import { fact } from "../../common.ts";
import type { Task } from "../task.ts";

interface Guard {
  readonly what: string;
  /** Arguments of which one names whom it guards; without any it is for the whole account. */
  readonly of: readonly string[];
}
const one = (what: string, ...of: readonly string[]): Guard => ({ what, of });

/** Modules that make nothing but a guard of something else: that it is taken away is what matters. */
const GUARDS: Readonly<Record<string, Guard>> = {
  s3_logging: one("access log", "name"),
  cloudtrail: one("trail"),
  config_recorder: one("configuration recorder"),
  aws_config_recorder: one("configuration recorder"),
  config_delivery_channel: one("delivery of configurations"),
  config_rule: one("rule of the configuration", "name"),
  aws_config_rule: one("rule of the configuration", "name"),
  wafv2_resources: one("firewall for the web", "arn"),
  iam_password_policy: one("password policy"),
  inspector_target: one("inspection", "name"),
  backup_selection: one("backup", "backup_plan_name", "selection_name"),
  azure_rm_lock: one("lock", "managed_resource_id", "resource_group", "name"),
  azure_rm_diagnosticsetting: one("diagnostic log", "resource", "name"),
  azure_rm_monitordiagnosticsetting: one("diagnostic log", "resource", "name"),
  azure_rm_monitorlogprofile: one("log of activities"),
  azure_rm_ddosprotectionplan: one("protection from floods", "name"),
  azure_rm_backupazurevm: one("backup", "resource_id"),
  azure_rm_autoscale: one("scaling", "target", "name"),
  gcp_logging_metric: one("metric of logs", "name"),
  gcp_compute_resource_policy: one("snapshots", "name"),
};

/** A guard where its module makes one; where it takes it away there is none. */
export function guardFacts({ module, args, partsOf }: Task): LocalFact[] {
  const guard = Object.hasOwn(GUARDS, module) ? GUARDS[module] : undefined;
  if (!guard || args.get("state")?.value === "absent") return [];
  const named = guard.of.map((n) => args.get(n)).find((a) => a && a.value !== "");
  const target = guard.of.length === 0 ? "the account" : (named?.value ?? "unnamed");
  return [fact("edge-guard", target, guard.what, { mode: "enforce", allows: null, rule: null }, partsOf(guard.of))];
}
