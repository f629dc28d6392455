import type { Command } from "commander";
import { SHELLS } from "../completion/index.ts";
import { knownArgument, run } from "./options.ts";

/** What makes a shell know the commands. */
export function addShellCommands(sallyport: Command): void {
  sallyport
    .command("completion")
    .description("print what makes a shell complete commands, options and formats")
    .addArgument(knownArgument("<shell>", "bash, zsh or fish", Object.keys(SHELLS)))
    .addHelpText(
      "after",
      "\nExamples:\n  sallyport completion bash > ~/.local/share/bash-completion/completions/sallyport\n  sallyport completion zsh > ~/.zfunc/_sallyport\n  sallyport completion fish > ~/.config/fish/completions/sallyport.fish",
    )
    .action(
      run(async () => {
        const { completionCommand } = await import("../commands/completion.ts");
        return (shell: string) => completionCommand(shell, sallyport);
      }),
    );
}
