import type { Case, Expected } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const one = casesAt("prisma", "db/schema.prisma");
/** A model with these lines, beside one that others refer to. */
const model = (...lines: readonly string[]): string =>
  `model Owner {\n  id Int @id\n}\n\nmodel Note {\n${lines.map((l) => `  ${l}\n`).join("")}}\n`;
const field = (name: string, before: string, after: string, ...expect: Expected[]): Case =>
  one(name, model(before), model(after), ...expect);

export const PRISMA: readonly Case[] = [
  one(
    "a sensitive field",
    model("id Int @id"),
    model("id Int @id", "dateOfBirth DateTime?"),
    said("stores", "widen", "dateOfBirth", "Note"),
    said("constraint", "neutral", "value", "Note.dateOfBirth"),
  ),
  one(
    "sensitive by its name in the database",
    model("id Int @id"),
    model("id Int @id", 'f String @map("ssn")'),
    said("stores", "widen", "f", "Note"),
    said("constraint", "neutral", "value", "Note.f"),
  ),
  one(
    "a field less",
    model("id Int @id", "password String"),
    model("id Int @id"),
    said("stores", "neutral", "password", "Note"),
    said("constraint", "neutral", "value", "Note.password"),
  ),
  field("need not be there", "title String", "title String?", said("constraint", "widen", "value", "Note.title")),
  field("only once", "title String", "title String @unique", said("constraint", "narrow", "value", "Note.title")),
  field(
    "a longer text",
    "title String @db.VarChar(20)",
    "title String @db.VarChar(40)",
    said("constraint", "widen", "value", "Note.title"),
  ),
  field(
    "another default",
    "admin Boolean @default(false)",
    "admin Boolean @default(true)",
    said("constraint", "unknown", "value", "Note.admin"),
  ),
  field(
    "goes with its owner",
    "owner Owner @relation(fields: [ownerId], references: [id])",
    "owner Owner @relation(fields: [ownerId], references: [id], onDelete: Cascade)",
    said("constraint", "widen", "value", "Note.owner"),
  ),
  field(
    "stays when its owner goes",
    "owner Owner @relation(fields: [ownerId], references: [id], onDelete: Cascade)",
    "owner Owner @relation(\n    fields: [ownerId],\n    references: [id],\n    onDelete: Restrict\n  )",
    said("constraint", "narrow", "value", "Note.owner"),
  ),
  field(
    "an action that is none",
    "owner Owner @relation(fields: [ownerId], references: [id], onDelete: constructor)",
    "owner Owner @relation(fields: [ownerId], references: [id], onDelete: Cascade)",
    said("constraint", "widen", "value", "Note.owner"),
  ),
  field(
    "several fields once together",
    "id Int @id",
    "id Int @id\n  @@unique([id, title])",
    said("constraint", "narrow", "table", "Note"),
  ),
  one(
    "a choice more",
    "enum State {\n  OPEN\n}\n",
    "enum State {\n  OPEN\n  SHUT\n}\n",
    said("constraint", "widen", "value", "State"),
  ),
  one(
    "the address is written out",
    'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
    'datasource db {\n  provider = "postgresql"\n  url = "postgresql://db.shop.example/notes"\n}\n',
    said("setting", "widen", "url", "datasource db"),
  ),
  one(
    "the database checks no references",
    'datasource db {\n  relationMode = "foreignKeys"\n}\n',
    'datasource db {\n  relationMode = "prisma"\n}\n',
    said("setting", "widen", "relationMode", "datasource db"),
  ),
  one(
    "preview features",
    'generator client {\n  provider = "prisma-client-js"\n}\n',
    'generator client {\n  provider = "prisma-client-js"\n  previewFeatures = ["views"]\n}\n',
    said("setting", "neutral", "previewFeatures", "generator client"),
  ),
  one(
    "a program of one's own",
    'generator client {\n  provider = "prisma-client-js"\n}\n',
    'generator client {\n  provider = "node ./make.js"\n}\n',
    said("setting", "unknown", "provider", "generator client"),
  ),
  one("layout and comments", model("id Int @id"), `/// notes\n${model("id     Int    @id // by number")}`),
  {
    ...one(
      "cannot be read",
      model("id Int @id"),
      "model Note {\n  id Int @id\n",
      ...[...Array(2)].map(() => said("stores", "unknown")),
      ...[...Array(4)].map(() => said("constraint", "unknown")),
    ),
    opaque: "prisma/broken",
  },
];
