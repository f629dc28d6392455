import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What a check says of the examples beside it. */
export interface Expected {
  readonly passing: ReadonlySet<string>;
  readonly failing: ReadonlySet<string>;
}

/** Folders of examples below a root, each beside the test that reads it. */
export const folders = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: "utf8", withFileTypes: false })
    .filter((f) => /(^|\/)example_[^/]+$/.test(f) && statSync(join(root, f)).isDirectory())
    .map((f) => join(root, f))
    .sort();

export const checkOf = (folder: string): string => folder.slice(folder.lastIndexOf("example_") + "example_".length);

/** The sets of the test beside a folder, where it has them. */
export function expectations(folder: string): Expected | null {
  const file = join(folder, "..", `test_${checkOf(folder)}.py`);
  if (!existsSync(file)) return null;
  const source = readFileSync(file, "utf8");
  const set = (name: string): Set<string> => {
    const body = new RegExp(`${name}\\w*\\s*=\\s*[{[]([^}\\]]*)[}\\]]`).exec(source)?.[1] ?? "";
    return new Set([...body.matchAll(/["']([\w.:-]+)["']/g)].map((m) => m[1] as string));
  };
  const [passing, failing] = [set("passing"), set("failing")];
  return passing.size > 0 && failing.size > 0 ? { passing, failing } : null;
}
