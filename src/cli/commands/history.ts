import { stageOf } from "../../delivery/check.ts";
import type { PolicyAt } from "../../delivery/judge.ts";
import type { Replayed } from "../../delivery/replay.ts";
import { lastMerges, replay } from "../../delivery/replay.ts";
import { fail } from "../../model/problem.ts";
import { DEFAULT_POLICY_TEXT, parsePolicy } from "../../policy/index.ts";
import { EXIT } from "../exit.ts";
import { userCache, withRepository } from "../local.ts";
import { jsonLine, writeOutputs } from "../outputs.ts";
import { historyHtml, historyHuman, historyJson } from "../report/history.ts";
import { ProgressLine } from "../terminal.ts";

export interface HistoryOptions {
  readonly repo: string;
  readonly last: string;
  readonly output: readonly string[];
}

export function shippedPolicy(): PolicyAt {
  const parsed = parsePolicy(DEFAULT_POLICY_TEXT, "the shipped policy");
  if ("problems" in parsed) return fail("policy/invalid", "the shipped policy is not valid");
  return { ...parsed, own: false };
}

/** The last merges of a revision, each with what a policy says to it at one stage. */
export async function replayed(
  options: { readonly repo: string; readonly last: string; readonly revision: string },
  policy: PolicyAt,
  stage: string,
): Promise<readonly Replayed[]> {
  const progress = new ProgressLine();
  const opening = userCache();
  return withRepository(options.repo, async (ports) => {
    const merges = await lastMerges(ports.git, await ports.git.resolve(options.revision), Number(options.last));
    const all: Replayed[] = [];
    const at = new Date().toISOString();
    const tell = (n: number, of: number): void => progress.update(() => `looking at merge ${n + 1} of ${of}`);
    const cached = { ...ports, cache: await opening };
    for await (const one of replay(cached, merges, { policy: policy.policy, stage, at }, tell)) all.push(one);
    return all;
  }).finally(() => progress.done());
}

/** `sallyport history [REVISION]`: what the last merges changed in security terms, on one page. Judges nothing. */
export async function historyCommand(revision: string, options: HistoryOptions): Promise<number> {
  const policy = shippedPolicy();
  const merges = await replayed({ ...options, revision }, policy, stageOf(policy, undefined));
  await writeOutputs(options.output, {
    human: () => historyHuman(merges),
    json: () => jsonLine(historyJson(merges)),
    html: () => historyHtml(merges, revision),
  });
  return merges.some((m) => m.problem) ? EXIT.couldNotRun : EXIT.pass;
}
