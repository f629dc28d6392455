/** Why something could not be done: a stable code, one sentence (lower case, no full stop), and what to do next. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hints: readonly string[];
}

export const problem = (code: string, message: string, ...hints: string[]): Problem => ({ code, message, hints });

/** Thrown only where no answer is possible; a "no" is a value. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(cause: Problem) {
    super(cause.message);
    this.name = "ProblemError";
    this.problem = cause;
  }
}

/** Throws the problem with this code, message and hints. */
export function fail(code: string, message: string, ...hints: string[]): never {
  throw new ProblemError(problem(code, message, ...hints));
}
