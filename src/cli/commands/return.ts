import type { Receipt, Review } from "../../delivery/views.ts";
import { fail } from "../../model/problem.ts";
import { inert } from "../../model/text.ts";
import { api } from "../client.ts";
import { EXIT } from "../exit.ts";
import { result } from "../terminal.ts";

export interface ReturnOptions {
  readonly reason: string;
}

const shown = (verdict: string): Promise<Review> => api<Review>(`/reviews/${encodeURIComponent(verdict)}`);

/** `sallyport return VERDICT`: sends a change back to its author, with what is wrong. */
export async function returnCommand(verdict: string, { reason }: ReturnOptions): Promise<number> {
  if (reason.trim() === "") fail("usage/reason", "a change is returned with a reason", 'add --reason "what is wrong"');
  const review = await shown(verdict);
  const { seq } = await api<Receipt>("/returns", { verdict: review.verdict, reason });
  await result(`returned ${inert(review.title)}, ledger entry ${seq}\n`);
  return EXIT.pass;
}

/** `sallyport take-back VERDICT`: takes a return back, so that the change can be approved again. */
export async function takeBackCommand(verdict: string, { reason }: ReturnOptions): Promise<number> {
  const review = await shown(verdict);
  const { seq } = await api<Receipt>("/returns/take-back", { verdict: review.verdict, reason });
  await result(`took back the return of ${inert(review.title)}, ledger entry ${seq}\n`);
  return EXIT.pass;
}
