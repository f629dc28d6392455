import type { Ledger, VerifiedEntry } from "../../ledger/index.ts";
import type { Statement } from "../../model/statement.ts";
import { PREDICATES } from "../../model/statement.ts";
import { counted } from "../../model/words.ts";
import { statementDigest } from "../state.ts";
import type { LedgerEntryView, LedgerPage, LedgerQuery, LedgerStatement } from "../views-ledger.ts";

/** Full ids inside a sentence, shortened for people; the statement holds them whole. */
const shortened = (text: string): string => text.replace(/\b[0-9a-f]{40,64}\b/g, (id) => id.slice(0, 10));
const short = (oid: string | null): string => oid?.slice(0, 10) ?? "nothing";

/** One line for people about one statement. */
function says({ kind, predicate: p }: Statement): string {
  switch (kind) {
    case "ref-moved":
      return p.as === "alarm"
        ? `ALARM: ${p.branch} moved without a promotion, ${short(p.old)} to ${short(p.new)}`
        : p.new === null
          ? `${p.branch} was deleted`
          : `${p.branch} is at ${short(p.new)}`;
    case "verdict":
      return `${p.source} into ${p.stage}: ${p.outcome}${p.outcome === "error" || p.outcome === "block" ? `, ${p.results.find((r) => r.outcome === p.outcome)?.message ?? "no reason given"}` : ""}${p.obligations.length > 0 ? `, ${p.obligations.length} for a person` : ""}`;
    case "conflict":
      return `${p.source} conflicts with ${p.stage} in ${p.files.map((f) => f.path).join(", ")}`;
    case "unchecked":
      return `${p.source} into ${p.stage} could not be checked: ${p.problem.message}`;
    case "approval":
      return `${p.reviewer.name} approved ${short(p.seen.head)} of ${p.repo}: ${counted(p.obligations.length, "decision")}${p.reason ? `, ${p.reason}` : ""}`;
    case "revoked":
      return `${p.by.name} revoked an approval`;
    case "returned":
      return `${p.reviewer.name} returned ${short(p.head)}: ${p.reason}`;
    case "taken-back":
      return `${p.by.name} took back the return of ${short(p.head)}${p.reason ? `: ${p.reason}` : ""}`;
    case "promotion-intended":
      return `${p.stage} is to move from ${short(p.old)} to ${short(p.new)}`;
    case "promotion-done":
      return `${p.stage}: ${p.result}, ${shortened(p.message)}`;
    case "evidence":
      return `${p.source} for tree ${short(p.tree)} from ${p.producer}: ${p.status}`;
    case "key-rotated":
      return `a new signing key, ${p.keyId.slice(0, 16)}`;
  }
}

/** Entries for the page, with the envelope as it is stored. */
export async function ledgerView(ledger: Ledger, after: number, limit: number): Promise<LedgerEntryView[]> {
  const rows = await ledger.raw(after, limit);
  const views: LedgerEntryView[] = [];
  for await (const { seq, hash, statement } of ledger.entries(after)) {
    const row = rows[views.length];
    if (!row || row.seq !== seq) break;
    views.push({
      seq,
      hash,
      kind: statement.kind,
      at: statement.predicate.at,
      says: says(statement),
      envelope: row.envelope,
    });
  }
  return views;
}

/** Verified entries that are looked at in one go, from the newest back. */
const WINDOW = 500;

type Row = LedgerPage["entries"][number];

function rowOf({ seq, hash, statement }: VerifiedEntry): Row {
  const { kind, predicate } = statement;
  const about = predicate as { readonly repo?: string; readonly stage?: string; readonly at: string };
  return {
    ...{ seq, hash, kind, at: about.at, says: says(statement) },
    repo: about.repo ?? null,
    stage: about.stage ?? null,
    verdict: verdictOf(statement),
  };
}

function verdictOf(statement: Statement): Row["verdict"] {
  switch (statement.kind) {
    case "verdict":
      return statementDigest("verdict", statement.predicate);
    case "approval":
      return statement.predicate.seen.verdict;
    case "returned":
    case "taken-back":
    case "promotion-intended":
      return statement.predicate.verdict;
    default:
      return null;
  }
}

/** Entries before a place, the newest first, as filters say. `head`: the sequence number of the last entry. */
export async function ledgerPage(ledger: Ledger, head: number, query: LedgerQuery): Promise<LedgerPage> {
  const { kind, repo, stage, limit } = query;
  const text = query.q?.toLowerCase();
  const fits = (row: Row): boolean =>
    (kind === undefined || row.kind === kind) &&
    (repo === undefined || row.repo === repo) &&
    (stage === undefined || row.stage === stage) &&
    (text === undefined || row.says.toLowerCase().includes(text) || row.hash.includes(text));
  const found: Row[] = [];
  let before = Math.min(query.before ?? head + 1, head + 1);
  while (before > 1 && found.length <= limit) {
    const from = Math.max(1, before - WINDOW);
    const window: VerifiedEntry[] = [];
    for await (const entry of ledger.entries(from - 1)) {
      if (entry.seq >= before) break;
      window.push(entry);
    }
    found.push(...window.reverse().map(rowOf).filter(fits));
    before = from;
  }
  const entries = found.slice(0, limit);
  const next = found.length > limit ? (entries.at(-1)?.seq ?? null) : null;
  return { entries, total: head, next, kinds: Object.keys(PREDICATES) };
}

/** One entry with its statement and signatures; verified, as every entry is before it is given. null: there is none. */
export async function ledgerStatement(ledger: Ledger, seq: number): Promise<LedgerStatement | null> {
  const [stored] = await ledger.raw(seq - 1, 1);
  if (!stored || stored.seq !== seq) return null;
  for await (const entry of ledger.entries(seq - 1)) {
    if (entry.seq !== seq || entry.hash !== stored.hash) return null;
    const envelope = JSON.parse(stored.envelope) as {
      readonly payload: string;
      readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
    };
    return {
      ...rowOf(entry),
      prev: stored.prev,
      statement: JSON.parse(Buffer.from(envelope.payload, "base64").toString("utf8")) as Record<string, unknown>,
      signatures: envelope.signatures.map(({ keyid, sig }) => ({ keyid, sig })),
      envelope: stored.envelope,
    };
  }
  return null;
}
