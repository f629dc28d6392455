import { setFlagsFromString } from "node:v8";
import { CommanderError } from "commander";
import { ProblemError } from "../model/problem.ts";
import { EXIT, exitOfProblem } from "./exit.ts";
import { program } from "./program/index.ts";
import { printProblem, watchOutputs } from "./terminal.ts";

// A run of a second or two ends before most of what the optimizing compiler does pays off: measured, it was a third of all work. A
// server runs for longer.
if (!process.argv.includes("serve")) setFlagsFromString("--interrupt-budget=500000");
watchOutputs();
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
