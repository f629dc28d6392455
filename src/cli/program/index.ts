import { Command } from "commander";
import { inert } from "../../model/text.ts";
import { addChangeCommands } from "./change.ts";
import { tellsDefault } from "./options.ts";
import { addPolicyCommands } from "./policy.ts";
import { addServerCommands } from "./server.ts";
import { addShellCommands } from "./shell.ts";

const version = process.env.SALLYPORT_VERSION ?? "0.0.0-dev";

/** Commander's words as ours are: one `error:` line, then hints. */
const ownWords = (text: string): string => text.replace(/\n?\(Did you mean (.*?)\?\)/, "\nhint: did you mean $1?");

/** Every command with its options, help and what it runs. */
export function program(): Command {
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
  addShellCommands(sallyport);
  for (const command of [sallyport, ...everyCommand(sallyport)])
    command.exitOverride().showHelpAfterError(`hint: ${fullName(command)} --help shows the usage`);
  return sallyport;
}

/** The commands below one, at every depth. */
export const everyCommand = (command: Command): Command[] => command.commands.flatMap((c) => [c, ...everyCommand(c)]);

/** `sallyport policy test`. */
export const fullName = (command: Command): string =>
  command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
