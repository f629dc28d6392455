import type { DockerInstruction } from "../../formats/dockerfile.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";

interface Stage {
  readonly instructions: readonly DockerInstruction[];
}

const ARCHIVE = /\.(tar|tgz|tbz2?|txz|tar\.(gz|bz2|xz|zst))$/i;
const REMOTE = /^(https?|git|ssh|ftp):|^git@/i;
/** Options, a variable before a command, and the quotes of a list. */
const words = (text: string): string[] => text.split(/[\s,[\]"]+/).filter((w) => w !== "" && !w.startsWith("--"));
const commands = (text: string): string[][] => text.split(/&&|\|\||[;|\n]/).map((c) => words(c.replace(/\\/g, " ")));

const MANAGER = /^(apt|apt-get|aptitude|yum|dnf|microdnf|apk|zypper)$/;
/** The words of a command from its package manager on. */
const managed = (command: readonly string[]): string[] => {
  const at = command.findIndex((w) => MANAGER.test(w));
  return at < 0 ? [] : command.slice(at).filter((w) => !w.startsWith("-"));
};
const says = (text: string, verbs: RegExp): boolean => commands(text).some((c) => verbs.test(managed(c)[1] ?? ""));

/** What a build had better not do: what is fetched is then old, unforeseen, or elsewhere than it seems. */
const HABITS: readonly { readonly what: string; readonly fits: (name: string, text: string) => boolean }[] = [
  {
    what: "updates package lists without installing",
    fits: (name, text) =>
      name === "RUN" &&
      says(text, /^(update|refresh|ref)$/) &&
      !says(text, /^(install|add|in|upgrade|dist-upgrade)$/) &&
      !/^\s*(yum|dnf|microdnf)\b/.test(text),
  },
  {
    what: "upgrades the whole distribution",
    fits: (name, text) => name === "RUN" && says(text, /^(dist-upgrade|full-upgrade)$/),
  },
  {
    what: "installs by a command made for people",
    fits: (name, text) =>
      name === "RUN" &&
      commands(text).some(
        (c) => managed(c)[0] === "apt" && /^(install|update|upgrade|remove)$/.test(managed(c)[1] ?? ""),
      ),
  },
  {
    what: "unpacks or fetches where a copy would do",
    fits: (name, text) =>
      name === "ADD" &&
      words(text)
        .slice(0, -1)
        .some((w) => !ARCHIVE.test(w) && !REMOTE.test(w)),
  },
  {
    what: "works in a relative directory",
    fits: (name, text) => name === "WORKDIR" && !/^["']?([/$\\]|[A-Za-z]:)/.test(text.trim()),
  },
];

/** Instructions of which only the last of a stage counts. */
const ONCE = new Set(["CMD", "ENTRYPOINT", "HEALTHCHECK"]);

/** Habits of a build, as one setting: also where it has none. */
export function habits(path: string, stages: readonly Stage[], head: ByteRange): LocalFact {
  const found = new Map<string, ByteRange[]>();
  const add = (what: string, at: ByteRange): void => void found.set(what, [...(found.get(what) ?? []), at]);
  for (const { instructions } of stages) {
    const seen = new Set<string>();
    for (const { name, text, at } of instructions) {
      for (const { what, fits } of HABITS) if (fits(name, text)) add(what, at);
      if (ONCE.has(name) && seen.has(name)) add(`says ${name} twice`, at);
      seen.add(name);
    }
  }
  const settings = Object.fromEntries(
    [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, at]) => [what, { value: `${at.length}`, grade: at.length, unset: 0 }]),
  );
  const places = [...found.values()].flat();
  // Of an instruction that says more it accounts for no byte.
  return {
    ...fact("setting", path, "habits of the build", { settings }, places.length > 0 ? places : [head]),
    certainty: "syntactic",
  };
}
