import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { installHooks } from "../src/adapters/git/index.ts";
import type { Receipt, Review, Turn } from "../src/delivery/views.ts";
import type { LedgerEntryView } from "../src/delivery/views-ledger.ts";
import { STAGES } from "./chaos-world.ts";
import { CLI, must, ROOT, run, sleep } from "./process.ts";

export const REPO = "chaos";
const SAM = { id: "sam", name: "Sam Security", emails: ["sam@chaos.example"], groups: ["security"] };
const DANA = { id: "dana", name: "Dana Developer", emails: ["dana@chaos.example"], groups: ["developer"] };
const READY_PATIENCE_MS = 60_000;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface ServerPlaces {
  readonly data: string;
  readonly remote: string;
  readonly pid: string;
  /** What the server prints. */
  readonly output: string;
}

/** A real `sallyport serve` that can be killed at any moment and started again on the same data and port. */
export class Server {
  readonly #at: ServerPlaces;
  readonly #port: number;
  #child: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #session: string | null = null;
  /** Times a living server was killed. */
  kills = 0;

  private constructor(at: ServerPlaces, port: number) {
    this.#at = at;
    this.#port = port;
  }

  /** Writes the settings, starts once, and lets the remote's hooks demand signed promotions. */
  static async create(at: ServerPlaces): Promise<Server> {
    const webhookSecret = randomBytes(32).toString("base64");
    await mkdir(at.data, { mode: 0o700 });
    const settings = { repositories: [], people: [SAM, DANA], producers: [], webhookSecret };
    await writeFile(join(at.data, "server.json"), JSON.stringify(settings), { mode: 0o600 });
    const server = new Server(at, await freePort());
    server.spawn();
    await server.ready();
    await installHooks(at.remote, join(ROOT, "dist", "hook.js"), {
      repo: REPO,
      branches: STAGES,
      publicKeys: await Promise.all((await server.keyFiles()).map((file) => readFile(file, "utf8"))),
      url: server.url,
      secret: webhookSecret,
    });
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get alive(): boolean {
    return this.#child !== null;
  }

  async keyFiles(): Promise<string[]> {
    const folder = join(this.#at.data, "keys", "public");
    return (await readdir(folder)).map((name) => join(folder, name));
  }

  spawn(): void {
    const output = openSync(this.#at.output, "a");
    const repo = `${REPO}=${this.#at.remote}#prod`;
    const args = ["serve", "--data", this.#at.data, "--port", String(this.#port), "--repo", repo, "--reconcile", "5"];
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: this.#at.data,
      // A group of its own, so that it can be killed with every git that it runs.
      detached: true,
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    this.#child = child;
    this.#ended = new Promise((resolve) =>
      child.once("exit", (_code, signal) => {
        // The remote's hook kills it too.
        if (signal === "SIGKILL") this.kills++;
        if (this.#child === child) this.#child = null;
        resolve();
      }),
    );
  }

  /** Waits until it serves. False: it ended before. Throws when it never comes. */
  async ready(): Promise<boolean> {
    const until = Date.now() + READY_PATIENCE_MS;
    while (Date.now() < until) {
      if (!this.#child) return false;
      const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => null);
      if (answer?.ok) {
        await writeFile(this.#at.pid, String(this.#child?.pid ?? ""));
        return this.#child !== null;
      }
      await sleep(20);
    }
    throw new Error(`the server was not ready within ${READY_PATIENCE_MS / 1000} s; see ${this.#at.output}`);
  }

  /** `kill -9`, of the process alone or with all it runs, as when a container is killed. Returns when the process is gone. */
  async kill(what: "process" | "group" = "process"): Promise<void> {
    const pid = this.#child?.pid;
    if (pid !== undefined && what === "group") process.kill(-pid, "SIGKILL");
    else this.#child?.kill("SIGKILL");
    await this.#ended;
  }

  /** Ctrl-C. */
  async stop(): Promise<void> {
    await rm(this.#at.pid, { force: true });
    this.#child?.kill("SIGINT");
    await this.#ended;
  }

  /** Session of the reviewer; it outlives the server. */
  async #signIn(): Promise<string> {
    if (this.#session !== null) return this.#session;
    const link = await must(process.execPath, [CLI, "signin-link", "--as", SAM.id, "--data", this.#at.data]);
    const token = link.stdout.trim().split("/").at(-1);
    const answer = await fetch(`${this.url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    const { session } = (await answer.json()) as { session?: string };
    if (!session) throw new Error(`the sign-in link was refused with ${answer.status}`);
    this.#session = session;
    return session;
  }

  /** One call as the reviewer; null when the server is away or says no. */
  async api<T>(path: string, body?: object): Promise<T | null> {
    try {
      const headers = { authorization: `Bearer ${await this.#signIn()}`, "content-type": "application/json" };
      const init = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
      const answer = await fetch(`${this.url}/api/v1${path}`, { ...init, signal: AbortSignal.timeout(30_000) });
      if (answer.ok) return (await answer.json()) as T;
      if (answer.status === 401) this.#session = null;
      return null;
    } catch {
      return null;
    }
  }

  /** Approves all that waits for the reviewer. Returns the receipts that were acknowledged. */
  async approve(): Promise<string[]> {
    const receipts: string[] = [];
    for (const turn of (await this.api<Turn[]>("/turns")) ?? []) {
      if (turn.task !== "approve") continue;
      const review = await this.api<Review>(`/reviews/${encodeURIComponent(turn.verdict)}`);
      if (!review?.you.mayApprove) continue;
      const { verdict, fingerprint, you } = review;
      const command = { verdict, fingerprint, obligations: you.obligations, reason: "chaos" };
      const receipt = await this.api<Receipt>("/approvals", command);
      if (receipt) receipts.push(receipt.entry);
    }
    return receipts;
  }

  /** Calls `on` when a promotion was intended, until the server dies. */
  async watchIntents(on: () => void): Promise<void> {
    try {
      const headers = { authorization: `Bearer ${await this.#signIn()}` };
      const stream = (await fetch(`${this.url}/api/v1/events`, { headers })).body?.pipeThrough(new TextDecoderStream());
      let text = "";
      for await (const chunk of stream ?? []) {
        text += chunk;
        const seen = [...text.matchAll(/event: ledger\ndata: (\d+)\n/g)].map((m) => Number(m[1]));
        text = text.slice(text.lastIndexOf("\n\n") + 1);
        for (const seq of seen) {
          const [entry] = (await this.api<LedgerEntryView[]>(`/ledger?after=${seq - 1}&limit=1`)) ?? [];
          if (entry?.kind === "promotion-intended") on();
        }
      }
    } catch {
      // it was killed
    }
  }

  /** Exports the ledger, stops the server, and verifies offline. Rows, and why they do not verify, or null. */
  async exported(file: string): Promise<{ readonly rows: string; readonly problem: string | null }> {
    const env = { ...process.env, SALLYPORT_URL: this.url, SALLYPORT_TOKEN: await this.#signIn() };
    const rows = (await must(process.execPath, [CLI, "ledger", "export"], { env })).stdout;
    await this.stop();
    await writeFile(file, rows);
    const keys = (await this.keyFiles()).flatMap((key) => ["--key", key]);
    const verified = await run(process.execPath, [CLI, "ledger", "verify", ...keys, "--file", file]);
    return { rows, problem: verified.code === 0 ? null : verified.stderr.trim() };
  }
}
