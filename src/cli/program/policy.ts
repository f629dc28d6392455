import type { Command } from "commander";
import { outputOption, run, wholeNumber } from "./options.ts";

const last = wholeNumber("--last", 1, 10_000);

/** What a repository tells the gate, and how it is tried before it counts. */
export function addPolicyCommands(sallyport: Command): void {
  sallyport
    .command("init")
    .description("write a policy, a baseline and a pipeline for what is in this repository; never over a file")
    .option("--repo <path>", "the repository", ".")
    .option("--dry-run", "print what would be written", false)
    .addHelpText("after", "\nExamples:\n  sallyport init --dry-run\n  sallyport init")
    .action(run(async () => (await import("../commands/init.ts")).initCommand));

  const baseline = sallyport
    .command("baseline")
    .description("what check --all knows already; a range never looks at it")
    .addHelpText("after", "\nExample:\n  sallyport baseline create");
  baseline
    .command("create")
    .description("write .sallyport/baseline.jsonl from what stands at HEAD")
    .option("--repo <path>", "the repository", ".")
    .addHelpText("after", "\nExample:\n  sallyport baseline create")
    .action(run(async () => (await import("../commands/baseline.ts")).createBaselineCommand));
  baseline
    .command("prune")
    .description("forget what is not found any more; never adds")
    .option("--repo <path>", "the repository", ".")
    .addHelpText("after", "\nExample:\n  sallyport baseline prune")
    .action(run(async () => (await import("../commands/baseline.ts")).pruneBaselineCommand));

  const policy = sallyport
    .command("policy")
    .description("try a policy before it counts")
    .addHelpText("after", "\nExample:\n  sallyport policy test");
  policy
    .command("test")
    .description("every problem with its place; rules that can never fire, groups that cannot answer")
    .argument("[file]", "without one, .sallyport/policy.yaml as it lies here")
    .option("--repo <path>", "the repository", ".")
    .addHelpText("after", "\nExamples:\n  sallyport policy test\n  sallyport policy test draft.yaml")
    .action(run(async () => (await import("../commands/policy.ts")).policyTestCommand));
  policy
    .command("replay")
    .description("what a policy would have said to the last merges, against a budget of one question in ten")
    .option("--repo <path>", "the repository", ".")
    .option("--last <number>", "how many first-parent commits", last, "50")
    .option("--policy <file>", "another policy than the one at HEAD")
    .option("--stage <id>", "the stage to judge for; without one, the last")
    .addOption(outputOption("human", "json"))
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport policy replay\n  sallyport policy replay --last 200 --policy draft.yaml",
    )
    .action(run(async () => (await import("../commands/policy.ts")).policyReplayCommand));
}
