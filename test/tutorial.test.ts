import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, it } from "vitest";
import { CLI, ROOT, scratch, write } from "./cli/run.ts";

interface Step {
  readonly command: string;
  readonly output: readonly string[];
}

/** `$` begins a command, `>` goes on with it, the rest is what it prints. */
function stepsOf(text: string): Step[] {
  const steps: { command: string; output: string[] }[] = [];
  for (const [, block = ""] of text.matchAll(/```console\n([\s\S]*?)```/g))
    for (const line of block.split("\n").slice(0, -1)) {
      const last = steps[steps.length - 1];
      if (line.startsWith("$ ")) steps.push({ command: line.slice(2), output: [] });
      else if (line.startsWith("> ") && last) last.command += `\n${line.slice(2)}`;
      else last?.output.push(line);
    }
  return steps;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** A line of `...` stands for any lines, within a line for any text. */
const pattern = (output: readonly string[]): RegExp =>
  new RegExp(
    `^${output.map((l) => (l === "..." ? "(?:.*\\n)*" : `${l.split("...").map(escaped).join(".*")}\\n`)).join("")}$`,
  );

it("the tutorial does what it says", { timeout: 120_000 }, () => {
  const home = scratch();
  write(home, "bin/sallyport", `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`, 0o755);
  const env = {
    ...{ PATH: [join(home, "bin"), process.env.PATH].join(delimiter), HOME: home, NO_COLOR: "1" },
    ...{ GIT_AUTHOR_NAME: "Ana", GIT_AUTHOR_EMAIL: "ana@example.org", GIT_CONFIG_NOSYSTEM: "1" },
    ...{ GIT_COMMITTER_NAME: "Ana", GIT_COMMITTER_EMAIL: "ana@example.org" },
  };
  const steps = stepsOf(readFileSync(join(ROOT, "docs", "tutorial.md"), "utf8"));
  expect(steps.length).toBeGreaterThan(15);
  let cwd = home;
  for (const { command, output } of steps) {
    const ran = spawnSync("bash", ["-c", `${command}\ncode=$?; pwd > "${home}/cwd"; exit $code`], {
      ...{ cwd, env, encoding: "utf8" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect([command, ran.stdout]).toEqual([command, expect.stringMatching(pattern(output))]);
    expect([command, ran.status]).toEqual([command, 0]);
    cwd = readFileSync(join(home, "cwd"), "utf8").trim();
  }
});
