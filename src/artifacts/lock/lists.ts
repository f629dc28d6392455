import type { Line } from "../../formats/lines.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { encrypted, hostOf, origin, purlOf } from "../packages.ts";
import type { Locked } from "./common.ts";
import { lockedFacts } from "./common.ts";

/** `go.sum`: digests of modules and of their go.mod files. It lists what was never built: versions are no components. */
export function goSum(project: string, lines: readonly Line[]): LocalFact[] {
  // A second digest of one module lets in other bytes.
  const held = new Map<string, { digests: string[]; at: ByteRange[] }>();
  for (const line of lines) {
    const [name, version, digest] = line.text.split(/\s+/);
    if (name === undefined || version === undefined || digest === undefined) continue;
    const one = held.get(`${name} ${version}`) ?? { digests: [], at: [] };
    held.set(`${name} ${version}`, one);
    one.digests.push(digest);
    one.at.push(line.at);
  }
  return [...held].map(([object, { digests, at }]) => {
    const strength = digests.every((d) => d.startsWith("h1:")) ? "strong" : "weak";
    return fact("integrity", project, object, { value: [...new Set(digests)].sort().join(" "), strength }, at);
  });
}

/** `gradle.lockfile`: group:name:version=configurations. */
export function gradleLock(project: string, lines: readonly Line[]): LocalFact[] {
  const packages = lines.flatMap((line): Locked[] => {
    const match = /^([^:#=\s]+):([^:=\s]+):([^:=\s]+)=(\S*)$/.exec(line.text);
    if (!match) return [];
    const [, group, name, version = "", uses = ""] = match;
    const dev = uses !== "" && uses.split(",").every((u) => /^test/i.test(u));
    return [{ type: "maven", name: `${group}/${name}`, version, dev, source: "registry", at: [line.at] }];
  });
  return lockedFacts(project, packages);
}

/** `Gemfile.lock`: sections name where the gems below come from. */
export function gemLock(project: string, lines: readonly Line[]): LocalFact[] {
  const facts: LocalFact[] = [];
  const packages: Locked[] = [];
  const digests = new Map<string, Line>();
  for (const line of lines) {
    const match = /^(\S+) \(([^)]+)\) (sha256=[0-9a-f]{64})$/.exec(line.text);
    if (match) digests.set(`${match[1]} ${match[2]}`, line);
  }
  const held = lines.some((l) => l.text === "CHECKSUMS");
  let section = "";
  let remote = "registry";
  let revision: string | undefined;
  for (const line of lines) {
    if (line.indent === 0) [section, remote, revision] = [line.text, "registry", undefined];
    else if (line.indent === 2 && line.text.startsWith("revision: ")) revision = line.text.slice(10);
    else if (line.indent === 2 && line.text.startsWith("remote: ")) {
      remote = line.text.slice(8);
      if (section !== "PATH") facts.push(origin(project, section === "GIT" ? `git+${remote}` : remote, line.at));
    } else if (line.indent === 4 && ["GEM", "GIT", "PATH"].includes(section)) {
      const match = /^(\S+) \(([^)]+)\)$/.exec(line.text);
      if (!match) continue;
      const [, name = "", version = ""] = match;
      const digest = digests.get(`${name} ${version}`);
      const files = digest ? [`gem ${digest.text.split(" ").at(-1)}`] : [];
      packages.push({
        type: "gem",
        name,
        version,
        revision,
        source: section === "GEM" ? "registry" : `${section.toLowerCase()}: ${remote}`,
        ...(held && section === "GEM" ? { files, digestAt: digest?.at ?? line.at } : {}),
        at: [line.at],
      });
    }
  }
  return [...facts, ...lockedFacts(project, packages)];
}

const OPTION =
  /^(?:--(index-url|extra-index-url|find-links|trusted-host|requirement|constraint|no-index|require-hashes|pre)|-([ifrc]))(?:[= ]\s*(\S+))?/;
const SHORT: Readonly<Record<string, string>> = { i: "index-url", f: "find-links", r: "requirement", c: "constraint" };

/** `requirements*.txt` of pip: pins, digests, indexes. */
export function requirements(project: string, lines: readonly Line[]): LocalFact[] {
  const joined = logical(lines);
  const hashed = joined.some((l) => l.text.includes("--hash=") || l.text.startsWith("--require-hashes"));
  const trusted = joined.flatMap((l) => /^--trusted-host[= ]\s*(\S+)/.exec(l.text)?.[1] ?? []);
  return joined.flatMap((line) => requirement(project, line, hashed, trusted));
}

/** Lines that end in a backslash go on; comments go. */
function logical(lines: readonly Line[]): Line[] {
  const out: Line[] = [];
  let open: Line | null = null;
  for (const line of lines) {
    const plain = line.text.replace(/(^|\s)#.*$/, "").trim();
    const more = plain.endsWith("\\");
    const words = more ? plain.slice(0, -1).trim() : plain;
    const one: Line = open
      ? { text: `${open.text} ${words}`, indent: open.indent, at: { from: open.at.from, to: line.at.to } }
      : { ...line, text: words };
    if (more && one.text.length < 50_000) open = one;
    else {
      open = null;
      if (one.text !== "") out.push(one);
    }
  }
  return open ? [...out, open] : out;
}

function requirement(project: string, line: Line, hashed: boolean, trusted: readonly string[]): LocalFact[] {
  const option = OPTION.exec(line.text);
  if (option) {
    const name = option[1] ?? (SHORT[option[2] as string] as string);
    const value = option[3] ?? "";
    if (name === "requirement" || name === "constraint") return [];
    if (!/url|links/.test(name) || value === "") return [];
    if (value.includes("${"))
      return [fact("fetches-from", project, UNRESOLVED, { tls: true, mapped: false }, [line.at])];
    const host = hostOf(value).replace(/^\w+:\/\//, "");
    const tls = encrypted(value) && !trusted.includes(host) && !trusted.includes(host.split(":")[0] as string);
    // An extra index has no priority: any name may come from there.
    const path = value.replace(/^[a-z+]+:\/\/[^/?#]*/i, "");
    return [fact("fetches-from", project, hostOf(value), { tls, mapped: name === "index-url", path }, [line.at])];
  }
  const text = line.text.replace(/^(-e|--editable)[= ]\s*/, "");
  const digests = [...text.matchAll(/--hash=(\S+)/g)].map((m) => m[1] as string);
  const plain = text
    .replace(/\s--\S.*$/, "")
    .replace(/;.*$/, "")
    .trim();
  const elsewhere = /^(?:([\w.-]+)(?:\[[^\]]*\])?\s*@\s*)?((?:(?:git|hg|svn|bzr)\+)?[a-z+]+:\/\/\S+)$/.exec(plain);
  if (elsewhere) {
    const url = elsewhere[2] as string;
    const name = elsewhere[1] ?? /[#&]egg=([\w.-]+)/.exec(text)?.[1] ?? hostless(url);
    const [address = "", ref = "none"] = (url.split("#")[0] as string).split(/@(?=[^/@]*$)/);
    const attrs = { version: ref, dev: false, direct: true, source: address, when: asked(text, url.split("#")[1]) };
    return [fact("component", project, purlOf("pypi", python(name)), attrs, [line.at]), origin(project, url, line.at)];
  }
  const match = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(.*)$/.exec(plain);
  if (!match) return [];
  const name = python(match[1] as string);
  const version = /^={2,3}\s*([^\s,*]+)$/.exec(match[2] as string)?.[1] ?? ((match[2] as string) || "any");
  const attrs = { version, dev: false, direct: true, source: "registry", when: asked(text) };
  const facts = [fact("component", project, purlOf("pypi", name), attrs, [line.at])];
  const weak = digests.some((d) => /^(md5|sha1):/.test(d));
  const strength = digests.length === 0 ? "none" : weak ? "weak" : "strong";
  const files = digests.map((d) => `${d} ${d}`).sort();
  // One digest demands digests for all; without any there is nothing to lose for each package.
  return [
    ...facts,
    fact("integrity", project, `${name} ${version}`, { value: null, files, strength: hashed ? strength : "none" }, [
      line.at,
    ]),
  ];
}

/** Extras, markers, fragments and options of one requirement; null where there are none. */
function asked(text: string, fragment = ""): string | null {
  const extras = /^[A-Za-z0-9][\w.-]*(\[[^\]]*\])/.exec(text)?.[1] ?? "";
  const options = [...text.matchAll(/\s(--(?!hash=)\S+(?:\s+(?!--)\S+)?)/g)].map((m) => m[1] as string);
  const semicolon = text.indexOf(";");
  const marker = semicolon < 0 ? "" : (text.slice(semicolon + 1).split(/\s--/, 1)[0] ?? "");
  const all = [extras.replace(/\s/g, ""), marker.trim(), fragment, ...options].filter((w) => w !== "");
  return all.length > 0 ? all.join(" ").slice(0, 2_000) : null;
}

const hostless = (url: string): string =>
  url
    .split(/[?#@]/)[0]
    ?.split("/")
    .at(-1)
    ?.replace(/\.git$/, "") ?? url;
const python = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");
