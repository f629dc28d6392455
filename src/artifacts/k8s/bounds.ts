import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";
import type { KubeObject } from "./object.ts";

const UNITS: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};
/** A quantity of Kubernetes as a number; null where it is none. */
function quantity(value: string): number | null {
  const match = /^(\d{1,18}(?:\.\d{1,9})?)([a-zA-Z]{0,2})$/.exec(value);
  const unit = match && UNITS[match[2] as string];
  return match && unit ? Number(match[1]) * unit : null;
}

interface Bound {
  readonly name: string;
  readonly value: string;
  /** What it may be at the most; null where nothing can be said of its size. */
  readonly most: number | null;
}

/** What the API server keeps the objects of a namespace within: each bound by its name, and how wide it is. */
function within(
  { kind, name, scope, at }: KubeObject,
  bounds: readonly Bound[],
  rest: Json,
  found: readonly (LocatedEntry | undefined)[],
  covers: readonly string[] = bounds.map((b) => b.name),
): LocalFact {
  const limits = bounds.flatMap((b): [string, number][] => (b.most === null ? [] : [[b.name, b.most]]));
  const unranked = bounds.filter((b) => b.most === null).map((b) => `${b.name} ${b.value}`);
  const attrs = {
    ...{ mode: "enforce", failurePolicy: "Fail", exempt: [] },
    covers: [...new Set(covers)].sort(),
    limits: Object.fromEntries(limits),
    rule: canonical([rest, unranked.sort()]),
  };
  const places = found.flatMap((e) => e?.at ?? []);
  const subject = scope === "" ? "its namespace" : `namespace ${scope}`;
  return fact("admission-guard", subject, `${kind} ${name}`, attrs, places.length > 0 ? places : [at], scope);
}

/** How much one object may ask for. */
export function limitRange(node: Located, object: KubeObject): LocalFact[] {
  const list = entry(node, "spec", "limits");
  const bounds = items(list?.value).flatMap((limit) => {
    const type = text(get(limit, "type")) ?? "?";
    return ["max", "default", "maxLimitRequestRatio", "min", "defaultRequest"].flatMap((key) =>
      entries(get(limit, key)).map((e): Bound => {
        const value = text(e.value) ?? "";
        return {
          name: `${key} ${e.key} of ${type}`,
          value,
          most: /^(max|default$)/.test(key) ? quantity(value) : null,
        };
      }),
    );
  });
  return [within(object, bounds, null, [list])];
}

/** How much all of them may ask for together. */
export function resourceQuota(node: Located, object: KubeObject): LocalFact[] {
  const [hard, scopes, selector] = ["hard", "scopes", "scopeSelector"].map((k) => entry(node, "spec", k));
  const bounds = entries(hard?.value).map((e): Bound => {
    const value = text(e.value) ?? "";
    return { name: e.key, value, most: quantity(value) };
  });
  const rest = [texts(scopes?.value).sort(), (plain(selector?.value) ?? null) as Json];
  return [within(object, bounds, rest, [hard, scopes, selector])];
}

/** How many pods an eviction may take at a time. */
export function disruptionBudget(node: Located, object: KubeObject): LocalFact[] {
  const [least, most, selector] = ["minAvailable", "maxUnavailable", "selector"].map((k) => entry(node, "spec", k));
  const bound = (e: LocatedEntry | undefined, what: string, sign: 1 | -1): Bound[] => {
    const value = text(e?.value) ?? "";
    const match = /^(\d{1,9})(%?)$/.exec(value);
    const name = `pods that ${what}${match?.[2] ? ", by share" : ""}`;
    return e ? [{ name, value, most: match ? sign * Number(match[1]) : null }] : [];
  };
  const bounds = [...bound(least, "stay", -1), ...bound(most, "go", 1)];
  // How many stay and how many go are two scales.
  const rest = [(plain(selector?.value) ?? null) as Json, bounds.map((b) => b.name)];
  return [within(object, bounds, rest, [least, most, selector], ["evictions"])];
}

/** How few pods a load may leave. */
export function autoscaler(node: Located, { kind, name, scope, at }: KubeObject): LocalFact[] {
  const least = entry(node, "spec", "minReplicas");
  const value = text(least?.value) ?? "1 by default";
  const several = Number.parseInt(value, 10) > 1;
  const attrs = { value: several ? "several" : value, grade: several ? -1 : 0 };
  return [fact("setting", `${kind} ${name}`, "pods at the least", attrs, [least?.at ?? at], scope)];
}
