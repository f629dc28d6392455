import type { Case, Expected } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const one = casesAt("proto", "api/notes.proto");
const HEAD = 'syntax = "proto3";\npackage notes.v1;\n';
const message = (...lines: readonly string[]): string =>
  `${HEAD}message Note {\n${lines.map((l) => `  ${l}\n`).join("")}}\n`;
const rpc = (body: string, ...more: readonly string[]): string =>
  `${HEAD}service Notes {\n  rpc Get (Ask) returns (Answer)${body}\n}\nmessage Ask { string id = 1; }\nmessage Answer { ${more.join(" ")} }\n`;
const http = (...paths: readonly string[]): string =>
  ` {\n    option (google.api.http) = {\n${paths.map((p) => `      ${p}\n`).join("")}    };\n  }`;
const field = (name: string, before: string, after: string, ...expect: Expected[]): Case =>
  one(name, message(before), message(after), ...expect);

export const PROTO: readonly Case[] = [
  field(
    "a number means something else",
    "string title = 1;",
    "int64 title = 1;",
    said("wire-id", "unknown", "field 1", "notes.v1.Note"),
  ),
  field(
    "by another name",
    "string title = 1;",
    "string heading = 1;",
    said("wire-id", "neutral", "field 1", "notes.v1.Note"),
    said("stores", "neutral", "title"),
    said("stores", "neutral", "heading"),
    said("constraint", "neutral", "value", "notes.v1.Note.title"),
    said("constraint", "neutral", "value", "notes.v1.Note.heading"),
  ),
  field(
    "a number is free again",
    "string a = 1;\n  string b = 2;",
    "string a = 1;",
    said("wire-id", "widen", "numbers", "notes.v1.Note"),
    said("wire-id", "neutral", "field 2"),
    said("stores", "neutral", "b"),
    said("constraint", "neutral", "value", "notes.v1.Note.b"),
  ),
  field(
    "a number is reserved",
    "string a = 1;\n  string b = 2;",
    "string a = 1;\n  reserved 2;",
    said("wire-id", "neutral", "numbers", "notes.v1.Note"),
    said("wire-id", "neutral", "field 2"),
    said("stores", "neutral", "b"),
    said("constraint", "neutral", "value", "notes.v1.Note.b"),
  ),
  field(
    "more numbers are reserved",
    "string a = 1;\n  reserved 2;",
    'string a = 1;\n  reserved 2, 3 to 9;\n  reserved "b";',
    said("wire-id", "narrow", "numbers", "notes.v1.Note"),
  ),
  field(
    "reserved no longer",
    "string a = 1;\n  reserved 2 to 9;",
    "string a = 1;\n  reserved 2 to 8;",
    said("wire-id", "widen", "numbers", "notes.v1.Note"),
  ),
  field("reserved in other words", "string a = 1;\n  reserved 2 to 4;", "string a = 1;\n  reserved 4, 2, 3;"),
  field(
    "a sensitive field",
    "string a = 1;",
    "string a = 1;\n  string date_of_birth = 2;",
    said("wire-id", "neutral", "numbers"),
    said("wire-id", "neutral", "field 2"),
    said("stores", "widen", "date_of_birth", "notes.v1.Note"),
    said("constraint", "neutral", "value"),
  ),
  field(
    "must be shorter",
    "string a = 1 [(buf.validate.field).string.max_len = 40];",
    "string a = 1 [(buf.validate.field).string.max_len = 20];",
    said("constraint", "narrow", "value", "notes.v1.Note.a"),
  ),
  field(
    "a check of an odd name",
    "string a = 1;",
    "string a = 1 [(buf.validate.field).constructor = 1];",
    said("constraint", "narrow", "value", "notes.v1.Note.a"),
  ),
  field(
    "need not be anything",
    "string a = 1 [(buf.validate.field).string.email = true, deprecated = true];",
    "string a = 1 [deprecated = true];",
    said("constraint", "widen", "value", "notes.v1.Note.a"),
  ),
  field(
    "in a choice of fields",
    "oneof what { string a = 1; }",
    "oneof what { bytes a = 1; }",
    said("wire-id", "unknown", "field 1", "notes.v1.Note"),
  ),
  one(
    "of a type within another",
    `${HEAD}message A { message B { map<string, string> c = 1; } }\n`,
    `${HEAD}message A { message B { map<string, bytes> c = 1; } }\n`,
    said("wire-id", "unknown", "field 1", "notes.v1.A.B"),
  ),
  one(
    "a value more of a choice",
    `${HEAD}enum State { OPEN = 0; }\n`,
    `${HEAD}enum State { OPEN = 0; SHUT = 1; }\n`,
    said("wire-id", "neutral", "numbers", "notes.v1.State"),
    said("wire-id", "neutral", "value 1", "notes.v1.State"),
  ),
  one(
    "an operation of which no sign-in is declared",
    HEAD,
    `${HEAD}service Notes { rpc Drop (google.protobuf.Empty) returns (google.protobuf.Empty); }\n`,
    said("route", "unknown", "rpc Drop", "notes.v1.Notes"),
    said("returns", "neutral", "google.protobuf.Empty", "rpc Drop"),
  ),
  one(
    "an operation less",
    `${HEAD}service Notes { rpc Drop (google.protobuf.Empty) returns (google.protobuf.Empty); }\n`,
    `${HEAD}service Notes { }\n`,
    said("route", "narrow", "rpc Drop", "notes.v1.Notes"),
    said("returns", "neutral", "google.protobuf.Empty", "rpc Drop"),
  ),
  one(
    "answers under a path too",
    rpc(";", "string id = 1;"),
    rpc(http('get: "/v1/notes/{id}"'), "string id = 1;"),
    said("route", "unknown", "GET /v1/notes/{id}", "notes.v1.Notes"),
  ),
  one(
    "answers under one path more",
    rpc(http('get: "/v1/notes/{id}"'), "string id = 1;"),
    rpc(http('get: "/v1/notes/{id}"', 'additional_bindings { post: "/v1/find" body: "*" }'), "string id = 1;"),
    said("route", "unknown", "POST /v1/find", "notes.v1.Notes"),
  ),
  one(
    "a role is asked for",
    rpc(' { option (shop.auth.role) = "admin"; }', "string id = 1;"),
    rpc(' { option (shop.auth.role) = "admin"; option (shop.auth.scope) = "write"; }', "string id = 1;"),
    said("route", "narrow", "rpc Get"),
  ),
  one(
    "another role is asked for",
    rpc(' { option (shop.auth.role) = "admin"; }', "string id = 1;"),
    rpc(' { option (shop.auth.role) = "user"; }', "string id = 1;"),
    said("route", "widen", "rpc Get"),
  ),
  one(
    "gives back a sensitive field",
    rpc(";", "string id = 1;"),
    rpc(";", "string id = 1;", "string iban = 2;"),
    said("wire-id", "neutral", "numbers"),
    said("wire-id", "neutral", "field 2"),
    said("constraint", "neutral", "value"),
    said("returns", "widen", "iban", "notes.v1.Answer"),
    said("returns", "neutral", "Answer", "rpc Get"),
  ),
  one(
    "takes anything",
    rpc(";").replace("string id = 1;", "string id = 1;"),
    rpc(";").replace("string id = 1;", "google.protobuf.Any id = 1;"),
    said("wire-id", "unknown", "field 1", "notes.v1.Ask"),
    said("accepts", "widen", "id", "notes.v1.Ask"),
  ),
  one("comments and layout", message("string a = 1;"), `// notes\n${message("/* first */ string a =", "    1;")}`),
  {
    ...one(
      "cannot be read",
      message("string a = 1;"),
      `${HEAD}message Note { string a = 1;\n`,
      said("wire-id", "unknown"),
      said("wire-id", "unknown"),
      said("stores", "unknown"),
      said("constraint", "unknown"),
    ),
    opaque: "proto/broken",
  },
];
