import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { digestBytes, digestOf } from "../model/digest.ts";
import type { LedgerStore, StoredEntry } from "../ports/index.ts";
import { IN_TOTO, open, pae, seal } from "./dsse.ts";
import { createLedger, GENESIS, verifyLedger } from "./index.ts";
import { generateKeyPair, publicKeyFromPem, signerFromPem } from "./keys.ts";
import { signPromotion, verifyPromotion } from "./promotion.ts";

const pair = generateKeyPair();
const signer = signerFromPem(pair.privateKey);
const other = generateKeyPair();
const AT = "2026-01-01T00:00:00.000Z";

/** The port over a list: what is tried here is the chain, not the database. */
function listStore(rows: StoredEntry[] = []): LedgerStore & { readonly rows: StoredEntry[] } {
  return {
    rows,
    read: async (after, limit) => rows.slice(after, after + limit),
    append: async (entry) => {
      if ((rows.at(-1)?.hash ?? GENESIS) !== entry.prev) return false;
      rows.push(entry);
      return true;
    },
  };
}

const moved = (n: number) => ({
  ...{ repo: "shop", branch: "dev", old: null, new: n.toString(16).padStart(40, "0"), at: AT, pusher: null },
  as: "push" as const,
});

async function ledgerOf(entries: number): Promise<StoredEntry[]> {
  const store = listStore();
  const ledger = createLedger({ store, signer, publicKeys: [pair.publicKey] });
  let head: StoredEntry | undefined;
  for (let i = 0; i < entries; i++) {
    await ledger.appendIf(head?.hash ?? null, "ref-moved", moved(i), []);
    head = store.rows.at(-1);
  }
  return store.rows;
}

const verify = (rows: readonly StoredEntry[], expect?: string) => verifyLedger(rows, [pair.publicKey], expect);

/** What anybody can do who may write to the database but has no key: make every hash and link fit again. */
function rechained(rows: readonly StoredEntry[]): StoredEntry[] {
  let prev = GENESIS;
  return rows.map((row, i) => {
    const seq = i + 1;
    const hash = digestOf("sallyport.ledger.entry/v1", { seq, prev, envelope: digestBytes(row.envelope) });
    const entry = { seq, prev, hash, envelope: row.envelope };
    prev = hash;
    return entry;
  });
}

describe("DSSE", () => {
  test("the pre-authentication encoding is that of the protocol's own example", () => {
    expect(Buffer.from(pae("http://example.com/HelloWorld", Buffer.from("hello world"))).toString()).toBe(
      "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
    );
  });
  test("lengths are of bytes, not of characters", () => {
    expect(Buffer.from(pae("é", Buffer.from("✓"))).toString()).toBe("DSSEv1 2 é 3 ✓");
  });

  const keys = new Map([[signer.keyId, publicKeyFromPem(pair.publicKey)]]);
  const envelope = seal(signer, IN_TOTO, '{"a":1}');
  test("what was signed is opened", () => {
    expect(open(envelope, IN_TOTO, keys)).toMatchObject({ ok: true, payload: '{"a":1}', keyId: signer.keyId });
  });
  const changed = (change: (e: Record<string, unknown>) => void): string => {
    const value = JSON.parse(envelope) as Record<string, unknown>;
    change(value);
    return JSON.stringify(value);
  };
  test.each([
    ["another payload", changed((e) => Object.assign(e, { payload: Buffer.from('{"a":2}').toString("base64") }))],
    ["another type", changed((e) => Object.assign(e, { payloadType: "text/plain" }))],
    ["no signature", changed((e) => Object.assign(e, { signatures: [] }))],
    ["a signature of nobody", changed((e) => Object.assign(e, { signatures: [{ keyid: signer.keyId, sig: "AAAA" }] }))],
    ["signatures that are none", changed((e) => Object.assign(e, { signatures: "x" }))],
    ["white space in the payload", changed((e) => Object.assign(e, { payload: `${e.payload} ` }))],
    ["not JSON", "{"],
    ["null", "null"],
    ["a stranger's key", seal(signerFromPem(other.privateKey), IN_TOTO, '{"a":1}')],
  ])("%s is not opened", (_name, text) => {
    expect(open(text, IN_TOTO, keys).ok).toBe(false);
  });
});

describe("Ed25519", () => {
  test("signs as RFC 8032 says (7.1, test 2)", () => {
    const seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    const der = Buffer.from(`302e020100300506032b657004220420${seed}`, "hex").toString("base64");
    const key = signerFromPem(`-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`);
    expect(Buffer.from(key.sign(Buffer.from("72", "hex"))).toString("hex")).toBe(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
  });
  test("another kind of key is refused", () => {
    expect(() => publicKeyFromPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")).toThrow();
  });
});

describe("a ledger of a thousand entries", () => {
  const N = 1000;
  let rows: StoredEntry[];
  beforeAll(async () => {
    rows = await ledgerOf(N);
  });
  /** Only from a little before the change on: the part before it is the same as in the whole one. */
  const finds = async (at: number, changed: readonly StoredEntry[], key?: string): Promise<boolean> => {
    const answer = await verifyLedger(changed, [pair.publicKey], key);
    if (!answer.ok) expect(answer.at).toBeGreaterThanOrEqual(Math.min(at, N));
    return !answer.ok;
  };

  test("is whole", async () => {
    expect(await verify(rows)).toMatchObject({ ok: true, entries: N, head: rows[N - 1]?.hash });
    expect(await verify(rows, rows[500]?.hash)).toMatchObject({ ok: true });
  });

  test("what is missing is named", async () => {
    const said = async (from: number, count: number): Promise<string> => {
      const answer = await verify(rows.toSpliced(from - 1, count));
      return answer.ok ? "" : answer.problem.message;
    };
    expect(await said(20, 1)).toBe("entry 20 is missing: entry 21 follows entry 19");
    expect(await said(20, 3)).toBe("entries 20 to 22 are missing: entry 23 follows entry 19");
    expect(await said(1, 1)).toBe("entry 1 is missing: the ledger begins with entry 2");
  });

  test("a bit flipped anywhere in an entry is found, at every entry", async () => {
    const keys = new Map([[signer.keyId, publicKeyFromPem(pair.publicKey)]]);
    for (const [i, row] of rows.entries()) {
      const position = createHash("sha256").update(String(i)).digest().readUInt32BE(0) % row.envelope.length;
      const flipped = String.fromCharCode(row.envelope.charCodeAt(position) ^ 1);
      const envelope = row.envelope.slice(0, position) + flipped + row.envelope.slice(position + 1);
      expect(digestBytes(envelope)).not.toBe(digestBytes(row.envelope));
      const hash = digestOf("sallyport.ledger.entry/v1", {
        seq: row.seq,
        prev: row.prev,
        envelope: digestBytes(envelope),
      });
      expect(hash, `entry ${i + 1}`).not.toBe(row.hash);
      // Even with a hash that fits: either the signature does not hold, or what it says is the same.
      const [before, after] = [open(row.envelope, IN_TOTO, keys), open(envelope, IN_TOTO, keys)];
      if (after.ok) expect(before.ok && after.payload === before.payload).toBe(true);
    }
  });

  const STEP = process.env.SALLYPORT_LONG ? 1 : 97;
  const EVERY = Array.from({ length: Math.ceil(N / STEP) }, (_, i) => i * STEP);
  test("flip, delete, swap, repeat: found, with and without fresh hashes", { timeout: 3_600_000 }, async () => {
    for (const i of EVERY) {
      const row = rows[i] as StoredEntry;
      const next = rows[i + 1];
      const made = {
        flip: rows.with(i, { ...row, envelope: row.envelope.replace("eyJ", "eyK") }),
        delete: rows.toSpliced(i, 1),
        repeat: rows.toSpliced(i, 0, row),
        ...(next ? { swap: rows.with(i, next).with(i + 1, row) } : {}),
        "another hash": rows.with(i, { ...row, hash: digestOf("x", i) }),
      };
      for (const [name, changed] of Object.entries(made)) {
        expect(await finds(i, changed), `${name} at ${i}`).toBe(true);
        // A hash alone that is made to fit again changes nothing.
        if (name !== "another hash" && (name !== "delete" || next))
          expect(await finds(i, rechained(changed)), `${name} at ${i}, chained anew`).toBe(true);
      }
    }
  });

  test("at each entry: flip, delete, repeat, swap, fork, another place, another key", async () => {
    // One reader that never gets past a bad entry, and goes on when the true one is there: each entry is verified once.
    let shown: readonly StoredEntry[] = [];
    const store = { ...listStore(), read: async () => shown };
    const reader = createLedger({ store, signer, publicKeys: [pair.publicKey] });
    const next = async (after: number): Promise<string> => {
      try {
        for await (const entry of reader.entries(after)) return `entry ${entry.seq}`;
        return "nothing";
      } catch (error) {
        return (error as Error).message;
      }
    };
    const stranger = signerFromPem(other.privateKey);
    for (const [i, row] of rows.entries()) {
      const at = { seq: i + 1, prev: row.prev };
      const fitted = (envelope: string): StoredEntry => ({
        ...at,
        envelope,
        hash: digestOf("sallyport.ledger.entry/v1", { ...at, envelope: digestBytes(envelope) }),
      });
      const envelope = JSON.parse(row.envelope) as { payload: string };
      const payload = Buffer.from(envelope.payload, "base64").toString();
      const flipped = Buffer.from(payload.replace('"branch":"dev"', '"branch":"dew"')).toString("base64");
      expect(flipped).not.toBe(envelope.payload);
      const [follows, before] = [rows[i + 1], rows[i - 1]];
      const made: Record<string, StoredEntry> = {
        flip: fitted(JSON.stringify({ ...envelope, payload: flipped })),
        "a flipped hash": { ...row, hash: `${row.hash.slice(0, -1)}${row.hash.endsWith("0") ? 1 : 0}` as never },
        "another number": { ...row, seq: row.seq + 1 },
        "another key": fitted(seal(stranger, IN_TOTO, payload)),
        ...(follows ? { delete: follows, "delete, chained anew": fitted(follows.envelope) } : {}),
        ...(before ? { repeat: { ...before, seq: row.seq }, "repeat, chained anew": fitted(before.envelope) } : {}),
        fork: fitted((rows[(i + 500) % N] as StoredEntry).envelope),
      };
      for (const [name, bad] of Object.entries(made)) {
        shown = [bad];
        expect(await next(i), `${name} at ${i + 1}`).toMatch(/^entry \d+(: | is missing: )/);
      }
      shown = [row];
      expect(await next(i)).toBe(`entry ${i + 1}`);
    }
  });

  test("delete the first, and number anew", async () => {
    expect((await verify(rechained(rows.slice(1)))).ok).toBe(false);
  });

  test("a ledger that was cut off is found by an entry that somebody kept", async () => {
    for (const length of EVERY) {
      const cut = rows.slice(0, length);
      expect((await verify(cut)).ok).toBe(true);
      expect((await verify(cut, rows[N - 1]?.hash)).ok).toBe(false);
    }
  });

  test("a fork is found by an entry that somebody kept", async () => {
    for (const at of [0, 1, 499, 998]) {
      const store = listStore(rows.slice(0, at));
      const ledger = createLedger({ store, signer, publicKeys: [pair.publicKey] });
      await ledger.appendIf(rows[at - 1]?.hash ?? null, "ref-moved", moved(999_999), []);
      expect((await verify(store.rows)).ok).toBe(true);
      expect((await verify(store.rows, rows[at]?.hash)).ok).toBe(false);
    }
  });

  test("another key verifies nothing", async () => {
    expect(await verifyLedger(rows, [other.publicKey])).toMatchObject({ ok: false, at: 1 });
  });
});

describe("a key is rotated", () => {
  test("entries of the new key count from its announcement on", async () => {
    const store = listStore();
    const first = createLedger({ store, signer, publicKeys: [pair.publicKey] });
    await first.appendIf(null, "ref-moved", moved(1), []);
    const fresh = signerFromPem(other.privateKey);
    const rotated = { keyId: fresh.keyId, publicKey: other.publicKey, at: AT };
    await first.appendIf(store.rows[0]?.hash ?? null, "key-rotated", rotated as never, []);
    const second = createLedger({ store, signer: fresh, publicKeys: [pair.publicKey] });
    await second.appendIf(store.rows[1]?.hash ?? null, "ref-moved", moved(2), []);
    expect(await verify(store.rows)).toMatchObject({ ok: true, entries: 3 });
    expect((await verify(rechained([store.rows[0], store.rows[2]] as StoredEntry[]))).ok).toBe(false);
  });

  test("not before it is announced, and not by itself", async () => {
    const store = listStore();
    const fresh = signerFromPem(other.privateKey);
    const ledger = createLedger({ store, signer: fresh, publicKeys: [pair.publicKey] });
    const rotated = { keyId: fresh.keyId, publicKey: other.publicKey, at: AT };
    await ledger.appendIf(null, "key-rotated", rotated as never, []);
    expect(await verify(store.rows)).toMatchObject({ ok: false, at: 1 });
  });

  test.each([
    ["another key than it names", { keyId: signer.keyId, publicKey: other.publicKey }],
    ["what is no key", { keyId: signer.keyId, publicKey: "AAAA" }],
  ])("an announcement of %s breaks the ledger, and is told as that", async (_name, key) => {
    const store = listStore();
    const ledger = createLedger({ store, signer, publicKeys: [pair.publicKey] });
    await ledger.appendIf(null, "key-rotated", { ...key, at: AT }, []);
    const answer = await verify(store.rows);
    expect(answer.ok ? "" : answer.problem.message).toBe("entry 1: the key it announces is not the one it names");
  });
});

describe("append", () => {
  test("is refused when somebody was faster", async () => {
    const store = listStore();
    const [one, two] = [1, 2].map(() => createLedger({ store, signer, publicKeys: [pair.publicKey] }));
    expect(await one?.appendIf(null, "ref-moved", moved(1), [])).toMatchObject({ seq: 1 });
    expect(await two?.appendIf(null, "ref-moved", moved(2), [])).toBe("conflict");
    expect(store.rows).toHaveLength(1);
  });
  test("to a store that was rolled back meanwhile fails, and is not tried for ever", async () => {
    const store = listStore();
    const ledger = createLedger({ store, signer, publicKeys: [pair.publicKey] });
    for (let i = 0; i < 3; i++) await ledger.appendIf(store.rows.at(-1)?.hash ?? null, "ref-moved", moved(i), []);
    const head = store.rows[2]?.hash as string;
    for await (const _ of ledger.entries(0));
    store.rows.pop();
    await expect(ledger.appendIf(head as never, "ref-moved", moved(4), [])).rejects.toThrow("the store lost entries");
  });
  test("a broken ledger gives no entry, and takes none", async () => {
    const rows = await ledgerOf(3);
    const store = listStore(rows.with(1, { ...(rows[1] as StoredEntry), envelope: "{}" }));
    const ledger = createLedger({ store, signer, publicKeys: [pair.publicKey] });
    await expect(ledger.entries(0)[Symbol.asyncIterator]().next()).rejects.toThrow("entry 2");
    await expect(ledger.appendIf(rows[2]?.hash ?? null, "ref-moved", moved(4), [])).rejects.toThrow("entry 2");
  });
});

describe("a promotion statement", () => {
  const move = { repo: "shop", ref: "refs/heads/prod", old: "a".repeat(40), new: "b".repeat(40) };
  const statement = signPromotion(signer, move);
  test("allows its own move", () => {
    expect(verifyPromotion(statement, [pair.publicKey], move)).toBeNull();
  });
  test.each([
    ["another ref", { ...move, ref: "refs/heads/dev" }],
    ["another repository", { ...move, repo: "bank" }],
    ["another start", { ...move, old: "c".repeat(40) }],
    ["another end", { ...move, new: "c".repeat(40) }],
    ["a creation", { ...move, old: null }],
  ])("does not allow %s", (_name, wanted) => {
    expect(verifyPromotion(statement, [pair.publicKey], wanted)?.code).toBe("refused/promotion");
  });
  test.each([
    ["nothing", ""],
    ["noise", "AAAA"],
    ["an empty object", "e30"],
    ["a statement cut short", statement.slice(0, -8)],
  ])("%s is none", (_name, text) => {
    expect(verifyPromotion(text, [pair.publicKey], move)?.code).toBe("refused/promotion");
  });
  test("a ledger entry is none", async () => {
    const [row] = await ledgerOf(1);
    const text = Buffer.from(row?.envelope ?? "").toString("base64url");
    expect(verifyPromotion(text, [pair.publicKey], move)?.code).toBe("refused/promotion");
  });
});
