import type { Located } from "../../formats/located.ts";
import { entry, get, items, text } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { ambiguities, bounded, fact, unreadable } from "../common.ts";
import { values } from "./values.ts";

const CHART = /(^|\/)(Chart|requirements)\.yaml$/;
const VALUES = /(^|\/)values([._-][\w.-]*)?\.ya?ml$/;
const TEMPLATES = /(^|\/)templates\//;

/** Helm: what a chart depends on, and those of its values whose meaning every chart shares. Templates are not rendered here. */
export const helm: ArtifactKind = {
  id: "helm",
  version: 3,
  load: async () => {},
  claims: (path) => ((CHART.test(path) || VALUES.test(path)) && !TEMPLATES.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    const parsed = parseYaml(bytes, "1.1");
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root] = parsed.documents;
    const facts = root ? (CHART.test(path) ? chart(root) : values(root)) : [];
    return bounded(bytes, [...facts, ...ambiguities(CHART.test(path) ? "chart" : "values", parsed)]);
  },
};

/** Charts that come along, and where they come from. */
function chart(root: Located): LocalFact[] {
  const subject = `chart ${text(get(root, "name")) ?? "of this folder"}`;
  const dependencies = items(get(root, "dependencies"));
  const sources = new Map<string, LocalFact>();
  const components = dependencies.map((d) => {
    const [name, version, repository] = ["name", "version", "repository"].map((k) => entry(d, k));
    const from = text(repository?.value) ?? "";
    const own = from === "" || from.startsWith("file:");
    if (!own && repository) {
      const tls = !from.startsWith("http:");
      sources.set(from, fact("fetches-from", subject, from, { tls }, [repository.at]));
    }
    const attrs = {
      ...{ version: text(version?.value) ?? UNRESOLVED, direct: true, dev: false },
      source: own ? "path" : "registry",
    };
    const alias = text(get(d, "alias"));
    const places = [version, name].flatMap((e) => e?.at ?? []);
    const object = `helm:${text(name?.value) ?? "unnamed"}${alias ? ` as ${alias}` : ""}`;
    return fact("component", subject, object, attrs, places.length > 0 ? places : [d.at]);
  });
  return [...components, ...sources.values()];
}
