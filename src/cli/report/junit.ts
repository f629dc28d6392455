import { inert } from "../../model/text.ts";
import type { GateResult } from "../../model/verdict.ts";
import type { Item, Report } from "./items.ts";
import { checkItems } from "./items.ts";
import { escaped } from "./markup.ts";

const PLACES = 100;

/** JUnit XML: one test for each gate. "Needs a person" is a failure, "could not run" an error. */
export function junitCheck(report: Report): string {
  const { decision, stage, seconds } = report;
  const items = checkItems(report);
  const { results } = decision;
  const failed = results.filter((r) => r.outcome === "block" || r.outcome === "review").length;
  const errors = results.filter((r) => r.outcome === "error").length;
  const counts = `tests="${results.length}" failures="${failed}" errors="${errors}" time="${seconds.toFixed(3)}"`;
  const suite = inert(`sallyport.${stage}`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sallyport" ${counts}>
<testsuite name="${escaped(suite)}" ${counts}>
${results.map((r) => testCase(suite, r, items)).join("\n")}
</testsuite>
</testsuites>
`;
}

function testCase(suite: string, { gate, outcome, message }: GateResult, items: readonly Item[]): string {
  const head = `<testcase classname="${escaped(suite)}" name="${escaped(inert(gate))}"`;
  if (outcome === "pass") return `${head}/>`;
  const own = items.filter((i) => i.rule === gate);
  const places = own
    .slice(0, PLACES)
    .map((i) => (i.path === null ? i.says : `${inert(i.path)}${i.line ? `:${i.line}` : ""}: ${i.says}`));
  if (own.length > places.length) places.push(`and ${own.length - places.length} more`);
  const tag = outcome === "error" ? "error" : "failure";
  const body = escaped(places.join("\n"));
  return `${head}><${tag} type="${outcome}" message="${escaped(inert(message))}">${body}</${tag}></testcase>`;
}
