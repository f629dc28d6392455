import type { Digest } from "../model/digest.ts";
import type { Approval, Obligation, Principal, Verdict } from "../model/verdict.ts";
import type { Policy } from "./parse.ts";

export interface Outstanding {
  readonly open: readonly Obligation[];
  readonly covered: readonly { readonly obligation: Obligation; readonly approval: Digest }[];
  /** Approvals that name an obligation of this verdict and do not count, and why. */
  readonly refused: readonly { readonly approval: Digest; readonly why: string }[];
}

/** Whether a person is in a group. An identity without an email cannot be mapped and is in none. */
export function inGroup(policy: Policy, group: string, person: Principal): boolean {
  const source = policy.groups[group];
  if (!source || person.emails.length === 0) return false;
  if ("from" in source) return person.groups.includes(group);
  const members = source.members.map((m) => m.toLowerCase());
  return person.emails.some((e) => members.includes(e.toLowerCase()));
}

/** Separation of duties: why this person's word does not count here, or null. */
function refusal(verdict: Pick<Verdict, "authors" | "repo">, approval: Approval, at: string): string | null {
  const { reviewer } = approval;
  if (approval.repo !== verdict.repo) return "it was given for another repository";
  if (approval.expires <= at) return `it expired at ${approval.expires}`;
  if (reviewer.emails.length === 0)
    return `${reviewer.name} has no email address, so that nobody can tell who wrote what`;
  const authors = verdict.authors.map((a) => a.toLowerCase());
  if (reviewer.emails.some((e) => authors.includes(e.toLowerCase())))
    return `${reviewer.name} had a hand in this change`;
  return null;
}

/** What a verdict still asks of people, given the approvals that stand. Pure. */
export function outstanding(
  verdict: Pick<Verdict, "authors" | "repo" | "obligations">,
  approvals: readonly { readonly digest: Digest; readonly approval: Approval }[],
  policy: Policy,
  at: string,
): Outstanding {
  const wanted = new Set(verdict.obligations.map((o) => o.id));
  const touching = approvals.filter((a) => a.approval.obligations.some((id) => wanted.has(id)));
  const refused = touching.flatMap((a) => {
    const why = refusal(verdict, a.approval, at);
    return why ? [{ approval: a.digest, why }] : [];
  });
  const valid = touching
    .filter((a) => !refused.some((r) => r.approval === a.digest))
    .map((a) => ({ ...a, ids: new Set(a.approval.obligations) }));
  const open: Obligation[] = [];
  const covered: Outstanding["covered"][number][] = [];
  for (const obligation of verdict.obligations) {
    const by = valid.find((a) => a.ids.has(obligation.id) && inGroup(policy, obligation.by, a.approval.reviewer));
    if (by) covered.push({ obligation, approval: by.digest });
    else open.push(obligation);
  }
  return { open, covered, refused };
}
