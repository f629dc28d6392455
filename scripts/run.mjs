// Runs a TypeScript script of this folder's neighbours after set-up: `node scripts/run.mjs FILE [ARGS]`.
import { spawnSync } from "node:child_process";
import { build, checkMachine, installPackages, root } from "./setup.mjs";

checkMachine();
installPackages();
build({ page: true });
const run = spawnSync(process.execPath, ["--import", "tsx", ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exit(run.status ?? 1);
