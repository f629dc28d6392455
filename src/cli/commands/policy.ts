import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { policyOf, stageOf } from "../../delivery/check.ts";
import { knownNames } from "../../delivery/explain.ts";
import type { PolicyAt } from "../../delivery/judge.ts";
import type { Replayed, RuleShare } from "../../delivery/replay.ts";
import { ruleShares } from "../../delivery/replay.ts";
import { fail } from "../../model/problem.ts";
import { inert } from "../../model/text.ts";
import { counted } from "../../model/words.ts";
import type { Policy } from "../../policy/index.ts";
import { lintPolicy, POLICY_PATH, parsePolicy } from "../../policy/index.ts";
import { EXIT } from "../exit.ts";
import { withGit } from "../local.ts";
import { jsonLine, writeOutputs } from "../outputs.ts";
import { paint, printProblem, result } from "../terminal.ts";
import { replayed } from "./history.ts";

/** Reads a policy file. Every problem goes to stderr; null where there is one. */
async function readPolicy(path: string): Promise<PolicyAt | null> {
  const text = await readFile(path, "utf8").catch(() =>
    fail("usage/file", `"${path}" cannot be read`, "sallyport init writes a policy", "sallyport policy test FILE"),
  );
  const parsed = parsePolicy(text, path);
  if ("policy" in parsed) return { ...parsed, own: true };
  for (const problem of parsed.problems) printProblem(problem);
  return null;
}

/** `sallyport policy test [FILE]`: every problem with its place, then what nobody can have meant. */
export async function policyTestCommand(file: string | undefined, options: { readonly repo: string }): Promise<number> {
  const path = file ?? join(await workTree(options.repo), POLICY_PATH);
  const found = await readPolicy(path);
  if (!found) return EXIT.usage;
  const { policy } = found;
  const c = paint();
  const doubts = lintPolicy(policy, knownNames());
  const lines = doubts.flatMap((d) => [
    `${c.yellow("doubt")}[${inert(d.about)}]: ${inert(d.says)}`,
    ...(d.hint ? [c.dim(`   = ${inert(d.hint)}`)] : []),
  ]);
  const size = [
    counted(policy.stages.length, "stage"),
    counted(policy.services.length, "service"),
    counted(policy.rules.length, "rule"),
  ].join(", ");
  const rest = doubts.length === 0 ? "every rule can fire, every group can answer" : `${doubts.length} in doubt`;
  await result(`${[...lines, `${c.green("valid")}: ${inert(path)}, ${size}; ${rest}`].join("\n")}\n`);
  return EXIT.pass;
}

const workTree = (repo: string): Promise<string> =>
  withGit(repo, async (git) => git.workTree ?? fail("usage/bare", "the repository is bare: name the file"));

export interface ReplayOptions {
  readonly repo: string;
  readonly last: string;
  readonly policy?: string;
  readonly stage?: string;
  readonly output: readonly string[];
}

/** A person may be asked for one merge in ten; more, and nobody looks any more. */
const BUDGET = 0.1;

/** `sallyport policy replay`: what a policy would have said to the last merges. */
export async function policyReplayCommand(options: ReplayOptions): Promise<number> {
  const found = options.policy === undefined ? await policyHere(options.repo) : await readPolicy(options.policy);
  if (!found) return EXIT.usage;
  const stage = stageOf(found, options.stage);
  const merges = await replayed({ ...options, revision: "HEAD" }, found, stage);
  const shares = ruleShares(found.policy, merges);
  const sums = sumOf(merges);
  await writeOutputs(options.output, {
    human: () => replayText(found.policy, stage, shares, sums),
    json: () => jsonLine({ schema: "sallyport.dev/replay/v1", stage, ...sums, budget: BUDGET, rules: shares }),
  });
  return sums.couldNotRun > 0 ? EXIT.couldNotRun : EXIT.pass;
}

const policyHere = (repo: string): Promise<PolicyAt> =>
  withGit(repo, async (git) => policyOf(git, (await git.commit(await git.resolve("HEAD"))).tree));

interface Sums {
  readonly merges: number;
  readonly passed: number;
  readonly blocked: number;
  /** Merges that only a person would have let through. */
  readonly asked: number;
  /** Merges in which evidence that is presumed covers something. */
  readonly presumed: number;
  readonly couldNotRun: number;
  readonly share: number;
}

function sumOf(merges: readonly Replayed[]): Sums {
  const count = (outcome: Replayed["outcome"]): number => merges.filter((m) => m.outcome === outcome).length;
  const asked = merges.filter((m) => m.groups.length > 0).length;
  return {
    merges: merges.length,
    passed: count("pass"),
    blocked: count("block"),
    asked,
    presumed: merges.filter((m) => m.presumed > 0).length,
    couldNotRun: count("error"),
    share: merges.length === 0 ? 0 : asked / merges.length,
  };
}

const covering = (policy: Policy): string => [...new Set(policy.covers.map((cover) => cover.by))].join(" and ");

function replayText(policy: Policy, stage: string, shares: readonly RuleShare[], sums: Sums): string {
  const c = paint();
  const width = Math.max(...policy.rules.map((r) => r.id.length), 4);
  const cell = (n: number): string => (n === 0 ? "-" : String(n)).padStart(8);
  const rows = shares.map((s) => {
    const line = `${inert(s.rule).padEnd(width)}${cell(s.blocked + s.asked)}${cell(s.blocked)}${cell(s.asked)}`;
    return s.failed > 0 ? `${line}  ${c.yellow(`could not be evaluated for ${s.failed}`)}` : line;
  });
  const percent = `${Math.round(100 * sums.share)}%`;
  const over = sums.share > BUDGET;
  const word = over
    ? c.magenta(`over the budget of ${100 * BUDGET}%`)
    : c.green(`within the budget of ${100 * BUDGET}%`);
  return `${[
    c.dim(`${"rule".padEnd(width)}   fired blocked   asked   of ${sums.merges} merges, at ${inert(stage)}`),
    ...rows,
    "",
    `${sums.passed} would have passed, ${sums.blocked} been blocked, ${sums.asked} (${percent}) needed a person: ${word}${sums.couldNotRun > 0 ? `; ${sums.couldNotRun} could not be told` : ""}`,
    ...(sums.presumed > 0
      ? [
          c.dim(
            `in ${sums.presumed} of them ${inert(covering(policy))} is presumed, and covers what nobody is asked about here`,
          ),
        ]
      : []),
    ...(over ? [c.dim("the rules at the top ask most: narrow them, or let evidence cover paths (covers)")] : []),
  ].join("\n")}\n`;
}
