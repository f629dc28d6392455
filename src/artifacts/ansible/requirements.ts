import type { Located } from "../../formats/located.ts";
import { but, entry, get, items, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";

function pinOf(version: string | undefined): string {
  if (version === undefined || version === "" || version === "*") return "none";
  if (/^[0-9a-f]{40}$/.test(version)) return "digest";
  return /^(==)?v?\d+(\.\d+)*(-[\w.]+)?$/.test(version) ? "tag" : "branch";
}

function needed(subject: string, node: Located): LocalFact[] {
  const bare = text(node);
  const name = bare ?? text(get(node, "src")) ?? text(get(node, "name")) ?? text(get(node, "role"));
  if (name === undefined) return [];
  const source = text(get(node, "source"));
  const version = entry(node, "version");
  const ref = text(version?.value);
  const object = source === undefined ? name : `${name} of ${source}`;
  const read = bare === undefined ? but(node, (e) => !/^(src|name|role|source|version)$/.test(e.key)) : [node.at];
  return [
    fact("uses", subject, object, { ref: ref ?? "", pin: pinOf(ref) }, [...(version ? [version.at] : []), ...read]),
  ];
}

/** Roles and collections that are fetched before plays run, and what holds their versions. */
export const requirementFacts = (root: Located): LocalFact[] =>
  root.type === "list"
    ? items(root).flatMap((i) => needed("roles", i))
    : ["roles", "collections", "dependencies"].flatMap((key) =>
        items(get(root, key)).flatMap((i) => needed(key === "collections" ? key : "roles", i)),
      );
