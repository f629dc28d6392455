import { XMLParser, XMLValidator } from "fast-xml-parser";
import { digestOf } from "../../../model/digest.ts";
import type { Finding } from "../../../model/evidence.ts";
import { problem } from "../../../model/problem.ts";
import { inert } from "../../../model/text.ts";
import type { Importer } from "../importer.ts";

type Node = Readonly<Record<string, unknown>>;

const MAX_MESSAGE = 300;
const MAX_DEPTH = 32;
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  maxNestedTags: 64,
});

const list = (value: unknown): Node[] =>
  (Array.isArray(value) ? value : value === undefined || value === "" ? [] : [value]).filter(
    (v): v is Node => typeof v === "object" && v !== null,
  );
const attribute = (node: Node, name: string): string | null =>
  typeof node[`@${name}`] === "string" ? (node[`@${name}`] as string) : null;

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
/** Only the five entities that XML itself has; a document type of its own could make a bomb of others. */
const plain = (text: string): string =>
  text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? "");

/** JUnit XML as Surefire, pytest, Go and Node write it: suites may nest, and may be the root. */
export const junit: Importer = {
  format: "junit",
  source: "tests",
  read(bytes) {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (/<!(DOCTYPE|ENTITY)/i.test(text))
      return problem("report/refused", "the report declares a document type, which no test report needs");
    const valid = XMLValidator.validate(text);
    if (valid !== true)
      return problem(
        "report/unreadable",
        `the report is not well-formed XML: line ${valid.err.line}: ${valid.err.msg}`,
      );
    const root = parser.parse(text) as Node;
    const suites = [...list(root.testsuites), ...list(root.testsuite)];
    const cases = suites.flatMap((suite) => casesOf(suite, 0));
    if (cases.length === 0) return problem("report/no-tests", "the report holds no test: nothing was looked at");
    const hidden = suites.map(unshown).find((why) => why !== null);
    if (hidden) return problem("report/incomplete", hidden, "the report may be cut off, or made of parts");
    const failed = cases.filter(hasFailed);
    const skipped = cases.filter((c) => "skipped" in c);
    if (skipped.length === cases.length)
      return problem("report/no-tests", "every test was skipped: nothing was looked at");
    return {
      findings: failed.map(finding),
      measures: { "tests.total": cases.length, "tests.failed": failed.length, "tests.skipped": skipped.length },
    };
  },
};

const hasFailed = (node: Node): boolean => "failure" in node || "error" in node;
const suitesOf = (suite: Node): Node[] => [...list(suite.testsuite), ...list(suite.testsuites)];

/** All tests of a suite. One that failed as a whole, in its set-up say, is one more. */
function casesOf(suite: Node, depth: number): Node[] {
  if (depth > MAX_DEPTH) throw new Error("suites are nested too deeply");
  const whole = hasFailed(suite) ? [suite] : [];
  return [...whole, ...list(suite.testcase), ...suitesOf(suite).flatMap((s) => casesOf(s, depth + 1))];
}

/** Why the totals of a suite say more than it shows, or null. Totals are only believed where they are worse. */
function unshown(suite: Node): string | null {
  const total = (name: string): number => Number(attribute(suite, name) ?? 0) || 0;
  const shown = casesOf(suite, 0);
  const name = inert(plain(attribute(suite, "name") ?? "")).slice(0, MAX_MESSAGE);
  const [tests, failed] = [total("tests"), total("failures") + total("errors")];
  if (tests > 0 && shown.length === 0) return `suite "${name}" says that it ran ${tests} tests and shows none`;
  if (failed > 0 && !shown.some(hasFailed)) return `suite "${name}" says that ${failed} tests failed and shows none`;
  return suitesOf(suite).reduce<string | null>((why, s) => why ?? unshown(s), null);
}

function finding(test: Node): Finding {
  const name =
    plain([attribute(test, "classname"), attribute(test, "name")].filter((s) => s).join(" > ")) ||
    "a test without a name";
  const cause = [test.failure, test.error].flatMap((v) => (Array.isArray(v) ? v : [v]))[0];
  const said =
    typeof cause === "string"
      ? cause
      : cause && typeof cause === "object"
        ? (attribute(cause as Node, "message") ?? "")
        : "";
  const message = inert(plain(`test failed: ${name}${said ? `: ${said.split("\n")[0]}` : ""}`)).slice(0, MAX_MESSAGE);
  const path = attribute(test, "file");
  const line = Number(attribute(test, "line") ?? Number.NaN);
  return {
    id: digestOf("sallyport.finding/v1", { rule: "tests/failed", name }),
    rule: "tests/failed",
    source: "tests",
    severity: "high",
    path: path === null ? null : plain(path),
    line: Number.isInteger(line) ? line : null,
    message,
  };
}
