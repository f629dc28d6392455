import type { Case, Expected } from "../harness.ts";
import { casesAt, said } from "./build.ts";

const SCHEMES = `
components:
  securitySchemes:
    user: {type: http, scheme: bearer}
    admin: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://id.example/token", scopes: {}}}}
`;
/** A document of one operation, `GET /notes`, unless given whole. */
const doc = (operation: string, rest = ""): string =>
  `openapi: 3.0.3\ninfo: {title: Notes, version: "1"}\n${rest}paths:\n  /notes:\n    get:\n      operationId: list\n${operation.replace(/^(?=.)/gm, "      ")}\n`;
const one = casesAt("openapi", "api/notes.yaml");
const asks = (name: string, before: string, after: string, ...expect: Expected[]): Case =>
  one(name, doc(before) + SCHEMES, doc(after) + SCHEMES, ...expect);
const both = (security: string): string => `security:\n${security}`;
const GLOBAL = "security:\n  - user: []\n";

const typed = (
  fields: string,
  operation = "responses: {200: {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}}",
): string =>
  `${doc(operation)}components:\n  schemas:\n    Note:\n      type: object\n      additionalProperties: false\n      properties:\n${fields.replace(/^(?=.)/gm, "        ")}\n`;
const returned = (name: string, before: string, after: string, ...expect: Expected[]): Case =>
  one(name, typed(before), typed(after), ...expect);
const BODY = "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}";
const taken = (name: string, before: string, after: string, ...expect: Expected[]): Case =>
  one(name, typed(before, BODY), typed(after, BODY), ...expect);
const TEXT = "text: {type: string, maxLength: 100}";

const swagger = (rest: string): string =>
  `{"swagger": "2.0", "info": {"title": "x", "version": "1"}, "basePath": "/v1", ${rest}}`;
const old = (name: string, before: string, after: string, ...expect: Expected[]): Case => ({
  ...one(name, swagger(before), swagger(after), ...expect),
  path: "api/swagger.json",
});
const LIST = "GET /notes";
/** What is said beside, also where it means nothing. */
const SIGN_IN = said("setting", "neutral", "what sign-in names");
const ANSWERS = said("setting", "neutral", "answers");
const VALUE = said("constraint", "neutral", "value");
const ANSWER = said("constraint", "narrow", "answer");

export const OPENAPI: readonly Case[] = [
  asks("a route needs no sign-in any more", both("  - user: []"), "", said("route", "widen", LIST), SIGN_IN),
  asks("a route needs a sign-in", "", both("  - user: []"), said("route", "narrow", LIST), SIGN_IN),
  asks("an empty list takes the document's away", GLOBAL, "security: []", said("route", "widen", LIST), SIGN_IN),
  asks(
    "anonymous among others is anonymous",
    both("  - user: []"),
    both("  - user: []\n  - {}"),
    said("route", "widen"),
  ),
  asks("a scope less", both("  - admin: [read, write]"), both("  - admin: [read]"), said("route", "widen")),
  asks("a scope more", both("  - admin: [read]"), both("  - admin: [read, write]"), said("route", "narrow")),
  asks("a further way in", both("  - admin: []"), both("  - admin: []\n  - user: []"), said("route", "widen")),
  asks("a way in less", both("  - admin: []\n  - user: []"), both("  - admin: []"), said("route", "narrow")),
  asks(
    "two schemes together ask more",
    both("  - user: []"),
    both("  - {user: [], admin: []}"),
    said("route", "narrow"),
  ),
  asks(
    "a way that another one already covers",
    both("  - user: []"),
    both("  - user: []\n  - {user: [], admin: []}"),
    said("route", "neutral"),
  ),
  asks("the order of ways", both("  - user: []\n  - admin: []"), both("  - admin: []\n  - user: []")),
  asks("words in a description", "description: no security", "description: 'security: []'"),
  asks(
    "a sign-in that a gateway decides",
    both("  - user: []"),
    "x-amazon-apigateway-auth: {type: AWS_IAM}",
    said("route", "unknown"),
    SIGN_IN,
  ),
  one("the document's own sign-in is gone", doc("", GLOBAL), doc(""), said("route", "widen", LIST), SIGN_IN),
  one("the same said once for all", doc("", GLOBAL), doc(both("  - user: []"))),
  one(
    "a new route",
    doc(""),
    `${doc("")}    delete: {operationId: d}\n`,
    said("route", "widen", "DELETE /notes"),
    ANSWERS,
  ),
  one(
    "a route that is gone",
    `${doc("")}    delete: {operationId: d}\n`,
    doc(""),
    said("route", "narrow", "DELETE /notes"),
    ANSWERS,
  ),
  one(
    "a path of another file",
    doc(""),
    `${doc("")}  /more: {$ref: 'more.yaml#/x'}\n`,
    said("route", "unknown", "* /more"),
  ),
  one(
    "the name of a path parameter",
    doc("").replace("/notes:", "/notes/{id}:"),
    doc("").replace("/notes:", "/notes/{note}:"),
  ),
  one(
    "another path beside a parameter",
    doc("").replace("/notes:", "/notes/{id}:"),
    `${doc("").replace("/notes:", "/notes/{id}:")}  /notes/me: {get: {operationId: m, security: [{user: []}]}}\n`,
    said("route", "widen", "GET /notes/me"),
    ANSWERS,
    SIGN_IN,
  ),
  one("the order of keys, and a comment", doc("summary: a\ntags: [x]"), doc("# a\ntags: [x]\nsummary: a")),
  one("a document that is gone", doc(""), null, said("route", "narrow"), ANSWERS),
  one("the same words in a list", null, "- openapi: 3.0.0\n  paths: {/a: {get: {}}}\n"),

  one(
    "a key moves into the query",
    `${doc("")}components: {securitySchemes: {k: {type: apiKey, in: header, name: K}}}\n`,
    `${doc("")}components: {securitySchemes: {k: {type: apiKey, in: query, name: K}}}\n`,
    said("auth-scheme", "widen", "k"),
  ),
  one(
    "a password becomes a token",
    `${doc("")}components: {securitySchemes: {k: {type: http, scheme: basic}}}\n`,
    `${doc("")}components: {securitySchemes: {k: {type: http, scheme: bearer}}}\n`,
    said("auth-scheme", "narrow", "k"),
  ),
  one(
    "tokens of another issuer",
    doc("") + SCHEMES,
    doc("") + SCHEMES.replace("id.example", "id.other.example"),
    said("auth-scheme", "unknown", "admin"),
  ),
  one(
    "a further flow",
    doc("") + SCHEMES,
    doc("") +
      SCHEMES.replace("flows: {", "flows: {implicit: {authorizationUrl: 'https://id.example/token', scopes: {}}, "),
    said("auth-scheme", "widen", "admin"),
  ),
  one(
    "a scheme that a later version may know",
    `${doc("")}components: {securitySchemes: {}}\n`,
    `${doc("")}components: {securitySchemes: {k: {type: wand}}}\n`,
    said("auth-scheme", "unknown", "k"),
  ),

  returned(
    "a sensitive field is returned",
    "id: {type: string}",
    "id: {type: string}\nssn: {type: string}",
    said("returns", "widen", "ssn", "Note"),
    said("returns", "neutral", "Note", LIST),
  ),
  returned(
    "a plain field is returned",
    "id: {type: string}",
    "id: {type: string}\ntitle: {type: string}",
    said("returns", "neutral", "title", "Note"),
  ),
  returned(
    "a field that only counts",
    "id: {type: string}",
    "id: {type: string}\ntoken_count: {type: integer}",
    said("returns", "neutral", "token_count"),
  ),
  returned(
    "a switch about a field",
    "id: {type: string}",
    "id: {type: string}\nemail_alerts: {type: boolean}",
    said("returns", "neutral", "email_alerts"),
  ),
  returned(
    "a sensitive field is sent back",
    "password: {type: string, writeOnly: true}",
    "password: {type: string}",
    said("returns", "widen", "password"),
    said("returns", "neutral", "Note", LIST),
  ),
  returned(
    "a sensitive field is sent back no more",
    "password: {type: string}",
    "password: {type: string, writeOnly: true}",
    said("returns", "narrow", "password"),
    said("returns", "neutral", "Note", LIST),
  ),
  returned(
    "a field of a type that holds more",
    "id: {type: string}",
    "id: {type: string}\nowner: {$ref: 'people.yaml#/P'}",
    said("returns", "neutral", "owner"),
  ),
  one(
    "a route returns a type that holds a card",
    `${doc("responses: {200: {description: x}}")}components: {schemas: {Pay: {type: object, properties: {cardNumber: {type: string}, next: {$ref: '#/components/schemas/Pay'}}}}}\n`,
    `${doc("responses: {200: {description: x, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pay'}}}}}}")}components: {schemas: {Pay: {type: object, properties: {cardNumber: {type: string}, next: {$ref: '#/components/schemas/Pay'}}}}}\n`,
    said("returns", "widen", "Pay", LIST),
    said("returns", "widen", "cardNumber", "Pay"),
    said("returns", "widen", "next", "Pay"),
    ANSWER,
  ),
  one(
    "a route returns a type of another document",
    doc("responses: {200: {description: x}}"),
    doc(
      "responses: {200: {description: x, content: {application/json: {schema: {$ref: 'https://x.example/p.yaml#/P'}}}}}",
    ),
    said("returns", "unknown", "https://x.example/p.yaml#/P", LIST),
    ANSWER,
  ),

  taken("a longer text", TEXT, TEXT.replace("100", "900"), said("limit", "widen", "length", "Note.text")),
  taken("a shorter text", TEXT, TEXT.replace("100", "90"), said("limit", "narrow", "length", "Note.text")),
  taken("a text without end", TEXT, "text: {type: string}", said("limit", "widen", "length", "Note.text")),
  taken(
    "a list that ends",
    "ids: {type: array, items: {type: integer}}",
    "ids: {type: array, maxItems: 9, items: {type: integer}}",
    said("limit", "narrow", "number of items"),
  ),
  taken(
    "a field less",
    `${TEXT}\nid: {type: integer, minimum: 1}`,
    TEXT,
    said("accepts", "neutral", "id", "Note"),
    said("constraint", "neutral", "value", "Note.id"),
  ),
  taken(
    "a smaller least value",
    "n: {type: integer, minimum: 1}",
    "n: {type: integer, minimum: 0}",
    said("constraint", "widen", "value", "Note.n"),
  ),
  taken(
    "another pattern",
    "n: {type: string, pattern: '^a$'}",
    "n: {type: string, pattern: '^b$'}",
    said("constraint", "unknown", "value", "Note.n"),
  ),
  taken("a choice more", "n: {enum: [a]}", "n: {enum: [a, b]}", said("constraint", "widen", "value", "Note.n")),
  taken(
    "a field that clients may set",
    "role: {type: integer, readOnly: true}",
    "role: {type: integer}",
    said("accepts", "widen", "role", "Note"),
  ),
  taken(
    "a field that clients may not set",
    "role: {type: integer}",
    "role: {type: integer, readOnly: true}",
    said("accepts", "narrow", "role", "Note"),
  ),
  taken(
    "a field of any type",
    "n: {type: integer}",
    "n: {}",
    said("accepts", "widen", "n"),
    said("constraint", "widen", "value", "Note.n"),
  ),
  one(
    "any other field is taken",
    typed(TEXT, BODY),
    typed(TEXT, BODY).replace("additionalProperties: false", "additionalProperties: true"),
    said("accepts", "widen", "body", LIST),
    said("constraint", "widen", "object", "Note"),
  ),
  one(
    "a body of any kind",
    typed(TEXT, BODY),
    typed(TEXT, BODY.replace("application/json", "'*/*'")),
    said("accepts", "widen", "body", LIST),
  ),
  one(
    "XML is taken",
    typed(TEXT, BODY),
    typed(TEXT, BODY.replace("application/json", "application/xml")),
    said("accepts", "widen", "body", LIST),
  ),
  one(
    "a body of another file",
    doc(""),
    doc("requestBody: {$ref: 'bodies.yaml#/x'}"),
    said("accepts", "unknown", "body", LIST),
  ),
  one(
    "a parameter",
    doc(""),
    doc("parameters: [{name: q, in: query, schema: {type: string, maxLength: 5}}]"),
    said("accepts", "neutral", "query q", LIST),
    said("limit", "neutral", "length"),
    VALUE,
  ),
  one("a rate", doc(""), doc("x-rate-limit: {limit: 10}"), said("limit", "narrow", undefined, "notes GET /notes")),
  one("a higher rate", doc("x-rate-limit: {limit: 10}"), doc("x-rate-limit: {limit: 1000}"), said("limit", "widen")),
  one("a rate that is gone", doc("x-rate-limit: {limit: 10}"), doc(""), said("limit", "widen")),

  one(
    "any origin",
    doc("x-cors: {allowOrigins: ['https://a.example']}"),
    doc("x-cors: {allowOrigins: ['*']}"),
    said("cors", "widen", "*"),
    said("cors", "narrow", "https://a.example"),
  ),
  one(
    "with credentials",
    doc("x-cors: {allowOrigins: ['https://a.example']}"),
    doc("x-cors: {allowOrigins: ['https://a.example'], allowCredentials: true}"),
    said("cors", "widen"),
  ),
  one(
    "fewer methods",
    doc("x-cors: {allowOrigins: [a], allowMethods: [GET, PUT]}"),
    doc("x-cors: {allowOrigins: [a], allowMethods: [GET]}"),
    said("cors", "narrow"),
  ),

  one(
    "a server without TLS",
    doc("", "servers: [{url: 'https://a.example'}]\n"),
    doc("", "servers: [{url: 'http://a.example'}]\n"),
    said("tls", "widen", "server", "a.example"),
  ),
  one(
    "a server with TLS",
    doc("", "servers: [{url: 'http://a.example'}]\n"),
    doc("", "servers: [{url: 'https://a.example'}]\n"),
    said("tls", "narrow"),
  ),
  one(
    "a further server",
    doc(""),
    doc("", "servers: [{url: 'https://a.example'}]\n"),
    said("exposed", "widen", "a.example"),
    said("tls", "neutral"),
  ),
  one(
    "a server of the developer",
    doc(""),
    doc("", "servers: [{url: 'http://localhost:80'}]\n"),
    said("exposed", "neutral"),
  ),
  one(
    "a server by a variable",
    doc("", "servers: [{url: 'https://{h}/', variables: {h: {default: a.example}}}]\n"),
    doc("", "servers: [{url: 'https://{h}/', variables: {h: {default: b.example}}}]\n"),
    said("exposed", "widen", "b.example"),
    said("exposed", "narrow", "a.example"),
    said("tls", "neutral"),
    said("tls", "neutral"),
  ),

  old(
    "no sign-in",
    '"security": [{"k": []}], "paths": {"/a": {"get": {}}}',
    '"paths": {"/a": {"get": {}}}',
    said("route", "widen", "GET /v1/a", "api"),
    SIGN_IN,
  ),
  old(
    "plain scheme",
    '"host": "a.example", "schemes": ["https"]',
    '"host": "a.example", "schemes": ["http"]',
    said("tls", "widen"),
  ),
  old(
    "a file",
    '"paths": {"/a": {"post": {}}}',
    '"paths": {"/a": {"post": {"consumes": ["multipart/form-data"], "parameters": [{"in": "formData", "name": "f", "type": "file"}]}}}',
    said("accepts", "widen", "formData f"),
    said("setting", "narrow", "answers"),
    VALUE,
  ),
  old(
    "a sensitive field",
    '"paths": {"/a": {"get": {"responses": {"200": {"schema": {"$ref": "#/definitions/A"}}}}}}, "definitions": {"A": {"properties": {"x": {}}}}',
    '"paths": {"/a": {"get": {"responses": {"200": {"schema": {"$ref": "#/definitions/A"}}}}}}, "definitions": {"A": {"properties": {"x": {}, "iban": {"type": "string"}}}}',
    said("returns", "widen", "iban", "A"),
    said("returns", "neutral", "A"),
  ),
  old(
    "a basic sign-in",
    '"securityDefinitions": {}',
    '"securityDefinitions": {"b": {"type": "basic"}}',
    said("auth-scheme", "neutral", "b"),
  ),
];
