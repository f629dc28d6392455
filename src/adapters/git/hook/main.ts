import { readFileSync } from "node:fs";
import { notify, refusals, whereToLook } from "./hook.ts";

// The program of both hooks; git runs it with the git directory as its working directory.
const input = readFileSync(0, "utf8");
const gitDir = process.env.GIT_DIR ?? ".";
if (process.argv[2] === "post-receive") {
  const warning = await notify(gitDir, input, process.env);
  for (const line of warning ? [warning] : whereToLook(gitDir, input)) process.stderr.write(`${line}\n`);
} else {
  const lines = refusals(gitDir, input, process.env);
  if (lines.length > 0) process.stderr.write(`${lines.join("\n")}\n`);
  process.exitCode = lines.length > 0 ? 1 : 0;
}
