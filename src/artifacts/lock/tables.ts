import type { Located } from "../../formats/located.ts";
import { entries, entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";
import type { Locked } from "./common.ts";

const spots = (node: Located, ...keys: readonly string[]): ByteRange[] => {
  const found = keys.flatMap((k) => entry(node, k)?.at ?? []);
  return found.length > 0 ? found : [node.at];
};
const python = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");
const fileOf = (address: string): string => address.split(/[?#]/)[0]?.split("/").at(-1) ?? address;
/** The addresses of one index: files lie on the one host, its list on the other. */
const PYPI = /^https:\/\/(pypi\.org|files\.pythonhosted\.org)\//;

/** `poetry.lock`: digests of each file stand with the package, or (before 1.5) in `metadata.files`. */
export function poetry(root: Located): Locked[] {
  const old = get(root, "metadata", "files");
  return items(get(root, "package")).map((p): Locked => {
    const name = text(get(p, "name")) ?? "none";
    const list = entry(p, "files") ?? entry(old, name);
    const url = text(get(p, "source", "url"));
    const files = items(list?.value).map((f) => `${text(get(f, "file")) ?? "?"} ${text(get(f, "hash")) ?? "none"}`);
    const kind = text(get(p, "source", "type"));
    return {
      type: "pypi",
      name: python(name),
      version: text(get(p, "version")) ?? "none",
      revision: text(get(p, "source", "resolved_reference")),
      dev: text(get(p, "category")) === "dev",
      source: url === undefined || kind === "legacy" ? "registry" : url,
      ...(url === undefined ? {} : { origin: kind === "git" ? `git+${url}` : url }),
      ...(kind === "git" || kind === "directory" ? {} : { files }),
      at: spots(p, "version", "source"),
      digestAt: list?.at ?? p.at,
      originAt: entry(p, "source")?.at ?? p.at,
    };
  });
}

/** `uv.lock`. */
export function uv(root: Located): Locked[] {
  return items(get(root, "package")).flatMap((p): Locked[] => {
    const [source] = entries(get(p, "source"));
    const address = text(source?.value) ?? "registry";
    if (source && ["virtual", "editable"].includes(source.key)) return [];
    const built = [get(p, "sdist"), ...items(get(p, "wheels"))].flatMap((f) => (f ? [f] : []));
    const files = built.flatMap((f) => {
      const hash = text(get(f, "hash"));
      return hash === undefined ? [] : [`${fileOf(text(get(f, "url")) ?? "?")} ${hash}`];
    });
    const registry = source?.key === "registry";
    const foreign = registry
      ? built.map((f) => text(get(f, "url")) ?? "").find((u) => u !== "" && !PYPI.test(u))
      : undefined;
    return [
      {
        type: "pypi",
        name: python(text(get(p, "name")) ?? "none"),
        version: text(get(p, "version")) ?? "none",
        revision: address.split("#")[1],
        source: registry ? "registry" : (address.split("#")[0] as string),
        origin:
          source?.key === "git" ? `git+${address}` : PYPI.test(address) && foreign !== undefined ? foreign : address,
        ...(registry || source?.key === "url" ? { files } : {}),
        at: spots(p, "version", "source"),
        digestAt: entry(p, "wheels")?.at ?? entry(p, "sdist")?.at ?? p.at,
        originAt: entry(p, "source")?.at ?? p.at,
      },
    ];
  });
}

/** `Cargo.lock`: a package without a source is of this workspace. */
export function cargo(root: Located): Locked[] {
  return items(get(root, "package")).flatMap((p): Locked[] => {
    const source = text(get(p, "source"));
    if (source === undefined) return [];
    const checksum = entry(p, "checksum");
    const digest = text(checksum?.value);
    const registry = /^(registry|sparse)\+/.test(source);
    return [
      {
        type: "cargo",
        name: text(get(p, "name")) ?? "none",
        version: text(get(p, "version")) ?? "none",
        revision: source.split("#")[1],
        source: registry ? "registry" : (source.split("#")[0] as string),
        origin: source.replace(/^(registry|sparse)\+/, ""),
        ...(registry ? { files: digest === undefined ? [] : [`${digest} ${digest}`] } : {}),
        at: spots(p, "version", "source"),
        digestAt: checksum?.at ?? p.at,
        originAt: entry(p, "source")?.at ?? p.at,
      },
    ];
  });
}

/** `Pipfile.lock`. */
export function pipfile(root: Located): Locked[] {
  return ["default", "develop"].flatMap((section) =>
    entries(get(root, section)).map((e): Locked => {
      const hashes = entry(e.value, "hashes");
      const elsewhere = text(get(e.value, "git")) ?? text(get(e.value, "file")) ?? text(get(e.value, "path"));
      return {
        type: "pypi",
        name: python(e.key),
        version: (text(get(e.value, "version")) ?? text(get(e.value, "ref")) ?? "none").replace(/^==/, ""),
        dev: section === "develop",
        source: elsewhere ?? "registry",
        ...(elsewhere === undefined
          ? { files: texts(hashes?.value).map((h) => `${h} ${h}`) }
          : { origin: `git+${elsewhere}` }),
        at: spots(e.value, "version", "git", "ref"),
        digestAt: hashes?.at ?? e.at,
        originAt: e.at,
      };
    }),
  );
}

/** `packages.lock.json` of NuGet, by framework. */
export function nuget(root: Located): Locked[] {
  const seen = new Set<string>();
  return entries(get(root, "dependencies")).flatMap((framework) =>
    entries(framework.value).flatMap((e): Locked[] => {
      const [version, hash] = [text(get(e.value, "resolved")), text(get(e.value, "contentHash"))];
      const key = `${e.key} ${version} ${hash}`;
      if (version === undefined || seen.has(key)) return [];
      seen.add(key);
      return [
        {
          type: "nuget",
          name: e.key,
          version,
          source: "registry",
          files: hash === undefined ? [] : [`${hash} ${hash}`],
          at: spots(e.value, "resolved"),
          digestAt: entry(e.value, "contentHash")?.at ?? e.at,
        },
      ];
    }),
  );
}

/** `composer.lock`: packages come from archives whose address is the origin. */
export function composer(root: Located): Locked[] {
  return ["packages", "packages-dev"].flatMap((section) =>
    items(get(root, section)).map((p): Locked => {
      const [dist, source] = [entry(p, "dist"), entry(p, "source")];
      const address = text(get(dist?.value, "url")) ?? text(get(source?.value, "url"));
      const sha = text(get(dist?.value, "shasum"));
      return {
        type: "composer",
        name: text(get(p, "name")) ?? "none",
        version: text(get(p, "version")) ?? "none",
        dev: section === "packages-dev",
        // The address holds the commit, and so differs with every version.
        source: (text(get(source?.value, "url")) ?? address ?? "registry").split("?")[0] as string,
        ...(address === undefined ? {} : { origin: address }),
        // Forges' archives have no stable digest: the commit is what is held.
        files: [
          ...(sha ? [`archive ${sha}`] : []),
          // Of one version there is one archive at one address.
          ...["url", "reference"].flatMap((k) => {
            const said = text(get(dist?.value, k));
            return said === undefined ? [] : [`archive's ${k} ${said.replaceAll(" ", "%20")}`];
          }),
          ...(text(get(source?.value, "reference")) ? [`commit ${text(get(source?.value, "reference"))}`] : []),
        ],
        at: spots(p, "version"),
        digestAt: (dist ?? source)?.at ?? p.at,
        originAt: (dist ?? source)?.at ?? p.at,
        ...(text(get(p, "type")) === "composer-plugin" ? { hook: spots(p, "type")[0] as ByteRange } : {}),
      };
    }),
  );
}
