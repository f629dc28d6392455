import pico from "picocolors";
import type { Problem } from "../model/problem.ts";
import { ProblemError, problem } from "../model/problem.ts";
import { inert } from "../model/text.ts";
import { EXIT } from "./exit.ts";

/** Colour by NO_COLOR, FORCE_COLOR, and whether the stream is a terminal. */
const wants = (stream: NodeJS.WriteStream): boolean =>
  process.env.NO_COLOR
    ? false
    : process.env.FORCE_COLOR && process.env.FORCE_COLOR !== "0"
      ? true
      : Boolean(stream.isTTY) && process.env.TERM !== "dumb";

export const paint = (stream: NodeJS.WriteStream = process.stdout) => pico.createColors(wants(stream));

const WHY_NOT: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left",
  EIO: "the device failed",
  EBADF: "the output is closed",
};
const unwritten = ({ code = "", message }: NodeJS.ErrnoException): Problem =>
  problem(
    "output/unwritten",
    `the result cannot be written to the standard output: ${WHY_NOT[code] ?? message}${code ? ` (${code})` : ""}`,
  );
/** Errors that a command was told of already. */
const told = new WeakSet<Error>();

/**
 * A reader that left early (`| head`) is no error, and must not turn a verdict into another exit code. A result that could not be
 * written is one, whatever it said.
 */
export function watchOutputs(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE" || told.has(error)) return;
      if (stream === process.stdout) printProblem(unwritten(error));
      process.once("exit", () => {
        process.exitCode = EXIT.couldNotRun;
      });
    });
}

/** Writes the result to stdout and waits until it is taken, or nobody reads it any more. */
export const result = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error || (error as NodeJS.ErrnoException).code === "EPIPE") return resolve();
      told.add(error);
      reject(new ProblemError(unwritten(error)));
    });
  });

/** `error:` and `hint:` lines on stderr, inert. */
export function printProblem({ message, hints }: Problem): void {
  const c = paint(process.stderr);
  const lines = [`${c.red(c.bold("error"))}: ${inert(message)}`, ...hints.map((h) => `${c.cyan("hint")}: ${inert(h)}`)];
  process.stderr.write(`${lines.join("\n")}\n`);
}

const AFTER_MS = 300;
const EVERY_MS = 100;

/** One line on stderr that appears after 300 ms, only on a terminal; elsewhere nothing is repainted. */
export class ProgressLine {
  readonly #began = Date.now();
  #last = 0;
  #shown = false;

  update(text: () => string): void {
    const now = Date.now();
    if (!process.stderr.isTTY || process.env.CI || now - this.#began < AFTER_MS || now - this.#last < EVERY_MS) return;
    this.#last = now;
    this.#shown = true;
    process.stderr.write(`\r\u001b[2K${inert(text())}`);
  }

  done(): void {
    if (this.#shown) process.stderr.write("\r\u001b[2K");
    this.#shown = false;
  }
}
