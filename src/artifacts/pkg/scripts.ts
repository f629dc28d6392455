import type { Line } from "../../formats/lines.ts";
import type { LocalFact } from "../../model/fact.ts";
import { UNRESOLVED } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { encrypted, hostOf, origin, purlOf } from "../packages.ts";

const syntactic = (f: LocalFact): LocalFact => ({ ...f, certainty: "syntactic" });

const CONFIGURATION =
  /^(?:add\(?\s*)?["']?(\w*(?:[iI]mplementation|[aA]pi|[cC]ompile|[cC]ompileOnly|[rR]untimeOnly|[kK]apt|[kK]sp|annotationProcessor|classpath))["']?\s*[( ,]\s*(?:(?:enforcedP|p)latform\s*\(\s*)?["']([^"':\s]+):([^"':\s]+)(?::([^"'\s@]+))?/;
const REPOSITORY = /(?:^|[\s({])(?:url|setUrl|uri)\s*[=(]?\s*(?:uri\s*\(\s*)?["']([^"']+)["']/;
const NAMED: Readonly<Record<string, string>> = {
  mavenCentral: "https://repo.maven.apache.org",
  google: "https://dl.google.com",
  gradlePluginPortal: "https://plugins.gradle.org",
  jcenter: "https://jcenter.bintray.com",
};

/** `build.gradle` is a program: what these patterns find is in it, what else it does they do not say. */
export function gradle(project: string, lines: readonly Line[]): LocalFact[] {
  const seen = new Set<string>();
  return lines.flatMap((line): LocalFact[] => {
    if (/^(\/\/|\*|\/\*)/.test(line.text) || line.text.length > 2000) return [];
    const dependency = CONFIGURATION.exec(line.text);
    if (dependency) {
      const [, use = "", group, name, version = "managed"] = dependency;
      const attrs = {
        version: /\$/.test(version) ? UNRESOLVED : version,
        dev: /^(test|androidTest)/i.test(use),
        direct: true,
        source: "registry",
      };
      return [syntactic(fact("component", project, purlOf("maven", `${group}/${name}`), attrs, [line.at]))];
    }
    const plugin = /^id\s*\(?\s*["']([\w.-]+)["']\s*\)?(?:\s*version\s*\(?\s*["']([^"']+)["'])?/.exec(line.text);
    if (plugin?.[2] !== undefined)
      return [
        syntactic(
          fact(
            "toolchain",
            project,
            `plugin ${plugin[1]}`,
            { version: plugin[2], source: "registry", checksum: null },
            [line.at],
          ),
        ),
      ];
    const url = REPOSITORY.exec(line.text)?.[1];
    const named = /^(\w+)\s*\(\s*\)/.exec(line.text)?.[1] ?? "";
    const address = url ?? (Object.hasOwn(NAMED, named) ? NAMED[named] : undefined);
    if (address === undefined || seen.has(hostOf(address))) return [];
    seen.add(hostOf(address));
    return [
      syntactic(
        fact("fetches-from", project, /\$/.test(address) ? UNRESOLVED : hostOf(address), { tls: encrypted(address) }, [
          line.at,
        ]),
      ),
    ];
  });
}

/** `gradle-wrapper.properties`: which Gradle is fetched, from where, held to which checksum. */
export function wrapper(project: string, lines: readonly Line[]): LocalFact[] {
  const found = (key: string): Line | undefined => lines.findLast((l) => l.text.startsWith(`${key}=`));
  const [url, sum] = [found("distributionUrl"), found("distributionSha256Sum")];
  if (!url) return [];
  const address = url.text.slice("distributionUrl=".length).replaceAll("\\:", ":").trim();
  const version = /-(\d+(?:\.\d+)*(?:-[\w-]+?)?)-(?:bin|all)\.zip$/.exec(address)?.[1] ?? address;
  const checksum = sum?.text.split("=")[1]?.trim() || null;
  const attrs = { version: /^\d+\.\d+$/.test(version) ? `${version}.0` : version, source: hostOf(address), checksum };
  return [fact("toolchain", project, "Gradle", attrs, [url.at, ...(sum ? [sum.at] : [])])];
}

/** `Gemfile`, a program as well. */
export function gemfile(project: string, lines: readonly Line[]): LocalFact[] {
  let dev = false;
  const facts: LocalFact[] = [];
  for (const line of lines) {
    if (line.text.startsWith("#") || line.text.length > 2000) continue;
    const group = /^group\s*\(?(.*?)\)?\s+do\b/.exec(line.text);
    if (group) dev = !/production|default/.test(group[1] as string);
    else if (line.text === "end") dev = false;
    const source = /^source\s*\(?\s*["']([^"']+)["']/.exec(line.text)?.[1];
    if (source) facts.push(syntactic(origin(project, source, line.at, { mapped: / do\b/.test(line.text) })));
    const gem = /^gem\s*\(?\s*["']([\w.-]+)["']\s*(?:,\s*["']([^"']+)["'])?/.exec(line.text);
    if (!gem) continue;
    const elsewhere = /\b(git|github|path|source)(?::|\s*=>)\s*["']([^"']+)["']/.exec(line.text);
    const where = elsewhere ? `${elsewhere[1]}: ${elsewhere[2]}` : "registry";
    const attrs = {
      version: gem[2] ?? "any",
      dev: dev || /group(s)?:\s*\[?\s*:(test|development)/.test(line.text),
      direct: true,
      source: where,
    };
    facts.push(syntactic(fact("component", project, purlOf("gem", gem[1] as string), attrs, [line.at])));
    if (elsewhere && elsewhere[1] !== "path")
      facts.push(
        syntactic(
          origin(
            project,
            elsewhere[1] === "github"
              ? "git+https://github.com"
              : elsewhere[1] === "git"
                ? `git+${elsewhere[2]}`
                : (elsewhere[2] as string),
            line.at,
          ),
        ),
      );
  }
  return facts;
}

/** A program that runs when the package is built or installed: that it is there is told, what it does is not. */
export const program = (project: string, name: string, lines: readonly Line[]): LocalFact[] => {
  const [first] = lines;
  return first ? [syntactic(fact("install-hook", project, `${project} ${name}`, { command: null }, [first.at]))] : [];
};
