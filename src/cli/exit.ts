import type { Outcome } from "../model/verdict.ts";

/** Exit codes, the same for every output format. */
export const EXIT = { pass: 0, blocked: 1, usage: 2, couldNotRun: 3, signIn: 4, person: 5, interrupted: 130 } as const;

const BY_OUTCOME: Readonly<Record<Outcome, number>> = {
  pass: EXIT.pass,
  block: EXIT.blocked,
  error: EXIT.couldNotRun,
  review: EXIT.person,
};
export const exitOf = (outcome: Outcome): number => BY_OUTCOME[outcome];

/** Problem codes that mean something else than usage or configuration. */
const BY_CODE: readonly (readonly [prefix: string, exit: number])[] = [
  ["session/", EXIT.signIn],
  ["server/unreachable", EXIT.couldNotRun],
  ["git/object-", EXIT.couldNotRun],
  ["git/timeout", EXIT.couldNotRun],
  ["git/failed", EXIT.couldNotRun],
  ["git/bad-patch", EXIT.couldNotRun],
  ["git/too-m", EXIT.couldNotRun],
  ["git/not-found", EXIT.couldNotRun],
  ["git/remote-unreachable", EXIT.couldNotRun],
  ["store/", EXIT.couldNotRun],
  ["ledger/", EXIT.couldNotRun],
  ["output/", EXIT.couldNotRun],
  ["refused/", EXIT.blocked],
];
export const exitOfProblem = (code: string): number =>
  BY_CODE.find(([prefix]) => code.startsWith(prefix))?.[1] ?? EXIT.usage;
