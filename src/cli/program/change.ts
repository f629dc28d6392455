import type { Command } from "commander";
import { collect, knownArgument, outputOption, run, wholeNumber } from "./options.ts";

const last = wholeNumber("--last", 1, 10_000);

/** Commands that look at a range of a repository on this machine. */
export function addChangeCommands(sallyport: Command): void {
  sallyport
    .command("diff")
    .description("what became more permitted, more exposed, newly trusted, or cannot be compared")
    .argument("<range>", "A..B, or A...B from their merge base, or A for A..HEAD")
    .option("--repo <path>", "the repository", ".")
    .addOption(outputOption("human", "json", "sarif", "html"))
    .option("--all", "list tests, documents, examples and the whole residual too", false)
    .option("--served <name>", "the server's name for this repository, where approved:STAGE stands in the range")
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport diff main..HEAD\n  sallyport diff approved:prod..v2.0\n  sallyport diff v1.0..v1.1 --repo ../shop --output json=diff.json",
    )
    .action(
      run(async () => {
        (await import("../early.ts")).readingAheadUnlessKept();
        return (await import("../commands/diff.ts")).diffCommand;
      }),
    );

  sallyport
    .command("check")
    .description("what the gate would say to a range, by the policy of its base")
    .argument("[range]", "A..B or A...B; without one, what this branch adds to the branch it will go into")
    .option("--repo <path>", "the repository", ".")
    .option("--staged", "the index against HEAD: what the next commit adds", false)
    .option("--since <ref>", "what was added since this branch left REF")
    .option("--all", "the whole tree of HEAD, without what .sallyport/baseline.jsonl knows", false)
    .option("--stage <id>", "the stage to judge for; without one, the last")
    .option("--evidence <format=file>", "a report, such as junit=report.xml; may be given more than once", collect, [])
    .addOption(outputOption("human", "json", "sarif", "github", "gitlab", "junit", "html"))
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport check\n  sallyport check --staged\n  sallyport check main..HEAD --stage dev --evidence junit=report.xml\n  sallyport check --output github --output sarif=sallyport.sarif",
    )
    .action(
      run(async () => {
        (await import("../early.ts")).readingAhead();
        return (await import("../commands/check.ts")).checkCommand;
      }),
    );

  sallyport
    .command("explain")
    .description("what a rule, a relation or a change means, and what makes it go away")
    .argument(
      "[what]",
      "a rule, a relation, or the first digits of a change's id; without one, all rules and relations are listed",
    )
    .option("--repo <path>", "the repository", ".")
    .option("--range <a..b>", "where to look for a change; without one, as check does")
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport explain\n  sallyport explain access/widened\n  sallyport explain token-can\n  sallyport explain 3fa9c1 --range main~5..main",
    )
    .action(run(async () => (await import("../commands/explain.ts")).explainCommand));

  sallyport
    .command("history")
    .description("what the last merges changed in security terms, and which of them somebody should have seen")
    .argument("[revision]", "whose first-parent commits are looked at", "HEAD")
    .option("--repo <path>", "the repository", ".")
    .option("--last <number>", "how many", last, "50")
    .addOption(outputOption("human", "json", "html"))
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport history\n  sallyport history main --last 200 --output html=history.html",
    )
    .action(run(async () => (await import("../commands/history.ts")).historyCommand));

  const hook = sallyport
    .command("hook")
    .description("check before a commit and before a push, on this machine")
    .addHelpText("after", "\nExample:\n  sallyport hook install");
  hook
    .command("install")
    .description("write a pre-commit and a pre-push hook")
    .option("--repo <path>", "the repository", ".")
    .option("--chain", "keep hooks of somebody else and run them first", false)
    .addHelpText("after", "\nExamples:\n  sallyport hook install\n  sallyport hook install --chain")
    .action(run(async () => (await import("../commands/hook.ts")).installHookCommand));
  hook
    .command("uninstall")
    .description("take our hooks out again, and put back what was there before")
    .option("--repo <path>", "the repository", ".")
    .addHelpText("after", "\nExample:\n  sallyport hook uninstall")
    .action(run(async () => (await import("../commands/hook.ts")).uninstallHookCommand));
  hook
    .command("run")
    .description("what the hooks call")
    .addArgument(knownArgument("<name>", "pre-commit or pre-push", ["pre-commit", "pre-push"]))
    .addHelpText("after", "\nExample:\n  sallyport hook run pre-commit")
    .action(
      run(async () => {
        (await import("../early.ts")).readingAhead();
        return (await import("../commands/hook.ts")).runHookCommand;
      }),
    );
}
