import type { Documents } from "../formats/located.ts";
import type { ByteRange, Extraction, LocalFact } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";

export const EMPTY: Extraction = { facts: [], units: [], opaque: [] };

/** A file that a kind cannot read, as a whole. */
export const unreadable = (bytes: Uint8Array, reason: Problem): Extraction => ({
  facts: [],
  units: [],
  opaque: [{ from: 0, to: bytes.length, reason }],
});

/** A fact read exactly; scope "" unless given. */
export const fact = (
  rel: string,
  subject: string,
  object: string,
  attrs: LocalFact["attrs"],
  at: readonly ByteRange[],
  scope = "",
): LocalFact => ({
  rel,
  subject,
  object,
  scope,
  attrs,
  at,
  certainty: "exact",
});

/** A key that stands twice: two consumers may read two things. */
export const ambiguities = (subject: string, { duplicates }: Documents): LocalFact[] =>
  duplicates.map((d) => fact("ambiguous", subject, d.path, {}, [d.at]));

/** An image reference split into what pins it. Docker's short names stay as they are written. */
export function imageAttrs(reference: string): {
  reference: string;
  repository: string;
  tag: string | null;
  digest: string | null;
  pin: string;
} {
  const [named = "", digest = null] = reference.split("@");
  const colon = named.lastIndexOf(":");
  const tagged = colon > named.lastIndexOf("/");
  const repository = tagged ? named.slice(0, colon) : named;
  const tag = tagged ? named.slice(colon + 1) : null;
  const pin = digest?.startsWith("sha256:") ? "digest" : tag === null || tag === "latest" ? "moving" : "tag";
  return { reference, repository, tag, digest, pin };
}

/** What a script does with a download: the two ways that run it unseen. */
const PIPED =
  /\b(curl|wget)\b[^|;&\n]*\|\s*(sudo\s+(-\S+\s+)*)?(\S*\/)?(ba|z|da|k)?sh\b|\b(ba|z|da)?sh\b\s+(-c\s+)?["']?[<$]\(\s*(curl|wget)\b/;
export const pipesDownload = (script: string): boolean =>
  script.split("\n").some((line) => line.length < 10_000 && PIPED.test(line));
