import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { count } from "./chaos-count.ts";
import { Server } from "./chaos-server.ts";
import type { Places } from "./chaos-world.ts";
import { git, historyOf, holds, makeWorld, places, pushChange, STAGES, statementsOf } from "./chaos-world.ts";
import { median, note, seconds, sleep, UsageError, withTemp } from "./process.ts";

const HELP = `npm run chaos -- [--promotions 40] [--kills 20] [--seed 1]

A real server, its own repository, three stages. Changes are pushed, every other one needs an approval, and the server is
killed (kill -9) between approval and promotion and started again. Afterwards git's own record of the stages is held against
what was asked, and against the ledger, verified offline. The last line on stdout is one JSON object; exit code 1 unless
nothing was lost, duplicated or unverified and both numbers were reached.

  --promotions N   changes that go through all three stages
  --kills N        kills of a living server
  --seed N         of the order and the moments
  --group          kill everything that the server runs too, as when a container is killed
`;

/** When a kill comes. A quarter of the restarts is killed while starting, besides. */
const MOMENTS = ["approved", "intended", "pushing", "pushed", "random"] as const;
type Moment = (typeof MOMENTS)[number];
/** States of git's reference transaction at which the remote's hook kills. */
const IN_PUSH = { pushing: "prepared", pushed: "committed" } as const;

/** Longest delay of a kill after its moment, and of a slow remote that goes on with a dead server's push. Milliseconds. */
const DELAY_MS = { approved: 60, random: 1500, starting: 1200, remote: 4000 } as const;
/** How long one batch may take. Then the run is over, and what did not arrive is lost. */
const PATIENCE_MS = 60_000;

/** Mulberry32: small, seeded, good enough to choose moments. Gives [0, 1). */
function randomFrom(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Wanted {
  readonly promotions: number;
  readonly kills: number;
  readonly seed: number;
  readonly group: boolean;
}

/** One run: what was asked, and the server it is asked of. */
class Chaos {
  readonly #at: Places;
  readonly #server: Server;
  readonly #random: () => number;
  readonly #wanted: Wanted;
  readonly asked: string[] = [];
  readonly receipts: string[] = [];
  readonly recoveries: number[] = [];
  readonly moments: Record<string, number> = {};
  #armed: Moment | null = null;
  #order: Moment[] = [];

  constructor(at: Places, server: Server, wanted: Wanted) {
    this.#at = at;
    this.#server = server;
    this.#wanted = wanted;
    this.#random = randomFrom(wanted.seed);
  }

  #below(n: number): number {
    return Math.floor(this.#random() * n);
  }

  async play(): Promise<void> {
    this.#watch();
    while (this.asked.length < this.#wanted.promotions) {
      const size = Math.min(1 + this.#below(3), this.#wanted.promotions - this.asked.length);
      const heads: string[] = [];
      for (let i = 0; i < size; i++) {
        const n = this.asked.length;
        const head = await pushChange(this.#at.work, `change-${n}`, n % 2 === 1);
        this.asked.push(head);
        heads.push(head);
      }
      if (!(await this.#bring(heads))) return;
      note(`${this.asked.length} of ${this.#wanted.promotions} changes, ${this.#server.kills} kills`);
    }
  }

  /** Works, kills and restarts until a batch is in the last stage. False: it does not get there. */
  async #bring(heads: readonly string[]): Promise<boolean> {
    const until = Date.now() + PATIENCE_MS;
    const last = STAGES[STAGES.length - 1] as string;
    for (;;) {
      if (!this.#server.alive) await this.#restart();
      const there = await Promise.all(heads.map((head) => holds(this.#at.remote, last, head)));
      if (there.every(Boolean)) return true;
      if (Date.now() > until) {
        note(`given up after ${PATIENCE_MS / 1000} s: ${heads.filter((_, i) => !there[i]).join(" ")}`);
        return false;
      }
      await this.#arm();
      const receipts = await this.#server.approve();
      this.receipts.push(...receipts);
      if (receipts.length > 0 && this.#armed === "approved")
        await this.#fire("approved", this.#below(DELAY_MS.approved));
      await sleep(30);
    }
  }

  /** How many kills may have come by now: all of them a little before the end, so that the last ones find their moment. */
  #due(): number {
    const { kills, promotions } = this.#wanted;
    return Math.min(kills, Math.ceil((kills * this.asked.length) / Math.max(1, promotions - 6)));
  }

  async #arm(): Promise<void> {
    if (this.#armed !== null || this.#server.kills >= this.#due()) return;
    if (this.#order.length === 0)
      this.#order = MOMENTS.map((moment) => ({ moment, at: this.#random() }))
        .sort((a, b) => a.at - b.at)
        .map((m) => m.moment);
    const moment = this.#order.pop() as Moment;
    this.#armed = moment;
    if (moment === "pushing" || moment === "pushed") {
      const hold = (this.#below(DELAY_MS.remote) / 1000).toFixed(3);
      await writeFile(this.#at.armed, `${IN_PUSH[moment]} ${hold}\n`);
    }
    if (moment === "random") void this.#fire("random", this.#below(DELAY_MS.random));
  }

  async #fire(moment: Moment, delay: number): Promise<void> {
    await sleep(delay);
    if (this.#armed === moment) await this.#kill();
  }

  #kill(): Promise<void> {
    return this.#server.kill(this.#wanted.group ? "group" : "process");
  }

  /** Starts again, as often as it is killed while starting. */
  async #restart(): Promise<void> {
    await rm(this.#at.armed, { force: true });
    await rm(this.#at.pid, { force: true });
    const moment = this.#armed ?? "random";
    this.moments[moment] = (this.moments[moment] ?? 0) + 1;
    this.#armed = null;
    for (;;) {
      const began = performance.now();
      this.#server.spawn();
      if (this.#server.kills < this.#due() && this.#random() < 0.25) {
        await sleep(this.#below(DELAY_MS.starting));
        await this.#kill();
        this.moments.starting = (this.moments.starting ?? 0) + 1;
        continue;
      }
      if (await this.#server.ready()) {
        this.recoveries.push(performance.now() - began);
        return this.#watch();
      }
    }
  }

  #watch(): void {
    void this.#server.watchIntents(() => {
      if (this.#armed === "intended") void this.#kill();
    });
  }
}

async function chaos(wanted: Wanted, dir: string): Promise<boolean> {
  const at = places(dir);
  await makeWorld(at);
  const start = await git(at.remote, "rev-parse", "refs/heads/prod");
  const output = join(dir, "server.out");
  const server = await Server.create({ data: join(dir, "data"), remote: at.remote, pid: at.pid, output });
  const run = new Chaos(at, server, wanted);
  // The server has a group of its own, so Ctrl-C does not reach it.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, async () => {
      await server.kill("group");
      await rm(dir, { recursive: true, force: true });
      process.exit(130);
    });
  try {
    await run.play();
    // What it does when everything has arrived must change nothing any more.
    await server.api("/repos/chaos/promote", {});
    const { rows, problem } = await server.exported(join(dir, "ledger.jsonl"));
    if (problem) note(problem);
    const stages = await historyOf(at.remote, start);
    const ledger = problem === null ? statementsOf(rows) : null;
    const found = count({ asked: run.asked, receipts: run.receipts, stages, ledger });
    for (const [name, cases] of Object.entries(found)) for (const says of cases) note(`${name}: ${says}`);
    const moves = stages.map((s) => `${s.movements.length} ${s.stage}`).join(", ");
    const outcomes = (ledger ?? []).flatMap((e) => (e.kind === "promotion-done" ? [e.predicate] : []));
    for (const { stage, message } of outcomes.filter((o) => o.result !== "moved")) note(`${stage}: ${message}`);
    note(`movements: ${moves}; ${ledger?.length ?? 0} ledger entries, ${run.receipts.length} approvals`);
    note(
      `kills: ${Object.entries(run.moments)
        .map(([name, n]) => `${n} ${name}`)
        .join(", ")}`,
    );
    if (run.recoveries.length > 0)
      note(
        `ready again after ${seconds(median(run.recoveries))} s (longest ${seconds(Math.max(...run.recoveries))} s)`,
      );
    const { lost, duplicated, unverified } = found;
    const result = {
      promotions: run.asked.length - Math.min(run.asked.length, lost.length),
      kills: server.kills,
      lost: lost.length,
      duplicated: duplicated.length,
      unverified: unverified.length,
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
    const clean = lost.length + duplicated.length + unverified.length === 0;
    const whole = clean && result.promotions === wanted.promotions && result.kills === wanted.kills;
    if (!whole) note((await readFile(join(dir, "data", "server.log"), "utf8").catch(() => "")).slice(-3000));
    return whole;
  } finally {
    await server.kill();
  }
}

const whole = (name: string, text: string): number => {
  if (!/^\d{1,6}$/.test(text)) throw new UsageError(`--${name}: expected a whole number, got "${text}"`);
  return Number(text);
};

async function main(): Promise<number> {
  try {
    const { values } = parseArgs({
      options: {
        promotions: { type: "string", default: "40" },
        kills: { type: "string", default: "20" },
        seed: { type: "string", default: "1" },
        group: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const wanted = {
      promotions: whole("promotions", values.promotions),
      kills: whole("kills", values.kills),
      seed: whole("seed", values.seed),
      group: values.group,
    };
    return (await withTemp("chaos", (dir) => chaos(wanted, dir))) ? 0 : 1;
  } catch (error) {
    const usage =
      error instanceof UsageError || String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
    note(`error: ${usage || !(error instanceof Error) ? String((error as Error).message) : error.stack}`);
    return usage ? 2 : 1;
  }
}

process.exitCode = await main();
