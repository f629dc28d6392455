import { parseJson } from "../../formats/json/index.ts";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, text } from "../../formats/located.ts";
import type { ArtifactKind, LocalFact } from "../../model/fact.ts";
import { problem } from "../../model/problem.ts";
import { ambiguities, EMPTY, fact, unreadable } from "../common.ts";

const MANIFEST = /(^|\/)package\.json$/;
const LOCK = /(^|\/)(package-lock|npm-shrinkwrap)\.json$/;
/** Scripts that npm runs by itself when a package is installed or packed from git. */
const HOOKS = ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare"];

/** npm: manifests and lock files (lockfileVersion 1 to 3). */
export const npm: ArtifactKind = {
  id: "npm",
  version: 1,
  load: async () => {},
  claims: (path) => (MANIFEST.test(path) || LOCK.test(path) ? 1 : 0),
  extract({ path, bytes }) {
    if (bytes.length === 0) return EMPTY;
    const parsed = parseJson(bytes);
    if ("code" in parsed) return unreadable(bytes, parsed);
    const [root] = parsed.documents;
    if (root?.type !== "map") return unreadable(bytes, problem("npm/shape", "not an object"));
    const project = text(get(root, "name")) ?? (path.split("/").slice(-2, -1)[0] || "project");
    return {
      facts: [
        ...(MANIFEST.test(path) ? manifest(project, root) : lock(project, root)),
        ...ambiguities(project, parsed),
      ],
      units: [],
      opaque: [],
    };
  },
};

const SECTIONS: readonly { readonly key: string; readonly dev: boolean }[] = [
  { key: "dependencies", dev: false },
  { key: "optionalDependencies", dev: false },
  { key: "peerDependencies", dev: false },
  { key: "devDependencies", dev: true },
];
const purl = (name: string): string => `pkg:npm/${name.replace(/^@/, "%40")}`;
/** A range that is no version of the registry: where the bytes come from instead. */
const ORIGIN = /^(git\+|git:|github:|gitlab:|bitbucket:|https?:|file:|link:|[\w.-]+\/[\w.-]+(#|$))/;

function manifest(project: string, root: Located): LocalFact[] {
  const facts: LocalFact[] = [];
  for (const { key, dev } of SECTIONS)
    for (const dependency of entries(get(root, key))) {
      const range = text(dependency.value) ?? "";
      facts.push(
        fact("component", project, purl(dependency.key), { version: range, dev, direct: true }, [dependency.at]),
      );
      if (ORIGIN.test(range))
        facts.push(fact("fetches-from", project, `${dependency.key} from ${range.split("#")[0]}`, {}, [dependency.at]));
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

function lock(project: string, root: Located): LocalFact[] {
  const packages = entries(get(root, "packages"));
  const found =
    packages.length > 0
      ? packages.filter((p) => p.key !== "").flatMap((p) => locked(project, nameOf(p), p))
      : nested(project, get(root, "dependencies"), 0);
  // One origin is one statement however many packages come from it.
  const origins = new Map<string, LocalFact>();
  const rest = found.filter((f) => {
    if (f.rel !== "fetches-from") return true;
    if (!origins.has(f.object)) origins.set(f.object, f);
    return false;
  });
  return [...rest, ...origins.values()];
}

const nameOf = (p: LocatedEntry): string =>
  text(get(p.value, "name")) ??
  p.key.slice(p.key.lastIndexOf("node_modules/") + (p.key.includes("node_modules/") ? 13 : 0));

/** lockfileVersion 1 nests what is installed below what needs it. */
function nested(project: string, node: Located | undefined, depth: number): LocalFact[] {
  if (depth > 50) return [];
  return entries(node).flatMap((p) => [
    ...locked(project, p.key, p),
    ...nested(project, get(p.value, "dependencies"), depth + 1),
  ]);
}

function locked(project: string, name: string, { value, at }: LocatedEntry): LocalFact[] {
  if (bool(get(value, "link"))) return [];
  const versionEntry = entry(value, "version");
  const version = text(versionEntry?.value) ?? "none";
  const key = { from: at.from, to: at.from + 2 };
  const facts = [
    fact(
      "component",
      project,
      `${purl(name)} (locked)`,
      { version, dev: bool(get(value, "dev")) ?? false, direct: false },
      [versionEntry?.at ?? key],
    ),
  ];
  const resolved = entry(value, "resolved");
  const origin = originOf(text(resolved?.value));
  if (resolved && origin) facts.push(fact("fetches-from", project, origin, {}, [resolved.at]));
  const integrity = entry(value, "integrity");
  const digest = text(integrity?.value) ?? null;
  const strength = digest === null ? "none" : /\bsha(256|384|512)-/.test(digest) ? "strong" : "weak";
  facts.push(
    fact("integrity", project, `${name} ${version}`, { value: digest, strength }, [
      integrity?.at ?? versionEntry?.at ?? key,
    ]),
  );
  const hook = entry(value, "hasInstallScript");
  if (hook && bool(hook.value)) facts.push(fact("install-hook", project, `${name}`, { command: null }, [hook.at]));
  return facts;
}

/** Scheme and host of where a package came from; a git or file origin keeps its path. */
function originOf(resolved: string | undefined): string | null {
  if (!resolved) return null;
  const match = /^(https?:\/\/[^/]+)/.exec(resolved);
  return match ? (match[1] as string) : (resolved.split("#")[0] as string);
}
