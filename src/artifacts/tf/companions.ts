import type { HclBlock } from "../../formats/hcl/index.ts";
import type { Located } from "../../formats/located.ts";
import { entries, get, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { withCompanions } from "../cloud/companions.ts";

/** Names by which others refer to a resource, beside its address. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  aws_s3_bucket: ["bucket"],
  aws_cloudwatch_log_metric_filter: ["name", "metric_transformation.name"],
  aws_api_gateway_stage: ["stage_name"],
};

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
  // The resource that an expression or a name refers to.
  return withCompanions(
    facts,
    resources,
    (value) => /^\$\{([a-z]\w*\.[\w-]+)/.exec(value)?.[1] ?? names.get(value) ?? value,
  );
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
