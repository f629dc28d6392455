import { parseJson } from "../../formats/json/index.ts";
import type { Line } from "../../formats/lines.ts";
import { readLines } from "../../formats/lines.ts";
import type { Documents, Located } from "../../formats/located.ts";
import { parseToml } from "../../formats/toml/index.ts";
import type { Element } from "../../formats/xml/index.ts";
import { children, elements, parseXml } from "../../formats/xml/index.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, fact, kindByName } from "../common.ts";
import { projectOf } from "../packages.ts";
import { goMod } from "./go.ts";
import { gemfile, gradle, program, wrapper } from "./scripts.ts";
import { cargo, composer, pyproject } from "./tables.ts";
import { msbuild, nugetConfig, pom } from "./xml.ts";

type Read = (project: string, path: string, bytes: Uint8Array) => LocalFact[] | Problem;

const tables =
  (parse: (bytes: Uint8Array) => Documents | Problem, read: (project: string, root: Located) => LocalFact[]): Read =>
  (project, _, bytes) => {
    const parsed = parse(bytes);
    if ("code" in parsed) return parsed;
    const [root] = parsed.documents;
    if (root?.type !== "map") return problem("pkg/shape", "not one map");
    return [...read(project, root), ...ambiguities(project, parsed)];
  };

const xml =
  (read: (project: string, root: Element, path: string) => LocalFact[]): Read =>
  (project, path, bytes) => {
    const root = parseXml(bytes);
    return "code" in root ? root : read(project, root, path);
  };

const lists =
  (read: (project: string, lines: readonly Line[]) => LocalFact[]): Read =>
  (project, _, bytes) => {
    const lines = readLines(bytes);
    return "code" in lines ? lines : read(project, lines);
  };

/** `verification-metadata.xml` of Gradle: digests of artifacts, and what is trusted without. */
const verification = (project: string, root: Element): LocalFact[] =>
  [...elements(root)].flatMap((e): LocalFact[] => {
    const name = [e.attributes.get("group"), e.attributes.get("name")].filter((p) => p).join("/");
    const version = e.attributes.get("version") ?? "any";
    if (e.name === "component")
      return children(e, "artifact").map((a) => {
        const files = a.children.map((d) => `${d.name} ${d.attributes.get("value") ?? ""}`).sort();
        const strength = files.some((f) => /^sha(256|512) /.test(f)) ? "strong" : files.length > 0 ? "weak" : "none";
        const object = `${name} ${version} ${a.attributes.get("name") ?? ""}`;
        return fact("integrity", project, object, { value: null, files, strength }, [a.at]);
      });
    if (e.name === "trust")
      return [fact("overrides", project, `trusted ${name || "*"} ${version}`, { target: "any bytes" }, [e.at])];
    return [];
  });

const READERS: readonly (readonly [RegExp, Read])[] = [
  [/(^|\/)go\.mod$/, lists(goMod)],
  [/(^|\/)Cargo\.toml$/, tables(parseToml, cargo)],
  [/(^|\/)pyproject\.toml$/, tables(parseToml, pyproject)],
  [/(^|\/)composer\.json$/, tables(parseJson, composer)],
  [/(^|\/)pom\.xml$/, xml(pom)],
  [
    /\.(cs|fs|vb)proj$|(^|\/)Directory\.(Packages|Build)\.(props|targets)$/,
    xml((project, root, path) => msbuild(project, path, root)),
  ],
  [/(^|\/)nuget\.config$/i, xml(nugetConfig)],
  [/(^|\/)verification-metadata\.xml$/, xml(verification)],
  [/(^|\/)(build|settings)\.gradle(\.kts)?$/, lists(gradle)],
  [/(^|\/)gradle-wrapper\.properties$/, lists(wrapper)],
  [/(^|\/)(Gemfile|gems\.rb)$/, lists(gemfile)],
  [/(^|\/)setup\.py$/, lists((project, lines) => program(project, "setup.py", lines))],
  [/(^|\/)build\.rs$/, lists((project, lines) => program(project, "build.rs", lines))],
];

/** Manifests of package managers: what is asked for, from where, with what it is built. npm's own are of kind `npm`. */
export const pkg: ArtifactKind = kindByName(
  "pkg",
  2,
  READERS.map(([name, read]) => [name, (path, bytes) => read(projectOf(path), path, bytes)] as const),
);
