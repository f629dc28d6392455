import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

const PACKAGES = "/usr/lib/postgresql";
/** Nobody: the server refuses to run as root. */
const NOBODY = 65_534;

/** Where initdb and postgres are: the newest Debian package, else the PATH; null where there is none. */
export function postgresPrograms(): string | null {
  const versions = existsSync(PACKAGES) ? readdirSync(PACKAGES).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((v) => join(PACKAGES, v, "bin")), ...(process.env.PATH ?? "").split(":")];
  return folders.find((f) => f !== "" && existsSync(join(f, "initdb")) && existsSync(join(f, "postgres"))) ?? null;
}

/** A private PostgreSQL on a free loopback port, in a temporary folder. */
export interface Cluster {
  /** A new empty database; its address. */
  database(): Promise<string>;
  /** One statement in a database. */
  query(url: string, sql: string): Promise<{ rows: unknown[] }>;
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

export async function startPostgres(programs: string): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-postgres-"));
  const root = process.getuid?.() === 0;
  if (root) chownSync(folder, NOBODY, NOBODY);
  const as = {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", LC_ALL: "C" },
    ...(root ? { uid: NOBODY, gid: NOBODY } : {}),
  };
  const data = join(folder, "data");
  const made = spawnSync(join(programs, "initdb"), ["-D", data, "-U", "sallyport", "--auth=trust", "--no-sync"], as);
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const port = await freePort();
  const options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"];
  const server = spawn(join(programs, "postgres"), ["-D", data, "-p", String(port), ...options], {
    ...as,
    stdio: "ignore",
  });
  const url = (name: string): string => `postgres://sallyport@127.0.0.1:${port}/${name}`;
  const query: Cluster["query"] = async (address, sql) => {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await ready(() => query(url("postgres"), "select 1"));
  let databases = 0;
  return {
    query,
    async database() {
      const name = `t${++databases}`;
      await query(url("postgres"), `create database ${name}`);
      return url(name);
    },
    async stop() {
      await ended(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(look: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await look();
      return;
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** An immediate shutdown: nothing in it is kept. */
const ended = (server: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    server.once("exit", () => resolve());
    server.kill("SIGQUIT");
  });

/** The databases that a test of stores runs on: the embedded one always, PostgreSQL where it is installed. */
export const DATABASES: readonly { readonly database: "embedded" | "PostgreSQL"; readonly skip: boolean }[] = [
  { database: "embedded", skip: false },
  { database: "PostgreSQL", skip: postgresPrograms() === null },
];
