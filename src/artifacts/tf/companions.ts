import type { HclBlock } from "../../formats/hcl/index.ts";
import type { Located } from "../../formats/located.ts";
import { entries, get, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { withCompanions } from "../cloud/companions.ts";

/** Names by which others refer to a resource, beside its address. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  aws_s3_bucket: ["bucket"],
  aws_cloudwatch_log_metric_filter: ["name", "metric_transformation.name"],
  aws_api_gateway_stage: ["stage_name"],
};

/** The resource that an expression or a name refers to. */
const targetOf = (value: string): string => /^\$\{([a-z]\w*\.[\w-]+)/.exec(value)?.[1] ?? value;

/** Facts with what guards them beside them in the file. */
export function guarded(facts: readonly LocalFact[], blocks: readonly HclBlock[]): LocalFact[] {
  const resources = blocks
    .filter((b) => b.type === "resource" && text(get(b.body, "count")) !== "0")
    .map(({ labels, body, head }) => ({ type: labels[0] ?? "", subject: labels.join("."), body, head }));
  const names = new Map(
    resources.flatMap(({ type, subject, body }) =>
      (NAMED[type] ?? []).flatMap((path): [string, string][] => {
        const name = text(get(body, ...path.split(".")));
        return name === undefined || name.includes("${") ? [] : [[name, subject]];
      }),
    ),
  );
  return withCompanions(withParameters(facts, blocks), resources, (value) => names.get(value) ?? targetOf(value));
}

/** Resources that are one parameter of a server each. */
const PARAMETER = /^azurerm_(postgresql|mysql|mariadb)\w*_configuration$/;

/** A parameter of a server is a setting of that, where both stand in the same file: it then leaves like one. */
function withParameters(facts: readonly LocalFact[], blocks: readonly HclBlock[]): LocalFact[] {
  const all = [...facts];
  const by = new Map<string, number[]>();
  for (const [i, f] of facts.entries())
    if (f.attrs.settings !== undefined) by.set(f.subject, [...(by.get(f.subject) ?? []), i]);
  for (const { type: kind, labels, body } of blocks) {
    if (kind !== "resource" || !PARAMETER.test(labels[0] ?? "")) continue;
    const target = targetOf(text(get(body, "server_id") ?? get(body, "server_name")) ?? "");
    for (const i of by.get(labels.join(".")) ?? []) {
      const own = all[i] as LocalFact;
      const at = by.get(target)?.find((n) => all[n]?.rel === own.rel) ?? -1;
      const server = all[at];
      if (!server || Object.keys(own.attrs.settings as object).length === 0) continue;
      const both = { ...(server.attrs.settings as object), ...(own.attrs.settings as object) };
      all[at] = { ...server, attrs: { settings: both as Json }, at: [...server.at, ...own.at] };
      all[i] = { ...own, attrs: { settings: {} } };
    }
  }
  return all;
}

/** Literal values of variables and locals that stand in the same file. */
export function given(blocks: readonly HclBlock[]): ReadonlyMap<string, Located> {
  const found = new Map<string, Located>();
  for (const { type, labels, body } of blocks) {
    if (type === "variable" && labels[0] !== undefined) {
      const value = get(body, "default");
      if (value) found.set(`var.${labels[0]}`, value);
    }
    // A key that is looked up by its name is the one of that name.
    if (type === "data" && /^aws_kms_(key|alias)$/.test(labels[0] ?? "")) {
      const value = get(body, labels[0] === "aws_kms_key" ? "key_id" : "name");
      if (/^alias\//.test(text(value) ?? "")) found.set(`data.${labels.join(".")}`, value as Located);
    }
    if (type === "locals") for (const e of entries(body)) found.set(`local.${e.key}`, e.value);
  }
  return found;
}

const MAX_DEPTH = 60;
const KEY = /^\$\{(data\.aws_kms_(?:key|alias)\.[\w-]+)\.(?:arn|id|key_id|name|target_key_(?:arn|id))\}$/;

/** A body with the values of its file put in; anything else that is named stays an expression. */
export function filled(node: Located, values: ReadonlyMap<string, Located>, depth = 0): Located {
  if (values.size === 0 || depth > MAX_DEPTH) return node;
  if (node.type === "list") return { ...node, items: items(node).map((i) => filled(i, values, depth + 1)) };
  if (node.type === "map")
    return { ...node, entries: node.entries.map((e) => ({ ...e, value: filled(e.value, values, depth + 1) })) };
  const said = text(node) ?? "";
  const name = /^\$\{((?:var|local)\.\w+)\}$/.exec(said)?.[1] ?? KEY.exec(said)?.[1];
  const value = name === undefined ? undefined : values.get(name);
  if (value?.type === "scalar") return (text(value) ?? "").includes("${") ? node : { ...value, at: node.at };
  return value?.type === "list" && value.items.every((i) => i.type === "scalar") ? { ...value, at: node.at } : node;
}
