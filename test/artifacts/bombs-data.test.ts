import { afterAll, beforeAll, expect, it } from "vitest";
import { createExtractor } from "../../src/adapters/extract/index.ts";
import type { Extractor } from "../../src/ports/index.ts";

/** Milliseconds that any one file may take, through the worker that the product uses. */
const BOUND = 5_000;
const N = 100_000;

interface Bomb {
  readonly name: string;
  readonly path: string;
  readonly text: () => string;
}
const lines = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => line(i)).join("");
const sql = (name: string, text: () => string): Bomb => ({ name: `sql: ${name}`, path: "db/0001_a.sql", text });

const file = (path: string, name: string, text: () => string): Bomb => ({ name: `${path}: ${name}`, path, text });

const BOMBS: readonly Bomb[] = [
  sql("marks of comments on one line", () => "# a ".repeat(N)),
  sql("marks of comments and quotes on one line", () => "# '' ".repeat(N)),
  sql("dashes without blanks", () => `--a '' `.repeat(N)),
  sql("comments in comments that end", () => `${"/* ".repeat(N)}${"*/ ".repeat(N)}`),
  sql("comments in comments that never end", () => "/* /* */ ".repeat(N)),
  sql("comments that MySQL runs", () => "/*!50000 /* */ a */ ".repeat(N / 2)),
  sql("quotes that never end", () => "'a".repeat(N)),
  sql("quotes with backslashes", () => "'\\'\\'".repeat(N)),
  sql("tags of quotes", () => lines(N / 2, (i) => `$a${i}$ `)),
  sql("quotes of quotes", () => "$$ $a$ $$ ".repeat(N / 2)),
  sql("one long quote", () => `SELECT '${"x''".repeat(4 * N)}';`),
  sql("rows that never end", () => "COPY a FROM stdin;\n".repeat(N / 4)),
  sql("parentheses that open", () => `CREATE TABLE a ${"(".repeat(4 * N)}`),
  sql("parentheses in parentheses", () => `CREATE TABLE a (b int CHECK ${"(".repeat(N)}1${")".repeat(N)});`),
  sql("groups that never close", () => `CREATE TABLE a (${"b int CHECK (, ".repeat(N / 2)}`),
  sql("many columns", () => `CREATE TABLE a (${lines(N / 10, (i) => `c${i} varchar(20) NOT NULL,`)} z int);`),
  sql("many columns, each changed", () =>
    lines(N / 20, (i) => `ALTER TABLE a ADD COLUMN c${i} int;\nALTER TABLE a ALTER COLUMN c${i} SET NOT NULL;\n`),
  ),
  sql(
    "many constraints of one table",
    () => `CREATE TABLE a (b int);\n${lines(N / 10, (i) => `ALTER TABLE a ADD CONSTRAINT c${i} CHECK (b > ${i});\n`)}`,
  ),
  sql(
    "one column changed often",
    () => `CREATE TABLE a (b int);\n${"ALTER TABLE a ALTER COLUMN b SET NOT NULL;\n".repeat(N / 20)}`,
  ),
  sql("many actions of one statement", () => `ALTER TABLE a ${"ADD COLUMN b int, ".repeat(N / 4)} DROP b;`),
  sql("everything to everybody", () => `GRANT ${"a,".repeat(N)}b ON ${"c,".repeat(N)}d TO ${"e,".repeat(N)}f;`),
  sql("granted often", () => "GRANT SELECT ON a TO b;\n".repeat(N / 5)),
  sql("granted and taken back often", () => "GRANT SELECT ON a TO b;\nREVOKE ALL ON a FROM b;\n".repeat(N / 10)),
  sql("tables made and dropped", () => lines(N / 10, (i) => `CREATE TABLE a${i} (b int);DROP TABLE a${i};\n`)),
  sql(
    "a table called otherwise often",
    () => `CREATE TABLE a0 (b int, c int);\n${lines(N / 10, (i) => `ALTER TABLE a${i} RENAME TO a${i + 1};\n`)}`,
  ),
  sql("policies of one table", () => lines(N / 10, (i) => `CREATE POLICY p${i} ON a USING (b = ${i});\n`)),
  sql("switches of one table", () => "ALTER TABLE a ENABLE ROW LEVEL SECURITY;\n".repeat(N / 10)),
  sql("bodies in bodies", () => `CREATE PROCEDURE p() ${"BEGIN ".repeat(N)}${"END ".repeat(N)};`),
  sql("functions", () =>
    lines(N / 20, (i) => `CREATE FUNCTION f${i}() RETURNS int LANGUAGE sql AS $$ ${"SELECT 1; ".repeat(8)} $$;\n`),
  ),
  sql("delimiters", () => "DELIMITER //\nSELECT 1 //\n".repeat(N / 10)),
  sql("blocks", () => "DO $$ BEGIN END $$;\n".repeat(N / 10)),
  sql("roles", () => lines(N / 10, (i) => `CREATE ROLE r${i} LOGIN IN ROLE a, b;\n`)),
  sql("dots", () => `DROP TABLE a${".a".repeat(2 * N)};`),
  file("a.prisma", "brackets that open", () => `model A {\n a Int ${"@x([".repeat(N)}`),
  file("a.prisma", "brackets in brackets", () => `model A {\n a Int ${"@x(".repeat(N)}${")".repeat(N)}\n}\n`),
  file("a.prisma", "attributes", () => `model A {\n a Int ${"@x(a) ".repeat(N)}\n}\n`),
  file("a.prisma", "models", () => lines(N / 10, (i) => `model A${i} {\n  a Int @id\n}\n`)),
  file("a.prisma", "blocks in blocks", () => `${"model A {\n".repeat(N)}${"}\n".repeat(N)}`),
  file("a.prisma", "quotes", () => '"\\'.repeat(N)),
  file("a.proto", "messages in messages", () => `${"message A {".repeat(N)}${"}".repeat(N)}`),
  file("a.proto", "brackets in brackets", () => `message A { string a = 1 ${"[a = {".repeat(N)}${"}]".repeat(N)}; }`),
  file("a.proto", "options", () => `message A { string a = 1 [${"a = 1, ".repeat(N)}b = 2]; }`),
  file(
    "a.proto",
    "paths",
    () => `service A { rpc B (C) returns (C) { option (google.api.http) = { ${'get: "/a" '.repeat(N / 2)} }; } }`,
  ),
  file("a.proto", "operations", () => `service A { ${lines(N / 10, (i) => `rpc B${i} (C) returns (D${i});`)} }`),
  file(
    "a.proto",
    "types that hold each other",
    () =>
      `service A {${lines(4000, (i) => `rpc B${i} (D${i}) returns (D${i});`)}}\n${lines(4000, (i) => `message D${i} { D${i + 1} a = 1; }\n`)}`,
  ),
  file("a.proto", "reserved", () => `message A { reserved ${lines(N / 2, (i) => `${i * 2}, `)}${N}; }`),
  file("a.proto", "dots", () => `message A { a${".a".repeat(2 * N)} b = 1; }`),
  file("a.proto", "comments that never end", () => "/* ".repeat(N)),
  file(
    "asyncapi.yaml",
    "servers and channels",
    () =>
      `asyncapi: 2.6.0\nservers:\n${lines(4000, (i) => `  s${i}: {url: a, protocol: kafka, security: [{k${i}: []}]}\n`)}channels:\n${lines(4000, (i) => `  c${i}: {publish: {security: [{a: []}, {b: []}]}}\n`)}`,
  ),
  file(
    "asyncapi.yaml",
    "messages that refer to each other",
    () =>
      `asyncapi: 3.0.0\noperations:\n${lines(4000, (i) => `  o${i}: {action: send, messages: [{$ref: '#/components/messages/m${i}'}]}\n`)}components:\n  messages:\n${lines(4000, (i) => `    m${i}: {$ref: '#/components/messages/m${i + 1}'}\n`)}`,
  ),
  file("a.rego", "rules", () => `package a\n${lines(N / 5, (i) => `r${i} if { input.a }\n`)}`),
  file("a.rego", "alternatives", () => `package a\n${"allow if input.a\n".repeat(N / 5)}`),
  file("a.rego", "lines that go on", () => `package a\nallow :=\n${"a +\n".repeat(N)}`),
  file("a.rego", "empty lines", () => `package a\nallow if {\n${"\n".repeat(4 * N)}a\n}${"\n".repeat(4 * N)}`),
  file("a.rego", "brackets in brackets", () => `package a\nallow := ${"[".repeat(N)}${"]".repeat(N)}`),
  file("a.rego", "quotes that never end", () => "package a\nb := `".repeat(N / 5)),
  file("a.cedar", "policies alike", () => "permit (principal, action, resource);\n".repeat(N / 10)),
  file("a.cedar", "policies", () => lines(N / 10, (i) => `@id("p${i}") permit (principal, action, resource);\n`)),
  file("a.cedar", "brackets in brackets", () => `permit ${"(".repeat(N)}${")".repeat(N)};`),
  file("a.cedar", "annotations", () => `${'@a("b") '.repeat(N)}permit (principal, action, resource);`),
  sql("brackets", () => `SELECT ${"[a".repeat(2 * N)};`),
];

let extractor: Extractor;
beforeAll(() => {
  extractor = createExtractor({ workers: 2 });
});
afterAll(() => extractor.close());

it.each(BOMBS)("$name", async ({ path, text }) => {
  const bytes = new TextEncoder().encode(text());
  const start = performance.now();
  const extracted = await extractor.extract({ path, bytes });
  expect(performance.now() - start).toBeLessThan(BOUND);
  if (extracted.status === "failed") expect.fail(`the worker was lost: ${extracted.problem.message}`);
  expect(extracted.kinds.length).toBeGreaterThan(0);
  for (const { extraction } of extracted.kinds) {
    for (const f of extraction.facts) expect(f.at.every((r) => r.to <= bytes.length)).toBe(true);
    for (const o of extraction.opaque) expect(o.reason.message.length).toBeLessThan(300);
  }
});
