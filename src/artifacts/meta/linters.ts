import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";
import type { Row } from "../rows.ts";
import { judged } from "../rows.ts";
import type { Judgement } from "../table.ts";
import { settingsFact, startOf } from "../table.ts";

const LEVELS: Readonly<Record<string, number>> = {
  error: 0,
  "2": 0,
  on: 0,
  warn: 1,
  "1": 1,
  info: 2,
  off: 3,
  false: 3,
  "0": 3,
};
/** Rules of linters that keep something unsafe out; how code looks is nobody's question here. */
const SECURITY =
  /secur|secret|unsanitized|xss|no-danger|danger(ously)?(Set)?(ly)?|eval|script-url|new-func|target-blank|inner-?html|no-unsafe-|noUnsafe|unsafe|no-floating-promises|ban-ts-comment|no-explicit-any|noExplicitAny|detect-|no-buffer-constructor|no-mixed-content|insecure|GlobalEval|DocumentCookie|no-restricted-(imports|globals|syntax)|no-extraneous-dependencies/i;

const levelOf = (node: Located): string =>
  text(node.type === "list" ? node.items[0] : (get(node, "level") ?? node)) ?? "";
const check = (tool: string, rule: string, value: string, grade: number | null, at: ByteRange): LocalFact =>
  fact("check-config", tool, rule, { value, grade }, [at]);

const rules = (tool: string, list: readonly LocatedEntry[], within: string): LocalFact[] =>
  list
    .filter((e) => SECURITY.test(e.key))
    .map((e) => {
      const value = levelOf(e.value);
      return check(tool, `${e.key}${within}`, value, LEVELS[value] ?? null, e.at);
    });
const ignored = (tool: string, node: Located | undefined): LocalFact[] =>
  (node?.type === "list" ? items(node) : node ? [node] : []).flatMap((i) => {
    const pattern = text(i);
    return pattern === undefined ? [] : [fact("ignores", tool, pattern, { guards: pattern.startsWith("!") }, [i.at])];
  });
/** Rules of elsewhere: which they are is not in the tree. */
const presets = (tool: string, node: Located | undefined): LocalFact[] =>
  (node?.type === "list" ? items(node) : node ? [node] : []).flatMap((i) => {
    const name = text(i);
    return name === undefined ? [] : [check(tool, `rules of ${name}`, "taken over", null, i.at)];
  });

/** ESLint in JSON or YAML; its newer form is a program and stays text. */
export function eslint(root: Located): LocalFact[] {
  const overrides = items(get(root, "overrides")).flatMap((o) =>
    rules("eslint", entries(get(o, "rules")), ` in ${texts(get(o, "files")).join(", ")}`),
  );
  return [
    ...rules("eslint", entries(get(root, "rules")), ""),
    ...overrides,
    ...presets("eslint", get(root, "extends")),
    ...ignored("eslint", get(root, "ignorePatterns")),
  ];
}

function rule(e: LocatedEntry): LocalFact {
  const value = levelOf(e.value);
  return check("biome", e.key, value, LEVELS[value] ?? null, e.at);
}

/** Biome: rules by group, files that it does not look at. */
export function biome(root: Located): LocalFact[] {
  const groups = entries(get(root, "linter", "rules")).flatMap((group) =>
    group.key === "security" && group.value.type !== "map"
      ? [check("biome", "group security", levelOf(group.value), LEVELS[levelOf(group.value)] ?? null, group.at)]
      : entries(group.value).flatMap((e) => (group.key === "security" || SECURITY.test(e.key) ? [rule(e)] : [])),
  );
  const head = startOf(root.at);
  const enabled = entry(root, "linter", "enabled");
  const switches = enabled
    ? [judged({ said: "linter", grades: { true: 0, false: 1 }, unset: 0 }, text(enabled.value) ?? "", enabled.at)]
    : [];
  return [
    settingsFact("biome", switches, head, "switches", "check-config"),
    ...groups,
    ...presets("biome", get(root, "extends")),
    ...["files", "linter"].flatMap((k) => ignored("biome", get(root, k, "ignore"))),
    ...["files", "linter"].flatMap((k) =>
      items(get(root, k, "includes"))
        .filter((i) => text(i)?.startsWith("!"))
        .map((i) => fact("ignores", "biome", (text(i) ?? "").replace(/^!+/, ""), { guards: false }, [i.at])),
    ),
  ];
}

const STRICT = (unset: number): Row => ({ said: "", grades: { true: 0, false: 1 }, unset });
const FLAGS: Readonly<Record<string, number>> = {
  strict: 1,
  noImplicitAny: 0.5,
  strictNullChecks: 0.5,
  strictFunctionTypes: 0.5,
  strictBindCallApply: 0.5,
  useUnknownInCatchVariables: 0.5,
  alwaysStrict: 0.5,
  noUncheckedIndexedAccess: 1,
  exactOptionalPropertyTypes: 1,
  noImplicitReturns: 1,
  noFallthroughCasesInSwitch: 1,
  noPropertyAccessFromIndexSignature: 1,
};

/** TypeScript: what its checker insists on. */
export function tsconfig(root: Located): LocalFact[] {
  const options = entries(get(root, "compilerOptions"));
  const list = options.flatMap((e): Judgement[] =>
    Object.hasOwn(FLAGS, e.key)
      ? [{ ...judged(STRICT(FLAGS[e.key] ?? 1), text(e.value) ?? "", e.at), name: e.key }]
      : [],
  );
  return [
    settingsFact("typescript", list, startOf(root.at), "strictness", "check-config"),
    ...presets("typescript", get(root, "extends")),
  ];
}

/** Days of a text such as `3 days`, or null. */
function days(value: string): number | null {
  const [, number = "", unit = ""] =
    /^\s*(\d{1,6})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?|months?)\s*$/i.exec(value) ?? [];
  if (number === "") return null;
  const word = unit.toLowerCase();
  const one = word.startsWith("mo")
    ? 30
    : word.startsWith("m")
      ? 1 / 1440
      : word.startsWith("h")
        ? 1 / 24
        : word.startsWith("w")
          ? 7
          : 1;
  return Number(number) * one;
}

const UPDATES: Readonly<Record<string, Row>> = {
  enabled: { said: "updates", grades: { true: 0, false: 1 }, unset: 0 },
  automerge: { said: "merges without a person", grades: { false: 0, true: 1 }, unset: 0 },
  pinDigests: { said: "updates are pinned to digests", grades: { true: 0, false: 1 }, unset: 1 },
  osvVulnerabilityAlerts: { said: "advisories of OSV", grades: { true: 0, false: 1 }, unset: 1 },
  ignoreUnstable: { said: "unstable versions are left out", grades: { true: 0, false: 1 }, unset: 0 },
  allowScripts: { said: "scripts at installation", grades: { false: 0, true: 1 }, unset: 0 },
  ignoreScripts: { said: "scripts at installation are left out", grades: { true: 0, false: 1 }, unset: 0 },
};

function updates(node: Located): Judgement[] {
  return entries(node).flatMap((e): Judgement[] => {
    const value = text(e.value) ?? "";
    if (e.key === "minimumReleaseAge" || e.key === "stabilityDays") {
      const wait = e.key === "stabilityDays" ? days(`${value} days`) : days(value);
      return [{ name: "wait for a release", value, grade: wait === null ? null : 1 / (1 + wait), unset: 1, at: e.at }];
    }
    return Object.hasOwn(UPDATES, e.key) ? [judged(UPDATES[e.key] as Row, value, e.at)] : [];
  });
}

/** Renovate: how long a release waits, what is merged without a person, what is never updated. */
export function renovate(root: Located): LocalFact[] {
  const head = startOf(root.at);
  const parts = items(get(root, "packageRules")).map((rule) => {
    const match = entries(rule).filter((e) => /^(match|exclude)/.test(e.key));
    const name = match
      .map((e) => `${e.key} ${canonical(plain(e.value) as Json)}`)
      .sort()
      .join(" ");
    return settingsFact("renovate", updates(rule), match[0]?.at ?? rule.at, `rule ${name}`.trim(), "check-config");
  });
  const alerts = entry(root, "vulnerabilityAlerts");
  const off = bool(get(alerts?.value, "enabled")) === false;
  const alert: Judgement[] = alerts
    ? [{ name: "updates for advisories", value: off ? "off" : "on", grade: off ? 1 : 0, unset: 0, at: alerts.at }]
    : [];
  return [
    settingsFact("renovate", [...updates(root), ...alert], head, "updates", "check-config"),
    ...parts,
    ...presets("renovate", get(root, "extends")),
    ...ignored("renovate", get(root, "ignoreDeps")),
    ...ignored("renovate", get(root, "ignorePaths")),
  ];
}
