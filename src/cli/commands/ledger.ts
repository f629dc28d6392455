import { readFile } from "node:fs/promises";
import type { LedgerEntryView } from "../../delivery/views-ledger.ts";
import { GENESIS, verifyLedger } from "../../ledger/index.ts";
import type { Digest } from "../../model/digest.ts";
import { fail, ProblemError } from "../../model/problem.ts";
import { counted } from "../../model/words.ts";
import type { StoredEntry } from "../../ports/index.ts";
import { api } from "../client.ts";
import { EXIT } from "../exit.ts";
import { printProblem, result } from "../terminal.ts";

const PAGE = 500;

/** All entries of the server's ledger as rows that chain. */
async function rows(): Promise<StoredEntry[]> {
  const all: StoredEntry[] = [];
  for (;;) {
    const page = await api<LedgerEntryView[]>(`/ledger?after=${all.length}&limit=${PAGE}`);
    for (const { seq, hash, envelope } of page)
      all.push({ seq, hash, envelope, prev: all[all.length - 1]?.hash ?? GENESIS });
    if (page.length < PAGE) return all;
  }
}

/** `sallyport ledger export`: one JSON row a line, for keeping elsewhere and verifying offline. */
export async function exportCommand(): Promise<number> {
  const all = await rows();
  if (all.length === 0) fail("ledger/empty", "nothing was decided yet: there is no entry to export");
  await result(all.map((r) => `${JSON.stringify(r)}\n`).join(""));
  return EXIT.pass;
}

export interface VerifyOptions {
  readonly key: readonly string[];
  readonly file?: string;
  readonly expect?: string;
}

/** `sallyport ledger verify --key FILE`: needs nothing but public keys and the rows. */
export async function verifyCommand(options: VerifyOptions): Promise<number> {
  if (options.key.length === 0)
    fail(
      "usage/key",
      "a public key is needed: --key FILE",
      "the server's is in <data>/keys/public/, or at /api/v1/ledger/keys",
    );
  const keys = await Promise.all(
    options.key.map((path) => readFile(path, "utf8").catch(() => fail("usage/key", `"${path}" cannot be read`))),
  );
  const entries = options.file
    ? parse(await readFile(options.file, "utf8").catch(() => fail("usage/file", `"${options.file}" cannot be read`)))
    : await rows();
  const verification = await verifyLedger(entries, keys, options.expect);
  if (!verification.ok) {
    printProblem(verification.problem);
    return EXIT.blocked;
  }
  if (verification.entries === 0) fail("ledger/empty", "there is no entry to verify");
  await result(`${counted(verification.entries, "entry", "entries")} verified, head ${verification.head}\n`);
  return EXIT.pass;
}

function parse(text: string): StoredEntry[] {
  return text.split("\n").flatMap((line, i): StoredEntry[] => {
    if (line.trim() === "") return [];
    try {
      const { seq, prev, hash, envelope, ...more } = JSON.parse(line) as Record<string, unknown>;
      const [unsigned] = Object.keys(more);
      if (unsigned !== undefined) fail("ledger/broken", `line ${i + 1} holds "${unsigned}", which nothing signs`);
      return [
        { seq: Number(seq), prev: String(prev) as Digest, hash: String(hash) as Digest, envelope: String(envelope) },
      ];
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      return fail("ledger/broken", `line ${i + 1} is not JSON`);
    }
  });
}
