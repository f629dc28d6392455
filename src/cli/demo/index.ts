import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Service } from "../service.ts";
import type { Settings } from "../settings.ts";
import { CHANGES } from "./changes.ts";
import { DEMO_PEOPLE } from "./people.ts";
import type { Step } from "./shop.ts";
import { HISTORY } from "./shop.ts";

const REPO = "shop";
const STAGES = ["dev", "test", "prod"];
const place = (data: string) => ({
  remote: join(data, "demo", "shop.git"),
  work: join(data, "demo", "work"),
  token: join(data, "demo", "ci-token"),
  played: join(data, "demo", "played"),
});

interface Ran {
  readonly code: number;
  readonly out: Buffer;
  readonly err: string;
}

function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>>; readonly signal?: AbortSignal },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    // The demo's own git: no configuration of this machine, so that it comes out the same everywhere.
    const env = {
      PATH: process.env.PATH ?? "",
      HOME: options.cwd,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      LC_ALL: "C",
      ...options.env,
    };
    const child = spawn(command, args as string[], {
      cwd: options.cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const out: Buffer[] = [];
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk.toString("utf8");
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, out: Buffer.concat(out), err }));
  });
}

async function git(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const ran = await run("git", args, { cwd, env });
  if (ran.code !== 0) throw new Error(`git ${args.join(" ")} failed: ${ran.err}`);
  return ran.out.toString("utf8").trim();
}

async function commit(work: string, step: Step, at: number): Promise<void> {
  for (const [path, text] of Object.entries(step.files)) {
    if (text === null) await rm(join(work, path));
    else {
      await mkdir(dirname(join(work, path)), { recursive: true });
      await writeFile(join(work, path), text);
    }
  }
  await git(work, ["add", "--all"]);
  const date = `${at} +0000`;
  const who = (role: string): Record<string, string> => ({
    [`GIT_${role}_NAME`]: step.by.name,
    [`GIT_${role}_EMAIL`]: step.by.email,
    [`GIT_${role}_DATE`]: date,
  });
  await git(work, ["commit", "--quiet", "--no-gpg-sign", "-m", step.message], {
    ...who("AUTHOR"),
    ...who("COMMITTER"),
  });
}

const HOUR = 3600;

/** Makes the shop's remote with its history and stages, and the people and the producer of its tests. Does nothing when it is there. */
export async function prepareDemo(data: string, settings: Settings, note: (text: string) => void): Promise<Settings> {
  const { remote, work, token } = place(data);
  if (!existsSync(remote)) {
    note(`making the demo: a shop of three services, ${HISTORY.length} commits`);
    await rm(join(data, "demo"), { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    await git(work, ["init", "--quiet", "--initial-branch=prod"]);
    const began = Math.floor(Date.now() / 1000) - (HISTORY.length + 1) * HOUR;
    for (const [i, step] of HISTORY.entries()) await commit(work, step, began + i * HOUR);
    for (const stage of STAGES.slice(0, 2)) await git(work, ["branch", stage]);
    // Renamed at the end, so that a remote that is there is whole.
    await git(work, ["clone", "--quiet", "--bare", work, `${remote}.new`]);
    await git(work, ["remote", "add", "origin", remote]);
    await rename(`${remote}.new`, remote);
  }
  const secret = await readFile(token, "utf8").catch(async () => {
    const made = randomBytes(32).toString("base64url");
    await writeFile(token, made, { mode: 0o600 });
    return made;
  });
  const producer = { name: "shop-ci", version: "1", tokenHash: createHash("sha256").update(secret).digest("hex") };
  return {
    ...settings,
    repositories: [...settings.repositories.filter((r) => r.id !== REPO), { id: REPO, remote, policyBranch: "prod" }],
    people: [
      ...settings.people.filter((p) => !DEMO_PEOPLE.some((d) => d.id === p.id)),
      ...DEMO_PEOPLE.map((p) => ({ ...p, emails: [...p.emails], groups: [...p.groups] })),
    ],
    producers: [...settings.producers.filter((p) => p.name !== producer.name), producer],
  };
}

interface Play {
  readonly data: string;
  readonly service: Service;
  readonly note: (text: string) => void;
  readonly stopped: AbortSignal;
}

let ci: { stop: () => Promise<void> } | null = null;

/** Installs the hooks, starts the shop's CI, and pushes the four changes once, each when the one before has come to rest. */
export async function playDemo(play: Play): Promise<void> {
  const { work, played } = place(play.data);
  const { service } = play;
  await service.guard(REPO);
  ci = startCi(play);
  await service.delivery.settled();
  const done = new Set((await readFile(played, "utf8").catch(() => "")).split("\n"));
  for (const change of CHANGES) {
    if (done.has(change.branch) || play.stopped.aborted) continue;
    play.note(`demo: pushing ${change.branch}`);
    await git(work, ["checkout", "--quiet", "-B", change.branch, "prod"]);
    const now = Math.floor(Date.now() / 1000);
    for (const [i, step] of change.steps.entries()) await commit(work, step, now - (change.steps.length - i) * 60);
    await git(work, ["push", "--quiet", "--force", "origin", change.branch], {
      SALLYPORT_PUSHER: change.steps[0]?.by.email ?? "",
    });
    await rest(play, change);
    done.add(change.branch);
    await writeFile(played, [...done].filter((b) => b !== "").join("\n"));
  }
}

const PATIENCE_MS = 60_000;

/** Waits until a change is where it was meant to come to rest; says so when it is not. */
async function rest(
  { data, service, note, stopped }: Play,
  { branch, rests }: (typeof CHANGES)[number],
): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  const there = async (): Promise<boolean> => {
    const board = await service.delivery.board(REPO);
    const cells = board?.services.flatMap((s) => s.cells) ?? [];
    if (rests.state !== "gone")
      return cells.some((c) => c.stage === rests.stage && c.candidates.some((x) => x.state === rests.state));
    const holding = await git(place(data).remote, ["branch", "--list", "--contains", branch, rests.stage]);
    return holding !== "" && cells.every((c) => c.candidates.length === 0);
  };
  while (Date.now() < until && !stopped.aborted) {
    if (await there()) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  if (!stopped.aborted)
    note(`demo: ${branch} did not come to rest (${rests.state} at ${rests.stage}) within ${PATIENCE_MS / 1000} s`);
}

/** The shop's CI: runs the tests of every stage tip it has not seen, and reports them as a known producer. */
function startCi({ data, service }: Play): { stop: () => Promise<void> } {
  const { remote, token } = place(data);
  const seen = new Set<string>();
  const abort = new AbortController();
  let work: Promise<void> = Promise.resolve();
  const look = (): void => {
    work = work.then(() => testTips(remote, token, service, seen, abort.signal)).catch(() => {});
  };
  const unsubscribe = service.delivery.subscribe(look);
  look();
  return {
    stop: async () => {
      unsubscribe();
      abort.abort();
      await work;
    },
  };
}

async function testTips(
  remote: string,
  token: string,
  service: Service,
  seen: Set<string>,
  signal: AbortSignal,
): Promise<void> {
  for (const branch of STAGES.slice(0, 2)) {
    const tree = (await git(remote, ["rev-parse", `refs/heads/${branch}^{tree}`])).trim();
    if (seen.has(tree) || signal.aborted) continue;
    seen.add(tree);
    const folder = await mkdtemp(join(tmpdir(), "sallyport-ci-"));
    try {
      await git(remote, [`--work-tree=${folder}`, "-c", `core.bare=false`, "read-tree", tree], {
        GIT_INDEX_FILE: join(folder, ".index"),
        GIT_DIR: remote,
      });
      await git(folder, ["checkout-index", "--all", "--force"], {
        GIT_INDEX_FILE: join(folder, ".index"),
        GIT_DIR: remote,
        GIT_WORK_TREE: folder,
      });
      const tests = await run(process.execPath, ["--test", "--test-reporter=junit", "tests/"], { cwd: folder, signal });
      const url = `${service.server.url}/api/v1/evidence?repo=${REPO}&tree=${tree}&format=junit`;
      await fetch(url, {
        method: "POST",
        body: new Uint8Array(tests.out),
        headers: { authorization: `Bearer ${await readFile(token, "utf8")}` },
        signal,
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

export async function stopDemo(): Promise<void> {
  await ci?.stop();
  ci = null;
}
