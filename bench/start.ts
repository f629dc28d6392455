import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { must, note, ROOT, seconds, sleep, withTemp } from "./process.ts";

const READY = /is at (http:\/\/\S+)[\s\S]*\/signin\/link\/[\s\S]*Ctrl-C stops/;
const PATIENCE_MS = 15 * 60_000;
const STOP_PATIENCE_MS = 30_000;

/** Nothing of the account but where packages come from: npm's cache and settings of this machine are used. */
const environment = (home: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  LANG: "C.UTF-8",
  HOME: home,
  npm_config_cache: process.env.npm_config_cache ?? join(homedir(), ".npm"),
  npm_config_userconfig: process.env.npm_config_userconfig ?? join(homedir(), ".npmrc"),
});

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ms: number;
}

/** `npm start` in a process group of its own, as a terminal gives it, until address and sign-in links are printed. */
function start(cwd: string, home: string): Promise<Started> {
  const began = performance.now();
  const child = spawn("npm", ["start", "--", "--port", "0"], {
    cwd,
    env: environment(home),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  return new Promise((resolve, reject) => {
    const tooLong = setTimeout(() => {
      process.kill(-(child.pid as number), "SIGKILL");
      reject(new Error(`npm start printed no address within ${PATIENCE_MS / 1000} s: ${said}`));
    }, PATIENCE_MS);
    child.stderr.on("data", (chunk: Buffer) => process.stderr.write(chunk));
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      const url = READY.exec(said)?.[1];
      if (!url) return;
      clearTimeout(tooLong);
      resolve({ child, url, ms: performance.now() - began });
    });
    child.once("exit", (code) => {
      clearTimeout(tooLong);
      reject(new Error(`npm start ended with ${code} before it was ready: ${said}`));
    });
  });
}

const groupLives = (pid: number): boolean => {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Ctrl-C: SIGINT to the whole group. The time until it ended, in milliseconds; throws when it left something behind. */
async function stop({ child, url }: Started): Promise<number> {
  const pid = child.pid as number;
  const began = performance.now();
  const ended = new Promise<number | string>((resolve) =>
    child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown")),
  );
  process.kill(-pid, "SIGINT");
  const code = await Promise.race([ended, sleep(STOP_PATIENCE_MS, { unref: true }).then(() => "still running")]);
  const ms = performance.now() - began;
  const orphan = groupLives(pid);
  if (orphan) process.kill(-pid, "SIGKILL");
  if (code !== 0 && code !== 130 && code !== "SIGINT") throw new Error(`expected exit code 0 or 130, got ${code}`);
  if (orphan) throw new Error("a process was left behind after SIGINT");
  const answers = await fetch(url).then(
    () => true,
    () => false,
  );
  if (answers) throw new Error(`something still answers at ${url}`);
  return ms;
}

/** A clone of the committed tree started twice as a newcomer would: seconds until the sign-in links, and until Ctrl-C is done. */
export async function startBench(args: readonly string[]): Promise<object> {
  parseArgs({ args: [...args], options: {} });
  return withTemp("start", async (dir) => {
    const home = join(dir, "home");
    const clone = join(dir, "sallyport");
    await mkdir(home);
    await must("git", ["clone", "--quiet", "--no-hardlinks", ROOT, clone]);
    const first = await start(clone, home);
    note(`first start: ${seconds(first.ms)} s at ${first.url}`);
    const stopped = [await stop(first)];
    const second = await start(clone, home);
    note(`second start: ${seconds(second.ms)} s at ${second.url}`);
    stopped.push(await stop(second));
    return { first: seconds(first.ms), second: seconds(second.ms), stop: seconds(Math.max(...stopped)) };
  });
}
