import { parseJson } from "../../formats/json/index.ts";
import { latin1 } from "../../formats/latin1.ts";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, items, text } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { problem } from "../../model/problem.ts";
import type { Resource } from "../cloud/companions.ts";
import { withCompanions } from "../cloud/companions.ts";
import { networkFacts } from "../cloud/network.ts";
import { resourceFacts } from "../cloud/resource.ts";
import { loadVocabulary } from "../cloud/vocabulary.ts";
import { wafFacts } from "../cloud/waf.ts";
import { ambiguities, bounded, EMPTY, fact, structureOfDocuments, unreadable } from "../common.ts";
import { defaults, resolved } from "./resolve.ts";

const SIGN = /AWSTemplateFormatVersion|AWS::Serverless-|["']?Type["']?\s{0,9}:\s{0,9}["']?(AWS|Alexa)::\w+::/;

/** AWS CloudFormation and SAM templates, with the defaults of their parameters; other references stay as they are written. */
export const cfn: ArtifactKind = {
  id: "cfn",
  version: 4,
  load: loadVocabulary,
  claims(path, head) {
    if (!/\.(ya?ml|json|template)$/.test(path) || /(^|\/)\.github\//.test(path)) return 0;
    return SIGN.test(latin1(head)) ? 1 : 0;
  },
  extract({ path, bytes }) {
    const json = /^\s*\{/.test(latin1(bytes.subarray(0, 200)));
    const parsed = json ? parseJson(bytes) : parseYaml(bytes, "1.1");
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root] = parsed.documents;
    if (!root) return EMPTY;
    if (root.type !== "map") return unreadable(bytes, problem("cfn/shape", "expected a template with resources"));
    const given = defaults(root);
    const resources: Resource[] = [];
    const facts = entries(get(root, "Resources")).flatMap(({ key, value, at }): LocalFact[] => {
      const type = text(get(value, "Type")) ?? "resource";
      const short = type.split("::").slice(1).join(".");
      const subject = `${short} ${key}`;
      const properties = entry(value, "Properties");
      const head = entry(value, "Type")?.at ?? at;
      const body: Located = properties ? resolved(properties.value, given) : { type: "map", entries: [], at: head };
      resources.push({ type: short, subject, body, head });
      const beside = [
        keeps(value, "DeletionPolicy", "DeletionProtection"),
        keeps(value, "UpdateReplacePolicy", "ReplacementProtection"),
        // By what a machine proves itself to the stores of its files.
        entry(value, "Metadata", "AWS::CloudFormation::Authentication"),
      ].filter((e) => e !== undefined);
      const whole = body.type === "map" ? { ...body, entries: [...body.entries, ...beside] } : body;
      return [
        ...resourceFacts(subject, short, whole, head),
        ...networkFacts(subject, short, body, head),
        ...wafFacts(subject, short, body),
      ];
    });
    return bounded(
      bytes,
      [
        ...secrets(root),
        ...globals(root),
        ...withCompanions(facts, resources, target(root, resources)),
        ...ambiguities(path, parsed),
      ],
      [],
      structureOfDocuments(parsed, bytes),
    );
  },
};

/** What becomes of a resource that leaves the template, as a setting of it. */
function keeps(resource: Located, policy: string, name: string): LocatedEntry | undefined {
  const said = entry(resource, policy);
  if (said?.value.type !== "scalar") return undefined;
  return { ...said, key: name, value: { ...said.value, value: /Retain|Snapshot/.test(text(said.value) ?? "") } };
}

const SECRET = /(password|passphrase|secret|token|(access|api|private|auth)_?key)$/i;

/** Parameters that hold secrets: whoever may look at the stack may read those that are not hidden. */
const secrets = (root: Located): LocalFact[] =>
  entries(get(root, "Parameters"))
    .filter((e) => SECRET.test(e.key) && text(get(e.value, "Type")) === "String")
    .map(({ key, value, at }) => {
      const hides = entry(value, "NoEcho");
      const said = text(hides?.value) ?? "";
      const setting = { value: said, grade: said.startsWith("${") ? null : said === "true" ? 0 : 1, unset: 1 };
      const settings: Json = hides ? { NoEcho: setting } : {};
      return fact("setting", `parameter ${key}`, "settings", { settings }, [hides?.at ?? nameOnly(at, key)]);
    });

const nameOnly = ({ from, to }: ByteRange, key: string): ByteRange => ({
  from,
  to: Math.min(to, from + new TextEncoder().encode(key).length),
});

/** What the functions and interfaces of a template have where they say nothing else. */
const globals = (root: Located): LocalFact[] =>
  entries(get(root, "Globals")).flatMap(({ key, value, at }) =>
    resourceFacts(`globals ${key}`, `Serverless.${key}`, resolved(value, defaults(root)), nameOnly(at, key)).filter(
      (f) => f.rel !== "can",
    ),
  );

/** The resource that a value names: by a reference, in the text of an address, or by the name of a metric. */
function target(root: Located, resources: readonly Resource[]): (value: string) => string | null {
  const subjects = new Map(resources.map((r) => [r.subject.split(" ").at(-1) as string, r.subject]));
  for (const { type, subject, body } of resources)
    if (type === "Logs.MetricFilter")
      for (const m of items(get(body, "MetricTransformations")))
        subjects.set(text(get(m, "MetricName")) ?? "", subject);
  return (value) => {
    const named = value.match(/[\w-]+/g)?.find((word) => subjects.has(word));
    if (named !== undefined) return subjects.get(named) as string;
    // Who refers to what the template has not gets no stack.
    const referred = /^\$\{(?:Ref |GetAtt )?([A-Za-z0-9]+)/.exec(value)?.[1];
    return referred !== undefined && !get(root, "Parameters", referred) ? null : value;
  };
}
