// `npm start`: all set-up, then the main job with the demo. Ctrl-C stops cleanly.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build, checkMachine, installPackages, root } from "./setup.mjs";

checkMachine();
installPackages();
build({ page: true });
const server = spawn(process.execPath, [join(root, "dist", "cli.js"), "serve", "--demo", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
// The terminal sends Ctrl-C to the whole group: the child answers it, this process waits.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => signal !== "SIGINT" && server.kill(signal));
server.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
