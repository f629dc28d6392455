import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sallyport, scratch, write } from "./run.ts";

const has = (shell: string): boolean => spawnSync(shell, ["-c", "true"]).status === 0;
const scriptOf = async (shell: string): Promise<string> => {
  const ran = await sallyport(["completion", shell]);
  expect([ran.code, ran.err]).toEqual([0, ""]);
  return ran.out;
};
const run = (shell: string, args: readonly string[]): string => {
  const ran = spawnSync(shell, args, { encoding: "utf8", env: { PATH: process.env.PATH, HOME: scratch() } });
  expect([shell, ran.stderr]).toEqual([shell, ""]);
  return ran.stdout;
};

/** What a shell offers after some words; the last one is what was begun. */
const offered: Readonly<Record<string, (script: string, words: readonly string[]) => string[]>> = {
  bash: (script, words) => {
    const line = words.map((w) => `"${w}"`).join(" ");
    const program = `${script}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _sallyport; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run("bash", ["-c", program]).split("\n").filter(Boolean);
  },
  fish: (script, words) => {
    const file = write(scratch(), "c.fish", script);
    return run("fish", ["-c", `source ${file}; complete -C "${words.join(" ")}"`])
      .split("\n")
      .map((l) => l.split("\t", 1)[0] ?? "")
      .filter(Boolean);
  },
};

describe.each(Object.keys(offered))("completion of %s", (shell) => {
  const complete = offered[shell] as (typeof offered)[string];
  it.runIf(has(shell))("offers commands, those below them, options and the formats they take", async () => {
    const script = await scriptOf(shell);
    expect(complete(script, ["sallyport", "che"])).toEqual(["check"]);
    expect(complete(script, ["sallyport", "policy", ""]).slice(0, 2).sort()).toEqual(["replay", "test"]);
    expect(complete(script, ["sallyport", "check", "--stag"]).sort()).toEqual(["--stage", "--staged"]);
    expect(complete(script, ["sallyport", "diff", "--output", ""]).sort()).toEqual(["html", "human", "json", "sarif"]);
    expect(complete(script, ["sallyport", "completion", "z"])).toEqual(["zsh"]);
  });
});

it.runIf(has("zsh"))("completion of zsh is a function that zsh takes", async () => {
  const file = write(scratch(), "_sallyport", await scriptOf("zsh"));
  expect(run("zsh", ["-f", "-n", file])).toBe("");
  const loaded = `fpath=(${join(file, "..")} $fpath); autoload -Uz compinit; compinit -u -D; print $_comps[sallyport]`;
  expect(run("zsh", ["-f", "-c", loaded])).toBe("_sallyport\n");
});

it("of another shell is refused, with the ones there are", async () => {
  const ran = await sallyport(["completion", "tcsh"]);
  expect([ran.code, ran.out]).toEqual([2, ""]);
  expect(ran.err).toContain('expected bash, zsh, fish, got "tcsh"');
});
