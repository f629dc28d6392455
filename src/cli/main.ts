import { Command, CommanderError } from "commander";
import { ProblemError } from "../model/problem.ts";
import { EXIT, exitOfProblem } from "./exit.ts";
import { printProblem } from "./terminal.ts";

const version = process.env.SALLYPORT_VERSION ?? "0.0.0-dev";
const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];

/** Runs a command that answers with its exit code. */
const run =
  <A extends unknown[]>(load: () => Promise<(...args: A) => Promise<number>>) =>
  async (...args: A): Promise<void> => {
    process.exitCode = await (await load())(...args);
  };

function program(): Command {
  const sallyport = new Command("sallyport")
    .description("The gate that every change passes: one security diff, policy, one button, a signed ledger.")
    .version(version)
    .showHelpAfterError("(run with --help for usage)")
    .configureHelp({ sortSubcommands: false })
    .addHelpText("after", "\nExit codes: 0 pass, 1 blocked, 2 usage or configuration, 3 could not run, 4 sign-in needed, 5 a person is outstanding.");

  sallyport
    .command("diff")
    .description("what became more permitted, more exposed, newly trusted, or cannot be compared")
    .argument("<range>", "A..B, or A...B from their merge base, or A for A..HEAD")
    .option("--repo <path>", "the repository", ".")
    .option("--output <format[=file]>", "human or json; may be given more than once", collect, [])
    .option("--all", "list tests, documents, examples and the whole residual too", false)
    .addHelpText("after", "\nExamples:\n  sallyport diff main..HEAD\n  sallyport diff v1.0..v1.1 --repo ../shop --output json=diff.json")
    .action(run(async () => (await import("./commands/diff.ts")).diffCommand));

  sallyport
    .command("serve")
    .description("the gate as a service: page, API, and the stages of the repositories it serves")
    .option("--data <path>", "where everything is kept", process.env.SALLYPORT_DATA ?? ".sallyport-data")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on", process.env.SALLYPORT_PORT ?? "4400")
    .option("--repo <name=remote[#branch]>", "a repository to serve, and the branch whose policy lists its stages; may be given more than once", collect, [])
    .option("--reconcile <seconds>", "how often to look for missed pushes", "60")
    .option("--demo", "make and serve the demo shop too", false)
    .addHelpText("after", "\nExamples:\n  sallyport serve --demo\n  sallyport serve --repo shop=/srv/git/shop.git#prod")
    .action(run(async () => (await import("./commands/serve.ts")).serveCommand));

  return sallyport;
}

try {
  const sallyport = program().exitOverride();
  for (const command of sallyport.commands) command.exitOverride();
  await sallyport.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.pass : EXIT.usage;
  else if (error instanceof ProblemError) {
    printProblem(error.problem);
    process.exitCode = exitOfProblem(error.problem.code);
  } else {
    // A crash must never look like a pass.
    printProblem({ code: "internal", message: error instanceof Error ? (error.stack ?? error.message) : String(error), hints: [] });
    process.exitCode = EXIT.couldNotRun;
  }
}
