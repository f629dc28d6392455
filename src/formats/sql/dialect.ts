import type { Lexed } from "./lexer.ts";

export type Dialect = "postgres" | "mysql" | "other" | "unknown";

/** Words by which a database is known, unless they are names. */
export const HINTS: ReadonlyMap<string, Dialect> = new Map(
  (
    [
      ["mysql", "auto_increment engine unsigned mediumtext longtext tinyint datetime"],
      [
        "postgres",
        "bigserial serial timestamptz jsonb plpgsql bytea policy extension returning ilike operator regclass tsvector nextval",
      ],
      ["other", "nvarchar uniqueidentifier varchar2 autoincrement pragma"],
    ] as const
  ).flatMap(([dialect, words]) => words.split(" ").map((w) => [w, dialect] as const)),
);

const PATHS: readonly (readonly [RegExp, Dialect])[] = [
  [/(^|[/._-])(mysql|mariadb)\d*([/._-]|$)/i, "mysql"],
  [/(^|[/._-])(postgres|postgresql|pg|pgsql|psql|cockroach|supabase|timescale)\d*([/._-]|$)/i, "postgres"],
  [/(^|[/._-])(sqlite3?|mssql|sqlserver|tsql|oracle|h2|db2|clickhouse|snowflake|bigquery)([/._-]|$)/i, "other"],
];

/** The database that a file is for: by what only it understands, by words, by its path. */
export function dialectOf(path: string, { markers, hints }: Lexed): Dialect {
  const told = markers.size > 0 ? markers : hints;
  if (told.size === 1) return [...told][0] as Dialect;
  return PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? "unknown";
}
