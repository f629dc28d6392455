import type { Deriver } from "../model/deriver.ts";
import type { Fact } from "../model/fact.ts";
import type { Json } from "../model/json.ts";
import { derived, list, object } from "./common.ts";

/** Reusable workflows may be nested this deep. */
const MAX_DEPTH = 10;

interface Caller {
  readonly workflow: Fact;
  /** What leads from there to the called one. */
  readonly through: readonly Fact[];
}

/** Every workflow that calls one, also by way of others; each once, by its first way. */
function callersOf(path: string, workflows: ReadonlyMap<string, Fact>, calls: readonly Fact[]): Caller[] {
  const found = new Map<string, Caller>();
  let wave: { readonly path: string; readonly through: readonly Fact[] }[] = [{ path, through: [] }];
  for (let depth = 0; depth < MAX_DEPTH && wave.length > 0; depth++) {
    const next: typeof wave = [];
    for (const at of wave)
      for (const one of calls.filter((c) => c.attrs.target === at.path)) {
        const workflow = workflows.get(one.subject);
        if (!workflow || found.has(one.subject)) continue;
        const through = [one, ...at.through];
        found.set(one.subject, { workflow, through });
        next.push({ path: one.subject, through });
      }
    wave = next;
  }
  return [...found.values()];
}

/** Workflow x reusable workflow: what starts a called one is whatever starts its callers. */
export const call: Deriver = {
  id: "call",
  version: 1,
  joins: ["workflow", "call"],
  candidates: /(^|\/)\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/,
  reach: "repository",
  derive(inputs) {
    const workflows = new Map(inputs.filter((f) => f.rel === "workflow").map((f) => [f.subject, f]));
    const calls = inputs.filter((f) => f.rel === "call");
    return [...workflows.values()].flatMap((called) =>
      callersOf(called.subject, workflows, calls).flatMap(({ workflow, through }) =>
        list(workflow.attrs.events)
          .map(object)
          .filter((e) => e.event !== "workflow_call")
          .map((e) => {
            const thing = `${String(e.event)} by ${String(workflow.attrs.name)}`;
            const attrs = { event: thing, context: e.context as Json, filters: e.filters as Json };
            return derived("triggers", String(called.attrs.name), thing, "", attrs, [...through, workflow, called]);
          }),
      ),
    );
  },
  settles: () => false,
};
