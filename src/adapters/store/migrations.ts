/** Plain SQL that PostgreSQL 15 runs unchanged. Applied in order, once; never edited after they were released. */
export const MIGRATIONS: readonly { readonly id: string; readonly sql: readonly string[] }[] = [
  {
    id: "001-ledger",
    sql: [
      `create table ledger (
         seq bigint primary key check (seq > 0),
         prev text not null unique,
         hash text not null unique,
         envelope text not null
       )`,
      // The ledger only grows, whoever asks.
      `create function ledger_only_grows() returns trigger language plpgsql as
         $$ begin raise exception 'the ledger is append-only'; end $$`,
      "create trigger ledger_no_change before update or delete on ledger for each row execute function ledger_only_grows()",
      "create trigger ledger_no_truncate before truncate on ledger for each statement execute function ledger_only_grows()",
      "create table document (digest text primary key, body text not null)",
      `create table record (
         collection text not null,
         key text not null,
         value jsonb not null,
         expires_at timestamptz,
         primary key (collection, key)
       )`,
      "create index record_expires on record (expires_at) where expires_at is not null",
    ],
  },
];
