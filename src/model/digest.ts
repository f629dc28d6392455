import { hash } from "node:crypto";
import type { Json } from "./json.ts";
import { canonical } from "./json.ts";

declare const digest: unique symbol;
/** A SHA-256 digest, written `sha256:` and 64 lower-case hex digits. */
export type Digest = string & { readonly [digest]: true };

const SHAPE = /^sha256:[0-9a-f]{64}$/;

/** Whether a string has the shape of a digest. Says nothing about what it is a digest of. */
export const isDigest = (text: string): text is Digest => SHAPE.test(text);

/** Parses a digest from outside. Throws a TypeError when the shape is wrong. */
export function asDigest(text: string): Digest {
  if (!isDigest(text))
    throw new TypeError(`expected a digest "sha256:<64 hex>", got ${JSON.stringify(text.slice(0, 80))}`);
  return text;
}

/** Digest of raw bytes. */
export const digestBytes = (bytes: Uint8Array | string): Digest => `sha256:${hash("sha256", bytes, "hex")}` as Digest;

/**
 * Digest of a value under a domain name, so that an id of one kind never equals an id of another.
 * The value is hashed in its canonical form (see `canonical`): key order does not matter, array order does.
 */
export const digestOf = (domain: string, value: Json): Digest =>
  `sha256:${hash("sha256", `${domain}\0${canonical(value)}`, "hex")}` as Digest;
