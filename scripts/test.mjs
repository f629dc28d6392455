// `npm test`: all set-up that the tests need, then the tests. Arguments go to vitest.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build, checkMachine, installPackages, root, step } from "./setup.mjs";

/** Debian keeps the server's programs out of the PATH, a folder for each version. */
const POSTGRES = "/usr/lib/postgresql";
const hasPostgres = () =>
  found("initdb") ||
  (existsSync(POSTGRES) && readdirSync(POSTGRES).some((v) => existsSync(join(POSTGRES, v, "bin/initdb"))));

/** What the tests run for real beside Node and git: whether it is there, and the Debian package that brings it. */
const NEEDED = [
  { there: () => found("chromium"), package: "chromium" },
  { there: hasPostgres, package: "postgresql" },
];

const found = (command) =>
  (process.env.PATH ?? "").split(":").some((dir) => dir !== "" && existsSync(join(dir, command)));

function installMissing() {
  const missing = NEEDED.filter((n) => !n.there()).map((n) => n.package);
  if (missing.length === 0) return;
  const install = `apt-get install --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid?.() !== 0 || !found("apt-get")) {
    process.stderr.write(
      `warning: tests that need ${missing.join(", ")} are skipped: not installed\nhint: sudo ${install}\n`,
    );
    process.env.SALLYPORT_TEST_MISSING = missing.join(",");
    return;
  }
  const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  step("Updating the package lists", "apt-get", ["update", "-qq"], options);
  step(
    `Installing ${missing.join(", ")}`,
    "apt-get",
    ["install", "-y", "-qq", "--no-install-recommends", ...missing],
    options,
  );
}

checkMachine();
installPackages();
installMissing();
build({ page: true });
const run = spawnSync(
  process.execPath,
  [join(root, "node_modules/vitest/vitest.mjs"), "run", ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: "inherit",
  },
);
process.exit(run.status ?? 1);
