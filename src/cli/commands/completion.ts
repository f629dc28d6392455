import type { Command } from "commander";
import { fail } from "../../model/problem.ts";
import { SHELLS } from "../completion/index.ts";
import { treeOf } from "../completion/tree.ts";
import { EXIT } from "../exit.ts";
import { result } from "../terminal.ts";

/** `sallyport completion SHELL`: a script for that shell on stdout. */
export async function completionCommand(shell: string, program: Command): Promise<number> {
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (!script)
    return fail(
      "usage/shell",
      `expected ${Object.keys(SHELLS).join(", ")}, got "${shell}"`,
      "sallyport completion bash",
    );
  await result(script(treeOf(program)));
  return EXIT.pass;
}
