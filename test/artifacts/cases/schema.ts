import type { Case, Expected } from "../harness.ts";
import { said } from "./build.ts";

type Json = Record<string, unknown>;
const doc = (rest: Json): string =>
  `${JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", type: "object", ...rest }, null, 2)}\n`;
const one = (name: string, before: Json | null, after: Json | null, ...expect: Expected[]): Case => ({
  kind: "schema",
  name,
  path: "order.json",
  before: before && doc(before),
  after: after && doc(after),
  expect,
});
const field = (name: string, before: Json, after: Json, ...expect: Expected[]): Case =>
  one(name, { properties: { n: before } }, { properties: { n: after } }, ...expect);

export const SCHEMA: readonly Case[] = [
  one(
    "other fields may be there",
    { additionalProperties: false },
    {},
    said("constraint", "neutral", "object", "order"),
  ),
  one(
    "other fields may be there, beside known ones",
    { properties: { n: {} }, additionalProperties: false },
    { properties: { n: {} } },
    said("constraint", "widen", "object", "order"),
  ),
  one(
    "other fields may not be there",
    { properties: { n: {} }, additionalProperties: true },
    { properties: { n: {} }, additionalProperties: false },
    said("constraint", "narrow", "object", "order"),
  ),
  one(
    "what was the default is written",
    { properties: { n: {} } },
    { properties: { n: {} }, additionalProperties: true },
  ),
  one(
    "a field need not be there",
    { properties: { n: {} }, required: ["n"] },
    { properties: { n: {} } },
    said("constraint", "widen", "object", "order"),
  ),
  one(
    "one field more must be there",
    { properties: { n: {} }, required: ["n"] },
    { properties: { n: {} }, required: ["m", "n"] },
    said("constraint", "narrow", "object", "order"),
  ),
  one("the order of required fields", { required: ["a", "b"] }, { required: ["b", "a"] }),
  field(
    "a pattern is gone",
    { type: "string", pattern: "^a" },
    { type: "string" },
    said("constraint", "widen", "value", "order.n"),
  ),
  field("another pattern", { pattern: "^a" }, { pattern: "^b" }, said("constraint", "unknown", "value", "order.n")),
  field("a pattern at last", {}, { pattern: "^b" }, said("constraint", "narrow", "value", "order.n")),
  field("a choice more", { enum: ["a"] }, { enum: ["b", "a"] }, said("constraint", "widen")),
  field("a choice less", { enum: ["a", "b"] }, { enum: ["a"] }, said("constraint", "narrow")),
  field("other choices", { enum: ["a"] }, { enum: ["b"] }, said("constraint", "unknown")),
  field("a higher end", { maximum: 5 }, { maximum: 9 }, said("constraint", "widen")),
  field("a higher start", { minimum: 5 }, { minimum: 9 }, said("constraint", "narrow")),
  field("a type more", { type: "string" }, { type: ["string", "null"] }, said("constraint", "widen")),
  field("an integer is a number", { type: "number" }, { type: "integer" }, said("constraint", "narrow")),
  field("a format, which is a note only", { type: "string" }, { type: "string", format: "email", title: "x" }),
  one(
    "a sensitive field",
    { properties: { n: {} } },
    { properties: { n: {}, passport: {} } },
    said("stores", "widen", "passport", "order"),
    said("constraint", "neutral", "value", "order.passport"),
  ),
  one(
    "a plain field",
    { properties: { n: {} } },
    { properties: { n: {}, pinned: {} } },
    said("stores", "neutral", "pinned", "order"),
    said("constraint", "neutral", "value", "order.pinned"),
  ),
  one(
    "a field of a definition",
    { $defs: { A: { properties: {} } } },
    { $defs: { A: { properties: { iban: { type: "string" } } } } },
    said("stores", "widen", "iban", "A"),
    said("constraint", "neutral", "value", "A.iban"),
  ),
  one(
    "a schema that is gone",
    { properties: { n: { pattern: "a" } } },
    null,
    said("constraint", "neutral"),
    said("constraint", "neutral"),
    said("constraint", "neutral"),
    said("stores", "neutral"),
  ),
];
