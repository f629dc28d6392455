import type { ByteRange, LocalFact } from "../model/fact.ts";
import { fact } from "./common.ts";

/** A version in an address: of kustomize and go-getter in the query, of git in the fragment before a folder. */
const REF = /[?&](?:ref|version)=([^&#]+)|#([^:?&]+)/g;

/** What a configuration takes from an address, and how firmly the address is bound to one version. */
export function fetched(subject: string, from: string, at: ByteRange): LocalFact {
  // Of two nobody but the tool knows which one counts.
  const refs = [...from.matchAll(REF)].map((m) => (m[1] ?? m[2]) as string);
  const ref = refs.length > 0 ? refs.join(" or ") : "none";
  const pin = /^[0-9a-f]{40}$/.test(ref)
    ? "digest"
    : /^v?\d+(\.\d+)*([-+.].*)?$/.test(ref)
      ? "tag"
      : ref === "none"
        ? "none"
        : "branch";
  // A release download names its version in the path.
  const path = /\/releases\/download\/([^/]+)\/|\/(v\d+\.\d+[^/]*)\//.exec(from);
  const version = path?.[1] ?? path?.[2];
  const source = from.split(/[?#]/)[0] as string;
  return version && ref === "none"
    ? fact("uses", subject, source.replace(version, "<version>"), { ref: version, pin: "tag" }, [at])
    : fact("uses", subject, source, { ref, pin }, [at]);
}
