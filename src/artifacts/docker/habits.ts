import type { DockerInstruction } from "../../formats/dockerfile.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import { installed } from "./packages.ts";
import { script } from "./script.ts";

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

/** What has nothing to do while an image is built. */
const MACHINE = /^(vim?|nano|shutdown|reboot|halt|service|systemctl|ifconfig|mount|umount|top|free)$/;

const MACHINES = /\b(vim?|nano|shutdown|reboot|halt|service|systemctl|ifconfig|u?mount|top|free)\b/;

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
    what: "replaces the shell of the image",
    fits: (name, text) =>
      name === "RUN" && /\bln\s+(-\w+\s+)*\S+\s+["']?\/bin\/sh["']?(\s|$)/.test(text.replace(/[[\]",]+/g, " ")),
  },
  {
    what: "lets everyone write what it copies",
    fits: (name, text) =>
      /^(COPY|ADD)$/.test(name) && /--chmod=(0?[0-7][0-7][2367]|a\+\w*w|o\+\w*w|ugo\+\w*w)/.test(text),
  },
  {
    what: "uses tools of a whole machine",
    fits: (name, text) =>
      name === "RUN" && MACHINES.test(text) && commands(script(text)).some((c) => MACHINE.test(c[0] ?? "")),
  },
  {
    what: "works in a relative directory",
    fits: (name, text) => name === "WORKDIR" && !/^["']?([/$\\]|[A-Za-z]:)/.test(text.trim()),
  },
];

/** Choices that a build makes where it does a thing at all: the careful one, or that of most. */
interface Choice {
  readonly what: string;
  /** Whether an instruction makes the choice with care; null where it has none to make. */
  careful(name: string, text: string, strict: boolean): boolean | null;
}
const CHOICES: readonly Choice[] = [
  {
    what: "only the packages that were asked for",
    careful: (name, text) =>
      name !== "RUN" ||
      !commands(text).some((c) => /^apt(-get|itude)?$/.test(managed(c)[0] ?? "") && managed(c).includes("install"))
        ? null
        : /--no-install-recommends|\s-R\b|install-recommends["']?[=\s]+["']?(false|0)/i.test(text),
  },
  {
    what: "a program without a shell around it",
    careful: (name, text) => (!/^(CMD|ENTRYPOINT)$/.test(name) || text.trim() === "" ? null : isList(text)),
  },
  {
    what: "failures before a pipe that count",
    careful: (name, text, strict) => (name !== "RUN" || !piped(text) ? null : strict || PIPEFAIL.test(text)),
  },
];

const isList = (text: string): boolean => {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
};

/** A pipe outside of quotes. */
const piped = (text: string): boolean => {
  if (!text.includes("|")) return false;
  const said = script(text);
  const bare = said.replace(/\\./g, "").replace(/'[^']*'|"[^"]*"/g, "");
  return /(^|[^|>])\|([^|]|$)/.test(bare);
};
const PIPEFAIL = /pipefail/;

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

const SAID = ["", "of one version", "of a version that moves", "of no version"];

/** What is chosen where there is a choice: the new build that chooses as most do is no news, one that did it with care and does not is. */
export function choices(path: string, stages: readonly Stage[]): LocalFact[] {
  const found = new Map<string, { grade: number; value: string; at: ByteRange[] }>();
  const add = (what: string, grade: number, value: string, at: ByteRange): void => {
    const known = found.get(what);
    if (!known || known.grade < grade) found.set(what, { grade, value, at: [...(known?.at ?? []), at] });
    else known.at.push(at);
  };
  for (const { instructions } of stages) {
    const strict = instructions.some((i) => i.name === "SHELL" && PIPEFAIL.test(i.text));
    for (const { name, text, at } of instructions) {
      for (const { what, careful } of CHOICES) {
        const care = careful(name, text, strict);
        if (care !== null) add(what, care ? -1 : 0, care ? "yes" : "no", at);
      }
      if (name !== "RUN") continue;
      for (const [manager, grade] of installed(script(text)))
        add(`packages of ${manager}`, (grade - 3) / 2, SAID[grade] ?? "", at);
    }
  }
  return [...found].map(([what, { grade, value, at }]) => ({
    ...fact("setting", path, what, { value, grade }, at),
    certainty: "syntactic",
  }));
}
