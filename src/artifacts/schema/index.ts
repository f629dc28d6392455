import { parseJson } from "../../formats/json/index.ts";
import { latin1 } from "../../formats/latin1.ts";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, text } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { ambiguities, bounded, EMPTY, fact, unreadable } from "../common.ts";
import type { SchemaField } from "../jsonschema.ts";
import { classOf, constraints, header, rulesOf, shapeOf } from "../jsonschema.ts";

const NAME = /\.schema\.(json|ya?ml)$/i;
const FORMAT = /\.(json|ya?ml)$/i;
const MARK = /["']?\$schema["']?\s*:\s*["']?https?:\/\/json-schema\.org\//;

/** JSON Schema files: what values must fit, and which sensitive fields they hold. */
export const schema: ArtifactKind = {
  id: "schema",
  version: 1,
  load: async () => {},
  claims: (path, head) => {
    if (NAME.test(path)) return 1;
    return FORMAT.test(path) && MARK.test(latin1(head.subarray(0, 1024))) ? 1 : 0;
  },
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = /\.json$/i.test(path) ? parseJson(bytes) : parseYaml(bytes, "1.2");
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root] = parsed.documents;
    const name = (path.split("/").pop() ?? path).replace(/(\.schema)?\.(json|ya?ml)$/i, "");
    return bounded(bytes, [...(root ? documentFacts(name, root) : []), ...ambiguities(name, parsed)]);
  },
};

/** The root and every named definition, each under its own name. */
function documentFacts(name: string, root: Located): LocalFact[] {
  if (root.type !== "map") return [];
  const named = ["$defs", "definitions"].flatMap((k) => entries(get(root, k)));
  const at = entry(root, "type")?.at ?? entry(root, "$schema")?.at ?? { from: root.at.from, to: root.at.from + 1 };
  const parts = [
    { owner: name, schema: root, at },
    ...named.map((e: LocatedEntry) => ({ owner: e.key, schema: e.value, at: header(e) })),
  ];
  return parts.flatMap((p) => {
    const shape = shapeOf(p.owner, p.schema, p.at);
    const { rules, at: told } = rulesOf(p.schema);
    const whole = fact("constraint", p.owner, "value", { stated: true, rules }, told.length > 0 ? told : [p.at]);
    return [whole, ...constraints(shape), ...shape.fields.map(stored)];
  });
}

function stored(f: SchemaField): LocalFact {
  const { class: kind, protected: kept } = classOf(f.name, f.schema);
  const sealed = kept || text(get(f.schema, "contentEncoding")) === "encrypted";
  return fact("stores", f.owner, f.name, { class: kind, protected: kind === null ? null : sealed }, [header(f.at)]);
}
