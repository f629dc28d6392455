import { parseJson } from "../../formats/json/index.ts";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { entries, entry, get, text } from "../../formats/located.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, bounded, EMPTY, fact, structureOfDocuments, unreadable } from "../common.ts";
import { lock, originOf, purl } from "./lock.ts";
import { settings } from "./settings.ts";

const MANIFEST = /(^|\/)package\.json$/;
const LOCK = /(^|\/)(package-lock|npm-shrinkwrap)\.json$/;
/** Scripts that npm runs by itself when a package is installed or packed from git. */
const HOOKS = ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare"];

const SETTINGS = /(^|\/)\.npmrc$/;

/** npm: manifests, lock files (lockfileVersion 1 to 3) and settings. */
export const npm: ArtifactKind = {
  id: "npm",
  version: 3,
  load: async () => {},
  claims: (path) => (MANIFEST.test(path) || LOCK.test(path) || SETTINGS.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    if (SETTINGS.test(path)) {
      const said = settings(path, bytes);
      return "code" in said ? unreadable(bytes, said) : bounded(bytes, said);
    }
    const parsed = parseJson(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root] = parsed.documents;
    if (root?.type !== "map") return unreadable(bytes, problem("npm/shape", "not an object"));
    const project = text(get(root, "name")) ?? (path.split("/").slice(-2, -1)[0] || "project");
    const facts = MANIFEST.test(path) ? manifest(project, root) : lock(project, root);
    return bounded(bytes, [...facts, ...ambiguities(project, parsed)], [], structureOfDocuments(parsed, bytes));
  },
};

const SECTIONS: readonly { readonly key: string; readonly dev: boolean }[] = [
  { key: "dependencies", dev: false },
  { key: "optionalDependencies", dev: false },
  { key: "peerDependencies", dev: false },
  { key: "devDependencies", dev: true },
];
/** A range that is no version of the registry: where the bytes come from instead. */
const ORIGIN =
  /^(git\+|git:|github:|gitlab:|bitbucket:|gist:|https?:|file:|link:|portal:|patch:|[\w.-]+\/[\w.-]+(#|$))/;

function manifest(project: string, root: Located): LocalFact[] {
  const facts: LocalFact[] = [];
  for (const { key, dev } of SECTIONS)
    for (const dependency of entries(get(root, key))) {
      const range = text(dependency.value) ?? UNRESOLVED;
      const alias = range.startsWith("npm:") && !range.startsWith(`npm:${dependency.key}@`);
      const source = ORIGIN.test(range) || alias ? (range.split("#")[0] as string) : "registry";
      const attrs = { version: range, dev, direct: true, source };
      facts.push(fact("component", project, purl(dependency.key), attrs, [dependency.at]));
      if (ORIGIN.test(range) && !/^(file|link|portal|patch):/.test(range))
        facts.push(
          fact("fetches-from", project, originOf(range), { tls: !/^(http|git):/.test(range) }, [dependency.at]),
        );
    }
  for (const hook of HOOKS) {
    const script = entry(root, "scripts", hook);
    if (script)
      facts.push(
        fact("install-hook", project, `${project} ${hook}`, { command: text(script.value) ?? "" }, [script.at]),
      );
  }
  const flatten = (e: LocatedEntry, path: string): LocalFact[] =>
    e.value.type === "map"
      ? e.value.entries.flatMap((inner) => flatten(inner, `${path}>${inner.key}`))
      : [fact("overrides", project, path, { target: text(e.value) ?? "" }, [e.at])];
  for (const override of [...entries(get(root, "overrides")), ...entries(get(root, "resolutions"))])
    facts.push(...flatten(override, override.key));
  return facts;
}
