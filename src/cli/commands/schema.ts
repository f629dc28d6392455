import { fail } from "../../model/problem.ts";
import { policySchema } from "../../policy/index.ts";
import { EXIT } from "../exit.ts";
import { result } from "../terminal.ts";

const SCHEMAS: Readonly<Record<string, () => unknown>> = { policy: policySchema };

/** `sallyport schema NAME`: a JSON Schema (2020-12) on stdout. */
export async function schemaCommand(name: string): Promise<number> {
  const schema = Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined;
  if (!schema)
    return fail(
      "usage/schema",
      `expected ${Object.keys(SCHEMAS).join(", ")}, got "${name}"`,
      "sallyport schema policy",
    );
  await result(`${JSON.stringify(schema(), null, 2)}\n`);
  return EXIT.pass;
}
