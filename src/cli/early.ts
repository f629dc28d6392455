import { existsSync } from "node:fs";
import { cacheFolder } from "../adapters/cache/folder.ts";
import { startEarly } from "../adapters/extract/start.ts";

/** Files will be read whatever comes: the reader starts while the command itself still loads. */
export const readingAhead = startEarly;

/** The same, unless an earlier run may have kept all that is asked for. */
export function readingAheadUnlessKept(): void {
  const folder = cacheFolder(process.env);
  if (folder === null || !existsSync(folder)) startEarly();
}
