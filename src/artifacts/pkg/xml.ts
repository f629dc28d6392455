import type { Element } from "../../formats/xml/index.ts";
import { child, children, elements, textOf } from "../../formats/xml/index.ts";
import type { Attrs, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { encrypted, hostOf, origin, purlOf } from "../packages.ts";

/** `pom.xml` of Maven. Properties of the same file are put in; others cannot be known. */
export function pom(folder: string, root: Element): LocalFact[] {
  const project = textOf(root, "artifactId") ?? folder;
  const properties = new Map((child(root, "properties")?.children ?? []).map((p) => [p.name, p.text.trim()]));
  const resolve = (value: string | undefined): string | null =>
    value?.replace(/\$\{([^}]{1,200})\}/g, (_, name: string) => properties.get(name) ?? UNRESOLVED) ?? null;
  const facts: LocalFact[] = [];
  const named = (e: Element): string =>
    [textOf(e, "groupId") ?? "org.apache.maven.plugins", textOf(e, "artifactId"), textOf(e, "classifier")]
      .filter((p) => p)
      .join("/");
  const dependency = (e: Element, managed: boolean): void => {
    const scope = textOf(e, "scope") ?? "compile";
    const [name, path] = [purlOf("maven", named(e)), textOf(e, "systemPath")];
    if (managed) {
      facts.push(fact("overrides", project, named(e), { target: resolve(textOf(e, "version")) ?? "" }, [e.at]));
      return;
    }
    const version = resolve(textOf(e, "version")) ?? "managed";
    const attrs = { version, dev: scope === "test" || scope === "provided", direct: true, source: path ?? "registry" };
    facts.push(fact("component", project, name, attrs, [e.at]));
  };
  for (const scope of [root, ...children(child(root, "profiles"), "profile")]) {
    for (const d of children(child(scope, "dependencies"), "dependency")) dependency(d, false);
    for (const d of children(child(scope, "dependencyManagement", "dependencies"), "dependency")) dependency(d, true);
    for (const list of ["repositories", "pluginRepositories"])
      for (const r of child(scope, list)?.children ?? []) {
        const url = resolve(textOf(r, "url")) ?? UNRESOLVED;
        facts.push(origin(project, url, r.at));
      }
    for (const plugin of [
      ...children(child(scope, "build", "plugins"), "plugin"),
      ...children(child(scope, "build", "extensions"), "extension"),
    ]) {
      const version = resolve(textOf(plugin, "version")) ?? "managed";
      facts.push(
        fact("toolchain", project, purlOf("maven", named(plugin)), { version, source: "registry", checksum: null }, [
          plugin.at,
        ]),
      );
    }
  }
  const parent = child(root, "parent");
  if (parent)
    facts.push(
      fact(
        "toolchain",
        project,
        `parent ${named(parent)}`,
        { version: resolve(textOf(parent, "version")) ?? "none", source: "registry", checksum: null },
        [parent.at],
      ),
    );
  return facts;
}

/** MSBuild project files: package references, and tasks that run by themselves. */
export function msbuild(folder: string, path: string, root: Element): LocalFact[] {
  const project = /([^/]+)\.(cs|fs|vb)proj$/.exec(path)?.[1] ?? folder;
  const facts: LocalFact[] = [];
  for (const e of elements(root)) {
    const name = e.attributes.get("Include") ?? e.attributes.get("Update");
    if ((e.name === "PackageReference" || e.name === "PackageVersion") && name !== undefined) {
      const version = e.attributes.get("Version") ?? textOf(e, "Version") ?? "managed";
      const dev = /^all$/i.test(e.attributes.get("PrivateAssets") ?? textOf(e, "PrivateAssets") ?? "");
      facts.push(
        fact(
          "component",
          project,
          purlOf("nuget", name),
          { version, dev, direct: e.name === "PackageReference", source: "registry" },
          [e.at],
        ),
      );
    } else if (e.name === "Exec") {
      const command = e.attributes.get("Command") ?? "";
      facts.push(fact("install-hook", project, `${project} build task`, { command }, [e.at]));
    } else if (e.name === "RestoreSources" || e.name === "RestoreAdditionalProjectSources") {
      for (const url of e.text.split(";").map((u) => u.trim()))
        if (/^https?:/.test(url)) facts.push(origin(project, url, e.at, { mapped: false }));
    }
  }
  return facts;
}

/** `nuget.config`: sources, and which packages each may give (https://learn.microsoft.com/nuget/consume-packages/package-source-mapping). */
export function nugetConfig(folder: string, root: Element): LocalFact[] {
  const mapping = child(root, "packageSourceMapping");
  const mapped = new Map(
    children(mapping, "packageSource").map((s) => [
      (s.attributes.get("key") ?? "").toLowerCase(),
      children(s, "package").map((p) => p.attributes.get("pattern") ?? ""),
    ]),
  );
  return children(child(root, "packageSources"), "add").map((source) => {
    const [key, url] = [source.attributes.get("key") ?? "", source.attributes.get("value") ?? ""];
    const patterns = mapped.get(key.toLowerCase());
    const limited = mapping !== undefined && !(patterns ?? []).includes("*");
    const only: Attrs = patterns ? { patterns: [...patterns].sort() } : {};
    const at = mapping ? [source.at, mapping.at] : [source.at];
    return fact("fetches-from", folder, hostOf(url), { tls: encrypted(url), mapped: limited, ...only }, at);
  });
}
