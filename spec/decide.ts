/**
 * The decision, as naively as it can be written down: what a policy says about one version at one stage, and whether people have
 * said enough. Everything is a list, nothing is indexed, and conditions are plain functions. The product is compared with it.
 */

export type SpecOutcome = "pass" | "review" | "block" | "error";

/** A thing to judge: what kind it is, its name, and whether evidence looked at it already. */
export interface SpecItem {
  readonly on: string;
  readonly name: string;
  readonly covered: boolean;
}

export interface SpecRule {
  readonly id: string;
  /** null: the condition cannot be evaluated on some item. */
  readonly holds: (item: SpecItem) => boolean | null;
  readonly on: string;
  readonly at: Readonly<Record<string, "note" | "review" | "block">>;
  readonly by: string;
}

export interface SpecEvidence {
  readonly source: string;
  readonly tree: string;
  readonly complete: boolean;
  readonly findings: readonly string[];
}

export interface SpecWorld {
  readonly stage: string;
  readonly requires: readonly string[];
  readonly rules: readonly SpecRule[];
  /** What the diff holds; findings come with the evidence. */
  readonly items: readonly { readonly on: string; readonly name: string }[];
  /** Names that a kind of evidence has looked at. */
  readonly covers: readonly {
    readonly span: readonly string[];
    readonly opaque: readonly string[];
    readonly by: string;
  }[];
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
  const here = world.evidence.filter((e) => e.tree === world.tree);
  // One report that could not look is enough not to know.
  const looked = (source: string): boolean =>
    here.some((e) => e.source === source) && here.every((e) => e.source !== source || e.complete);
  for (const source of world.requires) {
    const fine = source === "diff" ? world.accountingIsExact : looked(source);
    said.push(fine ? "pass" : "error");
  }
  const found = here.flatMap((e) => (e.complete ? e.findings : [])).map((name) => ({ on: "finding", name }));
  const items = [...world.items, ...found].map((item) => ({
    ...item,
    covered: world.covers.some(
      (c) => (item.on === "span" ? c.span : item.on === "opaque" ? c.opaque : []).includes(item.name) && looked(c.by),
    ),
  }));
  for (const rule of world.rules) {
    const weight = rule.at[world.stage] ?? rule.at["*"] ?? "note";
    if (weight === "note") continue;
    const told = items.filter((i) => i.on === rule.on).map((i) => ({ name: i.name, holds: rule.holds(i) }));
    if (told.some((t) => t.holds === null)) {
      said.push("error");
      continue;
    }
    const fired = told.filter((t) => t.holds === true);
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
