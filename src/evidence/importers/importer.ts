import type { Finding, Measures } from "../../model/evidence.ts";
import type { Problem } from "../../model/problem.ts";

/** What a report says, once it could be read. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly measures: Measures;
}

/** One report format. */
export interface Importer {
  /** The name given with a report: `junit`. */
  readonly format: string;
  /** The evidence that it is: what policy `requires`. */
  readonly source: string;
  /** A Problem where the report says nothing usable: nothing checked is not a pass. May throw on garbage. */
  read(bytes: Uint8Array): Report | Problem;
}
