import { createInterface } from "node:readline/promises";
import type { Receipt, Review } from "../../delivery/views.ts";
import { fail } from "../../model/problem.ts";
import { inert } from "../../model/text.ts";
import { api } from "../client.ts";
import { EXIT } from "../exit.ts";
import { paint, result } from "../terminal.ts";

export interface ApproveOptions {
  readonly reason: string;
  readonly yes: boolean;
}

/** `sallyport approve VERDICT`: shows what one approval would cover, asks, and signs exactly that. */
export async function approveCommand(verdict: string, options: ApproveOptions): Promise<number> {
  const review = await api<Review>(`/reviews/${encodeURIComponent(verdict)}`);
  const c = paint();
  if (review.returned && !review.superseded)
    fail(
      "refused/returned",
      review.you.why,
      `a new push starts again, or take it back: sallyport take-back ${review.verdict}`,
    );
  if (!review.you.mayApprove) fail("refused/not-yours", review.you.why);
  const ids = new Set(review.you.obligations);
  const mine = review.obligations.filter((o) => ids.has(o.id));
  const unlisted = ids.size - mine.length;
  const lines = [
    c.bold(inert(review.title)),
    c.dim(inert(`${review.source} into ${review.stage}, ${review.fingerprint}`)),
    ...mine.map((o) => `  ◆ ${inert(o.says)} ${c.dim(o.rule)}`),
    ...(unlisted > 0 ? [`  and ${unlisted} more, which the page lists: /reviews/${review.verdict}`] : []),
  ];
  await result(`${lines.join("\n")}\n`);
  if (!options.yes && !(await confirmed(`approve ${ids.size} for ${review.stage}?`))) return EXIT.person;
  const receipt = await api<Receipt>("/approvals", {
    verdict: review.verdict,
    fingerprint: review.fingerprint,
    obligations: review.you.obligations,
    reason: options.reason,
  });
  await result(
    `approved, ledger entry ${receipt.seq}; ${receipt.open === 0 ? "nothing else is outstanding" : `${receipt.open} still open`}\n`,
  );
  return receipt.open === 0 ? EXIT.pass : EXIT.person;
}

async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    fail("usage/confirm", "nobody is there to confirm", "add --yes after reading what it covers");
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}
