import { readFile } from "node:fs/promises";
import { parseBaseline, withoutKnown } from "../../delivery/baseline.ts";
import { beforeReports, check, policyOf, stageOf, withUnread } from "../../delivery/check.ts";
import { importEvidence } from "../../evidence/index.ts";
import type { Evidence } from "../../model/evidence.ts";
import { fail } from "../../model/problem.ts";
import { exitOf } from "../exit.ts";
import { withRepository } from "../local.ts";
import { jsonLine, writeOutputs } from "../outputs.ts";
import { checkHuman } from "../report/check-human.ts";
import { framesOf } from "../report/frames.ts";
import { githubCheck } from "../report/github.ts";
import { gitlabCheck } from "../report/gitlab.ts";
import { checkHtml } from "../report/html.ts";
import { checkItems } from "../report/items.ts";
import { junitCheck } from "../report/junit.ts";
import { sarif } from "../report/sarif.ts";
import type { TargetOptions } from "../target.ts";
import { targetOf } from "../target.ts";
import { ProgressLine } from "../terminal.ts";

export interface CheckOptions extends TargetOptions {
  readonly repo: string;
  readonly stage?: string;
  readonly evidence: readonly string[];
  /** No report can be there yet: none is asked for. */
  readonly beforeReports?: boolean;
  readonly output: readonly string[];
}

/** `sallyport check [BASE..HEAD]`: what the gate would say. Advisory: a stage moves only on the server's own verdict. */
export async function checkCommand(range: string | undefined, options: CheckOptions): Promise<number> {
  const began = Date.now();
  const progress = new ProgressLine();
  const done = await withRepository(options.repo, async (ports) => {
    const target = await targetOf(ports.git, range, options);
    const policy = await policyOf(ports.git, target.policyTree);
    const stage = stageOf(policy, options.stage);
    const { tree } = target.range.head;
    const evidence = await Promise.all(options.evidence.map((e) => readEvidence(e, tree)));
    const at = new Date().toISOString();
    const checked = await check(ports, target.range, { policy, stage, evidence, at }, (n, total) =>
      progress.update(() => `reading ${n} of ${total} changed files`),
    );
    const { diff } = checked;
    const told = options.beforeReports ? beforeReports(checked.decision) : withUnread(checked.decision, evidence);
    const decision = target.baseline === null ? told : withoutKnown(told, diff, parseBaseline(target.baseline));
    return { diff, decision, evidence, stage, frames: await framesOf(ports, diff, decision, tree) };
  }).finally(() => progress.done());
  const { diff, decision, stage } = done;
  const report = { ...done, seconds: (Date.now() - began) / 1000 };
  await writeOutputs(options.output, {
    human: () => checkHuman(report),
    json: () =>
      jsonLine({
        schema: "sallyport.dev/check/v1",
        stage,
        base: diff.base,
        head: diff.head,
        fingerprint: diff.fingerprint,
        ...(diff.charts ? { charts: diff.charts } : {}),
        ...decision,
      }),
    sarif: () => jsonLine(sarif(checkItems(report))),
    github: () => githubCheck(report),
    gitlab: () => jsonLine(gitlabCheck(report)),
    junit: () => junitCheck(report),
    html: () => checkHtml(report),
  });
  return exitOf(decision.outcome);
}

/** `FORMAT=FILE`, as the server would get it from a producer; from a command line it is advisory. */
async function readEvidence(text: string, tree: string): Promise<Evidence> {
  const at = text.indexOf("=");
  if (at < 1)
    fail("usage/evidence", `expected FORMAT=FILE, got "${text}"`, "sallyport check --evidence junit=report.xml");
  const path = text.slice(at + 1);
  const bytes = await readFile(path).catch(() =>
    fail(
      "usage/evidence",
      `"${path}" cannot be read`,
      "the report comes from your test run; without one: sallyport check --stage dev",
    ),
  );
  return importEvidence(text.slice(0, at), bytes, { tree, producer: "local@0" });
}
