import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { CLAIM_BYTES, KINDS } from "../../artifacts/index.ts";
import { problem } from "../../model/problem.ts";
import type { Extracted, Extractor } from "../../ports/index.ts";
import type { Done, Job } from "./worker.ts";

export interface ExtractorOptions {
  /** Workers at most; they start with the first file. */
  readonly workers?: number;
  /** Milliseconds that one file may take. */
  readonly timeout?: number;
  /** Where the worker's code is; for tests of hostile parsers. */
  readonly script?: URL;
}

const TIMEOUT_MS = 10_000;
const MEMORY_MB = 512;

const CLOSED: Extracted = { status: "failed", problem: problem("extract/closed", "the reading was stopped") };

interface Waiting {
  readonly job: Job;
  readonly resolve: (extracted: Extracted) => void;
}

/** The built worker, also when this file runs from its TypeScript source (tests build first). */
const SCRIPT = new URL(import.meta.url.endsWith(".ts") ? "../../../dist/worker.js" : "./worker.js", import.meta.url);

const startWorker = (script: URL): Worker =>
  new Worker(script, {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
    env: {},
  });

/** One worker and the job it has in hand. Killed when that job takes too long or too much memory; only that file is lost. */
class Lane {
  readonly #options: Required<ExtractorOptions>;
  readonly #idle: () => void;
  #worker: Worker | null = null;
  #current: Waiting | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: Required<ExtractorOptions>, idle: () => void) {
    this.#options = options;
    this.#idle = idle;
  }

  get busy(): boolean {
    return this.#current !== null;
  }

  run(waiting: Waiting): void {
    this.#current = waiting;
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#timer = setTimeout(
      () => this.#lose("extract/timeout", `it took longer than ${this.#options.timeout} ms to read`),
      this.#options.timeout,
    );
    // One plain copy that moves over: cloning costs several of them.
    const bytes = new Uint8Array(waiting.job.bytes);
    this.#worker.postMessage([{ ...waiting.job, bytes }], [bytes.buffer]);
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#finish(CLOSED);
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = startWorker(this.#options.script);
    // A worker that was given up may still speak, or end, while the next one reads the next file.
    const current = (): boolean => this.#worker === worker;
    worker.on("message", ({ id, kinds }: Done) => {
      if (current() && this.#current?.job.id === id) this.#finish({ status: "read", kinds });
    });
    worker.on("error", (error) => {
      if (current()) this.#lose("extract/crashed", `reading it failed: ${error.message.split("\n")[0]}`);
    });
    worker.on("exit", () => {
      if (current()) this.#lose("extract/crashed", "the worker that read it ended");
    });
    return worker;
  }

  #lose(code: string, message: string): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
    this.#finish({ status: "failed", problem: problem(code, message) });
  }

  #finish(extracted: Extracted): void {
    const waiting = this.#current;
    if (!waiting) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#current = null;
    this.#worker?.unref();
    waiting.resolve(extracted);
    this.#idle();
  }
}

/** Runs the artifact kinds in worker threads. A file that no kind claims is not sent anywhere. */
export function createExtractor(given: ExtractorOptions = {}): Extractor {
  // One core is left to git and to the comparison itself (measured: on two cores a second worker only costs its start).
  const workers = Math.max(1, Math.min(2, availableParallelism() - 1));
  const options = { workers, timeout: TIMEOUT_MS, script: SCRIPT, ...given };
  const queue: Waiting[] = [];
  let next = 0;
  let closed = false;
  const pump = (): void => {
    if (closed) return;
    for (const lane of lanes) {
      if (lane.busy) continue;
      const waiting = queue.shift();
      if (!waiting) return;
      lane.run(waiting);
    }
  };
  const lanes = Array.from({ length: options.workers }, () => new Lane(options, pump));
  return {
    isolation: "worker",
    kinds: Object.fromEntries(KINDS.map((k) => [k.id, k.version])),
    extract({ path, bytes }) {
      const head = bytes.subarray(0, CLAIM_BYTES);
      if (!KINDS.some((kind) => kind.claims(path, head) > 0)) return Promise.resolve({ status: "read", kinds: [] });
      if (closed) return Promise.resolve(CLOSED);
      return new Promise((resolve) => {
        queue.push({ job: { id: next++, path, bytes }, resolve });
        pump();
      });
    },
    close: async () => {
      closed = true;
      for (const waiting of queue.splice(0)) waiting.resolve(CLOSED);
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
