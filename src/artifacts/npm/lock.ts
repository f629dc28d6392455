import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, text } from "../../formats/located.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";

/** Package URL without version (https://github.com/package-url/purl-spec). */
export const purl = (name: string): string => `pkg:npm/${name.replace(/^@/, "%40")}`;

/** Scheme and host of where a package came from; any other origin keeps its path. */
export const originOf = (resolved: string): string =>
  /^https?:\/\/[^/?#]+/.exec(resolved)?.[0].toLowerCase() ?? (resolved.split("#")[0] as string);

interface Installed {
  readonly name: string;
  readonly entry: LocatedEntry;
}

/** What a lock file (lockfileVersion 1 to 3) holds: versions, where they come from, their digests, their hooks. */
export function lock(project: string, root: Located): LocalFact[] {
  const packages = entries(get(root, "packages"));
  const direct = new Set(
    ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"].flatMap((section) =>
      entries(get(root, "packages", "", section)).map((e) => e.key),
    ),
  );
  const installed = packages.length > 0 ? packages.flatMap(flat) : [...nested(get(root, "dependencies"), 0)];
  // One origin is one statement however many packages come from it.
  const origins = new Map<string, LocalFact>();
  const facts: LocalFact[] = [];
  const held = installed.some((one) => entry(one.entry.value, "integrity") !== undefined);
  for (const one of installed) {
    facts.push(...locked(project, one, direct, held));
    const resolved = entry(one.entry.value, "resolved");
    const url = text(resolved?.value);
    if (!resolved || !url || url.startsWith("file:") || bool(get(one.entry.value, "link")) === true) continue;
    const origin = originOf(url);
    if (!origins.has(origin))
      origins.set(origin, fact("fetches-from", project, origin, { tls: !/^(http|git):/.test(url) }, [resolved.at]));
  }
  return [...facts, ...origins.values()];
}

const FOLDER = "node_modules/";

/** Workspaces stand in the same list twice: as a link, and without the folder. */
function flat(one: LocatedEntry): Installed[] {
  const at = one.key.lastIndexOf(FOLDER);
  if (at < 0) return [];
  return [{ name: text(get(one.value, "name")) ?? one.key.slice(at + FOLDER.length), entry: one }];
}

/** lockfileVersion 1 nests what is installed below what needs it. */
function* nested(node: Located | undefined, depth: number): Generator<Installed> {
  if (depth > 50) return;
  for (const one of entries(node)) {
    yield { name: one.key, entry: one };
    yield* nested(get(one.value, "dependencies"), depth + 1);
  }
}

function locked(
  project: string,
  { name, entry: { value, at } }: Installed,
  direct: ReadonlySet<string>,
  held: boolean,
): LocalFact[] {
  const [versionAt, resolved, integrity, dev, hook] = [
    "version",
    "resolved",
    "integrity",
    "dev",
    "hasInstallScript",
  ].map((k) => entry(value, k));
  const linked = bool(get(value, "link")) === true;
  const version = text(versionAt?.value) ?? (linked ? "linked" : "none");
  const places = [versionAt, resolved, dev].flatMap((e) => e?.at ?? []);
  const key = { from: at.from, to: Math.min(at.to, at.from + 2) };
  // The manifest says what is direct; here it is only noted, or one new dependency would ask twice.
  const attrs = {
    version,
    dev: bool(dev?.value) ?? false,
    direct: false,
    transitive: !direct.has(name),
    source: linked ? `link to ${text(resolved?.value) ?? "?"}` : sourceOf(name, version, text(resolved?.value)),
  };
  const facts = [fact("component", project, `${purl(name)} (locked)`, attrs, places.length > 0 ? places : [key])];
  if (linked) return facts;
  if (bool(hook?.value) === true && hook) facts.push(fact("install-hook", project, name, { command: null }, [hook.at]));
  if (bool(get(value, "inBundle")) === true || bool(get(value, "bundled")) === true) return facts;
  const digest = text(integrity?.value) ?? null;
  const strength = digest === null ? "none" : /(^|\s)sha(256|384|512)-/.test(digest) ? "strong" : "weak";
  const where = integrity?.at ?? versionAt?.at ?? key;
  // One without a digest among others that have one is as good as any bytes; repositories have revisions instead.
  const among: LocalFact["attrs"] =
    held && digest === null && /^https?:/.test(text(resolved?.value) ?? "https:") ? { among: true } : {};
  return [...facts, fact("integrity", project, `${name} ${version}`, { value: digest, strength, ...among }, [where])];
}

/** `registry` where the address is that of this package and version in any registry, else the address itself. */
function sourceOf(name: string, version: string, resolved: string | undefined): string {
  // npm leaves `resolved` out in some modes: that says nothing.
  if (resolved === undefined) return "registry";
  const address = resolved.split(/[?#]/)[0] as string;
  const file = `${name.slice(name.indexOf("/") + 1)}-${version}.tgz`;
  const path = plainAddress(address);
  return /^https?:/.test(address) && path.endsWith(`/${name}/-/${file}`) ? "registry" : address;
}

const plainAddress = (address: string): string => address.replace(/%2f/gi, "/").replace(/%40/g, "@");
