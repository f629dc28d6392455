import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateKeyPair, publicKeyFromPem, publicPem, signerFromPem } from "../../ledger/keys.ts";
import { fail } from "../../model/problem.ts";
import type { Signer } from "../../ports/index.ts";

export interface Keys {
  readonly signer: Signer;
  /** SPKI PEM of every key that ever signed here. */
  readonly publicKeys: readonly string[];
}

/**
 * The signing key of a data directory, made on first use: `keys/signing.pem`, mode 0600, or the file that
 * SALLYPORT_SIGNING_KEY_FILE names. Fails with `key/exposed` when others may read it.
 */
export async function loadKeys(dir: string): Promise<Keys> {
  const folder = join(dir, "keys");
  await mkdir(join(folder, "public"), { recursive: true, mode: 0o700 });
  const path = process.env.SALLYPORT_SIGNING_KEY_FILE ?? join(folder, "signing.pem");
  let pem = await readFile(path, "utf8").catch(() => null);
  if (pem === null) {
    if (process.env.SALLYPORT_SIGNING_KEY_FILE)
      fail("key/missing", `"${path}" cannot be read`, "SALLYPORT_SIGNING_KEY_FILE names an Ed25519 private key as PEM");
    pem = generateKeyPair().privateKey;
    await writeFile(path, pem, { mode: 0o600, flag: "wx" });
    await chmod(path, 0o600);
  }
  if (process.platform !== "win32" && ((await stat(path)).mode & 0o077) !== 0)
    fail("key/exposed", `"${path}" may be read by others`, `chmod 600 ${path}`);
  const own = publicPem(pem);
  await writeFile(join(folder, "public", `${publicKeyFromPem(own).keyId.slice(0, 16)}.pem`), own);
  const names = (await readdir(join(folder, "public"))).filter((n) => n.endsWith(".pem")).sort();
  return {
    signer: signerFromPem(pem),
    publicKeys: await Promise.all(names.map((n) => readFile(join(folder, "public", n), "utf8"))),
  };
}

/** Makes the next signing key and gives it, not yet in use: it must be announced in the ledger under the old one first. */
export async function rotateKey(
  dir: string,
  announce: (next: { readonly keyId: string; readonly publicKey: string }) => Promise<void>,
): Promise<void> {
  const next = generateKeyPair();
  const { keyId } = publicKeyFromPem(next.publicKey);
  await announce({ keyId, publicKey: next.publicKey });
  await writeFile(join(dir, "keys", "public", `${keyId.slice(0, 16)}.pem`), next.publicKey);
  await writeFile(join(dir, "keys", "signing.pem"), next.privateKey, { mode: 0o600 });
}
