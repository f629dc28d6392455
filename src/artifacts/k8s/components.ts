import type { Located } from "../../formats/located.ts";
import { entry, get, items, text, texts } from "../../formats/located.ts";
import type { ByteRange, LocalFact } from "../../model/fact.ts";
import { fact } from "../common.ts";
import type { Flag } from "./flags.ts";
import { FLAGS, KUBELET_FIELDS, PLUGINS } from "./flags.ts";
import type { KubeObject } from "./object.ts";

interface Word {
  readonly text: string;
  readonly at: ByteRange;
}

/** Words of a command line; what one item spells is one place. */
const wordsOf = (node: Located | undefined): Word[] =>
  (node?.type === "scalar" ? [node] : items(node)).flatMap((item) =>
    (text(item) ?? "")
      .split(/\s+/)
      .filter((w) => w !== "" && w !== "\\")
      .map((w) => ({ text: w, at: item.at })),
  );

const BEFORE_A_PROGRAM = /^((\S*\/)?(ba|da|a)?sh|-\w+|exec|(\S*\/)?env|\w+=\S*|(\S*\/)?hyperkube)$/;

/** Which of the cluster's own programs a container runs: the first word that is no shell, or the image where only flags stand. */
function program(container: Located, words: readonly Word[]): string | undefined {
  const first = words.find((w) => !BEFORE_A_PROGRAM.test(w.text));
  if (first && !first.text.startsWith("--")) {
    const name = first.text.slice(first.text.lastIndexOf("/") + 1);
    return FLAGS.has(name) ? name : undefined;
  }
  const image = text(get(container, "image")) ?? "";
  const name = /([^/:@]+)(:[^/]*)?(@.*)?$/.exec(image)?.[1]?.replace(/-(amd64|arm64)$/, "");
  return name !== undefined && FLAGS.has(name) ? name : undefined;
}

interface Given {
  readonly value: string;
  readonly at: ByteRange;
}

/** `--flag=value`, `--flag value`, or `--flag` alone for true; the last one counts. */
function flagsOf(words: readonly Word[]): Map<string, Given> {
  const found = new Map<string, Given>();
  words.forEach((word, i) => {
    const match = /^--?([a-z][\w.-]*)(?:=(.*))?$/s.exec(word.text);
    if (!match) return;
    const next = words[i + 1];
    const value = match[2] ?? (next && !next.text.startsWith("-") ? next.text : "true");
    found.set((match[1] as string).replaceAll("_", "-"), {
      value: value.replace(/^(["'])(.*)\1$/s, "$2"),
      at: word.at,
    });
  });
  return found;
}

const settingOf = (subject: string, scope: string, flag: Flag, found: Given | undefined, at: ByteRange): LocalFact =>
  fact(
    flag.rel ?? "setting",
    subject,
    flag.object ?? flag.name,
    found
      ? { value: found.value, grade: flag.grade(found.value), ...(flag.apart ? { apart: true } : {}) }
      : { ...flag.unset },
    [found?.at ?? at],
    scope,
  );

/** Settings of the API server, the kubelet and their like, where a container runs one. */
export function component(subject: string, scope: string, container: Located, at: ByteRange): LocalFact[] {
  const command = [...wordsOf(get(container, "command")), ...wordsOf(get(container, "args"))];
  const name = program(container, command);
  if (!name) return [];
  const flags = flagsOf(command);
  const facts = (FLAGS.get(name) as readonly Flag[]).map((f) => settingOf(subject, scope, f, flags.get(f.name), at));
  return name === "kube-apiserver" ? [...facts, ...plugins(subject, scope, flags, at)] : facts;
}

/** What looks at each request before it is stored: the default plugins, those added, less those taken away. */
function plugins(subject: string, scope: string, flags: ReadonlyMap<string, Given>, at: ByteRange): LocalFact[] {
  const [enabled, disabled] = [
    flags.get("enable-admission-plugins") ?? flags.get("admission-control"),
    flags.get("disable-admission-plugins"),
  ];
  const [on, off] = [enabled, disabled].map((f) => (f?.value ?? "").split(",").map((p) => p.trim())) as [
    string[],
    string[],
  ];
  const places = [enabled, disabled].flatMap((f) => f?.at ?? []);
  const one = (plugin: string, value: string, grade: number): LocalFact =>
    fact("setting", subject, `admission plugin ${plugin}`, { value, grade }, places.length > 0 ? places : [at], scope);
  return [
    ...[...PLUGINS].map(([plugin, usual]) => {
      if (off.includes(plugin)) return one(plugin, "off", 1);
      // Which are on unasked depends on the version: named is surer.
      if (on.includes(plugin)) return one(plugin, "on", usual ? -1 : 0);
      return one(plugin, usual ? "on by default" : "off", usual ? 0 : 1);
    }),
    one("AlwaysAdmit", on.includes("AlwaysAdmit") ? "on" : "off", on.includes("AlwaysAdmit") ? 1 : 0),
  ];
}

/** The kubelet's settings in a file of their own. */
export function kubeletConfiguration(node: Located, { name, scope, at }: KubeObject): LocalFact[] {
  return KUBELET_FIELDS.map(({ path, flag }) => {
    const found = entry(node, ...path);
    const value = texts(found?.value).join(",");
    return settingOf(`KubeletConfiguration ${name}`, scope, flag, found && { value, at: found.at }, at);
  });
}
