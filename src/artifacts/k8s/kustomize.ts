import type { Located } from "../../formats/located.ts";
import { entry, get, items, plain, text } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact, imageAttrs } from "../common.ts";
import { fetched } from "../remote.ts";

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
  const remote = LISTS.flatMap((list) =>
    items(get(node, list)).flatMap((item) => {
      const from = text(item) ?? "";
      return REMOTE.test(from) ? [fetched("kustomizations", from, item.at)] : [];
    }),
  );
  return [...images, ...remote, ...patches(node), ...charts(node), ...generated(node)];
}

/** Lists of what is taken in, read or run. */
const LISTS = [
  "resources",
  "bases",
  "components",
  "crds",
  "generators",
  "transformers",
  "validators",
  "configurations",
];

/** A patch may change anything: what it comes to is the overlay's. That it is there, or another, is all that is told here. */
function patches(node: Located): LocalFact[] {
  return ["patches", "patchesStrategicMerge", "patchesJson6902"].flatMap((list) =>
    items(get(node, list)).flatMap((patch) => {
      const whole = text(patch) ?? text(get(patch, "patch")) ?? "";
      const target = get(patch, "target");
      const inline = whole.includes("\n") || whole.trimStart().startsWith("[") || whole.includes(": ");
      if (!inline) return [];
      const { subject, body } = readPatch(whole);
      const what = target ? targetOf(target) : subject;
      return [fact("setting", `patch of ${what}`, "its text", { value: body, grade: null }, [patch.at])];
    }),
  );
}

function targetOf(target: Located): string {
  const [kind, name, selector] = ["kind", "name", "labelSelector"].map((k) => text(get(target, k)));
  return `${kind ?? "anything"}${name ? ` ${name}` : selector ? ` with ${selector}` : ""}`;
}

/** The object that a patch names, and the patch as it is read: layout and comments say nothing. */
function readPatch(whole: string): { subject: string; body: string } {
  const parsed = parseYaml(new TextEncoder().encode(whole), "1.1");
  const [first] = "code" in parsed ? [] : parsed.documents;
  if (!first || "code" in parsed) return { subject: "something that cannot be read", body: whole };
  const name = `${text(get(first, "kind")) ?? "something"} ${text(get(first, "metadata", "name")) ?? ""}`.trim();
  return { subject: name, body: canonical(parsed.documents.map((d) => plain(d) as Json)) };
}

/** Charts that are rendered on the way. */
const charts = (node: Located): LocalFact[] =>
  items(get(node, "helmCharts")).flatMap((chart) => {
    const [name, version, repository] = ["name", "version", "repo"].map((k) => entry(chart, k));
    const places = [version, name].flatMap((e) => e?.at ?? []);
    const attrs = { version: text(version?.value) ?? UNRESOLVED, direct: true, dev: false, source: "registry" };
    const from = text(repository?.value);
    return [
      fact(
        "component",
        "kustomization",
        `helm:${text(name?.value) ?? "unnamed"}`,
        attrs,
        places.length > 0 ? places : [chart.at],
      ),
      ...(from && repository
        ? [fact("fetches-from", "kustomization", from, { tls: !from.startsWith("http:") }, [repository.at])]
        : []),
    ];
  });

/** Secrets whose values stand in the file itself. */
const generated = (node: Located): LocalFact[] =>
  items(get(node, "secretGenerator")).flatMap((generator) =>
    items(get(generator, "literals")).map((literal) => {
      const key = (text(literal) ?? "").split("=", 1)[0] as string;
      const subject = `secret ${text(get(generator, "name")) ?? "unnamed"}`;
      return fact("reads-secret", subject, key, { delivery: "argument", keys: [] }, [literal.at]);
    }),
  );
