import type { z } from "zod";
import type { Obligation } from "../../model/verdict.ts";
import type { Candidate, Repository } from "../repository.ts";
import type { Latest, RepoState } from "../state.ts";
import { refusals, returnKey, sinceKey } from "../state.ts";
import type { StateSchema } from "../views.ts";

export type StateWord = z.infer<typeof StateSchema>;

export interface Status {
  readonly state: StateWord;
  /** The blocker in words; "" where nothing is in the way. */
  readonly why: string;
  readonly open: readonly Obligation[];
  readonly since: string;
}

const range = ({ from, to }: { from: number; to: number }): string =>
  from === to ? `line ${from}` : `lines ${from}-${to}`;

const firstOf = (latest: Latest & { kind: "verdict" }, outcome: "error" | "block"): string =>
  latest.value.results.find((r) => r.outcome === outcome)?.message ?? outcome;

/** Where a candidate stands, derived from the last word on it and the approvals. */
export async function statusOf(repository: Repository, repo: RepoState, candidate: Candidate): Promise<Status> {
  const { latest, policy, stage, source, head } = candidate;
  const since =
    repo.since.get(sinceKey(stage.id, source, head)) ?? repo.branches.get(source)?.since ?? new Date(0).toISOString();
  const say = (state: StateWord, why: string, open: readonly Obligation[] = []): Status => ({
    state,
    why,
    open,
    since,
  });
  if (!latest) return say("checking", "being checked");
  if (latest.kind === "conflict") {
    const files = latest.value.files.map((f) => [f.path, ...f.lines.slice(0, 2).map(range)].join(" "));
    return say("conflict", `conflicts with ${stage.id} in ${files.slice(0, 3).join(", ")}`);
  }
  if (latest.kind === "unchecked") return say("unrun", latest.value.problem.message);
  const returned = repo.returned.get(returnKey(stage.id, head));
  if (returned) return say("returned", `returned by ${returned.reviewer.name}: ${returned.reason}`);
  const { outcome } = latest.value;
  if (outcome === "error") return say("unrun", firstOf(latest, "error"));
  if (outcome === "block") return say("blocked", firstOf(latest, "block"));
  const open = outcome === "pass" || !policy ? [] : (await repository.outstanding(latest.value, policy)).open;
  if (open.length === 0) {
    const refused = refusals(repo, latest.digest).at(-1);
    return refused ? say("unrun", `the remote refused: ${refused.message}`) : say("passed", "");
  }
  const groups = [...new Set(open.map((o) => o.by))].join(" and ");
  return say(
    "person",
    `waits for ${groups}: ${open[0]?.says ?? ""}${open.length > 1 ? `, and ${open.length - 1} more` : ""}`,
    open,
  );
}
