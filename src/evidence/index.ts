import { digestBytes } from "../model/digest.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Problem } from "../model/problem.ts";
import { fail, problem } from "../model/problem.ts";
import type { Report } from "./importers/importer.ts";
import { IMPORTERS } from "./importers/index.ts";

const MAX_BYTES = 20 * 1024 * 1024;

/** Turns a report into evidence for one tree. A report that says nothing usable is evidence that nobody could look. */
export function importEvidence(
  format: string,
  bytes: Uint8Array,
  bound: { readonly tree: string; readonly producer: `${string}@${string}` },
): Evidence {
  const importer = IMPORTERS.find((i) => i.format === format);
  if (!importer)
    fail("report/unknown-format", `expected a format of ${IMPORTERS.map((i) => i.format).join(", ")}, got "${format}"`);
  const common = { subject: bound.tree, source: importer.source, producer: bound.producer, digest: digestBytes(bytes) };
  const report = read(importer.read, bytes);
  return "code" in report
    ? { ...common, status: "incomplete", problem: report }
    : { ...common, status: "complete", findings: report.findings, measures: report.measures };
}

function read(importer: (bytes: Uint8Array) => Report | Problem, bytes: Uint8Array): Report | Problem {
  if (bytes.length === 0) return problem("report/empty", "the report is empty");
  if (bytes.length > MAX_BYTES) return problem("report/too-large", `the report has more than ${MAX_BYTES} bytes`);
  try {
    return importer(bytes);
  } catch (error) {
    return problem(
      "report/unreadable",
      `the report cannot be read: ${error instanceof Error ? error.message.split("\n")[0] : "unknown"}`,
    );
  }
}
