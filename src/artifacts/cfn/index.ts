import { parseJson } from "../../formats/json/index.ts";
import type { Located } from "../../formats/located.ts";
import { entries, entry, get, text } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { networkFacts } from "../cloud/network.ts";
import { resourceFacts } from "../cloud/resource.ts";
import { wafFacts } from "../cloud/waf.ts";
import { ambiguities, bounded, EMPTY, structureOfDocuments, unreadable } from "../common.ts";
import { defaults, resolved } from "./resolve.ts";

const LATIN = new TextDecoder("latin1");
const SIGN = /AWSTemplateFormatVersion|AWS::Serverless-|["']?Type["']?\s{0,9}:\s{0,9}["']?AWS::\w+::/;

/** AWS CloudFormation and SAM templates, with the defaults of their parameters; other references stay as they are written. */
export const cfn: ArtifactKind = {
  id: "cfn",
  version: 4,
  load: async () => {},
  claims(path, head) {
    if (!/\.(ya?ml|json|template)$/.test(path) || /(^|\/)\.github\//.test(path)) return 0;
    return SIGN.test(LATIN.decode(head)) ? 1 : 0;
  },
  extract({ path, bytes }) {
    const json = /^\s*\{/.test(LATIN.decode(bytes.subarray(0, 200)));
    const parsed = json ? parseJson(bytes) : parseYaml(bytes, "1.1");
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root] = parsed.documents;
    if (!root) return EMPTY;
    if (root.type !== "map") return unreadable(bytes, problem("cfn/shape", "expected a template with resources"));
    const given = defaults(root);
    const facts = entries(get(root, "Resources")).flatMap(({ key, value, at }): LocalFact[] => {
      const type = text(get(value, "Type")) ?? "resource";
      const short = type.split("::").slice(1).join(".");
      const subject = `${short} ${key}`;
      const properties = entry(value, "Properties");
      const head = entry(value, "Type")?.at ?? at;
      const body: Located = properties ? resolved(properties.value, given) : { type: "map", entries: [], at: head };
      const kept = entry(value, "DeletionPolicy");
      const whole =
        kept && body.type === "map"
          ? {
              ...body,
              entries: [
                ...body.entries,
                {
                  ...kept,
                  key: "DeletionProtection",
                  value: { ...kept.value, value: /Retain|Snapshot/.test(text(kept.value) ?? "") } as typeof kept.value,
                },
              ],
            }
          : body;
      return [
        ...resourceFacts(subject, short, whole, head),
        ...networkFacts(subject, short, body, head),
        ...wafFacts(subject, short, body),
      ];
    });
    return bounded(bytes, [...facts, ...ambiguities(path, parsed)], [], structureOfDocuments(parsed, bytes));
  },
};
