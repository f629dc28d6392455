import type { ASTNode } from "@marcbachmann/cel-js";
import { Environment } from "@marcbachmann/cel-js";

/** What a rule looks at. */
export const SUBJECTS = ["change", "span", "opaque", "finding", "measure"] as const;
export type RuleSubject = (typeof SUBJECTS)[number];

const FIELDS: Readonly<Record<RuleSubject, Readonly<Record<string, string>>>> = {
  change: {
    rel: "string",
    op: "string",
    direction: "string",
    widens: "bool",
    subject: "string",
    object: "string",
    scope: "string",
    shipped: "bool",
    area: "string",
    kind: "string",
    score: "double",
    paths: "list",
    before: "map",
    after: "map",
  },
  span: { path: "string", shipped: "bool", covered: "bool", bytes: "double", lines: "double" },
  opaque: { path: "string", shipped: "bool", active: "bool", covered: "bool", reason: "string", bytes: "double" },
  finding: {
    rule: "string",
    source: "string",
    severity: "string",
    path: "string",
    message: "string",
    introduced: "bool",
  },
  measure: { name: "string", value: "double" },
};

export const fieldsOf = (subject: RuleSubject): readonly string[] => Object.keys(FIELDS[subject]);

const environments = new Map<RuleSubject, Environment>();
function environment(subject: RuleSubject): Environment {
  let env = environments.get(subject);
  if (!env) {
    env = new Environment({ unlistedVariablesAreDyn: false }).registerVariable(subject, {
      schema: { ...FIELDS[subject] },
    });
    environments.set(subject, env);
  }
  return env;
}

/** true only on `true`; anything that is neither true nor false is an error, never a silent no. */
export type Answer = boolean | { readonly error: string };
export type Condition = (value: Readonly<Record<string, unknown>>) => Answer;

/** What the library says, as our messages are written: one line, lower case. */
const firstLine = (error: unknown): string => {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line.charAt(0).toLowerCase() + line.slice(1);
};

/** Functions whose time is not linear in their input: `matches` backtracks (41 s on 29 characters). */
const REFUSED = new Set(["matches"]);

function refusedCall(node: unknown): string | null {
  if (Array.isArray(node)) {
    for (const part of node) {
      const found = refusedCall(part);
      if (found) return found;
    }
    return null;
  }
  if (typeof node !== "object" || node === null || !("op" in node)) return null;
  const { op, args } = node as ASTNode;
  if ((op === "rcall" || op === "call") && REFUSED.has(String((args as unknown[])[0])))
    return String((args as unknown[])[0]);
  return refusedCall(args);
}

/** Compiles a CEL condition over one subject, types checked. A string says what is wrong with it. */
export function compile(subject: RuleSubject, text: string): Condition | string {
  try {
    const run = environment(subject).parse(text);
    const call = refusedCall(run.ast);
    if (call) return `${call}() is refused because its time is not bounded; use startsWith, endsWith, contains or in`;
    const checked = run.check();
    if (!checked.valid) return firstLine(checked.error);
    const type = String(checked.type);
    if (type !== "bool" && type !== "dyn") return `expected a condition, got a ${type}`;
    return (value) => {
      try {
        const answer: unknown = run({ [subject]: value });
        return typeof answer === "boolean" ? answer : { error: `expected true or false, got ${typeof answer}` };
      } catch (error) {
        return { error: firstLine(error) };
      }
    };
  } catch (error) {
    return firstLine(error);
  }
}
