import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { CLAIM_BYTES, KINDS } from "../../artifacts/index.ts";
import { problem } from "../../model/problem.ts";
import type { Extracted, Extractor } from "../../ports/index.ts";
import { SCRIPT, startWorker, takeStarted } from "./start.ts";
import type { Done, Job, JobSide, Read } from "./worker.ts";

export interface ExtractorOptions {
  /** Workers at most; they start with the first file. */
  readonly workers?: number;
  /** Milliseconds that one file may take. */
  readonly timeout?: number;
  /** Where the worker's code is; for tests of hostile parsers. */
  readonly script?: URL;
}

const TIMEOUT_MS = 10_000;

const CRASHED = "extract/crashed";
const CLOSED: Extracted = { status: "failed", problem: problem("extract/closed", "the reading was stopped") };

interface Waiting {
  readonly job: Job;
  /** It was in the hands of a worker that crashed: tried again by itself, so that no other is lost for it. */
  readonly alone?: boolean;
  readonly resolve: (sides: readonly Extracted[]) => void;
}
const all = (job: Job, extracted: Extracted): Extracted[] => job.sides.map(() => extracted);

/** Jobs and bytes that a worker may have before it asks for more: it should never wait for the next one. */
const AHEAD = { jobs: 16, bytes: 4 * 1024 * 1024 };
const sizeOf = (job: Job): number => job.sides.reduce((n, s) => n + s.bytes.length, 0);

/**
 * One worker and the jobs in its hands; it does the first and holds the others. Killed when the first takes too long: only that file
 * is lost, the others go back to the queue. After a crash each is tried by itself.
 */
class Lane {
  readonly #options: Required<ExtractorOptions>;
  readonly #freed: (back: readonly Waiting[]) => void;
  #worker: Worker | null = null;
  #held: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(options: Required<ExtractorOptions>, freed: (back: readonly Waiting[]) => void) {
    this.#options = options;
    this.#freed = freed;
  }

  get held(): number {
    return this.#held.length;
  }

  takes({ job, alone }: Waiting): boolean {
    if (alone || this.#held[0]?.alone) return this.held === 0;
    const bytes = this.#held.reduce((n, w) => n + sizeOf(w.job), 0);
    return this.held === 0 || (this.held < AHEAD.jobs && bytes + sizeOf(job) <= AHEAD.bytes);
  }

  run(waiting: Waiting): void {
    this.#held.push(waiting);
    this.#worker ??= this.#start();
    this.#worker.ref();
    if (this.held === 1) this.#watch();
    // Plain copies that move over: cloning costs several of them.
    const { job } = waiting;
    const sides = job.sides.map((side) => ({ ...side, bytes: new Uint8Array(side.bytes) }));
    this.#worker.postMessage(
      { ...job, sides },
      sides.map((side) => side.bytes.buffer),
    );
  }

  prepare(): void {
    if (this.#worker) return;
    this.#worker = this.#start();
    this.#worker.unref();
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    while (this.held > 0) this.#finish(CLOSED);
    await worker?.terminate();
  }

  #watch(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer =
      this.held === 0
        ? null
        : setTimeout(
            () => this.#lose("extract/timeout", `it took longer than ${this.#options.timeout} ms to read`),
            this.#options.timeout,
          );
  }

  #start(): Worker {
    const worker = (this.#options.script === SCRIPT ? takeStarted() : null) ?? startWorker(this.#options.script);
    // A worker that was given up may still speak, or end, while the next one reads the next file.
    const current = (): boolean => this.#worker === worker;
    worker.on("message", ({ id, sides }: Done) => {
      if (!current() || this.#held[0]?.job.id !== id) return;
      this.#finish((JSON.parse(sides) as Read[]).map((kinds): Extracted => ({ status: "read", kinds })));
      this.#freed([]);
    });
    worker.on("error", (error) => {
      if (current()) this.#lose(CRASHED, `reading it failed: ${error.message.split("\n")[0]}`);
    });
    worker.on("exit", () => {
      if (current()) this.#lose(CRASHED, "the worker that read it ended");
    });
    return worker;
  }

  #lose(code: string, message: string): void {
    const worker = this.#worker;
    this.#worker = null;
    void worker?.terminate();
    // A crash takes answers with it that were given and not read yet: whose fault it was, only each by itself can show.
    if (code === CRASHED && this.held > 1) {
      const all = this.#held.splice(0).map((w) => ({ ...w, alone: true }));
      this.#watch();
      this.#freed(all);
      return;
    }
    const others = this.#held.splice(1);
    this.#finish({ status: "failed", problem: problem(code, message) });
    this.#freed(others);
  }

  /** Answers the first job; the time of the next begins. */
  #finish(extracted: Extracted | readonly Extracted[]): void {
    const first = this.#held.shift();
    if (!first) return;
    this.#watch();
    if (this.held === 0) this.#worker?.unref();
    first.resolve("status" in extracted ? all(first.job, extracted) : extracted);
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
    while (!closed) {
      const [first] = queue;
      const [lane] = lanes.filter((l) => first && l.takes(first)).sort((a, b) => a.held - b.held);
      if (!first || !lane) return;
      queue.shift();
      lane.run(first);
    }
  };
  const lanes = Array.from(
    { length: options.workers },
    () =>
      new Lane(options, (back) => {
        queue.unshift(...back);
        pump();
      }),
  );
  const claimed = (path: string, version: Omit<JobSide, "kinds">): JobSide => {
    const head = version.bytes.subarray(0, CLAIM_BYTES);
    return { ...version, kinds: KINDS.filter((kind) => kind.claims(path, head) > 0).map((kind) => kind.id) };
  };
  const run = async (path: string, sides: readonly JobSide[]): Promise<readonly Extracted[]> => {
    if (sides.every((s) => s.kinds.length === 0)) return sides.map(() => ({ status: "read", kinds: [] }));
    if (closed) return sides.map(() => CLOSED);
    return new Promise((resolve) => {
      queue.push({ job: { id: next++, path, sides }, resolve });
      pump();
    });
  };
  const extract: Extractor["extract"] = async ({ path, bytes }) =>
    (await run(path, [claimed(path, { bytes })]))[0] ?? CLOSED;
  return {
    isolation: "worker",
    kinds: Object.fromEntries(KINDS.map((k) => [k.id, k.version])),
    extract,
    async extractBoth(path, before, after) {
      const [old, now] = await run(path, [claimed(path, before), claimed(path, after)]);
      // Of a file that is too much in one version, the other can be told.
      return old?.status === "read" && now?.status === "read"
        ? [old, now]
        : [await extract({ path, bytes: before.bytes }), await extract({ path, bytes: after.bytes })];
    },
    prepare: () => {
      if (!closed) lanes[0]?.prepare();
    },
    close: async () => {
      closed = true;
      for (const waiting of queue.splice(0)) waiting.resolve(all(waiting.job, CLOSED));
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
