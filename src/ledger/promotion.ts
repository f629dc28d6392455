import type { Problem } from "../model/problem.ts";
import type { Signer } from "../ports/index.ts";
import { open, seal } from "./dsse.ts";
import { publicKeyFromPem } from "./keys.ts";

const TYPE = "application/vnd.sallyport.promotion+json";

/** One move of one ref: what the pre-receive hook demands. `old` null: the branch is created. */
export interface Move {
  readonly repo: string;
  readonly ref: string;
  readonly old: string | null;
  readonly new: string;
}

const text = ({ repo, ref, old, new: next }: Move): string => JSON.stringify({ repo, ref, old, new: next });

/** A signed statement that allows exactly this move, as one push option (base64url). */
export const signPromotion = (signer: Signer, move: Move): string =>
  Buffer.from(seal(signer, TYPE, text(move))).toString("base64url");

/** Why a statement does not allow this move, or null. */
export function verifyPromotion(statement: string, publicKeys: readonly string[], move: Move): Problem | null {
  const no = (why: string): Problem => ({
    code: "refused/promotion",
    message: `the promotion statement does not allow this: ${why}`,
    hints: [],
  });
  const keys = new Map(publicKeys.map((pem) => publicKeyFromPem(pem)).map((key) => [key.keyId, key]));
  const opened = open(Buffer.from(statement, "base64url").toString("utf8"), TYPE, keys);
  if (!opened.ok) return no(opened.why);
  return opened.payload === text(move) ? null : no("it was signed for another move");
}
