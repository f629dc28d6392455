import type { Case, Expected } from "../harness.ts";
import { casesAt, said } from "./build.ts";

export const one = casesAt("sql", "db/migrations/0041_notes.sql");
/** A migration that is new. */
export const made = (name: string, text: string, ...expect: Expected[]): Case =>
  one(name, null, `${text}\n`, ...expect);

export const SQL: readonly Case[] = [
  made("a role may read a table", "GRANT SELECT, UPDATE ON notes TO app;", said("can", "widen", "notes", "app")),
  made(
    "a role may read a table no longer",
    "REVOKE UPDATE ON notes FROM app;",
    said("denied", "narrow", "notes", "app"),
  ),
  made("granted and taken back", "GRANT UPDATE ON notes TO app;\nREVOKE UPDATE ON notes FROM app;"),
  made(
    "everything taken, then one thing granted",
    "REVOKE ALL ON notes FROM PUBLIC;\nGRANT SELECT ON notes TO app;",
    said("denied", "narrow", "notes", "PUBLIC"),
    said("can", "widen", "notes", "app"),
  ),
  one(
    "more may be done",
    "GRANT SELECT ON notes TO app;\n",
    "GRANT SELECT, DELETE ON notes TO app;\n",
    said("can", "widen", "notes", "app"),
  ),
  one(
    "less may be done, and passed on no longer",
    "GRANT SELECT, DELETE ON notes TO app WITH GRANT OPTION;\n",
    "GRANT SELECT ON notes TO app;\n",
    said("can", "narrow", "notes", "app"),
  ),
  one(
    "less is taken away",
    "REVOKE SELECT, DELETE ON notes FROM app;\n",
    "REVOKE DELETE ON notes FROM app;\n",
    said("denied", "widen", "notes", "app"),
  ),
  one(
    "in other words and another order",
    "GRANT SELECT ON notes TO app;\nGRANT UPDATE ON notes TO app;\n",
    "-- both\ngrant update, select\n  on table public.notes to app;\n",
  ),
  made("only some columns", "GRANT SELECT (id, body) ON notes TO app;", said("can", "widen", "notes", "app")),
  made(
    "all tables, and those to come",
    "GRANT SELECT ON ALL TABLES IN SCHEMA shop TO app;\nALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO app;",
    said("can", "widen", "shop.*", "app"),
    said("can", "widen", "new tables in shop", "app"),
  ),
  made(
    "not on a schema",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC;",
    said("denied", "narrow", "schema public", "PUBLIC"),
  ),
  made("a member of a role", "GRANT owner TO app;", said("member-of", "widen", "owner", "app")),
  one(
    "may make others members",
    "GRANT owner TO app;\n",
    "GRANT owner TO app WITH ADMIN OPTION;\n",
    said("member-of", "widen", "owner", "app"),
  ),
  made("no member any more", "REVOKE owner FROM app;", said("denied", "narrow", "membership of owner", "app")),
  made(
    "an account of MySQL",
    "CREATE USER 'app'@'%' IDENTIFIED BY 'k9Zq-blue-4471';\nGRANT ALL PRIVILEGES ON `shop`.* TO 'app'@'%' WITH GRANT OPTION;",
    said("can", "widen", "cluster", "app@%"),
    said("can", "widen", "shop.*", "app@%"),
    said("holds-secret", "widen", "password of role app@%", "repository"),
  ),
  made(
    "denied outright",
    "DENY DELETE ON OBJECT::dbo.notes TO app;",
    said("denied", "narrow", "delete on notes", "app"),
  ),
  one(
    "a role that passes row security",
    "CREATE ROLE report LOGIN;\n",
    "CREATE ROLE report LOGIN BYPASSRLS;\n",
    said("can", "widen", "cluster", "report"),
  ),
  made(
    "a role that may do nothing",
    "CREATE ROLE report NOLOGIN NOSUPERUSER;",
    said("can", "neutral", "cluster", "report"),
  ),
  made("a superuser less", "ALTER ROLE report NOSUPERUSER;", said("denied", "narrow", "cluster", "report")),
  made(
    "a superuser more",
    "ALTER USER report WITH SUPERUSER PASSWORD :'pw';",
    said("can", "widen", "cluster", "report"),
  ),
  made(
    "words that are no right",
    "CREATE ROLE report constructor __proto__ LOGIN;",
    said("can", "widen", "cluster", "report"),
  ),
  made("what a role is set to", "ALTER ROLE report IN DATABASE shop SET role TO admin;"),
  made("a role is gone", "DROP ROLE IF EXISTS report;", said("denied", "narrow", "cluster", "report")),
  made("a role made and dropped", "CREATE ROLE report LOGIN;\nDROP ROLE report;"),
  made(
    "a member from the start",
    "CREATE ROLE report IN ROLE reader;",
    said("can", "neutral", "cluster", "report"),
    said("member-of", "widen", "reader", "report"),
  ),

  made(
    "row security is on, for the owner too",
    "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\nALTER TABLE notes FORCE ROW LEVEL SECURITY;",
    said("row-policy", "narrow", "state", "notes"),
  ),
  made(
    "row security is off",
    "ALTER TABLE notes DISABLE ROW LEVEL SECURITY;",
    said("row-policy", "widen", "state", "notes"),
  ),
  one(
    "row security of a table is not on any more",
    "CREATE TABLE n (a int);\nALTER TABLE n ENABLE ROW LEVEL SECURITY;\n",
    "CREATE TABLE n (a int);\n",
    said("row-policy", "widen", "state", "n"),
  ),
  made(
    "a policy opens rows",
    "CREATE POLICY own ON notes FOR SELECT TO app USING (owner = current_user);",
    said("row-policy", "widen", "own", "notes"),
  ),
  made(
    "a policy limits rows",
    "CREATE POLICY tenant ON notes AS RESTRICTIVE USING (tenant = 1);",
    said("row-policy", "narrow", "tenant", "notes"),
  ),
  one(
    "for more commands",
    "CREATE POLICY own ON notes FOR SELECT USING (a = 1);\n",
    "CREATE POLICY own ON notes USING (a = 1);\n",
    said("row-policy", "widen", "own", "notes"),
  ),
  one(
    "for some only",
    "CREATE POLICY own ON notes USING (a = 1);\n",
    "CREATE POLICY own ON notes TO app USING (a = 1);\n",
    said("row-policy", "narrow", "own", "notes"),
  ),
  one(
    "by another condition",
    "CREATE POLICY own ON notes USING (a = 1);\n",
    "CREATE POLICY own ON notes USING (a = 2);\n",
    said("row-policy", "unknown", "own", "notes"),
  ),
  made("a policy is gone", "DROP POLICY IF EXISTS own ON notes;", said("row-policy", "widen", "own", "notes")),
  made(
    "a policy is another",
    "DROP POLICY own ON notes;\nCREATE POLICY own ON notes USING (a = 2);",
    said("row-policy", "unknown", "own", "notes"),
  ),
  made("a policy is changed", "ALTER POLICY own ON notes USING (true);", said("row-policy", "unknown", "own", "notes")),

  made(
    "a function with its owner's rights",
    "CREATE FUNCTION refund() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN UPDATE a SET b = 1; END $$;",
    said("elevates", "widen", "function", "refund"),
    said("db-code", "widen", "function", "refund"),
  ),
  one(
    "with a fixed path, and other layout within",
    "CREATE FUNCTION refund() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1; SELECT 2; SELECT 3; SELECT 4 $$;\n",
    "CREATE FUNCTION refund() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$ SELECT 1; SELECT 2; SELECT 3;\n  SELECT 4 -- four\n$$;\n",
    said("elevates", "narrow", "function", "refund"),
    said("db-code", "unknown", "function", "refund"),
  ),
  made(
    "has its caller's rights from now on",
    "ALTER FUNCTION refund() SECURITY INVOKER;",
    said("elevates", "narrow", "function", "refund"),
  ),
  one(
    "statements that are made while it runs",
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN PERFORM 1; PERFORM 2; PERFORM 3; END';\n",
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE format(a, b); PERFORM 2; PERFORM 3; END';\n",
    said("db-code", "widen", "function", "f"),
  ),
  made(
    "a procedure of MySQL, with several statements",
    "DELIMITER //\nCREATE PROCEDURE pay(IN a INT)\nBEGIN\n  IF a > 1 THEN SET @x = 1; END IF;\n  DROP TABLE t;\nEND //\nDELIMITER ;\nGRANT EXECUTE ON PROCEDURE pay TO app;",
    said("elevates", "widen", "procedure", "pay"),
    said("db-code", "widen", "procedure", "pay"),
    said("can", "widen", "procedure pay", "app"),
  ),
  made(
    "a trigger without a delimiter of its own",
    "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW BEGIN\n  INSERT INTO log VALUES (1);\n  DELETE FROM b;\nEND;\nREVOKE SELECT ON a FROM app;",
    said("db-code", "widen", "trigger", "t"),
    said("denied", "narrow", "a", "app"),
  ),
  one(
    "a trigger less in a schema",
    "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f();\n",
    "SELECT 1;\n",
    said("db-code", "unknown", "trigger", "t on a"),
  ),
  made("a trigger is dropped", "DROP TRIGGER t ON a;", said("db-code", "unknown", "trigger", "t on a")),
  made(
    "triggers of one name, and functions of one name",
    "CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f();\nCREATE TRIGGER t AFTER INSERT ON b EXECUTE FUNCTION f();\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\nCREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 2';",
    said("db-code", "widen", "trigger", "t on a"),
    said("db-code", "widen", "trigger", "t on b"),
    said("db-code", "widen", "function", "f"),
    said("db-code", "widen", "function", "f (a int)"),
    said("elevates", "neutral", "function", "f"),
    said("elevates", "neutral", "function", "f (a int)"),
  ),
  made(
    "an extension that opens files",
    "CREATE EXTENSION IF NOT EXISTS file_fdw;",
    said("db-code", "widen", "extension", "file_fdw"),
  ),
  made(
    "a view, and whose rights it has",
    "CREATE VIEW mine AS SELECT * FROM notes;",
    said("db-code", "widen", "view", "mine"),
    said("elevates", "neutral", "view", "mine"),
  ),
  one(
    "a view with its caller's rights",
    "CREATE VIEW mine AS SELECT * FROM notes;\n",
    "CREATE VIEW mine WITH (security_invoker = true) AS SELECT * FROM notes;\n",
    said("db-code", "unknown", "view", "mine"),
    said("elevates", "narrow", "view", "mine"),
  ),
  made(
    "statements within a block",
    "DO $$ BEGIN EXECUTE 'GRANT ALL ON notes TO app'; END $$;",
    said("db-code", "unknown", "block"),
  ),

  made(
    "what undoes it does not count",
    "-- +goose Up\nGRANT SELECT ON notes TO app;\n-- +goose Down\nDROP TABLE notes;",
    said("can", "widen", "notes", "app"),
  ),
  { ...made("a file that undoes", "DROP TABLE notes;"), path: "db/0041_notes.down.sql" },
  made(
    "in texts and comments",
    "-- GRANT ALL ON a TO b;\n/* DROP TABLE a; */\nINSERT INTO a VALUES ('x; DROP TABLE a;', $q$ DROP TABLE b; $q$);",
  ),
  made(
    "rows of a dump",
    "COPY a (b) FROM stdin;\n1\tGRANT ALL ON a TO b;\n\\.\nREVOKE SELECT ON a FROM app;",
    said("denied", "narrow", "a", "app"),
  ),
  made("what MySQL runs within a comment", "/*!50000 GRANT ALL ON `a` TO 'b' */;", said("can", "widen", "a", "b")),
  made(
    "what MySQL takes for a comment",
    "SET a = 'it\\'s';\n# DROP TABLE `a`;\nGRANT SELECT ON `a` TO b;",
    said("can", "widen", "a", "b"),
  ),
  {
    ...made("two databases read it in two ways", "SELECT '\\'; DROP TABLE a; -- ';"),
    opaque: "sql/dialect",
  },
  {
    ...one(
      "cannot be read",
      "GRANT SELECT ON a TO b;\n",
      "GRANT SELECT ON a TO 'b;\n",
      said("can", "unknown", "a", "b"),
    ),
    opaque: "sql/broken",
  },
];
