import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { reference } from "../scripts/reference.ts";
import { ROOT } from "./cli/run.ts";

it("docs/reference is what the code says: npm run reference", () => {
  const folder = join(ROOT, "docs", "reference");
  const made = reference();
  expect(readdirSync(folder).sort()).toEqual([...made.keys()].sort());
  for (const [name, text] of made) expect([name, readFileSync(join(folder, name), "utf8")]).toEqual([name, text]);
});
