import { latin1 } from "../../formats/latin1.ts";
import { readLines } from "../../formats/lines.ts";
import type { Documents, Located } from "../../formats/located.ts";
import { entries, items } from "../../formats/located.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, Extraction, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { loadVocabulary } from "../cloud/vocabulary.ts";
import { ambiguities, bounded, EMPTY, structureOfDocuments, unreadable } from "../common.ts";
import { iniInventory, inventoryOf, yamlInventory } from "./inventory.ts";
import { isPlay, playFacts, taskFacts } from "./plays.ts";
import { requirementFacts } from "./requirements.ts";
import { configFacts, variableFacts } from "./vars.ts";

const YAML = /\.ya?ml$/;
const TASKS = /(^|\/)(tasks|handlers)\/([^/]+\/)*[^/]+\.ya?ml$/;
const VARS = /(^|\/)(group_vars|host_vars)\/([^/]+\/)*[^/]+$/;
const REQUIREMENTS = /(^|\/)(requirements|collections\/requirements|roles\/requirements)\.ya?ml$/;
const META = /(^|\/)roles\/[^/]+\/meta\/main\.ya?ml$/;
const CONFIG = /(^|\/)\.?ansible\.cfg$/;
/** Bytes by which a list of hosts is told. */
const HEAD = 4096;
const VAULT = "$ANSIBLE_VAULT;";

/** A list at the top, after comments. */
const isList = (text: string): boolean =>
  /^(?:[ \t]{0,9}(?:#[^\n]*|---[^\n]*|%[^\n]*|\r)?\n){0,200}-[ \t\r\n]/.test(text);
const PLAY = /^(?:- |-\t| {2}| {4})(?:hosts|(?:ansible\.builtin\.)?import_playbook)\s{0,9}:/m;
const TASK =
  /^(?:- | {2})(?:[a-z]\w{1,40}\.\w{1,40}\.\w{1,60}|name|become|when|block|ansible\.\w+\.\w+|community\.\w+\.\w+|shell|command|copy|template|file|apt|yum|dnf|service|systemd|include_tasks|import_tasks|set_fact|debug|assert)\s{0,9}:/m;

type Reader = (root: Located, parsed: Documents) => LocalFact[];

const readTasks: Reader = (root) => items(root).flatMap((i) => (isPlay(i) ? playFacts(i) : taskFacts(i)));
const readVars: Reader = (root) => [
  variableFacts("variables", entries(root), { from: root.at.from, to: Math.min(root.at.to, root.at.from + 1) }),
];

/** Which part of Ansible a file is, by its place and first lines; null: none. */
function readerOf(path: string, head: string): Reader | null {
  if (inventoryOf(path, head) === "yaml") return yamlInventory;
  if (META.test(path)) return (root) => requirementFacts(root);
  if (REQUIREMENTS.test(path))
    return /^(collections|roles):/m.test(head) || (isList(head) && /^- *(src|name):/m.test(head))
      ? (root) => requirementFacts(root)
      : null;
  if (VARS.test(path)) return YAML.test(path) || !/\.\w+$/.test(path) ? readVars : null;
  if (!YAML.test(path) || !isList(head)) return null;
  return PLAY.test(head) || (TASKS.test(path) && TASK.test(head)) ? readTasks : null;
}

/** Ansible: who plays run as, what tasks fetch, open and leave unchecked, which roles they need. */
export const ansible: ArtifactKind = {
  id: "ansible",
  version: 3,
  load: loadVocabulary,
  claims: (path, head) => {
    if (CONFIG.test(path) || inventoryOf(path, latin1(head.subarray(0, HEAD))) === "ini") return 1;
    return (YAML.test(path) || VARS.test(path) || !/\.\w+$/.test(path)) && readerOf(path, latin1(head)) ? 1 : 0;
  },
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const ini = CONFIG.test(path)
      ? configFacts
      : inventoryOf(path, latin1(bytes.subarray(0, HEAD))) === "ini"
        ? iniInventory
        : null;
    if (ini) {
      const lines = readLines(bytes);
      return "code" in lines ? unreadable(bytes, lines) : bounded(bytes, ini(lines));
    }
    return extract(path, bytes);
  },
};

function extract(path: string, bytes: Uint8Array): Extraction {
  const head = latin1(bytes.subarray(0, 4096));
  if (head.startsWith(VAULT))
    return {
      ...EMPTY,
      opaque: [{ from: 0, to: bytes.length, reason: problem("ansible/vault", "it is encrypted"), beside: true }],
    };
  const parsed = parseYaml(bytes, "1.1");
  if ("code" in parsed) return unreadable(bytes, parsed);
  const read = readerOf(path, head);
  const [root] = parsed.documents;
  if (!read || !root) return EMPTY;
  return bounded(
    bytes,
    [...read(root, parsed), ...ambiguities("playbook", parsed)],
    [],
    structureOfDocuments(parsed, bytes),
  );
}
