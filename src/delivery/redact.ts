import type { ByteRange } from "../model/fact.ts";
import type { Extractor } from "../ports/index.ts";

/** Shorter credentials keep not even their first characters. */
const LONG = 16;

/** Where credentials stand in a file, in order, none within another. null: nobody could look for them, so that nothing of it may be shown. */
export async function credentialsIn(
  extractor: Extractor,
  file: { readonly path: string; readonly bytes: Uint8Array },
): Promise<readonly ByteRange[] | null> {
  const read = await extractor.extract(file);
  if (read.status !== "read") return null;
  const found = read.kinds
    .flatMap((k) => k.extraction.facts)
    .filter((f) => f.rel === "holds-secret")
    .flatMap((f) => f.at)
    .sort((a, b) => a.from - b.from || b.to - a.to);
  let over = 0;
  return found.filter(({ from, to }) => {
    if (from < over) return false;
    over = to;
    return true;
  });
}

/** What is shown of a credential: that one is there, and of a long one how it begins, so that its owner knows it again. */
export const redacted = (text: string): string => `${text.length >= LONG ? text.slice(0, 4) : ""}…redacted…`;

/** The text of a file without its credentials, line for line. */
export function withoutCredentials(bytes: Uint8Array, credentials: readonly ByteRange[]): string {
  const decode = (from: number, to?: number): string => new TextDecoder().decode(bytes.subarray(from, to));
  let [text, at] = ["", 0];
  for (const { from, to } of credentials) {
    const [first = "", ...more] = decode(from, to).split("\n");
    text += decode(at, from) + [redacted(first), ...more.map(() => "…redacted…")].join("\n");
    at = to;
  }
  return text + decode(at);
}
