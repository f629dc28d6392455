import { parseJson } from "../../formats/json/index.ts";
import type { Line } from "../../formats/lines.ts";
import { readLines } from "../../formats/lines.ts";
import type { Documents, Located } from "../../formats/located.ts";
import { parseToml } from "../../formats/toml/index.ts";
import { parseYaml } from "../../formats/yaml/index.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, kindByName } from "../common.ts";
import { projectOf } from "../packages.ts";
import type { Locked } from "./common.ts";
import { lockedFacts } from "./common.ts";
import { gemLock, goSum, gradleLock, requirements } from "./lists.ts";
import { berry, classic, pnpm } from "./node.ts";
import { cargo, composer, nuget, pipfile, poetry, uv } from "./tables.ts";

type Parse = (bytes: Uint8Array) => Documents | Problem;
/** As the JavaScript tools read it. */
const yaml: Parse = (bytes) => parseYaml(bytes, "1.2");
type Read = (project: string, path: string, bytes: Uint8Array) => LocalFact[] | Problem;

const documents =
  (parse: Parse, read: (root: Located) => Locked[]): Read =>
  (project, _, bytes) => {
    const parsed = parse(bytes);
    if ("code" in parsed) return parsed;
    const [root] = parsed.documents;
    if (!root || parsed.documents.length > 1 || root.type !== "map") return problem("lock/shape", "not one map");
    return [...lockedFacts(project, read(root)), ...ambiguities(project, parsed)];
  };

const lists =
  (read: (project: string, lines: readonly Line[]) => LocalFact[]): Read =>
  (project, _, bytes) => {
    const lines = readLines(bytes);
    return "code" in lines ? lines : read(project, lines);
  };

const yarn: Read = (project, path, bytes) => {
  const head = new TextDecoder().decode(bytes.subarray(0, 1000));
  if (/^__metadata:/m.test(head)) return documents(yaml, berry)(project, path, bytes);
  const read = classic(bytes);
  return "code" in read ? read : lockedFacts(project, read);
};

const READERS: readonly (readonly [RegExp, Read])[] = [
  [/(^|\/)pnpm-lock\.yaml$/, documents(yaml, pnpm)],
  [/(^|\/)yarn\.lock$/, yarn],
  [/(^|\/)poetry\.lock$/, documents(parseToml, poetry)],
  [/(^|\/)uv\.lock$/, documents(parseToml, uv)],
  [/(^|\/)Cargo\.lock$/, documents(parseToml, cargo)],
  [/(^|\/)Pipfile\.lock$/, documents(parseJson, pipfile)],
  [/(^|\/)packages\.lock\.json$/, documents(parseJson, nuget)],
  [/(^|\/)composer\.lock$/, documents(parseJson, composer)],
  [/(^|\/)(requirements|constraints)[^/]*\.(txt|in)$/, lists(requirements)],
  [/(^|\/)go\.sum$/, lists(goSum)],
  [/(^|\/)(buildscript-)?gradle\.lockfile$/, lists(gradleLock)],
  [/(^|\/)(Gemfile|gems)\.(lock|locked)$/, lists(gemLock)],
];

/** Lock files: versions that are installed, where they come from, digests that they are held to. npm's own are of kind `npm`. */
export const lock: ArtifactKind = kindByName(
  "lock",
  3,
  READERS.map(([name, read]) => [name, (path, bytes) => read(projectOf(path), path, bytes)] as const),
);
