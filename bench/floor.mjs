// The physical floor of reading a change: every blob named on stdin through one `git cat-file --batch`, and SHA-256 over
// what comes. Plain Node, a process of its own: `node bench/floor.mjs GIT-DIR < OIDS`.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const oids = readFileSync(0, "utf8");
const git = spawn("git", ["cat-file", "--batch"], {
  env: { ...process.env, GIT_DIR: process.argv[2] },
  stdio: ["pipe", "pipe", "inherit"],
});
const hash = createHash("sha256");
let bytes = 0;
git.stdout.on("data", (chunk) => {
  bytes += chunk.length;
  hash.update(chunk);
});
git.on("close", (code) => {
  process.stdout.write(`${bytes} ${hash.digest("hex")}\n`);
  process.exitCode = code ?? 1;
});
git.stdin.end(oids);
