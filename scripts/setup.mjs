// What the two commands need before TypeScript can run: plain Node, no packages.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const NODE = [20, 19];
const GIT = [2, 38];

/** Prints a Problem the way the command line does, and leaves with 2 (usage or configuration). */
export function stop(message, ...hints) {
  process.stderr.write(`error: ${message}\n${hints.map((h) => `hint: ${h}\n`).join("")}`);
  process.exit(2);
}

const atLeast = (version, [major, minor]) => {
  const [a = 0, b = 0] = version.split(".").map(Number);
  return a > major || (a === major && b >= minor);
};

/** Refuses to go on without the three things that Sallyport needs. */
export function checkMachine() {
  if (!atLeast(process.versions.node, NODE))
    stop(`expected Node >= ${NODE.join(".")}, got ${process.versions.node}`, "install a current Node and try again");
  const git = spawnSync("git", ["--version"], { encoding: "utf8" });
  if (git.error) stop("git was not found", "install git and try again");
  const version = /(\d+\.\d+)/.exec(git.stdout)?.[1] ?? "0.0";
  if (!atLeast(version, GIT))
    stop(`expected git >= ${GIT.join(".")}, got ${version}`, "install a current git and try again");
}

/** Runs a step; says so on stderr, with its time. Its output is shown only when it fails. */
export function step(title, command, args, options = {}) {
  const began = Date.now();
  process.stderr.write(`${title} ...`);
  const run = spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, ...options });
  process.stderr.write(`\r${title}: ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  if (run.status !== 0) {
    process.stderr.write(`${run.stdout ?? ""}${run.stderr ?? ""}\n`);
    stop(
      `"${[command, ...args].join(" ")}" failed${run.error ? `: ${run.error.message}` : ` with exit code ${run.status}`}`,
    );
  }
  return run;
}

/** Installs the packages of the lock file unless they are there already. */
export function installPackages() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules", ".sallyport-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  const complete = existsSync(join(root, "node_modules", ".package-lock.json"));
  if (!complete || spawnSync("npm", ["ls", "--all", "--silent"], { cwd: root }).status !== 0)
    step("Installing packages", "npm", ["ci", "--no-progress"]);
  writeFileSync(stamp, lock);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    stat.mtimeMs,
    ...readdirSync(path)
      .filter((n) => n !== "node_modules")
      .map((n) => newest(join(path, n))),
  );
}

/** Builds `dist/` when a source is newer than it. `page`: the web page too. */
export function build({ page }) {
  const stamp = join(root, "dist", page ? ".built-page" : ".built");
  const sources = [...(page ? ["web"] : []), "src", "package-lock.json", "scripts/build.mjs"].map((p) => join(root, p));
  if (existsSync(stamp) && statSync(stamp).mtimeMs > Math.max(...sources.map(newest))) return;
  mkdirSync(join(root, "dist"), { recursive: true });
  step(page ? "Building the page and the program" : "Building", process.execPath, [
    "scripts/build.mjs",
    ...(page ? ["--page"] : []),
  ]);
}
