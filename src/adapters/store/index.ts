import { join } from "node:path";
import { Kysely, PostgresDialect, sql } from "kysely";
import type { Digest } from "../../model/digest.ts";
import { digestBytes } from "../../model/digest.ts";
import { fail } from "../../model/problem.ts";
import type { DocumentStore, LedgerStore, RecordStore } from "../../ports/index.ts";
import { pgliteDialect } from "./dialect.ts";
import { lockDirectory } from "./lock.ts";
import { MIGRATIONS } from "./migrations.ts";

interface Tables {
  ledger: { seq: number; prev: string; hash: string; envelope: string };
  document: { digest: string; body: string };
  record: { collection: string; key: string; value: unknown; expires_at: Date | null };
  migration: { id: string };
}

export interface Store {
  readonly ledger: LedgerStore;
  readonly documents: DocumentStore;
  readonly records: RecordStore;
  close(): Promise<void>;
}

/**
 * Opens the embedded database of a data directory, alone, or the PostgreSQL at `url`, where other servers may be at work too.
 * Fails with `store/locked` and `store/unreachable`.
 */
export const openStore = (dir: string, url?: string): Promise<Store> => (url ? openServer(url) : openEmbedded(dir));

async function openServer(url: string): Promise<Store> {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while nobody uses it is made anew by the pool.
  pool.on("error", () => {});
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    return fail(
      "store/unreachable",
      `the database of DATABASE_URL cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      "expected postgres://USER@HOST/NAME, an existing database whose owner is USER",
    );
  }
  return { ...storesOf(db), close: () => db.destroy() };
}

async function openEmbedded(dir: string): Promise<Store> {
  const unlock = await lockDirectory(dir);
  try {
    const { PGlite } = await import("@electric-sql/pglite");
    // relaxedDurability off: an acknowledged row survives kill -9
    const db = await PGlite.create({ dataDir: join(dir, "db"), relaxedDurability: false });
    const kysely = new Kysely<Tables>({ dialect: pgliteDialect(db) });
    await migrate(kysely);
    const stores = storesOf(kysely);
    return {
      ...stores,
      close: async () => {
        await kysely.destroy();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Any number that nothing else locks: servers that start together migrate one after the other. */
const MIGRATING = 7_355_608;

/** All or nothing, by one server at a time. */
const migrate = (db: Kysely<Tables>): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATING)})`.execute(tx);
    await sql`create table if not exists migration (id text primary key, at timestamptz not null default now())`.execute(
      tx,
    );
    const done = new Set((await tx.selectFrom("migration").select("id").execute()).map((m) => m.id));
    for (const { id, sql: statements } of MIGRATIONS) {
      if (done.has(id)) continue;
      for (const statement of statements) await sql.raw(statement).execute(tx);
      await tx.insertInto("migration").values({ id }).execute();
    }
  });

/** The three stores over any Kysely on PostgreSQL. */
function storesOf(db: Kysely<Tables>): Omit<Store, "close"> {
  const alive = sql<boolean>`(expires_at is null or expires_at > now())`;
  return {
    ledger: {
      read: async (after, limit) => {
        const rows = await db
          .selectFrom("ledger")
          .selectAll()
          .where("seq", ">", after)
          .orderBy("seq")
          .limit(limit)
          .execute();
        return rows.map((r) => ({
          seq: Number(r.seq),
          prev: r.prev as Digest,
          hash: r.hash as Digest,
          envelope: r.envelope,
        }));
      },
      append: ({ seq, prev, hash, envelope }, documents) =>
        db.transaction().execute(async (tx) => {
          // One statement decides: the row is written only when its predecessor is the last one.
          const done = await sql`
            insert into ledger (seq, prev, hash, envelope)
            select ${seq}, ${prev}, ${hash}, ${envelope}
            where ${seq} = coalesce((select max(seq) from ledger), 0) + 1
              and (${seq} = 1 or exists (select 1 from ledger where seq = ${seq} - 1 and hash = ${prev}))
            on conflict do nothing`.execute(tx);
          if (done.numAffectedRows !== 1n) return false;
          for (const d of documents)
            await tx
              .insertInto("document")
              .values({ digest: d.digest, body: d.body })
              .onConflict((c) => c.doNothing())
              .execute();
          return true;
        }),
    },
    documents: {
      put: async (body) => {
        const digest = digestBytes(body);
        await db
          .insertInto("document")
          .values({ digest, body })
          .onConflict((c) => c.doNothing())
          .execute();
        return digest;
      },
      get: async (digest) => {
        const row = await db.selectFrom("document").select("body").where("digest", "=", digest).executeTakeFirst();
        return row && digestBytes(row.body) === digest ? row.body : null;
      },
    },
    records: {
      set: async (collection, key, value, expiresAt) => {
        const row = { value: JSON.stringify(value), expires_at: expiresAt };
        await db
          .insertInto("record")
          .values({ collection, key, ...row })
          .onConflict((c) => c.columns(["collection", "key"]).doUpdateSet(row))
          .execute();
        await sql`delete from record where expires_at < now()`.execute(db);
      },
      get: async (collection, key) => {
        const row = await db
          .selectFrom("record")
          .select("value")
          .where("collection", "=", collection)
          .where("key", "=", key)
          .where(alive)
          .executeTakeFirst();
        return row?.value ?? null;
      },
      take: async (collection, key) => {
        const row = await db
          .deleteFrom("record")
          .where("collection", "=", collection)
          .where("key", "=", key)
          .where(alive)
          .returning("value")
          .executeTakeFirst();
        return row?.value ?? null;
      },
      delete: async (collection, key) => {
        await db.deleteFrom("record").where("collection", "=", collection).where("key", "=", key).execute();
      },
      list: async (collection) =>
        db
          .selectFrom("record")
          .select(["key", "value"])
          .where("collection", "=", collection)
          .where(alive)
          .orderBy("key")
          .execute(),
    },
  };
}
