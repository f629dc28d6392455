import type { Command } from "commander";
import { collect, run } from "./options.ts";

/** Commands that look at a range of a repository on this machine. */
export function addChangeCommands(sallyport: Command): void {
  sallyport
    .command("diff")
    .description("what became more permitted, more exposed, newly trusted, or cannot be compared")
    .argument("<range>", "A..B, or A...B from their merge base, or A for A..HEAD")
    .option("--repo <path>", "the repository", ".")
    .option("--output <format[=file]>", "human, json, sarif or html; may be given more than once", collect, [])
    .option("--all", "list tests, documents, examples and the whole residual too", false)
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport diff main..HEAD\n  sallyport diff v1.0..v1.1 --repo ../shop --output json=diff.json",
    )
    .action(run(async () => (await import("../commands/diff.ts")).diffCommand));

  sallyport
    .command("check")
    .description("what the gate would say to a range, by the policy of its base")
    .argument("[range]", "A..B or A...B; without one, what this branch adds to the branch it will go into")
    .option("--repo <path>", "the repository", ".")
    .option("--stage <id>", "the stage to judge for; without one, the last")
    .option("--evidence <format=file>", "a report, such as junit=report.xml; may be given more than once", collect, [])
    .option(
      "--output <format[=file]>",
      "human, json, sarif, github, gitlab, junit or html; may be given more than once",
      collect,
      [],
    )
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport check\n  sallyport check main..HEAD --stage dev --evidence junit=report.xml\n  sallyport check --output github --output sarif=sallyport.sarif",
    )
    .action(run(async () => (await import("../commands/check.ts")).checkCommand));
}
