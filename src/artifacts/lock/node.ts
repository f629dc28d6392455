import type { Line } from "../../formats/lines.ts";
import { readLines } from "../../formats/lines.ts";
import type { Located, LocatedEntry } from "../../formats/located.ts";
import { bool, entries, entry, get, text } from "../../formats/located.ts";
import type { ByteRange } from "../../model/fact.ts";
import type { Problem } from "../../model/problem.ts";
import type { Locked } from "./common.ts";

const strong = (digest: string): boolean =>
  /sha(256|384|512)/.test(digest) || /^([0-9]+(c[0-9]+)?\/)?[0-9a-f]{64,128}$/.test(digest);
/** An entry's key, without what stands below it. */
const headOf = (e: LocatedEntry): ByteRange => ({ from: e.at.from, to: Math.max(e.value.at.from, e.at.from + 1) });
const spotOf = (e: LocatedEntry, ...inner: readonly (LocatedEntry | undefined)[]): ByteRange[] => [
  headOf(e),
  ...inner.flatMap((i) => (i ? [i.at] : [])),
];

/** https://pnpm.io/git_branch_lockfiles: `packages` by `name@version` (6 and later) or `/name/version` (5). */
export function pnpm(root: Located): Locked[] {
  const dev = new Set<string>();
  for (const e of entries(get(root, "packages"))) if (bool(get(e.value, "dev")) === true) dev.add(e.key);
  return entries(get(root, "packages")).map((e): Locked => {
    const resolution = entry(e.value, "resolution");
    const [digest, tarball, repo, commit, folder, path] = [
      ...["integrity", "tarball", "repo", "commit", "directory", "path"],
    ].map((k) => text(get(resolution?.value, k)));
    const plain = e.key.replace(/\(.*$/, "");
    const match = /^\/?(@[^/@]+\/[^/@]+|[^/@]+)[@/](.+)$/.exec(plain);
    const elsewhere = tarball ?? (repo !== undefined && path !== undefined ? `${repo} ${path}` : repo);
    const hook = entry(e.value, "requiresBuild");
    return {
      type: "npm",
      name: match?.[1] ?? plain,
      version: text(get(e.value, "version")) ?? match?.[2] ?? plain,
      revision: commit,
      dev: dev.has(e.key),
      source: elsewhere ?? (folder === undefined ? "registry" : `folder ${folder}`),
      ...(elsewhere === undefined ? {} : { origin: elsewhere }),
      ...(repo !== undefined || folder !== undefined
        ? {}
        : { files: digest === undefined ? [] : [`${digest} ${digest}`] }),
      weak: digest !== undefined && !strong(digest),
      at: spotOf(e, resolution),
      digestAt: resolution?.at ?? headOf(e),
      originAt: resolution?.at ?? headOf(e),
      ...(hook && bool(hook.value) ? { hook: hook.at } : {}),
    };
  });
}

const nameOf = (descriptor: string): string => /^(@?[^@]+)@/.exec(descriptor)?.[1] ?? descriptor;

/** Yarn 2 and later: YAML, one entry for each resolution. */
export function berry(root: Located): Locked[] {
  return entries(root).flatMap((e): Locked[] => {
    const resolution = text(get(e.value, "resolution"));
    if (e.key === "__metadata" || resolution === undefined || /@workspace:/.test(resolution)) return [];
    const [version, checksum] = [entry(e.value, "version"), entry(e.value, "checksum")];
    const digest = text(checksum?.value);
    const reference = resolution.slice(nameOf(resolution).length + 1);
    return [
      {
        type: "npm",
        name: nameOf(e.key),
        version: text(version?.value) ?? "none",
        source:
          reference.startsWith("npm:") && nameOf(resolution) === nameOf(e.key)
            ? "registry"
            : (reference.split("#")[0] as string),
        files: digest === undefined ? [] : [`${digest} ${digest}`],
        at: spotOf(e, version, entry(e.value, "resolution")),
        digestAt: checksum?.at ?? headOf(e),
      },
    ];
  });
}

/** Yarn 1: its own format, blocks of indented lines below the ranges that they answer. */
export function classic(bytes: Uint8Array): Locked[] | Problem {
  const lines = readLines(bytes);
  if ("code" in lines) return lines;
  const found: Locked[] = [];
  let block: Line[] = [];
  const close = (): void => {
    const one = classicBlock(block);
    if (one) found.push(one);
    block = [];
  };
  for (const line of lines) {
    if (line.text.startsWith("#")) continue;
    if (line.indent === 0) close();
    block.push(line);
  }
  close();
  return found;
}

function classicBlock(block: readonly Line[]): Locked | null {
  const [head] = block;
  const field = (name: string): Line | undefined => block.find((l) => l.indent === 2 && l.text.startsWith(`${name} `));
  const [version, resolved, integrity] = ["version", "resolved", "integrity"].map(field);
  if (!head || !version) return null;
  const value = (l: Line | undefined, name: string): string | undefined =>
    l?.text.slice(name.length + 1).replace(/^"|"$/g, "");
  const name = nameOf(head.text.replace(/^"/, ""));
  const number = value(version, "version") as string;
  const address = value(resolved, "resolved");
  const plain = address?.split(/[?#]/)[0]?.replace(/%2f/gi, "/").replace(/%40/g, "@") ?? "";
  const file = `/${name}/-/${name.slice(name.indexOf("/") + 1)}-${number}.tgz`;
  const digest = value(integrity, "integrity");
  // Before `integrity` there was a SHA-1 in the fragment.
  const legacy = address?.split("#")[1];
  const held = digest ?? (legacy !== undefined && /^[0-9a-f]{40}$/.test(legacy) ? legacy : undefined);
  return {
    type: "npm",
    name,
    version: number,
    source: address === undefined || plain.endsWith(file) ? "registry" : plain,
    ...(address === undefined ? {} : { origin: address }),
    files: held === undefined ? [] : [`${held} ${held}`],
    weak: held !== undefined && !strong(held),
    at: [version.at, ...(resolved ? [resolved.at] : [])],
    digestAt: (integrity ?? resolved ?? version).at,
    originAt: (resolved ?? version).at,
  };
}
