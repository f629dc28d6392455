import type { Clock } from "../ports/index.ts";

/** The time of this machine. */
export const systemClock: Clock = { now: () => new Date().toISOString() };
