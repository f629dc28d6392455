import { realpathSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { HookChange } from "../../adapters/git/index.ts";
import { installLocalHooks, openRepository, uninstallLocalHooks } from "../../adapters/git/index.ts";
import { nextPolicy } from "../../delivery/judge.ts";
import { fail, ProblemError } from "../../model/problem.ts";
import { inert } from "../../model/text.ts";
import { EXIT } from "../exit.ts";
import { defaultBase, targetOf } from "../target.ts";
import { paint, printProblem, result } from "../terminal.ts";
import { checkCommand } from "./check.ts";

export interface HookOptions {
  readonly repo: string;
  readonly chain?: boolean;
}

const WORDS: Readonly<Record<HookChange["did"], string>> = {
  written: "written",
  chained: "written; the hook that was there is kept and runs first",
  removed: "removed",
  restored: "removed; the hook that was there before is back",
  absent: "there was none",
  kept: "left alone: it is a hook of somebody else",
};

async function workTree(repo: string): Promise<string> {
  const git = await openRepository(repo);
  await git.close();
  return git.workTree ?? fail("hook/bare", `"${repo}" is bare: nobody commits there`, "serve --guard protects it");
}

const tell = (changes: readonly HookChange[]): Promise<void> =>
  result(changes.map((c) => `${inert(c.path)}: ${WORDS[c.did]}\n`).join(""));

/** `sallyport hook install`: a commit and a push are checked before they are made. */
export async function installHookCommand(options: HookOptions): Promise<number> {
  const program = [process.execPath, realpathSync(process.argv[1] as string)];
  await tell(await installLocalHooks(await workTree(options.repo), program, options.chain ?? false));
  return EXIT.pass;
}

/** `sallyport hook uninstall`: takes our hooks out again, nobody else's. */
export async function uninstallHookCommand(options: HookOptions): Promise<number> {
  await tell(await uninstallLocalHooks(await workTree(options.repo)));
  return EXIT.pass;
}

const HOOKS: Readonly<Record<string, () => Promise<number>>> = {
  "pre-commit": () => checkOf(undefined, true),
  "pre-push": prePush,
};

const checkOf = (range: string | undefined, staged: boolean): Promise<number> =>
  checkCommand(range, { repo: ".", evidence: [], output: [], staged, beforeReports: true });

/** `sallyport hook run NAME`: what git calls. A person who is outstanding is asked at the gate, not here. */
export async function runHookCommand(name: string): Promise<number> {
  const hook = Object.hasOwn(HOOKS, name) ? HOOKS[name] : undefined;
  if (!hook) return fail("usage/hook", `expected ${Object.keys(HOOKS).join(" or ")}, got "${name}"`);
  const code = await hook().catch(onBrokenPolicy);
  if (code !== EXIT.person && code !== EXIT.pass) {
    const c = paint(process.stderr);
    process.stderr.write(`${c.cyan("hint")}: git's --no-verify goes past this hook, not past the gate\n`);
  }
  return code === EXIT.person ? EXIT.pass : code;
}

/** A policy that is none judges nothing: then only the commit that mends it may be made. */
async function onBrokenPolicy(error: unknown): Promise<number> {
  if (!(error instanceof ProblemError) || error.problem.code !== "policy/invalid") throw error;
  const git = await openRepository(".");
  try {
    const { range } = await targetOf(git, undefined, { staged: true });
    const next = await nextPolicy(git, range.head.tree);
    printProblem(next ?? error.problem);
    if (next) return EXIT.blocked;
    process.stderr.write("this commit mends it, and is not judged by it\n");
    return EXIT.pass;
  } finally {
    await git.close();
  }
}

const ZERO = /^0+$/;
const WORST = [EXIT.pass, EXIT.person, EXIT.blocked, EXIT.couldNotRun];

/** Each pushed ref: from where the remote has it (or the branch it will go into) to what is pushed. */
async function prePush(): Promise<number> {
  const refs = (await text(process.stdin)).split("\n").map((l) => l.split(" "));
  let worst: number = EXIT.pass;
  for (const [, now = "", , old = ""] of refs) {
    if (now === "" || ZERO.test(now)) continue;
    const base = ZERO.test(old) || !(await isKnown(old)) ? await defaultBaseHere() : old;
    const code = await checkOf(`${base}...${now}`, false);
    if (WORST.indexOf(code as never) > WORST.indexOf(worst as never)) worst = code;
  }
  return worst;
}

async function isKnown(oid: string): Promise<boolean> {
  const git = await openRepository(".");
  try {
    return await git.resolve(oid).then(
      () => true,
      () => false,
    );
  } finally {
    await git.close();
  }
}

async function defaultBaseHere(): Promise<string> {
  const git = await openRepository(".");
  try {
    return await defaultBase(git);
  } finally {
    await git.close();
  }
}
