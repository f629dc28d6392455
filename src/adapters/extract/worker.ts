import { parentPort } from "node:worker_threads";
import { CLAIM_BYTES, KINDS } from "../../artifacts/index.ts";
import type { Extraction } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";

/** One file to read. */
export interface Job {
  readonly id: number;
  readonly path: string;
  readonly bytes: Uint8Array;
}
export interface Done {
  readonly id: number;
  readonly kinds: readonly { readonly kind: string; readonly extraction: Extraction }[];
}

/** Parsers are loaded with the first file that wants them: most ranges need few. */
const loads = new Map<string, Promise<void>>();
function loaded(kind: (typeof KINDS)[number]): Promise<void> {
  let load = loads.get(kind.id);
  if (!load) {
    load = kind.load();
    loads.set(kind.id, load);
  }
  return load;
}

parentPort?.on("message", async (jobs: readonly Job[]) => {
  for (const { id, path, bytes } of jobs) {
    const head = bytes.subarray(0, CLAIM_BYTES);
    const claiming = KINDS.filter((kind) => kind.claims(path, head) > 0);
    await Promise.all(claiming.map(loaded));
    const kinds = claiming.map((kind) => ({
      kind: kind.id,
      extraction: guarded(kind, path, bytes),
    }));
    parentPort?.postMessage({ id, kinds } satisfies Done);
  }
});

/** A kind that throws has a fault of its own; the file is not lost for it. */
function guarded(kind: (typeof KINDS)[number], path: string, bytes: Uint8Array): Extraction {
  try {
    return kind.extract({ path, bytes });
  } catch (error) {
    const reason = problem(
      "extract/failed",
      `${kind.id} could not read it: ${error instanceof Error ? error.message.split("\n")[0] : "unknown"}`,
    );
    return { facts: [], units: [], opaque: [{ from: 0, to: bytes.length, reason }] };
  }
}
