/**
 * The decision, as naively as it can be written down: what a policy says about one version at one stage, and whether people have
 * said enough. Everything is a list, nothing is indexed, and conditions are plain functions. The product is compared with it.
 */

export type SpecOutcome = "pass" | "review" | "block" | "error";

export interface SpecRule {
  readonly id: string;
  /** null: the condition cannot be evaluated on some item. */
  readonly holds: (item: string) => boolean | null;
  readonly on: string;
  readonly at: Readonly<Record<string, "note" | "review" | "block">>;
  readonly by: string;
}

export interface SpecEvidence {
  readonly source: string;
  readonly tree: string;
  readonly complete: boolean;
}

export interface SpecWorld {
  readonly stage: string;
  readonly requires: readonly string[];
  readonly rules: readonly SpecRule[];
  /** What there is to judge: a kind of thing, and its name. */
  readonly items: readonly { readonly on: string; readonly name: string }[];
  readonly evidence: readonly SpecEvidence[];
  readonly tree: string;
  readonly accountingIsExact: boolean;
}

export interface SpecAsk {
  readonly rule: string;
  readonly name: string;
  readonly by: string;
}

export function specDecide(world: SpecWorld): { readonly outcome: SpecOutcome; readonly asks: readonly SpecAsk[] } {
  const said: SpecOutcome[] = [];
  const asks: SpecAsk[] = [];
  for (const source of world.requires) {
    if (source === "diff") {
      said.push(world.accountingIsExact ? "pass" : "error");
      continue;
    }
    const own = world.evidence.filter((e) => e.source === source && e.tree === world.tree);
    said.push(own.length > 0 && own.every((e) => e.complete) ? "pass" : "error");
  }
  for (const rule of world.rules) {
    const weight = rule.at[world.stage] ?? rule.at["*"] ?? "note";
    if (weight === "note") continue;
    const looked = world.items
      .filter((i) => i.on === rule.on)
      .map((i) => ({ name: i.name, holds: rule.holds(i.name) }));
    if (looked.some((l) => l.holds === null)) {
      said.push("error");
      continue;
    }
    const fired = looked.filter((l) => l.holds === true);
    said.push(fired.length > 0 ? weight : "pass");
    if (weight === "review") asks.push(...fired.map((f) => ({ rule: rule.id, name: f.name, by: rule.by })));
  }
  const worstFirst: readonly SpecOutcome[] = ["error", "block", "review", "pass"];
  return { outcome: worstFirst.find((o) => said.includes(o)) ?? "error", asks };
}

export interface SpecApproval {
  readonly covers: readonly string[];
  readonly emails: readonly string[];
  readonly groups: readonly string[];
  readonly expired: boolean;
  readonly sameRepo: boolean;
}

/** Whether one question is answered: by somebody of its group, whom we know, who had no hand in it, in time, here. */
export const specCovered = (
  ask: { readonly id: string; readonly by: string },
  approvals: readonly SpecApproval[],
  authors: readonly string[],
): boolean =>
  approvals.some(
    (a) =>
      a.covers.includes(ask.id) &&
      a.groups.includes(ask.by) &&
      a.emails.length > 0 &&
      !a.emails.some((e) => authors.map((x) => x.toLowerCase()).includes(e.toLowerCase())) &&
      !a.expired &&
      a.sameRepo,
  );
