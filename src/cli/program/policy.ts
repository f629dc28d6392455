import type { Command } from "commander";
import { run } from "./options.ts";

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
}
