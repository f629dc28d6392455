import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, items, plain, text, texts } from "../../formats/located.ts";
import type { Attrs, ByteRange, LocalFact } from "../../model/fact.ts";
import type { Json } from "../../model/json.ts";
import { canonical } from "../../model/json.ts";
import { fact } from "../common.ts";
import { hostOf, origin, purlOf } from "../packages.ts";

const component = (
  project: string,
  type: string,
  name: string,
  version: string,
  dev: boolean,
  source: string,
  at: ByteRange,
  when = "",
) =>
  fact(
    "component",
    project,
    purlOf(type, name),
    { version, dev, direct: true, source, ...(when === "" ? {} : { when }) },
    [at],
  );

/** What is asked of a package beside its version and where it is from: features, markers, a revision. */
const asked = (node: Located, told: RegExp): string =>
  entries(node)
    .filter((e) => !told.test(e.key))
    .map((e) => `${e.key} ${canonical(plain(e.value) as Json)}`)
    .sort()
    .join("; ");

const python = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");

/** `Cargo.toml`: dependencies in every section, patches, build script. */
export function cargo(folder: string, root: Located): LocalFact[] {
  const project = text(get(root, "package", "name")) ?? folder;
  const sections = [root, get(root, "workspace"), ...entries(get(root, "target")).map((t) => t.value)];
  const facts = sections.flatMap((s) =>
    ["dependencies", "build-dependencies", "dev-dependencies"].flatMap((key) =>
      entries(get(s, key)).flatMap((e) => crate(project, e, key === "dev-dependencies")),
    ),
  );
  for (const patched of [...entries(get(root, "patch")), ...entries(get(root, "replace"))])
    for (const e of patched.value.type === "map" && !get(patched.value, "git") ? patched.value.entries : [patched])
      facts.push(fact("overrides", project, e.key, { target: JSON.stringify(plain(e.value)) }, [e.at]));
  const build = entry(root, "package", "build");
  if (build && bool(build.value) !== false)
    facts.push(
      fact("install-hook", project, `${project} build script`, { command: text(build.value) ?? "" }, [build.at]),
    );
  const macro = entry(root, "lib", "proc-macro");
  if (macro && bool(macro.value) === true)
    facts.push(fact("install-hook", project, `${project} procedural macro`, { command: null }, [macro.at]));
  return facts;
}

const CRATE = /^(version|git|path|registry|package)$/;

function crate(project: string, e: LocatedEntry, dev: boolean): LocalFact[] {
  const [git, path, registry] = ["git", "path", "registry"].map((k) => text(get(e.value, k)));
  const name = text(get(e.value, "package")) ?? e.key;
  const ref = ["rev", "tag", "branch"].map((k) => text(get(e.value, k))).find((r) => r !== undefined);
  const version = text(get(e.value, "version")) ?? (e.value.type === "scalar" ? text(e.value) : ref) ?? "any";
  const source =
    git ?? (path !== undefined ? `path ${path}` : registry !== undefined ? `registry ${registry}` : "registry");
  const facts = [component(project, "cargo", name, version, dev, source, e.at, asked(e.value, CRATE))];
  return git === undefined ? facts : [...facts, origin(project, `git+${git}`, e.at)];
}

const REQUIREMENT = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/;

function requirement(project: string, node: Located, dev: boolean): LocalFact[] {
  const [whole = "", ...markers] = (text(node) ?? "").split(";");
  const match = REQUIREMENT.exec(whole.trim());
  if (!match) return [];
  const rest = (match[2] as string).trim();
  const url = /^@\s*(\S+)/.exec(rest)?.[1];
  const extras = /^[\w.-]+\s*(\[[^\]]*\])/.exec(whole.trim())?.[1] ?? "";
  const when = [extras, url?.split("#")[1] ?? "", markers.join(";").trim()].filter((w) => w !== "").join(" ");
  const name = python(match[1] as string);
  if (url !== undefined)
    return [
      component(project, "pypi", name, "any", dev, url.split("#")[0] as string, node.at, when),
      origin(project, url, node.at),
    ];
  const version = /^={2,3}\s*([^\s,*]+)$/.exec(rest)?.[1] ?? (rest || "any");
  return [component(project, "pypi", name, version, dev, "registry", node.at, when)];
}

/** `pyproject.toml`: standard fields, and those of Poetry and uv. */
export function pyproject(folder: string, root: Located): LocalFact[] {
  const project = text(get(root, "project", "name")) ?? text(get(root, "tool", "poetry", "name")) ?? folder;
  const uv = get(root, "tool", "uv");
  const facts = items(get(root, "project", "dependencies")).flatMap((d) => requirement(project, d, false));
  for (const group of entries(get(root, "project", "optional-dependencies")))
    facts.push(...items(group.value).flatMap((d) => requirement(project, d, false)));
  for (const group of entries(get(root, "dependency-groups")))
    facts.push(...items(group.value).flatMap((d) => requirement(project, d, true)));
  for (const tool of items(get(root, "build-system", "requires")))
    for (const f of requirement(project, tool, true))
      facts.push(
        f.rel === "component"
          ? fact(
              "toolchain",
              project,
              f.object,
              { version: f.attrs.version ?? null, source: f.attrs.source ?? null, checksum: null },
              f.at,
            )
          : f,
      );
  const backend = entry(root, "build-system", "build-backend");
  const within = entry(root, "build-system", "backend-path");
  if (backend && within)
    facts.push(
      fact("install-hook", project, `${project} build backend`, { command: text(backend.value) ?? "" }, [
        backend.at,
        within.at,
      ]),
    );
  facts.push(...poetry(project, get(root, "tool", "poetry")));
  for (const e of entries(get(uv, "sources"))) facts.push(...sourceOf(project, e));
  for (const index of items(get(uv, "index")))
    facts.push(...indexOf(project, index, bool(get(index, "explicit")) === true));
  for (const key of ["index-url", "extra-index-url", "find-links"]) {
    const e = entry(uv, key);
    if (e) for (const url of texts(e.value)) facts.push(origin(project, url, e.at, { mapped: key === "index-url" }));
  }
  for (const key of ["override-dependencies", "constraint-dependencies"])
    for (const o of items(get(uv, key)))
      facts.push(
        fact("overrides", project, python(REQUIREMENT.exec(text(o) ?? "")?.[1] ?? "none"), { target: text(o) ?? "" }, [
          o.at,
        ]),
      );
  return facts;
}

const indexOf = (project: string, index: Located, mapped: boolean): LocalFact[] => {
  const url = entry(index, "url");
  return url ? [origin(project, text(url.value) ?? "", url.at, { mapped })] : [];
};

/** A source that replaces the registry for one package. */
function sourceOf(project: string, e: LocatedEntry): LocalFact[] {
  const [git, url, path] = ["git", "url", "path"].map((k) => text(get(e.value, k)));
  const target = git ?? url ?? path;
  if (target === undefined) return [];
  const facts = [fact("overrides", project, python(e.key), { target: JSON.stringify(plain(e.value)) }, [e.at])];
  return path === undefined ? [...facts, origin(project, git === undefined ? target : `git+${git}`, e.at)] : facts;
}

function poetry(project: string, tool: Located | undefined): LocalFact[] {
  const groups = entries(get(tool, "group")).map((g) => ({ node: get(g.value, "dependencies"), dev: true }));
  const sections = [
    { node: get(tool, "dependencies"), dev: false },
    { node: get(tool, "dev-dependencies"), dev: true },
    ...groups,
  ];
  const facts = sections.flatMap(({ node, dev }) =>
    entries(node).flatMap((e): LocalFact[] => {
      if (e.key === "python") return [];
      const [git, url, path] = ["git", "url", "path"].map((k) => text(get(e.value, k)));
      const version = (e.value.type === "scalar" ? text(e.value) : text(get(e.value, "version"))) ?? "any";
      const one = component(
        project,
        "pypi",
        python(e.key),
        version,
        dev,
        git ?? url ?? (path ? `path ${path}` : "registry"),
        e.at,
        asked(e.value, /^(version|git|url|path)$/),
      );
      const from = git === undefined ? url : `git+${git}`;
      return from === undefined ? [one] : [one, origin(project, from, e.at)];
    }),
  );
  for (const s of items(get(tool, "source")))
    facts.push(...indexOf(project, s, text(get(s, "priority")) === "explicit"));
  return facts;
}

const HOOKS =
  /^(pre|post)-(install|update|autoload-dump|package-(install|update|uninstall)|root-package-install|create-project-cmd)(-cmd)?$/;

/** `composer.json`: packages, repositories, plugins that may run, scripts that run by themselves. */
export function composer(folder: string, root: Located): LocalFact[] {
  const project = text(get(root, "name")) ?? folder;
  const facts = ["require", "require-dev"].flatMap((key) =>
    entries(get(root, key))
      .filter((e) => e.key.includes("/"))
      .map((e) =>
        component(project, "composer", e.key, text(e.value) ?? "any", key === "require-dev", "registry", e.at),
      ),
  );
  const insecure = entry(root, "config", "secure-http");
  const plainHttp = insecure !== undefined && bool(insecure.value) === false;
  for (const r of [...items(get(root, "repositories")), ...entries(get(root, "repositories")).map((e) => e.value)]) {
    const url = text(get(r, "url"));
    if (url === undefined) continue;
    const only = get(r, "only") !== undefined;
    const patterns: Attrs = only ? { patterns: texts(get(r, "only")).sort() } : {};
    const object = text(get(r, "type")) === "path" ? `path ${url}` : hostOf(url);
    facts.push(fact("fetches-from", project, object, { tls: !/^http:/.test(url), mapped: only, ...patterns }, [r.at]));
  }
  if (plainHttp && insecure)
    facts.push(fact("fetches-from", project, "any repository", { tls: false, mapped: false }, [insecure.at]));
  const allowed = entry(root, "config", "allow-plugins");
  if (allowed && bool(allowed.value) === true)
    facts.push(fact("install-hook", project, "plugin *", { command: null }, [allowed.at]));
  for (const e of entries(allowed?.value))
    if (bool(e.value) === true) facts.push(fact("install-hook", project, `plugin ${e.key}`, { command: null }, [e.at]));
  for (const e of entries(get(root, "scripts")))
    if (HOOKS.test(e.key))
      facts.push(fact("install-hook", project, `${project} ${e.key}`, { command: texts(e.value).join("\n") }, [e.at]));
  return facts;
}
