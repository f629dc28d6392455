import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CLI, git, repository, sallyport, scratch } from "./run.ts";

function bare(): string {
  const remote = join(scratch(), "shop.git");
  git(scratch(), ["clone", "--quiet", "--bare", repository([{ "a.txt": "a\n" }, { "a.txt": "b\n" }]), remote]);
  return remote;
}

it("a guard that cannot be put up says what git said", { timeout: 60_000 }, async () => {
  const remote = bare();
  const blob = git(remote, ["rev-parse", "main:a.txt"]);
  rmSync(join(remote, "objects", blob.slice(0, 2), blob.slice(2)), { force: true });
  const ran = await sallyport([
    ...["serve", "--data", join(scratch(), "data"), "--port", "0", "--guard", "--repo", `shop=${remote}#main`],
  ]);
  expect(ran.code).toBe(2);
  const said = ran.err.trimEnd().split("\n").slice(-2);
  expect(said[0]).toMatch(
    /^error: the stages of "shop" are not known: ".*shop\.git" cannot be fetched: .*unable to read/,
  );
  expect(said[0]).toContain(blob);
  expect(said[1]).toBe("hint: is the address right, and may this account read it?");
});

it("a policy branch that is not there is told", { timeout: 60_000 }, async () => {
  const args = ["serve", "--data", join(scratch(), "data"), "--port", "0", "--repo", `shop=${bare()}#nobranch`];
  const server = spawn(process.execPath, [CLI, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  await new Promise<void>((resolve) => {
    server.on("close", () => resolve());
    server.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      if (said.includes("hint: name another")) server.kill("SIGINT");
    });
  });
  expect(said).toContain(
    'shop: there is no branch "nobranch", whose policy would list the stages: the shipped policy stands\n' +
      "hint: name another: --repo NAME=REMOTE#BRANCH\n",
  );
});
