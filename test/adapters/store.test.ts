import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../src/adapters/store/index.ts";
import { openStore } from "../../src/adapters/store/index.ts";
import type { Digest } from "../../src/model/digest.ts";
import { digestBytes } from "../../src/model/digest.ts";
import { ProblemError } from "../../src/model/problem.ts";
import type { LedgerStore, StoredEntry } from "../../src/ports/index.ts";
import type { Cluster } from "../support/postgres.ts";
import { DATABASES, postgresPrograms, startPostgres } from "../support/postgres.ts";

const APPENDER = fileURLToPath(new URL("./fixtures/appender.ts", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "sallyport-store-"));
const open: Store[] = [];
let count = 0;

/** A data directory with an empty database in it: making one anew takes seconds, so that one is copied. */
function directory(): string {
  const dir = join(root, `data-${++count}`);
  cpSync(join(root, "template"), dir, { recursive: true });
  return dir;
}

/** One database that can be opened any number of times, one after the other. */
interface Place {
  open(): Promise<Store>;
  /** Statements of somebody who has the database and not the program, while nobody has it open. */
  sql<T>(use: (query: (statement: string) => Promise<{ rows: unknown[] }>) => Promise<T>): Promise<T>;
}
function embedded(): Place {
  const dir = directory();
  return {
    open: () => openStore(dir),
    async sql(use) {
      const { PGlite } = await import("@electric-sql/pglite");
      const db = await PGlite.create({ dataDir: join(dir, "db") });
      try {
        return await use((statement) => db.query(statement));
      } finally {
        await db.close();
      }
    },
  };
}
const entry = (seq: number, prev: Digest, text = "x"): StoredEntry => {
  const envelope = JSON.stringify({ seq, text });
  return { seq, prev, envelope, hash: digestBytes(`${prev}${envelope}`) };
};
const GENESIS = "genesis" as Digest;
const problemOf = async (work: Promise<unknown>): Promise<ProblemError["problem"]> => {
  const error = await work.then(
    () => null,
    (e: unknown) => e,
  );
  if (!(error instanceof ProblemError)) throw new Error(`expected a problem, got ${String(error)}`);
  return error.problem;
};

beforeAll(async () => {
  await (await openStore(join(root, "template"))).close();
});
afterEach(async () => {
  for (const s of open.splice(0)) await s.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

for (const { database, skip } of DATABASES)
  describe.skipIf(skip)(database, () => {
    let cluster: Cluster | null = null;
    beforeAll(async () => {
      if (database === "PostgreSQL") cluster = await startPostgres(postgresPrograms() as string);
    });
    afterAll(async () => {
      await cluster?.stop();
    });
    async function place(): Promise<Place> {
      const server = cluster;
      if (!server) return embedded();
      const url = await server.database();
      return { open: () => openStore(root, url), sql: (use) => use((statement) => server.query(url, statement)) };
    }
    async function store(at?: Place): Promise<Store> {
      const made = await (at ?? (await place())).open();
      open.push(made);
      return made;
    }

    describe("appending to the ledger", () => {
      /** N writers who all saw the same last entry. */
      async function race(append: LedgerStore["append"], after: StoredEntry | null): Promise<number> {
        const writers = Array.from({ length: 20 }, (_, i) =>
          entry((after?.seq ?? 0) + 1, after?.hash ?? GENESIS, `${i}`),
        );
        const results = await Promise.all(writers.map((w) => append(w, []).catch(() => false)));
        return results.filter(Boolean).length;
      }

      it("lets exactly one of many writers win, and keeps what the winner wrote", async () => {
        const { ledger } = await store();
        expect(await race(ledger.append, null)).toBe(1);
        const [first] = await ledger.read(0, 10);
        expect(await race(ledger.append, first ?? null)).toBe(1);
        const rows = await ledger.read(0, 10);
        expect(rows.map((r) => r.seq)).toEqual([1, 2]);
        expect(rows[1]?.prev).toBe(rows[0]?.hash);
      });

      it("is told apart from reading and then writing, which lets several win", async () => {
        const { ledger } = await store();
        const rows: StoredEntry[] = [];
        // The mutant: the same promise to its callers, kept by looking first.
        const naive: LedgerStore["append"] = async (e) => {
          const last = rows[rows.length - 1];
          const fits = e.seq === (last?.seq ?? 0) + 1 && e.prev === (last?.hash ?? GENESIS);
          await ledger.read(0, 1);
          if (fits) rows.push(e);
          return fits;
        };
        expect(await race(naive, null)).toBeGreaterThan(1);
      });

      it("refuses gaps, other predecessors and repetition, and then keeps no document either", async () => {
        const { ledger, documents } = await store();
        const first = entry(1, GENESIS);
        const second = entry(2, first.hash);
        const document = { digest: digestBytes("kept"), body: "kept" };
        const lost = { digest: digestBytes("lost"), body: "lost" };
        expect(await ledger.append(second, [lost])).toBe(false);
        expect(await ledger.append(first, [document])).toBe(true);
        expect(await ledger.append(first, [lost])).toBe(false);
        expect(await ledger.append(entry(1, GENESIS, "other"), [lost])).toBe(false);
        expect(await ledger.append(entry(2, digestBytes("fork")), [lost])).toBe(false);
        expect(await ledger.append(entry(3, first.hash), [lost])).toBe(false);
        expect(await ledger.append(second, [])).toBe(true);
        expect(await ledger.read(0, 10)).toEqual([first, second]);
        expect(await ledger.read(1, 10)).toEqual([second]);
        expect(await documents.get(document.digest)).toBe("kept");
        expect(await documents.get(lost.digest)).toBeNull();
      });
    });

    describe("the ledger's table", () => {
      it("refuses to be changed, whoever asks in SQL", async () => {
        const at = await place();
        const first = await at.open();
        await first.ledger.append(entry(1, GENESIS), []);
        await first.close();
        await at.sql(async (query) => {
          for (const statement of [
            "update ledger set envelope = '{}'",
            "delete from ledger",
            "truncate ledger",
            "truncate ledger cascade",
            "insert into ledger select seq, prev, hash, 'x' from ledger on conflict (seq) do update set envelope = 'x'",
          ])
            await expect(query(statement), statement).rejects.toThrow(/append-only/);
          await expect(query("insert into ledger values (0, 'a', 'b', 'c')")).rejects.toThrow(/check/);
          await expect(query("insert into ledger select 2, prev, 'h', 'x' from ledger")).rejects.toThrow(/unique/);
          expect((await query("select seq from ledger")).rows).toHaveLength(1);
        });
      });

      it("is there after any number of openings: migrations are applied once", async () => {
        const at = await place();
        for (let seq = 1, prev = GENESIS; seq <= 3; seq++) {
          const opened = await at.open();
          const next = entry(seq, prev);
          expect(await opened.ledger.append(next, [])).toBe(true);
          expect(await opened.ledger.read(0, 10)).toHaveLength(seq);
          prev = next.hash;
          await opened.close();
        }
      });
    });

    describe("records", () => {
      it("are taken by exactly one of fifty", async () => {
        const { records } = await store();
        await records.set("links", "a", { person: "ada" }, null);
        const taken = await Promise.all(Array.from({ length: 50 }, () => records.take("links", "a")));
        expect(taken.filter((t) => t !== null)).toEqual([{ person: "ada" }]);
        expect(await records.get("links", "a")).toBeNull();
      });

      it("are gone for every reader once they have expired", async () => {
        const { records } = await store();
        const soon = new Date(Date.now() + 300);
        await records.set("codes", "old", 1, new Date(Date.now() - 1000));
        await records.set("codes", "soon", 2, soon);
        await records.set("codes", "kept", 3, new Date(Date.now() + 60_000));
        await records.set("other", "kept", 4, null);
        expect(await records.get("codes", "old")).toBeNull();
        expect(await records.get("codes", "soon")).toBe(2);
        await new Promise((resolve) => setTimeout(resolve, soon.getTime() - Date.now() + 50));
        expect(await records.get("codes", "soon")).toBeNull();
        expect(await records.take("codes", "soon")).toBeNull();
        expect(await records.list("codes")).toEqual([{ key: "kept", value: 3 }]);
        expect(await records.list("other")).toEqual([{ key: "kept", value: 4 }]);
      });

      it("are replaced by key, deleted, and hold any JSON", async () => {
        const { records } = await store();
        for (const value of [{ a: [1, "ü\u2028"] }, "text", 0, false, []]) {
          await records.set("c", "k'; drop table record; --", value, null);
          expect(await records.get("c", "k'; drop table record; --")).toEqual(value);
        }
        await records.delete("c", "k'; drop table record; --");
        expect(await records.list("c")).toEqual([]);
      });
    });

    describe("documents", () => {
      it("are found by the digest of their text, and not where the text is another", async () => {
        const at = await place();
        const first = await at.open();
        const digest = await first.documents.put("{}");
        expect(digest).toBe(digestBytes("{}"));
        expect(await first.documents.put("{}")).toBe(digest);
        expect(await first.documents.get(digest)).toBe("{}");
        await first.close();
        await at.sql((query) => query("update document set body = '[]'"));
        expect(await (await store(at)).documents.get(digest)).toBeNull();
      });
    });
  });

describe.skipIf(postgresPrograms() === null)("several servers on one PostgreSQL", () => {
  it("start together, and exactly one of their entries is taken", async () => {
    const cluster = await startPostgres(postgresPrograms() as string);
    const url = await cluster.database();
    const servers = await Promise.all(Array.from({ length: 4 }, () => openStore(root, url)));
    for (let seq = 1, prev = GENESIS; seq <= 20; seq++) {
      const entries = servers.map((_, i) => entry(seq, prev, `${i}`));
      const taken = await Promise.all(servers.map((s, i) => s.ledger.append(entries[i] as StoredEntry, [])));
      expect(taken.filter(Boolean)).toHaveLength(1);
      prev = (entries[taken.indexOf(true)] as StoredEntry).hash;
    }
    expect(await servers[0]?.ledger.read(0, 100)).toHaveLength(20);
    for (const s of servers) await s.close();
    await cluster.stop();
  });

  it("say what is wrong with the address", async () => {
    const refused = await problemOf(openStore(root, "postgres://nobody@127.0.0.1:1/none"));
    expect(refused.code).toBe("store/unreachable");
    expect(refused.hints).not.toEqual([]);
  });
});

describe("two processes on one directory", () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });
  function start(dir: string, mode: "hold" | "append"): { child: ChildProcess; said: string[]; heard: Promise<void> } {
    const child = spawn(process.execPath, ["--import", "tsx", APPENDER, dir, mode], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    const said: string[] = [];
    const heard = new Promise<void>((resolve, reject) => {
      child.stdout?.on("data", (chunk: Buffer) => {
        said.push(...chunk.toString().split("\n").filter(Boolean));
        if (said.length > (mode === "append" ? 30 : 0)) resolve();
      });
      child.once("exit", () => reject(new Error("the other process ended by itself")));
    });
    heard.catch(() => {});
    return { child, said, heard };
  }

  it("are refused, by the number of the one that holds it, until it is killed", async () => {
    const dir = directory();
    const { child, heard } = start(dir, "hold");
    await heard;
    const refused = await problemOf(openStore(dir));
    expect(refused.code).toBe("store/locked");
    expect(refused.message).toBe(`"${dir}" is in use by another process (process ${child.pid})`);
    expect(refused.hints).not.toEqual([]);
    child.kill("SIGKILL");
    await once(child, "exit");
    const freed = await openStore(dir);
    open.push(freed);
    expect(await freed.ledger.read(0, 1)).toEqual([]);
  });

  it("are refused within one process too, and let in after the first has closed", async () => {
    const dir = directory();
    const first = await openStore(dir);
    expect((await problemOf(openStore(dir))).code).toBe("store/locked");
    await first.close();
    await (await openStore(dir)).close();
  });

  it("lose nothing that was acknowledged when one is killed while it appends", async () => {
    const dir = directory();
    for (let round = 0; round < (process.env.SALLYPORT_LONG ? 20 : 2); round++) {
      const { child, said, heard } = start(dir, "append");
      await heard;
      child.kill("SIGKILL");
      await once(child, "exit");
      const { ledger, documents, close } = await openStore(dir);
      const rows = await ledger.read(0, 100_000);
      expect(rows.length).toBeGreaterThanOrEqual(Math.max(...said.map(Number).filter(Number.isInteger)));
      for (const [i, row] of rows.entries()) {
        expect([row.seq, row.prev]).toEqual([i + 1, rows[i - 1]?.hash ?? GENESIS]);
        expect(row.hash).toBe(digestBytes(`${row.prev}${row.envelope}`));
        expect(await documents.get(digestBytes(`document ${row.seq}`))).toBe(`document ${row.seq}`);
      }
      await close();
    }
  });
});
