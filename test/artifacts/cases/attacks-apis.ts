import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const openapi = casesAt("openapi", "api/shop.yaml", "attack: ");
const proto = casesAt("proto", "api/shop.proto", "attack: ");

const operation = (lines: string): string =>
  `openapi: 3.0.0\ninfo: {title: x, version: "1"}\npaths:\n  /a:\n    post:\n${lines}`;
const CLOSED = "          application/json: {schema: {type: object, additionalProperties: false}}\n";
const body = (more = ""): string => operation(`      requestBody:\n        content:\n${CLOSED}${more}`);
const service = (methods: string): string =>
  `syntax = "proto3";\npackage shop;\nmessage Ask { string a = 1; }\nmessage Answer { string b = 1; }\nservice Notes {\n${methods}}\n`;
const guarded = (role: string, more = ""): string =>
  service(`  rpc Get (Ask) returns (Answer) { option (auth.role) = "${role}";${more} }\n`);
const LONG = "x".repeat(600);

/** What hid in documents of APIs. */
export const ATTACKS_APIS: readonly Case[] = [
  openapi(
    "the gateway asks for something else",
    operation("      x-amazon-apigateway-auth: {type: AWS_IAM}\n"),
    operation("      x-amazon-apigateway-auth: {type: NONE}\n"),
    said("route", "unknown"),
  ),
  openapi(
    "a body that another file holds",
    operation("      requestBody: {$ref: 'a.yaml#/x'}\n"),
    operation("      requestBody: {$ref: 'b.yaml#/x'}\n"),
    said("accepts", "unknown"),
  ),
  openapi(
    "anything at all in a second media type",
    body(),
    body("          text/plain: {schema: {}}\n"),
    said("accepts", "widen"),
  ),
  proto(
    "a sign-in, and anything may be sent",
    service("  rpc Get (Ask) returns (Answer);\n"),
    service('  rpc Get (google.protobuf.Any) returns (Answer) { option (auth.role) = "a"; }\n'),
    said("route", "unknown"),
  ),
  proto(
    "another end of a long text",
    guarded(`${LONG}a`),
    guarded(`${LONG}b`, ' option (auth.scope) = "y";'),
    said("route", "widen"),
  ),
];
