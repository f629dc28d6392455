import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLI, repository, sallyport, scratch, write } from "./run.ts";

const LINUX = process.platform === "linux";
const HINT = "hint: name a folder that may be written: --data /var/lib/sallyport\n";

describe("a server that cannot begin says why, in one line with a hint", () => {
  const PLACES: readonly (readonly [name: string, make: () => string, why: string])[] = [
    ["a file", () => write(scratch(), "file", ""), "it is a file (EEXIST)"],
    ["below a file", () => join(write(scratch(), "file", ""), "data"), "a part of its path is a file (ENOTDIR)"],
    ...(LINUX ? [["in /proc", () => "/proc/x", "nothing can be made there (ENOENT)"] as const] : []),
  ];
  it.each(PLACES)("data that is %s", { timeout: 20_000 }, async (_name, make, why) => {
    const data = make();
    const ran = await sallyport(["serve", "--data", data, "--port", "0"]);
    expect([ran.code, ran.err]).toEqual([2, `error: "${data}" cannot hold the server's data: ${why}\n${HINT}`]);
  });

  it("an address that is not this machine's", async () => {
    const ran = await sallyport(["serve", "--data", join(scratch(), "a/b"), "--host", "192.0.2.1", "--port", "0"]);
    const [error, hint] = ran.err.trimEnd().split("\n").slice(-2);
    expect([ran.code, error, hint]).toEqual([
      2,
      "error: 192.0.2.1:0 cannot be listened on: this machine has no such address (EADDRNOTAVAIL)",
      "hint: name one that it has: --host 127.0.0.1, or --host 0.0.0.0",
    ]);
  });
});

describe.skipIf(!existsSync("/dev/full"))("a result that cannot be written is no result", () => {
  const repo = repository([{ a: "1\n" }, { a: "2\n" }]);
  it.each([["diff", "main~1..main"], ["history", "main"], ["--help"]])("%s %s", (...args) => {
    const full = openSync("/dev/full", "w");
    const ran = spawnSync(process.execPath, [CLI, ...args], {
      cwd: repo,
      env: { PATH: process.env.PATH ?? "", HOME: "/nonexistent" },
      stdio: ["ignore", full, "pipe"],
    });
    closeSync(full);
    expect([ran.status, ran.stderr.toString("utf8")]).toEqual([
      3,
      "error: the result cannot be written to the standard output: no space is left (ENOSPC)\n",
    ]);
  });
});
