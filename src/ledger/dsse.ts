import type { Signer } from "../ports/index.ts";
import type { PublicKey } from "./keys.ts";

/** Dead Simple Signing Envelope v1.0: the signature is over PAE(payloadType, payload). */
export interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

export const IN_TOTO = "application/vnd.in-toto+json";

/** Pre-authentication encoding of the DSSE protocol: lengths in bytes, in decimal. */
export function pae(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType, "utf8");
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
}

/** Signs a payload; the envelope as JSON text. */
export function seal(signer: Signer, payloadType: string, payload: string): string {
  const bytes = Buffer.from(payload, "utf8");
  const sig = Buffer.from(signer.sign(pae(payloadType, bytes))).toString("base64");
  const envelope: Envelope = {
    payload: bytes.toString("base64"),
    payloadType,
    signatures: [{ keyid: signer.keyId, sig }],
  };
  return JSON.stringify(envelope);
}

/** What came of opening an envelope. A payload is given only when a key of the set signed it. */
export type Opened =
  | { readonly ok: true; readonly payload: string; readonly keyId: string }
  | { readonly ok: false; readonly why: string };

/** Verifies the signature before anything of the payload is looked at. */
export function open(text: string, payloadType: string, keys: ReadonlyMap<string, PublicKey>): Opened {
  const no = (why: string): Opened => ({ ok: false, why });
  let envelope: Envelope;
  try {
    envelope = JSON.parse(text) as Envelope;
  } catch {
    return no("the envelope is not JSON");
  }
  if (
    typeof envelope !== "object" ||
    envelope === null ||
    typeof envelope.payload !== "string" ||
    !Array.isArray(envelope.signatures)
  )
    return no("the envelope is not DSSE");
  if (envelope.payloadType !== payloadType) return no(`expected payload type "${payloadType}"`);
  const payload = Buffer.from(envelope.payload, "base64");
  if (payload.toString("base64") !== envelope.payload) return no("the payload is not canonical base64");
  const message = pae(payloadType, payload);
  for (const { keyid, sig } of envelope.signatures) {
    const key = keys.get(String(keyid));
    if (key?.verify(message, Buffer.from(String(sig), "base64")))
      return { ok: true, payload: payload.toString("utf8"), keyId: key.keyId };
  }
  return no("no signature of a trusted key");
}
