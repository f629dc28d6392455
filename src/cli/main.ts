import { Command, CommanderError } from "commander";
import { ProblemError } from "../model/problem.ts";
import { inert } from "../model/text.ts";
import { EXIT, exitOfProblem } from "./exit.ts";
import { addChangeCommands } from "./program/change.ts";
import { tellsDefault } from "./program/options.ts";
import { addPolicyCommands } from "./program/policy.ts";
import { addServerCommands } from "./program/server.ts";
import { ignoreLeftReaders, printProblem } from "./terminal.ts";

const version = process.env.SALLYPORT_VERSION ?? "0.0.0-dev";

/** Commander's words as ours are: one `error:` line, then hints. */
const ownWords = (text: string): string => text.replace(/\n?\(Did you mean (.*?)\?\)/, "\nhint: did you mean $1?");

function program(): Command {
  const sallyport = new Command("sallyport")
    .description("The gate that every change passes: one security diff, policy, one button, a signed ledger.")
    .version(version)
    .configureOutput({
      // Arguments come back in these messages.
      outputError: (text, write) => write(ownWords(text).split("\n").map(inert).join("\n")),
    })
    .configureHelp({
      sortSubcommands: false,
      optionDescription: ({ description, defaultValue }) =>
        tellsDefault(defaultValue) ? `${description} (default: ${JSON.stringify(defaultValue)})` : description,
    })
    .addHelpText(
      "after",
      "\nExit codes: 0 pass, 1 blocked, 2 usage or configuration, 3 could not run, 4 sign-in needed, 5 a person is outstanding.",
    );
  addChangeCommands(sallyport);
  addPolicyCommands(sallyport);
  addServerCommands(sallyport);
  for (const command of [sallyport, ...everyCommand(sallyport)])
    command.exitOverride().showHelpAfterError(`hint: ${fullName(command)} --help shows the usage`);
  return sallyport;
}

const everyCommand = (command: Command): Command[] => command.commands.flatMap((c) => [c, ...everyCommand(c)]);

const fullName = (command: Command): string =>
  command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();

ignoreLeftReaders();
try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.pass : EXIT.usage;
  else if (error instanceof ProblemError) {
    printProblem(error.problem);
    process.exitCode = exitOfProblem(error.problem.code);
  } else {
    // A crash must never look like a pass.
    printProblem({
      code: "internal",
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      hints: [],
    });
    process.exitCode = EXIT.couldNotRun;
  }
}
