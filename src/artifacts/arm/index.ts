import { parseBicep } from "../../formats/bicep/index.ts";
import { parseJson } from "../../formats/json/index.ts";
import { latin1 } from "../../formats/latin1.ts";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, get, text } from "../../formats/located.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { imagesIn } from "../cloud/images.ts";
import { networkFacts } from "../cloud/network.ts";
import { resourceFacts } from "../cloud/resource.ts";
import { loadVocabulary } from "../cloud/vocabulary.ts";
import { ambiguities, bounded, EMPTY, fact, structureOfDocuments, unreadable } from "../common.ts";
import { joined } from "./parts.ts";
import type { Named, Template } from "./template.ts";
import { ofBicep, ofJson } from "./template.ts";

const SIGN = /schema\.management\.azure\.com\/schemas\/[^"#]{0,60}?(deploymentTemplate|deploymentParameters)\.json/i;

/** Templates of Azure Resource Manager, in JSON and in Bicep; what only a deployment tells stays as it is written. */
export const arm: ArtifactKind = {
  id: "arm",
  version: 1,
  load: loadVocabulary,
  claims(path, head) {
    if (/\.bicep$/.test(path)) return 1;
    return /\.jsonc?$/.test(path) && SIGN.test(latin1(head)) ? 1 : 0;
  },
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    if (path.endsWith(".bicep")) {
      const statements = parseBicep(bytes);
      return "code" in statements ? unreadable(bytes, statements) : bounded(bytes, factsOf(ofBicep(statements)));
    }
    const parsed = parseJson(bytes, true);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const root = parsed.documents[0];
    if (root?.type !== "map") return unreadable(bytes, problem("arm/shape", "expected a template with resources"));
    const facts = /deploymentParameters/i.test(text(get(root, "$schema")) ?? "") ? given(root) : factsOf(ofJson(root));
    return bounded(bytes, [...facts, ...ambiguities(path, parsed)], [], structureOfDocuments(parsed, bytes));
  },
};

function factsOf(template: Template): LocalFact[] {
  return [
    ...joined(template.resources).flatMap(({ type, name, body, head }) => {
      const subject = `${type} ${name}`;
      return [
        ...resourceFacts(subject, names(type), body, head),
        ...networkFacts(subject, names(type), body, head),
        ...imagesIn(subject, body),
      ];
    }),
    ...template.parameters.flatMap(parameter),
    ...template.outputs.flatMap(output),
    ...template.modules.flatMap(({ name, from, body, at }) => {
      const [base = "", ref = ""] = from.split(/:(?=[^:/]*$)/);
      const pin = /^[\w-]{0,20}\d+\.\d+/.test(ref) ? "tag" : ref === "" ? "none" : "branch";
      const uses = /^(br|ts)[:/]/.test(from) ? [fact("uses", "modules", base, { ref, pin }, [at])] : [];
      return [...resourceFacts(`module ${name}`, "module", body, at).filter(told), ...uses];
    }),
  ];
}

/** A type with the name that Terraform has for it, whose words the tables know too. */
const names = (type: string): string => {
  const [provider = "", ...parts] = type.split("/");
  const short = provider.replace(/^Microsoft\./i, "").toLowerCase();
  const words = parts.map((p) =>
    p
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .toLowerCase()
      .replace(/ies$/, "y")
      .replace(/s$/, ""),
  );
  return `Microsoft.${provider.replace(/^Microsoft\./i, "")}/${parts.join("/")} ${short}_${words.join("_")}`;
};

/** Of what is no resource only that of which something is said. */
const told = (f: LocalFact): boolean => Object.keys((f.attrs.settings as object | undefined) ?? {}).length > 0;

const SECRET = /(password|secret|token|connectionstring|(access|account|storage|api|private)key|sas)$/i;

/** A default, judged by the name; and whether a secret is kept out of what the deployment records. */
function parameter({ name, value, secure, at }: Named): LocalFact[] {
  const own: LocatedEntry[] = value ? [{ key: name, at, value }] : [];
  const facts = resourceFacts(`parameter ${name}`, "variable", { type: "map", at, entries: own }, at).filter(told);
  if (!secure && !SECRET.test(name)) return facts;
  const said = text(value) ?? "";
  const literal = said !== "" && !/^\[(?!\[)|\$\{/.test(said);
  const settings = {
    secure: { value: secure ? "yes" : "no", grade: secure ? 0 : 1, unset: 1 },
    default: { value: literal ? "written out" : "none", grade: literal ? 1 : 0, unset: 0 },
  };
  return [...facts, fact("setting", `parameter ${name}`, "kept out of records", { settings }, [at])];
}

/** What is printed by everyone who may look at a deployment. */
function output({ name, value, at }: Named): LocalFact[] {
  const said = text(value) ?? "";
  if (
    !/\blist\w*(Keys?|Secrets?|Credentials?|ConnectionStrings?|Sas)\s*\(|\.(primary|secondary)(Key|ConnectionString)\b/i.test(
      said,
    )
  )
    return [];
  const settings = { "holds a key": { value: "yes", grade: 1, unset: 0 } };
  return [fact("setting", `output ${name}`, "settings", { settings }, [at])];
}

/** Values for parameters, judged by their names. */
function given(root: Located): LocalFact[] {
  return entries(get(root, "parameters")).flatMap(({ key, value, at }) => {
    const own = get(value, "value");
    return own ? parameter({ name: key, value: own, secure: false, at }).filter((f) => f.object === "settings") : [];
  });
}
