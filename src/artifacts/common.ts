import type { Documents, Located, LocatedEntry } from "../formats/located.ts";
import { structureOf } from "../formats/structure.ts";
import type { ArtifactKind, ByteRange, Extraction, LocalFact } from "../model/fact.ts";
import type { Problem } from "../model/problem.ts";
import { problem } from "../model/problem.ts";

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
  const pin = /^sha(256|512):[0-9a-f]{64,128}$/.test(digest ?? "")
    ? "digest"
    : tag === null || tag === "latest"
      ? "moving"
      : "tag";
  return { reference, repository, tag, digest, pin };
}

/** What a comment behind a pin calls it: one word with a version in it, as update tools write it. Any other text says something else. */
const VERSION_NAME = /^#\s*((?:tag=|pin@|@)?(?:[a-z]+(?:-[a-z]+)*[-/])?v?\d+(?:\.\d+){0,3}(?:[-+][\w.-]+)?)$/i;

/** The name in the comment behind a pinned reference, with its place; a digest says nothing to a reader, and this is what he reads. */
export function pinName(value: Located): { readonly attrs: { readonly called?: string }; readonly at: ByteRange[] } {
  const comment = value.type === "scalar" && (value.comment?.text.length ?? 0) <= MAX_NAME ? value.comment : undefined;
  const called = VERSION_NAME.exec(comment?.text ?? "")?.[1];
  return comment && called !== undefined ? { attrs: { called }, at: [comment.at] } : { attrs: {}, at: [] };
}
const MAX_NAME = 80;

/** An image as one entry writes it, with what a comment calls its digest. */
export function imageFact(
  subject: string,
  object: string,
  found: LocatedEntry,
  image: ReturnType<typeof imageAttrs>,
  scope = "",
): LocalFact {
  const name = image.pin === "digest" ? pinName(found.value) : { attrs: {}, at: [] };
  return fact("image", subject, object, { ...image, ...name.attrs }, [found.at, ...name.at], scope);
}

/** Pairs of two lists that may each be a fact; more than that no person wrote, and a product costs more than its file says. */
const MAX_PAIRS = 5000;
export const pairable = (...lengths: readonly number[]): boolean => lengths.reduce((n, l) => n * l, 1) <= MAX_PAIRS;

type NamedReader = readonly [name: RegExp, read: (path: string, bytes: Uint8Array) => readonly LocalFact[] | Problem];

/** A kind whose files are told by their names alone, each with a reader of its own; the first name that fits counts. */
export const kindByName = (id: string, version: number, readers: readonly NamedReader[]): ArtifactKind => ({
  id,
  version,
  load: async () => {},
  claims: (path) => (readers.some(([name]) => name.test(path)) ? 1 : 0),
  extract({ path, bytes }) {
    const read = bytes.length === 0 ? undefined : readers.find(([name]) => name.test(path))?.[1];
    if (!read) return EMPTY;
    const facts = read(path, bytes);
    return "code" in facts ? unreadable(bytes, facts) : bounded(bytes, facts);
  },
});

const MAX_FACTS = 100_000;
const MAX_ALIKE = 500;

/**
 * The extraction, unless a file says more than anyone could read: pairing facts of one identity costs their number squared,
 * so that a file with thousands alike is given up as a whole and shown as such.
 */
export function bounded(
  bytes: Uint8Array,
  facts: readonly LocalFact[],
  opaque: Extraction["opaque"] = [],
  more: { readonly inputs?: readonly LocalFact[]; readonly structure?: string | undefined } = {},
): Extraction {
  const { inputs = [] } = more;
  const alike = new Map<string, number>();
  for (const f of facts) {
    const key = `${f.rel}\0${f.subject}\0${f.object}\0${f.scope}`;
    const n = (alike.get(key) ?? 0) + 1;
    if (n > MAX_ALIKE)
      return unreadable(
        bytes,
        problem("extract/too-many-facts", `more than ${MAX_ALIKE} statements of one kind: ${f.rel}`),
      );
    alike.set(key, n);
  }
  if (facts.length + inputs.length > MAX_FACTS)
    return unreadable(bytes, problem("extract/too-many-facts", `more than ${MAX_FACTS} statements`));
  const structure = opaque.length > 0 || more.structure === undefined ? {} : { structure: more.structure };
  return { facts, units: [], opaque, ...structure, ...(inputs.length > 0 ? { inputs } : {}) };
}

/** Structure of documents in which every key stands once and none is a template. */
export const structureOfDocuments = (parsed: Documents, bytes: Uint8Array): { readonly structure?: string } =>
  parsed.duplicates.length > 0 || parsed.collectionKeys ? {} : { structure: structureOf(parsed.documents, bytes) };
