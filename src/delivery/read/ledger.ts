import type { Ledger } from "../../ledger/index.ts";
import type { Statement } from "../../model/statement.ts";
import type { LedgerEntryView } from "../views.ts";

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
      return `${p.reviewer.name} approved ${short(p.seen.head)} of ${p.repo}: ${p.obligations.length} decision${p.obligations.length === 1 ? "" : "s"}${p.reason ? `, ${p.reason}` : ""}`;
    case "revoked":
      return `${p.by.name} revoked an approval`;
    case "returned":
      return `${p.reviewer.name} returned ${short(p.head)}: ${p.reason}`;
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
