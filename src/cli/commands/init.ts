import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { BASELINE_PATH, baselineText } from "../../delivery/baseline.ts";
import type { Stack } from "../../delivery/init.ts";
import { planInit, stackOf } from "../../delivery/init.ts";
import { fail } from "../../model/problem.ts";
import { inert } from "../../model/text.ts";
import { counted } from "../../model/words.ts";
import { EXIT } from "../exit.ts";
import { withRepository } from "../local.ts";
import { paint, result } from "../terminal.ts";
import { findingsOf, workTreeOf, writeInto } from "./baseline.ts";

export interface InitOptions {
  readonly repo: string;
  readonly dryRun: boolean;
}

/** `sallyport init`: a policy, a baseline and a pipeline for what is there. Never writes over a file. */
export async function initCommand(options: InitOptions): Promise<number> {
  return withRepository(options.repo, async (ports) => {
    const folder = workTreeOf(ports.git);
    const head = await ports.git
      .resolve("HEAD")
      .catch(() => fail("usage/init", "nothing is committed here yet", "git commit something first"));
    const { tree } = await ports.git.commit(head);
    const paths = (await ports.git.list(tree)).map((f) => f.path);
    const planned = await absent(folder, planInit(paths));
    // As it will be when they are committed, so that what comes with them is known too.
    const entries = await findingsOf(ports, await ports.git.treeWith(tree, planned));
    const known = await absent(folder, new Map([[BASELINE_PATH, baselineText(entries)]]));
    const files = new Map([...planned, ...known]);
    if (options.dryRun) await result(dryText(files));
    else {
      for (const [path, text] of files) await writeInto(folder, path, text, "wx");
      await result(doneText(stackOf(paths), files, entries.length));
    }
    return EXIT.pass;
  });
}

/** Files that do not lie in the work tree, committed or not. */
async function absent(folder: string, files: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  for (const [path, text] of files) if (!(await lstat(join(folder, path)).catch(() => null))) kept.set(path, text);
  return kept;
}

const SHOWN_LINES = 200;

function dryText(files: ReadonlyMap<string, string>): string {
  if (files.size === 0) return "nothing would be written: everything is there\n";
  const c = paint();
  return [...files]
    .map(([path, text]) => {
      const lines = text.trimEnd().split("\n");
      const more =
        lines.length > SHOWN_LINES ? `\n${c.dim(`and ${counted(lines.length - SHOWN_LINES, "more line")}`)}` : "";
      return `${c.bold(`would write ${path}`)}\n${lines.slice(0, SHOWN_LINES).map(inert).join("\n")}${more}\n`;
    })
    .join("\n");
}

function doneText(stack: Stack, files: ReadonlyMap<string, string>, known: number): string {
  const found = [
    stack.languages.slice(0, 5).join(", "),
    stack.dockerfiles > 0 ? `${stack.dockerfiles} Dockerfiles` : "",
    stack.manifests > 0 ? `${stack.manifests} manifests` : "",
    stack.workflows > 0 ? `${stack.workflows} workflows` : "",
    stack.locks.join(", "),
  ].filter((f) => f !== "");
  const services = stack.services.map((s) => s.id).join(", ") || "main";
  const lines = [
    `found: ${found.join("; ") || "nothing that is known by its name"}`,
    `services: ${services}`,
    ...[...files.keys()].map((path) => `written: ${path}`),
    ...(files.size === 0 ? ["written: nothing, everything was there"] : []),
  ];
  if (files.has(BASELINE_PATH)) lines.push(`known to check --all: ${known} findings that stand today`);
  if (stack.host === null) lines.push("no .github folder and no .gitlab-ci.yml: no pipeline was written");
  if (stack.host !== null && (files.has(".gitlab/sallyport.yml") || files.has(".github/workflows/sallyport.yml")))
    lines.push("the pipeline starts what the variable SALLYPORT of your host says; without it, it fails and tells so");
  if (files.has(".gitlab/sallyport.yml")) lines.push("add to .gitlab-ci.yml: include: {local: .gitlab/sallyport.yml}");
  lines.push("next: read .sallyport/policy.yaml, commit, then sallyport check");
  return `${lines.map(inert).join("\n")}\n`;
}
