import type { Case, Expected } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const one = casesAt("openapi", "api/orders.yaml", "answers: ");
const SCHEMES = `components:
  securitySchemes:
    basic: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-Key}
    login: {type: oauth2, flows: {FLOW: {tokenUrl: "URL", scopes: {read: a, write: b}}}}
`;
const doc = (operation: string, rest = "", path = "/orders"): string =>
  `openapi: 3.0.3\ninfo: {title: Orders, version: "1"}\n${rest}paths:\n  ${path}:\n    post:\n      operationId: make\n${operation.replace(/^(?=.)/gm, "      ")}\n`;
const secured = (security: string, flow = "authorizationCode", url = "https://id.example/token"): string =>
  `${doc("responses: {200: {description: x}}", `security: ${security}\n`)}${SCHEMES.replace("FLOW", flow).replace("URL", url)}`;
const answers = (list: string): string => doc(`responses: {${list}}`);
const parameter = (inner: string): string => doc(`parameters: [{name: q, in: query, ${inner}}]`);
/** From what is safe to what is weak, and back. */
const both = (name: string, rel: string, safe: string, weak: string, ...more: readonly Expected[]): Case[] => [
  one(name, safe, weak, said(rel, "widen"), ...more),
  one(`${name}, the other way`, weak, safe, said(rel, "narrow"), ...more),
];

export const OPENAPI_ANSWERS: readonly Case[] = [
  ...both("a weaker flow", "auth-scheme", secured("[{login: [read]}]"), secured("[{login: [read]}]", "implicit")),
  ...both(
    "a password in other hands",
    "auth-scheme",
    secured("[{login: [read]}]"),
    secured("[{login: [read]}]", "password"),
  ),
  ...both("a key in the place of a token", "route", secured("[{login: [read]}]"), secured("[{key: []}]")),
  ...both("a password in the place of a key", "route", secured("[{key: []}]"), secured("[{basic: []}]")),
  one(
    "tokens from an address without TLS",
    secured("[{login: [read]}]"),
    secured("[{login: [read]}]", "authorizationCode", "http://id.example/token"),
    said("auth-scheme", "widen"),
  ),
  one(
    "a scheme that is not declared",
    secured("[{login: [read]}]"),
    secured("[{logon: [read]}]"),
    said("route", "widen"),
    said("setting", "widen", "what sign-in names"),
  ),
  one(
    "a scope that its scheme does not have",
    secured("[{login: [read]}]"),
    secured("[{login: [raed]}]"),
    said("route", "widen"),
    said("setting", "widen", "what sign-in names"),
  ),
  one(
    "a scope that no scheme had is put right",
    secured("[{login: [raed]}]"),
    secured("[{login: [read]}]"),
    said("route", "unknown"),
    said("setting", "narrow", "what sign-in names"),
  ),
  ...both(
    "too many requests",
    "setting",
    answers("200: {description: x}, 429: {description: x}"),
    answers("200: {description: x}"),
    said("constraint", "neutral"),
  ),
  one(
    "another answer",
    answers("200: {description: x}"),
    answers("200: {description: x}, 418: {description: x}"),
    said("constraint", "neutral"),
  ),
  ...both(
    "limits of requests in headers",
    "setting",
    answers("200: {description: x, headers: {X-RateLimit-Limit: {schema: {type: integer}}}}"),
    answers("200: {description: x}"),
    said("constraint", "neutral"),
  ),
  ...both(
    "an answer without a schema",
    "constraint",
    answers("200: {description: x, content: {application/json: {schema: {type: string}}}}"),
    answers("200: {description: x, content: {application/json: {}}}"),
  ),
  ...both(
    "a text without a limit in an answer",
    "constraint",
    answers("200: {description: x, content: {application/json: {schema: {type: string, maxLength: 9}}}}"),
    answers("200: {description: x, content: {application/json: {schema: {type: string}}}}"),
  ),
  ...both(
    "a number without a maximum",
    "constraint",
    parameter("schema: {type: integer, maximum: 9}"),
    parameter("schema: {type: integer}"),
  ),
  ...both(
    "a number without a format",
    "constraint",
    parameter("schema: {type: integer, format: int32}"),
    parameter("schema: {type: integer}"),
  ),
  one(
    "a format that says nothing of its type",
    parameter("schema: {type: integer}"),
    parameter("schema: {type: integer, format: date}"),
  ),
  one(
    "a parameter without a schema",
    parameter("schema: {type: integer}"),
    parameter("description: x"),
    said("accepts", "widen", "query q"),
    said("constraint", "neutral"),
  ),
  one(
    "a secret in the address",
    doc(""),
    doc("parameters: [{name: api_key, in: query, schema: {type: string, maxLength: 9}}]"),
    said("accepts", "widen", "query api_key"),
    said("limit", "neutral"),
    said("constraint", "neutral"),
  ),
  one(
    "a part of the path that no parameter describes",
    doc("parameters: [{name: id, in: path, schema: {type: integer}}]", "", "/orders/{id}"),
    doc("", "", "/orders/{id}"),
    said("accepts", "widen", "part 1 of the path"),
    said("accepts", "neutral", "path id"),
    said("constraint", "neutral"),
  ),
  one(
    "a reference that leads nowhere",
    `${answers("200: {$ref: '#/components/responses/Made'}")}components: {responses: {Made: {description: x}}}\n`,
    `${answers("200: {$ref: '#/components/responses/Mad'}")}components: {responses: {Made: {description: x}}}\n`,
    said("setting", "widen", "references"),
    said("constraint", "neutral"),
    said("constraint", "neutral"),
  ),
  one(
    "a parameter twice",
    parameter("schema: {type: integer}"),
    doc("parameters: [{name: q, in: query, schema: {type: integer}}, {name: q, in: query, schema: {type: integer}}]"),
    said("ambiguous", "widen"),
  ),
  ...both(
    "a part that nothing here refers to",
    "constraint",
    `${doc("")}components: {parameters: {n: {name: n, in: query, schema: {type: integer, maximum: 9}}}}\n`,
    `${doc("")}components: {parameters: {n: {name: n, in: query, schema: {type: integer}}}}\n`,
  ),
  {
    ...one(
      "an older document without TLS",
      '{"swagger": "2.0", "schemes": ["https"], "paths": {}}',
      '{"swagger": "2.0", "schemes": ["http"], "paths": {}}',
      said("tls", "widen"),
    ),
    path: "api/orders.json",
  },
];
