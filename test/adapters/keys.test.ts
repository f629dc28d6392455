import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { loadKeys, rotateKey } from "../../src/adapters/keys/index.ts";
import { generateKeyPair, publicKeyFromPem } from "../../src/ledger/keys.ts";
import { scratch } from "../cli/run.ts";

const message = new TextEncoder().encode("what was decided");
const mode = (path: string): number => statSync(path).mode & 0o777;
const failure = (code: string) => ({ problem: { code } });
afterEach(() => {
  delete process.env.SALLYPORT_SIGNING_KEY_FILE;
});

describe("the signing key", () => {
  it("is made once, readable by its owner alone, and is the same on every start", async () => {
    const dir = scratch();
    const first = await loadKeys(dir);
    expect(mode(join(dir, "keys", "signing.pem"))).toBe(0o600);
    expect(mode(join(dir, "keys"))).toBe(0o700);
    expect(await loadKeys(dir)).toMatchObject({ signer: { keyId: first.signer.keyId }, publicKeys: first.publicKeys });
    const [pem = ""] = first.publicKeys;
    expect(publicKeyFromPem(pem).verify(message, first.signer.sign(message))).toBe(true);
    expect(pem).not.toContain("PRIVATE");
  });

  it.each([0o644, 0o640, 0o604, 0o602])("is not used where others may reach it (mode %o)", async (bits) => {
    const dir = scratch();
    await loadKeys(dir);
    chmodSync(join(dir, "keys", "signing.pem"), bits);
    await expect(loadKeys(dir)).rejects.toMatchObject(failure("key/exposed"));
  });

  it("that is damaged is told by its path, never by its content, and never replaced", async () => {
    const dir = scratch();
    const path = join(dir, "keys", "signing.pem");
    await loadKeys(dir);
    const pem = readFileSync(path, "utf8");
    const { generateKeyPairSync } = await import("node:crypto");
    const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({ type: "pkcs8", format: "pem" });
    for (const text of ["", pem.slice(0, 60), pem.replace(/[A-Z]/g, "x"), "secret text", rsa.toString()]) {
      writeFileSync(path, text);
      const error = await loadKeys(dir).then(
        () => null,
        (e: Error) => e,
      );
      expect(error).toMatchObject(failure("key/invalid"));
      expect(error?.message).toBe(`"${path}" holds no Ed25519 key that can be read`);
      expect(readFileSync(path, "utf8")).toBe(text);
    }
  });

  it("that cannot be read at all is not taken for one that is not there", async () => {
    const dir = scratch();
    mkdirSync(join(dir, "keys", "signing.pem"), { recursive: true });
    await expect(loadKeys(dir)).rejects.toMatchObject(failure("key/missing"));
  });

  it("may lie elsewhere, and then is never made there", async () => {
    const [dir, elsewhere] = [scratch(), join(scratch(), "own.pem")];
    process.env.SALLYPORT_SIGNING_KEY_FILE = elsewhere;
    await expect(loadKeys(dir)).rejects.toMatchObject(failure("key/missing"));
    const pair = generateKeyPair();
    writeFileSync(elsewhere, pair.privateKey, { mode: 0o600 });
    expect((await loadKeys(dir)).publicKeys).toEqual([pair.publicKey]);
    await expect(rotateKey(dir, async () => {})).rejects.toMatchObject(failure("key/elsewhere"));
  });

  it("has public halves that can all be read, or none is used", async () => {
    const dir = scratch();
    await loadKeys(dir);
    writeFileSync(join(dir, "keys", "public", "old.pem"), "-----BEGIN PUBLIC KEY-----\n");
    await expect(loadKeys(dir)).rejects.toMatchObject(failure("key/invalid"));
  });
});

describe("rotating", () => {
  it("announces the next key before it is used, and keeps every public half", async () => {
    const dir = scratch();
    const before = await loadKeys(dir);
    let announced = "";
    await rotateKey(dir, async ({ keyId, publicKey }) => {
      expect((await loadKeys(dir)).signer.keyId).toBe(before.signer.keyId);
      expect(publicKeyFromPem(publicKey).keyId).toBe(keyId);
      announced = keyId;
    });
    const after = await loadKeys(dir);
    expect(after.signer.keyId).toBe(announced);
    expect(mode(join(dir, "keys", "signing.pem"))).toBe(0o600);
    expect(after.publicKeys).toHaveLength(2);
    expect(after.publicKeys).toEqual(expect.arrayContaining([...before.publicKeys]));
    expect(readdirSync(join(dir, "keys")).sort()).toEqual(["public", "signing.pem"]);
  });

  it("changes nothing where the announcement fails", async () => {
    const dir = scratch();
    const before = await loadKeys(dir);
    await expect(rotateKey(dir, () => Promise.reject(new Error("the ledger is away")))).rejects.toThrow("is away");
    expect(await loadKeys(dir)).toMatchObject({
      signer: { keyId: before.signer.keyId },
      publicKeys: before.publicKeys,
    });
  });
});
