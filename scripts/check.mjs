// `npm run check`: everything a change must pass. Goes through all of it and says at the end what failed.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { checkMachine, installPackages, root } from "./setup.mjs";

const bin = (name) => join(root, "node_modules", ".bin", name);
const STEPS = [
  ["types", bin("tsc"), ["--noEmit"]],
  ["types of the page", bin("tsc"), ["--noEmit", "-p", "web"]],
  ["lint and format", bin("biome"), ["check", "--error-on-warnings"]],
  ["unused code", bin("knip"), []],
  ["tests, with the import law", process.execPath, [join(root, "scripts", "test.mjs")]],
];

checkMachine();
installPackages();
const failed = STEPS.filter(([title, command, args]) => {
  process.stderr.write(`\n== ${title}\n`);
  return spawnSync(command, args, { cwd: root, stdio: "inherit" }).status !== 0;
}).map(([title]) => title);
process.stderr.write(failed.length > 0 ? `\nfailed: ${failed.join(", ")}\n` : "\nall passed\n");
process.exit(failed.length > 0 ? 1 : 0);
