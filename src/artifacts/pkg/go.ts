import type { Line } from "../../formats/lines.ts";
import type { LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";

/** `go.mod` (https://go.dev/ref/mod#go-mod-file). Only the main module's `replace` counts, which this is for its own project. */
export function goMod(project: string, lines: readonly Line[]): LocalFact[] {
  const module = lines.map((l) => /^module\s+(\S+)/.exec(l.text)?.[1]).find((m) => m) ?? project;
  const facts: LocalFact[] = [];
  let block = "";
  for (const line of lines) {
    const [code = "", comment = ""] = line.text.split("//", 2);
    if (block !== "" && code.trim() === ")") {
      block = "";
      continue;
    }
    const opens = /^(\w+)\s*\(\s*$/.exec(code);
    if (opens) {
      block = opens[1] as string;
      continue;
    }
    const words = code.trim().split(/\s+/);
    const verb = block || (words.shift() as string);
    facts.push(...statement(module, verb, words, comment.trim() === "indirect", line));
  }
  return facts;
}

function statement(module: string, verb: string, words: readonly string[], indirect: boolean, line: Line): LocalFact[] {
  const [name = "", second = ""] = words;
  if (verb === "require" && second !== "") {
    const attrs = { version: second, dev: false, direct: !indirect, source: "registry" };
    return [fact("component", module, `pkg:golang/${name}`, attrs, [line.at])];
  }
  if (verb === "replace") {
    const arrow = words.indexOf("=>");
    if (arrow < 1) return [];
    return [
      fact("overrides", module, words.slice(0, arrow).join(" "), { target: words.slice(arrow + 1).join(" ") }, [
        line.at,
      ]),
    ];
  }
  if (verb === "toolchain" || verb === "go") {
    const version = /^\d+\.\d+$/.test(name) ? `${name}.0` : name.replace(/^go/, "");
    return [
      fact("toolchain", module, verb === "go" ? "go language" : "go", { version, source: "registry", checksum: null }, [
        line.at,
      ]),
    ];
  }
  if (verb === "tool")
    return [fact("toolchain", module, name, { version: "none", source: "registry", checksum: null }, [line.at])];
  return [];
}
