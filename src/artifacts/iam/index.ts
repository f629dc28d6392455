import { parseJson } from "../../formats/json/index.ts";
import { latin1 } from "../../formats/latin1.ts";
import type { Located } from "../../formats/located.ts";
import { get } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, LocalFact, OpaqueRange } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, bounded, EMPTY, structureOfDocuments, unreadable } from "../common.ts";
import { awsFacts } from "./aws.ts";
import { azureRole } from "./azure.ts";
import { googlePolicy, googleRole } from "./google.ts";

const FILE = /\.(json|ya?ml)$|\.json\.(tpl|tftpl|tmpl)$/;
/** Statements with an effect; members of roles; actions and where a role may be given. */
const AWS = /"Statement"\s{0,20}:[\s\S]{0,4000}"Effect"|"Effect"\s{0,20}:\s{0,20}"(Allow|Deny)"[\s\S]{0,4000}"Action"/;
const AZURE = /"(AssignableScopes|NotActions|NotDataActions)"\s{0,20}:/i;
const GOOGLE = /"(bindings)"\s{0,20}:\s{0,20}\[[\s\S]{0,2000}"role"|"includedPermissions"\s{0,20}:|"denyRule"\s{0,20}:/;
const GOOGLE_YAML = /^(bindings:\s*\n(?:[- ].*\n){0,40}?[- ]{1,9}(role|members):|includedPermissions:)/m;
/** Documents of other kinds that hold policies. */
const OTHER =
  /"?(AWSTemplateFormatVersion|apiVersion|\$schema|resourceType|terraform_version)"?\s{0,20}:|"Resources"\s{0,20}:\s{0,20}\{/;

/** Policies of clouds that stand by themselves (AWS, Google Cloud, Azure): who may do what under which conditions. */
export const iam: ArtifactKind = {
  id: "iam",
  version: 2,
  load: async () => {},
  claims: (path, head) => {
    if (!FILE.test(path)) return 0;
    const text = latin1(head);
    const fits = /ya?ml$/.test(path) ? GOOGLE_YAML.test(text) : AWS.test(text) || GOOGLE.test(text) || AZURE.test(text);
    return fits && !OTHER.test(text) ? 1 : 0;
  },
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = /ya?ml$/.test(path) ? parseYaml(bytes, "1.1") : parseJson(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root] = parsed.documents;
    if (!root || root.type === "scalar") return unreadable(bytes, problem("iam/shape", "not a policy"));
    const file = (path.split("/").at(-1) ?? "").split(".")[0] ?? "";
    const unread: OpaqueRange[] = [];
    const facts = [...readerOf(root)(root, file, unread), ...ambiguities("policy", parsed)];
    return bounded(bytes, facts, unread, structureOfDocuments(parsed, bytes));
  },
};

function readerOf(root: Located): (root: Located, file: string, unread: OpaqueRange[]) => LocalFact[] {
  if (get(root, "includedPermissions")) return googleRole;
  if (get(root, "bindings") || get(root, "rules")) return googlePolicy;
  const keys = root.type === "map" ? root.entries.map((e) => e.key.toLowerCase()) : [];
  const azure = keys.some((k) => /^(assignablescopes|notactions|notdataactions|properties|permissions)$/.test(k));
  return azure && !keys.includes("statement") ? azureRole : awsFacts;
}
