import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const one = casesAt("graphql", "notes/schema.graphql");
const query = (fields: string): string => `type Query {\n  ${fields}\n}\n`;

export const GRAPHQL: readonly Case[] = [
  one(
    "a role is no longer asked for",
    query("notes: [Note] @hasRole(role: ADMIN)"),
    query("notes: [Note] @hasRole"),
    said("route", "widen", "query notes", "notes"),
  ),
  one(
    "a role is asked for",
    query("notes: [Note] @auth"),
    query("notes: [Note] @auth(requires: ADMIN)"),
    said("route", "narrow", "query notes"),
  ),
  one(
    "no sign-in is declared any more",
    query("notes: [Note] @auth"),
    query("notes: [Note]"),
    said("route", "unknown", "query notes"),
  ),
  one(
    "declared to be public",
    query("notes: [Note] @auth"),
    query("notes: [Note] @public"),
    said("route", "widen", "query notes"),
  ),
  one(
    "an operation of which no sign-in is declared",
    query("a: Int"),
    query("a: Int\n  b: Int"),
    said("route", "unknown", "query b"),
    said("returns", "neutral", "b"),
  ),
  one(
    "an operation less",
    query("a: Int\n  b: Int"),
    query("a: Int"),
    said("route", "narrow", "query b"),
    said("returns", "neutral", "b"),
  ),
  one(
    "by another name of the root",
    "schema { mutation: M }\ntype M { drop: Int @auth }\n",
    "schema { mutation: M }\ntype M { drop: Int @public }\n",
    said("route", "widen", "mutation drop"),
  ),
  one(
    "the sign-in of the whole type",
    "type Mutation @auth { drop: Int }\n",
    "type Mutation { drop: Int }\n",
    said("route", "unknown", "mutation drop"),
  ),
  one(
    "a sensitive field",
    "type User { id: ID }\n",
    "type User { id: ID, dateOfBirth: String }\n",
    said("returns", "widen", "dateOfBirth", "User"),
  ),
  one(
    "a field that says whether",
    "type User { id: ID }\n",
    "type User { id: ID, phone: Boolean }\n",
    said("returns", "neutral", "phone", "User"),
  ),
  one(
    "a name of a person's own",
    "interface User { id: ID }\n",
    "interface User { id: ID, username: String }\n",
    said("returns", "neutral", "username", "User"),
  ),
  one(
    "a file is taken",
    "input Make { name: String }\n",
    "input Make { name: String, picture: Upload! }\n",
    said("accepts", "widen", "picture", "Make"),
  ),
  one(
    "anything is taken",
    "input Make { name: String }\n",
    "input Make { name: JSON }\n",
    said("accepts", "widen", "name", "Make"),
  ),
  one(
    "a value less of a choice",
    "enum State { OPEN, SHUT }\n",
    "enum State { OPEN }\n",
    said("wire-id", "neutral", "value SHUT", "State"),
  ),
  one(
    "a description and another order",
    query('"notes" a: Int\n  b: Int'),
    query("b: Int\n  # a public one\n  a: Int"),
  ),
  one("a name in a description", query("a: Int"), query('"@public" a: Int')),
  {
    ...one("cannot be read", query("a: Int"), "type Query {\n", said("route", "unknown"), said("returns", "unknown")),
    opaque: "graphql/broken",
  },
];
