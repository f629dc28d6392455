import type { Digest } from "../model/digest.ts";
import { digestBytes, digestOf } from "../model/digest.ts";
import type { Problem } from "../model/problem.ts";
import { ProblemError, problem } from "../model/problem.ts";
import type { PredicateOf, Statement, StatementKind } from "../model/statement.ts";
import { PREDICATES, predicateType } from "../model/statement.ts";
import type { LedgerStore, Signer, StoredEntry } from "../ports/index.ts";
import { IN_TOTO, open, seal } from "./dsse.ts";
import type { PublicKey } from "./keys.ts";
import { publicKeyFromPem } from "./keys.ts";

declare const verified: unique symbol;
/** An entry whose signature, place in the chain and schema were checked. Only this file makes one. */
export interface VerifiedEntry {
  readonly [verified]: true;
  readonly seq: number;
  readonly hash: Digest;
  readonly statement: Statement;
}

/** Before the first entry. */
export const GENESIS: Digest = digestOf("sallyport.ledger.genesis/v1", null);
const STATEMENT = "https://in-toto.io/Statement/v1";
const PAGE = 500;

const entryHash = (seq: number, prev: Digest, envelope: string): Digest =>
  digestOf("sallyport.ledger.entry/v1", { seq, prev, envelope: digestBytes(envelope) });

/** What a statement is about, in in-toto's words. */
function subjects({ kind, predicate }: Statement): { name: string; digest: Record<string, string> }[] {
  if (kind === "key-rotated") return [{ name: "key", digest: { sha256: predicate.keyId } }];
  const digest: Record<string, string> = {};
  for (const field of ["head", "new"] as const)
    if (field in predicate) digest.gitCommit = String((predicate as Record<string, unknown>)[field] ?? "");
  if ("tree" in predicate) digest.gitTree = predicate.tree;
  if ("seen" in predicate) digest.gitCommit = predicate.seen.head;
  if ("intent" in predicate) digest.sha256 = predicate.intent.slice(7);
  if ("approval" in predicate) digest.sha256 = predicate.approval.slice(7);
  return [{ name: predicate.repo, digest }];
}

/** Where an entry stands. It is signed with the statement, so that no two entries can change places. */
interface Place {
  readonly seq: number;
  readonly prev: Digest;
}

/** The in-toto statement (attestation framework v1) with its place in the ledger, in a signed DSSE envelope. */
const encode = (signer: Signer, statement: Statement, { seq, prev }: Place): string =>
  seal(
    signer,
    IN_TOTO,
    JSON.stringify({
      _type: STATEMENT,
      subject: subjects(statement),
      predicateType: predicateType(statement.kind),
      predicate: { ledger: { seq, prev }, ...statement.predicate },
    }),
  );

const KINDS: ReadonlyMap<string, StatementKind> = new Map(
  (Object.keys(PREDICATES) as StatementKind[]).map((kind) => [predicateType(kind), kind]),
);

function decode(payload: string, place: Place): Statement | string {
  let value: { _type?: unknown; predicateType?: unknown; predicate?: { ledger?: Partial<Place> } };
  try {
    value = JSON.parse(payload) as typeof value;
  } catch {
    return "the statement is not JSON";
  }
  const kind = KINDS.get(String(value.predicateType));
  if (value._type !== STATEMENT || !kind) return `unknown statement "${String(value.predicateType)}"`;
  const signed = value.predicate?.ledger;
  if (signed?.seq !== place.seq || signed.prev !== place.prev) return "it was signed for another place in the ledger";
  const parsed = PREDICATES[kind].safeParse(value.predicate);
  return parsed.success
    ? ({ kind, predicate: parsed.data } as Statement)
    : `the ${kind} statement has an unexpected shape`;
}

const COMPARE = "stop, keep a copy of the data directory, and compare with an exported ledger";
const broken = (seq: number, why: string): Problem => problem("ledger/broken", `entry ${seq}: ${why}`, COMPARE);

/** Entries from `first` on are not there: `next` comes in their place. */
function missing(first: number, next: number): Problem {
  const what = next - first === 1 ? `entry ${first} is missing` : `entries ${first} to ${next - 1} are missing`;
  const where = first === 1 ? `the ledger begins with entry ${next}` : `entry ${next} follows entry ${first - 1}`;
  return problem("ledger/broken", `${what}: ${where}`, COMPARE);
}

/** The key of an announcement, or null where its id is that of another, or it is none. */
function announced({ keyId, publicKey }: PredicateOf<"key-rotated">): PublicKey | null {
  try {
    const key = publicKeyFromPem(publicKey);
    return key.keyId === keyId ? key : null;
  } catch {
    return null;
  }
}

/** Follows the chain entry by entry. Keys announced by `key-rotated` count from the next entry on. */
class Chain {
  readonly #keys: Map<string, PublicKey>;
  seq = 0;
  head: Digest = GENESIS;

  constructor(publicKeys: readonly string[]) {
    this.#keys = new Map(publicKeys.map((pem) => publicKeyFromPem(pem)).map((key) => [key.keyId, key]));
  }

  check(entry: StoredEntry): VerifiedEntry | Problem {
    const no = (why: string): Problem => broken(entry.seq, why);
    if (entry.seq > this.seq + 1) return missing(this.seq + 1, entry.seq);
    if (entry.seq !== this.seq + 1) return no(`expected entry ${this.seq + 1}`);
    if (entry.prev !== this.head) return no("it does not follow the entry before it");
    if (entry.hash !== entryHash(entry.seq, entry.prev, entry.envelope))
      return no("its hash is not that of its content");
    const opened = open(entry.envelope, IN_TOTO, this.#keys);
    if (!opened.ok) return no(opened.why);
    const statement = decode(opened.payload, entry);
    if (typeof statement === "string") return no(statement);
    if (statement.kind === "key-rotated") {
      const key = announced(statement.predicate);
      if (!key) return no("the key it announces is not the one it names");
      this.#keys.set(key.keyId, key);
    }
    this.seq = entry.seq;
    this.head = entry.hash;
    return { seq: entry.seq, hash: entry.hash, statement } as VerifiedEntry;
  }
}

const isProblem = (value: VerifiedEntry | Problem): value is Problem => "code" in value;

export interface Ledger {
  /** Entries after `seq`, each verified before it is given. Fails with `ledger/broken`. */
  entries(after: number): AsyncIterable<VerifiedEntry>;
  /** Appends if `expected` is still the last entry (null: the ledger is empty). Fails with `ledger/broken`. */
  appendIf<K extends StatementKind>(
    expected: Digest | null,
    kind: K,
    predicate: PredicateOf<K>,
    documents: readonly { readonly digest: Digest; readonly body: string }[],
  ): Promise<{ readonly hash: Digest; readonly seq: number } | "conflict">;
  /** The stored rows, for export. */
  raw(after: number, limit: number): Promise<readonly StoredEntry[]>;
}

/** The ledger over a store. `publicKeys`: PEM of the keys trusted from the first entry on. */
export function createLedger(options: {
  readonly store: LedgerStore;
  readonly signer: Signer;
  readonly publicKeys: readonly string[];
}): Ledger {
  const { store, signer } = options;
  const chain = new Chain(options.publicKeys);
  const known: VerifiedEntry[] = [];
  const advance = async (): Promise<void> => {
    for (;;) {
      const page = await store.read(chain.seq, PAGE);
      for (const row of page) {
        if (row.seq <= chain.seq) continue;
        const entry = chain.check(row);
        if (isProblem(entry)) throw new ProblemError(entry);
        known.push(entry);
      }
      if (page.length < PAGE) return;
    }
  };
  let turn: Promise<void> = Promise.resolve();
  const catchUp = (): Promise<void> => {
    const next = turn.then(advance, advance);
    turn = next.catch(() => {});
    return next;
  };
  return {
    async *entries(after) {
      await catchUp();
      for (let i = after; i < known.length; i++) yield known[i] as VerifiedEntry;
    },
    appendIf: async (expected, kind, predicate, documents) => {
      await catchUp();
      if ((expected ?? GENESIS) !== chain.head) return "conflict";
      const place: Place = { seq: chain.seq + 1, prev: chain.head };
      const envelope = encode(signer, { kind, predicate } as Statement, place);
      const entry: StoredEntry = { ...place, hash: entryHash(place.seq, place.prev, envelope), envelope };
      if (await store.append(entry, documents)) return { hash: entry.hash, seq: entry.seq };
      await catchUp();
      // Nobody was quicker, and still it does not fit: the store has lost what was read from it before.
      if (chain.head === place.prev) throw new ProblemError(broken(entry.seq, "the store lost entries before it"));
      return "conflict";
    },
    raw: (after, limit) => store.read(after, limit),
  };
}

export type Verification =
  | { readonly ok: true; readonly entries: number; readonly head: Digest }
  | { readonly ok: false; readonly at: number; readonly problem: Problem };

/**
 * Verifies rows from the first on, with nothing but public keys. A ledger cut off at its end is whole in itself: only `expect`,
 * the head somebody kept elsewhere, shows that.
 */
export async function verifyLedger(
  rows: AsyncIterable<StoredEntry> | Iterable<StoredEntry>,
  publicKeys: readonly string[],
  expect?: string,
): Promise<Verification> {
  const chain = new Chain(publicKeys);
  const heads = new Set<string>();
  for await (const row of rows) {
    const entry = chain.check(row);
    if (isProblem(entry)) return { ok: false, at: row.seq, problem: entry };
    heads.add(entry.hash);
  }
  if (expect !== undefined && !heads.has(expect))
    return {
      ok: false,
      at: chain.seq,
      problem: problem("ledger/truncated", `entry "${expect}" is not in this ledger: it was cut off or forked`),
    };
  return { ok: true, entries: chain.seq, head: chain.head };
}
