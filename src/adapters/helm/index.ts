import { stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import { inert } from "../../model/text.ts";
import type { ChartFile, ChartRenderer, Rendering } from "../../ports/index.ts";
import { demanded } from "./demands.ts";
import { split, unsteadiness } from "./output.ts";
import type { Limits, Run } from "./process.ts";
import { findProgram, LIMITS, runHelm } from "./process.ts";
import type { Scratch } from "./scratch.ts";
import { makeScratch } from "./scratch.ts";

/** A release of helm that knows how to leave schemas alone: older ones ask for what a schema names by its address. */
const OLDEST = [3, 16] as const;
const ARGUMENTS = ["--namespace", "default", "--skip-schema-validation"];
/** More than half the globe apart: what tells the day tells two. */
const ZONES = ["Etc/GMT+12", "Pacific/Kiritimati"] as const;
const SECOND_MS = 1100;

/** Where helm is: `SALLYPORT_HELM`, else on the PATH. Null where it is not. */
async function locate(env: NodeJS.ProcessEnv): Promise<string | null> {
  const given = env.SALLYPORT_HELM;
  if (given === undefined || given === "") return findProgram("helm", env.PATH);
  if (given === "off" || !isAbsolute(given)) return null;
  const folder = given.slice(0, given.lastIndexOf("/")) || "/";
  return findProgram(given.slice(given.lastIndexOf("/") + 1), folder);
}

/** Versions by program, its size and time: it is asked again only when it was replaced. */
const versions = new Map<string, string | Problem>();

async function versionOf(program: string): Promise<string | Problem> {
  const found = await stat(program).catch(() => null);
  if (!found) return problem("helm/not-found", "helm is not there any more");
  const key = `${program} ${found.ino} ${found.size} ${found.mtimeMs}`;
  const known = versions.get(key);
  if (known) return known;
  const run = await runHelm(program, ["version", "--template", "{{.Version}}"], { folder: "/nonexistent" });
  const said = "out" in run ? run.out.trim() : "";
  const [, major, minor] = /^v(\d+)\.(\d+)[\w.+-]*$/.exec(said) ?? [];
  // A machine that was busy for once is asked again.
  if (major === undefined) return problem("helm/version", "helm does not tell its version");
  const old = Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1]);
  const version = old ? problem("helm/old", `helm ${said} is too old`, `helm >= ${OLDEST.join(".")}`) : said;
  versions.set(key, version);
  return version;
}

/** What `doctor` says of helm: its version, why it cannot be used, or null where there is none. */
export async function helmHere(env: NodeJS.ProcessEnv): Promise<string | Problem | null> {
  const program = await locate(env);
  return program === null ? null : versionOf(program);
}

/** Opens the helm of this machine; null where there is none that can be used. */
export async function openHelm(env: NodeJS.ProcessEnv, limits: Limits = LIMITS): Promise<ChartRenderer | null> {
  const program = await locate(env);
  const version = program === null ? null : await versionOf(program);
  if (program === null || typeof version !== "string") return null;
  return { engine: `helm ${version}`, render: (files) => render(program, files, limits) };
}

/** What a value is set to that a chart demands and has not: every choice is as good, as long as it is the same. */
const PLACEHOLDER = "placeholder";
const MAX_DEMANDS = 8;

async function render(program: string, files: readonly ChartFile[], limits: Limits): Promise<Rendering | Problem> {
  const scratch = await makeScratch(files);
  if ("code" in scratch) return scratch;
  // All runs of one version together take no longer than one may.
  let left = limits.time;
  const template = async (zone: string, filled: readonly string[]): Promise<Run | Problem> => {
    const began = Date.now();
    const set = filled.map((name) => `--set-string=${name}=${PLACEHOLDER}`);
    const args = ["template", "release", scratch.chart, ...ARGUMENTS, ...set];
    const run = await runHelm(program, args, { folder: scratch.folder, zone }, { ...limits, time: left });
    left = Math.max(1, left - (Date.now() - began));
    return run;
  };
  try {
    const filled: string[] = [];
    let run = await template(ZONES[0], filled);
    for (let i = 0; "out" in run && run.code !== 0 && i < MAX_DEMANDS; i++) {
      const more = demanded(files, run.words).filter((name) => !filled.includes(name));
      if (more.length === 0) break;
      filled.push(...more);
      run = await template(ZONES[0], filled);
    }
    const texts = textsOf(run, scratch);
    const chance = "code" in texts ? "none" : unsteadiness(files);
    if ("code" in texts || chance === "none")
      return "code" in texts ? texts : { texts, filled: filled.sort(), unsteady: new Set() };
    // What was rendered within one second tells the same second.
    if (chance === "time") await after(SECOND_MS);
    const again = textsOf(await template(ZONES[1], filled), scratch);
    if ("code" in again) return again;
    const names = [...new Set([...texts.keys(), ...again.keys()])];
    return { texts, filled: filled.sort(), unsteady: new Set(names.filter((n) => texts.get(n) !== again.get(n))) };
  } finally {
    await scratch.remove();
  }
}

function textsOf(run: Run | Problem, scratch: Scratch): ReadonlyMap<string, string> | Problem {
  if (!("out" in run)) return run;
  const [, missing] = /missing in charts\/ directory: (.+)/.exec(run.words) ?? [];
  if (missing) return problem("helm/incomplete", `charts that it needs are not in it: ${inert(missing).slice(0, 200)}`);
  if (run.code !== 0) return problem("helm/failed", words(run.words, scratch));
  return split(run.out) ?? problem("helm/output", "helm printed something else than manifests");
}

/** Helm's own words, inert, on one line, without the name of the scratch folder. */
function words(text: string, scratch: Scratch): string {
  const last = text
    .replaceAll(scratch.chart, "the chart")
    .replaceAll(scratch.folder, "")
    .split("\n")
    .map((l) => l.trim())
    .filter((l) => l !== "" && !/^(Use --debug|level=|WARNING|walk\.go)/.test(l));
  // What it stopped for comes last, and may take several lines.
  const from = Math.max(
    0,
    last.findLastIndex((l) => l.startsWith("Error:")),
  );
  const said = last
    .slice(from)
    .join(" ")
    .replace(/^Error:\s*/, "");
  return inert(said || "helm failed without a word").slice(0, 400);
}
