import type { Located } from "../../formats/located.ts";
import { entry, get, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact, imageAttrs } from "../common.ts";

const REMOTE = /^(https?|ssh|git):\/\/|^git@|^[\w.-]+\.[a-z]{2,}[/:]|\?ref=/;

/** A kustomization: the images it puts in, and what it takes from elsewhere. What its patches come to is not worked out here. */
export function kustomization(node: Located): LocalFact[] {
  const images = items(get(node, "images")).map((image) => {
    const name = text(get(image, "name")) ?? "unnamed";
    const [repository, tag, digest] = ["newName", "newTag", "digest"].map((k) => entry(image, k));
    const pinned = digest ? `@${text(digest.value)}` : "";
    const reference = `${text(repository?.value) ?? name}${tag ? `:${text(tag.value)}` : ""}${pinned}`;
    const places = [digest, tag, repository, entry(image, "name")].flatMap((e) => e?.at ?? []);
    return fact(
      "image",
      `every use of ${name}`,
      "image",
      imageAttrs(reference),
      places.length > 0 ? places : [image.at],
    );
  });
  const remote = ["resources", "bases", "components"].flatMap((list) =>
    items(get(node, list)).flatMap((item) => {
      const from = text(item) ?? "";
      return REMOTE.test(from) ? [uses(from, item)] : [];
    }),
  );
  return [...images, ...remote];
}

const REF = /\?(?:.*&)?(?:ref|version)=([^&]+)/;

function uses(from: string, item: Located): LocalFact {
  const ref = REF.exec(from)?.[1] ?? "none";
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
  const source = from.split("?")[0] as string;
  return version && ref === "none"
    ? fact("uses", "kustomizations", source.replace(version, "<version>"), { ref: version, pin: "tag" }, [item.at])
    : fact("uses", "kustomizations", source, { ref, pin }, [item.at]);
}
