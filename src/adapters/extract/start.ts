import { Worker } from "node:worker_threads";

const MEMORY_MB = 512;

/** The built worker, also when this file runs from its TypeScript source (tests build first). */
export const SCRIPT = new URL(
  import.meta.url.endsWith(".ts") ? "../../../dist/worker.js" : "./worker.js",
  import.meta.url,
);

/** Starts a worker with the limits of its memory and nothing of this process's environment. */
export const startWorker = (script: URL): Worker =>
  new Worker(script, {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
    env: {},
  });

let started: Worker | null = null;

/** Starts the first worker while the program itself still loads; whoever needs one takes it. It keeps nobody waiting. */
export function startEarly(): void {
  if (started) return;
  const worker = startWorker(SCRIPT);
  worker.unref();
  // What fails here fails again where somebody hears of it.
  worker.once("error", () => {
    if (started === worker) started = null;
  });
  started = worker;
}

/** The worker that was started early, once; null where there is none. */
export function takeStarted(): Worker | null {
  const worker = started;
  started = null;
  return worker;
}
