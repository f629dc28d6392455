import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fail } from "../../model/problem.ts";

const held = (dir: string, by: string): never =>
  fail(
    "store/locked",
    `"${dir}" is in use by another process${by ? ` (${by})` : ""}`,
    "stop it first: two processes on one embedded database lose data",
  );

/** A lock that the kernel releases when the process dies: an abstract socket on Linux, elsewhere a file with a living owner. */
export async function lockDirectory(dir: string): Promise<() => Promise<void>> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = realpathSync(dir);
  const owner = join(path, "owner");
  return process.platform === "linux" ? lockBySocket(path, owner) : lockByFile(path, owner);
}

const ownerOf = (file: string): string => {
  try {
    return `process ${readFileSync(file, "utf8").trim()}`;
  } catch {
    return "";
  }
};

function lockBySocket(dir: string, owner: string): Promise<() => Promise<void>> {
  const name = `\0sallyport-${createHash("sha256").update(dir).digest("hex").slice(0, 32)}`;
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      try {
        if (error.code === "EADDRINUSE") held(dir, ownerOf(owner));
        reject(error);
      } catch (problem) {
        reject(problem);
      }
    });
    server.listen({ path: name }, () => {
      server.unref();
      writeFileSync(owner, String(process.pid));
      resolve(() => new Promise((done) => server.close(() => done())));
    });
  });
}

async function lockByFile(dir: string, owner: string): Promise<() => Promise<void>> {
  try {
    writeFileSync(owner, String(process.pid), { flag: "wx" });
  } catch {
    const pid = Number(readFileSync(owner, "utf8"));
    if (alive(pid)) held(dir, `process ${pid}`);
    writeFileSync(owner, String(process.pid));
  }
  return async () => rmSync(owner, { force: true });
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
