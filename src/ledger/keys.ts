import type { KeyObject } from "node:crypto";
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import type { Signer } from "../ports/index.ts";

/** Ed25519 (RFC 8032). A key's id is the SHA-256 of its public half in SPKI DER. */
export interface PublicKey {
  readonly keyId: string;
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
}

const idOf = (key: KeyObject): string =>
  createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex");

const ed25519 = (key: KeyObject): KeyObject => {
  if (key.asymmetricKeyType !== "ed25519")
    throw new TypeError(`expected an Ed25519 key, got ${key.asymmetricKeyType ?? "another kind"}`);
  return key;
};

/** A fresh key pair as PEM: PKCS#8 and SPKI. */
export function generateKeyPair(): { readonly privateKey: string; readonly publicKey: string } {
  const pair = generateKeyPairSync("ed25519");
  return {
    privateKey: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

/** A signer from a PKCS#8 PEM. Throws a TypeError when it is no Ed25519 private key. */
export function signerFromPem(pem: string): Signer {
  const key = ed25519(createPrivateKey(pem));
  return { keyId: idOf(createPublicKey(key)), sign: (bytes) => sign(null, bytes, key) };
}

/** The public half of a private key, as SPKI PEM. */
export const publicPem = (privatePem: string): string =>
  ed25519(createPublicKey(createPrivateKey(privatePem)))
    .export({ type: "spki", format: "pem" })
    .toString();

/** A verifier from an SPKI PEM. Throws a TypeError when it is no Ed25519 public key. */
export function publicKeyFromPem(pem: string): PublicKey {
  const key = ed25519(createPublicKey(pem));
  return {
    keyId: idOf(key),
    verify: (bytes, signature) => signature.length === 64 && verify(null, bytes, key, signature),
  };
}
