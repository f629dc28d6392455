import { join } from "node:path";
import { Kysely, sql } from "kysely";
import type { Digest } from "../../model/digest.ts";
import { digestBytes } from "../../model/digest.ts";
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

/** Opens the embedded database of a data directory, alone. Fails with `store/locked`. */
export async function openStore(dir: string): Promise<Store> {
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

async function migrate(db: Kysely<Tables>): Promise<void> {
  await sql`create table if not exists migration (id text primary key, at timestamptz not null default now())`.execute(
    db,
  );
  const done = new Set((await db.selectFrom("migration").select("id").execute()).map((m) => m.id));
  for (const { id, sql: statements } of MIGRATIONS) {
    if (done.has(id)) continue;
    await db.transaction().execute(async (tx) => {
      for (const statement of statements) await sql.raw(statement).execute(tx);
      await tx.insertInto("migration").values({ id }).execute();
    });
  }
}

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
