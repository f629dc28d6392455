import type { PGlite } from "@electric-sql/pglite";
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from "kysely";
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";

/** Kysely on PGlite: one connection, handed to one user at a time so that transactions never interleave. */
class PGliteDriver implements Driver {
  readonly #db: PGlite;
  #free: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  constructor(db: PGlite) {
    this.#db = db;
  }
  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free;
    let release = (): void => {};
    this.#free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    const db = this.#db;
    return {
      async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
        const result = await db.query<R>(sql, [...parameters]);
        return { rows: result.rows, numAffectedRows: BigInt(result.affectedRows ?? 0) };
      },
      // biome-ignore lint/correctness/useYield: results are small, nothing streams
      async *streamQuery(): AsyncIterableIterator<never> {
        throw new Error("streaming is not supported by the embedded database");
      },
    };
  }
  async beginTransaction(): Promise<void> {
    await this.#db.exec("begin isolation level serializable");
  }
  async commitTransaction(): Promise<void> {
    await this.#db.exec("commit");
  }
  async rollbackTransaction(): Promise<void> {
    await this.#db.exec("rollback");
  }
  async releaseConnection(): Promise<void> {
    this.#release();
  }
  async destroy(): Promise<void> {
    await this.#db.close();
  }
}

export const pgliteDialect = (db: PGlite): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new PGliteDriver(db),
  createIntrospector: (kysely) => new PostgresIntrospector(kysely),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});
