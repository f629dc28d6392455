import type { RepoState } from "./state.ts";

/** A version that a stage moved to because people approved it. */
export interface ApprovedVersion {
  readonly commit: string;
  /** When the stage moved. */
  readonly at: string;
  /** Names of those who approved. */
  readonly by: readonly string[];
}

/** What a stage held when it last moved on somebody's approval; null where the ledger knows no such move. */
export function lastApproved(repo: RepoState, stage: string): ApprovedVersion | null {
  const moved = [...repo.intents.values()].filter(
    (i) => i.value.stage === stage && i.value.approvals.length > 0 && repo.done.get(i.digest)?.result === "moved",
  );
  const last = moved.reduce<(typeof moved)[number] | null>((a, b) => (a && a.seq >= b.seq ? a : b), null);
  if (!last) return null;
  const names = last.value.approvals.flatMap((given) => {
    const approval = repo.approvals.find((a) => a.digest === given);
    return approval ? [approval.value.reviewer.name] : [];
  });
  return { commit: last.value.new, at: last.at, by: [...new Set(names)] };
}
