import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
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
 * SALLYPORT_SIGNING_KEY_FILE names. Fails with `key/exposed` when others may read it, `key/invalid`, `key/missing`.
 */
export async function loadKeys(dir: string): Promise<Keys> {
  const folder = join(dir, "keys");
  await mkdir(join(folder, "public"), { recursive: true, mode: 0o700 });
  const path = process.env.SALLYPORT_SIGNING_KEY_FILE ?? join(folder, "signing.pem");
  let pem = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" ? null : fail("key/missing", `"${path}" cannot be read (${error.code})`),
  );
  if (pem === null) {
    if (process.env.SALLYPORT_SIGNING_KEY_FILE)
      fail("key/missing", `"${path}" cannot be read`, "SALLYPORT_SIGNING_KEY_FILE names an Ed25519 private key as PEM");
    pem = generateKeyPair().privateKey;
    await replaceFile(path, pem);
  }
  if (process.platform !== "win32" && ((await stat(path)).mode & 0o077) !== 0)
    fail("key/exposed", `"${path}" may be read by others`, `chmod 600 ${path}`);
  const own = readable(path, () => publicPem(pem as string), "restore it from a backup, or move it away for a new one");
  await writeFile(join(folder, "public", `${publicKeyFromPem(own).keyId.slice(0, 16)}.pem`), own);
  const names = (await readdir(join(folder, "public"))).filter((n) => n.endsWith(".pem")).sort();
  const publicKeys = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, "public", name), "utf8");
      readable(join(folder, "public", name), () => publicKeyFromPem(text), "entries that it signed cannot be verified");
      return text;
    }),
  );
  return { signer: signerFromPem(pem), publicKeys };
}

/** A key file that is cut off, or holds another kind of key, is told by its path and never by its content. */
function readable<T>(path: string, parse: () => T, hint: string): T {
  try {
    return parse();
  } catch {
    return fail("key/invalid", `"${path}" holds no Ed25519 key that can be read`, hint);
  }
}

/** Written beside and renamed, so that a crash leaves the old key or the new one. */
async function replaceFile(path: string, text: string): Promise<void> {
  await rm(`${path}.new`, { force: true });
  await writeFile(`${path}.new`, text, { mode: 0o600, flag: "wx" });
  await rename(`${path}.new`, path);
}

/** Makes the next signing key and gives it, not yet in use: it must be announced in the ledger under the old one first. */
export async function rotateKey(
  dir: string,
  announce: (next: { readonly keyId: string; readonly publicKey: string }) => Promise<void>,
): Promise<void> {
  if (process.env.SALLYPORT_SIGNING_KEY_FILE)
    fail(
      "key/elsewhere",
      "the signing key is kept where SALLYPORT_SIGNING_KEY_FILE points, and is changed there",
      "unset it to rotate the key of the data directory",
    );
  const next = generateKeyPair();
  const { keyId } = publicKeyFromPem(next.publicKey);
  await announce({ keyId, publicKey: next.publicKey });
  await writeFile(join(dir, "keys", "public", `${keyId.slice(0, 16)}.pem`), next.publicKey);
  await replaceFile(join(dir, "keys", "signing.pem"), next.privateKey);
}
