import type { Case, Expected } from "../harness.ts";

/** A change that must be said; what is left out is not looked at. */
export const said = (rel: string, direction: Expected["direction"], object?: string, subject?: string): Expected => ({
  ...{ rel, direction },
  ...(object === undefined ? {} : { object }),
  ...(subject === undefined ? {} : { subject }),
});

/** Cases of one kind in one file: its versions, and all that must be said of them. */
export const casesAt =
  (kind: string, path: string, prefix = "") =>
  (name: string, before: string | null, after: string | null, ...expect: readonly Expected[]): Case => ({
    ...{ kind, name: `${prefix}${name}`, path, before, after, expect },
  });
