import type { Case, Expected } from "../harness.ts";
import { said } from "./build.ts";
import { made, one } from "./sql.ts";

const NOTES = "CREATE TABLE notes (\n  id int PRIMARY KEY,\n  body text NOT NULL\n);\n";
const newTable: readonly Expected[] = [
  said("stores", "neutral", "id", "notes"),
  said("constraint", "neutral", "value", "notes.id"),
  said("constraint", "neutral", "table", "notes"),
  said("row-policy", "neutral", "state", "notes"),
];

export const SQL_TABLES: readonly Case[] = [
  made(
    "a table with a sensitive column",
    "CREATE TABLE IF NOT EXISTS people (\n  id bigserial PRIMARY KEY,\n  date_of_birth date,\n  password_hash text NOT NULL\n);",
    said("stores", "neutral", "id", "people"),
    said("stores", "widen", "date_of_birth", "people"),
    said("stores", "widen", "password_hash", "people"),
    said("constraint", "neutral", "value", "people.id"),
    said("constraint", "neutral", "value", "people.date_of_birth"),
    said("constraint", "neutral", "value", "people.password_hash"),
    said("constraint", "neutral", "table", "people"),
    said("row-policy", "neutral", "state", "people"),
  ),
  made("a table that is dropped again", `${NOTES}GRANT SELECT ON notes TO app;\nDROP TABLE notes;`),
  made(
    "a table that is called otherwise in the end",
    "CREATE TABLE n (id int);\nALTER TABLE n RENAME TO notes;",
    ...newTable,
  ),
  made(
    "a column more",
    "ALTER TABLE people ADD COLUMN phone text, ADD COLUMN IF NOT EXISTS note varchar(20) DEFAULT 'x';",
    said("stores", "widen", "phone", "people"),
    said("stores", "neutral", "note", "people"),
    said("constraint", "neutral", "value", "people.phone"),
    said("constraint", "neutral", "value", "people.note"),
  ),
  made(
    "a column is called by another name",
    "ALTER TABLE people RENAME COLUMN t TO access_token;",
    said("stores", "widen", "access_token", "people"),
  ),
  one(
    "a longer text",
    "CREATE TABLE n (t varchar(20));\n",
    "CREATE TABLE n (t varchar(40));\n",
    said("constraint", "widen", "value", "n.t"),
  ),
  one(
    "a shorter text that has to be there",
    "CREATE TABLE n (t varchar(40));\n",
    "CREATE TABLE n (t varchar(20) NOT NULL);\n",
    said("constraint", "narrow", "value", "n.t"),
  ),
  one(
    "another default",
    "CREATE TABLE n (admin boolean DEFAULT false);\n",
    "CREATE TABLE n (admin boolean DEFAULT true);\n",
    said("constraint", "unknown", "value", "n.admin"),
  ),
  one(
    "a check is gone",
    "CREATE TABLE n (\n  a int,\n  CONSTRAINT positive CHECK (a > 0)\n);\n",
    "CREATE TABLE n (\n  a int\n);\n",
    said("constraint", "widen", "table", "n"),
  ),
  one(
    "rows go with those they refer to",
    "CREATE TABLE n (a int, FOREIGN KEY (a) REFERENCES m (id));\n",
    "CREATE TABLE n (a int, FOREIGN KEY (a) REFERENCES m (id) ON DELETE CASCADE);\n",
    said("constraint", "widen", "table", "n"),
  ),
  made(
    "a check more",
    "ALTER TABLE n ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;",
    said("constraint", "narrow", "constraint positive", "n"),
  ),
  one(
    "a check that holds for old rows too",
    "ALTER TABLE n ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;\n",
    "ALTER TABLE n ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;\nALTER TABLE n VALIDATE CONSTRAINT positive;\n",
    said("constraint", "widen", "constraint positive", "n"),
  ),
  made(
    "a check less",
    "ALTER TABLE n DROP CONSTRAINT IF EXISTS positive;",
    said("constraint", "widen", "constraint positive", "n"),
  ),
  made(
    "taken away twice, to be sure",
    "ALTER TABLE n DROP CONSTRAINT IF EXISTS positive;\nALTER TABLE n DROP CONSTRAINT IF EXISTS positive;",
    said("constraint", "widen", "constraint positive", "n"),
  ),
  made(
    "taken away from a table that does not name it",
    "CREATE TABLE IF NOT EXISTS m (a int CHECK (a > 0), b int GENERATED ALWAYS AS (a IS NOT NULL) STORED);\nALTER TABLE m DROP CONSTRAINT m_a_check;",
    said("stores", "neutral", "a", "m"),
    said("stores", "neutral", "b", "m"),
    said("constraint", "neutral", "value", "m.a"),
    said("constraint", "neutral", "value", "m.b"),
    said("constraint", "neutral", "table", "m"),
    said("constraint", "widen", "constraint m_a_check", "m"),
    said("row-policy", "neutral", "state", "m"),
  ),
  made(
    "another check of that name",
    "ALTER TABLE n DROP CONSTRAINT positive;\nALTER TABLE n ADD CONSTRAINT positive CHECK (a > -1);",
    said("constraint", "unknown", "constraint positive", "n"),
  ),
  made(
    "a reference with which rows go",
    "ALTER TABLE n ADD FOREIGN KEY (a) REFERENCES m (id) ON DELETE CASCADE;",
    said("constraint", "widen", "constraint foreign key (a)", "n"),
  ),
  made(
    "a value has to be there, another need not",
    "ALTER TABLE n ALTER COLUMN a SET NOT NULL, ALTER COLUMN b DROP NOT NULL;",
    said("constraint", "narrow", "presence", "n.a"),
    said("constraint", "widen", "presence", "n.b"),
  ),
  made(
    "another type",
    "ALTER TABLE n ALTER COLUMN a TYPE varchar(40) USING a::text;",
    said("constraint", "unknown", "type", "n.a"),
  ),
  made(
    "a column written anew",
    "ALTER TABLE n CHANGE COLUMN a ssn VARCHAR(11) NOT NULL;",
    said("stores", "widen", "ssn", "n"),
    said("constraint", "unknown", "value", "n.ssn"),
  ),
  made(
    "a type of choices, and one choice more",
    "CREATE TYPE state AS ENUM ('open');\nALTER TYPE other ADD VALUE IF NOT EXISTS 'shut' BEFORE 'open';",
    said("wire-id", "neutral", "value open", "state"),
    said("wire-id", "neutral", "value shut", "other"),
  ),
  made("triggers do not run", "ALTER TABLE n DISABLE TRIGGER ALL;", said("constraint", "widen", "trigger all", "n")),
  made("triggers do not run for a while", "ALTER TABLE n DISABLE TRIGGER ALL;\nALTER TABLE n ENABLE TRIGGER ALL;"),
  made("no two alike", "CREATE UNIQUE INDEX n_a ON n (a);", said("constraint", "narrow", "constraint n_a", "n")),
  made(
    "an index, which keeps nothing apart",
    "CREATE INDEX n_b ON n (b);",
    said("constraint", "neutral", "index n_b", "n"),
  ),
  made("an index that may have kept values apart", "DROP INDEX n_b;", said("constraint", "unknown", "index", "n_b")),
  made("an index for a while", "CREATE INDEX n_b ON n (b);\nDROP INDEX IF EXISTS n_b;"),
  made(
    "another default from now on",
    "ALTER TABLE n ALTER COLUMN admin SET DEFAULT true;",
    said("constraint", "unknown", "default", "n.admin"),
  ),
  made(
    "a table whose schema a template names",
    'ALTER TABLE {{ index .Options "Namespace" }}.n ADD COLUMN totp_secret text;',
    said("stores", "widen", "totp_secret", '{{ index .Options "Namespace" }}.n'),
    said("constraint", "neutral", "value"),
  ),
  made("owned by a role", "ALTER TABLE n OWNER TO app;", said("can", "widen", "n", "app")),

  made(
    "a table that may have been there is gone",
    "CREATE TABLE IF NOT EXISTS notes (id int);\nDROP TABLE notes;",
    said("deletes-data", "widen", "table notes"),
  ),
  made("a column that was not there is gone", "ALTER TABLE n ADD COLUMN a int;\nALTER TABLE n DROP COLUMN a;"),
  made(
    "filled by a query, which nobody reads",
    "CREATE TABLE n AS SELECT * FROM people;",
    said("constraint", "neutral", "table", "n"),
    said("row-policy", "neutral", "state", "n"),
  ),
  made(
    "a table is gone",
    "DROP TABLE IF EXISTS notes CASCADE;",
    said("deletes-data", "widen", "table notes", "0041_notes"),
  ),
  made(
    "every row is gone",
    "TRUNCATE notes, people;",
    said("deletes-data", "widen", "rows of notes"),
    said("deletes-data", "widen", "rows of people"),
  ),
  made("a column is gone", "ALTER TABLE notes DROP COLUMN body;", said("deletes-data", "widen", "column notes.body")),
  made("rows without a choice", "DELETE FROM notes;", said("deletes-data", "widen", "rows of notes")),
  made(
    "rows with a choice that is none",
    "DELETE FROM notes WHERE 1 = 1;",
    said("deletes-data", "widen", "rows of notes"),
  ),
  made("some rows", "DELETE FROM notes WHERE id = 4;"),
  one(
    "a table is not dropped any more",
    "DROP TABLE notes;\n",
    "SELECT 1;\n",
    said("deletes-data", "narrow", "table notes"),
  ),
];
