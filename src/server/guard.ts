import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Headers of every answer. The page has no inline script or style, and nothing from elsewhere. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  // With `no-referrer` browsers send `Origin: null` for our own forms too.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};

const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Evidence producers by the SHA-256 of their token, hex. */
export interface Producer {
  readonly name: string;
  readonly version: string;
  readonly tokenHash: string;
}

export function producerOf(
  producers: readonly Producer[],
  authorization: string | undefined,
): `${string}@${string}` | null {
  const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
  if (token === undefined) return null;
  const hash = sha256(token);
  const found = producers.filter((p) => same(hash, Buffer.from(p.tokenHash, "hex")));
  return found[0] ? `${found[0].name}@${found[0].version}` : null;
}

export const isOperator = (token: string, authorization: string | undefined): boolean =>
  same(sha256(`Bearer ${token}`), sha256(authorization ?? ""));

const TOLERANCE_SECONDS = 300;

/** Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, checked on the raw bytes before anything is parsed. */
export function webhookSigned(
  secret: string,
  headers: {
    readonly id: string | undefined;
    readonly timestamp: string | undefined;
    readonly signature: string | undefined;
  },
  body: Uint8Array,
  now: number,
): boolean {
  const { id, timestamp, signature } = headers;
  if (
    !id ||
    !timestamp ||
    !signature ||
    !/^\d+$/.test(timestamp) ||
    Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_SECONDS
  )
    return false;
  const mine = createHmac("sha256", Buffer.from(secret, "base64")).update(`${id}.${timestamp}.`).update(body).digest();
  return signature
    .split(" ")
    .some((part) => part.startsWith("v1,") && same(mine, Buffer.from(part.slice(3), "base64")));
}

/** A request that changes something must come from our own page, or from no page at all: cookie or not, a sign-in is one. */
export function crossSite(
  headers: { readonly site: string | undefined; readonly origin: string | undefined },
  own: ReadonlySet<string>,
): boolean {
  if (headers.site !== undefined && headers.site !== "same-origin" && headers.site !== "none") return true;
  return headers.origin !== undefined && !own.has(headers.origin);
}
