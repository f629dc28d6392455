import type { Located } from "../../formats/located.ts";
import { entries, entry, get, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { fact } from "../common.ts";

/** Workflows that call, or can be called: who starts a called one, only the whole version tells. */
export function callInputs(path: string, name: string, root: Located, triggers: readonly LocalFact[]): LocalFact[] {
  const calls = entries(get(root, "jobs")).flatMap((job): LocalFact[] => {
    const used = entry(job.value, "uses");
    const target = /^\.\/(.+\.ya?ml)$/.exec(text(used?.value) ?? "")?.[1];
    return used && target ? [fact("call", path, job.key, { target }, [used.at])] : [];
  });
  const events = triggers.map(
    (t): Json => ({ event: t.object, context: t.attrs.context, filters: t.attrs.filters }) as Json,
  );
  const called = triggers.some((t) => t.object === "workflow_call");
  const on = triggers.flatMap((t) => t.at);
  return calls.length > 0 || called ? [fact("workflow", path, "workflow", { name, events }, on), ...calls] : [];
}
