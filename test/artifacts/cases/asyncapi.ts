import type { Case } from "../harness.ts";
import { casesAt, said } from "./build.ts";

type Json = Record<string, unknown>;
const doc = (rest: Json): string => `${JSON.stringify({ asyncapi: "2.6.0", ...rest }, null, 2)}\n`;
const three = (rest: Json): string => `${JSON.stringify({ asyncapi: "3.0.0", ...rest }, null, 2)}\n`;
const one = casesAt("asyncapi", "api/orders.json");
const server = (more: Json = {}): Json => ({
  main: { url: "broker.shop.example:9092", protocol: "kafka-secure", ...more },
});
const channel = (operation: Json, more: Json = {}): Json => ({ orders: { publish: operation, ...more } });
const payload = (properties: Json, more: Json = {}): Json => ({
  message: { name: "order", payload: { type: "object", properties, additionalProperties: false, ...more } },
});
const SECURE = { servers: server({ security: [{ login: [] }] }) };
const OPEN = { servers: server() };
const v3 = (security: unknown, properties: Json = {}): string =>
  three({
    channels: {
      orders: { address: "shop.orders", messages: { order: { payload: { type: "object", properties } } } },
    },
    operations: {
      told: { action: "send", channel: { $ref: "#/channels/orders" }, ...(security === null ? {} : { security }) },
    },
  });

export const ASYNCAPI: readonly Case[] = [
  one(
    "the server asks nobody any more",
    doc({ ...SECURE, channels: channel({}) }),
    doc({ ...OPEN, channels: channel({}) }),
    said("route", "widen", "publish orders", "orders"),
  ),
  one(
    "the operation asks for more",
    doc({ ...SECURE, channels: channel({}) }),
    doc({ ...SECURE, channels: channel({ security: [{ scopes: ["orders:write"] }] }) }),
    said("route", "narrow", "publish orders", "orders"),
  ),
  one(
    "a channel more, for some server",
    doc({ ...SECURE, channels: channel({}) }),
    doc({ ...SECURE, channels: { ...channel({}), bills: { subscribe: {}, servers: ["main"] } } }),
    said("route", "widen", "subscribe bills", "orders"),
  ),
  one(
    "a channel whose server nobody names",
    doc({ channels: {} }),
    doc({ channels: channel({}) }),
    said("route", "unknown", "publish orders", "orders"),
  ),
  one(
    "a channel less",
    doc({ ...SECURE, channels: channel({}) }),
    doc({ ...SECURE, channels: {} }),
    said("route", "narrow", "publish orders", "orders"),
  ),
  one(
    "no encryption any more",
    doc(OPEN),
    doc({ servers: server({ protocol: "kafka" }) }),
    said("tls", "widen", "server", "broker.shop.example:9092"),
  ),
  one(
    "encryption at last",
    doc({ servers: server({ protocol: "mqtt" }) }),
    doc({ servers: server({ protocol: "mqtts" }) }),
    said("tls", "narrow", "server"),
  ),
  one(
    "a protocol of which nobody knows",
    doc(OPEN),
    doc({ servers: server({ protocol: "nats" }) }),
    said("tls", "unknown", "server"),
  ),
  one(
    "a server on the internet",
    doc({ servers: {} }),
    doc(OPEN),
    said("exposed", "widen", "broker.shop.example:9092", "orders"),
    said("tls", "neutral", "server"),
  ),
  one(
    "a password in place of a certificate",
    doc({ components: { securitySchemes: { login: { type: "X509" } } } }),
    doc({ components: { securitySchemes: { login: { type: "userPassword" } } } }),
    said("auth-scheme", "widen", "login", "orders"),
  ),
  one(
    "takes anything in a field",
    doc({ ...OPEN, channels: channel(payload({ id: { type: "string", maxLength: 9 } })) }),
    doc({ ...OPEN, channels: channel(payload({ id: {} })) }),
    said("accepts", "widen", "id", "publish orders order"),
    said("constraint", "widen", "value"),
    said("limit", "neutral", "length"),
  ),
  one(
    "gives a sensitive field",
    doc({ ...OPEN, channels: { orders: { subscribe: payload({ id: { type: "integer" } }) } } }),
    doc({
      ...OPEN,
      channels: { orders: { subscribe: payload({ id: { type: "integer" }, iban: { type: "string" } }) } },
    }),
    said("returns", "widen", "iban", "subscribe orders"),
  ),
  one(
    "a message of another file",
    doc({ ...OPEN, channels: channel({ message: { payload: { type: "integer" } } }) }),
    doc({ ...OPEN, channels: channel({ message: { $ref: "messages.json#/order" } }) }),
    said("accepts", "unknown", "message", "publish orders"),
    said("constraint", "neutral"),
  ),
  one(
    "a message in another language",
    doc({ ...OPEN, channels: channel({}) }),
    doc({
      ...OPEN,
      channels: channel({ message: { name: "order", schemaFormat: "application/vnd.apache.avro", payload: {} } }),
    }),
    said("accepts", "unknown", "order", "publish orders"),
  ),
  one(
    "version 3: another scheme",
    v3([{ $ref: "#/components/securitySchemes/login" }]),
    v3([{ $ref: "#/components/securitySchemes/login" }, { $ref: "#/components/securitySchemes/guest" }]),
    said("route", "widen", "send shop.orders", "orders"),
  ),
  one(
    "version 3: no scheme",
    v3([{ type: "oauth2", scopes: ["read"] }]),
    v3(null),
    said("route", "unknown", "send shop.orders", "orders"),
  ),
  one(
    "version 3: gives a sensitive field",
    v3(null, { id: { type: "integer" } }),
    v3(null, { id: { type: "integer" }, date_of_birth: { type: "string" } }),
    said("returns", "widen", "date_of_birth", "send shop.orders"),
  ),
  one("words for people", doc({ info: { title: "a" }, ...OPEN }), doc({ info: { title: "b" }, ...OPEN })),
];
