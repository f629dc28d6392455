import { explainGate, explainRule } from "../explain.ts";
import type { Item } from "./items.ts";
import { POLICY_FILE } from "./items.ts";

/** More than this and GitHub takes none of them. */
const MAX_RESULTS = 25_000;
const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** A path as a relative URI: its very bytes, percent-encoded (RFC 3986); bytes that are no UTF-8 arrive as lone surrogates. */
export const pathUri = (path: string): string =>
  [...path]
    .map((c) => {
      const code = c.codePointAt(0) as number;
      if (code >= 0xdc80 && code <= 0xdcff) return `%${(code - 0xdc00).toString(16).toUpperCase()}`;
      if (c === "/") return c;
      return code >= 0xd800 && code <= 0xdfff ? "%EF%BF%BD" : encodeURIComponent(c);
    })
    .join("");

/** SARIF 2.1.0 (OASIS). Items come worst first; those beyond the limit are left out, which the run says. */
export function sarif(items: readonly Item[], most: number = MAX_RESULTS): object {
  const shown = items.slice(0, most);
  const left = items.length - shown.length;
  const rules = [...new Set(shown.map((i) => i.rule))].sort();
  const index = new Map(rules.map((rule, i) => [rule, i]));
  const unrun = items.filter((i) => i.outcome === "error");
  const notifications = [
    ...unrun.map((i) => ({ level: "error", message: { text: i.says }, associatedRule: { id: i.rule } })),
    ...(left > 0
      ? [{ level: "warning", message: { text: `${left} results beyond the limit of ${most} are left out` } }]
      : []),
  ];
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Sallyport",
            version: process.env.SALLYPORT_VERSION ?? "0.0.0-dev",
            rules: rules.map(descriptorOf),
          },
        },
        columnKind: "utf16CodeUnits",
        // What could not look must not pass for a clean run.
        invocations: [{ executionSuccessful: unrun.length === 0, toolExecutionNotifications: notifications }],
        results: shown.map((i) => resultOf(i, index.get(i.rule) as number)),
      },
    ],
  };
}

/** `[text](target)` is a link in a message of SARIF: nobody's name makes one. */
const linkless = (text: string): string => text.replaceAll("](", "] (");

/** A rule of one's own is described by its name alone. */
const descriptorOf = (id: string): object => {
  const told = explainRule(id) ?? explainGate(id);
  return {
    ...{ id, name: id, shortDescription: { text: told?.means ?? id } },
    help: { text: [...(told ? [`${told.away}.`] : []), `sallyport explain ${id}`].join(" ") },
  };
};

/** GitHub drops a result without a place or a line. */
function resultOf(item: Item, ruleIndex: number): object {
  const line = item.line ?? 1;
  return {
    ruleId: item.rule,
    ruleIndex,
    level: item.level,
    message: { text: linkless(item.says) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: pathUri(item.path ?? POLICY_FILE) },
          region: { startLine: line, ...(item.lastLine && item.lastLine > line ? { endLine: item.lastLine } : {}) },
        },
      },
    ],
    partialFingerprints: { "sallyport/v1": item.id },
    properties: { outcome: item.outcome ?? "none" },
  };
}
